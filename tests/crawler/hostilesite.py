"""A server that means no good, run as a program: answers every address in another bad way.

Prints its port, and that of a second one where it answers plainly behind a certificate of another host that has run out.
"""

from __future__ import annotations

import contextlib
import gzip
import socketserver
import ssl
import sys
import tempfile
import threading
import time
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

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
        if path.startswith("/a/on"):
            self.lead_on(int(path.removeprefix("/a/on").removesuffix(".html")))
            return
        ways.get(path, self.listing)()

    def listing(self):
        links = (
            "".join(f'<a href="/a/{number}.html">{number}</a>' for number in range(1, 15))
            + '<a href="/a/on0.html">0</a>'
        )
        self.send(HEAD, b"\r\n", links.encode())

    def lead_on(self, number):
        """Redirect to ever new addresses."""
        self.send(b"HTTP/1.1 302 Found\r\nLocation: /a/on%d.html\r\nContent-Length: 0\r\n\r\n" % (number + 1))

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


class SecureServer(Server):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "c.pem"
            path.write_bytes(certificate())
            self.context.load_cert_chain(path)

    def get_request(self):
        connection, address = super().get_request()
        connection.settimeout(10)
        return self.context.wrap_socket(connection, server_side=True), address


class SecureHandler(Handler):
    def answer(self, path):
        if path.startswith("/a/"):
            lines = "".join(
                f"<p>第{n}条：欠款逾期之后先与客服协商还款，保留催收通话，核对账单里的利息。</p>" for n in range(9)
            )
            self.send(
                HEAD,
                b"\r\n",
                f"<meta charset=utf-8><title>证书过期的旧站</title><h1>证书过期的旧站</h1>{lines}".encode(),
            )
        elif path == "/robots.txt":
            self.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        else:
            self.send(HEAD, b"\r\n", b"<a href=/a/secure.html>1</a>")


def certificate():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "another.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now - timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, *form) + made.public_bytes(serialization.Encoding.PEM)


if __name__ == "__main__":
    with Server(("127.0.0.1", 0), Handler) as server, SecureServer(("127.0.0.1", 0), SecureHandler) as secure:
        print(server.server_address[1], secure.server_address[1], flush=True)
        threading.Thread(target=secure.serve_forever, daemon=True).start()
        sys.exit(server.serve_forever())
