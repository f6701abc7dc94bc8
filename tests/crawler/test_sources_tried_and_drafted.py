"""`yuqi sources check` and `yuqi sources add`, against the loopback site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive.errors import UserError
from crawler.reading.links import Anchor, anchors
from crawler.sites.draft import _articles, _is_pager, _page_pattern, draft_source
from crawler.sites.preview import check_source
from crawler.sites.sourcefiles import load_sources, parse_source
from demosites.serving import serving
from pipelines.hostmodel import HostModel
from pipelines.records import Article

HOST = "http://www.example.cn"


def anchors_of(paths):
    return [Anchor(url=HOST + path, is_next=False, text="x" * 40) for path in paths]


def test_a_source_is_tried_without_an_archive(start_site):
    site = start_site()
    check = check_source(load_sources(site.sources)[0])
    assert (check.seed_status, check.links) == (200, {"article": 13, "listing": 1})
    assert isinstance(check.outcome, Article)
    assert check.outcome.repaired.title == "第1号逾期问答"
    assert site.paths() == ["/robots.txt", "/list/", "/a/1.html"]


def test_a_source_is_tried_with_what_its_host_taught(start_site):
    site = start_site()
    host = site.home.split("/")[2]
    model = HostModel(host=host, pages=9, container="div.nowhere", suffixes=(), lines=frozenset())
    check = check_source(load_sources(site.sources)[0], {host: model, "b.example": None})
    assert check.model is model
    assert check.outcome.extracted.layout.model == model.digest


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


def test_a_draft_covers_articles_spread_over_folders():
    with serving() as web:
        site = next(site for site in web.sites if site.name == "portal-xinxi")
        text = draft_source(site.home + "info/yuqi/")
    source = parse_source(text, Path("draft.toml"))
    assert r"articles = '^/info/[^/]+/\d+\.html$'" in text
    assert "are not matched" not in text
    assert {source.classify(site.home.rstrip("/") + site.article_path(n)) for n in site.newest(40)} == {"article"}
    assert source.classify(site.home + "info/yuqi/?page=2") == "listing"


def test_one_folder_with_most_of_the_links_is_not_widened_and_the_rest_is_told():
    paths = [*(f"/yuqi/{n}.html" for n in range(9)), "/news/1.html", "/news/2.html", "/about/3.html", "/tel/4/"]
    articles = _articles(anchors_of(paths), [])
    assert articles is not None
    assert articles.pattern == r"^/yuqi/\d+\.html$"
    assert [anchor.url for anchor in articles.alike] == [f"{HOST}{path}" for path in paths[9:12]]
    assert [anchor.url for anchor in articles.others] == [f"{HOST}{path}" for path in paths[12:]]


def test_words_of_a_session_are_no_part_of_the_pattern():
    paths = [*(f"/a/{n}.html?PHPSESSID={n:04x}" for n in range(3)), *(f"/a/{n}.html?from=timeline" for n in (7, 8, 9))]
    articles = _articles(anchors_of(paths), [])
    assert (articles.pattern, len(articles.links)) == (r"^/a/\d+\.html$", 6)


@pytest.mark.parametrize(
    ("pager", "pattern"),
    [("/list_2.html", r"^/[^/]+/\d+\.html$"), ("/page/2.html", r"^/a/\d+\.html$")],
)
def test_a_widened_pattern_takes_no_page_of_the_listing(pager, pattern):
    paths = [f"/{folder}/{n}.html" for folder in "abc" for n in range(1, 4)]
    articles = _articles(anchors_of(paths), anchors_of([pager]))
    assert articles is not None
    assert articles.pattern == pattern


FORUM, BOARD = "/forum-2-1.html", "/forum.php?mod=forumdisplay&fid=2"


@pytest.mark.parametrize(
    ("listing", "path", "text", "is_pager"),
    [
        pytest.param(FORUM, "/forum-2-2.html", "2", True, id="a number"),
        pytest.param(FORUM, "/forum-2-2.html", "下一页", True, id="the next page"),
        pytest.param(FORUM, "/forum-2-2.html", "下一頁 &raquo;", True, id="the next page, with an arrow"),
        pytest.param(FORUM, "/forum-2-2.html", "&rsaquo;", True, id="an arrow"),
        pytest.param(FORUM, "/forum-2-36.html", "... 36", True, id="the last number"),
        pytest.param(FORUM, "/forum-2-36.html", "尾页", True, id="the last page"),
        pytest.param(FORUM, "/forum-36-1.html", "网贷", False, id="another forum, by a short name"),
        pytest.param(FORUM, "/forum-36-1.html", "36", False, id="another forum, by how much is in it"),
        pytest.param(FORUM, "/forum-36-2.html", "2", False, id="a further page of another forum"),
        pytest.param(BOARD, BOARD.replace("=2", "=36"), "网贷", False, id="another forum, told by the last number"),
        pytest.param(FORUM, "/forum-2-2.html", "", False, id="a picture"),
        pytest.param(FORUM, "/thread-7003-1-1.html", "1", False, id="an article with one reply"),
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_page_of_the_listing_differs_in_its_last_number_and_is_linked_as_one(listing, path, text, is_pager, charset):
    (anchor,) = anchors(f"<a href='{path}'>{text}</a>".encode(charset), HOST)
    assert _is_pager(anchor, HOST + listing) is is_pager


def test_an_address_that_stands_under_a_name_too_is_no_page_of_the_listing():
    (anchor,) = anchors("<a href='/b-36.html'>36</a><a href='/b-36.html'>网贷</a>".encode(), HOST)
    assert not _is_pager(anchor, f"{HOST}/b-2.html")


def test_the_pattern_of_further_pages_takes_no_other_forum():
    pattern = _page_pattern("/forum-2-2.html", FORUM)
    assert re.search(pattern, "/forum-2-17.html")
    assert not re.search(pattern, "/forum-36-2.html")


def test_an_address_with_a_query_is_widened_in_its_path_only():
    articles = _articles(anchors_of([f"/{folder}/show.php?id={n}" for n, folder in enumerate("abcabc")]), [])
    assert articles is not None
    assert articles.pattern == r"^/[^/]+/show\.php\?id=\d+$"


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
