"""Words that a site's filter has taken out: offered as candidates where the context names them, else flagged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.script.characters import HAN_CLASS, hant_only

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK: Final = re.compile(rf" (?=[{HAN_CLASS}])(?<=[{HAN_CLASS}] )")
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

_WANTS_MORE: Final = re.compile(
    "(?:通[过過]|[进進]行|[拨撥]打|接到|接[听聽]|收到|受到|遭到|遭遇|[会會]有|包括|用于|用於|[对對]于|[对對]於|[关關]于|[关關]於"
    "|[频頻]繁|不[断斷]|多次|[这這][种種个個些]|那[种種个個些]|一[种種个個些]|[的地得被把將将向和与與或及并並且打接来來给給]"
    "|打(?:官方|客服|[银銀]行|平[台臺])[^，。；、\\s]{0,4})$"
)
_CANNOT_BEGIN: Final = re.compile("[的了着著过過们們等]|(?:之[后後]|以[后後]|[时時]候)")
"""What no clause ends with, and none begins with: a blank there stands for a word, others a writer may have set."""

_WITH_PHONE: Final = tuple(
    re.compile(f"打{before}(?P<blank> ?)(?={after})")  # a literal first is found ten times as fast as a class
    for before, after in (
        ("(?<=[拨撥]打)", "(?:咨[询詢]|[諮谘][询詢]|[联聯][系繫]|[沟溝]通|反映|投[诉訴]|[举舉][报報]|求助|[进進]行)"),
        ("(?<![拨撥敲拍攻殴毆痛暴]打)", "(?:催收|[联聯][系繫]|[骚騷][扰擾])"),
    )
)
_BLANK_FOR_PHONE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        " (?<=[短微]信、 )(?=提醒|催收|通知)| (?<=[邮郵]件、 )(?=提醒|催收|通知)",
        " (?<=通[过過] )(?=[与與跟和向][^，。；\\n]{1,8}(?:[沟溝]通|[联聯][系繫]|[协協]商))",
        " (?<=[频頻]繁 )(?=[骚騷][扰擾])| (?<=多次 )(?=[骚騷][扰擾])",
        " (?<=保[留存] )(?=[录錄]音)| (?<=提供 )(?=[录錄]音)",
    )
)
"""Where 电话 has gone, leaving a blank or nothing: what stands there cannot do without it."""

_BARE_WEN: Final = tuple(
    re.compile(
        rf"{char}(?<=[{HAN_CLASS}]{{3}})(?:(?=[,，。；;也已]|[隨随]着|[隨随]著|日[益渐漸]|出在|放在|$)"
        rf"|(?<=(?:征信|徵信|[债債][务務]|[负負][债債]|逾期|[还還]款|信用|利息|[资資]金|[网網][贷貸]){char})(?=怎|如何|要|[会會]))",
        re.MULTILINE,
    )
    for char in "問问"
)
_WEN_WORDS: Final = frozenset(
    "疑提下讯訊詢询訪访顧顾學学追質质請请反慰責责發发拷審审盤盘聞闻過过自設设答试試查逼再又不去來来別别莫勿可想會会要先便就才還还都没沒"
    "一二三四五六七八九十百千两兩几幾数數每逐首末着著热熱爱愛求故以能得了该該须須需必悄乱亂瞎傻笨轻輕低怒厉厲声聲速忙急直当當正刚剛曾被让讓叫"
    "帮幫替代向跟对對里裡处處所前后後只光专專单單少乐樂且若如凡有无無从從"
    "何敢多快好我你他她它們们人家者客師师生誰谁来常总總经經频頻細细必应應套敬借存择擇弔吊"
)
"""Characters before 問 that make it a verb or a word of its own: 疑問, 詢問, 顧問."""

_SIBLING_CHARS: Final = 600
"""Characters on each side in which sibling headings, and the script of the text, are looked for."""

_WITHOUT_WHILE: Final = re.compile(
    "的(?=避免|防止|注意|应当|應當|应该|應該|也要|也应|也應|还要|還要|还能|還能|务必|務必|不要|尽量|盡量|量入)"
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

_HALF_WORDS: Final = (
    (
        re.compile("措(?![施手辞辭置举舉词詞大])(?<![举舉失筹籌挫]措)(?<!所措)(?<![无無]措)"),
        "施",
        0.9,
    ),
    (
        re.compile(
            "手(?<=(?:法律|暴力|强制|強制|技术|技術|必要|正当|正當|犯罪|诉讼|訴訟|行政|合法|非法|催收|极端|極端|经济|經濟)手)"
            "(?=[，。、；,;]|追|来|來|维护|維護|解决|解決|进行|進行|施压|施壓|催收|$)",
            re.MULTILINE,
        ),
        "段",
        0.9,
    ),
    (re.compile("严(?<=(?:措[辞辭]|语气|語氣|态度|態度)严)(?=[，。、；,;的])"), "厉", 0.8),
    (re.compile("嚴(?<=(?:措[辞辭]|语气|語氣|态度|態度)嚴)(?=[，。、；,;的])"), "厉", 0.8),
)
"""Halves of words that a list of single characters left behind, with the half that is missing."""

_TRADITIONAL: Final = {"厉": "厲"}


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
        elif _WANTS_MORE.search(before) or _CANNOT_BEGIN.match(after):
            yield _flag(found, "lost-word", 0.5)


def mark_lost_phones(text: str) -> Iterator[Patch]:
    """Offer 电话 where its verb has no object: 可以拨打咨询, 保留 录音.

    >>> [patch.after for patch in mark_lost_phones("可以拨打咨询，也可以拨打客服电话。应当保留 录音。")]
    ['电话', '电话']
    """
    spans = [found.span("blank") for pattern in _WITH_PHONE for found in pattern.finditer(text)]
    spans += [found.span() for pattern in _BLANK_FOR_PHONE for found in pattern.finditer(text)]
    for start, end in sorted(set(spans)):
        word = _in_script_of(text, start, ("电话", "電話"))
        yield Patch(start, end, word, "lost-word", Certainty.CANDIDATE, 0.8)


def mark_bare_wen(text: str) -> Iterator[Patch]:
    """Offer 題 after a 問 that cannot stand alone: 還款問也 was 還款問題也."""
    for end, wen in sorted((found.end(), found[0]) for pattern in _BARE_WEN for found in pattern.finditer(text)):
        if text[end - 2] not in _WEN_WORDS:
            word = "題" if wen == "問" else "题"
            yield Patch(end, end, word, "lost-ti", Certainty.CANDIDATE, 0.9)


def mark_while(text: str) -> Iterator[Patch]:
    """Offer 同时 in 在…的避免, where nothing else holds the sentence together.

    >>> [patch.after for patch in mark_while("可以在享受金融服務的避免逾期")]
    ['同時']
    """
    if not _WITHOUT_WHILE.search(text):
        return
    for found in _WHILE.finditer(text):
        word = _in_script_of(text, found.start(), ("同时", "同時"))
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
            word = _in_script_of(text, start, ("电话", "電話"))
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
            _in_script_of(text, found.start(), (half, _TRADITIONAL.get(half, half))),
            "lost-half",
            Certainty.CANDIDATE,
            confidence,
        )
        for pattern, half, confidence in _HALF_WORDS
        for found in pattern.finditer(text)
    ]
    yield from sorted(patches, key=lambda patch: patch.start)


def _in_script_of(text: str, place: int, forms: tuple[str, str]) -> str:
    """Choose the Simplified or the Traditional form by the characters around a place."""
    near = text[max(0, place - _SIBLING_CHARS) : place + _SIBLING_CHARS]
    return forms[0] if hant_only().isdisjoint(near) else forms[1]


def _flag(found: re.Match[str], rule: str, confidence: float) -> Patch:
    return Patch(found.start(), found.end(), None, rule, Certainty.FLAG, confidence)
