"""Typed numbers: amounts of money, interest rates, shares, durations, counts, times of day."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from pipelines.annotate.numbers.columns import column_figures
from pipelines.annotate.numbers.figures import figures
from pipelines.annotate.tables import table_version
from pipelines.mentions import Quantity
from pipelines.writing import Region

if TYPE_CHECKING:
    from pipelines.annotate.numbers.figures import Figure
    from pipelines.annotate.reading import Reading

_OF_REGION: Final[dict[tuple[str, Region | None], str]] = {
    ("CNY", Region.TW): "TWD",
    ("CNY", Region.HK): "HKD",
    ("$", Region.TW): "TWD",
    ("$", Region.HK): "HKD",
}
"""元 is the money of the place whose words the text has."""

_ASKED: Final = "吗呢么少何样办久高大"
"""Before a question mark that ends a question and is no lost digit."""


def find_quantities(reading: Reading) -> tuple[Quantity, ...]:
    """Find the typed numbers of a text, in order.

    Units: CNY and other currencies; percent/day, /month, /year, /instalment for rates; percent for shares; minute to
    year and instalment for durations; what is counted for counts; hour_of_day for times. A number that touches
    damage is `suspect`, and its surface takes the damage in. Dates, years and ordinals (第三期) are nothing.
    """
    margins = reading.margins
    found: list[Quantity] = []
    for begins, figure in figures(reading):
        if not margins or not reading.is_margin(begins + figure.start):
            found.append(_quantity(reading, begins, figure, found[-1].end if found else 0))
    cells = [
        _quantity(reading, 0, cell, 0)
        for cell in column_figures(reading.folded)
        if not margins or not reading.is_margin(cell.start)
    ]
    return _with_cells(found, cells) if cells else tuple(found)


def _with_cells(found: list[Quantity], cells: list[Quantity]) -> tuple[Quantity, ...]:
    """Add cells of tables where no number was read in their line; a percentage is what the head of its column says."""
    told = {place for one in cells if one.kind == "rate" for place in range(one.start, one.end)}
    found = [one for one in found if one.kind not in ("share", "rate") or told.isdisjoint(range(one.start, one.end))]
    taken = {place for one in found for place in range(one.start, one.end)}
    more = [cell for cell in cells if taken.isdisjoint(range(cell.start, cell.end))]
    return tuple(sorted((*found, *more), key=lambda one: one.start))


def _quantity(reading: Reading, begins: int, figure: Figure, taken: int) -> Quantity:
    start, end = begins + figure.start, begins + figure.end
    first, is_suspect = _with_damage(reading, start, end)
    first = max(first, min(taken, start))  # what stands before may have damage of its own
    unit = figure.unit
    if figure.kind == "amount":
        unit = _currency_at(reading, unit, reading.folded[first:end])
    return Quantity(
        kind=figure.kind,
        value=figure.low,
        value_max=figure.high,
        unit=unit,
        bound=figure.bound,
        context=figure.context,
        suspect=is_suspect,
        surface=reading.text[first:end],
        start=first,
        end=end,
        table_version=table_version("quantities"),
    )


def _currency_at(reading: Reading, unit: str, surface: str) -> str:
    """Give money the currency of the place whose words the text has; a bare dollar elsewhere is American."""
    if "人民币" in surface:
        return unit
    unit = _OF_REGION.get((unit, reading.region), unit)
    return "USD" if unit == "$" else unit


def _with_damage(reading: Reading, start: int, end: int) -> tuple[int, bool]:
    """Tell whether a number touches damage, and where it begins with the damage."""
    folded = reading.folded
    index = bisect_right(reading.damaged, start, key=lambda span: span[1] + 1) if reading.damaged else 0
    for low, high in reading.damaged[index : index + 1]:
        if low < end and high >= start:
            return min(low, start), True
    first = start
    while first and (folded[first - 1] == "\ufffd" or (first < start and folded[first - 1].isdigit())):
        first -= 1
    if first < start or "\ufffd" in folded[start : end + 1]:
        return first, True
    if folded[start - 1 : start] == "?" and folded[start - 2 : start - 1] not in _ASKED:
        return start - 1, True
    return start, False
