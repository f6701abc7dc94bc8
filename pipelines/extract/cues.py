"""Phrases that mark what is not main text, matched on a normal form so that damage and script do not hide them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.records import RemovedKind

if TYPE_CHECKING:
    from collections.abc import Iterable

_PINYIN: Final = re.compile(
    r"(?<=[\u3400-\u9fff])[ \u00a0]?[(（] ?[A-Za-zÀ-ǜɑɡ\u0300-\u030c]{1,7} ?[)）]"
)  # 訊(xùn); only behind a Chinese character, so f(x) stays
_INVISIBLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2060\ufeff]")
_LETTERLESS: Final = re.compile(r"[\W_]+")

_LABEL_TAIL_CHARS: Final = 8
"""A label may be followed by 更多>> or a number."""
HEAD_CHARS: Final = 160
"""Cues stand at the start of a line; only so much of it is normalised, which keeps long lines cheap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One row of boilerplate.tsv."""

    rule: str
    kind: RemovedKind
    action: str
    """`line`: this line goes. `tail`: this line and what follows it go, unless the body follows."""
    how: str
    """`starts`: the line begins so. `label`: it is a short line or a list of links that begins so. `regex`: the line
    matches from its start. `label_regex`: it is a short line or a list of links that matches. `contains`: it holds the
    words anywhere."""
    pattern: str


@cache
def _simplified() -> tuple[dict[int, str], re.Pattern[str]]:
    """Load the character table Traditional to Simplified, and what finds the characters it changes.

    Source: opencc-python-reimplemented, Apache-2.0.
    """
    table = resources.files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if "\t" in line)
    simplified = {ord(row[0]): row[1].split(" ")[0] for row in rows if len(row[0]) == 1}
    simplified |= {ord("爲"): "为", ord("説"): "说"}
    # One range for the rare ones: re looks up a set of the first plane at once, and goes through any other.
    common = "".join(chr(code) for code in simplified if code <= 0xFFFF)
    return simplified, re.compile(f"[{common}\U00020000-\U0003ffff]")


@cache
def cues() -> tuple[Cue, ...]:
    """Load boilerplate.tsv; its source stands in its first lines."""
    table = resources.files("pipelines").joinpath("tables/boilerplate.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return tuple(
        Cue(rule=rule, kind=RemovedKind(kind), action=action, how=how, pattern=pattern)
        for rule, kind, action, how, pattern in rows
    )


class _Matchers(NamedTuple):
    """The table, in the form in which a line is looked up."""

    starts: re.Pattern[str]
    literal: dict[str, Cue]
    regexes: tuple[tuple[re.Pattern[str], Cue], ...]
    any_regex: re.Pattern[str]
    """Matches where one of them does: nearly every line is done with after one look."""
    any_of_text: re.Pattern[str]
    """The same without those that hold for labels alone."""
    anywhere: tuple[Cue, ...]


@cache
def _matchers() -> _Matchers:
    literal = {cue.pattern: cue for cue in cues() if cue.how in ("starts", "label")}
    longest_first = sorted(literal, key=len, reverse=True)
    regexes = tuple((re.compile(cue.pattern), cue) for cue in cues() if cue.how in ("regex", "label_regex"))
    return _Matchers(
        starts=re.compile("|".join(map(re.escape, longest_first))),
        literal=literal,
        regexes=regexes,
        any_regex=_any_of(regexes),
        any_of_text=_any_of([(regex, cue) for regex, cue in regexes if cue.how == "regex"]),
        anywhere=tuple(cue for cue in cues() if cue.how == "contains"),
    )


def _any_of(regexes: Iterable[tuple[re.Pattern[str], Cue]]) -> re.Pattern[str]:
    # Without its ^ an alternative begins with a character, and is passed over where that is not the line's.
    return re.compile("|".join(f"(?:{regex.pattern.removeprefix('^')})" for regex, _ in regexes))


def strip_pinyin(text: str) -> str:
    """Take readings in parentheses out of a label or a name; the text itself is repaired elsewhere.

    >>> strip_pinyin("聲(shēng)明：f(x)")
    '聲明：f(x)'
    """
    return _PINYIN.sub("", text) if "(" in text or "（" in text else text


def normal_form(text: str) -> str:
    """Give the form in which cues are matched: no readings, one width, Simplified characters.

    >>> normal_form(" 隨機(jī)看看： ")
    '随机看看:'
    """
    return _normal_form(text) if len(text) <= HEAD_CHARS else _normal_form.__wrapped__(text)


@lru_cache(maxsize=8192)  # one line is asked about by several rules, and the pages of a site repeat their lines
def _normal_form(text: str) -> str:
    text = strip_pinyin(text)
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFKC", text)
    table, changed = _simplified()
    return (text.translate(table) if changed.search(text) else text).strip()


def letters(text: str) -> str:
    """Give the letters and digits of the normal form, lower case: the key by which titles are compared.

    >>> letters("京東金融逾期催收怎么辦?") == letters("京东金融：逾期催收怎么办")
    True
    """
    return _letters(text) if len(text) <= HEAD_CHARS else _letters.__wrapped__(text)


@lru_cache(maxsize=8192)
def _letters(text: str) -> str:
    return _LETTERLESS.sub("", normal_form(text)).lower()


def find_cue(text: str, *, is_links: bool, max_label_chars: int = 16) -> Cue | None:
    """Find the cue that a line begins with or contains; None for a line that may be main text.

    Args:
        text: the line as printed.
        is_links: whether the line is made of links.
        max_label_chars: a `label` cue holds only in a line no longer than this, or in a line of links.
    """
    return _find_cue(text[:HEAD_CHARS], is_links, max_label_chars)


@lru_cache(maxsize=8192)
def _find_cue(text: str, is_links: bool, max_label_chars: int) -> Cue | None:
    head = normal_form(text).lstrip("·•*▪■◆●※>|-=_—[【〖(#「《 ")
    known = _matchers()
    match = known.starts.match(head)
    if match:
        cue = known.literal[match[0]]
        if cue.how == "starts" or is_links or len(head) <= max(max_label_chars, len(cue.pattern) + 4):
            return cue
    is_label = is_links or len(head) <= max_label_chars + _LABEL_TAIL_CHARS
    if (known.any_regex if is_label else known.any_of_text).match(head):
        return next(cue for regex, cue in known.regexes if (is_label or cue.how == "regex") and regex.match(head))
    return next((cue for cue in known.anywhere if cue.pattern in head), None)
