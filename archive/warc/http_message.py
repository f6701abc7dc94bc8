"""HTTP messages as WARC records hold them, taken apart without changing a byte."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

from warcio.bufferedreaders import ChunkedDataReader

if TYPE_CHECKING:
    from archive.warc.exchange import Headers

_BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")


def split_message(block: bytes) -> tuple[bytes, Headers, bytes]:
    """Split an HTTP message into (first line, headers, body), whatever its line ends; bytes stay as they were."""
    blank = _BLANK_LINE.search(block)
    head, body = (block[: blank.start()], block[blank.end() :]) if blank else (block, b"")
    first, *lines = head.split(b"\n")
    headers: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and headers:  # a folded line, as old servers send it
            headers[-1] = (headers[-1][0], headers[-1][1] + b" " + line.strip())
            continue
        name, colon, value = line.partition(b":")
        if colon:
            headers.append((name.strip(), value.strip()))
    return first.strip(), tuple(headers), body


def status_line(line: bytes) -> tuple[int, str]:
    """Give status and reason of a response's first line; status 0 where there is none."""
    _, _, rest = line.partition(b" ")
    code, _, reason = rest.strip().partition(b" ")
    status = int(code) if code.isdigit() and len(code) == 3 else 0
    return status, reason.decode("latin-1")


def unchunked(headers: Headers, body: bytes) -> bytes:
    """Remove the chunked transfer encoding of a body, where its headers say it has one."""
    if any(name.lower() == b"transfer-encoding" and b"chunked" in value.lower() for name, value in headers):
        reader = ChunkedDataReader(io.BytesIO(body))  # gives a body back as it is when it is not chunked at all
        plain: bytes = b"".join(iter(lambda: reader.read(1 << 16), b""))
        return plain
    return body
