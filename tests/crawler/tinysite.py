"""A small site for crawl tests, run as a program: prints its port, and writes a line of JSON for every request.

Listings of ten articles in GBK declared gb2312, a part, redirects, an error that passes, a torn answer, robots rules.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

PER_PAGE = 10
BUSY = {"/a/90001.html": 503, "/a/90004.html": 429}
WORDS = (
    "先与客服协商还款",
    "保留每一次催收的通话",
    "核对账单里的利息与费用",
    "不要轻信代理协商的人",
    "按月归还能承担的数额",
)


def article(number: int, *, part: int = 1) -> str:
    paragraphs = [
        f"<p>第{line}条：编号{number * 7 + line}的借款逾期之后，{WORDS[(number + line) % len(WORDS)]}，再看合同第{number}页怎么写。</p>"
        for line in range(1, 8)
    ]
    more = '<a href="/a/7_2.html">2</a>' if number == 7 and part == 1 else ""
    return (
        '<html><head><meta charset="gb2312">'
        f"<title>第{number}号逾期问答</title></head><body><h1>第{number}号逾期问答</h1>"
        f"<p class=info>林之远 2024-11-{number % 28 + 1:02} 02:14:50</p>{''.join(paragraphs)}{more}</body></html>"
    )


def listing(page: int, articles: int, *, flaky: bool) -> str:
    numbers = range((page - 1) * PER_PAGE + 1, min(page * PER_PAGE, articles) + 1)
    links = "".join(f'<li><a href="/a/{n}.html">第{n}号逾期问答</a></li>' for n in numbers)
    extra = ""
    if page == 1:
        extra = '<a href="/private/1.html">x</a><a href="/a/90002.html">x</a><a href="/a/90003.html">x</a>'
        extra += '<a href="/a/90001.html">x</a><a href="/a/90004.html">x</a>' if flaky else ""
        extra += '<a href="/tag/逾期.html">x</a><a href="mailto:a@example.org">x</a><a href="http://[">x</a>'
    last = -(-articles // PER_PAGE)
    # The pager never ends: past the last page the site repeats its first.
    return f'<html><body><ul>{links or listing(1, articles, flaky=flaky)}</ul>{extra}<a href="/list/{page + 1}.html">{last}</a></body></html>'


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    options: argparse.Namespace
    log = None
    seen: ClassVar[dict[str, int]] = {}
    lock = threading.Lock()

    def do_GET(self):
        with self.lock:
            self.seen[self.path] = count = self.seen.get(self.path, 0) + 1
            words = {"t": time.time(), "path": self.path, "headers": dict(self.headers)}
            self.log.write(json.dumps(words) + "\n")
            self.log.flush()
        if self.options.slow:
            time.sleep(self.options.slow)
        status, headers, body = self.answer(self.path, count)
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        if headers.get("Content-Length"):
            self.close_connection = True

    def answer(self, path, count):  # noqa: PLR0911 - one line a path
        if path == "/robots.txt":
            return self.robots()
        if path == "/sitemap.xml.gz":
            places = "".join(f"<url><loc>http://{self.headers['Host']}/a/{n}.html</loc></url>" for n in (1, 2, 3))
            return (
                200,
                {},
                gzip.compress(
                    f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'.encode()
                ),
            )
        if path.startswith("/list/"):
            page = int(path.removeprefix("/list/").removesuffix(".html") or 1)
            return 200, {}, listing(page, self.options.articles, flaky=self.options.flaky).encode("gbk")
        if path in BUSY and count == 1:  # an error that passes
            return BUSY[path], {"Retry-After": "1"}, b"later"
        if path == "/a/90002.html":  # leads out of the scope
            return 302, {"Location": "http://127.0.0.1:9/a/1.html"}, b""
        if path == "/a/90003.html":  # announces more than it sends, once
            body = article(90003).encode("gbk")
            return 200, {"Content-Length": str(len(body) + (99 if count == 1 else 0))}, body
        if path == "/a/5.html":
            return 301, {"Location": "/a/1005.html"}, b""
        if path == "/a/7_2.html":
            return 200, {}, article(7, part=2).encode("gbk")
        if path.startswith("/a/"):
            body = gzip.compress(article(int(path.removeprefix("/a/").removesuffix(".html"))).encode("gbk"), mtime=0)
            return 200, {"Content-Encoding": "gzip"}, body
        return 404, {}, b"nothing here"

    def robots(self):
        if self.options.robots_at:
            return 301, {"Location": self.options.robots_at}, b""
        delay = f"Crawl-delay: {self.options.crawl_delay}\n" if self.options.crawl_delay else ""
        rules = f"User-agent: *\nDisallow: /private/\n{delay}".encode()
        coding = {"Content-Encoding": self.options.robots_coding} if self.options.robots_coding else {}
        return self.options.robots_status, {"Content-Type": "text/plain", **coding}, rules

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    parser.add_argument("--articles", type=int, default=35)
    parser.add_argument("--crawl-delay", type=float, default=0)
    parser.add_argument("--robots-status", type=int, default=200)
    parser.add_argument("--robots-at")
    parser.add_argument("--robots-coding")
    parser.add_argument("--flaky", action="store_true")
    parser.add_argument("--slow", type=float, default=0)
    Handler.options = parser.parse_args()
    with Path(Handler.options.log).open("a", encoding="utf-8") as Handler.log:
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
