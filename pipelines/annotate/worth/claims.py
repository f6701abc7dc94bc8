"""Claims that can be checked against what is known: founding years, hours of hotlines, legal ceilings by their day.

A verdict says how a sentence stands on the day its page was published; a right one is no advice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pipelines.annotate.numbers.numerals import parse_number
from pipelines.annotate.phrases import Phrases
from pipelines.annotate.tables import claim_table, hotline_hours, table_version
from pipelines.mentions import Claim, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipelines.annotate.reading import Reading
    from pipelines.mentions import HotlineMention, NameMention

_FOUNDING: Final = "成立|创立|创办|创建|诞生|开业|设立|获批|组建|挂牌|[拆分]分独立|独立运营"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d|[一二][零〇九][零〇一二三四五六七八九]{2})年(?:\d{1,2}月(?:\d{1,2}日)?)?"
_FOUNDED: Final = re.compile(
    rf"[^。!?;\n]{{0,16}}?(?:(?:{_FOUNDING})(?:时间|年份|日期)?[于是为在:]{{0,2}})?{_YEAR}"
    rf"(?P<after>[^。!?;,\n]{{0,10}}?(?:{_FOUNDING}))?"
)
_FOUNDED_BEFORE: Final = re.compile(
    rf"{_YEAR}[^。!?;,\n]{{0,8}}?(?:{_FOUNDING})(?:了|的)?(?:有|是|:|包括)?[^。!?;,\n]{{0,6}}$"
)
_FOUNDED_IN_BEFORE: Final = re.compile(rf"(?:{_FOUNDING})于{_YEAR}的$")
_DAY_BEFORE: Final = re.compile(rf"{_YEAR},?$")
_FOUNDED_THEN: Final = re.compile(
    rf"(?:正式|宣告|经批准|获准|在[^。!?;,\n]{{1,6}}?){{0,4}}(?:{_FOUNDING})+(?=[,。!?;\n]|$)"
)
_FOUNDED_BEFORE_CHARS: Final = 28
_FOUNDING_WORDS: Final = re.compile(_FOUNDING)
_FOUNDED_ANOTHER: Final = re.compile(rf"(?:{_FOUNDING})了[^。!?;,\n]{{2,}},")
_OF_A_PART: Final = re.compile("了?[^。!?;,\n]{0,6}(?:分行|分公司|子公司|支行|中心|部门|专班|工作组|小组|基金)")
_HOURS: Final = re.compile(
    r"(?:7\s?[×x*]\s?)?(?:24\s?(?:小时|h)|二十四小时)(?!之?内|以内|后|左右)|全天候?|昼夜|日夜|随时|全年无休|不打烊|天天(?:在岗|有人)|半夜|(?:周末|节假日)(?:也|都|照)"
)
_OFFICE: Final = re.compile(
    r"每个工作日|(?<![\d一二三四五六七八九十个])工作日|工作时间|上班时间|法定工作|周一[至到]周五|朝九晚五|(?:周末|节假日)[^,。!?;\n]{0,5}(?:打不通|休|没人|不接|不上班)"
)
_NO_LINE: Final = re.compile(
    "派出所|柜[台面]|窗口|网点|[厅局院店站]|所(?![以有谓])|中心|支行|分行|大队|单位|公司|现场|户籍|当面|办公|营业|办理|开门|上门|上班(?!时间)|到[店场]|前[来往]|来访|接访|值班律师|坐班"
    "|银行(?!卡|热线|客服|电话)"
)
_OPEN_TOO: Final = re.compile("[也还都照]")
"""110, 工作日也可到派出所: it speaks of what else is open."""
_JOINS: Final = re.compile(r"[或和与及跟、/]|或者|以及")
_ALL_HOURS_ARE: Final = re.compile("人工|接听|服务|受理|开通|热线|值守|有人|拨打|坐席|在线|在岗|打得通|能打|接电话")
_CEILING: Final = re.compile(
    r"(?:民间借贷|司法保护|lpr|贷款市场报价利率)[^。!?;\n]{0,30}?(?P<rate>1\d(?:\.\d{1,2})?)%"
    r"|(?P<rate2>1\d(?:\.\d{1,2})?)%[^。!?;\n]{0,16}?(?:民间借贷|司法保护|lpr)"
)
_CEILING_MARKS: Final = ("民间借贷", "司法保护", "lpr", "贷款市场报价利率")
_SENTENCE_END: Final = "。!?;\n"
_DENIAL_CHARS: Final = 8
_ASKED_CHARS: Final = 6
_LONGEST_SENTENCE: Final = 200
_TURNED: Final = {Verdict.RIGHT: Verdict.WRONG, Verdict.WRONG: Verdict.RIGHT, Verdict.STALE: Verdict.RIGHT}


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    kind: str
    verdict: Verdict
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A pattern of claims.yaml."""

    kind: str
    marks: tuple[str, ...]
    """One of them stands in every match: without them the pattern need not be tried."""
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    without: re.Pattern[str] | None
    periods: tuple[tuple[str, Verdict], ...]
    basis: str
    denied: re.Pattern[str]
    """What says the contrary beside the claim or in it."""
    turned: re.Pattern[str] | None
    """What says the contrary anywhere in its sentence."""


def find_claims(
    reading: Reading, lenders: Iterable[NameMention], hotlines: Sequence[HotlineMention]
) -> tuple[Claim, ...]:
    """Find the claims that can be checked, one a place, in order."""
    found = [*_by_rules(reading), *_founded(reading, lenders), *_hours(reading, hotlines), *_ceilings(reading)]
    version = table_version("claims")
    claims: list[Claim] = []
    reach = 0
    for each in _told_once(reading.folded, sorted(found, key=lambda one: (one.start, -one.end))):
        if each.start < reach:
            continue
        reach = each.end
        claims.append(
            Claim(
                kind=each.kind,
                surface=reading.text[each.start : each.end],
                start=each.start,
                end=each.end,
                verdict=each.verdict,
                basis=each.basis,
                table_version=version,
            )
        )
    return tuple(claims)


def _told_once(folded: str, found: list[_Found]) -> Iterator[_Found]:
    """Give what a paragraph says once, and of a sentence that sets a wrong figure right only the right one."""
    told: set[tuple[int, str, Verdict, str]] = set()
    right = {(each.kind, _sentence(folded, each.start, each.end)[0]) for each in found if each.verdict is Verdict.RIGHT}
    for each in found:
        is_by_name = each.kind in _BY_NAME
        is_wrong = each.verdict is not Verdict.RIGHT and not is_by_name
        if is_wrong and (each.kind, _sentence(folded, each.start, each.end)[0]) in right:
            continue
        paragraph = folded.rfind("\n", 0, each.start)
        key = (paragraph, each.kind, each.verdict, each.basis if is_by_name else "")
        if key not in told:
            told.add(key)
            yield each


_BY_NAME: Final = ("founded", "hotline_hours")
"""Claims about different lenders and numbers are different claims."""


def _by_rules(reading: Reading) -> Iterator[_Found]:
    for rule, around in _tried(reading):
        for found in rule.pattern.finditer(reading.folded, *around):
            start, end = found.span()
            first, last = _sentence(reading.folded, start, end)
            sentence = reading.folded[first:last]
            if rule.without and rule.without.search(sentence):
                continue
            if rule.needs and not rule.needs.search(sentence):
                continue
            if _is_asked(reading.folded, (max(first, start - _DENIAL_CHARS), end), last):
                continue
            verdict = _verdict_at(rule.periods, reading.published)
            is_denied = rule.denied.search(reading.folded, max(first, start - _DENIAL_CHARS), end)
            if is_denied or (rule.turned and rule.turned.search(sentence)):
                verdict = _TURNED.get(verdict, verdict)
            yield _Found(start, end, rule.kind, verdict, rule.basis)


def _tried(reading: Reading) -> Iterator[tuple[_Rule, tuple[int, int]]]:
    """Give the rules that may match, with the sentences that have one of their marks; no pattern leaves a sentence."""
    sentences: dict[int, set[tuple[int, int]]] = {}
    for start, minus_end, mark in reading.places["claims"]:
        begins, ends = reading.sentence_around(start)
        around = max(begins, start - _LONGEST_SENTENCE), min(ends, _LONGEST_SENTENCE - minus_end)
        for number in claim_marks().meanings[mark]:
            sentences.setdefault(number, set()).add(around)
    for number in sorted(sentences):
        for around in sorted(sentences[number]):
            yield _rules()[number], around


def _is_asked(folded: str, around: tuple[int, int], last: int) -> bool:
    """Tell whether a claim is a question: 信用卡滞纳金还收不收?"""
    start, end = around
    return folded[last : last + 1] == "?" or bool(_asked().search(folded, start, min(last, end + _ASKED_CHARS)))


def _founded(reading: Reading, lenders: Iterable[NameMention]) -> Iterator[_Found]:
    years: dict[str, list[int]] = claim_table()["founded"]
    named = list(lenders)
    for index, lender in enumerate(named):
        if lender.id not in years:
            continue
        until = named[index + 1].start if index + 1 < len(named) else len(reading.folded)
        since = max(named[index - 1].end if index else 0, lender.start - _FOUNDED_BEFORE_CHARS)
        found = _FOUNDED.match(reading.folded, lender.end, until)
        if (
            not found
            or not _FOUNDING_WORDS.search(found[0])
            or _FOUNDED_ANOTHER.search(found[0])
            or _OF_A_PART.match(reading.folded, found.end())
        ):
            found = _founded_before(reading.folded, since, lender)
        year = parse_number(found["year"]) if found else None
        if not found or year is None:
            continue
        known = years[lender.id]
        verdict = Verdict.RIGHT if int(year) in known else Verdict.WRONG
        if _denied().search(found[0]):
            verdict = _TURNED[verdict]
        start, end = min(lender.start, found.start()), max(lender.end, found.end())
        yield _Found(start, end, "founded", verdict, f"{lender.name}：{known[0]}年")


def _founded_before(folded: str, since: int, lender: NameMention) -> re.Match[str] | None:
    """Find a year before the name: 2015年成立的招联, 成立于2015年的招联, 2015年3月,招联获批开业."""
    found = _FOUNDED_BEFORE.search(folded, since, lender.start) or _FOUNDED_IN_BEFORE.search(
        folded, since, lender.start
    )
    if found or not _FOUNDED_THEN.match(folded, lender.end):
        return found
    return _DAY_BEFORE.search(folded, since, lender.start)


def _hours(reading: Reading, hotlines: Sequence[HotlineMention]) -> Iterator[_Found]:
    hours = hotline_hours()
    for index, hotline in enumerate(hotlines):
        first, last = _sentence(reading.folded, hotline.start, hotline.end)
        if hotline.number not in hours or _is_asked(reading.folded, (hotline.start, hotline.end), last):
            continue
        said = _said_of(reading.folded, hotlines, index)
        always = _HOURS.search(said)
        is_office: bool | None = None
        office = _OFFICE.search(said)
        if office and not (hours[hotline.number] == "always" and _is_of_an_office(said, office)):
            is_office = True
        elif always and (
            _ALL_HOURS_ARE.search(reading.folded, first, last) or said[: always.start()].endswith(("是", "为"))
        ):
            is_office = bool(_denied().search(said, max(0, always.start() - _DENIAL_CHARS), always.end()))
        if is_office is not None:
            is_right = is_office == (hours[hotline.number] == "office")
            when = "由人工在工作日" if hours[hotline.number] == "office" else "全天"
            basis = f"{hotline.number}{when}接听（{hotline.owner}）"
            verdict = Verdict.RIGHT if is_right else Verdict.WRONG
            yield _Found(hotline.start, hotline.end, "hotline_hours", verdict, basis)


def _is_of_an_office(said: str, hours: re.Match[str]) -> bool:
    """Tell whether office hours are those of a place and not of the line: the clause of the hours names one."""
    clause = re.split("[,;:、]", said[: hours.start()])[-1] + re.split("[,;、]", said[hours.start() :])[0]
    return bool(_NO_LINE.search(clause) or _OPEN_TOO.match(said, hours.end()))


def _said_of(folded: str, hotlines: Sequence[HotlineMention], index: int) -> str:
    """Give what a sentence says of a hotline: what stands behind it, or what stands before if that says no hours.

    Of 12378或95588 what stands behind the last is said of both.
    """
    hotline = hotlines[index]
    first, last = _sentence(folded, hotline.start, hotline.end)
    before = [each.end for each in hotlines[:index] if each.end > first]
    until, at = last, hotline.end
    for each in hotlines[index + 1 :]:
        if each.start >= last:
            break
        if not _JOINS.fullmatch(folded, at, each.start):
            until = each.start
            break
        at = each.end
    own = folded[hotline.start : until]
    return own if _HOURS.search(own) or _OFFICE.search(own) else folded[max(before, default=first) : hotline.start]


def _ceilings(reading: Reading) -> Iterator[_Found]:
    """Judge a rate named as four times the LPR by the LPR of the day."""
    if "%" not in reading.folded or not any(mark in reading.folded for mark in _CEILING_MARKS):
        return
    table = [(day, float(rate)) for day, rate in claim_table()["lpr_ceiling"]]
    for found in _CEILING.finditer(reading.folded):
        first, last = _sentence(reading.folded, *found.span())
        sentence = reading.folded[first:last]
        # What it was when some contract was made cannot be checked.
        if (
            "民法典" in sentence
            or "合同成立时" in sentence
            or not re.search("上限|保护|四倍|4倍|超过|高于|红线", sentence)
        ):
            continue
        rate = float(found["rate"] or found["rate2"])
        known = [value for day, value in table if reading.published is None or day <= reading.published]
        if not known:
            continue
        verdict = Verdict.STALE if rate in known else Verdict.WRONG
        if rate == known[-1]:
            verdict = Verdict.RIGHT
        yield _Found(*found.span(), "rate_ceiling", verdict, f"一年期LPR的四倍当时是{known[-1]:g}%（法释〔2020〕6号）")


def _sentence(folded: str, start: int, end: int) -> tuple[int, int]:
    low, high = max(0, start - _LONGEST_SENTENCE), min(len(folded), end + _LONGEST_SENTENCE)
    first = max(folded.rfind(mark, low, start) for mark in _SENTENCE_END) + 1 or low
    ends = [place for mark in _SENTENCE_END if (place := folded.find(mark, end, high)) >= 0]
    return max(first, low), min(ends, default=high)


def _verdict_at(periods: tuple[tuple[str, Verdict], ...], published: str | None) -> Verdict:
    """Give the verdict of the last period that had begun; before the first nothing is known."""
    begun = [verdict for day, verdict in periods if published is None or day[: len(published)] <= published]
    return begun[-1] if begun else Verdict.UNCLEAR


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            kind=rule["kind"],
            marks=tuple(rule["marks"]),
            pattern=re.compile(rule["pattern"]),
            needs=re.compile(rule["needs"]) if "needs" in rule else None,
            without=re.compile(rule["without"]) if "without" in rule else None,
            periods=tuple((day, Verdict(verdict)) for day, verdict in rule["periods"]),
            basis=rule["basis"],
            denied=re.compile(rule["denied"]) if "denied" in rule else _denied(),
            turned=re.compile(rule["turned"]) if "turned" in rule else None,
        )
        for rule in claim_table()["rules"]
    )


@cache
def claim_marks() -> Phrases[tuple[int, ...]]:
    """Give the words without which a rule's pattern need not be tried, each with the numbers of its rules."""
    numbers: dict[str, tuple[int, ...]] = {}
    for number, rule in enumerate(_rules()):
        for mark in rule.marks:
            numbers[mark] = (*numbers.get(mark, ()), number)
    return Phrases(numbers.items())


@cache
def _denied() -> re.Pattern[str]:
    told: Any = claim_table()["denied"]
    return re.compile(told)


@cache
def _asked() -> re.Pattern[str]:
    told: Any = claim_table()["asked"]
    return re.compile(told)
