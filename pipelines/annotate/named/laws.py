"""Cited acts: which one, and whether the citation was out of date when the page was written."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.named.articles import Citation, anaphors, cited_articles, later_articles
from pipelines.annotate.named.law_titles import Title, find_titles
from pipelines.annotate.phrases import Phrases
from pipelines.annotate.tables import Law, law_guard, laws, table_version
from pipelines.mentions import LawMention
from pipelines.writing import Region

if TYPE_CHECKING:
    from pipelines.annotate.reading import Reading

UNKNOWN: Final = "unknown"
"""Identifier of a title that reads like an act and is none we know."""

_CITING: Final = re.compile(r"(?:根据|依据|依照|按照|违反|触犯|符合|我国)[^。\n]{0,4}$")
_BEFORE_NUMBER: Final = re.compile(r"[》〉\"”]{0,2}[(,]")
_ENDED: Final = frozenset({"repealed", "superseded", "expired"})
_OTHER_REGIONS: Final = frozenset({Region.TW, Region.HK})


class _Cited(NamedTuple):
    """An act in the text, or a title of none (law is None)."""

    start: int
    end: int
    law: Law | None
    after: int
    """Where its articles may begin."""


def find_laws(reading: Reading) -> tuple[LawMention, ...]:
    """Find the acts a text cites; one mention for each article cited, one without article where there is none.

    刑法 and other names that are words as well count in bare text only with an article or a citing word beside them.
    Inside 《》 only the whole title counts: 《金融消费者权益保护法》 is no 消费者权益保护法, and is kept as unknown.
    Articles behind 该法 belong to the act named last.
    """
    folded = reading.folded
    cited = [each for each in _cited(reading) if not reading.is_margin(each.start)]
    mentions: list[LawMention] = []
    for number, each in enumerate(cited):
        limit = cited[number + 1].start if number + 1 < len(cited) else len(folded)
        articles = cited_articles(folded, each.after, limit) or later_articles(folded, each.after, limit)
        if each.law and each.law.is_ambiguous and not articles and not _is_cited(folded, each.start):
            continue
        mentions += [_mention(reading, each, article) for article in articles or (None,)]
        for start, end, more in anaphors(folded, each.after, limit):
            said = _Cited(start, end, each.law, end)
            mentions += [_mention(reading, said, article, named=each) for article in more]
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def _cited(reading: Reading) -> list[_Cited]:
    folded = reading.folded

    def may_be(law: Law) -> bool:
        return _is_at_home(law, reading.region)

    titles = find_titles(folded, may_be)
    inside = bytearray(len(folded))
    for title in titles:
        inside[title.start : title.end] = b"\1" * (title.end - title.start)
    found = [_of_title(title) for title in titles if title.law or title.is_act]

    def accept(start: int, end: int, meant: tuple[Law, ...]) -> bool:
        return not inside[start] and not _is_guarded(folded, start, end) and any(map(may_be, meant))

    for start, end, meant in law_phrases().find(folded, accept, reading.places["laws"]):
        law = next(filter(may_be, meant))
        numbered = folded.find("第", start, end)  # an alias that holds its article: 民法第205条
        found.append(_Cited(start, end, law, numbered if numbered > start else end))
    return _named_once(folded, sorted(found, key=lambda each: each.start))


def _named_once(folded: str, found: list[_Cited]) -> list[_Cited]:
    """Leave out the number behind a title of the same act: 《...的批复》(法释〔2020〕27号)."""
    return [
        each
        for before, each in zip([None, *found], found, strict=False)
        if not (before and before.law is each.law and _BEFORE_NUMBER.fullmatch(folded, before.end, each.start))
    ]


def _of_title(title: Title) -> _Cited:
    return _Cited(title.start, title.end, title.law, title.after)


def _is_at_home(law: Law, region: Region | None) -> bool:
    """Tell whether a page of a region can mean the act: 刑法 on a page from Taiwan is not the mainland's."""
    if law.region == "CN":
        return region not in _OTHER_REGIONS or not law.has_namesakes
    return not law.has_namesakes or region == law.region


def _mention(reading: Reading, cited: _Cited, article: Citation | None, named: _Cited | None = None) -> LawMention:
    number = article.number if article else None
    law = _entry(cited.law, number)
    title = named or cited
    now, is_stale = judge(law, number, reading.published) if law else (None, False)
    return LawMention(
        id=law.id if law else UNKNOWN,
        name=law.name if law else reading.text[title.start : title.end],
        surface=reading.text[cited.start : cited.end],
        start=cited.start,
        end=cited.end,
        table_version=table_version("laws"),
        article=number,
        paragraph=article.paragraph if article else None,
        article_to=article.through if article else None,
        article_now=now,
        law_now=_law_now(law) if law else None,
        stale=is_stale,
    )


def _entry(law: Law | None, number: str | None) -> Law | None:
    """Give the entry of an article that has one of its own: 銀行法第47條之1."""
    own = law.own_entries.get(number) if law and number else None
    return next(each for each in laws() if each.id == own) if own else law


def _law_now(law: Law) -> str | None:
    return law.replaced_by if law.status in _ENDED else law.id


def judge(law: Law, article: str | None, published: str | None) -> tuple[str | None, bool]:
    """Give the article's number now, and whether the citation was stale when published.

    A repealed act is stale on pages published after its end, and on pages without a date; its article is the one of the
    act that replaced it. In a renumbered act an old number is stale after the renumbering; numbers that both numberings
    use for different articles are taken for present ones.
    """
    if law.status in _ENDED:
        is_stale = published is None or law.effective_to is None or published >= law.effective_to[: len(published)]
        return (law.successor_articles.get(article) if article else None), is_stale
    if article is not None and article in law.renumbered:
        change = law.renumbered[article]
        return change.now, published is None or published >= change.since[: len(published)]
    return article, False


def _is_cited(folded: str, start: int) -> bool:
    return folded[start - 1 : start] in ("《", "〈") or bool(_CITING.search(folded, max(0, start - 10), start))


def _is_guarded(folded: str, start: int, end: int) -> bool:
    guard = law_guard(folded[start:end])
    before = folded[max(0, start - 3) : start]
    return bool(
        (guard.not_before and guard.not_before.search(before))
        or (guard.not_after and guard.not_after.match(folded, end))
    )


@cache
def law_phrases() -> Phrases[tuple[Law, ...]]:
    """Give the names of all acts, each with the acts that it may mean."""
    meant: dict[str, tuple[Law, ...]] = {}
    for law in laws():
        for alias in law.aliases:
            meant[alias] = (*meant.get(alias, ()), law)
    return Phrases(meant.items())
