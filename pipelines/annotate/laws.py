"""Cited acts: which one, which article, and whether the citation was out of date when the page was written."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.numerals import CHINESE_NUMERAL, parse_number
from pipelines.annotate.phrases import Phrases
from pipelines.annotate.tables import Law, laws, table_version
from pipelines.mentions import LawMention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.annotate.reading import Reading

_NUMERAL: Final = rf"(?:\d{{1,4}}|{CHINESE_NUMERAL}{{1,8}})"
_ARTICLE: Final = rf"第?\s?(?P<number>{_NUMERAL})\s?条(?:之(?P<part>[一二三四五六七八九十]))?"
_FIRST_ARTICLE: Final = re.compile(
    rf"[》〉\"”]?(?:\([^()\n]{{1,16}}\))?(?:中的?|里的?|的|之|以及)?(?:相关)?(?:规定的?)?[,:]?\s?{_ARTICLE}"
)
_NEXT_ARTICLE: Final = re.compile(
    rf"(?:第?{_NUMERAL}款)?(?:第?{_NUMERAL}项)?(?:规定)?(?:、|和|及|与|以及|,|至|到|-){{1,2}}\s?{_ARTICLE}"
)
_CITING: Final = re.compile(r"(?:根据|依据|依照|按照|违反|触犯|符合|我国)[^。\n]{0,4}$")
_ENDED: Final = frozenset({"repealed", "superseded", "expired"})


def find_laws(reading: Reading) -> tuple[LawMention, ...]:
    """Find the acts a text cites; one mention for each article cited, one without article where there is none.

    刑法 and other names that are words as well count in bare text only with an article or a citing word beside them.
    """
    mentions: list[LawMention] = []
    for start, end, law in _phrases().find(reading.folded):
        articles = list(_articles(reading.folded, end))
        if law.is_ambiguous and not articles and not _is_cited(reading.folded, start):
            continue
        mentions += [_mention(reading, law, start, end, article) for article in articles or (None,)]
    return tuple(mentions)


def _mention(reading: Reading, law: Law, start: int, end: int, article: str | None) -> LawMention:
    now, is_stale = judge(law, article, reading.published)
    return LawMention(
        id=law.id,
        name=law.name,
        surface=reading.text[start:end],
        start=start,
        end=end,
        table_version=table_version("laws"),
        article=article,
        paragraph=None,
        article_to=None,
        article_now=now,
        law_now=law.replaced_by if law.status in _ENDED else law.id,
        stale=is_stale,
    )


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


def _articles(folded: str, end: int) -> Iterator[str]:
    found = _FIRST_ARTICLE.match(folded, end)
    while found:
        number = parse_number(found["number"])
        if number is not None:
            yield f"{number:.0f}" + (f"之{found['part']}" if found["part"] else "")
        found = _NEXT_ARTICLE.match(folded, found.end())


def _is_cited(folded: str, start: int) -> bool:
    return folded[start - 1 : start] in ("《", "〈") or bool(_CITING.search(folded, max(0, start - 10), start))


@cache
def _phrases() -> Phrases[Law]:
    return Phrases((alias, law) for law in laws() for alias in law.aliases)
