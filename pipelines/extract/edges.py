"""Which lines of the chosen element are main text, and what the others are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Final

from pipelines.extract.adverts import LEAST_ARTICLE, advert_below
from pipelines.extract.byline import Surroundings
from pipelines.extract.container import Choice, line_value
from pipelines.extract.cues import find_cue, letters
from pipelines.extract.headings import split_number
from pipelines.extract.lines import make_line
from pipelines.extract.marks import MAX_BYLINE_CHARS, is_credits, is_infoline, is_pager, is_reactions, is_ticker
from pipelines.records import RemovedBlock, RemovedKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.extract.cues import Cue
    from pipelines.extract.lines import Line
    from pipelines.extract.title import Title
    from pipelines.hostmodel import HostModel

_TAIL_LIMIT: Final = {
    RemovedKind.COMMENTS: 2.0,
    RemovedKind.RELATED: 0.6,
    RemovedKind.DISCLAIMER: 0.5,
    RemovedKind.BOILERPLATE: 0.5,
}
"""A tail goes when the prose behind its cue is at most so many times the prose before it; comments may outgrow it."""
_SHORT_NEWS: Final = 60.0
"""Prose in front of a declaration that makes the article, however long the declaration is."""
_STATEMENT: Final = re.compile(r"[声聲]明|[公通]告|提示|提醒")
_TOP_LINES: Final = 60
_LEAD_LINES: Final = 6
_LEAD_CHARS: Final = 30
_LEFT_BY_MODEL: Final = 0.3
"""Of the text's characters, that a host's model must leave."""
_CREDIT_MARKS: Final = 6
"""Colons and commas that a line of credits may have."""
_TRAILING: Final = re.compile(
    r"\s*[（(【\[]\s*(?:责任编辑|責任編輯|责编|編輯|编辑|原标题|来源|文章来源|作者)\s?[:：][^（(【\[）)】\]]{0,40}[）)】\]]\s*$"
)

Verdict = tuple[RemovedKind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The lines of the main text and every other line with its verdict."""

    kept: list[Line]
    removed: tuple[RemovedBlock, ...]
    around: Surroundings
    """Lines that may be the byline."""
    crumbs: list[str]
    """Lines above the title that may be the breadcrumb."""
    behind_cut: float
    """0 to 1: part of the kept text behind the first line cut out of its midst."""


@dataclass(slots=True, kw_only=True)
class _Bench:
    """What the rules look at while they go through the lines."""

    lines: list[Line]
    choice: Choice
    title: Title | None
    first_prose: int
    before: list[float]
    """Prose of the chosen element in front of each line."""
    teasers_from: int
    """From this line on, every paragraph of the chosen element stands below a link: the summaries of other articles."""
    verdicts: dict[int, Verdict] = field(default_factory=dict)


def cut(lines: list[Line], choice: Choice, title: Title | None, model: HostModel | None = None) -> Cut:
    """Sort the lines of a page into main text and the rest; nothing is lost."""
    bench = _bench(lines, choice, title)
    _judge_above(bench)
    _judge_lead(bench)
    _judge_advert(bench)
    _judge_inside(bench)
    _judge_link_runs(bench)
    _judge_below(bench)
    if model is not None:
        _judge_template(bench, model)
    skipped = {title.line} if title and title.line is not None else set()
    kept = [index for index in range(choice.start, choice.end) if index not in bench.verdicts and index not in skipped]
    texts, trailing = _without_trailing_label([lines[index] for index in kept])
    removed = [*_blocks(bench), *trailing]
    anchor = title.line if title and title.line is not None else max(-1, bench.first_prose - 8)
    last = kept[-1] if kept else choice.end - 1
    return Cut(
        kept=texts,
        removed=tuple(removed),
        around=Surroundings(
            near=_near(bench, anchor),
            far=[line.text for line in lines[max(0, last - 3, bench.first_prose) : last + 14]],
            opening=lines[bench.first_prose].text if bench.first_prose < choice.end else "",
            top=[line.text for line in lines[: min(_TOP_LINES, max(0, anchor))] if not line.is_links],
        ),
        behind_cut=_behind_cut(bench, kept),
        crumbs=[
            line.text for index, line in enumerate(lines[: max(0, anchor)]) if _is_crumb(bench.verdicts.get(index))
        ],
    )


def _behind_cut(bench: _Bench, kept: list[int]) -> float:
    chars = sum(len(bench.lines[index].text) for index in kept)
    inside = range(min(bench.first_prose, bench.choice.end), bench.choice.end)
    first = next((index for index in inside if index in bench.verdicts), bench.choice.end)
    return sum(len(bench.lines[index].text) for index in kept if index > first) / chars if chars else 0.0


def _bench(lines: list[Line], choice: Choice, title: Title | None) -> _Bench:
    start = choice.start
    if title and title.line is not None and start <= title.line < choice.end:
        start = title.line + 1
    prose = [
        max(0.0, line_value(line)) if start <= index < choice.end and index not in choice.weak else 0.0
        for index, line in enumerate(lines)
    ]
    first = next((i for i in range(start, choice.end) if lines[i].is_prose and not is_infoline(lines[i])), choice.end)
    return _Bench(
        lines=lines,
        choice=choice,
        title=title,
        first_prose=first,
        before=list(accumulate(prose, initial=0.0)),
        teasers_from=_teasers_from(lines, choice),
    )


def _teasers_from(lines: list[Line], choice: Choice) -> int:
    for index in range(choice.end - 1, choice.start, -1):
        above = lines[max(choice.start, index - 2) : index]
        if lines[index].is_prose and index not in choice.weak and not any(line.is_links for line in above):
            return index + 1
    return choice.start


def _near(bench: _Bench, anchor: int) -> list[str]:
    """Give the lines behind the title down to the first paragraphs, then the three above it."""
    below = bench.lines[anchor + 1 : min(anchor + 16, max(bench.first_prose, anchor + 4))]
    above = bench.lines[max(0, anchor - 3) : max(0, anchor)]
    return [
        line.text
        for line in (*below, *above)
        if is_infoline(line) or (not line.is_prose and len(line.text) < MAX_BYLINE_CHARS)
    ]


def _judge_above(bench: _Bench) -> None:
    top = bench.choice.start
    if bench.title and bench.title.line is not None and bench.title.line < bench.choice.end:
        top = max(top, bench.title.line)
    title_line = bench.title.line if bench.title and bench.title.line is not None else -1
    key = letters(bench.title.text) if bench.title else ""
    for index in range(top):
        line = bench.lines[index]
        cue = find_cue(line.text, is_links=line.is_links) if len(line.text) < 200 else None
        repeat = _lead_verdict(bench, index, key) if index > title_line >= 0 else None
        if repeat:
            bench.verdicts[index] = repeat
        elif cue:
            bench.verdicts[index] = (cue.kind, cue.rule)
        elif index in bench.choice.weak:
            bench.verdicts[index] = (bench.choice.weak[index], "region.named")
        elif is_infoline(line):
            bench.verdicts[index] = (RemovedKind.BYLINE, "byline.line")
        else:
            bench.verdicts[index] = (RemovedKind.BOILERPLATE, "outside.above")
    if bench.title and bench.title.line is not None:
        bench.verdicts.pop(bench.title.line, None)


def _judge_lead(bench: _Bench) -> None:
    """Take out what stands between the title and its byline: an account, a channel, buttons."""
    if bench.title is None or bench.title.line is None:
        return
    start = max(bench.title.line + 1, bench.choice.start)
    lead = range(start, min(start + _LEAD_LINES, bench.first_prose))
    last = max((index for index in lead if is_infoline(bench.lines[index])), default=start)
    for index in range(start, last):
        line = bench.lines[index]
        if len(line.text) <= _LEAD_CHARS and not line.heading and not split_number(line.text)[0]:
            bench.verdicts[index] = (RemovedKind.BYLINE, "byline.block")


def _judge_inside(bench: _Bench) -> None:
    index = bench.choice.start
    key = letters(bench.title.text) if bench.title else ""
    while index < bench.choice.end:
        if index not in bench.verdicts and not (bench.title and index == bench.title.line):
            line = bench.lines[index]
            verdict = _shape_verdict(line) or _lead_verdict(bench, index, key)
            cue = None if verdict else find_cue(line.text, is_links=line.is_links)
            if verdict:
                bench.verdicts[index] = verdict
            elif index in bench.choice.weak:
                bench.verdicts[index] = (bench.choice.weak[index], "region.named")
            elif cue and _holds(bench, index, cue):
                bench.verdicts[index] = (cue.kind, cue.rule)
                if cue.action == "tail" and _is_tail(bench, index, cue):
                    end = _resumes(bench, index) if cue.kind is RemovedKind.RELATED else bench.choice.end
                    _judge_tail(bench, index, end)
                    index = end - 1
        index += 1


def _judge_advert(bench: _Bench) -> None:
    """Take out an advertisement that a label parts from the article above it, however long it is."""
    label = advert_below(bench.lines, range(bench.first_prose, bench.choice.end))
    if label is not None and bench.before[label] >= LEAST_ARTICLE:
        for index in range(label, bench.choice.end):
            bench.verdicts.setdefault(index, (RemovedKind.BOILERPLATE, "advert.below"))


def _shape_verdict(line: Line) -> Verdict | None:
    """Judge a line by its whole shape, wherever it stands."""
    if line.is_flood:
        return RemovedKind.INJECTED, "injected.flood"
    if line.heading or line.punctuation > _CREDIT_MARKS:
        return None
    if is_pager(line):
        return RemovedKind.BOILERPLATE, "pager.line"
    if is_reactions(line.text):
        return RemovedKind.BOILERPLATE, "reactions.line"
    if is_ticker(line):
        return RemovedKind.BOILERPLATE, "figures.widget"
    return (RemovedKind.BYLINE, "byline.credits") if is_credits(line.text) else None


def _lead_verdict(bench: _Bench, index: int, key: str) -> Verdict | None:
    """Judge what stands between the title and the first paragraph, and repeats of the title anywhere."""
    line = bench.lines[index]
    if len(line.text) > MAX_BYLINE_CHARS:
        return None
    own = letters(line.text)
    if key and own == key:
        return RemovedKind.TITLE_REPEAT, "title.repeat"
    if index >= bench.first_prose:
        return None
    if is_infoline(line):
        return RemovedKind.BYLINE, "byline.line"
    if key and len(own) >= 4 and own in key and not split_number(line.text)[0] and not line.heading:
        return RemovedKind.TITLE_REPEAT, "title.keywords"
    return None


def _holds(bench: _Bench, index: int, cue: Cue) -> bool:
    """Whether a cue may take this line: a paragraph in the midst of the body only says such words."""
    line = bench.lines[index]
    if line.heading and cue.kind is RemovedKind.BYLINE:
        return False
    if cue.kind is RemovedKind.DISCLAIMER and _is_declared(bench, index):
        return True  # the paragraph alone goes; what follows it is judged by itself
    return cue.action == "line" or cue.how == "label" or _is_tail(bench, index, cue) or not line.is_prose


def _is_declared(bench: _Bench, index: int) -> bool:
    """Whether a declaration stands beside an article, and is not one itself: a statement's title says so."""
    if bench.before[index] >= _SHORT_NEWS:
        return True
    after = bench.before[bench.choice.end] - bench.before[index + 1]
    return after >= 2 * _SHORT_NEWS and not (bench.title and _STATEMENT.search(bench.title.text))


def _is_tail(bench: _Bench, index: int, cue: Cue) -> bool:
    before = bench.before[index]
    after = bench.before[bench.choice.end] - bench.before[index + 1]
    if cue.kind is RemovedKind.RELATED and before > 0 and index >= bench.teasers_from:
        return True
    return before > 0 and after <= _TAIL_LIMIT.get(cue.kind, 0.5) * before


def _resumes(bench: _Bench, start: int) -> int:
    """Find where the body goes on behind a list in its midst: two paragraphs in a row, as no list of teasers has."""
    end = bench.choice.end
    plain = (
        index not in bench.choice.weak
        and line.is_prose
        and not line.link_chars
        and not find_cue(line.text, is_links=False)
        for index, line in enumerate(bench.lines[start + 1 : end], start + 1)
    )
    pairs = (index for index, both in enumerate(pairwise(plain)) if all(both))
    first = next(pairs, None)
    return end if first is None else start + 1 + first


def _judge_tail(bench: _Bench, start: int, end: int) -> None:
    """Give everything from here the kind of the last cue met."""
    kind, rule = bench.verdicts.get(start, (RemovedKind.BOILERPLATE, "outside.below"))
    for index in range(start, end):
        line = bench.lines[index]
        cue = find_cue(line.text, is_links=line.is_links)
        if cue:
            kind, rule = cue.kind, cue.rule
        bench.verdicts.setdefault(index, (kind, rule))
        if cue and cue.action == "line":
            kind, rule = RemovedKind.BOILERPLATE, "outside.below"


def _judge_link_runs(bench: _Bench) -> None:
    """Take out lists of links: at the edges of the body, or two lines and more in a row, or behind a related label."""
    inside = range(bench.choice.start, bench.choice.end)
    open_lines = [index for index in inside if index not in bench.verdicts]
    if not open_lines:
        return
    for is_links, group in groupby(open_lines, key=lambda index: _is_whole_link(bench.lines[index])):
        run = list(group)
        at_edge = run[-1] < bench.first_prose or run[-1] == open_lines[-1]
        if is_links and (len(run) > 1 or at_edge or _follows_related_label(bench, run[0])):
            bench.verdicts |= dict.fromkeys(run, (RemovedKind.RELATED, "links.run"))


def _follows_related_label(bench: _Bench, index: int) -> bool:
    verdict = bench.verdicts.get(index - 1)
    return verdict is not None and verdict[1] == "related.list"


def _is_whole_link(line: Line) -> bool:
    return line.link_chars * 10 >= len(line.text) * 8 and not line.heading


def _judge_below(bench: _Bench) -> None:
    end = bench.choice.end
    for index in range(end, len(bench.lines)):
        if index in bench.choice.weak and bench.choice.weak[index] is not RemovedKind.BOILERPLATE:
            bench.verdicts[index] = (bench.choice.weak[index], "region.named")
    if end < len(bench.lines):
        bench.verdicts.setdefault(end, (RemovedKind.BOILERPLATE, "outside.below"))
        cue = find_cue(bench.lines[end].text, is_links=bench.lines[end].is_links)
        if cue:
            bench.verdicts[end] = (cue.kind, cue.rule)
        _judge_tail(bench, end, len(bench.lines))


def _judge_template(bench: _Bench, model: HostModel) -> None:
    """Take the host's lines off both ends of the text; a heading ends the search, and so does an article's line.

    Where most of the text would go the model has learned copies, and nothing is taken.
    """
    title_line = bench.title.line if bench.title else None
    inside = range(bench.choice.start, bench.choice.end)
    left = [index for index in inside if index not in bench.verdicts and index != title_line]
    is_host = [not bench.lines[index].heading and model.has_line(bench.lines[index].text) for index in left]
    if all(is_host):
        return
    start, end = is_host.index(False), len(left) - is_host[::-1].index(False)
    kept = sum(len(bench.lines[index].text) for index in left[start:end])
    if kept >= _LEFT_BY_MODEL * sum(len(bench.lines[index].text) for index in left):
        bench.verdicts |= dict.fromkeys((*left[:start], *left[end:]), (RemovedKind.BOILERPLATE, "host.line"))


def _is_crumb(verdict: Verdict | None) -> bool:
    return verdict is not None and (
        verdict[0] is RemovedKind.BREADCRUMB or verdict[1] in ("outside.above", "region.named")
    )


def _without_trailing_label(kept: list[Line]) -> tuple[list[Line], list[RemovedBlock]]:
    """Cut `（责任编辑：…）` off the end of the last paragraph."""
    if not kept:
        return kept, []
    match = _TRAILING.search(kept[-1].text[-80:])
    if match is None:
        return kept, []
    text = kept[-1].text
    body = text[: len(text) - len(match[0])]
    block = RemovedBlock(kind=RemovedKind.BYLINE, rule="byline.trailing", text=match[0].strip())
    return [*kept[:-1], *([make_line(body)] if body else [])], [block]


def _blocks(bench: _Bench) -> Iterable[RemovedBlock]:
    """Join neighbouring lines of one verdict into one block."""
    for (kind, rule), group in groupby(sorted(bench.verdicts), key=lambda index: bench.verdicts[index]):
        yield RemovedBlock(kind=kind, rule=rule, text="\n".join(bench.lines[index].text for index in group))
