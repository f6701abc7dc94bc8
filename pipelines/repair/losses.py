"""Marks for what is lost: flags where nothing can be said, candidates where the word is likely. Never applied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.script.characters import HAN_CLASS, hant_only

if TYPE_CHECKING:
    from collections.abc import Iterator

_KUNJINKAO: Final = re.compile("(?:锟斤拷|錕斤拷)+")
_REPLACED: Final = re.compile("\ufffd+")
_ABOUT_ENCODING: Final = re.compile("乱码|亂碼|编码|編碼|UTF-?8|GBK", re.IGNORECASE)

_BLANK: Final = re.compile(rf"(?<=[{HAN_CLASS}]) (?=[{HAN_CLASS}])")
_CHARS_FOR_A_BLANK: Final = 150
"""Han characters a text must have for every blank between two of them, else it is a text that writes blanks."""

_NEAR_CHARS: Final = 60
"""Characters on each side in which a sentence must show itself; a whole line may have megabytes."""

_SENTENCE: Final = re.compile(
    "[，。；,;]"
)  # not ？ and ！: titles and headings have them, and set blanks for their looks
_CREDIT_BEFORE: Final = re.compile(
    "(?:讯|訊|电|電|消息|记者.{0,4}|記者.{0,4}|通讯员.{0,4}|通訊員.{0,4}|编辑|編輯|作者|图|圖|摄|攝|中国|中國)$"
)
_CREDIT_AFTER: Final = re.compile(".{0,4}(?:摄|攝|图|圖|供图|供圖)$|[据據]|发$|發$|资料$", re.MULTILINE)
"""Datelines and picture credits set blanks as well: 新华社讯 据报道, 记者 某某 摄. Seen on healthy news pages."""
_BEFORE_PHONE: Final = re.compile("(?:通[过過]|拨打|撥打|打|接到|接听|接聽|会有|會有|包括)$")
_AFTER_PHONE: Final = re.compile("(?:联系|聯系|聯繫|催收|沟通|溝通|协商|協商|客服|咨询|諮詢|通知)")

_BARE_WEN: Final = re.compile(rf"(?<=[{HAN_CLASS}]{{2}})(?:問|问)(?=[,，。；;也已]|[隨随]着|[隨随]著|$)", re.MULTILINE)
_WEN_WORDS: Final = frozenset(
    "疑提下讯訊詢询訪访顧顾學学追質质請请反慰責责發发拷審审盤盘聞闻過过自設设答试試查逼再又不去來来別别莫勿可想會会要先便就才還还都没沒"
    "何敢多一快好我你他她它們们人家者客師师生誰谁来常总總经經频頻細细必应應套敬借存择擇弔吊"
)
"""Characters before 問 that make it a verb or a word of its own: 疑問, 詢問, 顧問."""

_DAMAGED_NUMBER: Final = re.compile(
    r"\d[?？]\d{1,9}(?:\.\d{1,9})?%?"  # a digit swallowed: 1?930
    r"|[?？]\d{0,9}\.\d{1,9}%?"  # 17.9% became ?7.9%
    r"|(?<=逾期)(?:130|3160|3190|6190|91120|91180)(?=天)"  # the dash of a range lost: 1-30, 31-90
    r"|(?<!\d)\d{3,9}\.\d{2}\+\d{3,9}|(?<!\d)\d{6,9}\+\d{4}(?=年)"  # machine translation of numbers: 654.38+096
    r"|(?<![\d第])2\d{2}(?=年\d{1,2}月)"  # 2024 became 224
)


def mark_kunjinkao(text: str) -> Iterator[Patch]:
    """Mark 锟斤拷, the grave of bytes read twice; texts about encodings use the word as a word."""
    if not _ABOUT_ENCODING.search(text):
        for found in _KUNJINKAO.finditer(text):
            yield _flag(found, "kunjinkao", 1.0)


def mark_replaced(text: str) -> Iterator[Patch]:
    """Mark runs of U+FFFD: something stood here."""
    for found in _REPLACED.finditer(text):
        yield _flag(found, "replaced", 1.0)


def mark_lost_words(text: str) -> Iterator[Patch]:
    """Mark single blanks between Han characters in sentences of a text that writes no blanks.

    Sites filter words such as 電話 to a blank; where the neighbours say so, 電話 is offered as candidate.
    """
    places = list(_BLANK.finditer(text))
    if not places or len(places) * _CHARS_FOR_A_BLANK > len(text):
        return
    for found in places:
        line = (
            text[max(0, found.start() - _NEAR_CHARS) : found.start()].rpartition("\n")[2]
            + text[found.end() : found.end() + _NEAR_CHARS].partition("\n")[0]
        )
        before, after = text[max(0, found.start() - 8) : found.start()], text[found.end() : found.end() + 8]
        if not _SENTENCE.search(line) or _CREDIT_BEFORE.search(before) or _CREDIT_AFTER.match(after):
            continue
        if _BEFORE_PHONE.search(before) and _AFTER_PHONE.match(after):
            word = "電話" if not hant_only().isdisjoint(line) else "电话"
            yield Patch(found.start(), found.end(), word, "lost-word", Certainty.CANDIDATE, 0.9)
        else:
            yield _flag(found, "lost-word", 0.5)


def mark_bare_wen(text: str) -> Iterator[Patch]:
    """Offer 題 after a 問 that cannot stand alone: 還款問也 was 還款問題也."""
    for found in _BARE_WEN.finditer(text):
        if text[found.start() - 1] not in _WEN_WORDS:
            word = "題" if found[0] == "問" else "题"
            yield Patch(found.end(), found.end(), word, "lost-ti", Certainty.CANDIDATE, 0.9)


def mark_damaged_numbers(text: str) -> Iterator[Patch]:
    """Mark numbers that lost digits or a dash. Digits are never guessed."""
    for found in _DAMAGED_NUMBER.finditer(text):
        yield _flag(found, "damaged-number", 0.7)


def damaged_number_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Give the places of damaged numbers, for those who count numbers."""
    return tuple(found.span() for found in _DAMAGED_NUMBER.finditer(text))


MARKS: Final = (
    mark_kunjinkao,
    mark_replaced,
    mark_lost_words,
    mark_bare_wen,
    mark_damaged_numbers,
)


def _flag(found: re.Match[str], rule: str, confidence: float) -> Patch:
    return Patch(found.start(), found.end(), None, rule, Certainty.FLAG, confidence)
