"""Captures of the fictional web as WARC files, and one Spark for all tests that need it."""

from datetime import UTC, datetime, timedelta

import pytest

from archive.intake import Intake
from archive.store import Store
from archive.warc.writer import Exchange
from batch.session import missing, spark_session
from demosites.web import Web

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
UNDATED = "http://parts.example.cn/b/7.html"
PARAGRAPH = "逾期之后先不要慌，把每一笔欠款的本金、利息和还款日写在纸上，再同平台商量分期，谈好的方案要留下书面凭证。"

SMALL = {
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
"""A few thousand rows: compiling for speed would take longer than the work."""


@pytest.fixture(scope="session")
def spark():
    if (what := missing()) is not None:
        pytest.skip(what)
    with spark_session("local[2]", SMALL) as session:
        yield session


def exchange_at(url, body, tick, *, status=200, content_type="text/html", kind="article", headers=(), part_of=None):
    return Exchange(
        url=url,
        method="GET",
        request_headers=(),
        request_body=b"",
        status=status,
        reason="OK",
        response_headers=((b"Content-Type", content_type.encode()), *headers),
        body=body,
        fetched_at=NOON + timedelta(seconds=tick),
        source="fictional",
        kind=kind,
        part_of=part_of,
    )


def of_web(web, tick, limit):
    """Give captures of articles and other pages, a few of every site."""
    taken = {}
    for page in web.truth()["pages"]:
        if page["kind"] not in {"article", "part", "trap", "soft_404"} or taken.get(page["site"], 0) >= limit:
            continue
        taken[page["site"]] = taken.get(page["site"], 0) + 1
        answer = web.get(page["url"])
        tick += 1
        yield exchange_at(page["url"], answer.body, tick, status=answer.status, content_type=answer.content_type)


def in_two_parts():
    def page(number, more):
        body = "".join(f"<p>第{number}页第{line}段。{PARAGRAPH}</p>" for line in range(6))
        return (
            "<html><head><meta charset=utf-8><title>分两页的文章怎么读</title></head><body><h1>分两页的文章怎么读</h1>"
            f"<div class=info>发布时间：2026-02-03 10:20:30</div><div class=content>{body}</div>{more}</body></html>"
        ).encode()

    first = "http://parts.example.cn/a/1.html"
    yield exchange_at(first, page(1, "<a href=1_2.html>下一页</a>"), 5000)
    yield exchange_at("http://parts.example.cn/a/1_2.html", page(2, ""), 5001, kind="part", part_of=first)


def announced_by_a_feed():
    """Give a page that tells no date, and a feed that does."""
    body = "".join(f"<p>第{line}段。{PARAGRAPH}</p>" for line in range(6))
    page = (
        "<html><head><meta charset=utf-8><title>日期只在订阅里</title></head>"
        f"<body><h1>日期只在订阅里</h1><div class=content>{body}</div></body></html>"
    )
    item = f"<item><link>{UNDATED}</link><pubDate>Tue, 03 Feb 2026 02:20:30 GMT</pubDate></item>"
    feed = f"<rss><channel>{item}</channel></rss>"
    yield exchange_at("http://parts.example.cn/feed.xml", feed.encode(), 5002, kind="feed", content_type="text/xml")
    yield exchange_at(UNDATED, page.encode(), 5003)


@pytest.fixture(scope="session")
def harvest(tmp_path_factory):
    """Give the path of an archive filled by the intake: two visits, an article in two parts, what is no article."""
    path = tmp_path_factory.mktemp("harvest") / "yuqi.db"
    with Store.open(path, clock=lambda: NOON) as store:
        run = store.begin_run("ingest")
        intake = Intake(store, run, strict=True)
        first_visit = list(of_web(Web(), 0, 6))
        second_visit = list(of_web(Web(edition=3), 1000, 6))
        for exchange in (*first_visit, *second_visit, *in_two_parts(), *announced_by_a_feed()):
            intake.take(exchange)
        intake.take(exchange_at(first_visit[0].url, b"", 6000, status=304))
        intake.take(exchange_at("http://parts.example.cn/robots.txt", b"User-agent: *", 6001, kind="robots"))
        intake.take(exchange_at("http://parts.example.cn/old", b"", 6002, status=301, headers=((b"Location", b"/"),)))
        broken = exchange_at(
            "http://parts.example.cn/torn", b"\x1f\x8b\x08torn", 6003, headers=((b"Content-Encoding", b"gzip"),)
        )
        intake.take(broken)
        store.finish_run(run, "finished")
    return path
