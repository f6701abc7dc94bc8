"""Lenders and products, by their names old and new; names that are ordinary words only in company."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.named.borders import is_in_longer_word
from pipelines.annotate.named.company import (
    has_context,
    is_lead,
    is_listed,
    is_owed,
    no_neighbours,
    owed_products,
    sentence,
)
from pipelines.annotate.named.dates import is_later
from pipelines.annotate.phrases import Found, Phrases
from pipelines.annotate.tables import (
    Former,
    Guard,
    Lender,
    Product,
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

_BANKS: Final = frozenset({"bank", "private_bank", "consumer_finance"})
_NO_NEIGHBOURS: Final = frozenset({"regulator", "complaint_platform", "association", "credit_bureau"})

_GUARD_CHARS: Final = 4
"""As far before an alias as a guard looks."""

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
    region: str | None = None
    """Of the texts in which alone a short name counts."""


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
    region = reading.region.value if reading.region else None
    of_title = _of_region(_candidates(title), title, region)
    of_text = _of_region(_candidates(folded, reading.places["names"]), folded, region)
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
    found = _of_region(_candidates(folded, places), folded, None)
    plain = _owners(found)
    return tuple((each.start, each.end, each.meaning.id) for each in found if _is_meant(each, folded, plain))


def _candidates(folded: str, places: Places | None = None) -> list[Found[_Name]]:
    def accept(start: int, end: int, name: _Name) -> bool:
        return all(_passes(guard, folded, start, end) for guard in name.guards) and not is_in_longer_word(
            folded, start, end
        )

    return list(name_phrases().find(folded, accept, places))


def _of_region(candidates: list[Found[_Name]], folded: str, region: str | None) -> list[Found[_Name]]:
    """Give the names as a region understands them: 中信 is another bank in Taiwan, and 玉山 one only there."""
    own = [
        each._replace(meaning=_short_names().get((folded[each.start : each.end], region or ""), each.meaning))
        for each in candidates
    ]
    return [each for each in own if each.meaning.region in (None, region)]


def _owners(candidates: list[Found[_Name]]) -> frozenset[str]:
    return frozenset(each.meaning.owner for each in candidates if _is_plain(each.meaning))


def _is_plain(name: _Name) -> bool:
    return not name.is_ambiguous and not name.company


def _is_meant(found: Found[_Name], folded: str, plain: frozenset[str]) -> bool:
    start, end, name = found
    if name.company:
        return _is_common_one_meant(found, folded)
    if not name.is_ambiguous or name.owner in plain:
        return True
    if any(_is_other_sense(guard, folded, end) for guard in name.guards):
        return False
    if name.region:
        is_told = is_owed(folded, start, end, "abroad")
    else:
        is_told = has_context(folded, start, end) or (name.kind in _BANKS and is_owed(folded, start, end, "bank"))
    return is_told or is_listed(folded, start, end, _neighbours(), _all_names() if _is_weak(name) else None)


def _is_common_one_meant(found: Found[_Name], folded: str) -> bool:
    """Tell whether a product of a common word is meant: beside its company, owed, or in a list of others."""
    start, end, name = found
    around = sentence(folded, (start, end), _SENTENCE_CHARS, _SENTENCE_CHARS)
    if any(word in side for side in around for word in name.company):
        return True
    is_told = folded[start:end] in owed_products() and is_owed(folded, start, end, "product")
    return is_told or is_listed(folded, start, end, _neighbours())


def _is_other_sense(guard: Guard, folded: str, end: int) -> bool:
    if not (guard.other_sense and guard.other_sense.search(folded)):
        return False
    return not (guard.own_sense and guard.own_sense.match(folded, end))


def _is_weak(name: _Name) -> bool:
    """Tell whether an ambiguous name is a word of everybody's, which counts before few words only: 马上, 平安."""
    return any(guard.after for guard in name.guards)


def _passes(guard: Guard, folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - _GUARD_CHARS) : start]
    if guard.not_before and guard.not_before.search(before):
        return False
    if guard.not_after and guard.not_after.match(folded, end):
        return False
    if guard.after is None or guard.after.match(folded, end):
        return True
    return is_lead(folded, start, end) or is_listed(folded, start, end, _neighbours(), _all_names())


@cache
def _neighbours() -> frozenset[str]:
    """Give the names that make a list one of lenders: plain ones, and those of banks that are few people's words."""
    strong = (each for each in zip(name_phrases().folded, name_phrases().meanings, strict=True) if not each[1].company)
    return frozenset(
        alias
        for alias, name in strong
        if not (name.region or alias in no_neighbours())
        and (name.kind in _BANKS and not _is_weak(name) if name.is_ambiguous else name.kind not in _NO_NEIGHBOURS)
    )


@cache
def _all_names() -> frozenset[str]:
    return frozenset(name_phrases().folded)


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
    return Phrases([*entries, *((alias, name) for (alias, _), name in _short_names().items())])


@cache
def _short_names() -> dict[tuple[str, str], _Name]:
    """Give the names that count in texts of their region alone, by (alias, region)."""
    return {
        (fold(alias), lender.region): _name(lender, alias, is_ambiguous=True)._replace(region=lender.region)
        for lender in lenders()
        for alias in lender.short
    }


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
