"""A table that learns a character when a text has it first, and is applied to whole texts, with numpy or without."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

LONG_TEXT: Final = 256
"""Characters from which a text is worth numpy's calls, and numpy its loading: of 800 it takes an eighth of the time."""

_CODE_POINTS: Final = 0x110000


class GrowingTable:
    """Gives for every character of a text what a table says, one after the other.

    Long texts are looked up in an array of all code points, whose pages take memory only where a text had a character.
    """

    def __init__(self, entries: Mapping[int, str | int], *, most_chars: int = 1) -> None:
        """Take the table.

        Args:
            entries: code point -> a code point, or characters other than NUL; finds what it has not (`__missing__`).
            most_chars: that stand for one.
        """
        self._entries: Final = entries
        self._most_chars: Final = most_chars
        self._known: NDArray[np.bool_] | None = None
        self._told: NDArray[np.uint32] | None = None

    def convert(self, text: str) -> str:
        """Give what the table says of a text.

        >>> GrowingTable({ord("逾"): "over", ord("期"): "due"}, most_chars=4).convert("逾期")
        'overdue'
        """
        if len(text) < LONG_TEXT or not _has_numpy():
            return text.translate(self._entries)
        return self._looked_up(text)

    def _looked_up(self, text: str) -> str:
        # Imported here: an optional library that takes 50 ms to load.
        import numpy as np  # noqa: PLC0415 - see above

        if self._known is None or self._told is None:
            self._known = np.zeros(_CODE_POINTS, np.bool_)
            self._told = np.zeros((_CODE_POINTS, self._most_chars), np.dtype("<u4"))
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
        known = self._known.take(codes)
        if not known.all():
            for code in set(codes[~known].tolist()):
                told = self._entries[code]
                chars = [told] if isinstance(told, int) else list(map(ord, told))
                self._told[code, : len(chars)] = chars
                self._known[code] = True
        found = str(self._told.take(codes, axis=0).tobytes(), "utf-32-le", "surrogatepass")
        return found if self._most_chars == 1 else found.replace("\0", "")


@cache
def _has_numpy() -> bool:
    """Tell whether the quick way is open."""
    return find_spec("numpy") is not None
