"""`batch clean` on a real Spark: the articles that `yuqi ingest` makes of the same files, row for row."""

import gzip
import json
import sqlite3
from dataclasses import asdict

import pyarrow.parquet as pq
import pytest

from archive.annotated.annotations import annotations_of
from archive.errors import UserError
from archive.hostmodels import FILE
from batch.clean import clean
from batch.places import place
from batch.rows import article_columns
from pipelines.hostmodel import HostModel, host_key

# PySpark leaves sockets of finished jobs to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")

LISTS = {"sections": "sections", "edits": "edits", "removed": "removed_blocks"}

NAMELESS = (
    b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
    b"Content-Type: application/http;msgtype=response\r\nContent-Length: 22\r\n\r\n"
    b"HTTP/1.1 200 OK\r\n\r\nabc\r\n\r\n"
)
"""A response of no address, which `yuqi ingest` leaves out."""


@pytest.fixture(scope="module")
def cleaned(spark, harvest, tmp_path_factory):
    to = tmp_path_factory.mktemp("cleaned")
    report = clean(spark, [str(harvest.with_suffix(".warc"))], place(to), split_bytes=40_000)
    return to, report


@pytest.fixture
def stored(harvest):
    connection = sqlite3.connect(harvest)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def test_articles_are_those_of_ingest_row_for_row(cleaned, stored):
    to, _ = cleaned
    rows = {row["url"]: row for row in pq.read_table(to / "articles").to_pylist()}
    own = [name for name, _ in article_columns() if name not in {*LISTS, "annotations", "quality_signals"}]
    articles = stored.execute("SELECT * FROM articles").fetchall()
    assert len(articles) > 40
    assert rows.keys() == {article["url"] for article in articles}
    for article in articles:
        row = rows[article["url"]]
        expected = {name: article[name] for name in (*own, "first_seen", "changed_at", "last_seen")}
        expected["breadcrumb"] = json.loads(expected["breadcrumb"])
        assert {name: row[name] for name in expected} == expected
        sql = "SELECT name, value FROM quality_signals WHERE article_id = ? ORDER BY name"
        signals = [dict(one) for one in stored.execute(sql, (article["id"],))]
        assert row["quality_signals"] == signals, article["url"]
        for name, table in LISTS.items():
            sql = f"SELECT * FROM {table} WHERE article_id = ? ORDER BY position"
            found = [dict(one) for one in stored.execute(sql, (article["id"],))]
            assert [kept | new for kept, new in zip(found, row[name], strict=True)] == found, (name, article["url"])
        kinds = annotations_of(stored, [article["id"]])[article["id"]]
        for kind, mentions in kinds.items():
            assert in_any_order(mentions) == in_any_order(
                [{name: one[name] for name in mentions[0]} for one in row["annotations"][kind]]
            )


def in_any_order(mentions):
    return sorted(json.dumps(one, sort_keys=True) for one in mentions)


def test_an_article_in_parts_is_whole(cleaned):
    to, _ = cleaned
    (text,) = [row["text"] for row in pq.read_table(to / "articles").to_pylist() if "parts.example.cn/a/" in row["url"]]
    assert "第1页第0段" in text
    assert "第2页第5段" in text


def test_a_feed_dates_the_article_it_announces(cleaned):
    to, _ = cleaned
    (row,) = [row for row in pq.read_table(to / "articles").to_pylist() if row["url"].endswith("/b/7.html")]
    assert (row["published"], row["published_basis"]) == ("2026-02-03T10:20:30", "feed")


def test_every_capture_has_its_outcome(cleaned, stored):
    to, report = cleaned
    paths = [str(path) for path in (to / "captures").glob("part-*.parquet")]
    rows = [row for path in paths for row in pq.read_table(path).to_pylist()]
    known = dict(stored.execute("SELECT warc_record_id, outcome FROM captures"))
    told = {row["record_id"]: row["outcome"] for row in rows}
    assert told.keys() == known.keys()
    assert {one for one in told if told[one] == "rejected"} == {one for one in known if known[one] == "rejected"}
    assert sum(split.pages for split in report.splits) == len(rows)
    assert len(report.splits) > 3


def test_what_is_done_is_not_done_again_and_what_has_no_report_is_not_done(spark, harvest, cleaned):
    to, first = cleaned
    report = min((to / "captures").glob("_part-*.json"))
    report.unlink()  # killed between the rows and their report
    told = []
    again = clean(spark, [str(harvest.with_suffix(".warc"))], place(to), split_bytes=40_000, on_split=told.append)
    assert [split for split in again.splits if not split.is_reused] == told
    assert len(told) == 1
    assert report.exists()
    assert all(step.is_reused for step in again.steps)
    bare = {"is_reused": False, "cpu_seconds": 0.0}
    assert sorted(map(repr, (asdict(one) | bare for one in again.splits))) == sorted(
        map(repr, (asdict(one) | bare for one in first.splits))
    )


def test_what_is_no_model_is_told_before_a_job_begins(tmp_path):
    (tmp_path / "a.warc.gz").touch()
    (tmp_path / FILE).write_text('{"host": "a.example"}')
    with pytest.raises(UserError, match="these are no host models"):
        clean(None, [str(tmp_path)], place(tmp_path / "out"))


def test_a_bad_file_fails_no_job_and_models_beside_the_files_are_used(spark, harvest, stored, tmp_path):
    (warc,) = harvest.with_suffix(".warc").iterdir()
    content = warc.read_bytes()
    (tmp_path / "good.warc.gz").write_bytes(content[: len(content) // 2])
    (tmp_path / "nameless.warc.gz").write_bytes(gzip.compress(NAMELESS))
    (tmp_path / "noise.warc.gz").write_bytes(b"\x1f\x8b\x08" + bytes(range(256)) * 40)
    hosts = {host_key(url) for (url,) in stored.execute("SELECT url FROM articles")}
    models = {host: HostModel(host=host, pages=9, container=None, suffixes=(), lines=frozenset()) for host in hosts}
    (tmp_path / FILE).write_text("\n".join(json.dumps(model.as_record()) for model in models.values()))
    report = clean(spark, [str(tmp_path)], place(tmp_path / "out"))
    rows = pq.read_table(tmp_path / "out" / "articles").to_pylist()
    assert len(rows) > 10
    assert all(row["host_model"] == models[host_key(row["url"])].digest for row in rows)
    problems = {split.warc.rpartition("/")[2]: split.problem for split in report.splits}
    assert {name for name, problem in problems.items() if problem} == {"good.warc.gz", "noise.warc.gz"}
    assert {split.warc.rpartition("/")[2]: split.pages for split in report.splits}["nameless.warc.gz"] == 0
    assert sum(split.articles for split in report.splits) > 10
