"""Source files: what is refused, and which address is what."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from archive.errors import UserError
from crawler.politeness import slot_settings
from crawler.sites.source import Kind
from crawler.sites.sourcefiles import PACKAGED, choose_sources, load_sources, parse_source

GOOD = r"""
name = "channel"
title = "逾期频道"
home = "https://www.example.org"
listings = ["/yuqi/"]
listing_pages = '^/yuqi/list_\d+\.html$'
articles = '^/yuqi/\d+\.html$'
parts = '^/yuqi/\d+_\d+\.html$'
exclude = ['replytocom=', '^/yuqi/666\.html']
sitemaps = ["/sitemap.xml"]
feeds = ["/feed/"]
hosts = ["m.example.org"]
delay_seconds = 2
"""


def parse(text):
    return parse_source(text, Path("channel.toml"))


def test_a_good_file_is_read():
    source = parse(GOOD)
    assert (source.home, source.delay_seconds, source.enabled) == ("https://www.example.org/", 2.0, True)
    assert list(source.seeds()) == [
        ("https://www.example.org/yuqi/", Kind.LISTING),
        ("https://www.example.org/sitemap.xml", Kind.SITEMAP),
        ("https://www.example.org/feed/", Kind.FEED),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param('title = "逾期频道"', "titel = 1", r"line 3: titel: is no key", id="misspelt key"),
        pytest.param('title = "逾期频道"', "", "title: is missing", id="missing key"),
        pytest.param('title = "逾期频道"', 'title = " "', "line 3: title: must be a text", id="empty text"),
        pytest.param('name = "channel"', 'name = "A b"', "line 2: name: must be of small letters", id="bad name"),
        pytest.param(
            "https://www.example.org", "www.example.org", "line 4: home: must be a web", id="home without scheme"
        ),
        pytest.param("https://www.example.org", "http://10.0.0.8/", "10.0.0.8 is a private", id="private home"),
        pytest.param("https://www.example.org", "ftp://example.org/", "home: must be a web", id="other scheme"),
        pytest.param('["/yuqi/"]', '"/yuqi/"', "line 5: listings: must be a list", id="text for a list"),
        pytest.param('["/yuqi/"]', '["https://else.org/"]', "not on a host of this source", id="seed elsewhere"),
        pytest.param(r"'^/yuqi/\d+\.html$'", "'('", "line 7: articles: is not a regular", id="broken pattern"),
        pytest.param("delay_seconds = 2", "delay_seconds = 0.5", "must be at least 1", id="impolite delay"),
        pytest.param("delay_seconds = 2", "delay_seconds = true", "must be a number", id="delay of another type"),
        pytest.param("delay_seconds = 2", "delay_seconds = nan", "must be a number", id="delay that is no number"),
        pytest.param("delay_seconds = 2", "enabled = 1", "must be true or false", id="flag of another type"),
        pytest.param("delay_seconds = 2", '[selectors]\ntitle = "h1["', "title: is not a CSS", id="broken selector"),
        pytest.param("delay_seconds = 2", '[selectors]\nbody = "p"', "body: is no key", id="unknown selector"),
        pytest.param('["m.example.org"]', '["192.168.1.1"]', "192.168.1.1 is a private", id="private further host"),
        pytest.param('name = "channel"', "name = ", "is not TOML", id="not TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(old, new, message):
    assert old in GOOD
    with pytest.raises(UserError, match=message) as caught:
        parse(GOOD.replace(old, new))
    assert str(caught.value).startswith("channel.toml")


def test_a_source_needs_a_seed():
    with pytest.raises(UserError, match="at least one of listings, sitemaps or feeds"):
        parse('name = "a"\ntitle = "b"\nhome = "https://example.org/"\narticles = "x"')


def test_loopback_may_be_fetched_without_delay():
    local = GOOD.replace("https://www.example.org", "http://127.0.0.1:8801").replace(
        "delay_seconds = 2", "delay_seconds = 0"
    )
    source = parse(local.replace('hosts = ["m.example.org"]', ""))
    assert (source.is_loopback, source.delay_seconds) == (True, 0.0)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.example.org/yuqi/", Kind.LISTING),
        ("https://www.example.org/yuqi/list_2.html", Kind.LISTING),
        ("https://www.example.org/yuqi/12.html", Kind.ARTICLE),
        ("https://m.example.org/yuqi/12.html", Kind.ARTICLE),
        ("http://www.example.org/yuqi/12.html", Kind.ARTICLE),
        ("https://WWW.Example.org:443/yuqi/12.html#top", Kind.ARTICLE),
        ("https://www.example.org/yuqi/12_2.html", Kind.PART),
        ("https://www.example.org/sitemap.xml", Kind.SITEMAP),
        ("https://www.example.org/feed/", Kind.FEED),
        ("https://www.example.org/yuqi/12.html?PHPSESSID=ab12", Kind.ARTICLE),
        ("https://www.example.org/yuqi/12.html;jsessionid=AB12", Kind.ARTICLE),
        ("https://www.example.org/yuqi/12.html?from=timeline&isappinstalled=0", Kind.ARTICLE),
        ("https://www.example.org/yuqi/?sid=3", Kind.LISTING),
        ("https://www.example.org/yuqi/12.html?page=3", None),
        ("https://www.example.org/about.html", None),
        ("https://www.example.org/yuqi/12.html?replytocom=4", None),
        ("https://www.example.org/yuqi/666.html", None),
        ("https://www.example.org:8443/yuqi/12.html", None),
        ("https://www.example.org.evil.example/yuqi/12.html", None),
        ("https://other.example/yuqi/12.html", None),
        ("https://user@other.example/www.example.org/yuqi/12.html", None),
        ("ftp://www.example.org/yuqi/12.html", None),
        ("https://www.example.org/yuqi/a/a/a/../12.html", None),
        ("https://www.example.org/yuqi/12.html?" + "x" * 2083, None),
        ("https://[www.example.org/yuqi/12.html", None),
        ("https://www.example.org:port/yuqi/12.html", None),
        ("javascript:void(0)", None),
        ("", None),
    ],
)
def test_classify(url, kind):
    assert parse(GOOD).classify(url) is kind


def test_http_and_https_of_a_host_share_one_slot_with_the_longer_delay():
    slots = slot_settings([parse(GOOD), parse(GOOD.replace("delay_seconds = 2", "delay_seconds = 7"))])
    assert slots == {
        host: {"concurrency": 1, "delay": 7.0, "jitter": 0.0} for host in ("www.example.org", "m.example.org")
    }


def test_names_are_unique_and_chosen(tmp_path):
    (tmp_path / "one.toml").write_text(GOOD, "utf-8")
    (tmp_path / "two.toml").write_text(GOOD.replace('"channel"', '"second"') + "enabled = false\n", "utf-8")
    sources = load_sources(tmp_path)
    assert [source.name for source in choose_sources(sources, ())] == ["channel"]
    assert [source.name for source in choose_sources(sources, ("second",))] == ["second"]
    with pytest.raises(UserError, match=r'No source is named "third". There are: channel, second'):
        choose_sources(sources, ("third",))
    (tmp_path / "three.toml").write_text(GOOD, "utf-8")
    with pytest.raises(UserError, match="is taken"):
        load_sources(tmp_path)


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "bad.toml").write_bytes("title = '逾期'".encode("gbk"))
    with pytest.raises(UserError, match=r"bad\.toml: cannot be read as UTF-8"):
        load_sources(tmp_path)


def test_the_packaged_sources_crawl_nothing_by_themselves():
    sources = load_sources(PACKAGED)
    assert sources
    with pytest.raises(UserError, match="No source is enabled"):
        choose_sources(sources, ())


def test_source_files_are_found_in_an_egg(tmp_path):
    """An egg is a ZIP file: there is no folder to list."""
    with zipfile.ZipFile(tmp_path / "yuqi.egg", "w") as egg:
        egg.writestr("crawler/sources/example.toml", (PACKAGED / "example.toml").read_text("utf-8"))
        egg.writestr("crawler/sources/notes.txt", "x")
    (source,) = load_sources(zipfile.Path(tmp_path / "yuqi.egg", "crawler/sources/"))
    assert source.name == "example"
