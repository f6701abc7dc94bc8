"""Personal data on the fictional web: some postings hold a line with a number or an address of nobody.

The page has it as it is; the text after ideal repair has it masked, character by character, as an archive must show it.
Numbers are of ranges that no person has, addresses of domains that cannot be.
"""

from __future__ import annotations

from typing import Final, NamedTuple

EVERY: Final = 9
"""One posting in so many of a site has such a line."""
ON: Final = "BCEF"
"""Sites whose postings have them; the others' damage would reach into the numbers."""
_FIRST: Final = 4
_MASK: Final = "*"
_KINDS: Final = (
    ("mobile", "199{:08d}", "当时登记的手机是{}，后来换了号，短信一条也没有收到。"),
    ("wechat", "liwen_{:04d}", "同样处境的读者可以加微信{}，互相提醒还款的日子。"),
    ("qq", "285{:07d}", "整理好的表格放在群里，QQ：{}，改动之后会再上传。"),
    ("email", "lianxi{:04d}@qq.example", "材料寄出之前先发到邮箱{}，请熟人看一遍再定。"),
    ("id_card", "11000019900307{:04d}", "申请书上写的身份证号{}，与合同上的一位一位核对过。"),
    ("bank_card", "62000000000{:08d}", "自动扣款的银行卡{}，当月余额不足，所以没有扣成。"),
)
"""(kind, surface, sentence)."""


class Contact(NamedTuple):
    """Personal data in a line."""

    kind: str
    surface: str
    line: str
    """As the page says it."""
    masked: str
    """As an archive may show it."""


def contact(letter: str, ordinal: int) -> Contact | None:
    """Give the line of a posting.

    >>> found = contact("B", 13)
    >>> found and (found.surface, found.masked)
    ('liwen_0130', '同样处境的读者可以加微信li********，互相提醒还款的日子。')
    """
    place, rest = divmod(ordinal - _FIRST, EVERY)
    if letter not in ON or rest:
        return None
    kind, form, sentence = _KINDS[(place + ON.index(letter)) % len(_KINDS)]
    surface = form.format(ordinal * 10 + ON.index(letter))
    return Contact(kind, surface, sentence.format(surface), sentence.format(_masked(surface)))


def _masked(surface: str) -> str:
    name, at, domain = surface.partition("@")
    return _MASK * len(name) + at + domain if at else surface[:2] + _MASK * (len(surface) - 2)
