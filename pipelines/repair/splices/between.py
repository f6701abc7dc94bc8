"""What stands between question marks and is sound: numerals, syllables, pictures, words, a character repeated."""

from __future__ import annotations

import re
from typing import Final

from pipelines.language.bigrams import bigrams
from pipelines.repair.splices.lost import LOST
from pipelines.repair.splices.torn import MARKERS
from pipelines.repair.splices.words import wanted_close
from pipelines.script.characters import HAN_CLASS

_MARKS: Final = re.compile(f"[{MARKERS}]")
_HAN: Final = re.compile(f"[{HAN_CLASS}]")
_NO_SIGNS: Final = f"-'*+\\-0-9<-Z\\\\^-\\x7f{HAN_CLASS}，。；：？！、（）“”‘’「」『』《》【】"
_SIGNS: Final = re.compile(rf"(?=.*[^\x00-\x7f])[^\x00{_NO_SIGNS}]+")
"""Letters, numerals, syllables and pictures, of which torn text has single ones, among Han or before letters."""
_ONE_OVER_AND_OVER: Final = re.compile(r"(.)\1+")
"""What torn text never has: two such are read of four equal bytes, and that is the same character again."""
_MONEY: Final = "€"
"""Second byte of many Traditional characters."""
_NARROW: Final = re.compile("[?:;,.() \\d]+")
"""Marks, faces and numbers: ???, ?:), ?(1). Full-width ones made narrow are torn only with others."""
_ENCLOSED: Final = ("[]", "{}", "||", "~~", "__", "``", "^^")
"""Signs with a question mark between them, which are the second bytes of many characters as well."""
_NEAR_CHARS: Final = 4
_GAIN: Final = 1.8
"""Nats a character by which a run between two question marks must be likelier read again than without the marks.

Of 90 torn runs none had less than 2.2; of 11 sound ones, in text with question marks between any characters, one had
more than 1.2.
"""


_LINE_BEFORE: Final = 200
_RARE: Final = -10.5
"""Log probability below which a character between two question marks is more likely torn than asked."""
_CRIES: Final = frozenset("嗯哦喂咋嘿哎唉嗨诶誒噢呃咦哇呸哼嘛呗唄")
_CLOSING: Final = frozenset(["", *"\n，。；：！）”’」』,;:!)\"'"])


def is_question(text: str, start: int, end: int, *, is_damaged: bool) -> bool:
    """Tell whether one character between two question marks is asked, 還款?難?, and not half of something torn."""
    if end - start != 2 or _HAN.match(text, start) is None or text[start + 1] not in MARKERS:
        return False
    is_last = text[end : end + 1] in _CLOSING
    return not is_damaged if is_last else bigrams().char(text[start]) > _RARE or text[start] in _CRIES


_CRY: Final = re.compile("[!！]\\??")
_GAIN_OF_CRY: Final = {"!": 19.0, "！": 26.0}
"""Nats by which a cry must be likelier read again; of 6,840 at ends of lines none had as much."""
_LESS_WHERE_DAMAGED: Final = 8.0


def is_cry(text: str, span: tuple[int, int], read: str, gain: float, *, is_damaged: bool) -> bool:
    """Tell whether marks at the end of a sentence are a cry, 怎麼辦?!?, and not the second half of its last character.

    >>> is_cry("怎麼辦?!?", (3, 6), "。”", 14.0, is_damaged=True)
    True
    >>> is_cry("不正?！?", (2, 5), "常。", 30.0, is_damaged=True)
    False
    """
    start, end = span
    if not _CRY.fullmatch(text, start + 1, end):
        return False
    if _HAN.match(read):
        return gain < _GAIN_OF_CRY[text[start + 1]] - _LESS_WHERE_DAMAGED * is_damaged
    line = text[max(0, start - _LINE_BEFORE) : start].rpartition("\n")[2]
    close = wanted_close(line)
    return not (close and close in read and text[end : end + 1] in {"", "\n"})


def is_sign(text: str, span: tuple[int, int], read: str) -> bool:
    """Tell whether signs behind a question mark are such as writers set there, or nothing of them could be read.

    >>> is_sign("怎麼還?@小王", (3, 5), "這"), is_sign("法律條?^15%", (3, 5), "過")
    (True, False)
    """
    run = text[span[0] + 1 : span[1]]
    if not run.isascii():
        return run == _MONEY and text[span[1] : span[1] + 1].isdigit()
    is_set = run[0] in _OPENING or (run[0] in _CLOSING_SIGNS and _HAN.match(text, span[1]) is None)
    return is_set or not read.strip(LOST)


_OPENING: Final = "@[`{|"
_CLOSING_SIGNS: Final = "\\]_}~"
"""Mentions, pictures, faces, code and tables: second bytes as well, but of lone ones nothing else tells."""


def is_sound_between(text: str, span: tuple[int, int], read: str) -> bool:
    """Tell whether what a question mark begins is sound, though it was read again as something likelier.

    >>> is_sound_between("选项①?②?③?", (3, 6), "、��"), is_sound_between("为?限清?偿债", (1, 5), "�耷��")
    (True, True)
    >>> is_sound_between("合同?！跋?1-60", (2, 6), "。“��")
    False
    """
    start, end = span
    torn = text[start:end]
    kept = _MARKS.sub("", torn)
    if _NARROW.fullmatch(torn) or _ONE_OVER_AND_OVER.fullmatch(kept) or (_SIGNS.fullmatch(kept) and kept != _MONEY):
        return True
    if text[start - 1 : start] + kept in _ENCLOSED:
        return True
    if _MARKS.search(torn, 1) is None or _HAN.search(kept) is None:
        return False
    before = _MARKS.sub("", text[max(0, start - _NEAR_CHARS) : start])[-2:]
    after = _MARKS.sub("", text[end : end + _NEAR_CHARS].partition("\n")[0])[:2]
    asked, again = before + kept + after, before + read.replace(LOST, "") + after
    return bigrams().mean(again) < bigrams().mean(asked) + _GAIN
