"""Dates of feeds: used where a page says less, the same whatever came first, gone with the feed that told them."""

import sqlite3
from contextlib import closing

import pytest

from archive.intake import Intake
from archive.store import Store
from archive.upkeep.merge import merge
from archive.upkeep.rebuild import rebuild
from archive.upkeep.takedown import take_down
from pipelines.web.feed import entries

SITE = "http://a.example.cn"
FEED = f"{SITE}/feed.xml"
SHOWN = {
    "articles": "SELECT url, published, published_precision, published_basis, is_primary, revision FROM articles",
    "pages": "SELECT a.url, d.published, d.published_basis FROM page_dates d JOIN articles a ON a.id = article_id",
    "events": "SELECT kind FROM events",
    "months": "SELECT a.url, t.month FROM topics_by_article t JOIN articles a ON a.id = t.article_id",
    "laws": "SELECT a.url, l.start, l.stale FROM article_laws l JOIN articles a ON a.id = l.article_id",
    "claims": "SELECT a.url, c.start, c.verdict FROM claims c JOIN articles a ON a.id = c.article_id",
}


def rss(dates):
    items = "".join(f"<item><link>{SITE}/{name}</link><pubDate>{date}</pubDate></item>" for name, date in dates.items())
    return f"<rss><channel><link>/</link>{items}</channel></rss>"


def shown(path):
    with closing(sqlite3.connect(path)) as connection:
        return {name: sorted(connection.execute(query), key=repr) for name, query in SHOWN.items()}


def dates(path):
    return {url.rpartition("/")[2]: row for url, *row, _, _ in shown(path)["articles"]}


def put(path, exchanges):
    with Store.open(path) as store:
        intake = Intake(store, store.begin_run("crawl"), strict=True)
        for one in exchanges:
            intake.take(one)


@pytest.fixture
def make(exchange, page, paragraphs):
    """Give a function that captures an article whose page prints a date in this way."""

    def article(name, printed, seed=None):
        law = "根据《中华人民共和国合同法》第二百零五条，利息应当按约定支付。"
        lines = [law, *paragraphs(len(name) if seed is None else seed, sentences=9)]
        return exchange(f"{SITE}/{name}", page(f"青禾小贷的欠款怎样谈{name}", lines, printed))

    return article


@pytest.fixture
def feed(exchange):
    def capture(told, url=FEED):
        return exchange(url, rss(told), kind="feed", content_type="application/rss+xml")

    return capture


@pytest.mark.parametrize(
    ("printed", "told", "wanted"),
    [
        pytest.param("", "Tue, 03 Feb 2026 16:30:00 GMT", ["2026-02-04T00:30:00", "second", "feed"], id="no date"),
        pytest.param("2025-11-06", "2025-11-06T02:14+08:00", ["2025-11-06T02:14", "minute", "feed"], id="a day"),
        pytest.param("11-06", "Wed, 06 Nov 2024 02:14:50 +0800", ["2024-11-06T02:14:50", "second", "feed"], id="no year"),
        pytest.param("11-06 02:10", "2024-11-06T02:14:50", ["2024-11-06T02:10", "minute", "feed"], id="hour, no year"),
        pytest.param("11-06", "2024-11-06", ["2024-11-06", "day", "feed"], id="the year alone"),
        pytest.param("2025-11-06 02:10:05", "2025-11-06T02:14:50", ["2025-11-06T02:10:05", "second", "page"], id="negative: the page tells it"),
        pytest.param("2025-11-06", "2025-11-07T02:14:50", ["2025-11-06", "day", "page"], id="negative: another day"),
        pytest.param("11-06", "2024-12-06T02:14:50", ["2025-11-06", "day", "fetched"], id="negative: another month"),
        pytest.param("2025-11-06", "2025-11-06T00:00:00+08:00", ["2025-11-06", "day", "page"], id="negative: midnight is no hour"),
        pytest.param("", "2026-03-09T02:14:50", [None, None, None], id="negative: after the page was fetched"),
        pytest.param("", "soon", [None, None, None], id="negative: no date"),
    ],
)  # fmt: skip
def test_a_feed_tells_what_the_page_does_not(printed, told, wanted, make, feed, archive_path):
    put(archive_path, [make("1", printed), feed({"1": told})])
    assert dates(archive_path) == {"1": wanted}


def test_every_order_of_captures_and_a_rebuild_give_the_same(make, feed, tmp_path):
    """Two pages of one text, of which the feed makes the later one the original, and one whose law was repealed."""
    captures = [
        make("copy", "2019-03-01", seed=7),
        make("first", "", seed=7),
        make("law", "", seed=5),
        feed({"first": "2018-05-06T07:08:09", "law": "2018-05-06T07:08:09"}),
        feed({"first": "2018-05-07T07:08:09", "law": "2024-05-06T07:08:09"}, f"{SITE}/late.xml"),
    ]
    told = []
    for number, order in enumerate(((0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (1, 3, 2, 4, 0))):
        path = tmp_path / f"{number}.db"
        put(path, [captures[place] for place in order])
        told.append(shown(path))
    assert told[0] == told[1] == told[2]
    rebuild(path, strict=True)
    assert shown(path) == told[0]
    articles = {url: row for url, *row in told[0]["articles"]}
    assert articles[f"{SITE}/first"] == ["2018-05-06T07:08:09", "second", "feed", 1, 1]
    assert articles[f"{SITE}/copy"][3] == 0
    assert (f"{SITE}/first", None, None) in told[0]["pages"]
    assert told[0]["events"] == []
    assert any(stale == 0 for url, _, stale in told[0]["laws"] if url == f"{SITE}/law")


def test_without_the_feed_the_law_would_be_out_of_date(make, archive_path):
    put(archive_path, [make("law", "", seed=5)])
    assert {stale for _, _, stale in shown(archive_path)["laws"]} == {1}


def test_archives_merged_either_way_agree(make, feed, tmp_path):
    page, told = make("1", "2025-11-06"), feed({"1": "2025-11-06T02:14:50"})
    put(tmp_path / "pages.db", [page])
    put(tmp_path / "feeds.db", [told])
    for into, other in (("pages", "feeds"), ("feeds", "pages")):
        merge(tmp_path / f"both-{into}.db", [tmp_path / f"{into}.db", tmp_path / f"{other}.db"], strict=True)
        assert dates(tmp_path / f"both-{into}.db") == {"1": ["2025-11-06T02:14:50", "second", "feed"]}
    merge(tmp_path / "pages.db", [tmp_path / "feeds.db"], strict=True)
    assert shown(tmp_path / "pages.db") == shown(tmp_path / "both-pages.db")


def test_a_date_that_the_page_corrects_is_an_event_and_one_of_the_feed_is_none(make, feed, archive_path):
    told = feed({"1": "2025-11-06T02:14:50"})
    put(archive_path, [make("1", "2025-11-06"), told, make("1", "2025-11-06  "), make("1", "2025-11-08")])
    assert dates(archive_path) == {"1": ["2025-11-08", "day", "page"]}
    assert shown(archive_path)["events"] == [("relabelled",)]
    assert shown(archive_path)["pages"] == []


def test_a_feed_of_another_source_tells_nothing(make, exchange, archive_path):
    told = exchange("http://b.example.cn/feed", rss({"1": "2025-11-06T02:14:50"}), kind="feed", source="another")
    put(archive_path, [make("1", "2025-11-06"), told])
    assert dates(archive_path) == {"1": ["2025-11-06", "day", "page"]}


def test_a_feed_taken_down_takes_its_dates_along(make, feed, archive_path):
    put(archive_path, [make("1", "11-06"), feed({"1": "2024-11-06T02:14:50"})])
    take_down(archive_path, FEED, "asked for")
    assert dates(archive_path) == {"1": ["2025-11-06", "day", "fetched"]}
    before = shown(archive_path)
    rebuild(archive_path, strict=True)
    assert shown(archive_path) == before


def test_the_same_words_of_a_feed_are_kept_once(make, feed, archive_path):
    put(archive_path, [feed({"1": "2025-11-06T02:14:50"}), feed({"1": "2025-11-06T02:14:50"}), make("1", "")])
    with closing(sqlite3.connect(archive_path)) as connection:
        assert connection.execute("SELECT url, capture_id FROM feed_entries").fetchall() == [(f"{SITE}/1", 1)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<rss>" * 20_000, id="deep"),
        pytest.param("<rss><item><link>http://[::1</link><pubDate>2025-11-06</pubDate></item></rss>", id="broken host"),
        pytest.param("\x00\x01<rss><item>\x02</item>", id="control characters"),
        pytest.param("", id="empty"),
    ],
)
def test_a_hostile_feed_is_a_listing_and_tells_nothing(body, exchange, archive_path):
    put(archive_path, [exchange(FEED, body, kind="feed", content_type="text/xml")])
    with closing(sqlite3.connect(archive_path)) as connection:
        assert connection.execute("SELECT outcome FROM captures").fetchall() == [("listing",)]
        assert connection.execute("SELECT count(*) FROM feed_entries").fetchone() == (0,)


def test_a_feed_of_many_entries_takes_linear_time(assert_linear):
    def prepare(size):
        body = rss({str(number): "Tue, 03 Feb 2026 16:30:00 GMT" for number in range(size)}).encode()
        return lambda: list(entries(body))

    assert_linear(prepare, 500)


def test_what_a_feed_says_of_publishing_goes_before_what_it_says_of_changes():
    entry = "<entry><link href='/1'/><updated>2026-01-02</updated><published>2025-11-06</published></entry>"
    (found,) = entries(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>".encode())
    assert (found.address, found.published.value) == ("/1", "2025-11-06")
