"""問題 that a site's filter left as 問: 題 is offered where 問 is no verb, by what stands around it.

A verb has one before it who asks or a way of asking, and behind it who is asked or what. Where neither is seen, the
model of three characters says whether what stands before 問 goes with 問題: 債務問 hardly ever is anything else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.language.trigrams import trigrams
from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

# a literal first is found ten times as fast as a class
_BARE: Final = tuple(re.compile(rf"{wen}(?![題题])(?<=[{HAN_CLASS}]{wen})") for wen in "問问")

_VERB_BEFORE: Final = frozenset(
    "疑提下讯訊詢询訪访顧顾學学追質质請请反慰責责發发拷審审盤盘聞闻過过自設设答試试查逼再又不去來来別别莫勿可想會会要先便就才還还都没沒"
    "一二三四五六七八九十百千两兩几幾数數每逐首末着著热熱爱愛求故以能得了该該须須需必悄乱亂瞎傻笨轻輕低怒厉厲声聲速忙急直当當正刚剛曾被让讓叫"
    "帮幫替代向跟对對里裡处處所前后後只光专專单單少乐樂且若如凡有无無从從何敢多快好我你他她它們们人家者客師师生誰谁常总總经經频頻細细应應套敬借存择擇"
    "弔吊白您住随隨道民友属屬众眾工而另各齐齊互地笑哭边邊猛連连并並"
)
"""Characters before 問 that make it a verb or a word of its own: 疑問, 詢問, 白問."""

_VERB_BEHIND: Final = re.compile(
    "[我你您他她它咱谁誰哪什怎多几幾人客醫医律妈媽爸清明過过了问問到起得个個句声聲遍完话話世責责卷答候号號询詢诊診鼎罪津道路政斩斬安"
    '好讯訊难難卜柳事价價天底案情者：:“"「『?？!！]'
    "|一[下次问問声聲句遍]|[银銀]行|老[师師板]|警|法官|家|朋友|同事|是[否不谁誰什]|有[没沒无無]|能[不否]|[会會]不|要不|可[不否]"
    "|行不|[对對]不|不[问問]|[为為][什何啥]|何|如何|啥|心[无無]|及(?![时時])"
)
"""What is asked, who is asked, and words that begin with 問."""

_HOW_BEFORE: Final = re.compile("(?:[怎这這那][么麼]|主[动動]|[仔详詳][细細]|免[费費])$")

_OF_PROBLEMS: Final = re.compile(
    "(?:[个個些类類种種项項把]|任何|出[了现現]?|[发發]現|[发發]现|解[决決]|存在|(?:^|[，。；\\n]|如|若)有)$"
)
"""What stands before a problem and not before a question that is asked."""

_TROUBLES: Final = re.compile(
    "(?:征信|徵信|[债債][务務]|[负負][债債]|逾期|[还還借欠贷貸]款|信用|利息|[资資]金|[网網][贷貸]|主要|首要|[关關][键鍵]|社[会會]"
    "|上[学學]|一系列|一[连連]串|[账賬][单單])$"
)
_ASKED_OF_TROUBLES: Final = re.compile("怎|如何|[会會]不|能")
"""Titles ask 征信问怎么解决, where nobody would ask 征信."""

_PREDICATE: Final = re.compile("[可应應若如仍尚就也已还還越日逐随隨不频頻困影引导導需要集主凸突普成解]|出在|放在")
"""What problems do."""

_NOUN: Final = -0.95
"""Nats of 題 after 問 and the character before it, from which that character is of a noun: 務 -.2, 聲 -1.0, 白 -1.2."""
_LEAST: Final = 0.5
_LEAST_BEFORE_PREDICATE: Final = -2.5
_LEAST_OF_PROBLEMS: Final = -4.5
"""Nats that 題 must win; it may lose some where what stands around speaks for it. Chosen on 36 sentences with a lost 題
and 1,535 places of 問 in the texts of tools/section_texts: offered in 33, and in 3 that lack it too."""

_AROUND_CHARS: Final = 6


def mark_bare_wen(text: str) -> Iterator[Patch]:
    """Offer 題 after a 問 that is no verb: 還款問也 was 還款問題也.

    >>> [patch.after for patch in mark_bare_wen("债务问不能拖，他低声问，问也白问，征信問一直在")]
    ['题', '題']
    """
    found_bare = [found for pattern in _BARE for found in pattern.finditer(text)]
    for found in sorted(found_bare, key=re.Match.start):
        before = text[max(0, found.start() - _AROUND_CHARS) : found.start()]
        behind = text[found.end() : found.end() + _AROUND_CHARS]
        if _is_half(before, behind):
            word = "題" if found[0] == "問" else "题"
            yield Patch(found.end(), found.end(), word, "lost-ti", Certainty.CANDIDATE, 0.9)


def _is_half(before: str, behind: str) -> bool:
    is_trouble = _TROUBLES.search(before) is not None
    if _HOW_BEFORE.search(before):
        return False
    if _VERB_BEHIND.match(behind):
        return is_trouble and _ASKED_OF_TROUBLES.match(behind) is not None
    if is_trouble or _OF_PROBLEMS.search(before):
        return _gain(before, behind) >= _LEAST_OF_PROBLEMS
    if before[-1] in _VERB_BEFORE or trigrams().after(f"{before[-1]}问", "题") < _NOUN:
        return False
    is_predicate = before[-1] != "的" and _PREDICATE.match(behind)
    return _gain(before, behind) >= (_LEAST_BEFORE_PREDICATE if is_predicate else _LEAST)


def _gain(before: str, behind: str) -> float:
    """Tell how many nats likelier the text is with 題."""
    before, behind = before[-2:], f"{behind}\n"[:2]
    start = len(before) + 1
    with_half = _likelihood(f"{before}问题{behind}", start)
    return with_half - _likelihood(f"{before}问{behind}", start)


def _likelihood(text: str, start: int) -> float:
    return sum(trigrams().after(text[max(0, place - 2) : place], text[place]) for place in range(start, len(text)))
