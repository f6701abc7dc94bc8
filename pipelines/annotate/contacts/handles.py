"""What leads to a person on the net: addresses of mail, numbers of QQ, names in WeChat and LINE."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.numbers.counted import is_measured
from pipelines.annotate.tables import personal

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMAIL: Final = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}\s?(?:@|%40|[(\[【]at[)\]】]|#(?=(?:qq|1\d\d|gmail|sina|foxmail)\.))\s?"
    r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![a-z0-9])"
)
_EMAIL_MARKS: Final = ("@", "%40", "(at)", "[at]", "【at】", "#")
_MARK: Final = r"[^\w\n。!?;%$¥]"
"""A colon, a bracket, an arrow, a picture: what people put between a label and what it is of."""
_HEART: Final = "[❤♥♡❥💗💚💙💛🧡💜💖💓]\ufe0f?"
_LINK: Final = (
    r"(?:号码?|id|群|同微信|同步|同号|客服|咨询|联系|搜索?|添加|是|为|叫|请?加?我?|[/、和及或&|](?:微信|电话|手机|qq)号?"
    rf"|{_MARK}){{0,6}}"
)
_QQ_NAME: Final = (
    r"(?:(?<![a-z])qq(?:(?:交流|咨询|互助|讨论|客服|粉丝|官方|车友|业主)群)?|(?<![a-z])q q|扣扣|叩叩|丘丘"
    r"|企鹅|秋秋|球球|🐧|加[扣叩]|(?<=加)q|(?:加|入|进)群|群号|(?<![a-z])q(?=群|号|:|\s?[1-9]\d{6})"
    r"|(?<![\u4e00-\u9fff])扣(?=\s?:\s?[1-9]\d{6}))"
)
_NEXT_LABEL: Final = "tel|phone|mobile|e?mail|wx|vx|wechat|weixin|v信"
"""QQ12345678tel139...: what is written without blanks."""
_QQ: Final = re.compile(rf"{_QQ_NAME}{_LINK}([1-9]\d{{4,10}})(?![\d%]|\.\d|(?!{_NEXT_LABEL})[a-z])")
_WECHAT_NAME: Final = (
    rf"(?:微[\s\-·.*]?信|微x|[薇威]\s?信|[薇微威]{_HEART}|徽信|绿信|卫星号?|围信|绿泡泡"
    rf"|(?<![a-z])(?:v\s?信|v\s?x|v{_HEART}|w\s?x|wechat|weixin(?!://(?:contacts|dl|add|profile|chat)[/?])|vchat)|[加+➕]\s?[我个]?(?:微|薇|v)"
    r"|(?<![\u4e00-\u9fff])[威薇微](?=\s?:)|加(?=[a-z][-_a-z0-9]{5,19}(?:备注|好友|咨询|领))|(?:扫码|或|直接|请|可|欢迎)加(?=[a-z])|(?<![a-z0-9])v(?=[:号]))"
)
_WECHAT: Final = re.compile(rf"{_WECHAT_NAME}({_LINK})([a-z][-_a-z0-9]{{5,19}}|[1-9]\d{{5,10}})(?![-_a-z0-9@]|\.[a-z])")
_TOLD_BEHIND: Final = re.compile(
    r"(?<![-_a-z0-9@./])(?P<name>(?=[a-z_-]*\d|[a-z]+[-_])[a-z][-_a-z0-9]{5,19}|[1-9]\d{5,10})\s?"
    r"\((?:(?P<qq>q|qq|扣扣?|企鹅)|我?的?(?:微信?|薇信?|v信?|vx|wx|wechat))号?\)"
)
"""abc_00001(微信), 10000001(QQ): the label stands behind, in brackets."""
_PAID_BEFORE: Final = re.compile(
    r"(?:[款账额钱资入出付收支还借欠转存]|余额|红包|提现|充值|合计|总共|利润|佣金|利息|[¥$])[:了到共计为是\s]{0,2}$"
)
_PAID_CHARS: Final = 6
_LINE: Final = re.compile(
    rf"(?<![a-z])line(?![a-z])(?P<link>{_LINK})(?P<name>@?[a-z0-9][-_.a-z0-9]{{3,18}}[a-z0-9])(?![-_a-z0-9@]|\.[a-z])"
)
"""Taiwan's and Thailand's chat; behind a word that leads on, for LINE Pay and LINE Bank are firms."""
_HANDLE: Final = re.compile(r"[a-z1-9](?:[-_a-z0-9]{5}|(?<=[1-9])\d{4})")
"""Letters or digits that may be a name in a chat: most texts have none, and finding that out costs nothing."""
_LABEL_CHARS: Final = 48
"""As far before a name as its label begins: 绿泡泡, and six words that lead on."""
_HANDLE_CHARS: Final = 24
"""As far behind its sixth character as a name ends."""
_SURE_LINK: Final = re.compile("号|:|id|搜|加|为|是|叫")

_NAME_END: Final = re.compile("(?![\u4e00-\u9fff])|备注|咨询|联系|验证|加我|领|即可|或|也")
"""What stands behind a name of letters alone; behind a word of English stands the rest of the sentence."""


def may_be_handle(folded: str) -> bool:
    """Tell whether an address or a name in a chat may be found here."""
    return any(mark in folded for mark in _EMAIL_MARKS) or bool(_HANDLE.search(folded))


def emails(plain: str) -> Iterator[tuple[int, int]]:
    """Give the addresses of mail."""
    if any(mark in plain for mark in _EMAIL_MARKS):
        yield from (found.span() for found in _EMAIL.finditer(plain))


def chats(plain: str) -> Iterator[tuple[int, int, str]]:
    """Give the numbers of QQ and the names in WeChat and LINE that stand behind their labels: (start, end, kind)."""
    for begin, end in _near_handles(plain):
        for found in _QQ.finditer(plain, begin, end):
            if not is_measured(plain, found.end()):
                yield *found.span(1), "qq"
        for found in _WECHAT.finditer(plain, begin, end):
            if _is_own_name(plain, found):
                yield *found.span(2), "wechat"
        for found in _TOLD_BEHIND.finditer(plain, begin, end):
            if _is_labelled_behind(plain, found):
                yield *found.span("name"), "qq" if found["qq"] else "wechat"
        for found in _LINE.finditer(plain, begin, end):
            is_asked = plain[found.start() - 1 : found.start()] == "加" or _SURE_LINK.search(found["link"])
            if is_asked and not is_measured(plain, found.end()):
                yield *found.span("name"), "line"


def _is_own_name(plain: str, found: re.Match[str]) -> bool:
    """Tell a name from a word: letters alone are one unless they are known as a word of the trade."""
    link, name = found[1], found[2]
    if any(char.isdigit() or char in "-_" for char in name):
        return True
    is_asked = plain[found.start() - 1 : found.start()] == "加" or found[0].startswith("加")
    if is_asked or _SURE_LINK.search(link):
        return True
    return name not in _not_handles() and bool(_NAME_END.match(plain, found.end()))


def _is_labelled_behind(plain: str, found: re.Match[str]) -> bool:
    """Tell a name in a chat before its label from a sum paid through it, a model and a version."""
    name = found["name"]
    if found["qq"]:
        return name.isdigit()
    if name.isdigit():
        return not _PAID_BEFORE.search(plain, max(0, found.start() - _PAID_CHARS), found.start())
    return name.rstrip("0123456789") not in _not_handles()


def _near_handles(plain: str) -> Iterator[tuple[int, int]]:
    """Give the stretches around what may be names in a chat, none meeting another: only there labels are looked for."""
    begin = end = -1
    for handle in _HANDLE.finditer(plain):
        first, last = max(0, handle.start() - _LABEL_CHARS), min(len(plain), handle.end() + _HANDLE_CHARS)
        if first > end >= 0:
            yield begin, end
            begin = first
        begin = first if end < 0 else begin
        end = last
    if end >= 0:
        yield begin, end


@cache
def _not_handles() -> frozenset[str]:
    return frozenset(personal()["not_handles"].split())
