"""One character for one: a table of code points applied to a whole text, with numpy or without."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVERYDAY: Final = tuple(
    chain(range(0x180), range(0x2000, 0x2070), range(0x3000, 0x3100), range(0x4E00, 0xA000), range(0xFF00, 0x10000))
)
"""Code points of everyday Chinese text. Named in the table they are found; unnamed, `str.translate` raises and
catches an exception for each of them, and takes half as long again."""


class CharTable(Protocol):
    """Maps characters one to one."""

    def convert(self, text: str) -> str:
        """Map every character of the text; those without an entry stay."""


class TranslateTable:
    """The table as Python has it."""

    def __init__(self, codes: Mapping[int, int]) -> None:
        self._codes: Final = dict(zip(_EVERYDAY, _EVERYDAY, strict=True)) | dict(codes) if codes else None

    def convert(self, text: str) -> str:
        """Map every character of the text; those without an entry stay."""
        return text if self._codes is None else text.translate(self._codes)


class NumpyTable:
    """The table as an array indexed by code points."""

    def __init__(self, codes: Mapping[int, int]) -> None:
        # Imported here: an optional library that takes 50 ms to load.
        import numpy as np  # noqa: PLC0415 - see above

        self._np: Final = np
        self._table: Final = np.arange(max(codes) + 1 if codes else 0, dtype="<u4")
        self._table[list(codes)] = list(codes.values())

    def convert(self, text: str) -> str:
        """Map every character of the text; those without an entry stay."""
        if not text or not len(self._table):
            return text
        codes = self._np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        try:
            mapped = self._table.take(codes)
        except IndexError:  # emoji, variation selectors: beyond the last character of the dictionary
            mapped = codes.copy()
            within = codes < len(self._table)
            mapped[within] = self._table[codes[within]]
        return str(mapped.tobytes(), "utf-32-le", "surrogatepass")
