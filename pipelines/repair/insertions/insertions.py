"""What somebody has put in: marks of a writing program, and punctuation set twice. Cut only where it is certain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOLD_LINE: Final = re.compile(
    rf"^(?P<open>\*\*)(?=[^\n*]{{0,120}}[{HAN_CLASS}])[^\s*](?:[^\n*]{{0,118}}[^\s*])?(?P<close>\*\*)(?=[：:]|$)",
    re.MULTILINE,
)
"""A whole line, or its first words before a colon, between two pairs of stars; 张**和李** is none."""

_HEADING: Final = re.compile(rf"^#{{2,6}} (?=[{HAN_CLASS}\d（(【“*])", re.MULTILINE)
_LEFT_OVER: Final = re.compile(rf"\*\*(?<=[{HAN_CLASS}，。：；]\*\*)(?=[{HAN_CLASS}“《])")
_ABOUT_MARKUP: Final = re.compile("markdown|井号|井號|星号|星號|加粗|注释|註釋", re.IGNORECASE)

_DOUBLED: Final = (
    re.compile(rf",(?=[，。？！；：、,?])(?<=[{HAN_CLASS}],)(?!,,)"),
    re.compile(rf"，(?=[，。？！；：、,])(?<=[{HAN_CLASS}]，)(?!，，)"),
    *(re.compile(rf"{mark}(?={mark})(?<=[{HAN_CLASS}]{mark})(?!{mark}{{2}})") for mark in "、；："),
    *(
        re.compile(rf"{mark}(?=[{others}])(?<=[{HAN_CLASS}]{mark})")
        for mark, others in (("、", "，。；："), ("；", "，。、："), ("：", "，。、；"), ("。", "，、；："))
    ),
)
"""A mark before another that cannot follow it; dots, exclamation marks and three commas in a row are a writer's own."""

_ABOUT_MARKS: Final = re.compile("[标標][点點]|(?:[顿頓逗句分冒])[号號]|符[号號]|隔[开開]")
_ABOUT_MARKS_CHARS: Final = 20
"""Characters on each side in which a text speaks of marks: 用，、；隔开."""


def cut_markup(text: str) -> Iterator[Patch]:
    r"""Cut stars around a bold line and the signs of a heading, left by a writing program.

    >>> [patch.start for patch in cut_markup("## 一、协商\n**注意事项**\n尾号**\n张**和李**")]
    [0, 8, 14]
    """
    if ("**" not in text and "## " not in text) or _ABOUT_MARKUP.search(text):
        return
    patches = [Patch(one.start(), one.end(), "", "markup", Certainty.EXACT, 0.95) for one in _HEADING.finditer(text)]
    for one in _BOLD_LINE.finditer(text):
        patches += (Patch(*one.span(part), "", "markup", Certainty.EXACT, 0.95) for part in ("open", "close"))
    yield from sorted(patches)


def mark_markup(text: str) -> Iterator[Patch]:
    """Mark stars inside sentences, which may be markup or hide a name."""
    for one in _LEFT_OVER.finditer(text):
        yield Patch(one.start(), one.end(), None, "markup", Certainty.FLAG, 0.5)


def mark_doubled(text: str) -> Iterator[Patch]:
    """Mark a comma that another mark follows at once: a word may be lost between them, or a comma added.

    >>> [patch.start for patch in mark_doubled("有办法,，可以协商。等等……！！")]
    [3]
    """
    places = sorted(one.span() for pattern in _DOUBLED for one in pattern.finditer(text))
    for start, end in places:
        if not _ABOUT_MARKS.search(text, max(0, start - _ABOUT_MARKS_CHARS), end + _ABOUT_MARKS_CHARS):
            yield Patch(start, end, None, "doubled-mark", Certainty.FLAG, 0.6)
