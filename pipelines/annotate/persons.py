"""Names of persons who can be reached: a name counts only where a way to reach its bearer stands beside it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pipelines.annotate.tables import personal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BEFORE_CHARS: Final = 24
"""Characters before a number or address in which its owner's name is looked for."""
_AFTER_CHARS: Final = 8

_BETWEEN: Final = (
    r"[\s:,;、(/\-]{0,3}(?:(?:的|之)?(?:电话|手机|联系方式|联系电话|微信|v信|wx|vx|qq|(?:身份证|证件|银行卡|卡)号?码?|号码?|tel|座机|邮箱|同号|同步|热线)"
    r"[\s:,、(/是为]{0,3}){0,3}\+?(?:86[\s\-]?)?$"
)
_HAN: Final = "[\u4e00-\u9fff]"
_LONGEST: Final = 3
"""Characters of a name found elsewhere in the text; shorter ones are words too often."""


def find_names(folded: str, contacts: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """Find names beside personal numbers and addresses, and every other place where such a name stands.

    Args:
        folded: the text, folded.
        contacts: (start, end, kind) of the numbers and addresses.
    """
    names: set[str] = set()
    for start, end, _ in contacts:
        before = max(folded.rfind("\n", 0, start) + 1, start - _BEFORE_CHARS)
        for place in (*_named_before(folded, before, start), *_named_after(folded, end)):
            yield place
            if place[1] - place[0] >= _LONGEST:
                names.add(folded[place[0] : place[1]])
    if names:
        for found in re.finditer("|".join(sorted(names)), folded):
            yield found.span()


def _named_before(folded: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Find a name in the words before a contact: 联系人：陈大同，电话; 刘小川经理; 陈大同 139."""
    found = _before().search(folded, begin, end)
    if found and _is_name(found["name"]):
        yield found.span("name")


def _named_after(folded: str, end: int) -> Iterator[tuple[int, int]]:
    """Find a name right behind a contact, in brackets or after 找: 139...（陈大同）, 139...找陈大同."""
    found = _after().match(folded, end, end + _AFTER_CHARS)
    if found and _is_name(found["name"]):
        yield found.span("name")


def _is_name(name: str) -> bool:
    words = _words()
    given = name[2:] if name[:2] in personal()["compound_surnames"] else name[1:]
    return name not in words and name[:2] not in words and given not in personal()["titles"] and bool(given)


@cache
def _words() -> frozenset[str]:
    return frozenset(personal()["not_names"].split())


@cache
def _name() -> str:
    compound = "|".join(personal()["compound_surnames"])
    surnames = personal()["surnames"].replace(" ", "")
    return rf"(?P<name>(?:{compound}){_HAN}{{1,2}}|[{surnames}]{_HAN}{{1,2}}?)"


@cache
def _before() -> re.Pattern[str]:
    table: Any = personal()
    titles, labels = "|".join(table["titles"]), "|".join(table["labels"])
    titled = rf"(?:{titles})"
    # It begins at a label or where a word does, and ends at a title, a mark or the words that lead to the number.
    begins = rf"(?:(?:{labels})[\s:为是]{{0,3}}|(?<!{_HAN}))"
    return re.compile(rf"{begins}{_name()}(?:{titled})?{_BETWEEN}")


@cache
def _after() -> re.Pattern[str]:
    titles = "|".join(personal()["titles"])
    opening = r"\(|请?找|联系|(?:联系人|联络人|负责人|姓名)[:是为]?"
    return re.compile(rf"[\s,]?(?:{opening}){_name()}(?:{titles})?(?!{_HAN})")
