"""Whether two texts are copies, siblings of one template, or neither: the decision, without the search for pairs."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import LCSseq

from pipelines.copies.patchwork import LONGEST_PATCHWORK, PATCHWORK_JACCARD, is_patchwork
from pipelines.copies.quoting import has_paragraphs, quotes
from pipelines.copies.shinglesets import common_count, covered_shares
from pipelines.copies.sketches import sketch
from pipelines.copies.strangers import (
    is_one_exchange,
    is_spoken_of_alone,
    names_a_stranger,
    stand_in_each_others_place,
    stranger_under,
    swapped_strangers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.copies.shinglesets import NumberSet
    from pipelines.copies.sketches import Sketch
    from pipelines.copies.speaking import Facts, Names

COPY_JACCARD: Final = 0.24
"""Shared share of all shingles from which two texts are alike; 30 % of the words may have been replaced.
This and the next four: thresholds of the duplicates study, found on its development set."""

COPY_CONTAINMENT: Final = 0.7
"""Share of the shorter text's shingles that the longer one has: a cut copy."""

CUT_LENGTH: Final = 0.45
"""Least length of a copy against the other, in Han characters; a shorter one is an excerpt. Pages cut to 60 % that lose
their boilerplate as well are above it, a fifth of an article against such a page is below."""

PIECE_LENGTH: Final = 0.75
"""Length of one text against the other, in Han characters, below which it is noted which part of the other it covers:
two that cover different halves are two articles."""

PARTS: Final = 16
"""Into how many a text is cut for that."""

PART_COVERED: Final = 0.1
"""Share of a part's shingles that makes it covered. A third of the words replaced leaves a quarter of the shingles;
articles of one trade share one in thirty."""

LONGEST_UNDER_NOTICE: Final = 600
"""Han characters of the shorter of two texts up to which what a site prints under every article may make them alike. A
notice of 300 in two texts of 600 is a third of all their shingles."""

QUOTED_CONTAINMENT: Final = 0.2
"""Share of the smaller sample from which it is looked whether one text quotes the other."""

SURELY_OWN: Final = 0.9
"""Similarity from which a notice alone does not make two texts alike: beside one of 270 characters 30 are left."""

LEAST_OWN: Final = 30
"""Han characters, without such notices, that tell what an article is about; of less nothing is said."""

DOUBT_JACCARD: Final = 0.1
"""Between this and `COPY_JACCARD` the order of characters decides."""

COPY_SUBSEQUENCE: Final = 0.55
"""Longest common subsequence, as a share of the longer text, that makes a doubtful pair alike."""

LEAST_COMMON: Final = 50
"""Runs of five that texts have in common which neither covers the other: two that share an opening sentence, or two
quotations of one, are short and have as large a part in common as copies of articles have."""

COPY_PAIRS: Final = 0.5
"""Share of all pairs of neighbouring characters that two texts have in common, from which a doubtful pair is alike in
whatever order its paragraphs stand. Of 2,000 doubtful pairs on three labelled sets those of other articles reach .505,
those of one template begin at .38, one in twenty below .47. What shares a line and nothing else is below too."""

LEAST_PAIRS: Final = 0.36
"""The same share, below which the order of characters is not looked at. Of 55,000 doubtful pairs of labelled documents
none below .4 was alike by it: who shares a tenth of the runs of five shares more than that of the pairs."""

SAME_HEADLINE: Final = 0.5
"""Longest common subsequence of two headlines without names, as a share of the longer, that makes them one headline;
a fifth of the words of a template's headline may have been replaced."""

LONGEST_ALIGNED: Final = 20_000
"""Han characters of a text that are aligned: alignment is quadratic, and an article of that length is a book."""

SURE_SIGNATURE: Final = 32
"""Sampled shingles from which the sample alone may decide. A share of a hundred and fifty is right to 0.04 (one
standard deviation) at a quarter; what is nearer to a threshold than twice that is counted over all shingles."""

SURE_JACCARD: Final = 0.32
"""Sampled share from which two texts are alike: `COPY_JACCARD` and its doubt. Of 4,000 labelled documents' pairs at or
above it one was distinct by all shingles."""

SURELY_OTHER_JACCARD: Final = 0.09
SURELY_OTHER_CONTAINMENT: Final = 0.45
"""Sampled shares below both of which two texts are distinct. Of the same documents' 1,300 pairs below both three were
copies by all shingles and their order; a third of all pairs are decided here."""

NEARLY_EQUAL: Final = 0.999
"""Similarity of texts whose samples agree but which differ."""


class Relation(StrEnum):
    """What two articles are to each other."""

    COPY = "copy"
    SIBLING = "sibling"
    """One template, another lender, city, time overdue or region's law: related, and never merged."""
    EXCERPT = "excerpt"
    """One is in the main a piece of the other, too short to stand for it: related to it, and never merged."""
    DISTINCT = "distinct"


class Comparison(NamedTuple):
    """The relation of two texts, and how alike they are."""

    relation: Relation
    similarity: float
    """0 to 1: the larger of the shared share of shingles (of the sample where it decides) and, where it was measured,
    of the common subsequence. 1 only where all Han characters are equal."""
    part: int = 0
    """Of a copy shorter than `PIECE_LENGTH`, and of an excerpt: a bit for each sixteenth of the longer text, the lowest
    for the first, that is 1 where the shorter one covers it."""


def compare(a_text: str, b_text: str) -> Comparison:
    """Compare two texts in any script; symmetric, and the same on every run.

    >>> text = "花呗逾期后平台会通过短信提醒借款人按时归还欠款"
    >>> compare(text, text.replace("花呗", "借呗")).relation.value
    'sibling'
    """
    return compare_sketches(sketch(None, a_text), sketch(None, b_text))


def compare_sketches(a: Sketch, b: Sketch) -> Comparison:
    """Compare two prepared texts; symmetric."""
    sampled = _overlap(a.signature, b.signature)
    likeness, similarity = _likeness(a, b, sampled)
    if likeness is not Relation.DISTINCT and similarity < SURELY_OWN and _shares_only_a_notice(a, b):
        likeness = Relation.DISTINCT
    elif likeness is Relation.DISTINCT and _may_quote(a, b, sampled) and quotes(a.paragraphs, b.paragraphs):
        return Comparison(relation=Relation.EXCERPT, similarity=similarity)
    if likeness is Relation.COPY and (is_other_version(a.names, b.names) or _is_for_a_stranger(a, b)):
        likeness = Relation.SIBLING
    return Comparison(relation=likeness, similarity=similarity, part=_part(a, b, likeness))


def is_other_version(a: Names, b: Names) -> bool:
    """Tell whether two texts that are alike are versions for other lenders, cities, times, legal orders or cases."""
    kinds = ((a.lenders, b.lenders), (a.cities, b.cities), (a.times, b.times))
    return (
        is_other_region(a, b)
        or (bool(a.cases) and bool(b.cases) and a.cases.isdisjoint(b.cases))
        or any(names_others(one, other) for one, other in kinds)
        or is_under_another(a.cities, b.cities)
        or (is_under_another(a.times, b.times) and is_same_headline(a, b))
    )


def _is_for_a_stranger(a: Sketch, b: Sketch) -> bool:
    """Tell whether a text speaks of somebody, or something, that no table has where the other speaks of another."""
    for known, other in ((a, b), (b, a)):
        own = known.beside_subject
        is_replaced = own and own.isdisjoint(other.names.lenders.contexts)
        if is_replaced and (
            _is_under_a_stranger(known, other) or names_a_stranger(known.names.lenders, known.han, other.han)
        ):
            return True
    frames = a.names.frame, b.names.frame
    if frames[0] == frames[1]:
        return False
    swapped = swapped_strangers(*frames)
    if swapped is not None and stand_in_each_others_place(swapped, a.han, b.han):
        return True
    return is_one_exchange(frames, a.han, b.han)


def _is_under_a_stranger(known: Sketch, other: Sketch) -> bool:
    """Tell whether a text's headline names somebody unknown where the other's names the lender it speaks of.

    Each of the two is spoken of in its own text alone; where in it does not matter, a spinner leaves little around it.
    """
    a, b = known.names, other.names
    if a.lenders.subject not in a.lenders.headline or b.lenders.headline or a.lenders.subject in b.lenders.named:
        return False
    name = stranger_under(a.frame, b.frame)
    return name is not None and is_spoken_of_alone(name, other.han, a.lenders, known.han)


def is_other_region(a: Names, b: Names) -> bool:
    """Tell whether the texts speak of two legal orders: the advice in them is not the same, whatever the words."""
    return a.region is not None and b.region is not None and a.region is not b.region


def is_same_headline(a: Names, b: Names) -> bool:
    """Tell whether two headlines are one but for the names in them.

    Under a headline of its own a copy may well be about another time: "how I negotiated after 100 days" over the text
    that says what comes after 45. Versions of a template have one headline and exchange the time. A city is nobody's
    story: whatever else the headline says, it names the version.
    """
    return LCSseq.normalized_similarity(a.frame, b.frame) >= SAME_HEADLINE


def is_under_another(a: Facts, b: Facts) -> bool:
    """Tell whether two headlines say which version it is, and not the same one.

    A headline that does not say it is no difference: copies are given other headlines.
    """
    return bool(a.headline) and bool(b.headline) and a.headline.isdisjoint(b.headline)


def names_others(a: Facts, b: Facts) -> bool:
    """Tell whether two texts that are alike speak of different lenders, of different cities or of different times.

    The places they share decide: a template also names lenders that stay (where to complain, what else to use), so
    one swapped name is enough where the texts' subjects differ too. Where they share no place, naming those of which
    not one is the same decides. What is damaged or missing in one of them is no difference.
    """
    same, other = swapped_names(a.contexts, b.contexts)
    if same or other:
        return other > same or (other > 0 and a.subject != b.subject)
    return bool(a.named) and bool(b.named) and a.named.isdisjoint(b.named)


def swapped_names(a: Mapping[str, str], b: Mapping[str, str]) -> tuple[int, int]:
    """Count the contexts two texts share: with the same name in both, with another."""
    shared = a.keys() & b.keys()
    same = sum(a[context] == b[context] for context in shared)
    return same, len(shared) - same


def _likeness(a: Sketch, b: Sketch, sampled: _Overlap) -> tuple[Relation, float]:
    """Compare the words alone, whoever is spoken of: copy, excerpt or distinct; given how far the samples agree."""
    if not a.signature or not b.signature:
        return Relation.DISTINCT, 0.0
    if a.signature == b.signature and a.han == b.han:
        return Relation.COPY, 1.0
    shorter, longer = sorted((a.han_chars, b.han_chars))
    if shorter < CUT_LENGTH * longer:
        return _likeness_of_piece(a, b, sampled)
    return _likeness_by_sample(a, b, sampled) or _likeness_by_all(a, b)


def _may_quote(a: Sketch, b: Sketch, sampled: _Overlap) -> bool:
    """Tell whether a considerable part of the shorter text may stand in the other, and whole paragraphs of it do."""
    return sampled.containment >= QUOTED_CONTAINMENT and (
        has_paragraphs(a.quotable, b.han) or has_paragraphs(b.quotable, a.han)
    )


def _shares_only_a_notice(a: Sketch, b: Sketch) -> bool:
    """Tell whether two short texts are alike by what their site prints under every article, and by nothing else."""
    if min(a.han_chars, b.han_chars) > LONGEST_UNDER_NOTICE:
        return False
    if min(len(a.own), len(b.own)) < LEAST_OWN or (len(a.own), len(b.own)) == (a.han_chars, b.han_chars):
        return False
    overlap = _overlap(a.own_shingles, b.own_shingles)
    return overlap.jaccard < DOUBT_JACCARD and overlap.containment < COPY_CONTAINMENT


def _likeness_of_piece(a: Sketch, b: Sketch, sampled: _Overlap) -> tuple[Relation, float]:
    """Compare a text with one so much shorter that it can be no more than a piece of it."""
    if _is_sure(a, b) and sampled.containment < SURELY_OTHER_CONTAINMENT:
        return Relation.DISTINCT, sampled.jaccard
    overlap = _overlap(a.shingles, b.shingles)
    return (Relation.EXCERPT if overlap.containment >= COPY_CONTAINMENT else Relation.DISTINCT), overlap.jaccard


def _likeness_by_sample(a: Sketch, b: Sketch, sampled: _Overlap) -> tuple[Relation, float] | None:
    """Decide what the samples leave no doubt of."""
    if not _is_sure(a, b):
        return None
    if sampled.jaccard >= SURE_JACCARD:
        return Relation.COPY, min(sampled.similarity, NEARLY_EQUAL)
    if sampled.jaccard < SURELY_OTHER_JACCARD and sampled.containment < SURELY_OTHER_CONTAINMENT:
        return Relation.DISTINCT, sampled.jaccard
    return None


def _is_sure(a: Sketch, b: Sketch) -> bool:
    return min(len(a.signature), len(b.signature)) >= SURE_SIGNATURE


def _likeness_by_all(a: Sketch, b: Sketch) -> tuple[Relation, float]:
    overlap = _overlap(a.shingles, b.shingles)
    if overlap.containment >= COPY_CONTAINMENT:
        return Relation.COPY, overlap.similarity
    if overlap.jaccard < DOUBT_JACCARD or overlap.common < LEAST_COMMON:
        return Relation.DISTINCT, overlap.similarity
    likeness, similarity = _likeness_in_doubt(a, b, overlap)
    # Last: most of the doubtful pairs are distinct without it.
    if likeness is Relation.COPY and _agrees_in_blocks(a, b, overlap):
        return Relation.DISTINCT, overlap.similarity
    return likeness, similarity


def _likeness_in_doubt(a: Sketch, b: Sketch, overlap: _Overlap) -> tuple[Relation, float]:
    """Compare two texts that share a good deal and of which neither covers the other."""
    if overlap.jaccard >= SURE_JACCARD:
        return Relation.COPY, overlap.similarity  # half of the runs of five, so no fewer pairs
    paired = _paired(a, b)
    if paired >= COPY_PAIRS:
        return Relation.COPY, overlap.similarity if overlap.jaccard >= COPY_JACCARD else paired
    if paired < LEAST_PAIRS:
        return Relation.DISTINCT, overlap.similarity
    aligned = _aligned(a.han, b.han) or _aligned(a.plain, b.plain)
    return (Relation.COPY if aligned else Relation.DISTINCT), max(overlap.similarity, aligned)


def _agrees_in_blocks(a: Sketch, b: Sketch, overlap: _Overlap) -> bool:
    """Tell whether short texts have whole sentences in common and others not; see `pipelines.copies.patchwork`."""
    if min(a.han_chars, b.han_chars) > LONGEST_PATCHWORK or overlap.jaccard >= PATCHWORK_JACCARD:
        return False
    shorter, longer = sorted((a, b), key=lambda one: (one.han_chars, one.han))
    return is_patchwork(shorter.run, longer.shingles)


class _Overlap(NamedTuple):
    """How far two sets of shingles, or two samples of them, cover each other."""

    jaccard: float
    containment: float
    common: int

    @property
    def similarity(self) -> float:
        return max(self.jaccard, self.containment if self.containment >= COPY_CONTAINMENT else 0.0)


def _overlap(a: NumberSet, b: NumberSet) -> _Overlap:
    smaller, larger = sorted((len(a), len(b)))
    if not smaller:
        return _Overlap(0.0, 0.0, 0)
    common = common_count(a, b)
    return _Overlap(common / (smaller + larger - common), common / smaller, common)


def _part(a: Sketch, b: Sketch, likeness: Relation) -> int:
    """Tell which sixteenths of the longer text the shorter one covers; see `Comparison.part`."""
    if likeness is Relation.DISTINCT or likeness is Relation.SIBLING:
        return 0
    shorter, longer = (a, b) if a.han_chars < b.han_chars else (b, a)
    if shorter.han_chars >= PIECE_LENGTH * longer.han_chars:
        return 0
    shares = covered_shares(longer.run, shorter.shingles, PARTS)
    return sum(1 << place for place, share in enumerate(shares) if share >= PART_COVERED)


def _paired(a: Sketch, b: Sketch) -> float:
    """Give the pairs of neighbouring characters that two texts have in common, as a share of all of both."""
    return 2 * common_count(a.pairs, b.pairs) / (max(0, a.han_chars - 1) + max(0, b.han_chars - 1) or 1)


def _aligned(a: str, b: str) -> float:
    """Give the common subsequence as a share of the longer text; 0 where it is too short for a copy."""
    # In a fixed order, because a subsequence of capped texts need not be symmetric.
    first, second = sorted((a[:LONGEST_ALIGNED], b[:LONGEST_ALIGNED]))
    return float(LCSseq.normalized_similarity(first, second, score_cutoff=COPY_SUBSEQUENCE))
