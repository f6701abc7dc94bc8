"""Lenders and products, by their names old and new; names that are ordinary words only in company."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.phrases import Found, Phrases
from pipelines.annotate.tables import Guard, Lender, Product, context_words, guards, lenders, table_version
from pipelines.mentions import NameMention, TitleMention
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.annotate.reading import Reading

_CONTEXT_BEFORE: Final = 10
_CONTEXT_AFTER: Final = 8
"""Characters around an ambiguous name in which a context word must stand. Wider windows take 金条 for a loan in any
article about debt; narrower ones lose lists of products."""


class _Name(NamedTuple):
    id: str
    name: str
    kind: str
    is_product: bool
    is_ambiguous: bool


def find_names(reading: Reading) -> tuple[tuple[NameMention, ...], tuple[NameMention, ...]]:
    """Find the lenders and the products of a text."""
    in_title = {name.id for _, _, name in _find(reading.title_folded)}
    found_lenders: list[NameMention] = []
    found_products: list[NameMention] = []
    for start, end, name in _find(reading.folded):
        mention = NameMention(
            id=name.id,
            name=name.name,
            surface=reading.text[start:end],
            start=start,
            end=end,
            table_version=table_version("lenders"),
            kind=name.kind,
            in_title=name.id in in_title,
            stale_name=False,
            name_now=None,
        )
        (found_products if name.is_product else found_lenders).append(mention)
    return tuple(found_lenders), tuple(found_products)


def find_title_names(reading: Reading) -> tuple[TitleMention, ...]:
    """Find the lenders and products of the title."""
    return tuple(
        TitleMention(
            id=name.id,
            name=name.name,
            surface=reading.title[start:end],
            start=start,
            end=end,
            table_version=table_version("lenders"),
        )
        for start, end, name in _find(reading.title_folded)
    )


def lender_spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """Find the lenders and products in plain text of either script: (start, end, id), in order.

    >>> lender_spans("京東金融和花唄逾期")
    ((0, 4, 'jd'), (5, 7, 'ant/花呗'))
    """
    return tuple((start, end, name.id) for start, end, name in _find(fold(text)))


def _find(folded: str) -> Iterator[Found[_Name]]:
    for found in _phrases().find(folded):
        start, end, name = found
        guard = _guards().get(folded[start:end])
        if guard is not None and _is_guarded(guard, folded, start, end):
            continue
        if name.is_ambiguous and not _has_context(folded, start, end):
            continue
        yield found


def _is_guarded(guard: Guard, folded: str, start: int, end: int) -> bool:
    if guard.not_before and start and re.match(guard.not_before, folded[start - 1]):
        return True
    return bool(guard.not_after and re.compile(guard.not_after).match(folded, end))


def _has_context(folded: str, start: int, end: int) -> bool:
    around = folded[max(0, start - _CONTEXT_BEFORE) : start], folded[end : end + _CONTEXT_AFTER]
    return any(word in side for side in around for word in context_words())


@cache
def _guards() -> dict[str, Guard]:
    return {fold(alias): guard for alias, guard in guards().items()}


@cache
def _phrases() -> Phrases[_Name]:
    entries: list[tuple[str, _Name]] = []
    owners: list[Lender | Product] = [*lenders(), *(product for lender in lenders() for product in lender.products)]
    # A plain alias of one owner wins over an ambiguous one of another, so plain ones come first.
    for is_ambiguous in (False, True):
        for owner in owners:
            name = _Name(owner.id, owner.name, owner.kind, isinstance(owner, Product), is_ambiguous)
            entries += [(alias, name) for alias in (owner.ambiguous if is_ambiguous else owner.aliases)]
    return Phrases(entries)
