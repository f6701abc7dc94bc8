"""Plots as inline SVG, drawn here: no script, nothing fetched, colours from the page's style sheet."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 720
HEIGHT: Final = 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 12, 28
_TICKS: Final = 4
_MAX_LABELS: Final = 8
_MANY: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a plot."""

    label: str
    values: tuple[float, ...]
    """One for each place on the axis."""


def lines(places: Sequence[str], drawn: Sequence[Line], *, unit: str = "") -> Markup:
    """Draw lines over common places; each point tells its place and value to a pointer or a screen reader.

    Args:
        places: labels of the axis, in order.
        drawn: lines, each with a value a place.
        unit: put behind the values: "%".
    """
    most = max((value for line in drawn for value in line.values), default=0)
    # No share is above 100, so neither is its axis.
    top = min(_round_up(most), 100.0) if unit == "%" and most <= 100 else _round_up(most)
    parts = [*_frame(top, unit), *_axis(places)]
    size = 3 if len(places) <= _MANY else 2
    for number, line in enumerate(drawn):
        points = [(_x(index, len(places)), _y(value, top)) for index, value in enumerate(line.values)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline class="line s{number}" points="{path}"/>')
        for (x, y), place, value in zip(points, places, line.values, strict=True):
            told = html.escape(f"{line.label}, {place}: {value:g}{unit}")
            parts.append(
                f'<circle class="dot s{number}" cx="{x:.1f}" cy="{y:.1f}" r="{size}"><title>{told}</title></circle>'
            )
    return _svg(parts, ", ".join(line.label for line in drawn))


def bars(places: Sequence[str], values: Sequence[float], *, label: str) -> Markup:
    """Draw a bar for each place."""
    top = _round_up(max(values, default=0))
    parts = [*_frame(top, ""), *_axis(places)]
    width = max(1.5, min(40, 0.7 * (WIDTH - _LEFT - _RIGHT) / max(1, len(places))))
    for index, (place, value) in enumerate(zip(places, values, strict=True)):
        x, y = _x(index, len(places)) - width / 2, _y(value, top)
        told = html.escape(f"{place}: {value:g}")
        size = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{HEIGHT - _BOTTOM - y:.1f}"'
        parts.append(f'<rect class="bar" {size} rx="2"><title>{told}</title></rect>')
    return _svg(parts, label)


def _svg(parts: Sequence[str], label: str) -> Markup:
    head = f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{html.escape(label)}">'
    return Markup(head + "".join(parts) + "</svg>")  # noqa: S704 - every text in it is escaped above


def _frame(top: float, unit: str) -> list[str]:
    parts = []
    for tick in range(_TICKS + 1):
        value = top * tick / _TICKS
        y = _y(value, top)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:g}{unit}</text>')
    return parts


def _axis(places: Sequence[str]) -> list[str]:
    step = max(1, -(-len(places) // _MAX_LABELS))
    parts = []
    for index, place in enumerate(places):
        x = _x(index, len(places))
        if index % step == 0 and x < WIDTH - _LEFT / 2:
            kind = "tick minor" if index // step % 2 else "tick"  # a phone shows every other one
            label = html.escape(place)
            parts.append(f'<text class="{kind}" x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{label}</text>')
    return parts


def _x(index: int, count: int) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * (index + 0.5) / max(1, count)


def _y(value: float, top: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * (value / top if top else 0)


def _round_up(value: float) -> float:
    """Give the next number that four even ticks divide well.

    >>> [_round_up(value) for value in (0, 3, 7, 37, 180)]
    [4.0, 4.0, 8.0, 40.0, 200.0]
    """
    size = 1.0
    while True:
        for factor in (4, 8, 20):
            if value <= factor * size:
                return factor * size
        size *= 10
