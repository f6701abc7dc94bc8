"""One letter behind a question mark: second byte of a Traditional character, as in ?W for 學, or a letter: 催?C位."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.language.words import words
from pipelines.repair.splices.words import is_word_with
from pipelines.script.characters import HAN_CLASS, hant_only

if TYPE_CHECKING:
    from pipelines.repair.splices.torn import Reading

MARGIN_CLEAR: Final = 5.0
"""Nats by which a character must beat the next likely so that the word need not be so common."""

_GAIN_OF_ONE: Final = 14.0
_GAIN_OF_CAPITAL: Final = 16.0
"""Nats by which a text must be likelier with a character for a small letter or sign; for a capital, likelier a word."""
_LESS_WHERE_CLEAR: Final = 4.0
"""Nats less before a stop, where no other character comes near: 解釋?f，."""
_MARGIN_OF_ONE: Final = 1.4
_MARGIN_OF_ONE_ALONE: Final = 3.0
"""Nats by which the character must beat the next likely, in a text that shows other damage, and in one without."""
_MARGIN_AT_STOP: Final = 8.0
"""The same where a stop follows, so that only the left side tells."""
_USUAL: Final = 10.0
_KNOWN: Final = 11.6
"""Nats that an everyday word costs at most, and a known one: 進行 7, 研發 10, 走訪 11.5, 機位 14.5."""
_NEAR_CHARS: Final = 60

_STOPS_BEHIND: Final = tuple("，。；：、")
_HAN: Final = re.compile(f"[{HAN_CLASS}]")
_ASKS: Final = re.compile("[吗嗎呢么麼否吧啊呀谁誰何哪几幾啥呗嘛”」』）)!！?？…]")
_BEHIND_LETTERS: Final = frozenset("站位群羣轴軸光信股恤歌图圖轮輪级級型类類座端卡盘盤字超罩线線粉币幣仔君先小女男")
"""What words of one letter go on with: B站, C位, Q群, x軸, A先生."""


def is_no_letter(text: str, place: int, again: Reading, gain: float, script: str) -> bool:
    """Tell whether a letter or a sign is the second byte of a Traditional character: nobody writes 手機?l燙."""
    sign, behind = text[place + 1], text[place + 2 : place + 3]
    if is_word_of_letter(text, place):
        return False
    is_between = _HAN.match(behind) is not None or behind in {*_STOPS_BEHIND, ",", ";"}
    is_char = again.text in hant_only() and script == "Hant"
    least = _GAIN_OF_CAPITAL if "A" <= sign <= "Z" else _GAIN_OF_ONE
    if again.margin >= MARGIN_CLEAR and _HAN.match(behind) is None:
        least -= _LESS_WHERE_CLEAR
    return is_between and is_char and gain >= least and again.margin >= _MARGIN_OF_ONE


def is_letter_torn(text: str, place: int, again: Reading, *, is_sure: bool) -> bool:
    """Tell whether ?W is 學, one letter with words on its sides that want it; in 是吗?A股 the letter has its own."""
    letter, behind = text[place + 1], text[place + 2 : place + 4]
    if not (letter == "€" or "@" <= letter <= "~") or asks_before(text, place):
        return False
    is_stop = behind[:1] in _STOPS_BEHIND
    if not (_HAN.match(behind) or is_stop) or letter + behind[0] in words() or letter + behind in words():
        return False
    before = text[max(0, place - 3) : place]
    char = again.text[-1]
    if letter == "€" and not is_stop:  # no sum of money, so nothing but damage
        return again.margin >= _MARGIN_OF_ONE
    if is_sure and not is_stop:
        return again.margin >= _MARGIN_OF_ONE and is_word_with(before, char, behind)
    if behind[0] in _BEHIND_LETTERS:
        return False
    # A letter of its own is likelier than a lone tear, so the word must be an everyday one, and Traditional.
    is_hant = not hant_only().isdisjoint(text[max(0, place - _NEAR_CHARS) : place + _NEAR_CHARS])
    is_clear = again.margin >= MARGIN_CLEAR
    is_usual = char in hant_only() and is_word_with(before, char, behind, _KNOWN if is_clear else _USUAL)
    return is_hant and is_usual and again.margin >= (_MARGIN_AT_STOP if is_stop else _MARGIN_OF_ONE_ALONE)


def is_word_of_letter(text: str, place: int) -> bool:
    """Tell whether a letter behind a question mark goes on as words of letters do, or the mark ends a question."""
    sign, behind = text[place + 1], text[place + 2 : place + 3]
    is_word = sign.isalpha() and (behind in _BEHIND_LETTERS or sign + behind in words())
    return is_word or asks_before(text, place)


def asks_before(text: str, place: int) -> bool:
    """Tell whether what stands before a question mark ends a question."""
    return _ASKS.match(text, max(0, place - 1), place) is not None
