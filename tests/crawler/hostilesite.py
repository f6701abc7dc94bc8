"""A server that means no good, run as a program: prints its port, then answers every address in another bad way."""

from __future__ import annotations

import contextlib
import gzip
import socketserver
import sys
import time
import zlib

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"


def bomb() -> bytes:
    """A kilobyte of gzip a megabyte of blanks: 400 MB come out of it."""
    stream = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join(stream.compress(b" " * 2**20) for _ in range(400)) + stream.flush()


BOMB = bomb()


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        first = self.rfile.readline(65536).split(b" ")
        while self.rfile.readline(65536).strip():
            pass
        path = first[1].decode("latin-1") if len(first) > 1 else "/"
        with contextlib.suppress(OSError):  # the crawl hangs up: that is what we want to see
            self.answer(path)

    def send(self, *parts):
        for part in parts:
            self.wfile.write(part)

    def answer(self, path):
        ways = {
            "/": self.listing,
            "/robots.txt": lambda: self.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
            "/a/1.html": self.endless,
            "/a/2.html": lambda: self.send(HEAD, b"Content-Encoding: gzip\r\n\r\n", BOMB),
            "/a/3.html": self.drip,
            "/a/4.html": self.flood,
            "/a/5.html": lambda: self.send(b"HTTP/1.1 302 Found\r\nLocation: /a/6.html\r\nContent-Length: 0\r\n\r\n"),
            "/a/6.html": lambda: self.send(b"HTTP/1.1 302 Found\r\nLocation: /a/5.html\r\nContent-Length: 0\r\n\r\n"),
            "/a/7.html": lambda: self.send(HEAD, b"Content-Length: 99999\r\n\r\n<html>short"),
            "/a/8.html": lambda: self.send(HEAD, b"Content-Length: -5\r\n\r\nx"),
            "/a/9.html": lambda: self.send(b"\x00\xff not http at all\r\n\r\n"),
            "/a/10.html": lambda: self.send(HEAD, b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"x" * 9000)[:30]),
            "/a/11.html": lambda: self.send(HEAD, b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\nnot a chunk"),
            "/a/12.html": lambda: self.send(HEAD, b"\r\n", b"<div>" * 50_000),
            "/a/13.html": lambda: self.send(HEAD, b"Location: /\xff\xfe\r\nX: \x00\r\n\r\n"),
        }
        ways.get(path, self.listing)()

    def listing(self):
        links = "".join(f'<a href="/a/{number}.html">{number}</a>' for number in range(1, 15))
        self.send(HEAD, b"\r\n", links.encode())

    def endless(self):
        self.send(HEAD, b"\r\n")
        while True:
            self.send(b"<p>\xe8\xbf\x98\xe6\xac\xbe</p>" * 4096)

    def drip(self):
        self.send(HEAD, b"\r\n")
        while True:
            self.send(b"<p>")
            time.sleep(0.2)

    def flood(self):
        self.send(b"HTTP/1.1 200 OK\r\n")
        for number in range(200_000):
            self.send(b"X-%d: %s\r\n" % (number, b"y" * 50))
        self.send(b"\r\nend")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


if __name__ == "__main__":
    with Server(("127.0.0.1", 0), Handler) as server:
        print(server.server_address[1], flush=True)
        sys.exit(server.serve_forever())
