"""Personal data in a text: numbers, addresses and names that lead to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.contacts.addresses import chat_addresses
from pipelines.annotate.contacts.handles import chats, emails, may_be_handle
from pipelines.annotate.contacts.papers import is_bank_card, is_id_card
from pipelines.annotate.contacts.papers_tw_hk import tw_hk_papers
from pipelines.annotate.contacts.persons import find_names
from pipelines.annotate.contacts.telephones import landline, may_be_mobile, mobiles, slashed_landlines
from pipelines.annotate.contacts.telephones_tw_hk import home_digits, tw_hk_telephones
from pipelines.annotate.numbers.digits import may_be_number, numbers_in, plain_digits
from pipelines.annotate.tables import table_version
from pipelines.mentions import PiiMention
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipelines.annotate.reading import Reading
    from pipelines.mentions import HotlineMention

MASK: Final = "*"
"""Stands for one hidden character."""

_SHOWN: Final = {"name": 1, "email": 0}
"""First characters that stay visible; two for every other kind, which tell the operator or the province at most."""


class Personal(NamedTuple):
    """Personal data at its place, by code points."""

    start: int
    end: int
    kind: str
    """mobile, landline, id_card, bank_card, email, qq, wechat, line, name."""


def find_personal(folded: str, public: Iterable[tuple[int, int]] = ()) -> tuple[Personal, ...]:
    """Find personal data in a folded text, in order, without overlaps.

    Args:
        folded: of either script.
        public: spans of numbers known to be public: never personal, nor is what overlaps them.
    """
    plain = plain_digits(folded)
    taken = bytearray(len(folded))
    for start, end in public:
        taken[start:end] = b"\1" * (end - start)
    found: list[Personal] = []

    def claim(each: Personal) -> None:
        if not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
            found.append(each)

    for candidate in _contacts(plain):
        claim(candidate)
    for start, end in find_names(folded, sorted(found)):
        claim(Personal(start, end, "name"))
    return tuple(sorted(found))


def may_be_personal(folded: str) -> bool:
    """Tell whether a text may hold a number, an address or a name in a chat; none of them is without one of these."""
    return may_be_handle(folded) or may_be_number(folded) or may_be_mobile(folded)


def find_pii(reading: Reading, public: Iterable[HotlineMention]) -> tuple[PiiMention, ...]:
    """Find personal data; the surface given out is masked. A number known as hotline is never personal."""
    if not may_be_personal(reading.folded):
        return ()
    version = table_version("personal")
    return tuple(
        PiiMention(
            kind=found.kind,
            surface=mask(found.kind, reading.text[found.start : found.end]),
            start=found.start,
            end=found.end,
            table_version=version,
        )
        for found in find_personal(reading.folded, [(mention.start, mention.end) for mention in public])
    )


def mask(kind: str, surface: str) -> str:
    """Hide one surface, leaving its length and its first characters, or a mail address's domain.

    >>> mask("mobile", "13800000000"), mask("name", "陈大同"), mask("email", "someone@example.com")
    ('13*********', '陈**', '*******@example.com')
    """
    shown = _SHOWN.get(kind, 2)
    if kind == "email":
        name, at, domain = surface.rpartition("@")
        if at:
            return MASK * len(name) + at + domain
    return surface[:shown] + MASK * (len(surface) - shown)


def canonical(kind: str, surface: str) -> str:
    """Give the form in which equal personal data is equal, however it was printed.

    >>> canonical("mobile", "+86 138-0000-0000"), canonical("mobile", "幺三八零零零零零零零零")
    ('13800000000', '13800000000')
    """
    folded = plain_digits(fold(surface))
    if kind in ("email", "wechat", "line", "name"):
        return "".join(folded.split()).replace("#", "@").replace("%40", "@")
    if kind == "id_card":  # a123456789 is of another than f123456789
        return "".join(char for char in folded if char.isascii() and char.isalnum())
    digits = "".join(char for char in folded if char.isdigit())
    return home_digits(digits) if kind == "mobile" else digits


def _size(found: Personal) -> int:
    return found.end - found.start


def _contacts(plain: str) -> Iterator[Personal]:
    """Give candidates in the order in which they claim a place."""
    yield from (Personal(*span, "email") for span in emails(plain))
    numbers = [number for beginning in numbers_in(plain) for number in beginning]
    for kind, is_it in (("id_card", is_id_card), ("bank_card", is_bank_card)):
        yield from (Personal(number.start, number.end, kind) for number in numbers if is_it(number, plain))
    yield from (Personal(*span, "mobile") for span in mobiles(plain))
    telephones = [Personal(*telephone) for telephone in tw_hk_telephones(plain)]
    telephones += (Personal(*span, "landline") for number in numbers if (span := landline(number, plain)))
    yield from sorted(telephones, key=_size, reverse=True)  # 0912-000-725-9 is hidden whole
    yield from (Personal(*span, "landline") for span in slashed_landlines(plain))
    yield from (Personal(*chat) for chat in chat_addresses(plain))
    yield from (Personal(*chat) for chat in chats(plain))
    yield from (Personal(*span, "id_card") for span in tw_hk_papers(plain))
