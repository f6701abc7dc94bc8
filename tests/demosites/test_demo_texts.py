"""The grammar writes whole sentences, families share nearly all, strangers little."""

from __future__ import annotations

import itertools
import re
from random import Random

import pytest

from demosites import damage
from demosites.grammar import expand
from demosites.layout import Treatment
from demosites.model import Article, Model
from demosites.topics_money import MONEY
from demosites.topics_people import PEOPLE

LETTERS = "ABCDEFGHM"


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(seed=20241106, scale=1)


@pytest.fixture(scope="module")
def articles(model: Model) -> list[Article]:
    return [model.article(letter, ordinal) for letter in LETTERS for ordinal in range(model.count(letter))]


def shingles(text: str) -> set[str]:
    return {text[start : start + 8] for start in range(len(text) - 7)}


def containment(one: Article, other: Article) -> float:
    first, second = shingles(one.text_hans), shingles(other.text_hans)
    return len(first & second) / min(len(first), len(second))


def test_every_pattern_expands_without_leftovers() -> None:
    patterns = [line for topic in MONEY + PEOPLE for sub in topic.subs for line in (sub.heading, *sub.sentences)]
    for seed, pattern in enumerate(patterns * 5):
        sentence = expand(pattern, Random(seed)).replace("{lender}", "甲").replace("{product}", "乙")
        assert not re.search(r"[\[\]<>{}|]", sentence), pattern


def test_equal_generators_write_equal_sentences() -> None:
    pattern = MONEY[1].subs[0].sentences[0]
    assert expand(pattern, Random(5)) == expand(pattern, Random(5))
    assert len({expand(pattern, Random(seed)) for seed in range(40)}) > 15


def test_article_lengths(articles: list[Article]) -> None:
    lengths = sorted(len(article.text) for article in articles)
    assert lengths[0] > 250
    assert lengths[-1] < 3000
    assert sum(lengths) / len(lengths) > 600


def test_offsets_are_equal_in_both_scripts(articles: list[Article]) -> None:
    assert all(len(article.text) == len(article.text_hans) for article in articles)


def test_no_paragraph_is_empty(articles: list[Article]) -> None:
    assert all(
        paragraph.text.strip() == paragraph.text != "" for article in articles for paragraph in article.paragraphs
    )


def test_strangers_share_little(articles: list[Article]) -> None:
    chosen = Random(3).sample(articles, 90)
    shared = sorted(
        containment(one, other)
        for one, other in itertools.combinations(chosen, 2)
        if one.posting.cluster != other.posting.cluster
        and (one.posting.family is None or one.posting.family != other.posting.family)
    )
    assert shared[len(shared) // 2] < 0.05
    assert shared[-1] < 0.4


def test_siblings_differ_in_the_lender_only(articles: list[Article]) -> None:
    own = [article for article in articles if article.posting.treatment is Treatment.OWN and not article.damage]
    families: dict[str, dict[str, Article]] = {}
    for article in own:
        if article.posting.family:
            families.setdefault(article.posting.family, {}).setdefault(article.posting.cluster, article)
    pairs = [pair for members in families.values() for pair in itertools.combinations(members.values(), 2)]
    assert len(pairs) > 30
    for one, other in pairs:
        assert one.posting.lender != other.posting.lender
        if one.script == other.script == "Hans" and one.posting.home != "D" != other.posting.home:
            assert containment(one, other) > 0.6


def test_copies_keep_the_text(articles: list[Article]) -> None:
    clusters: dict[str, list[Article]] = {}
    for article in articles:
        clusters.setdefault(article.posting.cluster, []).append(article)
    sizes = sorted(len(members) for members in clusters.values())
    assert sizes[-1] >= 4
    assert sum(size > 1 for size in sizes) > 60
    pairs = [pair for members in clusters.values() for pair in itertools.combinations(members, 2)]
    close = sum(containment(one, other) > 0.7 for one, other in pairs)
    assert close > 0.85 * len(pairs)


def test_cut_copy_lacks_one_paragraph(model: Model) -> None:
    for letter, ordinal in [(name, number) for name in "BCF" for number in range(model.count(name))]:
        posting = model.posting(letter, ordinal)
        if posting.treatment is Treatment.CUT and not model.article(letter, ordinal).damage and posting.home != "D":
            exact = next(
                model.article(posting.home, number)
                for number in range(model.count(posting.home))
                if model.posting(posting.home, number).work == posting.work
            )
            if exact.damage:
                continue
            missing = [p.hans for p in exact.paragraphs if p.hans not in model.article(letter, ordinal).text_hans]
            assert len(missing) == 1
            return
    pytest.fail("no cut copy without damage to compare")


def test_persons_are_fixtures(articles: list[Article]) -> None:
    assert not re.search(r"\d{11}|@(?!qq\.example)", "".join(article.text for article in articles))


@pytest.mark.parametrize(
    ("change", "text", "expected"),
    [
        pytest.param(damage.drop_words, "还款的问题也，通过电话联系", "还款的问也，通过 联系", id="filtered words"),
        pytest.param(damage.drop_words, "疑问不变", "疑问不变", id="negative: 疑问 is whole"),
        pytest.param(damage.glue_numbers, "逾期1-30天", "逾期130天", id="hyphen lost"),
        pytest.param(damage.glue_numbers, "12378、5000元", "12378、5000元", id="negative: no range"),
        pytest.param(damage.charmap_hant, "后果、联系、怎么、数据", "后果、聯系、怎么、數據", id="1:1 characters only"),
        pytest.param(damage.phrase_hant, "之后联系", "之後聯繫", id="phrases"),
        pytest.param(damage.escape_twice, "“好”", "&ldquo;好&rdquo;", id="entities"),
    ],
)
def test_damage(change, text, expected) -> None:
    assert change(text) == expected


def test_readings_are_those_of_the_traditional_character() -> None:
    every = damage.annotate(damage.ORDERED, len(damage.ORDERED))
    assert "長(zhǎng)" in every
    assert "調(diào)" in every
    assert every.count("(") == len(damage.ORDERED)


def test_a_prefix_annotates_always_or_never() -> None:
    assert damage.annotate("經濟經濟", 3) == "經(jīng)濟經(jīng)濟"
    assert damage.annotate("為了這個", 24) == "為了這個"


@pytest.mark.parametrize("change", [damage.misread_latin1, damage.misread_cp1252])
def test_misreadings_lose_nothing(change) -> None:
    text = "逾期还款“协商”，12378。"
    garbled = change(text)
    back = bytes(ord(char) if ord(char) < 256 else char.encode("cp1252")[0] for char in garbled)
    assert back.decode() == text
