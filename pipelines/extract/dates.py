"""Dates as Chinese pages print them, read with as much precision as they have."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from pipelines.records import Basis, Precision, Published

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL_DATE: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?<![\d.]\d{4})\s?[-/.年–—]\s?(?P<month>\d{1,2})\s?[-/.月–—]\s?(?P<day>\d{1,2})(?!\d)\s?[日号號]?"
    r"(?:[\sT,，]{0,4}(?:星期.|周.|上午|下午|[（(]?(?:星期|周).[)）]?)?[\s]{0,3}"
    r"(?P<hour>\d{1,2})\s?[:：时時点]\s?(?P<minute>\d{2})(?:\s?[:：分]\s?(?P<second>\d{2}))?"
    r"(?:\.\d{1,9})?\s?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
"""Begins with its digits: re passes over all else at once, and what must not stand before them is asked for behind."""
_MONTH: Final = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?年\s?(?P<month>\d{1,2})\s?月(?!\s?\d)")
_URL_DAY: Final = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/_]?(?P<month>0[1-9]|1[0-2]|[1-9](?=[-/_]))[-/_]?(?P<day>0[1-9]|[12]\d|3[01])(?![\d])"
)
_URL_MONTH: Final = re.compile(r"/(?P<year>(?:19|20)\d\d)[-/_]?(?P<month>0[1-9]|1[0-2])/")

_OTHER_FORMS: Final = re.compile(
    r"(?<![\d./-])(?P<year>\d{2})[-/.](?P<month>\d{2})[-/.](?P<day>\d{2})(?![\d./-])(?:\s{1,3}(?P<hour>\d{2})[:：](?P<minute>\d{2}))?"
    r"|(?<!\d)(?P<month2>\d{1,2})月\s{1,3}(?P<day2>\d{1,2})\s?[,，]\s?(?P<year2>20\d\d)(?!\d)"
)
_AGO: Final = re.compile(
    r"(?:^|(?:时间|時間|日期|发布|發布|发表|發表|更新)(?:于|於)?\s?[:：]?)\s?"
    r"(?:(?P<named>今天|昨天|前天)|(?P<count>\d{1,3})\s?(?P<unit>天|小时|小時|分钟|分鐘)前)(?=\s|$)"
)
_AGO_CHARS: Final = 40
_NAMED_DAYS: Final = {"今天": 0, "昨天": 1, "前天": 2}
_YEARLESS: Final = re.compile(
    r"(?<!\d[:：])(?<![\d./-])(?P<month>0?[1-9]|1[0-2])\s?[-/月]\s?(?P<day>[12]\d|3[01]|0?[1-9])(?![\d/-])\s?日?"
    r"(?:\s{0,3}(?P<hour>[01]?\d|2[0-3])\s?[:：]\s?(?P<minute>[0-5]\d)(?:\s?[:：]\s?(?P<second>[0-5]\d))?)?"
)
_YEARLESS_CHARS: Final = 80
_YEARLESS_LABEL: Final = re.compile(r"(?:时间|時間|日期|发布|發布|发表|發表|更新)(?:于|於)?\s?[:：]?\s?$")

CHINA: Final = timezone(timedelta(hours=8))
"""Stamps with another offset are given in the time that Chinese pages print."""
FIRST_YEAR: Final = 1994
"""No page of the Chinese web is older."""


def dates_in(text: str) -> Iterator[tuple[int, Published]]:
    """Give the full dates of a line with their offsets, in order; impossible ones are passed over.

    >>> [(at, date.value) for at, date in dates_in("時間：2024年11月6日 02:14 來源")]
    [(3, '2024-11-06T02:14')]
    >>> list(dates_in("2024-13-40 版本1.2.3"))
    []
    """
    for match in FULL_DATE.finditer(text):
        published = _of_match(match, Basis.PAGE)
        if published:
            yield match.start(), published


def other_forms_in(text: str) -> Published | None:
    """Read a year of two digits, where a time or a label says that it is a date, and the month-first form of themes.

    >>> other_forms_in("24-03-05 09:05").value, other_forms_in("发布日期：24-03-05").value
    ('2024-03-05T09:05', '2024-03-05')
    >>> other_forms_in("3月 5, 2024").value, other_forms_in("座机24-03-05")
    ('2024-03-05', None)
    """
    if len(text) > _YEARLESS_CHARS or "。" in text:
        return None
    for match in _OTHER_FORMS.finditer(text):
        year, month, day = (match[name] or match[f"{name}2"] for name in ("year", "month", "day"))
        if match["year"] and not match["hour"] and not _YEARLESS_LABEL.search(text[: match.start()]):
            continue
        named = f"{year if match['year2'] else '20' + year}-{month}-{day}"
        whole = FULL_DATE.match(f"{named} {match['hour']}:{match['minute']}" if match["hour"] else named)
        if whole and (published := _of_match(whole, Basis.PAGE)):
            return published
    return None


def ago_in(text: str, fetched_at: datetime) -> Published | None:
    """Read how long before the fetch a page was published: a whole line, or behind a label.

    >>> from datetime import UTC, datetime
    >>> ago_in("发布时间：昨天 阅读 3", datetime(2024, 3, 7, 4, tzinfo=UTC)).value
    '2024-03-06'
    >>> ago_in("他昨天 来过", datetime(2024, 3, 7, 4, tzinfo=UTC))
    """
    match = _AGO.search(text) if len(text) <= _AGO_CHARS else None
    if match is None:
        return None
    if match["named"]:
        age = timedelta(days=_NAMED_DAYS[match["named"]])
    else:
        count, unit = int(match["count"]), match["unit"]
        age = timedelta(days=count if unit == "天" else 0, hours=count if unit[0] == "小" else 0)
        age += timedelta(minutes=count if unit[0] == "分" else 0)
    day = fetched_at.astimezone(CHINA) - age
    return Published(value=day.strftime("%Y-%m-%d"), precision=Precision.DAY, basis=Basis.FETCHED)


def date_of_stamp(value: str) -> Published | None:
    """Read the date of a meta or JSON-LD value; None where it holds none.

    >>> date_of_stamp("2024-11-05T18:14:50Z").value
    '2024-11-06T02:14:50'
    """
    if re.fullmatch(r"\d{10}", value):
        moment = datetime.fromtimestamp(int(value), CHINA)
        return Published(value=moment.strftime("%Y-%m-%dT%H:%M:%S"), precision=Precision.SECOND, basis=Basis.PAGE)
    compact = re.fullmatch(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)\s*", value)
    if compact:
        value = "-".join(compact.groups())
    return next((published for _, published in dates_in(value[:64])), None)


def date_of_feed(value: str) -> Published | None:
    """Read the date that an RSS or Atom feed gives an entry; a time without a zone is taken as China's.

    Midnight, there or here, is how a feed writes a day without a time.

    >>> date_of_feed("Tue, 05 Nov 2024 18:14:50 GMT").value, date_of_feed("2024-11-06T02:14:50+08:00").basis
    ('2024-11-06T02:14:50', <Basis.FEED: 'feed'>)
    >>> date_of_feed("Wed, 06 Nov 2024 00:00:00 GMT").value, date_of_feed("2024-11-05T16:00:00Z").value
    ('2024-11-06', '2024-11-06')
    >>> date_of_feed("Tue, 05 Nov 99999 18:14:50 GMT"), date_of_feed("soon")
    (None, None)
    """
    stamp = value.strip()[:64]
    if whole := FULL_DATE.match(stamp):
        published = _of_match(whole, Basis.FEED)
        if published is None or not any(int(whole[name] or 0) for name in ("hour", "minute", "second")):
            there = FULL_DATE.match(stamp[: whole.end("day")])
            return _of_match(there, Basis.FEED) if there else None
        if published.value[10:] in {"T00:00", "T00:00:00"}:
            return replace(published, value=published.value[:10], precision=Precision.DAY)
        return published
    try:
        moment = parsedate_to_datetime(stamp if ":" in stamp else f"{stamp} 00:00")
        here = (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).astimezone(CHINA)
    except (ValueError, OverflowError):
        return None
    day = next((each for each in (moment, here) if each.time() == time()), None)
    if day is not None:
        return Published(value=day.strftime("%Y-%m-%d"), precision=Precision.DAY, basis=Basis.FEED)
    return Published(value=here.strftime("%Y-%m-%dT%H:%M:%S"), precision=Precision.SECOND, basis=Basis.FEED)


def month_in(text: str) -> Published | None:
    """Read a month without a day: 2024年11月."""
    match = _MONTH.search(text)
    return _of_match(match, Basis.PAGE) if match else None


def yearless_in(text: str) -> re.Match[str] | None:
    """Find a date without a year: it has a time, or a label, or is the whole line; 3-4 in a sentence is none.

    >>> yearless_in("时间：01-17人气：26")[0], yearless_in("10-08 12:00")[0], yearless_in("比分是3-4")
    ('01-17', '10-08 12:00', None)
    """
    if len(text) > _YEARLESS_CHARS or "。" in text or FULL_DATE.search(text):
        return None
    for match in _YEARLESS.finditer(text):
        if match["hour"] or match[0].strip() == text.strip() or _YEARLESS_LABEL.search(text[: match.start()]):
            return match
    return None


def with_year(match: re.Match[str], year: int, basis: Basis) -> Published | None:
    """Give a date without a year the year that `basis` tells; None for a day that year does not have."""
    named = f"{year}-{int(match['month']):02d}-{int(match['day']):02d}"
    if match["hour"]:
        named += f" {match['hour']}:{match['minute']}" + (f":{match['second']}" if match["second"] else "")
    whole = FULL_DATE.match(named)
    return _of_match(whole, basis) if whole else None


def latest_before(match: re.Match[str], fetched_at: datetime) -> Published | None:
    """Give a date without a year the last year in which it was not later than the fetch.

    >>> from datetime import UTC, datetime
    >>> latest_before(yearless_in("10-08 12:00"), datetime(2024, 3, 1, tzinfo=UTC)).value
    '2023-10-08T12:00'
    """
    here = fetched_at.astimezone(CHINA)
    for year in (here.year, here.year - 1):
        published = with_year(match, year, Basis.FETCHED)
        if published is not None and published.value[:10] <= f"{here:%Y-%m-%d}":
            return published
    return None


def date_of_url(url: str) -> Published | None:
    """Read the date that an address carries: /2024/1106/, /2024-11-06/, /202411/.

    >>> date_of_url("http://a.example/yuqi/2024/1106/3456.html").value
    '2024-11-06'
    """
    match = _URL_DAY.search(url) or _URL_MONTH.search(url)
    return _of_match(match, Basis.URL) if match else None


def is_plausible(published: Published, fetched_at: datetime | None) -> bool:
    """Refuse years before the web and, where the fetch is known, days that had not come yet."""
    if int(published.value[:4]) < FIRST_YEAR:
        return False
    if fetched_at is None:
        return True
    tomorrow = fetched_at.astimezone(UTC) + timedelta(days=1, hours=8)
    return published.value[:10] <= tomorrow.strftime("%Y-%m-%d")


def _of_match(match: re.Match[str], basis: Basis) -> Published | None:
    parts = match.groupdict()
    year, month, day, hour, minute, second = (
        int(parts.get(name) or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    has_day, has_time = bool(parts.get("day")), bool(parts.get("hour"))
    try:
        moment = datetime(year, month, day if has_day else 1, hour, minute, second, tzinfo=CHINA)
    except ValueError:
        return None
    if parts.get("zone"):
        moment = moment.replace(tzinfo=_zone(parts["zone"])).astimezone(CHINA)
    if not has_day:
        return Published(value=moment.strftime("%Y-%m"), precision=Precision.MONTH, basis=basis)
    if not has_time:
        return Published(value=moment.strftime("%Y-%m-%d"), precision=Precision.DAY, basis=basis)
    if parts.get("second"):
        return Published(value=moment.strftime("%Y-%m-%dT%H:%M:%S"), precision=Precision.SECOND, basis=basis)
    return Published(value=moment.strftime("%Y-%m-%dT%H:%M"), precision=Precision.MINUTE, basis=basis)


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]) % 15, minutes=int(digits[2:]) % 60))
