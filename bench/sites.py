"""The bundled sites as a measured corpus: every page through the chain, against the truth of the generator."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines.chain import clean_page
from pipelines.records import Article, Certainty, Rejected
from pipelines.unnamed import without_personal_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from demosites import Web
    from demosites.page import Page
    from pipelines.records import Outcome

RESIDUE = re.compile(r"[㐀-鿿]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)")
"""A Han character with its reading behind it."""


@dataclass(slots=True)
class Share:
    """So many right of so many."""

    right: float = 0.0
    all: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, right: bool | float, where: str) -> None:
        self.right += float(right)
        self.all += 1
        if right < 1:
            self.wrong.append(where)

    @property
    def value(self) -> float:
        return self.right / self.all if self.all else float("nan")


def reached_pages(web: Web) -> Iterator[tuple[dict[str, Any], Page]]:
    """Yield every page the chain is to decide about, as (its truth, what is served)."""
    for page in web.truth()["pages"]:
        # Parts, errors and redirects are settled before the chain.
        if page["expect"] in {"article", "rejected"} and page["kind"] not in {"part", "error", "redirect"}:
            yield page, web.get(page["url"])


def outcomes(web: Web) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None, Outcome]]:
    """Run them; yields (page's truth, its article's truth, outcome)."""
    articles = {article["key"]: article for article in web.truth()["articles"]}
    for page, served in reached_pages(web):
        outcome = clean_page(served.body, url=page["url"], content_type=served.content_type)
        yield page, articles.get(page["article"] or ""), outcome


def measure_sites(web: Web) -> tuple[dict[str, Share], list[tuple[dict[str, Any], Article]]]:
    """Measure the chain on the bundled sites; also gives the articles with their truth, for the copies."""
    shares: dict[str, Share] = {}
    found: list[tuple[dict[str, Any], Article]] = []

    def add(name: str, right: bool | float, where: str) -> None:
        shares.setdefault(name, Share()).add(right, where)

    for page, truth, outcome in outcomes(web):
        url = page["url"]
        if page["expect"] == "rejected":
            add("pages_as_expected", isinstance(outcome, Rejected), url)
            continue
        add("pages_as_expected", isinstance(outcome, Article), url)
        if truth is None or not isinstance(outcome, Article):
            continue
        for name, right in article_marks(page, truth, without_personal_data(outcome)):
            add(name, right, url)
        if page["kind"] == "article":
            found.append((truth, outcome))
    return shares, found


def article_marks(page: dict[str, Any], truth: dict[str, Any], article: Article) -> Iterator[tuple[str, bool | float]]:
    """Compare one article with its truth, field by field."""
    extracted, repaired = article.extracted, article.repaired
    expected = truth["parts"][0]["text"] if truth["parts"] else truth["text"]
    yield "encoding", same_encoding(extracted.decoding.encoding, page["encoding_served"])
    yield "title", repaired.title == truth["title"].rstrip("?？")
    yield "author", extracted.author == truth["author"]
    yield "source_name", extracted.source_name == truth["source_name"]
    yield "published", (extracted.published.value if extracted.published else None) == truth["published"]
    yield "body_f1", shingle_f1(expected, repaired.text)
    yield "body_exact", expected == repaired.text
    if not truth["parts"]:
        yield "text_hans_exact", article.converted.text_hans == truth["text_hans"]
        yield "section_f1", section_f1(truth["sections"], article)
    if "pinyin" in truth["damage"]:
        served = len(RESIDUE.findall(extracted.text))
        yield "pinyin_removed", 1 - len(RESIDUE.findall(repaired.text)) / served if served else 1.0
    if not truth["damage"]:
        applied = [edit for edit in repaired.edits if edit.certainty in {Certainty.EXACT, Certainty.INFERRED}]
        yield "undamaged_unchanged", not applied


def same_encoding(found: str | None, served: str | None) -> bool:
    """GBK and gb18030 are one family: the decoder names the smaller one where it suffices."""
    families = {"gb2312": "gb", "gbk": "gb", "gb18030": "gb", "big5-hkscs": "big5", "big5hkscs": "big5"}
    left, right = ((name or "").lower() for name in (found, served))
    return families.get(left, left) == families.get(right, right)


def shingle_f1(expected: str, found: str) -> float:
    """F1 of the multisets of four-character shingles, white space dropped."""
    left, right = (_shingles("".join(text.split())) for text in (expected, found))
    common = (left & right).total()
    return 2 * common / (left.total() + right.total()) if common else float(expected == found)


def section_f1(expected: Iterable[dict[str, Any]], article: Article) -> float:
    """F1 of (level, number, heading)."""
    left = Counter((section["level"], section["number"], section["heading"]) for section in expected)
    right = Counter((section.level, section.number, section.heading) for section in article.annotated.sections)
    common = (left & right).total()
    return 2 * common / (left.total() + right.total()) if left or right else 1.0


def _shingles(text: str) -> Counter[str]:
    return Counter(text[start : start + 4] for start in range(max(1, len(text) - 3)))
