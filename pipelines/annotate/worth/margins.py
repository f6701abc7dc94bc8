"""What is not the article in a text handed over as main text: crumb lines, bylines, disclaimers, lists of links.

Pages lose these when they are extracted; bare text still has them. The text stays as it is; names, laws, topics and
quantities there do not count.
"""

from __future__ import annotations

import re
from typing import Final

from pipelines.extract.cues import find_cue
from pipelines.records import RemovedKind

_HEAD_LINES: Final = 8
_TAIL_LINES: Final = 12
"""Lines at either end that may be no main text; what stands between is read as the article."""
_LINE_CHARS: Final = 80
"""A longer line is a byline or a crumb no more."""
_CRUMB_CHARS: Final = 8

_DAY: Final = r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?"
_TIME: Final = r"\s{0,2}\d{1,2}[:时]\d{2}(?:[:分]\d{2}秒?)?"
_BYLINE: Final = re.compile(
    rf"^(?!.*(?:\d元|应还|还款|本金|\||第\d{{1,3}}期))[^。,;!?]{{0,30}}?{_DAY}(?:{_TIME})?[^。,;!?]{{0,30}}$"
)
_CRUMB: Final = re.compile(
    r"^(?:您?(?:的|现在的?|当前的?)?(?:当前)?位置|首页\s?[>»/|-])|^[^。>»]{1,40}(?:\s?[>»]\s?[^。>»]{1,20}){2}$"
)


def margin_spans(text: str, folded: str) -> tuple[tuple[int, int], ...]:
    r"""Give the places of lines that are no main text, in order.

    >>> text = "首页 > 逾期 > 招行\n交通银行 2023-11-20 02:53:09\n花呗逾期会上征信。\n声明:本站信息仅供参考。"
    >>> [text[start:end][:6] for start, end in margin_spans(text, text)]
    ['首页 > 逾', '交通银行 2', '声明:本站信']
    """
    starts = _line_starts(text)
    count = len(starts)
    spans: list[tuple[int, int]] = []
    tail_from = None
    byline_at = None
    for number in {*range(min(_HEAD_LINES, count)), *range(max(0, count - _TAIL_LINES), count)}:
        start, end = starts[number], (starts[number + 1] - 1 if number + 1 < count else len(text))
        line = folded[start:end].strip()
        if not line:
            continue
        is_head = number < _HEAD_LINES
        cue = find_cue(line, is_links=False)
        if len(line) <= _LINE_CHARS and (_BYLINE.match(line) or _CRUMB.match(line)):
            spans.append((start, end))
            byline_at = number if is_head and byline_at is None else byline_at
        elif cue and cue.action == "tail" and not is_head:
            tail_from = start if tail_from is None else min(tail_from, start)
        elif cue and cue.kind is not RemovedKind.BOILERPLATE:
            spans.append((start, end))
    if byline_at:
        lines = ((starts[n], starts[n + 1] - 1) for n in range(byline_at))
        spans += [(start, end) for start, end in lines if 0 < end - start <= _CRUMB_CHARS]
    if tail_from is not None:
        spans = [span for span in spans if span[0] < tail_from] + [(tail_from, len(text))]
    return tuple(sorted(set(spans)))


def _line_starts(text: str) -> list[int]:
    starts = [0]
    while behind := text.find("\n", starts[-1]) + 1:
        starts.append(behind)
    return starts
