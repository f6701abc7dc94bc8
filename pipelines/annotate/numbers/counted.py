"""What a number's neighbours make of it: a measure, the number of a document, one to call."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from pipelines.annotate.tables import personal

NEAR_CHARS: Final = 12
"""As far before a number as a word tells what it is."""
_LEADS_ON: Final = r"[\s:,(\[【「“\"'=→为是了有共约达请直接]{0,4}$"
_FILE: Final = re.compile(
    r"[a-z]{0,4}\.(?:docx?|xlsx?|pptx?|pdf|wps|txt|csv|html?|jpe?g|png|gif|bmp|webp|heic|svg|mp[34]|avi|mov|amr|wav|zip|rar"
    r"|7z|apk|exe|json|xml)(?![a-z])"
)


def is_measured(text: str, end: int, *, is_whole: bool = False) -> bool:
    """Tell whether a number that ends here is counted: 5000元, 300人, 20万户.

    Money is; of other measures, 元旦, 个人 and 次日 are words of their own. A number of a telephone's shape is seldom
    so many of anything: there a measure must end its phrase (次。, 户的, 万元), or it is a word or a name (万律师).

    Args:
        text: folded.
        end: where the number ends.
        is_whole: whether the number has the shape of a telephone's.
    """
    found = _measures().match(text, end)
    if not found:
        return False
    if found["money"] or not is_whole:
        return True
    return bool(_phrase_end().match(text, found.end()))


def is_numbered(text: str, start: int, *names: str) -> bool:
    """Tell whether a word right before says what the number counts or names: one of these lists of personal.yaml."""
    return bool(_right_before(names).search(text, max(0, start - NEAR_CHARS), start))


def is_called(text: str, start: int) -> bool:
    """Tell whether one is told right before to call the number."""
    return bool(_called().search(text, max(0, start - NEAR_CHARS), start))


def has_near(text: str, start: int, name: str) -> bool:
    """Tell whether a word of a list of personal.yaml stands near before."""
    before = text[max(0, start - NEAR_CHARS) : start]
    return any(word in before for word in personal()[name])


def is_file(text: str, end: int) -> bool:
    """Tell whether a number that ends here is a file's name."""
    return bool(_FILE.match(text, end))


@cache
def _measures() -> re.Pattern[str]:
    table = personal()
    words, money, measures = (either(table[name]) for name in ("measure_words", "money", "measures"))
    # A measure said twice is every one of them: 件件有回应.
    none = rf"(?!(?P<one>[\u4e00-\u9fff])(?P=one)|{words})"
    return re.compile(rf"\s?{none}[余多]?(?:(?P<money>{money})|{measures})")


@cache
def _phrase_end() -> re.Pattern[str]:
    return re.compile(rf"(?=[^\u4e00-\u9fff]|$|{either(personal()['behind_measures'])})")


@cache
def _right_before(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{either([word for name in names for word in personal()[name]])}|[¥$]){_LEADS_ON}")


@cache
def _called() -> re.Pattern[str]:
    return re.compile(rf"{either(personal()['call'])}[\s:,(\[【「“\"'=→为是]{{0,3}}$")


def either(words: Any) -> str:
    """Give a pattern of any of these words, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
