"""One process, one event loop, one loopback port a site: HTTP/1.1 with keep-alive, gzip, ETag and an access log."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import socket
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from demosites.page import CHINA, Page, Request
from demosites.web import SITES, Web

if TYPE_CHECKING:
    from typing import TextIO

    from demosites.site import Site

KEPT_ANSWERS: Final = 4096
MAX_HEAD_BYTES: Final = 64 * 1024
PORT_TRIES: Final = 200
CUT_BYTES: Final = 90
"""Bytes of a broken gzip body that are sent: enough for the start of the head element, too few for any text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page ready for the wire."""

    status: int
    head: bytes
    """Header lines without length, encoding and connection."""
    body: bytes
    packed: bytes | None
    """The body in gzip; None where it would not help."""
    etag: str | None
    modified: float | None
    """POSIX seconds."""
    always_packed: bool

    @classmethod
    def of(cls, page: Page) -> Answer:
        """Prepare a page."""
        lines = [f"Content-Type: {page.content_type}"]
        etag = modified = None
        if page.location is not None:
            lines.append(f"Location: {page.location}")
        if page.modified is not None:
            etag = f'"{hashlib.sha256(page.body).hexdigest()[:24]}"'
            local = page.modified.replace(tzinfo=CHINA, microsecond=0)
            modified = local.timestamp()
            lines += [
                f"ETag: {etag}",
                f"Last-Modified: {format_datetime(local.astimezone(UTC), usegmt=True)}",
            ]
        packed = gzip.compress(page.body, 5, mtime=0) if len(page.body) > 200 or page.cut_gzip else None
        if page.cut_gzip and packed is not None:
            packed = packed[:CUT_BYTES]
        return cls(
            status=page.status, head="".join(f"{line}\r\n" for line in lines).encode("latin-1"), body=page.body,
            packed=packed, etag=etag, modified=modified, always_packed=page.cut_gzip,
        )  # fmt: skip


class Desk:
    """Everything the ports share: the kept answers, the visits, the log."""

    def __init__(self, log: TextIO | None) -> None:
        self.kept: dict[tuple[str, str], Answer] = {}
        self.visits: Counter[tuple[str, str]] = Counter()
        self.log = log

    def answer(self, site: Site, target: str) -> Answer:
        """Return the answer of a site, kept if the page is lasting."""
        address = (site.letter, target)
        kept = self.kept.get(address)
        if kept is not None:
            return kept
        path, _, query = target.partition("?")
        page = site.respond(Request(path=path, query=query, visit=self.visits[address]))
        answer = Answer.of(page)
        if page.lasting and page.status == HTTPStatus.OK:
            if len(self.kept) >= KEPT_ANSWERS:
                del self.kept[next(iter(self.kept))]
            self.kept[address] = answer
        elif not page.lasting:
            self.visits[address] += 1
        return answer

    def note(self, site: Site, method: str, target: str, status: int, agent: str) -> None:
        """Write one line of the access log: JSON, flushed, because tests read it while the server runs."""
        if self.log is None:
            return
        row = {
            "time": time.time(), "site": site.name, "method": method, "path": target, "status": status, "agent": agent,
        }  # fmt: skip
        self.log.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.log.flush()


class Port(asyncio.Protocol):
    """One connection to one site."""

    def __init__(self, site: Site, desk: Desk) -> None:
        self.site = site
        self.desk = desk
        self.buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every complete request in the buffer."""
        assert self.transport is not None
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head, self.buffer = self.buffer[:end], self.buffer[end + 4 :]
            self.transport.write(self._reply(head.decode("latin-1")))
            if self.transport.is_closing():
                return
        if len(self.buffer) > MAX_HEAD_BYTES:
            self.transport.close()

    def _reply(self, head: str) -> bytes:
        first, *lines = head.split("\r\n")
        words = first.split(" ")
        fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        method = words[0]
        if len(words) != 3 or not words[1].startswith("/"):
            return self._written(method, "", Answer.of(Page(body=b"", status=400)), {"connection": "close"})
        if method not in {"GET", "HEAD"}:
            return self._written(method, words[1], Answer.of(Page(body=b"", status=405)), {"connection": "close"})
        if words[2] == "HTTP/1.0":
            fields.setdefault("connection", "close")
        return self._written(method, words[1], self.desk.answer(self.site, words[1]), fields)

    def _written(self, method: str, target: str, answer: Answer, fields: dict[str, str]) -> bytes:
        assert self.transport is not None
        status, body, extra = answer.status, answer.body, b""
        if _is_unchanged(answer, fields):
            status, body = 304, b""
        elif answer.packed is not None and (answer.always_packed or "gzip" in fields.get("accept-encoding", "")):
            body, extra = answer.packed, b"Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n"
        self.desk.note(self.site, method, target, status, fields.get("user-agent", ""))
        keep = fields.get("connection", "").lower() != "close"
        start = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nServer: demosites\r\n".encode()
        length = b"" if status == HTTPStatus.NOT_MODIFIED else f"Content-Length: {len(body)}\r\n".encode()
        closing = b"Connection: keep-alive\r\n\r\n" if keep else b"Connection: close\r\n\r\n"
        if not keep:
            asyncio.get_running_loop().call_soon(self.transport.close)
        return start + answer.head + extra + length + closing + (b"" if method == "HEAD" else body)


def _is_unchanged(answer: Answer, fields: dict[str, str]) -> bool:
    """Follow RFC 9110 13.2.2: If-None-Match decides where it is sent, else If-Modified-Since."""
    if answer.etag is not None and "if-none-match" in fields:
        return answer.etag in fields["if-none-match"] or fields["if-none-match"] == "*"
    if answer.modified is not None and "if-modified-since" in fields:
        try:
            return answer.modified <= parsedate_to_datetime(fields["if-modified-since"]).timestamp()
        except (ValueError, OverflowError):
            return False
    return False


def bind(base_port: int) -> tuple[int, list[socket.socket]]:
    """Take a run of free loopback ports at or after `base_port`; return the first port and the sockets.

    Raises:
        OSError: when no run is free.
    """
    for place in range(PORT_TRIES):
        first = base_port + place * (len(SITES) + 1)
        taken: list[socket.socket] = []
        try:
            for port in range(first, first + len(SITES)):
                opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                taken.append(opened)
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                opened.bind(("127.0.0.1", port))
                opened.listen(512)
        except (OSError, OverflowError):
            for opened in taken:
                opened.close()
        else:
            return first, taken
    raise OSError(f"no {len(SITES)} free loopback ports in a row after {base_port}; give another with --port")


async def serve(web: Web, sockets: list[socket.socket], stop: asyncio.Event, log: TextIO | None = None) -> None:
    """Serve the sites on their sockets until `stop` is set."""
    loop = asyncio.get_running_loop()
    desk = Desk(log)
    servers: list[Any] = []
    for site, opened in zip(web.sites, sockets, strict=True):
        servers.append(await loop.create_server(lambda site=site: Port(site, desk), sock=opened))  # type: ignore[misc]
    await stop.wait()
    for server in servers:
        server.close()
