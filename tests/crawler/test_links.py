"""Links out of bytes, whatever the charset and however broken the page."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from crawler.reading.links import _PLAIN, anchors, feed_links, listing_links, part_links, resolve, sitemap_links
from crawler.sites.source import Kind
from crawler.sites.sourcefiles import parse_source

SOURCE = parse_source(
    r"""
name = "s"
title = "t"
home = "http://127.0.0.1:8801/"
listings = ["/yuqi/"]
listing_pages = 'list_\d+\.html$'
articles = '^/yuqi/\d+\.html$|^/plus/view\.php\?aid=\d+$'
parts = '^/yuqi/\d+_\d+\.html$|^/plus/view\.php\?aid=\d+&pageno=\d+$'
exclude = ['/yuqi/9\.html']
""",
    Path("s.toml"),
)
BASE = "http://127.0.0.1:8801/yuqi/"


def paths(found):
    return [(url.removeprefix("http://127.0.0.1:8801"), kind) for url, kind, *_ in found]


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "utf-8", "utf-16"])
def test_links_do_not_depend_on_the_charset(encoding):
    # 硂 and 許功蓋 end in bytes that are ASCII letters, brackets or a backslash in GBK or Big5
    page = '<meta charset="lies"><li>許功蓋 硂 <a href="1.html" title="許功蓋">逾期許</a><a href=\'list_2.html\'>蓋</a>'
    assert paths(listing_links(SOURCE, page.encode(encoding), BASE)) == [
        ("/yuqi/1.html", Kind.ARTICLE),
        ("/yuqi/list_2.html", Kind.LISTING),
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<a href="http://else.example/yuqi/1.html">x</a>', [], id="another host"),
        pytest.param('<a href="/yuqi/9.html">x</a>', [], id="excluded"),
        pytest.param('<a href="/yuqi/9.html" rel=next>x</a>', [], id="excluded, though next"),
        pytest.param(
            '<a href="/yuqi/?p=2" rel="next">x</a>', [("/yuqi/?p=2", Kind.LISTING)], id="rel=next without pattern"
        ),
        pytest.param('<link rel="next" href="?p=2">', [("/yuqi/?p=2", Kind.LISTING)], id="link rel=next"),
        pytest.param('<link rel="stylesheet" href="/yuqi/1.html">', [], id="other link elements"),
        pytest.param('<base href="/else/"><a href="../yuqi/1.html">x</a>', [("/yuqi/1.html", Kind.ARTICLE)], id="base"),
        pytest.param('<a href=" /yu\nqi/1.html#c ">x</a>', [("/yuqi/1.html", Kind.ARTICLE)], id="blanks and breaks"),
        pytest.param('<a href="1.html">x</a><a href="./1.html">y</a>', [("/yuqi/1.html", Kind.ARTICLE)], id="once"),
        pytest.param('<a href="1_2.html">x</a>', [], id="parts are followed from their article"),
        pytest.param(
            '<a href="javascript:go(1)">x</a><a href="mailto:a@b">x</a><a href="http://[">x</a><a>x</a>',
            [],
            id="no addresses",
        ),
        pytest.param('<!-- <a href="1.html"> -->', [], id="comment"),
    ],
)
def test_links_of_a_listing(html, expected):
    assert paths(listing_links(SOURCE, html.encode(), BASE)) == expected


def test_addresses_go_out_as_a_browser_sends_them():
    page = '<meta charset=gb2312><a href="/标签/催收.html?q=催">x</a>'.encode("gbk")
    assert [anchor.url for anchor in anchors(page, BASE)] == [
        "http://127.0.0.1:8801/%E6%A0%87%E7%AD%BE/%E5%82%AC%E6%94%B6.html?q=%B4%DF"
    ]


@given(st.from_regex(_PLAIN, fullmatch=True), st.sampled_from(["", "#top", "#a/b?c"]))
def test_an_address_that_is_plain_stays_as_it_is(address, fragment):
    assert resolve(BASE, address + fragment, None) == safe_url_string(address)


def test_only_parts_of_this_article_are_followed():
    page = b'<a href="34_2.html">2</a><a href="345_2.html">x</a><a href="3_2.html">x</a><a href="34.html">1</a>'
    assert part_links(SOURCE, page, BASE, BASE + "34.html") == [BASE + "34_2.html"]
    page = b'<a href="/plus/view.php?aid=7&amp;pageno=2">2</a><a href="/plus/view.php?aid=71&amp;pageno=2">x</a>'
    first = "http://127.0.0.1:8801/plus/view.php?aid=7"
    assert part_links(SOURCE, page, BASE, first) == [first + "&pageno=2"]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\0\0\0", id="NUL bytes"),
        pytest.param(bytes(range(256)) * 50, id="binary"),
        pytest.param(b"\xff\xfe\xd8", id="half a UTF-16 character"),
        pytest.param(b"<" * 10_000, id="only brackets"),
        pytest.param(b"<a href='" + b"a" * 3_000_000, id="one endless address"),
    ],
)
def test_hostile_pages_have_no_links(page):
    assert listing_links(SOURCE, page, BASE) == []


@pytest.mark.parametrize("unit", [b"<div>", b"<a href='1.html'>"])
def test_a_page_of_endless_levels_takes_linear_time(unit, assert_linear):
    def prepare(size):
        page = unit * size + b"<a href='1.html'>x</a>"
        return lambda: listing_links(SOURCE, page, BASE)

    assert_linear(prepare, 10_000)


def test_sitemaps_and_their_indexes():
    xmlns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    index = f"<sitemapindex {xmlns}><sitemap><loc>{BASE}m1.xml.gz</loc></sitemap><sitemap><loc>http://else.example/m.xml</loc></sitemap></sitemapindex>"
    urls = f"<urlset {xmlns}><url><loc> {BASE}1.html </loc><lastmod>2024-11-06</lastmod></url><url><loc>{BASE}about</loc></url></urlset>"
    assert sitemap_links(SOURCE, index.encode()) == [(BASE + "m1.xml.gz", Kind.SITEMAP, {})]
    assert sitemap_links(SOURCE, gzip.compress(urls.encode())) == [
        (BASE + "1.html", Kind.ARTICLE, {"lastmod": "2024-11-06"})
    ]


def test_feeds_of_both_kinds():
    rss = "<rss><channel><link>/</link><item><link>/yuqi/1.html</link><pubDate>Wed, 06 Nov 2024</pubDate></item></channel></rss>"
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="/x"/><link href="/yuqi/2.html"/><updated>2024-11-06</updated></entry></feed>'
    assert feed_links(SOURCE, rss.encode(), BASE) == [(BASE + "1.html", Kind.ARTICLE, {})]
    assert feed_links(SOURCE, atom.encode(), BASE) == [(BASE + "2.html", Kind.ARTICLE, {})]


def test_an_address_in_chinese_goes_out_as_a_browser_sends_it():
    sitemap = f"<urlset><url><loc>{BASE}催收/1.html</loc></url></urlset>"
    feed = f"<rss><item><link>{BASE}催收/1.html</link></item></rss>"
    source = replace(SOURCE, articles=re.compile(r"/1\.html$"))
    for found in (sitemap_links(source, sitemap.encode()), feed_links(source, feed.encode(), BASE)):
        assert [url for url, _, _ in found] == [BASE + "%E5%82%AC%E6%94%B6/1.html"]


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><urlset><url><loc>http://127.0.0.1:8801/yuqi/&f;1.html</loc></url></urlset>', id="a file named by an entity"),
        pytest.param('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(12)) + "]><urlset><url><loc>&m;</loc></url></urlset>", id="a billion laughs"),
        pytest.param("<urlset>" * 5_000, id="deep"),
        pytest.param("not XML", id="no XML"),
        pytest.param("", id="empty"),
    ],
)  # fmt: skip
def test_hostile_sitemaps_lead_nowhere(xml):
    assert [url for url, _, _ in sitemap_links(SOURCE, xml.encode()) if "aaaa" in url] == []
    assert not any(
        Path("/etc/hostname").read_text().strip() in url for url, _, _ in sitemap_links(SOURCE, xml.encode())
    )


def test_a_gzip_bomb_is_left_alone():
    assert sitemap_links(SOURCE, gzip.compress(b" " * 200_000_000, 1)) == []
