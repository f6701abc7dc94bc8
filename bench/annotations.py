"""Annotations against texts marked by hand (bench/annotated/): precision, recall and F1 of every kind.

build.txt may be looked at while rules are written, and `--worst` prints what went wrong in it; of the other sets only
the figures are printed, and each file's head says whether its misses were looked at. A found span counts where it
overlaps a marked one of the same meaning, each once.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotated_texts import Found, Marked, quantity, read

from pipelines import chain
from pipelines.annotate.tables import laws
from pipelines.records import Article, Basis, Certainty, Decoding, Evidence, Extracted, Precision, Published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.mentions import Annotations

TEXTS: Final = Path(__file__).with_name("annotated")
SETS: Final = {
    "annotations": "build",
    "annotations_held_back": "check",
    "annotations_second": "second_check",
    "annotations_third": "third_check",
    "annotations_fourth": "fourth_check",
    "annotations_fifth": "fifth_check",
    "annotations_sixth": "sixth_check",
    "annotations_numbers": "numbers",
    "annotations_numbers_check": "numbers_check",
    "annotations_numbers_second": "numbers_second",
    "annotations_numbers_third": "numbers_third",
    "annotations_numbers_fourth": "numbers_fourth",
    "annotations_numbers_fifth": "numbers_fifth",
    "annotations_numbers_fifth_check": "numbers_fifth_check",
    "annotations_numbers_sixth": "numbers_sixth",
    "annotations_numbers_sixth_check": "numbers_sixth_check",
    "annotations_numbers_seventh": "numbers_seventh",
    "annotations_numbers_eighth": "numbers_eighth",
    "annotations_numbers_ninth": "numbers_ninth",
    "annotations_numbers_tenth": "numbers_tenth",
    "annotations_sentences": "sentences",
    "annotations_sentences_check": "sentences_check",
}
"""Name of a corpus -> its file in TEXTS. The fifth and the sixth were written by other hands without sight of the
rules, and nobody has looked at what goes wrong in them. On topics and roles of the others the model of sections was
trained: there they guard against breakage, and measure nothing. The sentences are short texts of one or two topics."""
_NUMBERS: Final = ("quantities", "suspect", "claims", "lenders", "products", "laws", "hotlines", "pii")
_QUANTITIES: Final = ("quantities", "suspect")
_CONTACTS: Final = (*_QUANTITIES, "hotlines", "pii")
ONLY: Final = {
    "sixth_check": ("topics", "roles"),
    "numbers": _NUMBERS,
    "numbers_check": _NUMBERS,
    "numbers_second": _QUANTITIES,
    "numbers_third": _QUANTITIES,
    "numbers_fourth": _QUANTITIES,
    "numbers_fifth": _CONTACTS,
    "numbers_fifth_check": _CONTACTS,
    "numbers_sixth": _NUMBERS,
    "numbers_sixth_check": _NUMBERS,
    "numbers_seventh": _NUMBERS,
    "numbers_eighth": (*_CONTACTS, "lenders", "products", "laws"),
    "numbers_ninth": tuple(kind for kind in _NUMBERS if kind != "claims"),
    "numbers_tenth": _NUMBERS,
}
"""What is marked in a set, where that is not everything."""
LOOKED_AT: Final = (
    "build",
    "sentences",
    "numbers",
    "numbers_second",
    "numbers_third",
    "numbers_fourth",
    "numbers_fifth",
    "numbers_sixth",
    "numbers_seventh",
    "numbers_eighth",
    "numbers_ninth",
    "numbers_tenth",
)
_PRECISION: Final = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY, 19: Precision.SECOND}
_APPLIED: Final = (Certainty.EXACT, Certainty.INFERRED)


@dataclass(slots=True)
class Count:
    """What was found of what there is."""

    right: int = 0
    found: int = 0
    there: int = 0

    def figures(self) -> Iterator[tuple[str, float, int]]:
        """Give (name, value, cases)."""
        precision = self.right / self.found if self.found else 1.0
        recall = self.right / self.there if self.there else 1.0
        yield "precision", precision, self.found
        yield "recall", recall, self.there
        yield "f1", 2 * precision * recall / (precision + recall) if precision + recall else 0.0, self.there


def measure_annotations(corpus: str) -> dict[str, tuple[float, int]]:
    """Measure one of SETS."""
    name = SETS[corpus]
    return _measure(name, show=name in LOOKED_AT and "--worst" in sys.argv)


def _measure(name: str, *, show: bool) -> dict[str, tuple[float, int]]:
    counts: dict[str, Count] = defaultdict(Count)
    for marked in read(TEXTS / f"{name}.txt"):
        truth, found = _align(marked)
        kinds = {one.kind for one in truth + found}
        for kind in sorted(kinds.intersection(ONLY.get(name, kinds))):
            ours, theirs = ([one for one in side if one.kind == kind] for side in (found, truth))
            wrong, lost = _unpaired(ours, theirs)
            count = counts[kind]
            count.right += len(theirs) - len(lost)
            count.found += len(ours)
            count.there += len(theirs)
            for label, items in (("wrong", wrong), ("lost", lost)) if show else ():
                for one in items:
                    print(f"{marked.name:<22} {kind:<11} {label:<6} {one.start:>4} {one.meaning}")
    return {
        f"{kind}_{figure}": (value, size)
        for kind, count in sorted(counts.items())
        for figure, value, size in count.figures()
    }


def _unpaired(found: list[Found], truth: list[Found]) -> tuple[list[Found], list[Found]]:
    """Pair what was found with what is true; give what stays alone on either side."""
    left = list(truth)
    wrong = []
    for one in found:
        partner = next((other for other in left if other.meaning == one.meaning and _meet(one, other)), None)
        if partner is None:
            wrong.append(one)
        else:
            left.remove(partner)
    return wrong, left


def _meet(one: Found, other: Found) -> bool:
    if not one.is_span:
        return one.start == other.start
    return one.start < other.end and other.start < one.end


def _align(marked: Marked) -> tuple[list[Found], list[Found]]:
    """Run the chain; give what is true, at its places in the repaired text, and what was found."""
    outcome = chain.run(extracted(marked))
    assert isinstance(outcome, Article), f"{marked.name}: {outcome.reason}"
    edits = [edit for edit in outcome.repaired.edits if edit.field == "text" and edit.certainty in _APPLIED]

    def moved(place: int) -> int:
        return place + sum(len(e.after or "") - len(e.before) for e in edits if e.end <= place and e.start < place)

    truth = [
        Found(one.kind, moved(one.start), moved(one.end), one.meaning) if one.is_span else one for one in marked.truth
    ]
    return truth, list(_reported(outcome))


def extracted(marked: Marked) -> Extracted:
    """Enter a text behind the extractor, with the headings that are true."""
    published = None
    if marked.published:
        precision = _PRECISION[len(marked.published)]
        published = Published(value=marked.published, precision=precision, basis=Basis.PAGE)
    return Extracted(
        source=chain.local_source(marked.text.encode(), url=None, media_type="text/plain"),
        decoding=Decoding(encoding=None, evidence=Evidence.GIVEN, replaced_chars=0),
        title=marked.title,
        title_raw=marked.title,
        author=None,
        source_name=None,
        editor=None,
        published=published,
        breadcrumb=(),
        canonical_url=None,
        text=marked.text,
        headings=tuple(marked.headings),
        removed=(),
        confidence=1.0,
    )


def _reported(article: Article) -> Iterator[Found]:
    """Give what the chain found, in the terms of the marks."""
    found = article.annotated.annotations
    yield from _names(found)
    yield from _numbers(found)
    for section, topic in sorted({(-1 if t.section is None else t.section, t.id) for t in found.topics}):
        yield Found("topics", section, section, (topic,))
    for claim in found.claims:
        section = sum(one.start <= claim.start for one in article.annotated.sections) - 1
        yield Found("claims", section, section, (claim.kind, claim.verdict.value))
    if article.annotated.quality:
        yield Found("classes", 0, 0, (article.annotated.quality.quality_class,))
    for index, one in enumerate(article.annotated.sections):
        if getattr(one, "role", None):
            yield Found("roles", index, index, (one.role,))


def _names(found: Annotations) -> Iterator[Found]:
    acts = {law.id for law in laws()}
    for kind, mentions in (("lenders", found.lenders), ("products", found.products)):
        for each in mentions:
            yield Found(kind, each.start, each.end, (each.id,))
            if getattr(each, "stale_name", False):
                yield Found("stale_names", each.start, each.end, (each.id,))
    for law in found.laws:
        if law.id in acts:
            yield Found("laws", law.start, law.end, (law.id, law.article, law.article_now, law.stale))
        else:
            yield Found("unknown_laws", law.start, law.end, ())


def _numbers(found: Annotations) -> Iterator[Found]:
    for hotline in found.hotlines:
        yield Found("hotlines", hotline.start, hotline.end, (hotline.number,))
    for pii in found.pii:
        yield Found("pii", pii.start, pii.end, (pii.kind,))
    for each in found.quantities:
        if each.suspect:
            yield Found("suspect", each.start, each.end, ())
        else:
            yield quantity((each.start, each.end), each.kind, (each.value, each.value_max), each.unit)
