"""Pages that only want to be found: tags, lists of titles, and one keyword over and over.

An article has its keyword in its title and now and then in its text. Here nearly every line or clause is the keyword
with what people type behind it (逾期会坐牢吗, 逾期律师), or says what the page has on it (查看更多). Questions that
are answered, the heads of a book or a form to be filled in have lines between them, or speak to somebody; news
and explanations name their subject as often (杭州律师协会, 信用卡分期手续费), but sell nothing.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipelines.annotate.named.names import name_phrases
from pipelines.annotate.tables import cities, quality_table
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from pipelines.annotate.reading import Reading

_KEYWORD_CHARS: Final = 4
"""逾期 and 花呗 stand in every line of sound texts; 花呗逾期 does not."""
_TITLE_CHARS: Final = 40
_THICK: Final = 0.1
"""Share of a text in its keyword below which nothing more is looked at: 0.03 is usual."""
_SHORT_CHARS: Final = 600
"""A page of tags is short: longer ones are asked for their keyword only."""
_FEWEST: Final = 4
"""Lines with the keyword, at least, where the page says nothing of itself."""
_MOST: Final = 0.6
"""Least share of such lines among all: of questions with their answers it is a half."""
_OFFER_CHARS: Final = 2
"""Of what is sold, behind the city's name."""
_OTHER_CHARS: Final = 16
"""As much as a search has beside its keyword; a sentence has more."""
_STUFFED: Final = 2
"""Times that a sentence has the keyword, on the average, in text that is stuffed with it."""
_STUFFED_TIMES: Final = 8
_ADVERT: Final = 3
"""Different things that an advert says: where to ask, how well it is done, what it costs. Articles say one or two."""
_ANSWERED: Final = 3
"""Questions with the keyword that something else follows: a reader gets answers."""
_UNIT: Final = re.compile(r"[^\W_]+")
_HAN_CHAR: Final = re.compile("[\u4e00-\u9fff]")
"""In every unit that counts: the number of a line and its date are none."""
_SENTENCE: Final = re.compile(r"[^\n。;]+")
_PIECE: Final = re.compile(r"[^\n。;?!]+")
_HAN: Final = re.compile("[\u4e00-\u9fff]{4,}")


def found_share(reading: Reading) -> float:
    """Share of a text in lines and clauses that only want to be found; 0 of one that has few of them."""
    folded = reading.folded
    title = (reading.title_folded or folded.partition("\n")[0])[:_TITLE_CHARS]
    keyword, times = _keyword_of(title, folded)
    local = _of_city(title, folded)
    is_thick = (
        times * _KEYWORD_CHARS >= _THICK * len(folded) and _is_of_trade(title) and not _of("exercise").search(folded)
    )
    if not (is_thick or local) and (len(folded) > _SHORT_CHARS or not _of("furniture").search(folded)):
        return 0.0
    units = [unit for unit in _UNIT.findall(folded) if _HAN_CHAR.search(unit)]
    letters = sum(map(len, units))
    searched = [unit for unit in units if is_thick and _is_searched(unit, keyword)]
    if local:
        return sum(len(unit) for unit in units if local in unit) / letters
    if is_thick and _is_stuffed(folded, keyword, times):
        return min(1.0, sum(len(unit) for unit in units if keyword in unit) / letters)
    return _chars_found(folded, units, searched) / letters


def _chars_found(folded: str, units: list[str], searched: list[str]) -> int:
    """Count the characters of what is searched for and of what the page says of itself, unless readers get more."""
    said = [piece for piece in _PIECE.findall(folded) if _of("furniture").search(piece)]
    if _count_answered(folded, searched, said) >= _ANSWERED:
        return 0
    if said:
        return sum(len(unit) for unit in units if unit in searched or any(unit in piece for piece in said))
    told = sum(f"{unit}。" in folded for unit in searched)
    if len(searched) < max(_FEWEST, _MOST * len(units)) or told > len(searched) / 2:
        return 0
    return sum(map(len, searched))


def _keyword_of(title: str, folded: str) -> tuple[str, int]:
    """Give the four characters of a title that its text has most often, and how often."""
    pieces = {
        run[at : at + _KEYWORD_CHARS] for run in _HAN.findall(title) for at in range(len(run) - _KEYWORD_CHARS + 1)
    }
    times, keyword = max(((folded.count(piece), piece) for piece in pieces), default=(0, ""))
    return keyword, times


def _of_city(title: str, folded: str) -> str:
    """Give the city of a page whose text has it over and over in front of what is sold there, else nothing."""
    city = next((title[:end] for end in (4, 3, 2) if title[:end] in _cities()), "")
    if not city or not _of("sold").search(title) or not _is_advert(folded):
        return ""
    offer = title[: len(city) + _OFFER_CHARS]
    times = folded.count(offer)
    is_thick = times >= _FEWEST and times * len(offer) >= _THICK * len(folded)
    return city if is_thick and offer not in name_phrases() else ""


@cache
def _cities() -> frozenset[str]:
    return frozenset(map(fold, cities()))


def _is_of_trade(title: str) -> bool:
    return bool(_of("trade").search(title)) and not _of("programmes").search(title)


def _is_searched(unit: str, keyword: str) -> bool:
    """Tell whether a piece of text is the keyword with what is typed beside it."""
    if keyword not in unit or _of("of_readers").search(unit):
        return False
    beside = unit.replace(keyword, "")
    return len(beside) <= _OTHER_CHARS and (not beside or bool(_of("asked").search(beside)))


def _is_stuffed(folded: str, keyword: str, times: int) -> bool:
    """Tell whether sentences have the keyword again and again."""
    if times < _STUFFED_TIMES or not _of("asked").search(folded):
        return False
    if "。" in folded and not _is_advert(folded):  # sentences that explain something
        return False
    return times >= _STUFFED * sum(keyword in sentence for sentence in _SENTENCE.findall(folded))


def _is_advert(folded: str) -> bool:
    return len(set(_of("advert").findall(folded))) >= _ADVERT


def _count_answered(folded: str, searched: list[str], said: list[str]) -> int:
    """Count the questions behind which something stands that is neither asked nor of the page."""
    units = [
        (unit[0], folded[unit.end() : unit.end() + 1]) for unit in _UNIT.finditer(folded) if _HAN_CHAR.search(unit[0])
    ]
    known = set(searched)
    return sum(
        unit in known
        and (end == "?" or unit[-1] in "吗呢")
        and behind not in known
        and not any(behind in line for line in said)
        for (unit, end), (behind, _) in pairwise(units)
    )


@cache
def _of(name: str) -> re.Pattern[str]:
    return re.compile(quality_table()["searched"][name])
