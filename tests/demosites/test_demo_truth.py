"""The truth counts every page, refers only to what exists, and is the same for the same seed."""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from collections import Counter
from typing import Any

import pytest

from demosites import Web
from demosites.page import Request
from demosites.truth import articles as truth_articles
from pipelines.records import Reason

KINDS = {
    "listing", "article", "part", "tag", "soft_404", "redirect", "meta_refresh", "error", "empty", "feed", "sitemap",
    "robots", "asset", "calendar", "disallowed", "duplicate",
}  # fmt: skip
DAMAGE = {
    "pinyin", "dropped_words", "numbers", "mojibake_latin1", "mojibake_cp1252", "entities", "injected", "lying_charset",
}  # fmt: skip


@pytest.fixture(scope="module")
def web() -> Web:
    return Web()


@pytest.fixture(scope="module")
def truth(web: Web) -> dict[str, Any]:
    return web.truth()


def test_at_least_300_articles_on_nine_sites(truth) -> None:
    assert len(truth["articles"]) >= 300
    assert len(truth["sites"]) == 9
    assert len({site["template"] for site in truth["sites"]}) == 9


def test_every_kind_and_every_damage_is_there(truth) -> None:
    assert {page["kind"] for page in truth["pages"]} == KINDS
    assert {kind for article in truth["articles"] for kind in article["damage"]} == DAMAGE


def test_urls_and_keys_are_unique(truth) -> None:
    urls = [page["url"] for page in truth["pages"]]
    keys = [article["key"] for article in truth["articles"]]
    assert len(set(urls)) == len(urls)
    assert len(set(keys)) == len(keys)


def test_references_hold(truth) -> None:
    keys = {article["key"]: article for article in truth["articles"]}
    for page in truth["pages"]:
        assert page["article"] is None or page["article"] in keys
        assert (page["kind"] == "article") == (
            page["article"] is not None and page["url"] == keys[page["article"]]["url"]
        )
    for groups in (truth["clusters"], truth["families"]):
        for members in groups.values():
            assert set(members) <= set(keys)
    assert sorted(itertools.chain(*truth["clusters"].values())) == sorted(keys)


def test_reasons_are_those_of_the_chain(truth) -> None:
    reasons = {page["reason"] for page in truth["pages"]} - {None}
    assert reasons <= {reason.value for reason in Reason}
    assert all(page["expect"] == "rejected" for page in truth["pages"] if page["reason"])


def test_clusters_and_families_are_sane(truth) -> None:
    sizes = Counter(len(members) for members in truth["clusters"].values())
    assert sum(count for size, count in sizes.items() if size > 1) > 60
    lenders = {article["key"]: article["lender"] for article in truth["articles"]}
    assert len(truth["families"]) == 36
    assert all(len({lenders[key] for key in members}) == 4 for members in truth["families"].values())
    assert all(len({lenders[key] for key in members}) == 1 for members in truth["clusters"].values())


def test_sections_stand_in_the_text_in_order(truth) -> None:
    numbered = 0
    for article in truth["articles"]:
        start = 0
        for section in article["sections"]:
            start = article["text"].index(section["heading"], start)
            numbered += section["number"] is not None
    assert numbered > 2000


def test_published_is_as_long_as_its_precision(truth) -> None:
    lengths = {None: 0, "day": 10, "minute": 16, "second": 19}
    seen = Counter(article["published_precision"] for article in truth["articles"])
    assert set(seen) == set(lengths)
    for article in truth["articles"]:
        assert len(article["published"] or "") == lengths[article["published_precision"]]


def test_one_article_changes_and_some_stand_in_parts(truth) -> None:
    changed = [article for article in truth["articles"] if article["later"]]
    assert len(changed) == 1
    assert changed[0]["later"]["text"] != changed[0]["text"]
    parts = [article for article in truth["articles"] if article["parts"]]
    assert len(parts) == 4
    assert all("\n".join(part["text"] for part in article["parts"]) == article["text"] for article in parts)


def test_personal_data_of_every_kind_stands_on_pages_and_in_no_text(truth) -> None:
    told = json.dumps([article | {"personal": None} for article in truth["articles"]], ensure_ascii=False)
    found = [personal for article in truth["articles"] for personal in article["personal"]]
    assert len(found) >= 20
    assert {personal["kind"] for personal in found} == {"mobile", "wechat", "qq", "email", "id_card", "bank_card"}
    assert len({personal["surface"] for personal in found}) == len(found)
    assert not [personal for personal in found if personal["surface"] in told]


def test_the_written_truth_is_the_truth(web: Web, truth, tmp_path) -> None:
    web.write(tmp_path)
    assert json.loads((tmp_path / "truth.json").read_text(encoding="utf-8")) == truth


def test_source_files_say_what_is_in_scope(web: Web, truth, tmp_path) -> None:
    web.write(tmp_path)
    for path in (tmp_path / "sources").glob("*.toml"):
        source = tomllib.loads(path.read_text(encoding="utf-8"))
        assert path.stem == source["name"]
        assert source["delay_seconds"] == 0.0
        for page in truth["pages"]:
            if page["site"] == source["name"]:
                target = "/" + page["url"].removeprefix(source["home"])
                is_article = bool(re.search(source["articles"], target))
                is_listing = target in source["listings"] or bool(re.search(source.get("listing_pages", "$^"), target))
                is_other = target in source.get("sitemaps", []) + source.get("feeds", [])
                if page["expect"] in {"article", "rejected"}:
                    assert is_article or re.search(source.get("parts", "$^"), target), target
                elif page["kind"] == "listing" and page["expect"] == "listing":
                    assert is_listing, target
                elif page["expect"] == "out_of_scope" and page["kind"] not in {"disallowed", "listing"}:
                    # What robots.txt forbids, and a listing's endless repetitions, are in the patterns' reach.
                    assert not any((is_article, is_listing, is_other)), target


def test_equal_seeds_give_equal_webs(truth) -> None:
    assert Web().truth() == truth


def test_another_seed_gives_other_texts(truth) -> None:
    other = next(truth_articles(Web(seed=7)))
    assert other["text"] != truth["articles"][0]["text"]


def test_scale_multiplies_without_composing_everything() -> None:
    big = Web(scale=250)
    assert sum(site.count for site in big.sites) > 95_000
    site = big.sites[4]
    assert site.letter == "D"
    path = site.article_path(site.count - 1)
    page = site.respond(Request(path=path, query="", visit=0))
    assert page.status == 200
    assert site.article(site.count - 1).title in page.body.decode()
    assert site.respond(Request(path=f"/archives/{61300 + site.count}", query="", visit=0)).status == 404


def test_get_answers_without_a_server(web: Web, truth) -> None:
    article = truth["articles"][0]
    assert article["title"] in web.get(article["url"]).body.decode("gbk")
    assert web.get(article["url"], visit=1).body != web.get(article["url"]).body
    assert web.get(web.sites[0].home + "nothing").status == 404


def test_get_refuses_foreign_addresses(web: Web) -> None:
    with pytest.raises(ValueError, match="no site of this web"):
        web.get("http://127.0.0.1:1/")


def test_scale_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="scale is 0"):
        Web(scale=0)
