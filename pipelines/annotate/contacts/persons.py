"""Names of persons who can be reached: a name counts only where a way to reach its bearer stands beside it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.numbers.counted import either
from pipelines.annotate.tables import personal
from pipelines.language.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BEFORE_CHARS: Final = 28
"""Characters before a number or address in which its owner's name is looked for."""
_AFTER_CHARS: Final = 14

_SAYS_NUMBER: Final = (
    r"(?:电话|手机|联系方式|联系电话|微信|v信|wx|vx|qq|(?:身份证|证件|银行卡|卡|账)号?码?|账户|号码?"
    r"|tel|座机|邮箱|同号|同步|热线)"
)
_BETWEEN: Final = (
    r"[\s:,;、(/|\-]{0,3}(?:(?:性别[\s:]?)?(?:男|女)|汉族)?[\s,、]{0,2}(?:工号[\s:]?\d{1,8}[\s,、;]{1,2})?"
    rf"(?:(?:的|之|我的|他的|她的|本人|其)?{_SAYS_NUMBER}[\s:,、(/是为]{{0,3}}){{0,3}}\+?(?:86[\s\-]?)?$"
)
_HAN: Final = "[\u4e00-\u9fff]"
_DOTTED: Final = rf"{_HAN}{{2,6}}(?:·{_HAN}{{2,6}}){{1,3}}"
"""Names of Uyghurs, Kazakhs, Tibetans: 阿卜杜拉·买买提."""
_WEAKEST: Final = ("加", "客服")
"""Behind them stand words more often than names: 加高端微信, 客服金牌139..."""
_PARTICLES: Final = "了着过的吧呢吗啊"
"""No name ends in one: 139...黄了."""
LONG_NAME_CHARS: Final = 3
"""Characters of a name found elsewhere in the text; shorter ones are words too often."""


def find_names(folded: str, contacts: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """Find names beside personal numbers and addresses, and every other place where such a name stands.

    Args:
        folded: the text, folded.
        contacts: (start, end, kind) of the numbers and addresses.
    """
    names: set[str] = set()
    for start, end, _ in contacts:
        for place in (*_named_before(folded, start), *_named_after(folded, end)):
            yield place
            if place[1] - place[0] >= LONG_NAME_CHARS:
                names.add(folded[place[0] : place[1]])
    if names:
        for found in re.finditer("|".join(sorted(names)), folded):
            yield found.span()


def _named_before(folded: str, end: int) -> Iterator[tuple[int, int]]:
    """Find a name in the words before a contact: 联系人：陈大同，电话; 刘小川经理; 陈大同 139."""
    furthest = max(0, end - _BEFORE_CHARS)
    line = max(folded.rfind("\n", 0, end) + 1, furthest)
    found = _labelled().search(folded, furthest, end)
    if found and not found["weak"] and _is_labelled_name(found["name"]):
        yield found.span("name")
        return
    told = _told().search(folded, furthest, end)
    if told and told["weak"] in _WEAKEST and _is_word(told["name"]):
        told = None
    found = told or _before().search(folded, line, end)
    if found and "|" in folded[found.end("name") : end] and _is_word(found["name"]):
        return  # 高端|139...
    if found and _is_name(found["name"], is_told=bool(found["title"] or (told and not told["weak"]))):
        yield found.span("name")


def _named_after(folded: str, end: int) -> Iterator[tuple[int, int]]:
    """Find a name right behind a contact, in brackets, after 找, by itself: 139...（陈大同）, 139...找陈大同."""
    found = _after().match(folded, end, end + _AFTER_CHARS)
    if not found or not _is_name(found["name"]):
        return
    name = found["name"]
    is_by_itself = not _is_word(name) and name[-1] not in _PARTICLES
    if found["opening"] or (is_by_itself and (found["blank"] or name[0] not in personal()["wordy_surnames"])):
        yield found.span("name")


def _is_name(name: str, *, is_told: bool = False) -> bool:
    """Tell a name from a word that begins with a surname; of rare surnames most words of the dictionary are words."""
    is_compound = name[:2] in personal()["compound_surnames"]
    is_rare = name[:1] in personal()["rare_surnames"] and not (is_told or is_compound or len(name) > LONG_NAME_CHARS)
    if is_rare and any(part in words() for part in (name, name[:2], name[1:]) if len(part) > 1):
        return False
    given = name[2:] if is_compound else name[1:]
    return _is_no_word(name) and given not in personal()["titles"] and bool(given)


def _is_labelled_name(name: str) -> bool:
    """Tell whether what a label announces is a name, of any surname, and no word: 联系人：客服."""
    is_short = len(name) <= LONG_NAME_CHARS
    if set(name) <= set(personal()["name_sounds"]) or "·" in name or (is_short and name[:1] in _surnames()):
        return _is_name(name, is_told=True)
    is_word = name in words() or (name[:2] in words() and (is_short or name[2:] in words()))
    return _is_no_word(name) and not is_word


def _is_word(name: str) -> bool:
    return name in words() or name[:2] in words()


def _is_no_word(name: str) -> bool:
    return name not in _not_names() and name[:2] not in _not_names()


@cache
def _not_names() -> frozenset[str]:
    return frozenset(personal()["not_names"].split())


@cache
def _surnames() -> str:
    return "".join((personal()["surnames"] + personal()["rare_surnames"]).split())


@cache
def _name() -> str:
    compound = "|".join(personal()["compound_surnames"])
    sounds = f"[{personal()['name_sounds']}]{{4,7}}"
    return rf"(?P<name>{_DOTTED}|{sounds}|(?:{compound}){_HAN}{{1,2}}|[{_surnames()}]{_HAN}{{1,2}}?)"


@cache
def _titled() -> str:
    return f"(?P<title>{'|'.join(personal()['titles'])})?"


@cache
def _labels() -> str:
    return f"(?:{either(personal()['labels'])}|(?P<weak>{either(personal()['weak_labels'])}))"


@cache
def _labelled() -> re.Pattern[str]:
    """After a label and a colon any two to four characters are a name."""
    name = rf"(?P<name>{_DOTTED}|{_HAN}{{2,4}}?)"
    return re.compile(rf"{_labels()}\s?[:为]\s?{name}{_titled()}{_BETWEEN}")


@cache
def _told() -> re.Pattern[str]:
    """After a label alone a surname is asked for."""
    return re.compile(rf"{_labels()}[\s:为是]{{0,3}}{_name()}{_titled()}{_BETWEEN}")


@cache
def _before() -> re.Pattern[str]:
    """It begins where a word does, and ends at a title, a mark or the words that lead to the number."""
    return re.compile(rf"(?<!{_HAN}){_name()}{_titled()}{_BETWEEN}")


@cache
def _after() -> re.Pattern[str]:
    owner = "(?:联系人|联络人|负责人|姓名|户名|开户名|收款人|持卡人|机主)[:是为叫]?"
    opening = rf"[\s,(]{{0,2}}(?P<opening>\(|请?找|联系|备注|注明|{owner})|(?P<blank>\s)|,?"
    return re.compile(rf"(?:{opening}){_name()}{_titled()}(?:(?!{_HAN})|(?=推荐|介绍|即可))")
