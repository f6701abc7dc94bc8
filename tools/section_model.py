"""Train pipelines/tables/section_model.bin on the texts of tools/section_texts.

Run by hand when the texts or the format change, with scikit-learn beside the packages of the project:

    python -m pip install --target build/train scikit-learn==1.9.1
    PYTHONPATH=bench:build/train python -m tools.section_model

The texts were written for this project by several hands, in as many registers as they could think of; the sets of
bench/annotated that nobody has looked into are not among them. passages.txt has `topics <tab> passage` in a line,
headings.txt `role <tab> heading <tab> section`, offtopic.txt passages of other things; articles are marked as those of
bench/annotated. The same texts give the same table.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections import Counter
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from annotated_texts import read
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from pipelines.annotate.reading import Reading, find_sections
from pipelines.annotate.sections.table import (
    HEADING,
    HEADING_NGRAM,
    NGRAM,
    PLACES,
    SENTENCE,
    ZERO,
    ngrams,
    places,
)
from pipelines.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TEXTS: Final = Path(__file__).with_name("section_texts")
MARKED: Final = Path(__file__).parents[1] / "bench/annotated"
SEEN: Final = ("build", "sentences", "check", "second_check", "third_check", "fourth_check", "sentences_check")
"""Marked texts that rules were mended by: they measure nothing any more."""
TABLE: Final = Path(__file__).parents[1] / "pipelines/tables/section_model.bin"
NOTE: Final = """\
# section_model.bin | weights of character n-grams for topics and roles of sections: this note, a blank line, zlib
# source: tools/section_texts, trained by tools/section_model.py; format: pipelines/annotate/sections/table.py
"""
FEWEST: Final = 4
"""Texts an n-gram stands in. With those that stand in three, F1 gains .004 and the table half its size."""
TOPIC_C: Final = 30.0
ROLE_C: Final = 30.0
"""Inverse of the penalty on weights. Between 10 and 80 it hardly matters."""
PRESENT_WEIGHT: Final = 3.0
"""Of a text that has the topic against one that has not: there are fifty times as many that have not."""
HEADING_WEIGHT: Final = 0.5
"""A heading is a few words, a text hundreds: as equals, the heading is learnt by heart."""
NORM_UNIT: Final = 1 / 3
LARGEST: Final = 127


class Example(NamedTuple):
    """A section, or a part of one, with what is true of it."""

    file: str
    heading: str
    body: str
    topics: frozenset[str] | None
    """None where nobody has marked them."""
    role: str | None
    where: tuple[int, ...] | None
    """Of a section among others; None where it stands alone."""
    has_role: bool
    """Whether somebody has said what it is for, or that it is for nothing."""


def main() -> None:
    examples = [*passages(), *offtopic(), *headings(), *articles()]
    table = train(examples)
    TABLE.write_bytes(table)
    print(f"{len(examples)} texts, {len(table)} bytes")


def passages() -> Iterator[Example]:
    """Read texts with their topics."""
    for topics, text in _rows("passages.txt"):
        yield Example("passages", "", text, frozenset(topics.split()), None, None, has_role=False)


def offtopic() -> Iterator[Example]:
    """Read what other pages say, and the same sites beside debts: words of the field in innocent company."""
    for (text,) in _rows("offtopic.txt"):
        yield Example("offtopic", "", text, frozenset(), None, None, has_role=False)


def headings() -> Iterator[Example]:
    """Read sections with their roles."""
    for role, heading, text in _rows("headings.txt"):
        yield Example("headings", heading, text, None, None if role == "none" else role, None, has_role=True)


def articles() -> Iterator[Example]:
    """Read the sections of the articles."""
    for path in [*sorted(TEXTS.glob("articles_*.txt")), *(MARKED / f"{name}.txt" for name in SEEN)]:
        for reading, topics, roles in marked(path):
            bounds = [0, *(section.start for section in reading.sections), len(reading.folded)]
            for at, section in enumerate((None, *reading.sections)):
                text = reading.folded[bounds[at] : bounds[at + 1]]
                if section is None:
                    yield Example(path.stem, "", text, topics.get(-1, frozenset()), None, None, has_role=False)
                    continue
                words, _, body = text.partition("\n")
                where = places(at - 1, len(reading.sections), section.level)
                told = topics.get(at - 1, frozenset())
                heading = words.rstrip()[-len(section.heading) :]
                yield Example(path.stem, heading, f"{words}\n{body}", told, roles.get(at - 1), where, has_role=True)


def marked(path: Path) -> Iterator[tuple[Reading, dict[int, frozenset[str]], dict[int, str]]]:
    """Give every article of a file as the annotators read it, with topics and roles by section."""
    for article in read(path):
        folded = fold(article.text)
        sections = find_sections(article.text, folded, tuple(article.headings))
        reading = Reading(
            text=article.text, folded=folded, title="", title_folded="", sections=sections, published=None, damaged=()
        )
        topics: dict[int, set[str]] = {}
        for one in article.truth:
            if one.kind == "topics":
                topics.setdefault(one.start, set()).add(one.meaning[0])
        roles = {one.start: one.meaning[0] for one in article.truth if one.kind == "roles"}
        yield reading, {at: frozenset(found) for at, found in topics.items()}, roles


def _rows(name: str) -> Iterator[list[str]]:
    for line in (TEXTS / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield list(map(fold, line.split("\t")))


def train(examples: Sequence[Example]) -> bytes:
    """Give the table that the model reads."""
    told = [counted(one.body) for one in examples]
    grams = Grams(told)
    topical = [at for at, one in enumerate(examples) if one.topics is not None]
    everything = grams.matrix(told)
    names = sorted({topic for one in examples for topic in one.topics or ()})
    topics = []
    for name in names:
        fitted = LogisticRegression(
            C=TOPIC_C, class_weight={False: 1.0, True: PRESENT_WEIGHT}, max_iter=400, solver="liblinear"
        ).fit(everything[topical], [name in (examples[at].topics or ()) for at in topical])
        topics.append((name, fitted.coef_[0], float(fitted.intercept_[0])))
    sections = [one for one in examples if one.has_role]
    below = grams.matrix([counted(one.body.partition("\n")[2] if one.where else one.body) for one in sections])
    above_counts = [Counter(ngrams(HEADING.format(one.heading), HEADING_NGRAM)) for one in sections]
    above_grams = Grams(above_counts)
    where = np.array([one.where or (0,) * PLACES for one in sections], float)
    fitted = LogisticRegression(C=ROLE_C, max_iter=800).fit(
        sparse.hstack([below, above_grams.matrix(above_counts) * HEADING_WEIGHT, where]).tocsr(),
        [one.role or "" for one in sections],
    )
    roles = [
        (role or None, *np.split(weights, [len(grams), len(grams) + len(above_grams)]), float(bias))
        for role, weights, bias in zip(fitted.classes_, fitted.coef_, fitted.intercept_, strict=True)
    ]
    lanes = [grams.lane(weights) for _, weights, _ in topics] + [grams.lane(weights) for _, weights, *_ in roles]
    above_lanes = [above_grams.lane(weights * HEADING_WEIGHT) for _, _, weights, *_ in roles]
    blocks = [
        grams.names(),
        above_grams.names(),
        np.stack([*(lane for lane, _ in lanes), grams.norms], axis=1).astype(np.uint8).tobytes(),
        np.stack([*(lane for lane, _ in above_lanes), above_grams.norms], axis=1).astype(np.uint8).tobytes(),
    ]
    scales = [scale for _, scale in lanes]
    head = {
        "norm_unit": NORM_UNIT,
        "topics": [(name, scale, round(bias, 6)) for (name, _, bias), scale in zip(topics, scales, strict=False)],
        "roles": [
            (role, scale, above, round(bias, 6), [round(float(one), 6) for one in spot])
            for (role, _, _, spot, bias), scale, (_, above) in zip(
                roles, scales[len(topics) :], above_lanes, strict=True
            )
        ],
        "blocks": [len(block) for block in blocks],
    }
    encoded = json.dumps(head, ensure_ascii=False).encode()
    payload = struct.pack("<I", len(encoded)) + encoded + b"".join(blocks)
    return NOTE.encode() + b"\n" + zlib.compress(payload, 9)


def counted(text: str) -> Counter[str]:
    """Count the sentences that each n-gram of a text stands in."""
    counts: Counter[str] = Counter()
    for sentence in SENTENCE.findall(text):
        counts.update(ngrams(sentence.strip(), NGRAM))
    return counts


class Grams:
    """The n-grams that are usual enough, with their inverse document frequency as the table has it."""

    def __init__(self, texts: Sequence[Counter[str]]) -> None:
        frequency = Counter(gram for text in texts for gram in text)
        usual = sorted(gram for gram, count in frequency.items() if count >= FEWEST)
        self._places = {gram: place for place, gram in enumerate(usual)}
        squares = np.array([(log((1 + len(texts)) / (1 + frequency[gram])) + 1) ** 2 for gram in usual])
        self.norms = np.clip(np.round(squares / NORM_UNIT), 1, 255)
        self._factors = np.sqrt(self.norms * NORM_UNIT)

    def __len__(self) -> int:
        return len(self._places)

    def matrix(self, texts: Iterable[Counter[str]]) -> sparse.csr_matrix:
        """Give a row for every text: counts by frequency, of length 1 by the measure of `SectionModel`."""
        rows, columns, counts = [], [], []
        size = 0
        for text in texts:
            for gram, count in text.items():
                if gram in self._places:
                    rows.append(size)
                    columns.append(self._places[gram])
                    counts.append(count)
            size += 1
        matrix = sparse.csr_matrix((counts, (rows, columns)), shape=(size, len(self)), dtype=float)
        length = np.sqrt(matrix @ self._factors**2)
        length[length == 0] = 1
        return (sparse.diags(1 / length) @ matrix @ sparse.diags(self._factors)).tocsr()

    def lane(self, weights: np.ndarray) -> tuple[np.ndarray, float]:
        """Give the weights as bytes, and what a step of them is worth."""
        wide = weights * self._factors
        scale = float(f"{np.abs(wide).max() / LARGEST:.6g}")
        return np.clip(np.round(wide / scale), -LARGEST, LARGEST) + ZERO, scale

    def names(self) -> bytes:
        return "\n".join(self._places).encode("utf-16-le")


if __name__ == "__main__":
    main()
