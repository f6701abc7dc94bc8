"""What the README promises of an archive, checked on the demo's."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from hashlib import sha256

import pytest

from pipelines.script import fold


def test_the_demo_names_the_three_commands_to_go_on_with(demo):
    for command in ("yuqi search", "yuqi show", "yuqi serve"):
        assert command in demo.printed


def test_the_demo_shows_a_text_before_and_after_repair(demo):
    assert "as served" in demo.printed
    assert "(" in demo.printed.split("as served", 1)[1].split("repaired", 1)[0]


def test_the_demo_counts_no_copy_among_the_other_articles_of_its_template(demo, archive):
    size, number = archive.connection.execute(
        "SELECT c.size, a.family_id FROM clusters c JOIN articles a ON a.id = c.primary_id ORDER BY c.size DESC, c.id"
    ).fetchone()
    (others,) = archive.connection.execute(
        "SELECT count(*) FROM articles WHERE family_id = ? AND cluster_id <> (SELECT id FROM clusters WHERE size = ?)",
        (number, size),
    ).fetchone()
    assert f"{size} copies of one article: " in demo.printed
    assert f"  and {others} more articles of the same template, for other lenders" in demo.printed


def test_verify_finds_nothing(demo, run_yuqi):
    answer = run_yuqi("verify", "--archive", str(demo.archive))
    assert (answer.returncode, answer.stderr) == (0, ""), answer.stdout


def test_rebuild_gives_the_same_export_byte_for_byte(demo, run_yuqi, tmp_path):
    """From the WARC files alone, into an archive that is not there yet."""
    exported, rebuilt = tmp_path / "crawled", tmp_path / "rebuilt"
    fresh = tmp_path / "fresh.db"
    shutil.copytree(demo.archive.with_suffix(".warc"), fresh.with_suffix(".warc"))
    assert run_yuqi("export", "--archive", str(demo.archive), "--to", str(exported)).returncode == 0
    answer = run_yuqi("rebuild", "--archive", str(fresh))
    assert answer.returncode == 0, answer.stderr
    assert run_yuqi("export", "--archive", str(fresh), "--to", str(rebuilt)).returncode == 0
    assert (exported / "articles.jsonl").stat().st_size > 1_000_000
    assert (exported / "articles.jsonl").read_bytes() == (rebuilt / "articles.jsonl").read_bytes()


@pytest.mark.parametrize(
    "query", ["逾期", "催收", "徵信", "征信", "逾", "還款", "还款", "消费者权益保护法", "不在任何文章裡的詞"]
)
def test_search_counts_what_a_scan_of_the_folded_texts_counts(demo, run_yuqi, archive, query):
    wanted = fold(query)
    scanned = sum(wanted in fold(f"{row.title or ''}\n{row.text}".replace(" ", "")) for row in archive.articles())
    answer = run_yuqi("search", query, "--count", "--archive", str(demo.archive))
    assert int(answer.stdout) == scanned


def test_search_json_has_the_contracts_fields(demo, run_yuqi):
    answer = run_yuqi("search", "催收", "--json", "--limit", "3", "--archive", str(demo.archive))
    hits = [json.loads(line) for line in answer.stdout.splitlines()]
    assert len(hits) == 3
    assert list(hits[0]) == ["id", "url", "title", "published", "source", "cluster", "snippet", "score"]


def test_a_second_crawl_fetches_listings_again_and_no_article_twice(demo, archive):
    twice = archive.connection.execute(
        "SELECT url, count(*) FROM captures WHERE kind = 'article' GROUP BY url HAVING count(*) > 1"
    ).fetchall()
    assert not twice


def test_show_marks_the_repairs(demo, run_yuqi, archive):
    (number,) = archive.connection.execute(
        "SELECT article_id FROM edits WHERE rule LIKE 'pinyin%' ORDER BY id LIMIT 1"
    ).fetchone()
    answer = run_yuqi("show", str(number), "--archive", str(demo.archive))
    assert answer.returncode == 0, answer.stderr
    assert "pinyin" in answer.stdout


def test_show_raw_gives_the_captured_bytes(demo, archive):
    number, digest = archive.connection.execute(
        "SELECT a.id, c.sha256 FROM articles a JOIN captures c ON c.id = a.capture_id ORDER BY a.id LIMIT 1"
    ).fetchone()
    command = [sys.executable, "-m", "yuqi", "show", str(number), "--raw", "--archive", str(demo.archive)]
    raw = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    assert sha256(raw).hexdigest() == digest


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("search", "逾期", "--archive", "no-such.db"), "no-such.db"),
        (("show", "999999"), "999999"),
        (("export", "--to", "x", "--where", "1; DROP TABLE articles"), "condition"),
        (("search", "x", "--since", "soon"), "soon"),
        (("crawl", "--sources", "no-such-folder"), "no-such-folder"),
        (("ingest", "no-such-file.html"), "no-such-file.html"),
    ],
)
def test_a_users_mistake_ends_with_what_where_and_exit_2(demo, run_yuqi, tmp_path, arguments, words):
    if "--archive" not in arguments and arguments[0] in {"show", "export", "search"}:
        arguments = (*arguments, "--archive", str(demo.archive))
    elif arguments[0] in {"crawl", "ingest"}:
        arguments = (*arguments, "--archive", str(tmp_path / "new.db"))
    answer = run_yuqi(*arguments)
    assert answer.returncode == 2, answer.stdout
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr
