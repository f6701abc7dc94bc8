"""Shingles of texts that are compared again and again, on disk: read in a sixteenth of the time they are made in."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from pipelines.sketches import Sketch
from pipelines.spool import NumberSpool

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from pipelines.shinglesets import ShingleSet


class KeptSets:
    """The shingles of some of many numbered texts, as `shinglesets.shingle_set` makes them with numpy."""

    def __init__(self) -> None:
        """Keep none yet; the file is gone with this process."""
        self._spool = NumberSpool()
        self._places = array("I")
        """By number, from 1; 0 of a text whose shingles are not kept."""

    def get(self, number: int) -> NDArray[np.uint32] | None:
        """Give the shingles of a text, where they are kept."""
        import numpy as np  # noqa: PLC0415 - whoever keeps arrays has it

        place = self._places[number] if number < len(self._places) else 0
        return np.frombuffer(self._spool.raw(place - 1), np.uint32) if place else None

    def keep(self, number: int, shingles: NDArray[np.uint32]) -> None:
        """Keep the shingles of a text that has none here."""
        if number >= len(self._places):
            self._places.frombytes(bytes(self._places.itemsize * (number + 1 - len(self._places))))
        self._spool.append(shingles.tobytes())
        self._spool.flush()
        self._places[number] = len(self._spool)

    def close(self) -> None:
        """Give the file up."""
        self._spool.close()


class KeptSketch(Sketch):
    """A sketch whose shingles may be kept already, and are kept when it makes them."""

    __slots__ = ("_kept", "_number")

    def __init__(
        self,
        kept: KeptSets,
        number: int,
        read: Callable[[], tuple[str | None, str]],
        *,
        signature: array[int],
        han_chars: int,
    ) -> None:
        """Take the text's number among the kept ones and, for the rest, what `Sketch` takes."""
        super().__init__(read, signature=signature, han_chars=han_chars)
        self._kept = kept
        self._number = number

    @property
    def shingles(self) -> ShingleSet:
        """All of them."""
        if self._shingles is None:
            self._shingles = self._kept.get(self._number)
        if self._shingles is None and not isinstance(made := super().shingles, frozenset):
            self._kept.keep(self._number, made)
        return super().shingles
