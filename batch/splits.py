"""WARC files in pieces that workers read side by side, and the captures of a piece.

A .warc.gz holds one gzip member a record, so reading may begin at any member: that of the first record behind the
piece's first byte. A capture belongs to the piece in which its response begins; what follows it (request, metadata)
is read with it, beyond the piece's end if need be.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from archive.warc.exchange import Captured
from archive.warc.reader import OUR_SOFTWARE, entries_in
from archive.warc.stream import RecordStream, Torn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from batch.places import Place

SPLIT_BYTES: Final = 128 * 2**20
"""Of the compressed file: what a stopped run does again for each core, and how long the others wait for the last."""

_MAGIC: Final = b"\x1f\x8b\x08"
_LOOKED_AT: Final = 1 << 20
_LEAST: Final = 64
"""Bytes of a member in which its first words are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A piece of a WARC file."""

    at: Place
    start: int
    end: int
    """First byte that is not in it; the size of the file for the last piece."""


def cut(files: Iterable[Place], split_bytes: int = SPLIT_BYTES) -> list[Split]:
    """Cut files into pieces; files that are not compressed stay whole."""
    splits = []
    for at in files:
        size = at.size_bytes()
        step = split_bytes if at.name.lower().removesuffix(".open").endswith(".gz") else max(size, 1)
        starts = range(0, max(size, 1), step)
        splits += [Split(at=at, start=start, end=min(start + step, size)) for start in starts]
    return splits


def captures(split: Split) -> Iterator[Captured]:
    """Read the captures of a piece, whole ones only.

    Raises:
        Torn: after the last whole capture.
        OSError: the file cannot be read.
    """
    with split.at.open() as file:
        start = 0 if split.start == 0 else _first_member(file, split)
        if start is None:
            return
        is_ours = start > 0 and _is_ours(split.at)
        file.seek(start)
        folder = split.at.parent

        def opened(name: str) -> BinaryIO:
            at = folder / name
            return (at if at.exists() else folder / f"{name}.open").open()

        name = split.at.name.removesuffix(".open")
        for entry in entries_in(file, name, opened, start, is_ours=is_ours):
            if isinstance(entry, Captured):
                if entry.place.offset >= split.end:
                    return
                yield entry


def _first_member(file: BinaryIO, split: Split) -> int | None:
    """Find the first gzip member in a piece that holds a WARC record; None where none begins in it."""
    position = split.start
    kept = b""
    while position - len(kept) < split.end:
        file.seek(position)
        chunk = file.read(_LOOKED_AT)
        if not chunk:
            return None
        buffer, base = kept + chunk, position - len(kept)
        found = buffer.find(_MAGIC)
        while found >= 0 and (len(buffer) - found >= _LEAST or len(chunk) < _LOOKED_AT):
            if base + found >= split.end:
                return None
            if _begins_record(buffer[found : found + _LOOKED_AT]):
                return base + found
            found = buffer.find(_MAGIC, found + 1)
        kept = buffer[-_LEAST:]
        position += len(chunk)
    return None


def _begins_record(member: bytes) -> bool:
    # The three bytes stand in compressed data too, once in sixteen million; what they begin there is no record.
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(member, 5) == b"WARC/"
    except zlib.error:
        return False


def _is_ours(at: Place) -> bool:
    with at.open() as file:
        try:
            first = next(RecordStream(file).records(), None)
        except Torn:
            return False
    return first is not None and first.block.startswith(OUR_SOFTWARE)
