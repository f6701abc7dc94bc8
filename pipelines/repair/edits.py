"""Edits: applied, undone, and composed, so that many rules leave one exact list from the page's text to the repaired.

A rule speaks of the text as it finds it (`Patch`); an article stores edits of the text as it was before any rule.
"""

from __future__ import annotations

from heapq import merge
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.records import Certainty, Edit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

APPLIED: Final = frozenset({Certainty.EXACT, Certainty.INFERRED})
"""The certainties that change the text; `candidate` and `flag` never do."""


class Patch(NamedTuple):
    """A replacement a rule asks for, in code points of the text the rule was given."""

    start: int
    end: int
    after: str | None
    """None where damage is only marked."""
    rule: str
    certainty: Certainty
    confidence: float
    """0 to 1."""


def replay(before: str, edits: Iterable[Edit], *, applied: Collection[Certainty] = APPLIED) -> str:
    """Apply edits to the text they were made for: the `exact` and `inferred` ones, or those of the certainties named.

    >>> replay("導(dǎo)語", [Edit(field="text", start=1, end=6, before="(dǎo)", after="", rule="pinyin",
    ...                          certainty=Certainty.EXACT, confidence=1.0)])
    '導語'

    Raises:
        ValueError: an edit does not fit: the text at its place is another one.
    """
    parts: list[str] = []
    done = 0
    for edit in _in_order(edits, applied):
        if edit.start < done or before[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit {edit.rule} at {edit.start} does not fit the text before repair")
        parts += before[done : edit.start], edit.after or ""
        done = edit.end
    parts.append(before[done:])
    return "".join(parts)


def undo(after: str, edits: Iterable[Edit]) -> str:
    """Take the `exact` and `inferred` edits back out of the repaired text.

    Raises:
        ValueError: an edit does not fit: the repaired text at its place is another one.
    """
    parts: list[str] = []
    done = 0
    shift = 0
    for edit in _in_order(edits, APPLIED):
        inserted = edit.after or ""
        start = edit.start + shift
        if start < done or after[start : start + len(inserted)] != inserted:
            raise ValueError(f"edit {edit.rule} at {edit.start} does not fit the repaired text")
        parts += after[done:start], edit.before
        done = start + len(inserted)
        shift += len(inserted) - (edit.end - edit.start)
    parts.append(after[done:])
    return "".join(parts)


def apply(text: str, patches: Sequence[Patch]) -> str:
    """Apply one rule's patches, which are in order and do not overlap."""
    parts: list[str] = []
    done = 0
    for patch in patches:
        parts += text[done : patch.start], patch.after or ""
        done = patch.end
    parts.append(text[done:])
    return "".join(parts)


def compose(earlier: Sequence[Patch], later: Sequence[Patch]) -> list[Patch]:
    """Join patches from A to B with patches from B to C into patches from A to C.

    Where a later patch touches what an earlier one has written, both become one patch that names both rules and is
    as sure as the weaker of the two. Linear in the number of patches.
    """
    if not earlier or not later:
        return list(earlier) or list(later)
    joined: list[Patch] = []
    shift = passed = read = 0  # position in B minus position in A, after so many earlier patches; later ones passed
    while read < len(later):
        if passed < len(earlier):
            patch = earlier[passed]
            end = patch.start + shift + len(patch.after or "")
            if end <= later[read].start:  # far from all later ones, as most are
                joined.append(patch)
                shift += _growth(patch)
                passed += 1
                continue
        group = next(_overlapping(_written(earlier, passed, shift), _wanted(later, read)))
        start = group[0].start - shift
        shift += sum(_growth(span.patch) for span in group if span.is_earlier)
        end = max(span.end for span in group) - shift
        whole = group[0].patch if len(group) == 1 else _merged(group)
        joined.append(whole._replace(start=start, end=end))
        known = sum(span.is_earlier for span in group)
        passed, read = passed + known, read + len(group) - known
    return [*joined, *earlier[passed:]]


class _Span(NamedTuple):
    """A patch with the place in B that it wrote (earlier) or reads (later)."""

    start: int
    end: int
    is_earlier: bool
    patch: Patch


def _wanted(later: Sequence[Patch], first: int) -> Iterator[_Span]:
    for place in range(first, len(later)):
        yield _Span(later[place].start, later[place].end, False, later[place])


def _written(earlier: Sequence[Patch], first: int = 0, shift: int = 0) -> Iterator[_Span]:
    for patch in map(earlier.__getitem__, range(first, len(earlier))):
        start = patch.start + shift
        yield _Span(start, start + len(patch.after or ""), True, patch)
        shift += _growth(patch)


def _overlapping(*sorted_spans: Iterable[_Span]) -> Iterator[list[_Span]]:
    """Group spans of B that overlap; spans that only touch stay apart."""
    group: list[_Span] = []
    reach = 0
    for span in merge(*sorted_spans, key=lambda span: (span.start, span.end)):
        if group and span.start >= reach:
            yield group
            group = []
        group.append(span)
        reach = max(reach, span.end) if len(group) > 1 else span.end
    if group:
        yield group


def _merged(group: Sequence[_Span]) -> Patch:
    """Make one patch of a group; the places are filled in by the caller."""
    start = group[0].start
    end = max(span.end for span in group)
    known: list[str] = []
    done = start
    for span in group:
        if span.is_earlier:
            # What no earlier patch wrote lies under a later patch, so it does not matter what stands for it.
            known += "\0" * (span.start - done), span.patch.after or ""
            done = span.end
    known.append("\0" * (end - done))
    later = [
        span.patch._replace(start=span.start - start, end=span.end - start) for span in group if not span.is_earlier
    ]
    patches = [span.patch for span in group]
    names = "+".join(dict.fromkeys(name for patch in patches for name in patch.rule.split("+")))
    sure = all(patch.certainty is Certainty.EXACT for patch in patches)
    return Patch(
        start,
        end,
        apply("".join(known), later),
        names,
        Certainty.EXACT if sure else Certainty.INFERRED,
        min(patch.confidence for patch in patches),
    )


def place_marks(applied: Sequence[Patch], marks: Iterable[Patch]) -> list[Patch]:
    """Bring candidates and flags from the repaired text back to the text before repair.

    A mark whose place was itself written by an applied patch is dropped: its edit shows the place already, and edits of
    one field do not overlap.
    """
    placed: list[Patch] = []
    spans = _written(applied)
    span = next(spans, None)
    shift = 0
    for mark in marks:
        while span is not None and span.end <= mark.start:
            shift += _growth(span.patch)
            span = next(spans, None)
        if span is None or span.start >= mark.end:
            placed.append(mark._replace(start=mark.start - shift, end=mark.end - shift))
    return placed


def to_edits(field: str, before: str, patches: Iterable[Patch]) -> tuple[Edit, ...]:
    """Write patches of the text before repair as the edits an article stores."""
    edits = [
        Edit(
            field=field,
            start=start,
            end=end,
            before=before[start:end],
            after=after,
            rule=rule,
            certainty=certainty,
            confidence=confidence,
        )
        for start, end, after, rule, certainty, confidence in patches
    ]
    return tuple(edits)


def _growth(patch: Patch) -> int:
    return len(patch.after or "") - (patch.end - patch.start)


def _in_order(edits: Iterable[Edit], applied: Collection[Certainty]) -> list[Edit]:
    return sorted((edit for edit in edits if edit.certainty in applied), key=lambda edit: (edit.start, edit.end))
