"""Texts on disk: records by number, so that a million of them need no memory and every process can read them."""

from __future__ import annotations

import os
from array import array
from typing import TYPE_CHECKING, NamedTuple, Self

from pipelines.copies.sharedfiles import shared_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Spooled(NamedTuple):
    """Where a record lies; small enough to be handed to another process."""

    start: int
    title_bytes: int
    """-1 where there is no title."""
    text_bytes: int


class Spool:
    """Titles and texts in a temporary file, gone when it is closed."""

    def __init__(self) -> None:
        """Make the file in the place for temporary files (TMPDIR)."""
        self._file = shared_file(".texts")
        self.path = self._file.name
        self._write = self._file.file.write  # the wrapper's own calls this by way of another function
        self._ends = array("Q", [0])
        self._title_bytes = array("q")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._title_bytes)

    def append(self, title: str | None, text: str) -> None:
        """Keep one more record."""
        head = b"" if title is None else title.encode("utf-8", "surrogatepass")
        body = text.encode("utf-8", "surrogatepass")
        self._write(head)
        self._write(body)
        self._title_bytes.append(-1 if title is None else len(head))
        self._ends.append(self._ends[-1] + len(head) + len(body))

    def flush(self) -> None:
        """Let readers see everything."""
        self._file.flush()

    def where(self, number: int) -> Spooled:
        """Tell where a record lies."""
        start, end = self._ends[number], self._ends[number + 1]
        title_bytes = self._title_bytes[number]
        return Spooled(start, title_bytes, end - start - max(title_bytes, 0))


class PartSpool:
    """Records of so many parts, of bytes, in a temporary file, gone when it is closed."""

    def __init__(self, parts: int) -> None:
        """Make the file beside the texts'."""
        self._file = shared_file(".parts")
        self.path = self._file.name
        self._write = self._file.file.write
        self._descriptor = self._file.fileno()
        self._parts = parts
        self._ends = array("Q", [0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, parts: Iterable[bytes | array[int]]) -> None:
        """Keep one more record."""
        for part in parts:
            self._ends.append(self._ends[-1] + self._write(part))

    def flush(self) -> None:
        """Let readers see everything."""
        self._file.flush()

    def bounds(self, number: int) -> array[int]:
        """Tell where a record lies: the first byte of each part, and the one after the last."""
        first = number * self._parts
        return self._ends[first : first + self._parts + 1]

    def raw(self, number: int) -> bytes:
        """Give a record, all its parts."""
        start, end = self._ends[number * self._parts], self._ends[(number + 1) * self._parts]
        return os.pread(self._descriptor, end - start, start)


class Numbers:
    """Arrays of 32-bit numbers, each the only part of a record, in another order than that of the spool."""

    def __init__(self, spool: PartSpool, order: array[int]) -> None:
        """Take the order as places in the spool."""
        self._spool = spool
        self._order = order

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[array[int]]:
        return map(self.__getitem__, range(len(self._order)))

    def __getitem__(self, number: int) -> array[int]:
        return array("I", self._spool.raw(self._order[number]))


class Reader:
    """Reads a spool, in any process."""

    def __init__(self, path: str) -> None:
        """Open the spool's file."""
        self._descriptor = os.open(path, os.O_RDONLY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def between(self, start: int, end: int) -> bytes:
        """Give bytes as they lie."""
        return os.pread(self._descriptor, end - start, start)

    def read(self, place: Spooled) -> tuple[str | None, str]:
        """Give headline and text of a record."""
        head = max(place.title_bytes, 0)
        raw = self.between(place.start, place.start + head + place.text_bytes)
        title = None if place.title_bytes < 0 else raw[:head].decode("utf-8", "surrogatepass")
        return title, raw[head:].decode("utf-8", "surrogatepass")
