"""What the numbers of a sentence are, remembered with it: a number is read with its clause, and pages copy clauses.

Sentences that end with a line are read with the first characters of the next one where a number stands near, and with
the last of the line above where that ends without a mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipelines.annotate.numbers.clock import read_time
from pipelines.annotate.numbers.coins import read_change, read_clipped, read_slang
from pipelines.annotate.numbers.counting import read_bare_count, read_count, read_pair
from pipelines.annotate.numbers.measures import PAIRS, Measure, read_duration
from pipelines.annotate.numbers.money import read_amount, read_spoken, read_units_of_w
from pipelines.annotate.numbers.offered import OFFERED_BEFORE, read_offered, with_offered
from pipelines.annotate.numbers.owed import read_debt, read_price_each
from pipelines.annotate.numbers.percentages import rate_or_share, words_of
from pipelines.annotate.numbers.ranges import joined
from pipelines.annotate.numbers.rates import (
    read_bare_rate,
    read_discount,
    read_fen,
    read_fraction,
    read_myriadth,
    read_part,
    read_per_sum,
    read_percent,
    read_points,
    read_tenths,
    read_whole,
)
from pipelines.annotate.tables import measure_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pipelines.annotate.reading import Reading
    from pipelines.annotate.sentences import Sentence

_WORDS: Final = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两十拾百佰千仟万亿半廿卅"
_TOKEN: Final = re.compile(
    rf"[\d{_WORDS}俩仨](?:(?<=\d)(?<![\d.]\d)[\d.]*(?:,\d{{3}}(?!\d)[\d.]*)*|(?<=[俩仨])[俩仨]*|(?<!\d)[{_WORDS}]*|(?<=[?\ufffd]\.\d)\d*)"
)
"""Where a number may begin. The one class in front lets `re` skip what is none, which is nearly all of a text.
?.05% has lost what stood before its point; 俩 and 仨 make no number with others."""

_TO: Final = "-–—~至到"
"""一到两次 is a range."""
_Reader: TypeAlias = Callable[[str, int], Measure | None]
_READERS: Final[dict[str, tuple[_Reader, ...]]] = {
    "%‰": (read_percent,),
    "/": (read_part, read_price_each),
    "分": (read_fraction, read_whole, read_part, read_fen, read_duration, read_change),
    "厘": (read_fen,),
    "成": (read_tenths,),
    "折": (read_discount,),
    "b": (read_points,),
    "趴": (read_percent,),
    "巴": (read_points,),
    ":": (read_time,),
    "点": (read_fraction, read_points, read_fen, read_time),
    "时": (read_time,),
    "元块圆": (read_per_sum, read_spoken, read_amount),
    "美港新欧蚊": (read_amount,),
    "台": (read_amount, read_count),
    "万亿千百仟佰多余来几": (read_spoken, read_amount, read_duration, read_count, read_bare_count),
    "wkr": (read_amount, read_bare_count),
    "毛角": (read_change,),
    "嚿旧皮": (read_slang,),
    "把": (read_spoken, read_duration),
    "儿": (read_spoken, read_duration, read_count),
    "h": (read_duration,),
    "刻": (read_duration,),
    "礼钟载": (read_duration,),
    _TO: (
        read_percent,
        read_tenths,
        read_fen,
        read_discount,
        read_points,
        read_time,
        read_amount,
        read_duration,
        read_count,
    ),
    "日": (read_duration, read_amount),
    "小": (read_duration, read_count),
    "天自营秒周星月年期": (read_duration,),
    "个": (read_points, read_duration, read_count, read_units_of_w),
    "工": (read_duration, read_amount),
    "人本": (read_amount, read_count),
    ",。;!?\n”)」】=×÷会服手利违押罚保担定货房医彩尾首存现行吧了不请的还资材评咨快邮停拖鉴公登左上以": (read_amount,),
    "逾可都也进出转入就再给才先降涨升减变按结付收没过买送返": (read_amount,),
    "、": (read_duration, read_count, read_amount, read_tenths, read_discount),
    "起": (read_amount, read_count),
    "节次笔名位家件宗例户张通条封用单遍趟回页份款包段字大": (read_count,),
    "部辆组碗根样种类项方处批只顿场轮套间所座盒瓶杯支枚句篇册颗箱袋桶桩口娃孩女老客借持": (read_count,),
    "学员网粉投债档拨餐步头订号席": (read_count,),
    "+": (read_count, read_amount),
}
"""Which readers look at a number, by the character behind it."""
_BARE: Final[tuple[_Reader, ...]] = (
    read_spoken,
    read_amount,
    read_duration,
    read_count,
    read_bare_count,
    read_offered,
)
"""Those that look at 欠款三万五 and ¥5000, whatever stands behind."""

_OF_NAME: Final[tuple[_Reader, ...]] = (read_amount, read_debt, read_duration, read_count)
"""Those that look at a number right behind a product: 花呗8000,借呗12500."""
_BEHIND_NAME: Final = (" ", ":")
_OF_DEBT: Final = re.compile("欠|逾期|还[款钱了清不没完剩]|[应已待未没]还|负债|本金|借(?![呗条记])")
_OF_RANKS: Final = re.compile(
    r"投诉|数|量|排名|尾号|卡号|代码|行号|编号|验证码|分(?!期|\d{1,2}期)|热线|电话|客服|成立|年报|指数|股|单位|[(:,][百千万亿]元|(?<!利)率"
)
"""招商银行 2350 is a sum in a list of debts, elsewhere of complaints, the end of a card, a share or a score."""
_YEAR_OR_MONTH: Final = re.compile(r"(?:19|20)\d\d(?:\.\d\d?)?(?![\d.])")
_OF_MYRIAD: Final[tuple[_Reader, ...]] = (read_fraction, read_myriadth, read_per_sum, read_spoken, read_clipped)
"""Those that look at 万分之五 and 万五: what begins with 万 is no number."""
_OF_PAIR: Final[tuple[_Reader, ...]] = (read_duration, read_count, read_pair)
_BY_FIRST: Final = {"万": _OF_MYRIAD, "俩": _OF_PAIR, "仨": _OF_PAIR}
_CLIPPED_CHARS: Final = 2
_OF_CLIPPED: Final[tuple[_Reader, ...]] = (read_clipped, read_myriadth, read_amount, read_duration, read_count)
"""Those that look at 千二, 百五 and 千一."""
_NOT_ONE: Final = (read_count, read_percent, read_points, read_units_of_w)
"""Those that never read a bare 一: 一次 and 一个 count nothing, and they are half of the numbers of a text."""

_SIGNS: Final = frozenset("¥￥币$")

_IDIOM_CHARS: Final = 5
_BEFORE_CHARS: Final = 16
_AFTER_CHARS: Final = 8
_CONTEXT_CHARS: Final = 12
"""Characters to either side in which a word says what a number is of; never over the end of a sentence."""

_CLAUSE_END: Final = re.compile("[。!?;\n]")
_SCALE: Final = re.compile("[百千万仟佰]")
"""Behind a figure it makes a number in words that may be money: 三万五, 两千, 八百七."""

_ONE_MORE: Final = re.compile("[百千万]一")

_BOUNDS: Final = ("at_most", "at_least", "about")
_BOUND_CHARS: Final = 8
"""As far before a number as the longest word that bounds it begins."""
_NEAR_CHARS: Final = 8
"""As far before a number as a reader looks over the end of a line, and as far behind it."""
_MARKS: Final = "。!?;\n"


class Figure(NamedTuple):
    """A number with its unit; places count from the beginning of its sentence."""

    start: int
    end: int
    kind: str
    low: float
    high: float | None
    unit: str
    bound: str | None
    context: str | None


class Ends(NamedTuple):
    """What stands around a sentence, as far as its numbers depend on it."""

    mark: str
    """That ends it; none at the end of a text."""
    before: str
    """The end of the line above where that counts."""
    after: str
    """The beginning of the next line where that counts."""


def figures(reading: Reading) -> Iterator[tuple[int, Figure]]:
    """Give the numbers of a text in order, each with the place of its sentence."""
    return with_offered(_all_figures(reading), reading.folded)


def _all_figures(reading: Reading) -> Iterator[tuple[int, Figure]]:
    folded = reading.folded
    reach = 0
    for start, sentence in reading.sentences:
        if sentence.numbers is None:
            continue
        ends = _ends(folded, start, sentence)
        if reach > start:
            words = folded[start : start + sentence.chars]
            found = _figures(words, ends, sentence.name_ends, reach - start)  # a number goes on in this line
        elif ends in sentence.figures:
            found = sentence.figures[ends]
        else:
            words = folded[start : start + sentence.chars]
            found = sentence.figures[ends] = _figures(words, ends, sentence.name_ends)
        for figure in found:
            yield start, figure
        if found:
            reach = start + found[-1].end


def first_and_last(words: str) -> tuple[int, int] | None:
    """Give where the first number of a sentence may begin and the last one end; None where there is none."""
    found = list(_TOKEN.finditer(f"?{words}", 1))  # .05% may have lost a digit to a ?
    return (found[0].start() - 1, found[-1].end() - 1) if found else None


def _ends(folded: str, start: int, sentence: Sentence) -> Ends:
    end = start + sentence.chars
    first, last = sentence.numbers or (0, 0)
    mark = folded[end : end + 1]
    before = after = ""
    if first < _NEAR_CHARS or folded[start] == ".":
        above = folded[max(0, start - _NEAR_CHARS) : start]
        # ?.05% has lost what stood before its point; a line that ends in a mark says nothing of the next one's numbers.
        is_below = first < _NEAR_CHARS and above[-1:] == "\n" and above[-2:-1] not in _MARKS
        if is_below or (above[-1:] == "?" and folded[start] == "."):
            before = above
    if mark == "\n" and sentence.chars - last < _NEAR_CHARS:
        after = folded[end + 1 : end + 1 + _NEAR_CHARS]
    return Ends(mark, before, after)


def _figures(words: str, ends: Ends, name_ends: Collection[int], reach: int = 0) -> tuple[Figure, ...]:
    """Read the numbers of a sentence.

    Args:
        words: its own.
        ends: what stands around it.
        name_ends: where names end in it.
        reach: where a number that began in the line above ends.
    """
    begins = len(ends.before)
    text = f"{ends.before}{words}{ends.mark}{ends.after}"
    named = {begins + end for end in name_ends}
    span = begins, begins + len(words)
    if named and _OF_DEBT.search(text, 0, span[1]) and not _OF_RANKS.search(text):
        named.update(place for end in name_ends for place in _behind(text, begins + end))
    found: list[Figure] = []
    rate: Figure | None = None
    for measure in joined(text, _measures(text, span, begins + reach, named)):
        figure = _figure(text, measure, span, rate)
        found.append(figure)
        if figure.kind == "rate":
            rate = figure
    return tuple(found)


def _behind(text: str, end: int) -> Iterator[int]:
    """Give where the sum of a name that ends here may begin behind a blank or a colon: 招行 23000, 花呗: 6800."""
    while text[end : end + 1] in _BEHIND_NAME:
        end += 1
        if not _YEAR_OR_MONTH.match(text, end):
            yield end


def _measures(text: str, span: tuple[int, int], reach: int, name_ends: Collection[int]) -> Iterator[Measure]:
    readers_of = _readers()
    place = span[0]
    while token := _TOKEN.search(text, place):
        start, end = token.span()
        place = end
        if start >= span[1]:
            return
        if start < reach:
            continue
        if text[end - 1] == ".":  # a point that ends a clause is none of the number
            end -= 1
        readers = _readers_at(text, start, end, readers_of)
        if start in name_ends:
            readers = (*_OF_NAME, *readers)
        for read in readers:
            measure = read(text, start)
            if measure is not None:
                if not _is_idiom(text, measure):
                    yield measure
                reach = place = measure.end  # 一千一天 is a sum and a day
                break
        else:
            if end - start > 1 and _ONE_MORE.match(text, end - 2) and text[start - 1 : start] != "第":
                place = end - 1  # 一千一天 may be no sum, and yet a day


def _figure(text: str, measure: Measure, span: tuple[int, int], rate: Figure | None) -> Figure:
    before, after = _around(text, measure, span)
    begins = span[0]
    kind, unit = measure.kind, measure.unit
    if kind == "percent":
        kind, unit = rate_or_share(measure, before, after, rate)
    return Figure(
        measure.start - begins,
        measure.end - begins,
        kind,
        measure.low,
        measure.high,
        unit,
        _bound(before, after, is_rough=measure.is_rough),
        _context(before, after),
    )


def _readers_at(folded: str, start: int, end: int, readers_of: dict[str, tuple[_Reader, ...]]) -> tuple[_Reader, ...]:
    # 欠款三万五 and ¥5000 are money without a unit behind them.
    is_long = end - start > 1
    if (is_long and _SCALE.search(folded, start + 1, end)) or folded[start - 1 : start] in _SIGNS:
        return _BARE
    if first := _BY_FIRST.get(folded[start]):
        return () if is_long and folded[start] in PAIRS else first  # 俩俩 is two by two
    if end - start == _CLIPPED_CHARS and folded[start] in "百千":
        return _OF_CLIPPED
    after = folded[end : end + 1]
    if not is_long:
        after = folded[end + 1 : end + 2] if after == " " else after
        return readers_of.get("一" + after if folded[start:end] == "一" else after, ())
    # 房租900 吃饭1000: blanks for commas
    readers = readers_of.get(folded[end + 1 : end + 2], readers_of[""]) if after == " " else readers_of.get(after, ())
    return (read_bare_rate, *readers) if "." in folded[start:end] else readers


def _is_idiom(folded: str, measure: Measure) -> bool:
    """Tell whether a number in words is of a saying: 三番五次, 一天到晚."""
    start, end = measure.start, measure.end
    if folded[start].isdigit() or folded[start] in _SIGNS:
        return False
    for found in words_of("idioms").finditer(folded, max(0, start - _IDIOM_CHARS), end + _IDIOM_CHARS):
        if found.start() < end and found.end() > start:
            return True
    return False


@cache
def _readers() -> dict[str, tuple[_Reader, ...]]:
    readers = {char: readers for chars, readers in _READERS.items() for char in chars} | {"": (read_amount,)}
    offered = {char: (*readers.get(char, ()), read_offered) for char in ("", *OFFERED_BEFORE)}
    return (readers | offered) | {
        "一" + char: tuple(read for read in known if (char in _TO or read not in _NOT_ONE) and char != "、")
        for char, known in readers.items()
    }


def _around(text: str, measure: Measure, span: tuple[int, int]) -> tuple[str, str]:
    """Give what stands before and behind a number in its sentence."""
    start, end = measure.start, measure.end
    if span[0] <= start and end <= span[1]:
        first = max(span[0], start - _BEFORE_CHARS)
        first -= text[first] == "率" and first > span[0]  # 利率 is one kind of 率, 接通率 another
        return text[first:start], text[end : min(end + _AFTER_CHARS, span[1])]
    before, after = text[max(0, start - _BEFORE_CHARS) : start], text[end : end + _AFTER_CHARS]
    return _CLAUSE_END.split(before)[-1], _CLAUSE_END.split(after, 1)[0]


def _bound(before: str, after: str, *, is_rough: bool) -> str | None:
    # The leftmost word tells: 不低于 is at least, though 低于 stands in it.
    told = _bounding().search(before[-_BOUND_CHARS:]) if before[-1:] in _ending_bounds() else None
    behind = _bounding_behind().match(after)
    if behind and (not told or told.lastgroup == "about"):
        told = behind  # 大约85%以上
    return told.lastgroup if told else "about" if is_rough else None


def _context(before: str, after: str) -> str | None:
    words: list[str] = words_of("contexts").findall(before[-_CONTEXT_CHARS:])
    if words:
        return words[-1]
    behind = words_of("contexts").search(after)
    return behind[0] if behind else None


@cache
def _bounding() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(f'(?P<{name}>{words_of(name).pattern})' for name in _BOUNDS)})[了为是]?可?达?$")


@cache
def _ending_bounds() -> frozenset[str]:
    """Give the characters in which a word that bounds may end: nearly all others are told by one look."""
    return frozenset("了为是可达") | {word[-1] for name in _BOUNDS for word in measure_words(name)}


@cache
def _bounding_behind() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{words_of(f'{name}_behind').pattern})" for name in _BOUNDS))
