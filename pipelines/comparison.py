"""Whether two texts are copies, siblings of one template, or neither: the decision, without the search for pairs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, TypeAlias

from rapidfuzz.distance import LCSseq

from pipelines.annotate import lender_spans
from pipelines.script.characters import HAN_CLASS
from pipelines.script.fold import fold
from pipelines.script.kinds import region_of
from pipelines.shingles import han_codes, shingles_of_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipelines.writing import Region

COPY_JACCARD: Final = 0.24
"""Shared share of all shingles from which two texts are alike; 30 % of the words may have been replaced.
This and the next four: thresholds of the duplicates study, found on its development set."""

COPY_CONTAINMENT: Final = 0.7
"""Share of the shorter text's shingles that the longer one has: a cut copy."""

CUT_LENGTH: Final = 0.45
"""Least length of a copy against the other, in shingles; a shorter one is an excerpt. Pages cut to 60 % that lose their
boilerplate as well are above it, a fifth of an article against such a page is below."""

DOUBT_JACCARD: Final = 0.1
"""Between this and `COPY_JACCARD` the order of characters decides."""

COPY_SUBSEQUENCE: Final = 0.55
"""Longest common subsequence, as a share of the longer text, that makes a doubtful pair alike."""

LONGEST_ALIGNED: Final = 20_000
"""Han characters of a text that are aligned: alignment is quadratic, and an article of that length is a book."""

_CONTEXT: Final = 6
"""Han characters on each side of a lender's name that must agree for the names to be compared."""

_NOT_HAN: Final = re.compile(f"[^{HAN_CLASS}]+")

Spans: TypeAlias = "Iterable[tuple[int, int, str]]"
"""Lenders and products in a text: first code point, code point after, identifier. See `annotate.lender_spans`."""


class Relation(StrEnum):
    """What two articles are to each other."""

    COPY = "copy"
    SIBLING = "sibling"
    """One template, another lender or another region's law: related, and never merged."""
    EXCERPT = "excerpt"
    """One is in the main a piece of the other, too short to stand for it: related to it, and never merged."""
    DISTINCT = "distinct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The relation of two texts, and how alike they are."""

    relation: Relation
    similarity: float
    """0 to 1: the larger of the shared share of shingles and, where it was measured, of the common subsequence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Whom a text speaks of."""

    contexts: Mapping[str, str]
    """Words beside a lender's name -> its identifier."""
    lenders: frozenset[str]
    """Identifiers of the lenders named."""
    subject: str | None
    """The lender named most often; of several the one named first."""
    region: Region | None
    """Whose law the text speaks of, as far as its words tell."""


class Sketch:
    """What comparison needs of a text; keep it where one text meets many."""

    __slots__ = ("_lenders", "_named_in", "_names", "han", "shingles")

    def __init__(self, text: str, named_in: str, lenders: Spans | None) -> None:
        """Reduce a text; where no lenders are given they are looked for in `named_in` when first asked for."""
        self.han = han_codes(text)
        """Folded Han characters."""
        self.shingles = shingles_of_han(self.han)
        self._named_in = named_in
        self._lenders = lenders
        self._names: Names | None = None

    @property
    def names(self) -> Names:
        """Whom the text speaks of; most pairs are decided without it, and finding names is slow."""
        if self._names is None:
            spans = sorted(lender_spans(self._named_in) if self._lenders is None else self._lenders)
            counts = Counter(lender for _, _, lender in spans)
            self._names = Names(
                contexts=lender_contexts(self._named_in, spans),
                lenders=frozenset(counts),
                subject=counts.most_common(1)[0][0] if counts else None,
                region=region_of(self._named_in),
            )
        return self._names


def compare(a_text: str, b_text: str, a_lenders: Spans = (), b_lenders: Spans = ()) -> Comparison:
    """Compare two texts in any script; symmetric, and the same on every run.

    >>> text = "花呗逾期后平台会通过短信提醒借款人按时归还欠款"
    >>> compare(text, text.replace("花呗", "借呗"), [(0, 2, "huabei")], [(0, 2, "jiebei")]).relation.value
    'sibling'
    """
    return compare_sketches(sketch(a_text, a_lenders), sketch(b_text, b_lenders))


def sketch(text: str, lenders: Spans = ()) -> Sketch:
    """Prepare a text for comparison."""
    return Sketch(text, text, lenders)


@lru_cache(maxsize=1024)
def article_sketch(title: str | None, text: str) -> Sketch:
    """Prepare an article, finding the lenders it names; the last 1,024 are kept, about 60 kB each.

    The title tells whose article it is and its wording is part of the template; its shingles are left out, because a
    copy under another headline is a copy.
    """
    return Sketch(text, f"{title or ''}\n{text}", None)


def text_key(title: str | None, text: str) -> bytes:
    """Digest all that comparison looks at: articles with one key are the same to it. 16 bytes."""
    compared = f"{han_codes(title or '')}\n{han_codes(text) or fold(text)}"
    return blake2b(compared.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def compare_sketches(a: Sketch, b: Sketch) -> Comparison:
    """Compare two prepared texts; symmetric."""
    likeness, similarity = _likeness(a, b)
    if likeness is Relation.COPY and (is_other_region(a.names, b.names) or is_other_lender(a.names, b.names)):
        likeness = Relation.SIBLING
    return Comparison(relation=likeness, similarity=similarity)


def is_other_region(a: Names, b: Names) -> bool:
    """Tell whether the texts speak of two legal orders: the advice in them is not the same, whatever the words."""
    return a.region is not None and b.region is not None and a.region is not b.region


def is_other_lender(a: Names, b: Names) -> bool:
    """Tell whether two texts that are alike speak of different lenders.

    The places they share decide: a template also names lenders that stay (where to complain, what else to use), so
    one swapped name is enough where the texts' subjects differ too. Where they share no place, naming lenders of
    which not one is the same decides.
    """
    same, other = swapped_names(a.contexts, b.contexts)
    if same or other:
        return other > same or (other > 0 and a.subject != b.subject)
    return bool(a.lenders) and bool(b.lenders) and a.lenders.isdisjoint(b.lenders)


def lender_contexts(text: str, lenders: Spans) -> dict[str, str]:
    """Give the Han characters before and behind each lender's name with the lender's identifier.

    A context that stands beside two different lenders in the same text proves nothing and is left out.
    """
    folded = fold(text)
    reach = _CONTEXT * 4  # blanks, digits and punctuation lie between
    contexts: dict[str, str] = {}
    contradicted: set[str] = set()
    for start, end, lender in sorted(lenders):
        before = _NOT_HAN.sub("", folded[max(0, start - reach) : start])[-_CONTEXT:]
        after = _NOT_HAN.sub("", folded[end : end + reach])[:_CONTEXT]
        for side, words in (("<", before), (">", after)):
            if len(words) == _CONTEXT:
                context = side + words
                if contexts.setdefault(context, lender) != lender:
                    contradicted.add(context)
    return {context: lender for context, lender in contexts.items() if context not in contradicted}


def swapped_names(a: Mapping[str, str], b: Mapping[str, str]) -> tuple[int, int]:
    """Count the contexts two texts share: with the same lender in both, with another."""
    shared = a.keys() & b.keys()
    same = sum(a[context] == b[context] for context in shared)
    return same, len(shared) - same


def _likeness(a: Sketch, b: Sketch) -> tuple[Relation, float]:
    """Compare the words alone, whoever is spoken of: copy, excerpt or distinct."""
    if not a.shingles or not b.shingles:
        return Relation.DISTINCT, 0.0
    if a.han == b.han:
        return Relation.COPY, 1.0
    common = len(a.shingles & b.shingles)
    smaller, larger = sorted((len(a.shingles), len(b.shingles)))
    jaccard = common / (smaller + larger - common)
    containment = common / smaller
    if smaller < CUT_LENGTH * larger:
        return (Relation.EXCERPT if containment >= COPY_CONTAINMENT else Relation.DISTINCT), jaccard
    similarity = max(jaccard, containment if containment >= COPY_CONTAINMENT else 0.0)
    if similarity >= COPY_JACCARD:
        return Relation.COPY, similarity
    if jaccard < DOUBT_JACCARD:
        return Relation.DISTINCT, similarity
    # In a fixed order, because a subsequence of capped texts need not be symmetric.
    first, second = sorted((a.han[:LONGEST_ALIGNED], b.han[:LONGEST_ALIGNED]))
    aligned = LCSseq.normalized_similarity(first, second, score_cutoff=COPY_SUBSEQUENCE)
    return (Relation.COPY if aligned >= COPY_SUBSEQUENCE else Relation.DISTINCT), max(similarity, aligned)
