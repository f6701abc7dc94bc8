"""A page that takes its process down, or too long, is recorded; the pages beside it are read."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.warc.writer import Exchange
from crawler.frontier.rows import Lease
from crawler.reading.textpool import TextPool
from crawler.sites.source import Kind
from crawler.sites.sourcefiles import parse_source
from pipelines.records import Article, RawPage, Rejected, Source

URL = "http://127.0.0.1:8801/a/1.html"
SOURCE = parse_source(
    'name = "s"\ntitle = "t"\nhome = "http://127.0.0.1:8801/"\nlistings = ["/"]\narticles = "^/a/"\n', Path("s.toml")
)
LINES = "".join(
    f"<p>第{n}条：欠款逾期之后先与客服协商还款，保留催收通话，核对账单里的利息与费用。</p>" for n in range(9)
)
BODY = f"<meta charset=utf-8><title>逾期之后怎么办</title><h1>逾期之后怎么办</h1>{LINES}".encode()
LEASE = Lease(fp="1", source="s", url=URL, kind=Kind.ARTICLE, depth=1, tries=0, facts={})
EXCHANGE = Exchange(
    url=URL, method="GET", request_headers=(), request_body=b"", status=200, reason="OK", response_headers=(),
    body=BODY, fetched_at=datetime(2026, 3, 1, tzinfo=UTC), source="s", kind="article",
)  # fmt: skip
PAGE = RawPage(
    source=Source(
        url=URL, final_url=URL, fetched_at=EXCHANGE.fetched_at, status=200, media_type="text/html", sha256="0"
    ),
    body=BODY,
    charset=None,
)


class Endless:
    """Keeps whoever unpickles it busy, in C code: no signal handler of Python would be called."""

    def __reduce__(self):
        return eval, ("sum(range(10**10))",)


def read(pool, *leases):
    async def all_of_them():
        return await asyncio.gather(*(pool.read(SOURCE, lease, EXCHANGE, PAGE) for lease in leases))

    try:
        return asyncio.run(all_of_them())
    finally:
        pool.close()


def test_a_page_that_takes_too_much_time_is_a_rejection_and_those_beside_it_are_read():
    first, endless, last = read(TextPool(1, page_seconds=0.3), LEASE, Endless(), LEASE)
    assert (type(first.outcome), type(last.outcome)) == (Article, Article)
    assert isinstance(endless.outcome, Rejected)
    assert endless.outcome.reason == "crashed"
    assert endless.outcome.detail.endswith("of CPU time")


def test_a_bug_while_reading_is_raised_where_it_was_asked():
    with pytest.raises(AttributeError, match="depth") as raised:
        read(TextPool(1), None)
    assert "read_page" in raised.value.__notes__[0]


KILLED = """
import asyncio, os, signal
from crawler.reading.textpool import TextPool
async def start(): TextPool(1).start()
asyncio.run(start())
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_leaves_no_warning_on_the_terminal():
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, text=True, check=False, cwd=root)
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, "")
