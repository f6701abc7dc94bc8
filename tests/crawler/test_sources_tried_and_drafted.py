"""`yuqi sources check` and `yuqi sources add`, against the loopback site."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import UserError
from crawler.draft import draft_source
from crawler.preview import check_source
from crawler.sourcefiles import load_sources, parse_source
from pipelines.records import Article


def test_a_source_is_tried_without_an_archive(start_site):
    site = start_site()
    check = check_source(load_sources(site.sources)[0])
    assert (check.seed_status, check.links) == (200, {"article": 13, "listing": 1})
    assert isinstance(check.outcome, Article)
    assert check.outcome.repaired.title == "第1号逾期问答"
    assert site.paths() == ["/robots.txt", "/list/", "/a/1.html"]


def test_a_source_that_leads_to_no_article_is_a_users_mistake(start_site):
    site = start_site()
    file = site.sources / "tiny.toml"
    source = parse_source(file.read_text("utf-8").replace("(a|private)", "nothing"), file)
    with pytest.raises(UserError, match="leads to no article of tiny"):
        check_source(source)


def test_a_draft_is_a_source_file_that_finds_the_articles(start_site):
    site = start_site()
    text = draft_source(site.home + "list/")
    source = parse_source(text, Path("draft.toml"))
    assert not source.enabled
    assert source.classify(site.home + "a/12.html") == "article"
    assert source.classify(site.home + "list/2.html") == "listing"
    assert source.classify(site.home + "private/1.html") is None


@pytest.mark.parametrize("path", ["private/1.html", "a/90002.html"])
def test_neither_robots_nor_scope_are_passed(start_site, path):
    site = start_site()
    with pytest.raises(UserError, match=r"robots.txt forbids it|leads away from the site"):
        draft_source(site.home + path)
    assert "/private/1.html" not in site.paths()


def test_nothing_is_fetched_while_robots_cannot_be_had(start_site):
    site = start_site("--robots-status", "503")
    with pytest.raises(UserError, match="answers 503"):
        draft_source(site.home + "list/")
    assert site.paths() == ["/robots.txt"]


def test_a_host_that_does_not_answer_is_named():
    with pytest.raises(UserError, match="no answer"):
        draft_source("http://127.0.0.1:9/")
