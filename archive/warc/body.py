"""Undoing content encodings, within bounds: crawl, ingest and rebuild read a stored body through this one function."""

from __future__ import annotations

import importlib
import zlib
from typing import TYPE_CHECKING, Any, Final

import brotli  # type: ignore[import-untyped]

from pipelines.config import DEFAULT
from pipelines.records import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MAX_DECODED_BYTES: Final = DEFAULT.max_body_bytes + 2**20
"""Bound of a body; above what the chain takes, so that the chain has the last word on size."""

MAX_CODINGS: Final = 4
"""Layers of encoding that are undone; real servers send one, at most two by mistake."""

_PLAIN: Final = frozenset({"", "identity", "none", "utf-8", "binary", "8bit", "7bit"})
"""Values that name no coding; the last five are mistakes seen in the wild (a charset or a mail header)."""


class BodyUnreadable(Exception):  # noqa: N818 - a fact about a capture, not a bug
    """The stored body cannot be turned into a page."""

    reason = Reason.TRUNCATED

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class BodyTruncated(BodyUnreadable):
    """The content encoding ends in the middle or is corrupt."""


class BodyTooLarge(BodyUnreadable):
    """More bytes than the limit come out: an attack, or no article."""

    reason = Reason.TOO_LARGE


class UnknownCoding(BodyUnreadable):
    """A content encoding nothing here can undo."""

    reason = Reason.NOT_TEXT


def decode_body(headers: Iterable[tuple[bytes, bytes]], body: bytes, max_bytes: int = MAX_DECODED_BYTES) -> bytes:
    """Undo the Content-Encoding headers, last one first.

    A body that is labelled gzip and does not begin like gzip is taken as it is: programs that store responses undo
    the encoding and forget the header.

    Args:
        headers: of the response, as sent.
        body: as served, transfer encoding removed.
        max_bytes: of the result; a larger one is not built.

    Raises:
        BodyTruncated: the stream ends early or is corrupt.
        BodyTooLarge: the result, or the body itself, passes `max_bytes`.
        UnknownCoding: a coding that is not gzip, deflate, br or zstd.
    """
    codings = [
        token.strip().lower()
        for name, value in headers
        if name.lower() == b"content-encoding"
        for token in value.decode("latin-1").split(",")
    ]
    wanted = [coding for coding in codings if coding not in _PLAIN]
    if len(wanted) > MAX_CODINGS:
        raise UnknownCoding(f"{len(wanted)} layers of content encoding, limit {MAX_CODINGS}")
    for coding in reversed(wanted):
        undo = _DECODERS.get(coding)
        if undo is None:
            raise UnknownCoding("the content encoding is none of gzip, deflate, br, zstd")
        if body:
            body = undo(body, max_bytes)
    if len(body) > max_bytes:
        raise BodyTooLarge(f"{len(body)} bytes, limit {max_bytes}")
    return body


def _gunzip(body: bytes, max_bytes: int) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    parts: list[bytes] = []
    room = max_bytes
    while body.startswith(b"\x1f\x8b"):  # several members are one body; what follows the last is padding
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        parts.append(_bounded(stream, body, room))
        room -= len(parts[-1])
        body = stream.unused_data
    return b"".join(parts)


def _inflate(body: bytes, max_bytes: int) -> bytes:
    try:
        return _bounded(zlib.decompressobj(), body, max_bytes)
    except BodyTruncated:
        # Old servers send the bare stream without the zlib frame; browsers accept both.
        return _bounded(zlib.decompressobj(-zlib.MAX_WBITS), body, max_bytes)


def _bounded(stream: Any, body: bytes, max_bytes: int) -> bytes:
    try:
        out: bytes = stream.decompress(body, max_bytes + 1)
    except zlib.error as error:
        raise BodyTruncated(f"corrupt stream of {len(body)} bytes") from error
    if len(out) > max_bytes:
        raise BodyTooLarge(f"more than {max_bytes} bytes come out of {len(body)}")
    if not stream.eof:
        raise BodyTruncated(f"the stream of {len(body)} bytes ends in the middle")
    return out


def _unbrotli(body: bytes, max_bytes: int) -> bytes:
    stream = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    feed = body
    try:
        while not stream.is_finished():
            part = stream.process(feed, output_buffer_limit=1 << 20)
            if not part and stream.can_accept_more_data():
                raise BodyTruncated(f"the stream of {len(body)} bytes ends in the middle")
            parts.append(part)
            size += len(part)
            feed = b""
            if size > max_bytes:
                raise BodyTooLarge(f"more than {max_bytes} bytes come out of {len(body)}")
    except brotli.error as error:
        raise BodyTruncated(f"corrupt stream of {len(body)} bytes") from error
    return b"".join(parts)


def _unzstd(body: bytes, max_bytes: int) -> bytes:
    zstd = _zstd_module()
    parts: list[bytes] = []
    size = 0
    try:
        while body:
            stream = zstd.ZstdDecompressor()
            part = stream.decompress(body, max_bytes + 1 - size)
            size += len(part)
            parts.append(part)
            if size > max_bytes:
                raise BodyTooLarge(f"more than {max_bytes} bytes come out of {len(body)}")
            if not stream.eof:
                raise BodyTruncated(f"the stream of {len(body)} bytes ends in the middle")
            body = stream.unused_data
    except zstd.ZstdError as error:
        raise BodyTruncated(f"corrupt stream of {len(body)} bytes") from error
    return b"".join(parts)


def _zstd_module() -> Any:
    for name in ("compression.zstd", "backports.zstd"):  # in the standard library from Python 3.14 on
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise UnknownCoding("no zstd library is installed")


_DECODERS: Final[dict[str, Callable[[bytes, int], bytes]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
