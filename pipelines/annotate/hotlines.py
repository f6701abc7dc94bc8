"""Numbers that belong to the public: hotlines of authorities and lenders. Never personal, never masked."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.tables import Hotline, hotlines, personal, table_version
from pipelines.mentions import HotlineMention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.annotate.reading import Reading

UNKNOWN_OWNER: Final = "未知"

_BEFORE_CHARS: Final = 12
_NUMBERED: Final = re.compile(r"(?:第|编码|编号|单号|文号|房号|案号|流水号?|序号|尾号|订单号?|¥|\$|gdp)[:为是]?\s?$")
"""What makes the digits behind it a number of something else."""
_MEASURED: Final = (
    r"(?:[%元天年月万亿室页条楼度股米克℃/]|人次|人民币|美元|港元|号(?!热|专|电|码)|\.\d"
    r"|个(?!电话|热线|号码)|件|名|户|位|人[^工])"
)
_SERVICE: Final = re.compile(
    rf"(?P<whole>[48](?<![\da-z._@\-][48])00[ -]?\d{{3,4}}[ -]?\d{{3,4}})(?![\d-]|{_MEASURED})"
)
"""Paid by who is called or shared with them: a firm's, by the numbering plan (400, 800)."""
_CALL_CENTRE: Final = re.compile(rf"(?P<whole>9(?<![\da-z._@\-]9)5\d{{3,6}})(?![\d-]|{_MEASURED})")
"""Nationwide numbers of banks and call centres; they look like any other number, so only where one is told to call."""


def find_hotlines(reading: Reading) -> tuple[HotlineMention, ...]:
    """Find the public and the lenders' own numbers, whole numbers only.

    Known numbers count unless a measure or a numbering stands beside them; 110 and 12345 only where one is told to
    call. Numbers of firms that no table knows have the owner 未知.
    """
    found = {mention.start: mention for mention in _unknown(reading)}
    found |= {mention.start: mention for mention in _known(reading)}
    return tuple(found[start] for start in sorted(found))


def _known(reading: Reading) -> Iterator[HotlineMention]:
    for found in _numbers().finditer(reading.folded):
        hotline = _by_digits()[re.sub(r"\D", "", found[0])]
        before = reading.folded[max(0, found.start() - _BEFORE_CHARS) : found.start()]
        if _NUMBERED.search(before) or (hotline.near is not None and not re.search(hotline.near, before)):
            continue
        yield _mention(reading, found.span(), hotline)


def _unknown(reading: Reading) -> Iterator[HotlineMention]:
    for found in _SERVICE.finditer(reading.folded):
        digits = re.sub(r"\D", "", found["whole"])
        if len(digits) == 10 and digits not in _by_digits():
            number = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
            yield _mention(reading, found.span(), Hotline(number=number, owner=UNKNOWN_OWNER))
    for found in _CALL_CENTRE.finditer(reading.folded):
        before = reading.folded[max(0, found.start() - _BEFORE_CHARS) : found.start()]
        is_called = any(word in before for word in personal()["telephone"] if word not in ("号码", "联系"))
        if found["whole"] not in _by_digits() and is_called and not _NUMBERED.search(before):
            yield _mention(reading, found.span(), Hotline(number=found["whole"], owner=UNKNOWN_OWNER))


def _mention(reading: Reading, span: tuple[int, int], hotline: Hotline) -> HotlineMention:
    published = reading.published
    until = hotline.until
    return HotlineMention(
        number=hotline.number,
        owner=hotline.owner,
        surface=reading.text[span[0] : span[1]],
        start=span[0],
        end=span[1],
        stale=until is not None and (published is None or published >= until[: len(published)]),
        number_now=hotline.now,
        table_version=table_version("hotlines"),
    )


@cache
def _by_digits() -> dict[str, Hotline]:
    return {re.sub(r"\D", "", hotline.number): hotline for hotline in hotlines()}


@cache
def _numbers() -> re.Pattern[str]:
    """Match any known number; what must not stand before is looked at behind its first digit, which is found fast."""
    by_first: dict[str, list[str]] = {}
    for hotline in sorted(hotlines(), key=lambda one: -len(one.number)):
        first, rest = hotline.number[0], re.escape(hotline.number[1:]).replace(r"\-", "[ -]?")
        by_first.setdefault(first, []).append(rest)
    branches = (f"{first}(?<![\\da-z._@]{first})(?:{'|'.join(rests)})" for first, rests in by_first.items())
    # A decimal point makes it a measure: 95.588 is no number to call.
    return re.compile(rf"(?:{'|'.join(branches)})(?![\da-z]|{_MEASURED})")
