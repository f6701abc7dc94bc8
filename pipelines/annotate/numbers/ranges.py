"""Ranges whose two ends are numbers with a unit or a sign each: 五年以上十年以下, $300至$350."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.annotate.numbers.measures import TO, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UP_TO: Final = re.compile(TO)
_ABOVE: Final = re.compile(r"(?:\(含\))?以上,?")
_BELOW: Final = "以下"


def joined(text: str, measures: Iterable[Measure]) -> Iterator[Measure]:
    """Give the measures of a text, with two that are the ends of a range as one."""
    held: Measure | None = None
    for measure in measures:
        end = _end_of_range(text, held, measure) if held else None
        if held and end:
            held = held._replace(end=end, high=measure.low, is_rough=held.is_rough or measure.is_rough)
            continue
        if held:
            yield held
        held = measure
    if held:
        yield held


def _end_of_range(text: str, first: Measure, second: Measure) -> int | None:
    """Give where the range of two measures ends; None where they are none."""
    if (first.kind, first.unit) != (second.kind, second.unit) or first.high is not None or second.high is not None:
        return None
    if first.low >= second.low:
        return None
    if text.startswith(_BELOW, second.end) and _ABOVE.fullmatch(text, first.end, second.start):
        return second.end + len(_BELOW)
    is_signed = first.kind == "amount" and not text[second.start].isdigit()
    return second.end if is_signed and _UP_TO.fullmatch(text, first.end, second.start) else None
