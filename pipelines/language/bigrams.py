"""How likely Chinese text is: a character bigram model with back-off, for either script.

The one model of the decoder and of the repairer. Characters the table does not name fall into classes (rare Han, kana,
Latin with accents, private use ...), so that every string has a finite score. Counted by tools/han_bigrams.py, which
names the sources. Needs 4 MB when loaded and one row of 6 kB for every different character it meets: 25 MB after a
large corpus, 36 MB at the very most. The pairs of a long text are looked up with numpy where it is installed.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from bisect import bisect_right
from functools import cache
from importlib import resources
from itertools import accumulate, islice, pairwise
from operator import getitem
from typing import Final

from pipelines.growingtable import LONG_TEXT, GrowingTable
from pipelines.optional import has_numpy

STEP: Final = 0.1
"""Nats for one unit of the table's one-byte codes: a pair is right to 0.05, a mean over a sentence to 0.01."""

FIRST_CODES: Final = (
    (0x0, "control"), (0x20, "ascii"), (0x7F, "control"), (0xA0, "latin"), (0x250, "alphabet"), (0x370, "greek"),
    (0x400, "cyrillic"), (0x530, "alphabet"), (0x2000, "symbol"), (0x2E80, "cjk symbol"), (0x3040, "kana"),
    (0x3100, "cjk symbol"), (0x31F0, "kana"), (0x3200, "cjk symbol"), (0x3400, "rarest han"), (0x4DC0, "symbol"),
    (0x4E00, "rare han"), (0xA000, "alphabet"), (0xAC00, "hangul"), (0xD7A4, "alphabet"), (0xD800, "damage"),
    (0xF900, "rarest han"), (0xFB00, "alphabet"), (0xFE30, "cjk symbol"), (0xFE70, "alphabet"), (0xFF00, "cjk symbol"),
    (0xFF61, "halfwidth kana"), (0xFFA0, "alphabet"), (0xFFE0, "cjk symbol"), (0xFFF0, "damage"),
    (0x10000, "alphabet"), (0x1F000, "emoji"), (0x20000, "rarest han"), (0x32000, "damage"),
)  # fmt: skip
"""The class of a character by the first code point of its block. Damage: surrogates, private use, unassigned."""

CLASSES: Final = (*dict.fromkeys(name for _, name in FIRST_CODES), "letter", "digit", "known han")
"""Classes in the table's order; their ids follow those of the named characters. Letter and digit are ASCII."""

_WORTH_CALLS: Final = 48
"""Characters from which a text is worth numpy's calls where it is loaded already."""
_BLOCKS: Final = tuple(first for first, _ in FIRST_CODES)
_HEADER: Final = struct.Struct("<4I")
_IS_BIG_ENDIAN: Final = sys.byteorder == "big"


class BigramModel:
    """Log probabilities of characters after characters, in nats; what is not in the table backs off to single ones.

    Traditional and Simplified forms of a character are one and the same to it.
    """

    def __init__(self, table: bytes) -> None:
        payload = zlib.decompress(table[table.index(b"\n\n") + 2 :])
        names, folds, pairs, known = _HEADER.unpack_from(payload)
        size = names + len(CLASSES)
        blocks = iter(_blocks(payload[_HEADER.size :], (2 * names, 4 * folds, 2 * known, size, size, 2 * size)))
        chars, folded, level = (wide(next(blocks)) for _ in range(3))
        self._singles, backoffs, lengths = next(blocks), next(blocks), wide(next(blocks))
        tail = payload[len(payload) - 3 * pairs :]
        self._ids = _Ids(names, zip(chars, range(names), strict=True), level)
        self._ids.update((variant, self._ids[code]) for variant, code in zip(folded[::2], folded[1::2], strict=True))
        self._table = GrowingTable(self._ids)
        self._rows = _Rows(self._singles, backoffs, lengths, (wide(tail[: 2 * pairs]), tail[2 * pairs :]))

    def log_prob(self, text: str) -> float:
        """Sum the log probability of every character but the first, each after the one before it.

        >>> model = bigrams()
        >>> model.log_prob("逾期之后怎么协商还款") > model.log_prob("閫炬湡涔嬪悗鎬庝箞鍗忓晢")
        True
        >>> model.log_prob("還款") == model.log_prob("还款"), model.log_prob("")
        (True, 0.0)
        """
        return 0.0 - STEP * sum(self.surprises(text))

    def surprises(self, text: str) -> bytes:
        """Give how improbable each character but the first is after the one before it, in steps of STEP nats.

        For regular expressions that look for improbable stretches; surprise i belongs to character i + 1.

        >>> list(bigrams().surprises("还款"))
        [28]
        """
        return self._rows.after_each(self._ids_of(text))

    def surprises_alone(self, text: str) -> bytes:
        """Give how improbable each character is by itself, in steps of STEP nats.

        >>> bigrams().surprises_alone("款")[0] > bigrams().surprises("还款")[0]
        True
        """
        return self._rows.of_each(self._ids_of(text))

    def mean(self, text: str) -> float:
        """Give the log probability a character; about -5 for Chinese prose, below -8 for garbled text.

        >>> bigrams().mean("逾期之后怎么协商还款") > -6 > bigrams().mean("閫炬湡涔嬪悗鎬庝箞鍗忓晢")
        True
        """
        return self.log_prob(text) / max(1, len(text) - 1)

    def pair(self, first: str, second: str) -> float:
        """Give the log probability of one character after another."""
        return -STEP * self._rows[self._ids[ord(first)]][self._ids[ord(second)]]

    def place(self, char: str) -> int:
        """Give the place of a character in every row; characters that are one to the model share it."""
        return self._ids[ord(char)]

    def row(self, first: str) -> bytes:
        """Give how improbable the character of every place is after one, in steps of STEP nats.

        >>> bigrams().row("还")[bigrams().place("款")] == bigrams().surprises("还款")[0]
        True
        """
        return bytes(self._rows[self._ids[ord(first)]])

    def char(self, char: str) -> float:
        r"""Give the log probability of a character by itself.

        >>> bigrams().char("的") > bigrams().char("逾") > bigrams().char("閫") > bigrams().char("\ue000")
        True
        """
        return -STEP * self._singles[self._ids[ord(char)]]

    def knows(self, first: str, second: str) -> bool:
        """Tell whether the pair was counted, that is, whether its score is more than that of its two characters.

        >>> bigrams().knows("还", "款"), bigrams().knows("款", "鸭")
        (True, False)
        """
        return self._rows.is_counted(self._ids[ord(first)], self._ids[ord(second)])

    def chars_above(self, log_prob: float) -> str:
        """Give all characters that are likelier than that by themselves, in the order of their code points.

        >>> "的" in bigrams().chars_above(-9.0), "铐" in bigrams().chars_above(-9.0)
        (True, False)
        """
        limit = -log_prob / STEP
        return "".join(chr(code) for code, place in sorted(self._ids.items()) if self._singles[place] < limit)

    def _ids_of(self, text: str) -> array[int]:
        return wide(self._table.convert(text).encode("utf-16-le"))


@cache
def bigrams() -> BigramModel:
    """Load the model, once; 15 ms."""
    return BigramModel(resources.files("pipelines").joinpath("tables/han_bigrams.bin").read_bytes())


def class_of(code: int) -> str:
    """Name the class of a code point that the table does not name.

    >>> class_of(ord("の")), class_of(ord("龘")), class_of(0xE000)
    ('kana', 'rare han', 'damage')
    """
    if code < 0x80 and chr(code).isalnum():
        return "digit" if chr(code).isdigit() else "letter"
    return FIRST_CODES[bisect_right(_BLOCKS, code) - 1][1]


class _Ids(dict[int, int]):
    """The id of every code point: from the table, else that of its class."""

    def __init__(self, names: int, named: zip[tuple[int, int]], known: array[int]) -> None:
        super().__init__(named)
        self._classes = {name: names + place for place, name in enumerate(CLASSES)}
        for name, chars in (("letter", "abcdefghijklmnopqrstuvwxyz"), ("digit", "0123456789")):
            for char in chars:
                for form in (char, char.upper()):
                    self[ord(form)] = self[ord(form) + 0xFEE0] = self._classes[name]
        for code in known:
            self.setdefault(code, self._classes["known han"])

    def __missing__(self, code: int) -> int:
        found = self._classes[class_of(code)]
        if code < 0x10000:
            self[code] = found  # bounded; the upper planes would be a million entries
        return found


class _Rows(dict[int, "bytes | memoryview"]):
    """For each id the codes of all ids after it, unfolded from the sparse table when first asked for.

    Once a long text has been met they are rows of one array, in which all its pairs are looked up at once.
    """

    def __init__(self, singles: bytes, backoffs: bytes, lengths: array[int], pairs: tuple[array[int], bytes]) -> None:
        super().__init__()
        self._singles, self._backoffs = singles, backoffs
        self._ends = array("I", accumulate(lengths, initial=0))
        self._gaps, self._codes = pairs
        self._square: _Square | None = None

    def __missing__(self, first: int) -> bytes | memoryview:
        row = self._unfolded(first)
        found = self[first] = self._square.settled(first, row) if self._square else row
        return found

    def after_each(self, ids: array[int]) -> bytes:
        """Give the codes of all ids of a text but the first, each after the one before it."""
        square = self._square_for(ids)
        if square is None:
            return bytes(map(getitem, map(self.__getitem__, ids), islice(ids, 1, None)))
        for first in square.unsettled(ids):
            self.__missing__(first)
        return square.pairs(ids)

    def of_each(self, ids: array[int]) -> bytes:
        """Give the codes of all ids of a text by themselves."""
        square = self._square_for(ids)
        return bytes(map(self._singles.__getitem__, ids)) if square is None else square.alone(ids)

    def is_counted(self, first: int, second: int) -> bool:
        return self[first][second] != min(255, self._singles[second] + self._backoffs[first])

    def _square_for(self, ids: array[int]) -> _Square | None:
        """Give the array, made for the first text that is worth it."""
        if self._square is None and len(ids) >= LONG_TEXT and has_numpy():
            self._square = square = _Square(self._singles)
            self.update({first: square.settled(first, row) for first, row in self.items()})
        return self._square if len(ids) >= _WORTH_CALLS else None

    def _unfolded(self, first: int) -> bytes:
        start, end = self._ends[first], self._ends[first + 1]
        row = bytearray(self._singles.translate(_shifted_by(self._backoffs[first])))
        for second, code in zip(accumulate(self._gaps[start:end]), self._codes[start:end], strict=True):
            row[second] = code
        return bytes(row)


class _Square:
    """Rows of bytes as those of one array, which takes no memory where none has settled."""

    def __init__(self, singles: bytes) -> None:
        # Imported here: an optional library that takes 50 ms to load.
        import numpy as np  # noqa: PLC0415 - see above

        size = len(singles)
        self._np = np
        self._singles = np.frombuffer(singles, np.uint8)
        self._rows = np.zeros((size, size), np.uint8)
        self._is_settled = np.zeros(size, np.bool_)

    def settled(self, first: int, row: bytes | memoryview) -> memoryview:
        """Give a row a place, and look at it there from now on."""
        own: memoryview = self._rows[first].data
        own[:] = row
        self._is_settled[first] = True
        return own

    def unsettled(self, ids: array[int]) -> set[int]:
        """Give those of some ids whose rows are not here yet."""
        places = self._np.frombuffer(ids, self._np.uint16)
        return set(places[~self._is_settled.take(places)].tolist())

    def pairs(self, ids: array[int]) -> bytes:
        """Give what the row of each id has for the next one."""
        places = self._np.frombuffer(ids, self._np.uint16).astype(self._np.intp)
        found: bytes = self._rows.take(places[:-1] * len(self._rows) + places[1:]).tobytes()
        return found

    def alone(self, ids: array[int]) -> bytes:
        """Give what each id has by itself."""
        found: bytes = self._singles.take(self._np.frombuffer(ids, self._np.uint16)).tobytes()
        return found


@cache
def _shifted_by(shift: int) -> bytes:
    return bytes(min(255, code + shift) for code in range(256))


def _blocks(payload: bytes, sizes: tuple[int, ...]) -> list[bytes]:
    ends = list(accumulate(sizes, initial=0))
    return [payload[start:end] for start, end in pairwise(ends)]


def wide(octets: bytes) -> array[int]:
    """Read little-endian 16-bit numbers."""
    numbers = array("H", octets)
    if _IS_BIG_ENDIAN:
        numbers.byteswap()
    return numbers
