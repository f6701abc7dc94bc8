"""Figures of tables: cells under a column whose head says what they are: 应还本金(元), 逾期天数, 日费率.

The extractor writes a row of figures as one line, its cells between strokes; so do pages written in Markdown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.numbers.figures import Figure
from pipelines.annotate.numbers.numerals import parse_number
from pipelines.annotate.numbers.rates import read_fraction, read_percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STROKE: Final = "|"
_HEAD: Final = re.compile(
    r"\(\s?(?:单位:?\s?)?(?P<unit>人民币元|[百千万亿]?元|%|天|日|个?月|年|期|户|笔|人|件)\s?\)\s*$"
)
_PRICED: Final = re.compile(
    "(?:单价|价格|售价|报价|价目|收费|费用|[务续理]费|金额|本金|利息|罚息|违约金|月供|欠款|应还|实还|应付|应缴|还款额|每期还款|余额|额度)\\s?$"
)
"""Heads of columns whose bare numbers are money, in a table's first line and where nothing says of how many 元."""
_SUMMED: Final = re.compile("(?:合计|小计|总计|总额)\\s?$")
_OF_MONEY: Final = re.compile("[元¥￥薪租]|[款贷费息债金](?![牌球融属])|[价金][额格钱]|钱|工资|支出|开销|花销|收入|欠")
"""What a column of totals asks for in its table or beside it: 语文 and 湖人 have totals as well."""
_NAMED: Final = (
    ("duration", "instalment", re.compile("(?:可分|最[长高多]|总|剩余|分)期数$")),
    ("duration", "day", re.compile("(?:逾期|拖欠|宽限|账期|欠款|延期|平均|最长|处理)[天日]数$")),
    ("count", "piece", re.compile("(?:笔|户|人|件|家|张|次|单|通)数$")),
)
"""Heads that say their unit by their name. 期数 alone is mostly the place of a row, and 天数 of anything."""
_CAPTION: Final = "单位"
_OTHER_UNIT: Final = re.compile("[百千万亿美港日欧]元|[美港台日]币|%|‰")
"""In a table or the lines beside it: its bare numbers may be of these."""
_LINES_ABOVE: Final = 2
_SUM: Final = re.compile(r"[¥￥]|\d{1,3},\d{3}|\d{2,}\.\d\d$|(?!(?:19|20)\d\d$)\d{3,}")
"""Under such a head 24 may be a rate and 2024 a year."""
_CELL: Final = re.compile(
    r"\s*(?P<number>[¥￥]?(?P<digits>(?!0\d)(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,8}(?!\d)|\d{9,12}(?=\.)))(?P<decimals>\.\d{1,6})?)起?\s*$"
)
"""Nine bare digits and more are a telephone's, a card's or a case's that stands one column off."""
_LONGEST_HEAD: Final = 14
"""A cell with a sentence about rates heads no column of them."""
_ORDINAL: Final = re.compile("(?:年份|年度|月份|日期|日|期次|序号|编号|号)\\s?$")
"""Heads of columns that name a day or a place in a row: 还款日(日)."""
_FIRST_YEAR: Final = 1000
_RULE: Final = re.compile(r"[\s|:\-—]*$")
"""The line under the head of a table in Markdown."""
_RATE: Final = re.compile("利率|年化|费率|息率|平息|[日月年]息(?!票)|apr|irr")
_NO_RATE: Final = re.compile("上浮|下浮|变[动化]|增[减幅长]|下降|上升|折扣|优惠|占比|返|较")
"""Heads of changes of a rate, and of parts of it."""
_PERIODS: Final = (
    ("day", re.compile("[日天]")),
    ("month", re.compile("月")),
    ("instalment", re.compile("(?<![逾到分长短周])期")),
    ("year", re.compile("年|利率|息率|apr|irr")),
)
_RATE_CELL: Final = re.compile(
    r"\s*(?P<sign>[千万])(?P<digit>[1-9](?:\.\d{1,2})?|[一二三四五六七八九])(?![\d百千万元])|\s*(?=[\d百千万])"
)
"""万7 under 日费率 is 0.07 %."""
_CELL_END: Final = re.compile(r"\s?(?:起|左右|以[上下内]|/[日天月年期])?\s*(?:\([^()]*\)\s*)?$")
_BASES: Final = {"千": 10, "万": 100}
_UNITS: Final = {
    "天": ("duration", "day"), "日": ("duration", "day"), "月": ("duration", "month"),
    "个月": ("duration", "month"), "年": ("duration", "year"), "期": ("duration", "instalment"),
    "户": ("count", "account"), "笔": ("count", "transaction"), "人": ("count", "person"), "件": ("count", "case"),
}  # fmt: skip
_SCALES: Final = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


class _Column(NamedTuple):
    kind: str
    unit: str
    scale: float
    is_told: bool = True
    """Whether its head says the unit."""
    has_signs: bool = False
    """Whether its cells say that they are percentages: 0.36%."""
    fewest: float = 0
    """What is less is nothing: one is no count."""


def column_figures(folded: str) -> Iterator[Figure]:
    """Give the figures of tables, their places from the beginning of the text, in order."""
    if _STROKE not in folded:
        return
    columns: dict[int, _Column] = {}
    has_caption = _CAPTION in folded
    was_table = False
    start = 0
    lines = folded.split("\n")
    for number, line in enumerate(lines):
        if _STROKE not in line:
            columns = {}
        elif heads := _heads(line):
            columns = (_rates(line) | heads) if was_table else (_named(line) | _rates(line) | heads)
        elif not (was_table or has_caption):
            priced = _priced(line, _lines_around(lines, number))
            columns = priced | _named(line) | _rates(line)
        elif columns and not _RULE.match(line):
            yield from _row(line, start, columns)
        was_table = _STROKE in line
        start += len(line) + 1


def _lines_around(lines: Sequence[str], first: int) -> Sequence[str]:
    """Give the lines of a table that begins here, with the two lines above it and the one below."""
    last = next((number for number in range(first, len(lines)) if _STROKE not in lines[number]), len(lines))
    above = [line for line in lines[max(0, first - 2 * _LINES_ABOVE) : first] if line.strip()][-_LINES_ABOVE:]
    return *above, *lines[first : last + 1]


def _priced(head_line: str, lines: Sequence[str]) -> dict[int, _Column]:
    """Give the columns of money of which this line says no unit, nor do the lines around, by their number."""
    if any(map(_OTHER_UNIT.search, lines)):
        return {}
    heads = list(enumerate(head_line.split(_STROKE)))
    priced = {number for number, head in heads if _PRICED.search(head)}
    summed = {number for number, head in heads if _SUMMED.search(head)}
    if summed and (priced or any(map(_OF_MONEY.search, lines))):
        priced |= summed
    return {number: _Column("amount", "CNY", 1, is_told=False) for number in sorted(priced)}


def _named(line: str) -> dict[int, _Column]:
    """Give the columns of which this line says what they count, by their number."""
    heads = enumerate(head.strip() for head in line.split(_STROKE))
    return {
        number: _Column(kind, unit, 1, fewest=2 if kind == "count" else 1)
        for number, head in heads
        for kind, unit, pattern in _NAMED
        if pattern.search(head)
    }


def _rates(line: str) -> dict[int, _Column]:
    """Give the columns of rates that have their % in the cells, by their number."""
    heads = ((number, head, _period(head)) for number, head in enumerate(line.split(_STROKE)))
    return {
        number: _Column("rate", f"percent/{period}", 1, has_signs=True)
        for number, head, period in heads
        if period and len(head) <= _LONGEST_HEAD and _RATE.search(head) and not _NO_RATE.search(head)
    }


def _period(head: str) -> str | None:
    return next((name for name, pattern in _PERIODS if pattern.search(head)), None)


def _heads(line: str) -> dict[int, _Column]:
    """Give the columns of which this line says the unit, by their number."""
    found = ((number, head, _HEAD.search(head)) for number, head in enumerate(line.split(_STROKE)))
    return {
        number: _column(head, told["unit"])
        for number, head, told in found
        if told and not _ORDINAL.search(head, 0, told.start())
    }


def _column(head: str, unit: str) -> _Column:
    if unit.endswith("元"):
        return _Column("amount", "CNY", _SCALES.get(unit[0], 1))
    if unit != "%":
        return _Column(*_UNITS[unit], 1)
    if not _RATE.search(head):
        return _Column("share", "percent", 1)
    return _Column("rate", f"percent/{_period(head) or 'year'}", 1)


def _row(line: str, start: int, columns: dict[int, _Column]) -> Iterator[Figure]:
    for number, cell in enumerate(line.split(_STROKE)):
        if number in columns and columns[number].has_signs:
            yield from _rate(cell, start, columns[number].unit)
            start += len(cell) + 1
            continue
        found = _CELL.match(cell) if number in columns else None
        value = parse_number(f"{found['digits']}{found['decimals'] or ''}") if found else None
        if found and value is not None and (columns[number].is_told or _SUM.match(found["number"])):
            column = columns[number]
            low = round(value * column.scale, 9)
            place = start + found.start("number")
            if (column.unit != "year" or low < _FIRST_YEAR) and low >= column.fewest:
                yield Figure(place, place + len(found["number"]), column.kind, low, None, column.unit, None, None)
        start += len(cell) + 1


def _rate(cell: str, start: int, unit: str) -> Iterator[Figure]:
    """Give the rate of a cell: 0.36%, 7.2%-24%, 万分之五, 万7."""
    begins = _RATE_CELL.match(cell)
    if not begins:
        return
    place = begins.end()
    if begins["sign"]:
        low, high = (parse_number(begins["digit"]) or 0.0) / _BASES[begins["sign"]], None
        first, end = begins.start("sign"), place
    elif measure := read_percent(cell, place) or read_fraction(cell, place):
        low, high, first, end = measure.low, measure.high, place, measure.end
    else:
        return
    if _CELL_END.match(cell, end):
        yield Figure(start + first, start + end, "rate", round(low, 9), high, unit, None, None)
