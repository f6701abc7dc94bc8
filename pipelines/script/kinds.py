"""How a Traditional text came to be Traditional, and from which region its words are.

A character map writes 之后, 這里 and 頭發 where whoever writes Traditional writes 之後, 這裡 and 頭髮: it leaves a
character that both scripts have, or takes the wrong one of two. A phrase converter gets those right and keeps the
mainland's words; a native text has its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from operator import add
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.script.dictionaries import dictionary
from pipelines.script.fold import fold
from pipelines.writing import Region, ScriptKind

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """Words that character maps get wrong."""

    wrong: int
    """Words as a character map makes them: 之后, 這里, 頭發."""
    right: int
    """The same words as Traditional writes them: 之後, 這裡."""

    @property
    def is_mapped(self) -> bool:
        """Whether a character map made the text."""
        return self.wrong > 1 and self.wrong >= _CHARMAP_SHARE * (self.wrong + self.right)


_CHARMAP_SHARE: Final = 0.1
"""Share of wrong words from which a character map made the text.
Source: a phrase converter has 0.02 over the bundled articles, maps from 0.26 to 0.8."""

_LEAST_POINTS: Final = 4
"""Points of vocabulary (regions.tsv) below which a text is from nowhere: one office, or two words of the trade."""


_LEAST_UNOPPOSED: Final = 3
"""… of Taiwan's or Hong Kong's, by different words, where none is another region's and nothing tells of a mainlander's
debts: 八达通 is what tourists have, and who writes 冇钱还花呗 owes yuan."""

_OF_MAINLAND: Final = re.compile("花呗|借呗|微粒贷|支付宝|白条|招行|工行|建行|农行|网贷|人民币|法院判决")

_OF_TAIWAN: Final = (
    re.compile(r"(?<![\d.号-])(?<!号:)09\d\d-\d{3}-\d{3}(?![\d-])"),
    re.compile(r"民国\s?(?:9\d|1[0-4]\d)\s?年|(?<![\d.,])1[0-4]\d年\s?(?:1[0-2]|[1-9])月"),
    re.compile(r"(?<![\d.,])\d{1,4}万\d,\d{3}(?!\d|,\d)"),
    re.compile(r"\(0[2-8]\)\s?\d{3,4}-\d{4}(?!\d)|(?<![\d.-])0[2-8]-\d{4}-\d{4}(?![\d-])"),
    re.compile("[\\d一二两三四五六七八九十]趴(?![在着下窝地])"),
    re.compile("(?<![a-z])line\\s?(?:id|官方帐号)"),
)
"""As only Taiwan divides a telephone's number, counts its years (since 2001; older papers are everybody's) and writes
sums: 6万1,800 and 6趴. One tells where a few lines have no word of a region; among words each counts."""
_SIGN_POINTS: Final = 3
_SURE_POINTS: Final = 6
"""With so many a text has told where it is from."""

_OFFICE_POINTS: Final = 3
"""Of an office or an act, which tells by itself. Of other words it takes two: 消费信贷 is said on the mainland too."""

_LEAST_OF_HANT: Final = 2
"""Different words, of which an office is two, of a Traditional text in which nothing is the mainland's: a mainland page
about debts has dozens of such words, also when a program has converted it."""
_OF_TRAVEL: Final = frozenset({"台湾", "台北", "高雄", "捷运", "悠游卡", "香港", "九龙", "八达通", "港铁", "转数快"})
"""What whoever has been there has: no point there."""
_EVERYDAY: Final = {
    Region.TW: re.compile(
        "迟缴|(?<!新)增贷(?!款)|(?<!助)学贷(?!款)|(?<!担)保母(?!公司)|(?<!司)机车(?!辆)|薪转|卡费(?![用率])|超商|便当|地下钱庄"
        "|缴不出|[月没遲迟]缴|缴[款息]|中古车|爬文|请益|(?<![公海])里长(?![的达])|工读|大夜班"
    ),
    Region.HK: re.compile(
        "[嘅咗唔喺佢哋嘢冇睇畀嚟咁嗰㗎]|(?<!拿)出粮(?!食)|(?<!房)屋租(?!赁)|最平(?![均常等稳庸和静])|批核(?!实)|(?<![退抵])税贷(?!款)"
    ),
}
"""Each different one is a point more for such a text; in a mainland text each is now and then a word too."""


def spelling_of(text: str) -> Spelling:
    """Count the words that character maps get wrong, as wrong and as right.

    >>> spelling_of("這里的關系，什么時候？之後再說")
    Spelling(wrong=3, right=1)
    """
    wrong, right = _words()
    pairs = Counter(map(add, text, text[1:]))
    # 么 is never Traditional: the words of the list are not all it stands in.
    others = text.count("么")
    if others:
        others -= sum(number for pair, number in pairs.items() if "么" in pair and pair in wrong)
    return Spelling(wrong=_total(pairs, wrong) + others, right=_total(pairs, right))


def region_of(text: str) -> Region | None:
    """Tell the region by its words, in either script; None where they do not tell.

    >>> region_of("聯徵中心的卡債，前置協商"), region_of("财仔追數"), region_of("花唄逾期")
    (<Region.TW: 'TW'>, <Region.HK: 'HK'>, None)
    """
    return region_of_folded(fold(text))


def region_of_folded(folded: str, *, is_hant: bool = False) -> Region | None:
    """Tell the region of a text that is folded already.

    Args:
        folded: the text.
        is_hant: whether it was in Traditional characters, and not by a character map: there one office is enough.
    """
    words = _vocabulary().perhaps_in(folded)
    points = _points_in(folded, words)
    region = _leading(points, folded, words, is_hant=is_hant)
    if region in (Region.TW, Region.HK) or points[Region.CN] >= _SURE_POINTS:
        return region
    signs = sum(sign.search(folded) is not None for sign in _OF_TAIWAN)
    if not signs:
        return region or (_region_unopposed(folded, words) if is_hant and not points[Region.CN] else None)
    points[Region.TW] += signs * _SIGN_POINTS
    is_alone = not any(_is_of_elsewhere(word, folded) for word in words)
    return Region.TW if is_alone else _leading(points, folded, words, signs=signs)


def _region_unopposed(folded: str, words: Collection[str]) -> Region | None:
    """Tell the region whose words a Traditional text without the mainland's has, however few; None where two have."""
    if _OF_MAINLAND.search(folded):
        return None
    points = Counter({region: len(set(everyday.findall(folded))) for region, everyday in _EVERYDAY.items()})
    for word in _own_words().intersection(words):
        for region, weight in _points()[word] if word in folded else ():
            points[region] += 2 if weight >= _OFFICE_POINTS else 1
    (first, most), (_, other), *_ = points.most_common()
    return first if most >= _LEAST_OF_HANT and not other else None


@cache
def _own_words() -> frozenset[str]:
    return words_of_legal_regions() - _OF_TRAVEL


def _is_of_elsewhere(word: str, folded: str) -> bool:
    """Tell whether a word that may be in a text is, and is no word of Taiwan."""
    return word in folded and any(region is not Region.TW for region, _ in _points()[word])


def words_of_legal_regions() -> frozenset[str]:
    """Give the folded words that tell whose law a text speaks of: those that no phrase converter exchanges.

    Such a converter writes 簡訊 and 資訊 into a mainland page, and the page goes on speaking of the mainland's courts.

    >>> sorted(words_of_legal_regions() & {"简讯", "资讯", "联征", "前置协商"})
    ['前置协商', '联征']
    """
    return frozenset(_points()) - _exchanged()


def region_by_words(folded: str, words: Collection[str]) -> Region | None:
    """Tell the region by those of its words that stand in a folded text.

    >>> region_by_words("联征中心的卡债,前置协商", {"联征", "卡债", "前置协商"})
    <Region.TW: 'TW'>
    """
    return _leading(_points_in(folded, words), folded, words)


def _points_in(folded: str, words: Collection[str]) -> dict[Region, int]:
    weights = _points()
    points = dict.fromkeys(Region, 0)
    for word in words:
        # The same word a hundred times is one writer's habit: three count.
        times = min(folded.count(word), 3)
        for region, weight in weights[word]:
            points[region] += weight * times
    return points


def _leading(
    points: dict[Region, int], folded: str, words: Collection[str], *, is_hant: bool = False, signs: int = 0
) -> Region | None:
    first, second, *_ = sorted(points, key=points.__getitem__, reverse=True)
    is_unopposed = first is not Region.CN and not points[second]
    least = _LEAST_UNOPPOSED if is_unopposed and _may_be_few(folded, words, is_hant=is_hant) else _LEAST_POINTS
    is_told = points[first] >= least and points[first] > points[second]
    return first if is_told and (first is Region.CN or signs or _is_told_twice(first, folded, words)) else None


def _is_told_twice(first: Region, folded: str, words: Collection[str]) -> bool:
    """Tell whether two words speak for a region, or one that is an office."""
    told = [weight for word in words if word in folded for region, weight in _points()[word] if region is first]
    return len(told) > 1 or max(told, default=0) >= _OFFICE_POINTS


def _may_be_few(folded: str, words: Collection[str], *, is_hant: bool) -> bool:
    """Tell whether a few words may tell the region: different ones or Traditional, and none of the mainland."""
    return (is_hant or sum(word in folded for word in words) > 1) and not _OF_MAINLAND.search(folded)


def kind_of_hant(spelling: Spelling, region: Region | None) -> ScriptKind:
    """Tell how a Traditional text came to be.

    Without evidence it counts as converted: a native page has the words of its region, unless it is a few lines long.
    """
    if spelling.is_mapped:
        return ScriptKind.HANT_CHARMAP
    return ScriptKind.HANT_NATIVE if region in {Region.TW, Region.HK} else ScriptKind.HANT_PHRASE


def _total(pairs: Counter[str], words: Collection[str]) -> int:
    return sum(number for pair, number in pairs.items() if pair in words)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Read the words as maps make them and as Traditional has them, all of two characters; 10 ms."""
    words: dict[str, set[str]] = {"wrong": set(), "right": set()}
    for kind, row in _rows("charmap_words.tsv"):
        words[kind].update(map(add, row[::2], row[1::2]))
    return frozenset(words["wrong"]), frozenset(words["right"])


class _Vocabulary(NamedTuple):
    """The words of the regions."""

    scan: re.Pattern[str]
    """Finds words that do not overlap."""
    beside: dict[str, tuple[str, ...]]
    """Word -> itself and the words that may share characters with it in a text, which the scan steps over."""

    def perhaps_in(self, folded: str) -> set[str]:
        """Give every word that is in a text and a few that are not, in one pass: most words are in few texts."""
        return {near for met in set(self.scan.findall(folded)) for near in self.beside[met]}


@cache
def _points() -> dict[str, list[tuple[Region, int]]]:
    """Give what each word of the regions, folded, says for which."""
    points: defaultdict[str, list[tuple[Region, int]]] = defaultdict(list)
    for region, weight, word in _rows("regions.tsv"):
        points[fold(word)].append((Region(region), int(weight)))
    return dict(points)


@cache
def _vocabulary() -> _Vocabulary:
    points = _points()
    return _Vocabulary(
        scan=re.compile("|".join(map(re.escape, points))),
        beside={word: tuple(other for other in points if _may_overlap(word, other)) for word in points},
    )


@cache
def _exchanged() -> frozenset[str]:
    """The words of the regions that OpenCC's phrase tables exchange, in either direction."""
    tables = (dictionary("TWPhrases"), dictionary("HKPhrases"))
    words = {fold(word) for table in tables for phrase, others in table.items() for word in (phrase, *others)}
    return frozenset(_points()) & words


def _may_overlap(one: str, other: str) -> bool:
    """Tell whether two words can share a character: one in the other, or the end of one the beginning of the other.

    >>> _may_overlap("聯徵中心", "中心"), _may_overlap("财仔", "仔细"), _may_overlap("财仔", "追数")
    (True, True, False)
    """
    ends = any(
        first.endswith(second[:length])
        for first, second in ((one, other), (other, one))
        for length in range(1, min(len(one), len(other)))
    )
    return ends or one in other or other in one


def _rows(table: str) -> list[list[str]]:
    text = resources.files("pipelines.script").joinpath("tables", table).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
