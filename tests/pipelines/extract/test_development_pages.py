"""The 112 development pages: each ends as an article or a reasoned rejection, and most as the right article."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from pipelines.config import DEFAULT
from pipelines.decode import decode
from pipelines.extract import extract
from pipelines.extract.cues import letters
from pipelines.records import RawPage, Reject, Source

PAGES = Path(__file__).resolve().parents[3] / "../shared/data/extraction"
WRONG_ALLOWED = 0.05

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not PAGES.exists(), reason="the reference folder ../shared is absent"),
]


def test_titles_days_and_encodings_of_the_development_pages():
    right = {"title": 0, "day": 0, "encoding": 0, "body": 0}
    rows = [
        json.loads(line) for path in PAGES.glob("*/manifest.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
    for row in rows:
        body = (PAGES / row["html"]).read_bytes()
        source = Source(
            url=row["url"],
            final_url=row["url"],
            fetched_at=None,
            status=200,
            media_type="text/html",
            sha256=sha256(body).hexdigest(),
        )
        decoded = decode(RawPage(source=source, body=body, charset=None), DEFAULT)
        right["encoding"] += (decoded.decoding.encoding == "UTF-8") == (row["actual_encoding"] == "utf-8")
        try:
            found = extract(decoded, DEFAULT)
        except Reject:
            continue
        gold = row["gold"]
        right["title"] += letters(gold["title"] or "") == letters(found.title)
        right["day"] += (gold["date"] or "")[:10] == (found.published.value[:10] if found.published else "")
        right["body"] += 0.9 < len(letters(found.text)) / max(1, len(letters(gold["text"]))) < 1.1
    assert right["encoding"] == len(rows)
    assert min(right.values()) >= (1 - WRONG_ALLOWED) * len(rows), right
