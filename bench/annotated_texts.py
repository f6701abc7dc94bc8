"""Texts marked by hand with what they say, as text files: bench/annotated/.

A text begins with `@ id published`, then `! title`, then its paragraphs:

    # role | heading          a heading with the role of its section, `-` where it has none of the known roles
    %T topic topic            topics of the section that ends here; before the first heading, of the lead
    %C kind verdict           a claim of that section
    {L id|words}  {P id|words}             lender (bank, regulator, ...), product; `!` behind the id: a stale name
    {W id#article>now!|words}              act; `>now` its article now, `!` stale; several with blanks between; id `?`:
                                           a title that is no act
    {H number|words}  {D kind|words}       hotline; personal data
    {Q kind low..high unit?|words}         quantity; `?`: suspect
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pipelines.extract.headings import split_number
from pipelines.records import Heading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MARK: Final = re.compile(r"\{([LPWHDQ]) ([^|{}]+)\|([^{}]*)\}")
_KINDS: Final = {"L": "lenders", "P": "products", "W": "laws", "H": "hotlines", "D": "pii", "Q": "quantities"}
_UNTYPED: Final = ("count", "time")
"""What is counted, and how a time of day is spelt, is a matter of taste: the value is not."""
_DAYS: Final = {"day": 1, "week": 7, "month": 30, "year": 360}
"""Half a year is six months to whoever marks a text, and half a month fifteen days."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something said at a place, by code points; what is said of a section stands at its number."""

    kind: str
    start: int
    end: int
    meaning: tuple[Any, ...]

    @property
    def is_span(self) -> bool:
        return self.kind not in ("topics", "roles", "claims", "classes")


@dataclass(slots=True)
class Marked:
    """A text with what is true of it."""

    name: str
    published: str | None
    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    schemes: list[tuple[str, int]] = field(default_factory=list)
    """Numbering schemes that are open, outermost first, each with the dots of its numbers."""
    truth: list[Found] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    @property
    def section(self) -> int:
        """Number of the section that is open, -1 for the lead."""
        return len(self.headings) - 1


def quantity(span: tuple[int, int], kind: str, bounds: tuple[float, float | None], unit: str) -> Found:
    """Give a quantity in comparable form."""
    low, high = bounds
    told = "" if kind in _UNTYPED else unit
    if kind == "duration" and unit in _DAYS:
        low, high, told = low * _DAYS[unit], high if high is None else high * _DAYS[unit], "day"
    return Found("quantities", *span, (kind, round(low, 6), high if high is None else round(high, 6), told))


def read(path: Path) -> Iterator[Marked]:
    """Read a file of marked texts."""
    marked: Marked | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@ "):
            if marked:
                yield marked
            marked = _head(line[2:])
        elif marked and line:
            _take(marked, line)
    if marked:
        yield marked


def _head(line: str) -> Marked:
    name, published, *more = line.split()
    quality = next((one.removeprefix("class=") for one in more), "article")
    truth = [Found("classes", 0, 0, (quality,))]
    return Marked(name=name, published=None if published == "-" else published, truth=truth)


def _take(marked: Marked, line: str) -> None:
    mark, _, rest = line.partition(" ")
    here = marked.section, marked.section
    match mark:
        case "!":
            marked.title = rest
        case "%T":
            marked.truth += [Found("topics", *here, (topic,)) for topic in rest.split()]
        case "%C":
            marked.truth.append(Found("claims", *here, tuple(rest.split())))
        case "#":
            role, _, heading = rest.partition(" | ")
            scheme, number = split_number(heading)
            level = _level(marked.schemes, scheme, number)
            marked.headings.append(Heading(paragraph=len(marked.paragraphs), level=level, number=number))
            if role != "-":
                marked.truth.append(Found("roles", marked.section, marked.section, (role,)))
            _add(marked, heading)
        case _:
            _add(marked, line)


def _level(schemes: list[tuple[str, int]], scheme: str, number: str | None) -> int:
    """Give a heading's level as the extractor would: schemes nest in the order in which they open."""
    if number is None:
        return 1
    key = ("arabic" if scheme == "decimal" else scheme, number.count("."))
    if key in schemes:
        del schemes[schemes.index(key) + 1 :]
    else:
        schemes.append(key)
    return len(schemes)


def _add(marked: Marked, line: str) -> None:
    begin = len(marked.text) + 1 if marked.paragraphs else 0
    plain, at = "", 0
    for found in _MARK.finditer(line):
        plain += line[at : found.start()]
        start = begin + len(plain)
        plain += found[3]
        at = found.end()
        marked.truth += _meanings(found[1], found[2], (start, begin + len(plain)))
    marked.paragraphs.append(plain + line[at:])


def _meanings(letter: str, told: str, span: tuple[int, int]) -> Iterator[Found]:
    kind = _KINDS[letter]
    if letter == "Q":
        name, bounds, unit = (told.rstrip("?") + " ").split(" ")[:3]
        low, _, high = bounds.partition("..")
        if told.endswith("?"):
            yield Found("suspect", *span, ())
        else:
            yield quantity(span, name, (float(low), float(high) if high else None), unit)
    elif letter == "W":
        yield from (_act(one, span) for one in told.split(" "))
    else:
        yield Found(kind, *span, (told.rstrip("!"),))
        if letter in "LP" and told.endswith("!"):
            yield Found("stale_names", *span, (told.rstrip("!"),))


def _act(told: str, span: tuple[int, int]) -> Found:
    act, _, article = told.rstrip("!").partition("#")
    number, _, now = article.partition(">")
    if act == "?":
        return Found("unknown_laws", *span, ())
    return Found("laws", *span, (act, number or None, now or None, told.endswith("!")))
