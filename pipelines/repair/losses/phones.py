"""電話 that a site's filter has taken out, and blanks that it left for other words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.losses.words import in_script_of
from pipelines.script.characters import HAN_CLASS, hant_only

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK: Final = re.compile(rf" (?=[{HAN_CLASS}，。；、])(?<=[{HAN_CLASS}、] )")
_CHARS_FOR_A_BLANK: Final = 150
"""Characters a text must have for every blank between two of them, else it is a text that writes blanks."""
_CHARS_FOR_A_SURE_BLANK: Final = 10
"""… and where both sides speak of a telephone; less has only a text that parts its words."""

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
_BEFORE_PHONE: Final = re.compile("(?:通[过過]|[拨撥]?打|接到|接[听聽]|[会會]有|包括)$")
_AFTER_PHONE: Final = re.compile("(?:[联聯][系繫]|催收|[沟溝]通|[协協]商|客服|[咨諮][询詢]|通知)")

_WHOSE: Final = "客服|[银銀]行|官方|平[台臺]|公司|催收|催款|父母|家人|陌生"
_PHONED: Final = re.compile(
    f"(?:(?:[拨撥]打|(?<![拨撥敲拍攻殴毆痛暴])打|不接|接[起到听聽]|[挂掛][断斷])(?:[^，。；\\s]{{0,4}}(?:{_WHOSE}))?"
    "|(?:陌生|催款|收到[了]?催收))$"
)
_NOT_BY_PHONE: Final = re.compile("官司|工|架|[车車]|折|仗|[赌賭]|[压壓]|[击擊]|[扰擾]|[开開]|算")
"""What one does with a telephone, and what 打 goes with besides."""

_AROUND_PHONE: Final = tuple(
    (re.compile(before), re.compile(after))
    for before, after in (
        ("(?:的|[频頻]繁|不[断斷]|多次|[个個])$", "[轰轟]炸|[骚騷][扰擾]"),
        ("(?:以|用|通[过過])$", "方式"),
        ("(?:在|按照|按|[从從])$", "[里裡][说說的]|中[说說]"),
        ("[拨撥]打$", "[咨諮][询詢]|[联聯][系繫]|[沟溝]通|反映|投[诉訴]|[举舉][报報]|求助|[进進]行"),
        ("(?<![拨撥敲拍攻殴毆痛暴])打$", "催收|[联聯][系繫]|[骚騷][扰擾]"),
        ("[短微]信、$", "提醒|催收|通知|[轰轟]炸|[骚騷][扰擾]|[联聯][系繫]|或|和|及|[与與]"),
        ("[邮郵]件、$", "提醒|催收|通知"),
        ("通[过過]$", "[与與跟和向][^，。；\\n]{1,8}(?:[沟溝]通|[联聯][系繫]|[协協]商)"),
        ("(?:保[留存]|留存|提供)$", "[录錄]音"),
    )
)
"""Where 电话 has gone and left a blank: what stands on both sides cannot do without it."""

_WANTS_MORE: Final = re.compile(
    "(?:通[过過]|[进進]行|[拨撥]打|接到|接[听聽]|收到|受到|遭到|遭遇|[会會]有|包括|用于|用於|[对對]于|[对對]於|[关關]于|[关關]於"
    "|[频頻]繁|不[断斷]|多次|[这這][种種个個些]|那[种種个個些]|一[种種个個些]|[的地得被把將将向和与與或及并並且打接来來给給]"
    "|打(?:官方|客服|[银銀]行|平[台臺])[^，。；、\\s]{0,4})$"
)
_ASSENT: Final = re.compile("[好是真对對]的$")
_CANNOT_BEGIN: Final = re.compile("[的了着著过過们們等]|(?:之[后後]|以[后後]|[时時]候)")
"""What no clause ends with, and none begins with: a blank there stands for a word, others a writer may have set."""

_ELSE_DIALLED: Final = (
    "(?![时時的人者])(?![^，。；！？\\n]{0,12}(?:[座手][机機]|[热熱专專][线線]|[电電][话話]|[号號]|平[台臺]|\\d{3}))"
)
_DIALLED_FOR: Final = (
    "[咨諮][询詢]|[联聯][系繫]|[沟溝]通|反映|投[诉訴]|[举舉][报報]|求助|[进進]行|查[询詢]|申[请請]|[办辦]理|核[实實]"
    "|[预預][约約]|[说說]明|[确確][认認]|[与與跟向]"
)
_CALLED_FOR: Final = "催收|催我|[联聯][系繫]|[骚騷][扰擾]"
_WITH_PHONE: Final = (
    # a literal first is found ten times as fast as a class
    re.compile(f"打(?<=[拨撥]打)(?=(?:{_DIALLED_FOR}){_ELSE_DIALLED})"),
    re.compile(f"打(?<![拨撥敲拍攻殴毆痛暴]打)(?={_CALLED_FOR})"),
)
"""Where 电话 has gone without a trace: the verb has no object."""


def mark_lost_words(text: str) -> Iterator[Patch]:
    """Mark single blanks between Han characters in sentences of a text that writes no blanks.

    Sites filter words such as 電話 to a blank; where the neighbours say so, 電話 is offered as candidate.
    """
    places = list(_BLANK.finditer(text))
    if len(places) * _CHARS_FOR_A_SURE_BLANK > len(text):
        return
    writes_blanks = len(places) * _CHARS_FOR_A_BLANK > len(text)
    for found in places:
        line = (
            text[max(0, found.start() - _NEAR_CHARS) : found.start()].rpartition("\n")[2]
            + text[found.end() : found.end() + _NEAR_CHARS].partition("\n")[0]
        )
        before, after = text[max(0, found.start() - 8) : found.start()], text[found.end() : found.end() + 8]
        if _is_around_phone(before, after):
            yield _phone(found, line)
            continue
        if writes_blanks or not _SENTENCE.search(line) or _CREDIT_BEFORE.search(before) or _CREDIT_AFTER.match(after):
            continue
        if _is_phone(before, after):
            yield _phone(found, line)
        elif (_WANTS_MORE.search(before) and not _ASSENT.search(before)) or _CANNOT_BEGIN.match(after):
            yield _flag(found, "lost-word", 0.5)


def _is_phone(before: str, after: str) -> bool:
    if _BEFORE_PHONE.search(before) and _AFTER_PHONE.match(after):
        return True
    return _PHONED.search(before) is not None and not _NOT_BY_PHONE.match(after)


def _is_around_phone(before: str, after: str) -> bool:
    return any(first.search(before) and then.match(after) for first, then in _AROUND_PHONE)


def _phone(found: re.Match[str], line: str) -> Patch:
    word = "电话" if hant_only().isdisjoint(line) else "電話"
    return Patch(found.start(), found.end(), word, "lost-word", Certainty.CANDIDATE, 0.9)


def mark_lost_phones(text: str) -> Iterator[Patch]:
    """Offer 电话 where its verb has no object: 可以拨打咨询.

    >>> [patch.after for patch in mark_lost_phones("可以拨打咨询，也可以拨打客服电话、拨打投诉热线。")]
    ['电话']
    """
    places = sorted({found.end() for pattern in _WITH_PHONE for found in pattern.finditer(text)})
    for place in places:
        yield Patch(place, place, in_script_of(text, place, ("电话", "電話")), "lost-word", Certainty.CANDIDATE, 0.8)


def _flag(found: re.Match[str], rule: str, confidence: float) -> Patch:
    return Patch(found.start(), found.end(), None, rule, Certainty.FLAG, confidence)
