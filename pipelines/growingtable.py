"""A table that learns a character when a text has it first, and is applied to whole texts, with numpy or without."""

from __future__ import annotations

from codecs import utf_32_le_decode, utf_32_le_encode
from typing import TYPE_CHECKING, Final

from pipelines.optional import has_numpy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

LONG_TEXT: Final = 256
"""Characters from which a text is worth numpy's calls, and numpy its loading: of 800 it takes an eighth of the time."""

_CODE_POINTS: Final = 0x20000
"""Of the first two planes; a text with a character beyond them is read as a short one is."""
_UNKNOWN: Final = 0xFFFFFFFF
"""Stands where no text had the character yet."""


class GrowingTable:
    """Gives for every character of a text what a table says, one after the other.

    Long texts are looked up in an array by code points.
    """

    def __init__(self, entries: Mapping[int, str | int], *, most_chars: int = 1) -> None:
        """Take the table.

        Args:
            entries: code point -> a code point, or characters other than NUL; finds what it has not (`__missing__`).
            most_chars: that stand for one.
        """
        self._entries: Final = entries
        self._most_chars: Final = most_chars
        self._told: NDArray[np.uint32] | None = None

    def convert(self, text: str) -> str:
        """Give what the table says of a text.

        >>> GrowingTable({ord("逾"): "over", ord("期"): "due"}, most_chars=4).convert("逾期")
        'overdue'
        """
        if len(text) < LONG_TEXT or not has_numpy():
            return text.translate(self._entries)
        return self._looked_up(text)

    def _looked_up(self, text: str) -> str:
        # Imported here: an optional library that takes 50 ms to load.
        import numpy as np  # noqa: PLC0415 - see above

        if self._told is None:
            self._told = np.zeros((_CODE_POINTS, self._most_chars), np.dtype("<u4"))
            self._told[:, 0] = _UNKNOWN
        codes = np.frombuffer(utf_32_le_encode(text, "surrogatepass")[0], np.dtype("<u4"))
        try:
            told = self._told.take(codes, axis=0)
        except IndexError:
            return text.translate(self._entries)
        if told.max() == _UNKNOWN:
            self._learn(codes[told[:, 0] == _UNKNOWN].tolist())
            told = self._told.take(codes, axis=0)
        found = utf_32_le_decode(told.data, "surrogatepass")[0]
        return found if self._most_chars == 1 else found.replace("\0", "")

    def _learn(self, codes: Iterable[int]) -> None:
        assert self._told is not None
        for code in set(codes):
            entry = self._entries[code]
            chars = [entry] if isinstance(entry, int) else list(map(ord, entry))
            self._told[code] = 0
            self._told[code, : len(chars)] = chars
