"""Titles in 《》: the act they name, or the fact that they name none."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.tables import Law, laws
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable

_TITLE: Final = re.compile(r"《([^《》\n]{2,90}(?:《[^《》\n]{1,40}》[^《》\n]{0,60})?)》")
_ACT: Final = re.compile(
    r"(?:法|法典|条例|办法|规定|通知|解释|意见|决定|指引|公约|规范|规则|细则|批复|标准|守则|公告|方案|规程|准则|政策|新规)"
    r"(?:\((?:试行|暂行|草案|征求意见稿|修订|修正|\d{4}.{0,6}|[一二三四五六七八九十]{1,3})\))?$"
)
"""How titles of acts end; 《借款合同》 and 《人民日报》 are none."""
_NO_ACT: Final = re.compile(
    "(?:方法|(?:还款|记账|存钱|省钱|理财|减压|雪球)法|办法大全|做法|写法|看法|说法|算法|魔法|书法|还款方案|协商方案|分期方案|整改方案)$"
)

_DECORATION: Final = re.compile(
    r"[\s\"'“”‘’「」『』〈〉《》·.,、:-]|\((?![一二三四五六七八九十]{1,3}\))[^()]{0,20}\)|[()]"
)
_STATE: Final = "中华人民共和国"
_ISSUERS: Final = re.compile(
    "^(?:最高人民法院|最高人民检察院|最高院|最高检|两高|中国人民银行|央行|人民银行|中国银保监会|银保监会|中国银监会|银监会|"
    "国家金融监督管理总局|金融监管总局|国务院办公厅|国务院|公安部|司法部|工信部|国家发展改革委|市场监管总局|中国银行业协会|"
    "中国互联网金融协会|办公厅|、|和|与|联合)+(?:发布的?|印发的?)?"
)
_PART: Final = re.compile("^(?:总则|物权|合同|人格权|婚姻家庭|继承|侵权责任)编?(?:通则)?$|^第")


class Title(NamedTuple):
    """What stands between 《 and 》."""

    start: int
    end: int
    law: Law | None
    is_act: bool
    """True where it reads like an act's title, known or not."""
    after: int
    """Where articles may begin: behind 》, or behind the name in 《民法典第六百七十六条》."""


def find_titles(folded: str, may_be: Callable[[Law], bool]) -> list[Title]:
    """Find every title in 《》, in order.

    Args:
        folded: the text.
        may_be: whether an act can be meant at all: acts of other regions have the same names.
    """
    return [_read(found, may_be) for found in _TITLE.finditer(folded)]


def _read(found: re.Match[str], may_be: Callable[[Law], bool]) -> Title:
    start, end = found.span(1)
    written = found[1]
    law = _known(_key(written), may_be) or _known(_short(_key(written)), may_be)
    if law:
        return Title(start, end, law, is_act=True, after=found.end())
    for length in range(len(written) - 1, 1, -1):
        law = _known(_key(written[:length]), may_be) if _PART.match(written[length:].lstrip("·.,- ")) else None
        if law:
            return Title(start, start + length, law, is_act=True, after=start + length)
    is_act = bool(_ACT.search(written)) and not _NO_ACT.search(written)
    return Title(start, end, None, is_act=is_act, after=found.end())


def _known(key: str, may_be: Callable[[Law], bool]) -> Law | None:
    return next((law for law in _by_key().get(key, ()) if may_be(law)), None)


def _key(title: str) -> str:
    return _DECORATION.sub("", title).removeprefix(_STATE)


def _short(key: str) -> str:
    """Take the issuer and 关于 off a title."""
    return _ISSUERS.sub("", key).removeprefix("关于").removeprefix(_STATE)


@cache
def _by_key() -> dict[str, tuple[Law, ...]]:
    keys: dict[str, tuple[Law, ...]] = {}
    for law in laws():
        names = {_key(fold(alias)) for alias in (law.name, *law.aliases)}
        for key in names | {_short(name) for name in names}:
            keys[key] = (*keys.get(key, ()), law)
    return keys
