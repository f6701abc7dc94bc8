"""Lenders and products, by their names old and new; names that are ordinary words only in company."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.borders import is_in_longer_word
from pipelines.annotate.dates import is_later
from pipelines.annotate.phrases import Found, Phrases
from pipelines.annotate.tables import (
    Former,
    Guard,
    Lender,
    Product,
    context_words,
    ending_guards,
    guards,
    lenders,
    table_version,
)
from pipelines.mentions import NameMention, TitleMention
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from pipelines.annotate.phrases import Places
    from pipelines.annotate.reading import Reading

_CONTEXT_BEFORE: Final = 12
_CONTEXT_AFTER: Final = 8
"""Characters around an ambiguous name in which a context word must stand. Wider windows take 金条 for a loan in any
article about debt; narrower ones lose lists of products."""

_GUARD_CHARS: Final = 4
"""As far before an alias as a guard looks."""

_SENTENCE_ENDS: Final = "。!?;\n"
_SENTENCE_CHARS: Final = 80
"""As far as a sentence is followed to either side."""


class _Name(NamedTuple):
    id: str
    name: str
    kind: str
    owner: str
    """Identifier of the lender."""
    is_product: bool
    is_ambiguous: bool
    company: tuple[str, ...]
    """Words of which one must stand in the same sentence; none where that is not asked."""
    former: Former | None
    guards: tuple[Guard, ...]


class Names(NamedTuple):
    """The lenders and products of an article."""

    lenders: tuple[NameMention, ...]
    products: tuple[NameMention, ...]
    in_title: tuple[TitleMention, ...]


def find_names(reading: Reading) -> Names:
    """Find the lenders and the products of a text; what stands in a crumb, a byline or a disclaimer does not count.

    A plain name in the title tells of which lender an ambiguous one in the text is, and the other way round.
    """
    title, folded = reading.title_folded, reading.folded
    of_title, of_text = (
        _candidates(title),
        _candidates(folded, reading.places["names"]),
    )
    of_both = _owners(of_title) | _owners(of_text)
    # One sense a text: 广发的信用卡 says of whom 广发 speaks further down.
    of_both |= {
        each.meaning.owner for each in of_text if each.meaning.is_ambiguous and _is_meant(each, folded, of_both)
    }
    in_title = {each.meaning.id for each in of_title if _is_meant(each, title, _owners(of_title))}
    lenders: list[NameMention] = []
    products: list[NameMention] = []
    for each in of_text:
        if not reading.is_margin(each.start) and _is_meant(each, folded, of_both):
            mention = _mention(reading, each, in_title)
            (products if each.meaning.is_product else lenders).append(mention)
    titled = (_title_mention(reading, each) for each in of_title if _is_meant(each, title, of_both))
    return Names(tuple(lenders), tuple(products), tuple(titled))


def _mention(reading: Reading, found: Found[_Name], in_title: set[str]) -> NameMention:
    start, end, name = found
    former = name.former
    return NameMention(
        id=name.id,
        name=name.name,
        surface=reading.text[start:end],
        start=start,
        end=end,
        table_version=table_version("lenders"),
        kind=name.kind,
        in_title=name.id in in_title,
        stale_name=former is not None and is_later(reading.published, former.until),
        name_now=former.now if former else None,
    )


def _title_mention(reading: Reading, found: Found[_Name]) -> TitleMention:
    start, end, name = found
    return TitleMention(
        id=name.id,
        name=name.name,
        surface=reading.title[start:end],
        start=start,
        end=end,
        table_version=table_version("lenders"),
    )


def lender_spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """Find the lenders and products in plain text of either script: (start, end, id), in order.

    >>> lender_spans("京東金融和花唄逾期")
    ((0, 4, 'jd'), (5, 7, 'ant/花呗'))
    """
    return lender_spans_at(fold(text), None)


def lender_spans_at(folded: str, places: Places | None) -> tuple[tuple[int, int, str], ...]:
    """Do as `lender_spans` with a folded text, where a lexicon has found the places of `name_phrases` already."""
    found = _candidates(folded, places)
    plain = _owners(found)
    return tuple((each.start, each.end, each.meaning.id) for each in found if _is_meant(each, folded, plain))


def _candidates(folded: str, places: Places | None = None) -> list[Found[_Name]]:
    def accept(start: int, end: int, name: _Name) -> bool:
        return all(_passes(guard, folded, start, end) for guard in name.guards) and not is_in_longer_word(
            folded, start, end
        )

    return list(name_phrases().find(folded, accept, places))


def _owners(candidates: list[Found[_Name]]) -> frozenset[str]:
    return frozenset(each.meaning.owner for each in candidates if _is_plain(each.meaning))


def _is_plain(name: _Name) -> bool:
    return not name.is_ambiguous and not name.company


def _is_meant(found: Found[_Name], folded: str, plain: frozenset[str]) -> bool:
    name = found.meaning
    if name.company:
        sentence = _sentence(folded, found.start, found.end, _SENTENCE_CHARS, _SENTENCE_CHARS)
        return any(word in side for side in sentence for word in name.company)
    if not name.is_ambiguous or name.owner in plain:
        return True
    around = _sentence(folded, found.start, found.end, _CONTEXT_BEFORE, _CONTEXT_AFTER)
    return any(word in side for side in around for word in context_words())


def _sentence(folded: str, start: int, end: int, before: int, after: int) -> tuple[str, str]:
    """Give what stands around a place in its sentence, at most so many characters to each side."""
    left, right = folded[max(0, start - before) : start], folded[end : end + after]
    begin = max(left.rfind(mark) for mark in _SENTENCE_ENDS) + 1
    stop = min((place for mark in _SENTENCE_ENDS if (place := right.find(mark)) >= 0), default=len(right))
    return left[begin:], right[:stop]


def _passes(guard: Guard, folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - _GUARD_CHARS) : start]
    if guard.not_before and guard.not_before.search(before):
        return False
    if guard.not_after and guard.not_after.match(folded, end):
        return False
    return guard.after is None or bool(guard.after.match(folded, end))


@cache
def name_phrases() -> Phrases[_Name]:
    """Give all names of lenders and products."""
    entries: list[tuple[str, _Name]] = []
    owners: list[Lender | Product] = [*lenders(), *(product for lender in lenders() for product in lender.products)]
    # A plain alias of one owner wins over an ambiguous one of another, so plain ones come first.
    for is_ambiguous in (False, True):
        for owner in owners:
            aliases = (*owner.ambiguous, *_generic(owner)) if is_ambiguous else owner.aliases
            entries += [(alias, _name(owner, alias, is_ambiguous=is_ambiguous)) for alias in aliases]
    return Phrases(entries)


def _name(owner: Lender | Product, alias: str, *, is_ambiguous: bool) -> _Name:
    ending = (guard for ending, guard in ending_guards().items() if alias.endswith(ending))
    own = guards().get(alias)
    return _Name(
        id=owner.id,
        name=owner.name,
        kind=owner.kind,
        owner=owner.lender if isinstance(owner, Product) else owner.id,
        is_product=isinstance(owner, Product),
        is_ambiguous=is_ambiguous,
        company=_generic(owner).get(alias, ()),
        former=owner.former.get(alias),
        guards=(*ending, *((own,) if own else ())),
    )


def _generic(owner: Lender | Product) -> dict[str, tuple[str, ...]]:
    return owner.generic if isinstance(owner, Product) else {}
