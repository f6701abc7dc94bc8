"""Which characters of a text a converter has annotated: proved by the everyday ones, and how far its list reaches."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.language.bigrams import bigrams
from pipelines.repair.pinyin.notes import ABOUT_READINGS, is_embedded, reads_throughout
from pipelines.repair.pinyin.readings import default_reading, readings
from pipelines.repair.splices.octets import is_key
from pipelines.script.characters import hant_only

if TYPE_CHECKING:
    from pipelines.repair.pinyin.notes import Annotation

_Places = dict[str, list["Annotation"]]

_SHARE: Final = 0.9
"""Share of a character's occurrences that must be annotated. Seen: 3,160 of 3,166 on 62 pages."""

_EMBEDDED_SHARE: Final = 0.5
"""Share of annotations that must stand inside running text: lists of new characters and headwords do not."""

_READER_SHARE: Final = 0.2
"""Share of the shared characters (學而時習之: 而, 之) that is annotated in a reader for children; in residue none."""

_FEW: Final = 200
"""Distinct annotated characters up to which each is counted by a scan of its own: more are in no damaged text."""

_MANY: Final = 8
"""Distinct characters from which a text is damaged even if it speaks of readings, or annotates in other ways too."""

_SURE: Final = 2
"""Characters of the list with one sound, amid words, that prove the habit by themselves …"""

_SURE_BEYOND: Final = 3
"""… and any such characters, of those that are met every day."""

_COMMON: Final = -9.0
"""Nats above which a character is met every day: 銀 -7.3, 驚 -9.0."""

_RARE: Final = -11.0
"""Nats below which a character is rare: one that is not on the list is then explained, not damaged. 鄉 -8, 譙 -14."""

_RAREST: Final = -12.2
"""Nats of the rarest that are damaged in a text that many everyday ones prove to be: 鐲 -12.0, 渦 -12.3."""

_LIST: Final = (
    "環發經質創產網聯內區數現優據業統續規鎮養態權穩結關領學導當節務協執調責應礎絡術設監機構護醫負標準轉戰驅認嚴擔補達訓復進"
    "實強農運動會點個計費時險濟財識獻價項團隊驗報對長級號測簡評來國無場語頁過說請萬問見開類線風詢購潤謹側災鄉冊獎臺庫"
)
"""Source: the converter's own list as it shows on 65 damaged pages, first to last."""

EVERYDAY: Final = frozenset(_LIST) | frozenset("滿訴償縣證還貸")
"""What is on the list, and common words besides."""

_EXPLAINED: Final = frozenset(
    "應當調長會數過說擔轉監強濟號場結識還區萬給為處樂傳種興盡間稱縣單從覺難論觀將釘縫漲鋪載創勝紀繫幾彈參勞華屬沒與於"
    "陳張劉趙楊葉許馮鄭賈羅蔣錢孫呂譚鄧蕭陸龍湯賀顧鐘龔韓閻嚴寧盧蘇謝鄒龐鮑費薩黃吳倫賴鍾歐莊連齊晉魯鄉東門馬鳥魚蟲車見風"
)
"""Of these a writer may give the sound, once, amid words: they have several, are names, or are taught first."""

_NARROW: Final = 0.2
_WIDE: Final = 0.3
"""Shares of Traditional characters beyond the list that are annotated: hardly any where the converter kept to it."""

_LEAST_SEEN: Final = 5
_LEAST_REACHED: Final = 8
"""Characters beyond the list by which its reach is told."""


class Habit(NamedTuple):
    """What a converter did to a text."""

    given: dict[str, str]
    """The characters it annotated, with the reading it gave."""
    is_single: bool
    """It wrote each reading once: a second one in the same place is a writer's."""


def habit(text: str, found: list[Annotation], free: list[Annotation]) -> Habit | None:
    """Tell what the converter annotated; none where the text does not prove that there was one.

    `free` are those of the annotations that teach nothing.
    """
    by_char = _by_char(free)
    # A scan for each of a hundred characters is faster than to count them all.
    occurrences = {char: text.count(char) for char in by_char} if len(by_char) <= _FEW else Counter(text)
    annotated = Counter(each.char for each in found)
    throughout = {
        char: places
        for char, places in by_char.items()
        if is_key(char) and annotated[char] >= _SHARE * occurrences[char]
    }
    proof = {char: places for char, places in throughout.items() if _is_everyday(char) and _is_by_default(char, places)}
    if not _is_proof(text, proof) or _is_reader(text, by_char):
        return None
    given = _given(text, throughout, is_many=len(proof) >= _MANY)
    places = [each for char in given for each in throughout[char]]
    doubled = sum(len(each.spoken) > 1 for each in places)
    return Habit(given, is_single=len(given) >= _MANY and doubled <= (1 - _SHARE) * len(places))


def _by_char(found: list[Annotation]) -> _Places:
    by_char: _Places = {}
    for each in found:
        by_char.setdefault(each.char, []).append(each)
    return by_char


def _is_everyday(char: str) -> bool:
    return char in EVERYDAY or bigrams().char(char) > _RARE


def _is_by_default(char: str, places: list[Annotation]) -> bool:
    only = (default_reading(char),)
    return all(each.spoken == only or {*each.spoken} == {*only} for each in places)


def _is_proof(text: str, proof: _Places) -> bool:
    """Tell whether so many everyday characters are annotated, so often, in running text, that no writer did it."""
    listed = sum(char in EVERYDAY for char in proof)
    total = sum(map(len, proof.values()))
    is_often = (len(proof) > 2 and listed > 1) or (listed > 1 and total > 2) or (listed > 0 and total > 3)
    if not (is_often or _is_sure(text, proof)) or (len(proof) < _MANY and ABOUT_READINGS.search(text)):
        return False
    embedded = (each for places in proof.values() for each in places if is_embedded(text, each))
    enough = ceil(_EMBEDDED_SHARE * total)
    return next(islice(embedded, enough - 1, None), None) is not None


def _is_sure(text: str, proof: _Places) -> bool:
    """Tell whether characters are annotated, amid words or twice in one place, that no writer explains."""
    if any(len(each.spoken) > 1 for places in proof.values() for each in places):
        return True
    sure = [
        char
        for char, places in proof.items()
        if char not in _EXPLAINED and bigrams().char(char) > _COMMON and all(is_embedded(text, each) for each in places)
    ]
    return len(sure) >= _SURE_BEYOND or sum(char in EVERYDAY for char in sure) >= _SURE


def _is_reader(text: str, by_char: _Places) -> bool:
    """Tell whether characters of both scripts are annotated like the others: a text for children or learners."""
    shared = sum(len(places) for char, places in by_char.items() if not is_key(char))
    return reads_throughout(text, shared, _READER_SHARE)


def _given(text: str, throughout: _Places, *, is_many: bool) -> dict[str, str]:
    """Give the annotated characters that the converter's list had, with the readings it gave."""
    given: dict[str, str] = {}
    beyond: _Places = {}
    for char, places in throughout.items():
        reading = default_reading(char)
        default = [each for each in places if each.spoken[0] == reading]
        if 2 * len(default) >= len(places):
            if char in _LIST:
                given[char] = reading
            else:
                beyond[char] = default
        elif is_many and len(places) > 1 and _is_everyday(char) and len({each.spoken for each in places}) == 1:
            # Another dictionary may put another reading first; it still gives one reading to all occurrences.
            spoken = {*places[0].spoken}
            if len(spoken) == 1 and spoken <= {*readings(char)}:
                given[char] = places[0].spoken[0]
    limit = _rarest(text, beyond, is_many=is_many)
    return given | {
        char: default_reading(char)
        for char, places in beyond.items()
        if char in EVERYDAY or bigrams().char(char) > (limit if len(places) == 1 else min(limit, _RARE))
    }


def _rarest(text: str, beyond: _Places, *, is_many: bool) -> float:
    """Tell how rare a character beyond the list may be that the converter annotated, in nats.

    Where it kept to its list, what is annotated once beyond it and is seldom met was so by a writer: 鍋(guō)塌豆腐.
    """
    usual = {char for char in hant_only().intersection(text) if char not in _LIST and bigrams().char(char) > _RAREST}
    reached = len(usual & beyond.keys())
    share = reached / max(1, len(usual))
    if len(usual) >= _LEAST_SEEN and share < _NARROW:
        return _COMMON
    if reached >= _LEAST_REACHED and share >= _WIDE:
        return float("-inf")
    return _RAREST if is_many else _RARE
