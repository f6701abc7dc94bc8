"""What the numbers of a text are: each is read within its sentence, and pages copy sentences with numbers.

Sentences that end with a line are read with the first characters of the next one where a number stands near, and with
the last of the line above where that ends without a mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipelines.annotate.clock import read_time
from pipelines.annotate.measures import Measure, read_count, read_duration
from pipelines.annotate.money import read_amount, read_change, read_debt, read_spoken, read_units_of_w
from pipelines.annotate.percentages import rate_or_share, words_of
from pipelines.annotate.rates import (
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
from pipelines.annotate.section_table import REMEMBERED, REPEATED
from pipelines.annotate.tables import measure_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipelines.annotate.reading import Reading
    from pipelines.annotate.sentences import Sentence

_WORDS: Final = "俩仨零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两十拾百佰千仟万亿半"
_TOKEN: Final = re.compile(
    rf"[\d{_WORDS}](?:(?<=\d)(?<![\d.]\d)[\d.]*(?:,\d{{3}}(?!\d)[\d.]*)*|(?<!\d)[{_WORDS}]*|(?<=[?\ufffd]\.\d)\d*)"
)
"""Where a number may begin. The one class in front lets `re` skip what is none, which is nearly all of a text.
?.05% has lost what stood before its point."""

_Reader: TypeAlias = Callable[[str, int], Measure | None]
_READERS: Final[dict[str, tuple[_Reader, ...]]] = {
    "%‰": (read_percent,),
    "分": (read_fraction, read_whole, read_part, read_fen, read_duration),
    "厘": (read_fen,),
    "成": (read_tenths,),
    "折": (read_discount,),
    "趴": (read_percent,),
    ":": (read_time,),
    "点": (read_fraction, read_points, read_fen, read_time),
    "时": (read_time,),
    "元块圆": (read_per_sum, read_spoken, read_amount),
    "美港新欧蚊": (read_amount,),
    "台": (read_amount, read_count),
    "万亿千百仟佰多余来几": (read_spoken, read_amount, read_duration, read_count),
    "wk": (read_amount,),
    "毛角": (read_change,),
    "把": (read_spoken, read_duration),
    "儿": (read_spoken, read_duration, read_count),
    "h": (read_duration,),
    "刻": (read_duration,),
    "礼钟载": (read_duration,),
    "-–—~至到": (
        read_percent,
        read_tenths,
        read_discount,
        read_points,
        read_time,
        read_amount,
        read_duration,
        read_count,
    ),
    "日": (read_duration, read_amount),
    "小": (read_duration, read_count),
    "天自秒周星月年期": (read_duration,),
    "个": (read_points, read_duration, read_count, read_units_of_w),
    "工": (read_duration, read_amount),
    "人": (read_amount, read_count),
    ",。;!?\n”)」会服手利违本押罚保担定货房医彩尾首存现行吧了不请的还资材评咨快邮停拖鉴公登左上以": (read_amount,),
    "、": (read_duration, read_count, read_amount),
    "次笔名位家起件宗例户张通条封用单遍趟回页份款包段": (read_count,),
    "部辆组碗根种类项方处批只顿场轮套间所座盒瓶杯支枚句篇册颗箱袋桶桩口娃孩女老客借持学员网粉投债档+": (read_count,),
}
"""Which readers look at a number, by the character behind it."""
_BARE: Final[tuple[_Reader, ...]] = (read_spoken, read_amount, read_duration, read_count)
"""Those that look at 欠款三万五 and ¥5000, whatever stands behind."""

_OF_NAME: Final[tuple[_Reader, ...]] = (read_amount, read_debt, read_duration, read_count)
"""Those that look at a number right behind a product: 花呗8000,借呗12500."""
_OF_MYRIAD: Final[tuple[_Reader, ...]] = (read_fraction, read_myriadth, read_per_sum, read_spoken)
"""Those that look at 万分之五 and 万五: what begins with 万 is no number."""
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


class _Window(NamedTuple):
    """A sentence with what stands around it, as far as its numbers depend on it."""

    text: str
    first: int
    """Where the sentence begins in it."""
    behind: int
    """Where it ends."""


def figures(reading: Reading) -> Iterator[tuple[int, Figure]]:
    """Give the numbers of a text in order, each with the place of its sentence."""
    folded = reading.folded
    name_ends = sorted({-minus_end for _, minus_end, _ in reading.places["names"]})
    behind_names = frozenset(name_ends)
    spans = [found.span() for found in _TOKEN.finditer(folded)]
    readers_of = _readers()
    reach = done = 0
    for start, end in spans:
        if start < done:
            continue
        stop = end - 1 if folded[end - 1] == "." else end
        is_read = start in behind_names or _readers_at(folded, start, stop, readers_of)
        if not is_read and not _ends_with_one_more(folded, start, stop):
            continue
        sentence = reading.sentences.around(start)
        begins, done = sentence
        window = _window(folded, sentence, spans)
        named = tuple(
            [end - begins for end in name_ends[bisect_left(name_ends, begins) : bisect_left(name_ends, done)]]
        )
        if reach > begins or len(window.text) > REPEATED:
            found = _figures(window, named, reach - begins)  # a number may go on in this line
        else:
            found = _known_figures(window, named)
        for figure in found:
            yield begins, figure
        if found:
            reach = begins + found[-1].end


def _window(folded: str, sentence: Sentence, spans: Sequence[tuple[int, int]]) -> _Window:
    """Give a sentence with what stands around it.

    Args:
        folded: the text.
        sentence: with a number.
        spans: of what may be numbers, in the whole text.
    """
    start, end = sentence
    first = bisect_left(spans, (start, 0))
    last = bisect_left(spans, (end, 0)) - 1
    is_point = folded[start] == "."
    is_near = spans[first][0] - start < _NEAR_CHARS or (is_point and folded[start + 1 : start + 2].isdecimal())
    before, behind = start, end + 1
    if is_near or is_point:
        above = folded[max(0, start - _NEAR_CHARS) : start]
        # ?.05% has lost what stood before its point; a line that ends in a mark says nothing of the next one's numbers.
        is_below = is_near and above[-1:] == "\n" and above[-2:-1] not in _MARKS
        if is_below or (above[-1:] == "?" and is_point):
            before -= len(above)
    if folded[end:behind] == "\n" and end - spans[last][1] < _NEAR_CHARS:
        behind += _NEAR_CHARS
    return _Window(folded[before:behind], start - before, end - before)


def _figures(window: _Window, name_ends: Collection[int], reach: int = 0) -> tuple[Figure, ...]:
    """Read the numbers of a sentence.

    Args:
        window: around it.
        name_ends: where names end in it.
        reach: where a number that began in the line above ends.
    """
    found: list[Figure] = []
    rate: Figure | None = None
    for measure in _measures(window, name_ends, reach):
        figure = _figure(window.text, measure, window.first, rate)
        found.append(figure)
        if figure.kind == "rate":
            rate = figure
    return tuple(found)


_known_figures: Final = lru_cache(maxsize=REMEMBERED)(_figures)


def _measures(window: _Window, name_ends: Collection[int], reach: int) -> Iterator[Measure]:
    text, first, behind = window
    readers_of = _readers()
    place = first
    reach += first
    while token := _TOKEN.search(text, place):
        start, end = token.span()
        place = end
        if start >= behind:
            return
        if start < reach:
            continue
        if text[end - 1] == ".":  # a point that ends a clause is none of the number
            end -= 1
        for read in _OF_NAME if start - first in name_ends else _readers_at(text, start, end, readers_of):
            measure = read(text, start)
            if measure is not None:
                if not _is_idiom(text, measure):
                    yield measure
                reach = place = measure.end  # 一千一天 is a sum and a day
                break
        else:
            if _ends_with_one_more(text, start, end) and text[start - 1 : start] != "第":
                place = end - 1  # 一千一天 may be no sum, and yet a day


def _ends_with_one_more(text: str, start: int, end: int) -> bool:
    return end - start > 1 and bool(_ONE_MORE.match(text, end - 2))


def _figure(text: str, measure: Measure, begins: int, rate: Figure | None) -> Figure:
    before, after = _around(text, measure.start, measure.end)
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
    if folded[start] == "万":
        return _OF_MYRIAD
    after = folded[end : end + 1]
    if after == " ":
        after = folded[end + 1 : end + 2]
    if is_long:
        return readers_of.get(after, ())
    return readers_of.get("一" + after if folded[start:end] == "一" else after, ())


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
    return readers | {
        "一" + char: tuple(read for read in known if read not in _NOT_ONE and char != "、")
        for char, known in readers.items()
    }


def _around(folded: str, start: int, end: int) -> tuple[str, str]:
    before, after = folded[max(0, start - _BEFORE_CHARS) : start], folded[end : end + _AFTER_CHARS]
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
