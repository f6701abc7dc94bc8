"""Lenders that no table knows: what stands where another version of the same text names another."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import LCSseq

from pipelines.copies.speaking import CONTEXT, places_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.copies.speaking import Facts

_LONGEST_NAME: Final = 10
"""Han characters of a name that no table knows."""

_NEAR: Final = 3
"""Han characters on each side of a name that must agree where one text alone has the one name and one the other."""

_EXCHANGED: Final = 0.985
"""Common subsequence, as a share of the longer of two texts, from which nothing else was exchanged in them: of 700
characters ten."""

_NO_NAME: Final = re.compile(
    "[某该这那本此其各他她它我你您有一]|平台|机构|公司|企业|贷款|网贷|借款|欠款|信用卡|银行|软件|产品|对方|债务|账单|金融|商家|客户|用户"
)
"""What a text says where another names a lender, without naming one."""

_NO_NOUN: Final = re.compile("[没无未不怎么何如能会可要应该被把让使的了和与或在若因虽但即都也还就才]")
"""What is in words that a spinner exchanges and that are nobody's name: 没有 and 并无, 怎么办 and 如何是好."""

_LENDER_END: Final = re.compile(
    "(?:[贷借钱花呗付宝租]|钱庄|金融|银行|分期|白条|借条|金条|钱包|信用|普惠|金服|小贷|消费|易购|e贷|周转|应急|救急|急用|备用金"
    "|借款)$"
)
_LENDER_REST: Final = re.compile(
    "消费金融|金融|银行|小额贷款|小贷|信贷|分期|贷款?公司|白条|借条|金条|钱包|普惠|金服|贷(?!款)"
)
"""How a lender's name ends, and how it goes on where two names have the end in common."""


def names_a_stranger(lenders: Facts, own: str, other: str) -> bool:
    """Tell whether a text names somebody unknown where another, with the same words around it, names its subject.

    A template is also sold to lenders nobody has heard of. The words before and behind a lender's name are looked for
    in the other text: what stands between them, twice and not only as a damaged or shortened name, is another's. Where
    a spinner exchanged words near the name, fewer of them are left: those are enough for names that stand in one text.

    Args:
        lenders: of the text whose subject is known.
        own: that text, in folded Han characters.
        other: the other text, likewise.
    """
    name = _subject(lenders, own)
    for reach in (CONTEXT, _NEAR) if name else ():
        (found, times), *_ = _between(*_sides(lenders, reach), other).most_common(1) or [("", 0)]
        is_enough = reach == CONTEXT or (name not in other and found not in own)
        if times > 1 and is_enough and not _NO_NAME.match(found) and not _is_like(found, name):
            return True
    return False


def is_spoken_of_alone(stranger: str, other: str, lenders: Facts, own: str) -> bool:
    """Tell whether one text alone has a stranger's name, and not as the damaged name of the other's subject.

    Args:
        stranger: the name that no table knows.
        other: the text that may have it, in folded Han characters.
        lenders: of the text whose subject is known.
        own: that text, likewise.
    """
    return stranger in other and stranger not in own and not _is_like(stranger, _subject(lenders, own))


def _subject(lenders: Facts, han: str) -> str:
    """Give the name of a text's subject as it stands there; empty where it never stands between known words."""
    (name, _), *_ = _between(*_sides(lenders, CONTEXT), han).most_common(1) or [("", 0)]
    return name


def _sides(lenders: Facts, reach: int) -> tuple[set[str], set[str]]:
    """Give so many of the characters before and behind the names of a text's subject."""
    own = [context for context, name in lenders.contexts.items() if name == lenders.subject]
    befores = {context[1:][-reach:] for context in own if context[0] == "<"}
    return befores, {context[1:][:reach] for context in own if context[0] == ">"}


def _between(befores: Iterable[str], behinds: Iterable[str], han: str) -> Counter[str]:
    begins = [place + len(words) for words in befores for place in places_of(words, han)]
    ends = [place for words in behinds for place in places_of(words, han)]
    return Counter(han[begin:end] for begin in begins for end in ends if 1 < end - begin <= _LONGEST_NAME)


def _is_like(one: str, other: str) -> bool:
    """Tell whether one name may be the other damaged, misspelt or shortened; nothing is like a name that is not there.

    >>> _is_like("花贝", "花呗"), _is_like("京东", "京东金融"), _is_like("佰仟金融", "马上金融"), _is_like("花贝", "")
    (True, True, False, False)
    """
    if not one or not other:
        return False
    common = LCSseq.similarity(one, other)
    shorter, longer = sorted((len(one), len(other)))
    return common == shorter or common * 2 > longer or (common > 0 and longer < len("某某金融"))


def swapped_strangers(one: str, other: str) -> tuple[str, str] | None:
    """Give what two headlines without known names differ in, where both look like the name of a lender.

    >>> swapped_strangers("鑫诚速贷逾期会怎样", "万盛快钱逾期会怎样")
    ('鑫诚速贷', '万盛快钱')
    >>> swapped_strangers("远山消费金融逾期", "星辰消费金融逾期")
    ('远山', '星辰')
    >>> swapped_strangers("没有还会怎样", "并无还会怎样") is None
    True
    """
    names, rest = _swapped(one, other)
    is_named = _LENDER_REST.match(rest) or all(map(_LENDER_END.search, names))
    return names if is_named and all(map(_may_be_name, names)) and not _is_like(*names) else None


def is_one_exchange(headlines: tuple[str, str], one: str, other: str) -> bool:
    """Tell whether two texts and their headlines differ in one word alone, which stands in the texts twice and more.

    A template is also sold for districts, trades and products of which no table knows; a spinner exchanges more words.

    Args:
        headlines: without known names.
        one: folded Han characters of the one text.
        other: of the other.
    """
    (first, second), _ = _swapped(*headlines)
    if not all(_may_be_name(name) and not _NO_NOUN.search(name) for name in (first, second)) or _is_like(first, second):
        return False
    if min(one.count(first), other.count(second)) < 2 or first in other or second in one:
        return False
    return LCSseq.normalized_similarity(one.replace(first, second), other) >= _EXCHANGED


def _swapped(one: str, other: str) -> tuple[tuple[str, str], str]:
    """Give what two headlines differ in, and what both say behind it."""
    before = _common(one, other)
    behind = _common(one[before:][::-1], other[before:][::-1])
    return (one[before : len(one) - behind], other[before : len(other) - behind]), one[len(one) - behind :]


def _may_be_name(words: str) -> bool:
    return 1 < len(words) <= _LONGEST_NAME and not _NO_NAME.match(words)


def stranger_under(headline: str, other: str) -> str | None:
    """Give what a headline without known names says besides another's, where that may be a lender's name.

    Args:
        headline: of a text that names a known lender in it, which is taken out.
        other: of one that names none.

    >>> stranger_under("逾期会怎样", "鑫诚速贷逾期会怎样")
    '鑫诚速贷'
    >>> stranger_under("逾期会怎样", "贷款逾期会怎样") is None
    True
    """
    before = _common(headline, other)
    name = other[before : before + len(other) - len(headline)]
    return name if headline == other.replace(name, "", 1) and _may_be_name(name) else None


def stand_in_each_others_place(names: tuple[str, str], one: str, other: str) -> bool:
    """Tell whether each of two names stands in its own text alone, somewhere beside the same words as the other.

    Args:
        names: of the one text and of the other.
        one: folded Han characters.
        other: likewise.
    """
    first, second = names
    return first not in other and second not in one and not _around(first, one).isdisjoint(_around(second, other))


def _around(name: str, han: str) -> set[tuple[str, str]]:
    """Give the words before and behind every place of a name."""
    ends = [(place, place + len(name)) for place in places_of(name, han)]
    befores = {("<", han[max(0, begin - _NEAR) : begin]) for begin, _ in ends}
    return befores | {(">", han[end : end + _NEAR]) for _, end in ends}


def _common(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, pair in pairs if pair[0] != pair[1]), min(len(one), len(other)))
