"""The trained table of the model of sections, and what is read off it: n-grams, judges, opinions.

Trained by tools/section_model.py on texts that were written and marked for it (tools/section_texts). A sentence is the
set of its n-grams, a section the sum of its sentences.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from functools import cache
from importlib import resources
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NGRAM: Final = 3
HEADING_NGRAM: Final = 2
ZERO: Final = 128
"""The byte of a weight that says nothing."""
SENTENCE: Final = re.compile(r"[^。!?;\n]+[。!?;\n]*")
HEADING: Final = "^{}$"
"""A heading is read with its ends: what it begins and closes with tells most."""
PLACES: Final = 4
"""Facts of a section's place among the others that speak for its role."""
_ENDS: Final = 4
"""Sections of an article in which the last is likely to wind up."""
_LONGEST: Final = 12
"""Sentences that are read at once; longer sections are read in parts."""
PAIR: Final = 2
"""Neighbouring sentences that are read by themselves: what two of them say is lost in the sum of twenty."""
POSSIBLE: Final = log(0.02 / 0.98)
"""A topic that a part all but rules out is not looked for in its sentences."""
WORTH_TELLING: Final = 0.06
"""Probability below which nothing else can speak for a topic."""
REPEATED: Final = 200
"""Characters of a sentence that is likely to come again."""
REMEMBERED: Final = 8192
"""Sentences that are kept, and whose sums are: those of a few hundred pages of one template."""
PASSAGES_REMEMBERED: Final = 4096
"""Passages whose opinions are kept."""
PASSAGE_CHARS: Final = 1000
"""Characters of a passage that is kept; longer ones hardly come again."""
FEWEST: Final = 40
"""N-grams of the table that a text must have for an opinion."""


class Spoken(NamedTuple):
    """A topic that a section may speak of, with the sentence that speaks most for it.

    Places count from the beginning of the section, so that what was said of one holds for its copies.
    """

    probability: float
    start: int
    end: int


class Leaning(NamedTuple):
    """What the model says of a section."""

    topics: Mapping[str, Spoken]
    """By identifier; those it all but rules out are left out."""
    roles: Mapping[str | None, float]
    """Probability of every role and of none; empty before the first heading."""
    is_told: bool = True
    """Whether there is enough text for an opinion on topics."""
    begins: int = 0
    """Where the section begins in the text."""


class Passage(NamedTuple):
    """The sentences of a section, or of the text before the first heading."""

    sentences: Sequence[str]
    heading: int
    """So many of them are of its heading."""
    title: str
    """The words of its heading, without the number."""


class Said(NamedTuple):
    """What the sums of a passage's n-grams say."""

    topics: Mapping[str, tuple[float, int]]
    """Name -> probability, and the sentence that speaks most for it."""
    roles: Sequence[float]
    """What the heading and the words below it speak for each role."""
    is_told: bool


class Sums(Protocol):
    """A way to add up the weights of n-grams."""

    def said(self, passages: Sequence[Passage]) -> Sequence[Said]:
        """Give what each passage of a text says."""


class Judge(NamedTuple):
    """How the sum of a lane becomes a logit."""

    name: str
    scale: float
    bias: float


class RoleJudge(NamedTuple):
    """The same of a role: of the text, of the heading, and of the section's place."""

    name: str | None
    scale: float
    heading_scale: float
    bias: float
    places: list[float]


class SectionTable:
    """The table as it is stored: for every n-gram a byte for each topic, each role, and the square of its length."""

    def __init__(self, table: bytes) -> None:
        payload = zlib.decompress(table[table.index(b"\n\n") + 2 :])
        (size,) = struct.unpack_from("<I", payload)
        head: dict[str, Any] = json.loads(payload[4 : 4 + size])
        self.topics: Final = [Judge(*row) for row in head["topics"]]
        self.roles: Final = [RoleJudge(*row) for row in head["roles"]]
        self.unit: Final[float] = head["norm_unit"]
        """Of the squares."""
        ends = [4 + size]
        for length in head["blocks"]:
            ends.append(ends[-1] + length)
        words, heading_words, self.rows, self.heading_rows = (payload[start:end] for start, end in pairwise(ends))
        self.words: Final = words.decode("utf-16-le").split("\n")
        self.heading_words: Final = heading_words.decode("utf-16-le").split("\n")
        self.fewest: Final = [(POSSIBLE - judge.bias) / judge.scale for judge in self.topics]
        """What a sum must be more than for a topic to be possible at all."""


def table_bytes() -> bytes:
    """Read the table's file."""
    return (resources.files("pipelines") / "tables/section_model.bin").read_bytes()


@cache
def model_version() -> str:
    """Name the model as mentions carry it, by its content: "section_model 0a1b2c3d"."""
    return f"section_model {zlib.crc32(table_bytes()):08x}"


def ngrams(words: str, longest: int) -> set[str]:
    """Give the different stretches of up to so many characters.

    >>> sorted(ngrams("还款日", 2))
    ['日', '款', '款日', '还', '还款']
    """
    return {words[at : at + size] for size in range(1, longest + 1) for at in range(len(words) - size + 1)}


def places(section: int, sections: int, level: int) -> tuple[int, ...]:
    """Say where a section stands among the others: first, last, last of several, below another."""
    is_last = section == sections - 1
    return (int(section == 0), int(is_last), int(is_last and sections >= _ENDS), int(level > 1))


def parts_of(sentences: int) -> Iterator[tuple[int, int]]:
    """Divide so many sentences into parts that are read at once: (first, after the last).

    >>> list(parts_of(13)), list(parts_of(0))
    ([(0, 7), (7, 13)], [])
    """
    count = -(-sentences // _LONGEST)
    size = -(-sentences // count) if count else 1
    for start in range(0, sentences, size):
        yield start, min(start + size, sentences)
