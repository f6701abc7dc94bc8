"""Hotlines, which belong to everybody, and personal data, which belongs to somebody and is masked at once."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.tables import Hotline, hotlines, table_version
from pipelines.mentions import HotlineMention, PiiMention

if TYPE_CHECKING:
    from pipelines.annotate.reading import Reading

RULES_VERSION: Final = "pii 2026-11-28"

_NEAR_CHARS: Final = 6

_PII: Final = (
    ("id_card", re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dx](?![\da-z])")),
    ("bank_card", re.compile(r"(?<!\d)62(?:\d{14,17}|\d{2}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?)(?!\d)")),
    (
        "email",
        re.compile(r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![a-z0-9])"),
    ),
    ("mobile", re.compile(r"(?<![\d.])(?:\+?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)")),
    ("landline", re.compile(r"(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)|(?<!\d)\(0\d{2,3}\) ?\d{7,8}(?!\d)")),
    ("qq", re.compile(r"(?:qq|扣扣|企鹅)(?:号码?|群)?\s{0,2}[::]?\s{0,2}([1-9]\d{4,10})(?!\d)")),
    (
        "wechat",
        re.compile(
            r"(?:微信|薇信|威信|v信|vx|wechat)(?:号\s{0,2}:?|(?:id)?\s{0,2}:)\s{0,2}([a-z][-_a-z0-9]{5,19})(?![a-z0-9])"
        ),
    ),
)
"""Kinds in the order in which they claim a place: an identity card number holds what looks like a mobile number.
Matched on folded text, so width and case are settled."""


def find_hotlines(reading: Reading) -> tuple[HotlineMention, ...]:
    """Find the public and the lenders' own numbers, whole numbers only.

    110 and the like, too short to be sure of, count only behind 拨打 or 报警.
    """
    mentions: list[HotlineMention] = []
    for found in _numbers().finditer(reading.folded):
        hotline = _by_digits()[re.sub(r"\D", "", found[0])]
        before = reading.folded[max(0, found.start() - _NEAR_CHARS) : found.start()]
        if hotline.near is None or re.search(hotline.near, before):
            mentions.append(
                HotlineMention(
                    number=hotline.number,
                    owner=hotline.owner,
                    surface=reading.text[found.start() : found.end()],
                    start=found.start(),
                    end=found.end(),
                    table_version=table_version("hotlines"),
                )
            )
    return tuple(mentions)


def find_pii(reading: Reading, public: tuple[HotlineMention, ...]) -> tuple[PiiMention, ...]:
    """Find personal data; the surface given out is masked. A number known as hotline is never personal."""
    taken = bytearray(len(reading.folded))
    for mention in public:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    mentions: list[PiiMention] = []
    for kind, pattern in _PII:
        for found in pattern.finditer(reading.folded):
            start, end = found.span(1) if pattern.groups else found.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                surface = mask(kind, reading.text[start:end])
                mentions.append(
                    PiiMention(kind=kind, surface=surface, start=start, end=end, table_version=RULES_VERSION)
                )
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def mask(kind: str, surface: str) -> str:
    """Hide personal data, leaving its length and its first two characters, or a mail address's domain.

    >>> mask("mobile", "13800000000"), mask("email", "someone@example.com")
    ('13*********', '*******@example.com')
    """
    if kind == "email":
        name, at, domain = surface.rpartition("@")
        return "*" * len(name) + at + domain
    return surface[:2] + "*" * (len(surface) - 2)


@cache
def _by_digits() -> dict[str, Hotline]:
    return {re.sub(r"\D", "", hotline.number): hotline for hotline in hotlines()}


@cache
def _numbers() -> re.Pattern[str]:
    spelled = (re.escape(hotline.number).replace(r"\-", "[ -]?") for hotline in hotlines())
    longest_first = sorted(spelled, key=len, reverse=True)
    # A decimal point or a percent sign makes it a measure: 95.588 and 110% are no numbers to call.
    return re.compile(rf"(?<![\da-z._@])(?:{'|'.join(longest_first)})(?![\d%]|\.\d|[元天年月万])")
