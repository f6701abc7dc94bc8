"""同時 and halves of words that a site's filter has taken out: offered as candidates where the context names them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.script.characters import HAN_CLASS, hant_only

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIBLING_CHARS: Final = 600
"""Characters on each side in which sibling headings, and the script of the text, are looked for."""

_WITHOUT_WHILE: Final = re.compile(
    "的(?=避免|防止|注意|[应應](?![当當该該]?是)|也要|也[应應]|[还還]要|[还還]能|[务務]必|不要|[尽盡]量|量入"
    "|要(?:注意|避免|防止|警惕|[学學][会會]|控制|合理|量力))"
)
_DOING: Final = (
    "享受|享用|享有|使用|利用|追求|满足|滿足|维护|維護|保障|保护|保護|保证|保證|确保|確保|获得|獲得|取得|办理|辦理|进行|進行|申请|申請|处理|處理"
    "|面对|面對|面临|面臨|偿还|償還|归还|歸還|还款|還款|借款|借贷|借貸|贷款|貸款|消费|消費|选择|選擇|解决|解決|开展|開展|提高|提升|提供|接受|协商|協商"
)
"""What one does while one does something else; 在合理合法的应当支持 lacks nothing."""
_WHILE: Final = re.compile(rf"(?<=在)(?:{_DOING})[{HAN_CLASS}A-Za-z0-9]{{1,22}}{_WITHOUT_WHILE.pattern}")
"""在享受服務的避免逾期 was 在享受服務的同時避免逾期. Verbs only: 在能力的提高上 is good Chinese."""

_BARE_HEADING: Final = re.compile(
    r"\n(?P<number>\d{1,2}(?:\.\d{1,2})*[.、]?|[（(]?[一二三四五六七八九十]{1,3}[）)、]) ?"
    "(?=(?P<noun>催收|联系|聯系|聯繫|沟通|溝通|协商|協商|通知|提醒)$)",
    re.MULTILINE,
)
_HEADING_NOUN_BEFORE: Final = "[（(]?[\\d一二三四五六七八九十][\\d.一二三四五六七八九十]*[.、）)]? ?"

_MEANS: Final = (
    "法律|暴力|[强強]制|技[术術]|必要|正[当當]|犯罪|[诉訴][讼訟]|行政|合法|非法"
    "|[违違]法|催收|[极極]端|[经經][济濟]|各[种種]|其他|[恶惡]劣"
)
_OF_HANDS: Final = (
    "[段法续續机機工里裡中头頭册冊表指套术術心上下写寫持动動感游脚腳臂腕势勢艺藝笔筆杖电電球足软軟抖快慢气氣抄记記稿提包袋链鏈镯鐲铐銬雷枪槍榴"
    "刹剎推拉牌背掌松鬆语語刃巾帕帐賬账札]"
)
"""What goes with 手 besides 段: 手续, 手工, 手里."""

_GRAVE: Final = "(?:后果|後果|情[节節]|形[势勢])"
_HALF_WORDS: Final = (
    # a literal first is found ten times as fast as a class
    (
        re.compile("措(?![施手辞辭置举舉词詞大])(?<![举舉失筹籌挫]措)(?<!所措)(?<![无無]措)"),
        "施",
        0.9,
    ),
    (re.compile(f"手(?<=(?:{_MEANS})手)(?!{_OF_HANDS})", re.MULTILINE), "段", 0.9),
    *(
        (re.compile(f"{char}(?<=(?:措[辞辭]|[语語][气氣]|[态態]度){char})(?=[，。、；,;的])"), "厉", 0.8)
        for char in "严嚴"
    ),
    *(
        (re.compile(f"{char}(?:(?<={_GRAVE}{char})|(?<={_GRAVE}[很更最]{char}))(?=[，。、；,;的])"), "重", 0.8)
        for char in "严嚴"
    ),
    *((re.compile(f"{char}(?<=[屡屢]{char})不(?![鲜鮮爽])"), "鲜", 0.9) for char in "见見"),
)
"""Halves of words that a list of single characters left behind, with the half that is missing."""

_TRADITIONAL: Final = {"厉": "厲", "鲜": "鮮"}


def mark_while(text: str) -> Iterator[Patch]:
    """Offer 同时 in 在…的避免, where nothing else holds the sentence together.

    >>> [patch.after for patch in mark_while("可以在享受金融服務的避免逾期")]
    ['同時']
    """
    if not _WITHOUT_WHILE.search(text):
        return
    for found in _WHILE.finditer(text):
        word = in_script_of(text, found.start(), ("同时", "同時"))
        yield Patch(found.end(), found.end(), word, "lost-while", Certainty.CANDIDATE, 0.8)


def mark_bare_headings(text: str) -> Iterator[Patch]:
    r"""Offer 电话 in a numbered heading that is a bare 催收 among 上门催收 and 自动催收系统.

    >>> [patch.after for patch in mark_bare_headings("4.1 自动催收系统\n他们\n4.2 催收\n4.3 上门催收")]
    ['电话']
    """
    for heading in _BARE_HEADING.finditer(f"\n{text}"):  # a literal newline is found ten times as fast as ^
        start, end = heading.start("number") - 1, heading.end() - 1
        sibling = re.compile(f"^{_HEADING_NOUN_BEFORE}[{HAN_CLASS}]{{1,4}}{heading['noun']}", re.MULTILINE)
        if sibling.search(text[max(0, start - _SIBLING_CHARS) : end + _SIBLING_CHARS]):
            word = in_script_of(text, start, ("电话", "電話"))
            yield Patch(end, end, word, "lost-word", Certainty.CANDIDATE, 0.8)


def mark_half_words(text: str) -> Iterator[Patch]:
    """Offer the second half of words cut by a list of single characters: 采取措，避免 was 采取措施，避免.

    >>> [patch.after for patch in mark_half_words("不得采取暴力手，也要采取必要的措。")]
    ['段', '施']
    """
    patches = [
        Patch(
            found.end(),
            found.end(),
            in_script_of(text, found.start(), (half, _TRADITIONAL.get(half, half))),
            "lost-half",
            Certainty.CANDIDATE,
            confidence,
        )
        for pattern, half, confidence in _HALF_WORDS
        for found in pattern.finditer(text)
    ]
    yield from sorted(patches, key=lambda patch: patch.start)


def in_script_of(text: str, place: int, forms: tuple[str, str]) -> str:
    """Choose the Simplified or the Traditional form by the characters around a place."""
    near = text[max(0, place - _SIBLING_CHARS) : place + _SIBLING_CHARS]
    return forms[0] if hant_only().isdisjoint(near) else forms[1]
