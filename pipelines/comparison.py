"""Whether two texts are copies, siblings of one template, or neither: the decision, without the search for pairs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import LCSseq

from pipelines.fingerprint import sample_of_han
from pipelines.script.fold import fold
from pipelines.shingles import han_codes
from pipelines.shinglesets import common_count, covered_shares, pair_set, shingle_set
from pipelines.speaking import names_a_stranger, names_in, plain_han, times_overdue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipelines.shinglesets import NumberSet
    from pipelines.speaking import Facts, Names

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

DOUBT_JACCARD: Final = 0.1
"""Between this and `COPY_JACCARD` the order of characters decides."""

COPY_SUBSEQUENCE: Final = 0.55
"""Longest common subsequence, as a share of the longer text, that makes a doubtful pair alike."""

COPY_PAIRS: Final = 0.5
"""Share of all pairs of neighbouring characters that two texts have in common, from which a doubtful pair is alike in
whatever order its paragraphs stand. Of 2,000 doubtful pairs on three labelled sets those of other articles reach .505,
those of one template begin at .38, one in twenty below .47. What shares a line and nothing else is below too."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The relation of two texts, and how alike they are."""

    relation: Relation
    similarity: float
    """0 to 1: the larger of the shared share of shingles (of the sample where it decides) and, where it was measured,
    of the common subsequence. 1 only where all Han characters are equal."""
    part: int = 0
    """Of a copy shorter than `PIECE_LENGTH`, and of an excerpt: a bit for each sixteenth of the longer text, the lowest
    for the first, that is 1 where the shorter one covers it."""


class Sketch:
    """What comparison needs of a text, each part made when it is first asked for; keep it where one text meets many."""

    __slots__ = (
        "_han",
        "_han_chars",
        "_look_up",
        "_names",
        "_pairs",
        "_plain",
        "_read",
        "_shingles",
        "_signature",
        "_words",
    )

    def __init__(
        self,
        read: Callable[[], tuple[str | None, str]],
        *,
        signature: Iterable[int] | None = None,
        han_chars: int | None = None,
        names: Callable[[], Names] | None = None,
    ) -> None:
        """Take what is known already.

        Args:
            read: gives headline and text. The headline tells whose article it is; its shingles are left out, because
                a copy under another headline is a copy.
            signature: the sample of the text's shingles, where that was kept; so for the others.
            han_chars: length of the text in Han characters.
            names: tells whom headline and text speak of.
        """
        self._read = read
        self._words: tuple[str | None, str] | None = None
        self._signature = None if signature is None else frozenset(signature)
        self._han: str | None = None
        self._han_chars = han_chars
        self._look_up = names
        self._names: Names | None = None
        self._pairs: NumberSet | None = None
        self._plain: str | None = None
        self._shingles: NumberSet | None = None

    @property
    def han(self) -> str:
        """Folded Han characters."""
        if self._han is None:
            self._han = han_codes(self._title_and_text()[1])
        return self._han

    @property
    def han_chars(self) -> int:
        """Length in Han characters."""
        if self._han_chars is None:
            self._han_chars = len(self.han)
        return self._han_chars

    @property
    def shingles(self) -> NumberSet:
        """All of them; most pairs are decided by a sample."""
        if self._shingles is None:
            self._shingles = shingle_set(self.han)
        return self._shingles

    @property
    def pairs(self) -> NumberSet:
        """Every pair of neighbouring Han characters, as often as it stands in the text."""
        if self._pairs is None:
            self._pairs = pair_set(self.han)
        return self._pairs

    @property
    def signature(self) -> frozenset[int]:
        """The sample of the shingles."""
        if self._signature is None:
            self._signature = frozenset(sample_of_han(self.han))
        return self._signature

    @property
    def names(self) -> Names:
        """Whom the text speaks of; only texts that are alike are asked."""
        if self._names is None:
            self._names = names_in(self._whole()) if self._look_up is None else self._look_up()
        return self._names

    @property
    def plain(self) -> str:
        """Folded Han characters with every lender's name the same, and words of the spinners' lists put back."""
        if self._plain is None:
            self._plain = plain_han(self._whole())
        return self._plain

    def _whole(self) -> str:
        title, text = self._title_and_text()
        return f"{title or ''}\n{text}"

    def _title_and_text(self) -> tuple[str | None, str]:
        if self._words is None:
            self._words = self._read()
        return self._words


def compare(a_text: str, b_text: str) -> Comparison:
    """Compare two texts in any script; symmetric, and the same on every run.

    >>> text = "花呗逾期后平台会通过短信提醒借款人按时归还欠款"
    >>> compare(text, text.replace("花呗", "借呗")).relation.value
    'sibling'
    """
    return compare_sketches(sketch(None, a_text), sketch(None, b_text))


def sketch(title: str | None, text: str) -> Sketch:
    """Prepare an article for comparison."""
    return Sketch(lambda: (title, text))


def text_key(title: str | None, text: str, han: str | None = None) -> bytes:
    """Digest all that comparison looks at: articles with one key are the same to it. 16 bytes.

    Args:
        title: the headline.
        text: the text.
        han: what `han_codes` makes of the text, where that is known.
    """
    times = " ".join(times_overdue(f"{title or ''}\n{text}"))  # numbers are dropped from the rest
    compared = f"{han_codes(title or '')}\n{(han_codes(text) if han is None else han) or fold(text)}\n{times}"
    return blake2b(compared.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def compare_sketches(a: Sketch, b: Sketch) -> Comparison:
    """Compare two prepared texts; symmetric."""
    likeness, similarity = _likeness(a, b)
    if likeness is Relation.COPY and (is_other_version(a.names, b.names) or _is_for_a_stranger(a, b)):
        likeness = Relation.SIBLING
    return Comparison(relation=likeness, similarity=similarity, part=_part(a, b, likeness))


def is_other_version(a: Names, b: Names) -> bool:
    """Tell whether two texts that are alike are versions for other lenders, cities, times or legal orders."""
    kinds = ((a.lenders, b.lenders), (a.cities, b.cities), (a.times, b.times))
    return (
        is_other_region(a, b)
        or any(names_others(one, other) for one, other in kinds)
        or is_under_another(a.cities, b.cities)
        or (is_under_another(a.times, b.times) and is_same_headline(a, b))
    )


def _is_for_a_stranger(a: Sketch, b: Sketch) -> bool:
    """Tell whether one text speaks of a lender that no table has where the other speaks of one that is known."""
    for known, other in ((a, b), (b, a)):
        lenders = known.names.lenders
        own = {context for context, name in lenders.contexts.items() if name == lenders.subject}
        is_replaced = own and own.isdisjoint(other.names.lenders.contexts)
        if is_replaced and names_a_stranger(lenders, known.han, other.han):
            return True
    return False


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


def _likeness(a: Sketch, b: Sketch) -> tuple[Relation, float]:
    """Compare the words alone, whoever is spoken of: copy, excerpt or distinct."""
    if not a.signature or not b.signature:
        return Relation.DISTINCT, 0.0
    if a.signature == b.signature and a.han == b.han:
        return Relation.COPY, 1.0
    shorter, longer = sorted((a.han_chars, b.han_chars))
    if shorter < CUT_LENGTH * longer:
        return _likeness_of_piece(a, b)
    return _likeness_by_sample(a, b) or _likeness_by_all(a, b)


def _likeness_of_piece(a: Sketch, b: Sketch) -> tuple[Relation, float]:
    """Compare a text with one so much shorter that it can be no more than a piece of it."""
    overlap = _overlap(a.signature, b.signature)
    if _is_sure(a, b) and overlap.containment < SURELY_OTHER_CONTAINMENT:
        return Relation.DISTINCT, overlap.jaccard
    overlap = _overlap(a.shingles, b.shingles)
    return (Relation.EXCERPT if overlap.containment >= COPY_CONTAINMENT else Relation.DISTINCT), overlap.jaccard


def _likeness_by_sample(a: Sketch, b: Sketch) -> tuple[Relation, float] | None:
    """Decide what the samples leave no doubt of."""
    if not _is_sure(a, b):
        return None
    overlap = _overlap(a.signature, b.signature)
    if overlap.jaccard >= SURE_JACCARD:
        return Relation.COPY, min(overlap.similarity, NEARLY_EQUAL)
    if overlap.jaccard < SURELY_OTHER_JACCARD and overlap.containment < SURELY_OTHER_CONTAINMENT:
        return Relation.DISTINCT, overlap.jaccard
    return None


def _is_sure(a: Sketch, b: Sketch) -> bool:
    return min(len(a.signature), len(b.signature)) >= SURE_SIGNATURE


def _likeness_by_all(a: Sketch, b: Sketch) -> tuple[Relation, float]:
    overlap = _overlap(a.shingles, b.shingles)
    if overlap.containment >= COPY_CONTAINMENT or overlap.jaccard >= SURE_JACCARD:
        return Relation.COPY, overlap.similarity  # half of the runs of five, so no fewer pairs
    if overlap.jaccard < DOUBT_JACCARD:
        return Relation.DISTINCT, overlap.similarity
    paired = _paired(a, b)
    if paired >= COPY_PAIRS:
        return Relation.COPY, overlap.similarity if overlap.jaccard >= COPY_JACCARD else paired
    aligned = _aligned(a.han, b.han) or _aligned(a.plain, b.plain)
    return (Relation.COPY if aligned else Relation.DISTINCT), max(overlap.similarity, aligned)


class _Overlap(NamedTuple):
    """How far two sets of shingles, or two samples of them, cover each other."""

    jaccard: float
    containment: float

    @property
    def similarity(self) -> float:
        return max(self.jaccard, self.containment if self.containment >= COPY_CONTAINMENT else 0.0)


def _overlap(a: NumberSet, b: NumberSet) -> _Overlap:
    common = common_count(a, b)
    smaller, larger = sorted((len(a), len(b)))
    return _Overlap(common / (smaller + larger - common), common / smaller)


def _part(a: Sketch, b: Sketch, likeness: Relation) -> int:
    """Tell which sixteenths of the longer text the shorter one covers; see `Comparison.part`."""
    shorter, longer = sorted((a, b), key=lambda one: one.han_chars)
    is_piece = shorter.han_chars < PIECE_LENGTH * longer.han_chars
    if not is_piece or likeness not in (Relation.COPY, Relation.EXCERPT):
        return 0
    shares = covered_shares(longer.han, shorter.shingles, PARTS)
    return sum(1 << place for place, share in enumerate(shares) if share >= PART_COVERED)


def _paired(a: Sketch, b: Sketch) -> float:
    """Give the pairs of neighbouring characters that two texts have in common, as a share of all of both."""
    return 2 * common_count(a.pairs, b.pairs) / (max(0, a.han_chars - 1) + max(0, b.han_chars - 1) or 1)


def _aligned(a: str, b: str) -> float:
    """Give the common subsequence as a share of the longer text; 0 where it is too short for a copy."""
    # In a fixed order, because a subsequence of capped texts need not be symmetric.
    first, second = sorted((a[:LONGEST_ALIGNED], b[:LONGEST_ALIGNED]))
    return float(LCSseq.normalized_similarity(first, second, score_cutoff=COPY_SUBSEQUENCE))
