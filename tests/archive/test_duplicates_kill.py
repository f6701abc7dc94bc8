"""A kill in the middle of an insertion leaves clusters, pairs and counts that agree with each other."""

import random
import signal
import subprocess
import sys
import time

from archive.connection import open_connection
from archive.intake import Intake
from archive.store import Store
from archive.upkeep.verify import verify

INGEST = """
import random, sys
from datetime import UTC, datetime
from pathlib import Path
from archive.copies import candidates
from archive.intake import Intake
from archive.store import Store
from archive.warc.writer import Exchange

candidates.FREQUENT = 4  # so that counts are kept of the few articles there are
path, first = Path(sys.argv[1]), int(sys.argv[2])
draw = random.Random(first)
with Store.open(path) as store:
    intake = Intake(store, store.begin_run("ingest"), strict=True)
    intake.recover()
    for number in range(first, first + 1000):
        lender = draw.choice(["京东金融", "招联金融", "花呗"])
        rng = random.Random(draw.randrange(4))
        words = ["账单", "利息", "分期", "客服", "录音", "合同", "收入", "朋友", "法院", "起诉", "信用", "报告", "电话"]
        paragraphs = "".join(
            f"<p>{lender}的{''.join(rng.choices(words, k=9))}，{''.join(rng.choices(words, k=7))}{lender}说明情况。</p>"
            for part in range(20)
        )
        body = f"<html><head><meta charset=utf-8><title>{lender}逾期{number}</title></head><body><h1>{lender}怎么办</h1>"
        body += f"<div class=content>{paragraphs}<p>{number}</p></div></body></html>"
        url = f"http://a.example.cn/{draw.randrange(60)}"
        intake.take(Exchange(
            url=url, method="GET", request_headers=(), request_body=b"", status=200,
            reason="OK", response_headers=((b"Content-Type", b"text/html; charset=utf-8"),), body=body.encode(),
            fetched_at=datetime.now(UTC), source="test-channel", kind="article",
        ))
        print(number, flush=True)
"""


def test_ten_kills_leave_clusters_that_agree(archive_path):
    """New articles, revisions and copies, killed at random moments; verified after each kill."""
    for attempt in range(10):
        with subprocess.Popen(
            [sys.executable, "-c", INGEST, str(archive_path), str(attempt * 1000)], stdout=subprocess.PIPE
        ) as ingest:
            ingest.stdout.readline()
            time.sleep(random.Random(attempt).uniform(0, 0.5))
            ingest.send_signal(signal.SIGKILL)
        with Store.open(archive_path) as store:
            Intake(store, None).recover()
        assert list(verify(archive_path)) == []
    archive = open_connection(archive_path, readonly=True)
    try:
        clustered, families, counted = archive.execute(
            "SELECT (SELECT count(*) FROM clusters WHERE size > 1), (SELECT count(*) FROM families),"
            " (SELECT count(*) FROM frequent_hashes)"
        ).fetchone()
    finally:
        archive.close()
    assert clustered, "the test must have clusters to speak of"
    assert families
    assert counted
