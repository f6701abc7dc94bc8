"""What a crawl counts while it runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.warc.writer import Exchange
from crawler.report import Tally

HOST = "a.example.cn:80"


def answer(seconds):
    return Exchange(
        url="http://a.example.cn/1",
        method="GET",
        request_headers=(),
        request_body=b"",
        status=200,
        reason="OK",
        response_headers=(),
        body=b"",
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=seconds),
        source="a",
        kind="article",
    )


def test_the_least_wait_is_between_requests_however_late_the_answers_come():
    tally = Tally()
    for left_at, answered_at in ((0.0, 1.5), (2.0, 2.1), (4.5, 4.6)):
        tally.answered(answer(answered_at), HOST, left_at)
    report = tally.report(archive=Path("a.db"), reason="finished", deferred={}, frontier={}, events={})
    assert report.by_host[HOST].least_seconds == 2.0
