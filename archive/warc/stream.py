"""WARC records out of a byte stream, compressed or not, whole records only.

Our own reader instead of warcio's, because recovery after a kill needs the exact end of the last whole gzip member
and an error where the file is torn; warcio stops silently there.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.warc.exchange import MAX_BODY_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

MAX_BLOCK_BYTES: Final = MAX_BODY_BYTES + 2**20
"""A longer block is cut; none of ours is: a body and its headers are shorter."""

_CHUNK: Final = 16 * 1024
"""Compressed bytes read at a time; one chunk expands to 16 MB at most."""

_MAX_LINE: Final = 64 * 1024
_MAX_HEADERS: Final = 200


class Torn(Exception):  # noqa: N818 - the normal end of a killed writer's file
    """The file ends in the middle of a record, is corrupt, or holds no WARC record here."""

    def __init__(self, offset: int, what: str) -> None:
        super().__init__(what)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record: header fields (names in lower case) and block."""

    offset: int
    end: int
    """First byte after the record's gzip member; of the record itself in plain files."""
    fields: dict[str, str]
    block: bytes


class RecordStream:
    """Reads records one after another; never seeks, so that members of a ZIP file can be read too."""

    def __init__(self, file: BinaryIO, start: int = 0) -> None:
        self._file = file
        self._pending = file.read(_CHUNK)
        self._read_bytes = start + len(self._pending)
        self._buffer = bytearray()
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16) if self._pending.startswith(b"\x1f\x8b") else None
        self._consumed = start
        self._member_start = start

    def records(self) -> Iterator[WarcRecord]:
        """Yield whole records up to the end.

        Raises:
            Torn: the stream ends in the middle or is no WARC.
        """
        while self._at_record():
            yield self._record()

    def _at_record(self) -> bool:
        """Go to the first byte of the next record; False at the end of the stream."""
        while True:
            if not self._buffer and not self._fill() and not self._next_member():
                return False
            if self._buffer.startswith((b"\r", b"\n")):
                self._take(1)
            elif self._buffer:
                return True

    def _record(self) -> WarcRecord:
        offset = self._position()
        if not self._line().startswith(b"WARC/"):
            raise Torn(offset, "no WARC record begins here")
        fields: dict[str, str] = {}
        for _ in range(_MAX_HEADERS):
            line = self._line().strip()
            if not line:
                break
            name, _, value = line.partition(b":")
            fields.setdefault(name.strip().lower().decode("latin-1"), value.strip().decode("utf-8", "replace"))
        size = fields.get("content-length", "")
        if not (size.isascii() and size.isdigit() and len(size) < 16):
            raise Torn(offset, "a record without a length")
        block = self._block(int(size))
        for _ in range(4):  # the two line breaks behind every block
            if (self._buffer or self._fill()) and self._buffer.startswith((b"\r", b"\n")):
                self._take(1)
        if not self._buffer:
            self._fill()  # to the end of the member: a missing checksum means that the record is torn
        return WarcRecord(offset=offset, end=self._end(), fields=fields, block=block)

    def _position(self) -> int:
        return self._consumed if self._inflater is None else self._member_start

    def _end(self) -> int:
        return self._consumed if self._inflater is None else self._read_bytes - len(self._pending)

    def _block(self, size: int) -> bytes:
        kept = self._exactly(min(size, MAX_BLOCK_BYTES))
        left = size - len(kept)
        while left:
            left -= len(self._exactly(min(left, _CHUNK)))
        return kept

    def _exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            if not self._fill():
                raise Torn(self._position(), "the file ends in the middle of a record")
        return self._take(size)

    def _line(self) -> bytes:
        searched = 0
        while (found := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > _MAX_LINE or not self._fill():
                raise Torn(self._position(), "the file ends in the middle of a header")
        return self._take(found + 1)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        self._consumed += size
        return taken

    def _more(self) -> bytes:
        chunk = self._pending or self._file.read(_CHUNK)
        if not self._pending:
            self._read_bytes += len(chunk)
        self._pending = b""
        return chunk

    def _fill(self) -> bool:
        """Add bytes of the present member to the buffer; False at its end."""
        if self._inflater is None:
            chunk = self._more()
            self._buffer += chunk
            return bool(chunk)
        while not self._inflater.eof:
            chunk = self._more()
            if not chunk:
                raise Torn(self._member_start, "the file ends in the middle of a record")
            try:
                plain = self._inflater.decompress(chunk)
            except zlib.error as error:
                raise Torn(self._member_start, "corrupt compression") from error
            self._pending = self._inflater.unused_data
            if plain:
                self._buffer += plain
                return True
        return False

    def _next_member(self) -> bool:
        if self._inflater is None:
            return False
        chunk = self._more()
        if not chunk:
            return False
        self._pending = chunk
        self._member_start = self._read_bytes - len(chunk)
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return True
