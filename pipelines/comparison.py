"""Whether two texts are copies, siblings of one template, or neither: the decision, without the search for pairs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from rapidfuzz.distance import LCSseq

from pipelines.annotate import lender_spans
from pipelines.fingerprint import han_codes, shingles_of_han
from pipelines.script.characters import HAN_CLASS
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COPY_JACCARD: Final = 0.24
"""Shared share of all shingles from which two texts are alike; 30 % of the words may have been replaced.
This and the next four: thresholds of the duplicates study, found on its development set."""

COPY_CONTAINMENT: Final = 0.7
"""Share of the shorter text's shingles that the longer one has: a cut copy."""

CUT_LENGTH: Final = 0.4
"""Least length of a cut copy against the whole; a shorter one is a quotation."""

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
    """One template, another lender: related, and never merged."""
    DISTINCT = "distinct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The relation of two texts, and how alike they are."""

    relation: Relation
    similarity: float
    """0 to 1: the larger of the shared share of shingles and, where it was measured, of the common subsequence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What comparison needs of a text; keep it where one text meets many."""

    han: str
    """Folded Han characters."""
    shingles: frozenset[int]
    contexts: Mapping[str, str]
    """Words beside a lender's name -> its identifier."""
    lenders: frozenset[str]
    """Identifiers of the lenders named."""
    subject: str | None
    """The lender named most often; of several the one named first."""


def compare(a_text: str, b_text: str, a_lenders: Spans = (), b_lenders: Spans = ()) -> Comparison:
    """Compare two texts in any script; symmetric, and the same on every run.

    >>> text = "花呗逾期后平台会通过短信提醒借款人按时归还欠款"
    >>> compare(text, text.replace("花呗", "借呗"), [(0, 2, "huabei")], [(0, 2, "jiebei")]).relation.value
    'sibling'
    """
    return compare_sketches(sketch(a_text, a_lenders), sketch(b_text, b_lenders))


def sketch(text: str, lenders: Spans = ()) -> Sketch:
    """Prepare a text for comparison."""
    return _sketch(text, text, lenders)


@lru_cache(maxsize=1024)
def article_sketch(title: str | None, text: str) -> Sketch:
    """Prepare an article, finding the lenders it names; the last 1,024 are kept, about 60 kB each.

    The title tells whose article it is and its wording is part of the template; its shingles are left out, because a
    copy under another headline is a copy.
    """
    whole = f"{title or ''}\n{text}"
    return _sketch(text, whole, lender_spans(whole))


def _sketch(text: str, named_in: str, lenders: Spans) -> Sketch:
    han = han_codes(text)
    spans = sorted(lenders)
    named = Counter(lender for _, _, lender in spans)
    return Sketch(
        han=han,
        shingles=shingles_of_han(han),
        contexts=lender_contexts(named_in, spans),
        lenders=frozenset(named),
        subject=named.most_common(1)[0][0] if named else None,
    )


def compare_sketches(a: Sketch, b: Sketch) -> Comparison:
    """Compare two prepared texts."""
    are_alike, similarity = _alike(a, b)
    if not are_alike:
        return Comparison(relation=Relation.DISTINCT, similarity=similarity)
    relation = Relation.SIBLING if is_other_lender(a, b) else Relation.COPY
    return Comparison(relation=relation, similarity=similarity)


def is_other_lender(a: Sketch, b: Sketch) -> bool:
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


def _alike(a: Sketch, b: Sketch) -> tuple[bool, float]:
    if not a.shingles or not b.shingles:
        return False, 0.0
    if a.han == b.han:
        return True, 1.0
    common = len(a.shingles & b.shingles)
    sizes: Sequence[int] = sorted((len(a.shingles), len(b.shingles)))
    jaccard = common / (sizes[0] + sizes[1] - common)
    containment = common / sizes[0]
    is_cut = containment >= COPY_CONTAINMENT and sizes[0] >= CUT_LENGTH * sizes[1]
    similarity = max(jaccard, containment if is_cut else 0.0)
    if jaccard >= COPY_JACCARD or is_cut:
        return True, similarity
    if jaccard < DOUBT_JACCARD or sizes[0] < CUT_LENGTH * sizes[1]:
        return False, similarity
    # In a fixed order, because a subsequence of capped texts need not be symmetric.
    first, second = sorted((a.han[:LONGEST_ALIGNED], b.han[:LONGEST_ALIGNED]))
    aligned = LCSseq.normalized_similarity(first, second)
    return aligned >= COPY_SUBSEQUENCE, max(similarity, aligned)
