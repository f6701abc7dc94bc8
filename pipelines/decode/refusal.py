"""Bodies that hold no page: refused before anything is decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.records import Reason, Reject

if TYPE_CHECKING:
    from pipelines.config import ChainConfig
    from pipelines.records import RawPage

_MAGIC: Final = (
    (b"%PDF-", "PDF"), (b"\x89PNG\r\n", "PNG"), (b"GIF8", "GIF"), (b"\xff\xd8\xff", "JPEG"), (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b\x08", "gzip"), (b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x7fELF", "ELF"),
    (b"OggS\x00", "Ogg"), (b"ID3\x03", "MP3"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"), (b"wOFF", "WOFF"),
    (b"SQLite format 3\x00", "SQLite"), (b"\x00\x00\x01\x00", "ICO"), (b"BM\x00", "BMP"), (b"FWS", "Flash"),
)  # fmt: skip
"""First bytes of common files. Source: the files' own specifications; the list of WHATWG MIME Sniffing, 6.1."""

_PAGELESS_FAMILIES: Final = ("image/", "audio/", "video/", "font/", "model/")
_PAGELESS_TYPES: Final = frozenset({
    "application/pdf", "application/zip", "application/gzip", "application/x-rar-compressed", "application/msword",
    "application/vnd.ms-excel", "application/json", "application/javascript", "application/x-javascript",
    "application/rss+xml", "application/atom+xml", "application/ld+json", "application/manifest+json",
    "application/wasm", "text/css", "text/javascript", "text/calendar",
})  # fmt: skip
"""`application/octet-stream` is missing on purpose: servers send it for pages too, so the bytes decide."""

_SNIFF_BYTES: Final = 64 * 1024
_MAX_CONTROL_SHARE: Final = 0.05
"""Share of NUL and other controls above which bytes are no text. Damaged pages carry a few hundred in 100 kB."""
_FREE_CONTROLS: Final = 5
"""Controls that never cost a short page its life."""
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"


def refuse_what_is_no_page(page: RawPage, config: ChainConfig) -> None:
    """Raise the Reject for a failed fetch, an empty or too large body, and files that are not pages.

    Raises:
        Reject: BAD_STATUS, EMPTY_BODY, TOO_LARGE or NOT_TEXT.
    """
    status, body = page.source.status, page.body
    if status >= 400:
        raise Reject(Reason.BAD_STATUS, f"HTTP status {status}")
    if not body.strip():
        raise Reject(Reason.EMPTY_BODY, f"{len(body)} bytes, all blank")
    if len(body) > config.max_body_bytes:
        raise Reject(Reason.TOO_LARGE, f"{len(body)} bytes, at most {config.max_body_bytes}")
    media_type = page.source.media_type
    if media_type.startswith(_PAGELESS_FAMILIES) or media_type in _PAGELESS_TYPES:
        raise Reject(Reason.NOT_TEXT, f"media type {media_type} holds no page")
    for magic, name in _MAGIC:
        if body.startswith(magic):
            raise Reject(Reason.NOT_TEXT, f"starts like a {name} file")


def refuse_binary(body: bytes) -> None:
    """Raise NOT_TEXT for bytes ridden with control characters; to be asked after UTF-16 has been ruled out."""
    head = body[:_SNIFF_BYTES]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > max(_FREE_CONTROLS, len(head) * _MAX_CONTROL_SHARE):
        raise Reject(Reason.NOT_TEXT, f"{controls} control bytes in the first {len(head)}")
