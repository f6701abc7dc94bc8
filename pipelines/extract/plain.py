"""Plain text pages: the title and the main text among bare lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.extract.cues import find_cue, strip_pinyin
from pipelines.extract.dates import FULL_DATE
from pipelines.extract.title import MAX_TITLE_CHARS, Title, without_closing_mark

if TYPE_CHECKING:
    from pipelines.extract.lines import Line

_SEARCHED_LINES: Final = 30


def find_plain_title(lines: list[Line]) -> Title | None:
    """Find the title: the line above the byline with its date, else the first line that is no crumb and no sentence."""
    head = lines[:_SEARCHED_LINES]
    dated = next((index for index, line in enumerate(head) if _is_dated(line)), None)
    above = range(dated - 1, -1, -1) if dated else range(len(head))
    for index in above:
        text = head[index].text
        if len(text) > MAX_TITLE_CHARS or head[index].han < 2 or find_cue(text, is_links=False):
            continue
        if text.endswith(("。", "；", "，")):
            continue
        return Title(text=without_closing_mark(text), raw=text, line=index)
    return None


def _is_dated(line: Line) -> bool:
    text = strip_pinyin(line.text)
    return len(text) <= 80 and FULL_DATE.search(text) is not None and "。" not in text
