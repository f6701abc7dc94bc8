"""Where a redirect leads is a row of its own, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.frontier.rows import Lease
from crawler.reading.textwork import _redirect
from crawler.sites.source import Kind
from crawler.sites.sourcefiles import parse_source

HOME = "http://127.0.0.1:8801"
SOURCE = parse_source(
    f"""
name = "s"
title = "t"
home = "{HOME}/"
listings = ["/yuqi/"]
articles = '^/yuqi/[0-9]+'
exclude = ['^/login']
""",
    Path("s.toml"),
)


@pytest.mark.parametrize(
    ("kind", "location", "expected"),
    [
        pytest.param(Kind.ARTICLE, "/yuqi/2.html", [(f"{HOME}/yuqi/2.html", Kind.ARTICLE)], id="an article that moved"),
        pytest.param(Kind.ARTICLE, "/", [], id="an article that is gone leads home"),
        pytest.param(
            Kind.LISTING, "/new/", [(f"{HOME}/new/", Kind.LISTING)], id="a listing that moved stays a listing"
        ),
        pytest.param(Kind.LISTING, "/login?back=1", [], id="excluded"),
        pytest.param(Kind.LISTING, "http://else.example/yuqi/", [], id="another host"),
        pytest.param(Kind.LISTING, "http://127.0.0.1:8802/", [], id="another port"),
        pytest.param(Kind.LISTING, "http://169.254.169.254/", [], id="a private address"),
        pytest.param(Kind.LISTING, "file:///etc/passwd", [], id="another scheme"),
        pytest.param(Kind.LISTING, "http://[", [], id="a broken address"),
        pytest.param(Kind.LISTING, "", [], id="empty"),
        pytest.param(Kind.LISTING, None, [], id="missing"),
        pytest.param(Kind.ARTICLE, "/yuqi/3\xb4\xdf", [(f"{HOME}/yuqi/3%E5%82%AC", Kind.ARTICLE)], id="GBK bytes"),
    ],
)
def test_redirects_stay_in_scope(kind, location, expected):
    lease = Lease(fp="0", source="s", url=f"{HOME}/yuqi/1.html", kind=kind, depth=1, tries=0, facts={})
    assert [(link.url, link.kind) for link in _redirect(SOURCE, lease, location)] == expected
