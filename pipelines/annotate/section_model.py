"""What a section speaks of and what it is for, by a linear model over the character n-grams of its sentences.

Cues and headings are the words somebody thought of; people have others. Trained by tools/section_model.py on texts that
were written and marked for it (tools/section_texts). Its opinion is never the only thing that counts: weighing.py joins
it with what cues and headings say.

A sentence is the set of its n-grams, a section the sum of its sentences. All weights of an n-gram are lanes of one
integer, so that a sum over n-grams is a sum of integers: exact, the same on every machine, and quick without numpy.
Loaded in 90 ms with 21 MB; 49 MB once every n-gram has been met.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from math import exp, log, sqrt
from operator import mul
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipelines.annotate.reading import Reading

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
_PAIR: Final = 2
"""Neighbouring sentences that are read by themselves: what two of them say is lost in the sum of twenty."""
_LONGEST: Final = 12
"""Sentences that are read at once; longer sections are read in parts."""
_POSSIBLE: Final = log(0.02 / 0.98)
"""A topic that a part all but rules out is not looked for in its sentences."""
_WORTH_TELLING: Final = 0.06
"""Probability below which nothing else can speak for a topic."""
_FEWEST: Final = 40
"""N-grams of the table that a text must have for an opinion."""
_LANE: Final = 8
"""Bytes: no text has so many n-grams that their weights overflow into the next lane."""
_REPEATED: Final = 200
"""Characters of a sentence that is likely to come again."""


_Sums: TypeAlias = tuple[tuple[int, ...], int, float]


class Spoken(NamedTuple):
    """A topic that a section may speak of, with the sentence that speaks most for it."""

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


class Sentence(NamedTuple):
    """A sentence with the sum of its n-grams' weights."""

    start: int
    end: int
    weights: int


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


class SectionModel:
    """A table of trained weights."""

    def __init__(self, table: bytes) -> None:
        payload = zlib.decompress(table[table.index(b"\n\n") + 2 :])
        (size,) = struct.unpack_from("<I", payload)
        head: dict[str, Any] = json.loads(payload[4 : 4 + size])
        self._topics = [Judge(*row) for row in head["topics"]]
        self._roles = [RoleJudge(*row) for row in head["roles"]]
        self._unit: float = head["norm_unit"]
        ends = [4 + size]
        for length in head["blocks"]:
            ends.append(ends[-1] + length)
        words, heading_words, rows, heading_rows = (payload[start:end] for start, end in pairwise(ends))
        self._grams = _Grams(words, rows, len(self._topics) + len(self._roles) + 1)
        self._heading_grams = _Grams(heading_words, heading_rows, len(self._roles) + 1)
        self._lanes = struct.Struct(f"<{len(self._topics) + len(self._roles) + 2}Q")
        self._heading_lanes = struct.Struct(f"<{len(self._roles) + 2}Q")
        self._count_at = 8 * (self._lanes.size - _LANE)
        self._first_role = len(self._topics)
        self._role_names = [judge.name for judge in self._roles]
        self._role_scales = [judge.scale for judge in self._roles]
        self._fewest = [(_POSSIBLE - judge.bias) / judge.scale for judge in self._topics]
        self._placed = cache(self._place)
        self._headed = lru_cache(maxsize=4096)(self._of_heading)  # sites use the same few headings over and over
        self._remembered = lru_cache(maxsize=4096)(self._sum)  # pages of one template have whole sentences in common

    def lean(self, reading: Reading) -> list[Leaning]:
        """Give what is said of the text before the first heading, then of every section in order."""
        bounds = [0, *(section.start for section in reading.sections), len(reading.folded)]
        heading_ends = [0, *reading.heading_ends]
        last = len(reading.sections)
        found = []
        for at, ((start, end), heading_end) in enumerate(zip(pairwise(bounds), heading_ends, strict=True)):
            heading = self._sentences(reading, start, heading_end)
            body = self._sentences(reading, heading_end, end)
            roles = {}
            if at:
                section = reading.sections[at - 1]
                words = reading.folded[start:heading_end].rstrip()
                words = words[len(words) - len(section.heading) :]
                roles = self._roles_of(words, body, places(at - 1, last, section.level))
            sentences = heading + body
            is_told = sum(one.weights for one in sentences) >> self._count_at >= _FEWEST
            found.append(Leaning(self._topics_of(sentences), roles, is_told))
        return found

    def _sentences(self, reading: Reading, start: int, end: int) -> list[Sentence]:
        found = []
        for each in SENTENCE.finditer(reading.folded, start, end):
            words = each[0].strip()
            weights = self._remembered(words) if len(words) <= _REPEATED else self._sum(words)
            found.append(Sentence(each.start(), each.end(), weights))
        return [one for one in found if not reading.is_margin(one.start)] if reading.margins else found

    def _sum(self, sentence: str) -> int:
        return self._grams.total(ngrams(sentence, NGRAM))

    def _topics_of(self, sentences: Sequence[Sentence]) -> dict[str, Spoken]:
        told: dict[str, Spoken] = {}
        for part in _parts(sentences):
            for name, spoken in self._topics_of_part(part):
                if name not in told or told[name].probability < spoken.probability:
                    told[name] = spoken
        return told

    def _topics_of_part(self, part: Sequence[Sentence]) -> Iterator[tuple[str, Spoken]]:
        sums = [one.weights for one in part]
        lanes, zero, per_length = whole = self._sums(sum(sums))
        possible = [
            (lane, (said - zero) * per_length)
            for lane, (said, fewest) in enumerate(zip(lanes, self._fewest, strict=False))
            if (said - zero) * per_length > fewest
        ]
        if not possible:
            return
        pairs = [self._sums(one + other) for one, other in pairwise(sums)] if len(part) > _PAIR else [whole]
        alone: dict[int, _Sums] = {}
        for lane, in_whole in possible:
            judge = self._topics[lane]
            told = [(lanes[lane] - zero) * per_length for lanes, zero, per_length in pairs]
            most = max(told)
            probability = _probable(judge, in_whole)
            if most > in_whole:
                probability = (probability + _probable(judge, most)) / 2
            if probability <= _WORTH_TELLING:
                continue
            at = told.index(most)
            best, in_best = at, None
            for each in range(at, min(at + _PAIR, len(part))):
                if each not in alone:
                    alone[each] = self._sums(sums[each])
                lanes, zero, per_length = alone[each]
                said = (lanes[lane] - zero) * per_length
                if in_best is None or said > in_best:
                    best, in_best = each, said
            yield judge.name, Spoken(probability, part[best].start, part[best].end)

    def _sums(self, weights: int) -> _Sums:
        """Give the sum of every lane, what it is where nothing is said, and 1 over the length of the text as a vector.

        Where hardly a word is known that is 0, which leaves what is true of any text.
        """
        lanes = self._lanes.unpack(weights.to_bytes(self._lanes.size, "little"))
        norm, count = lanes[-2:]
        return lanes, ZERO * count, 1 / sqrt(norm * self._unit) if count >= _FEWEST else 0.0

    def _roles_of(self, heading: str, body: Iterable[Sentence], where: tuple[int, ...]) -> dict[str | None, float]:
        weights = sum([one.weights for one in body])
        lanes = self._lanes.unpack(weights.to_bytes(self._lanes.size, "little"))
        length, zero = sqrt(lanes[-2] * self._unit) or 1, ZERO * lanes[-1]
        logits = [
            (said - zero) / length * scale + of_heading + place
            for said, scale, of_heading, place in zip(
                lanes[self._first_role : -2], self._role_scales, self._headed(heading), self._placed(where), strict=True
            )
        ]
        most = max(logits)
        shares = [exp(logit - most) for logit in logits]
        total = sum(shares)
        return dict(zip(self._role_names, [share / total for share in shares], strict=True))

    def _of_heading(self, heading: str) -> list[float]:
        weights = self._heading_grams.total(ngrams(HEADING.format(heading), HEADING_NGRAM))
        lanes = self._heading_lanes.unpack(weights.to_bytes(self._heading_lanes.size, "little"))
        length, zero = sqrt(lanes[-2] * self._unit) or 1, ZERO * lanes[-1]
        return [
            (said - zero) / length * judge.heading_scale for said, judge in zip(lanes, self._roles, strict=False)
        ]

    def _place(self, where: tuple[int, ...]) -> list[float]:
        return [sum(map(mul, where, judge.places)) + judge.bias for judge in self._roles]


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


@cache
def section_model() -> SectionModel:
    """Load the model, once."""
    return SectionModel(_table())


@cache
def model_version() -> str:
    """Name the model as mentions carry it, by its content: "section_model 0a1b2c3d"."""
    return f"section_model {zlib.crc32(_table()):08x}"


def _table() -> bytes:
    return (resources.files("pipelines") / "tables/section_model.bin").read_bytes()


def _parts(sentences: Sequence[Sentence]) -> Iterator[Sequence[Sentence]]:
    count = -(-len(sentences) // _LONGEST)
    size = -(-len(sentences) // count) if count else 1
    for at in range(0, len(sentences), size):
        yield sentences[at : at + size]


class _Grams(dict[int, int]):
    """Weights of n-grams by their places in the table, as integers of lanes with one more that counts.

    Made of the table's bytes when first asked for: to make all of them takes longer than most programs run.
    """

    def __init__(self, words: bytes, rows: bytes, lanes: int) -> None:
        self._places = {word: place for place, word in enumerate(words.decode("utf-16-le").split("\n"))}
        self._rows = rows
        self._size = lanes
        self._wide = bytearray(_LANE * (lanes + 1))
        self._wide[_LANE * lanes] = 1

    def total(self, grams: Iterable[str]) -> int:
        """Add up the weights of those n-grams that the table has."""
        places = self._places.get
        return sum(self[place] for gram in grams if (place := places(gram)) is not None)

    def __missing__(self, place: int) -> int:
        size = self._size
        self._wide[: _LANE * size : _LANE] = self._rows[place * size : (place + 1) * size]
        weights = self[place] = int.from_bytes(self._wide, "little")
        return weights


def _probable(judge: Judge, said: float) -> float:
    return 1 / (1 + exp(-said * judge.scale - judge.bias))
