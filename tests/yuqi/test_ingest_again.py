"""`yuqi ingest` of what is in the archive already: after a kill, of a file that grew, of a page that came back."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from archive.upkeep.verify import verify

PAGES = 120
YUQI = [sys.executable, "-m", "yuqi"]


def ingest(archive, *inputs):
    command = [*YUQI, "ingest", *map(str, inputs), "--archive", str(archive)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    rows = (line.rsplit(None, 1) for line in answer.stdout.splitlines())
    return answer.returncode, {name.strip(): int(number) for name, number in rows}


def text(number):
    return "\n".join(
        f"第{number}号借款人第{part}次说明：收入减少以后没有按时还款，愿意协商分期{number * part}元，请不要打扰家人。"
        for part in range(1, 12)
    )


def record(number, **more):
    return {"url": f"http://a.example.cn/{number}", "title": f"逾期{number}怎么办", "text": text(number)} | more


def written(path, *records):
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8")
    return path


def stored(archive, columns="url, fetched_at, sha256"):
    with closing(sqlite3.connect(archive)) as connection:
        return sorted(connection.execute(f"SELECT {columns} FROM captures").fetchall())


def as_lines(folder):
    return written(folder / "pages.jsonl", *map(record, range(PAGES)))


def as_pages(folder):
    for number in range(PAGES):
        body = f"<meta charset=utf-8><title>逾期{number}</title><h1>逾期{number}</h1><p>{text(number)}</p>"
        (folder / f"{number}.html").write_text(body, encoding="utf-8")
        (folder / f"{number}.html.url").write_text(f"http://a.example.cn/{number}\n", encoding="utf-8")
    return folder


def as_warc(folder):
    ingest(folder / "first.db", as_lines(folder))
    return folder / "first.warc"


@pytest.mark.parametrize("given", [as_lines, as_pages, as_warc])
def test_what_a_kill_left_out_is_taken_and_nothing_else(tmp_path, given):
    folder = tmp_path / "given"
    folder.mkdir()
    inputs = given(folder)
    calm, archive = tmp_path / "calm.db", tmp_path / "killed.db"
    assert ingest(calm, inputs)[0] == 0
    killed_in_the_middle(archive, inputs)
    code, counts = ingest(archive, inputs)
    assert code == 0
    assert counts["already there"] + counts["article"] == PAGES
    assert stored(archive) == stored(calm)
    assert len(stored(archive)) == PAGES
    assert list(verify(archive)) == []


def killed_in_the_middle(archive, inputs):
    with subprocess.Popen(
        [*YUQI, "ingest", str(inputs), "--archive", str(archive)], stdout=subprocess.DEVNULL
    ) as running:
        end = time.monotonic() + 60
        while captures_in(archive) < PAGES // 4 and time.monotonic() < end:
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
    assert 0 < captures_in(archive) < PAGES


def captures_in(archive):
    try:
        with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT count(*) FROM captures").fetchone()[0]
    except sqlite3.OperationalError:  # not made yet
        return 0


def test_a_file_that_grew_gives_its_new_lines(tmp_path):
    archive, lines = tmp_path / "a.db", tmp_path / "pages.jsonl"
    assert ingest(archive, written(lines, record(1), record(2)))[1] == {"article": 2}
    written(lines, record(1), record(2), record(3))
    os.utime(lines, (1_700_000_000, 1_700_000_000))
    assert ingest(archive, lines)[1] == {"already there": 2, "article": 1}


def test_the_same_bytes_of_another_time_are_another_capture(tmp_path):
    archive = tmp_path / "a.db"
    days = [written(tmp_path / f"{day}.jsonl", record(1, fetched_at=f"2026-02-0{day}")) for day in (1, 2)]
    assert ingest(archive, days[0])[1] == {"article": 1}
    assert ingest(archive, *days)[1] == {"already there": 1, "unchanged": 1}
    assert [time for (time,) in stored(archive, "substr(fetched_at, 1, 10)")] == ["2026-02-01", "2026-02-02"]


def test_a_page_that_was_changed_back_is_another_capture(tmp_path):
    archive = tmp_path / "a.db"
    for number, words in enumerate(("以前", "后来", "以前")):
        lines = written(tmp_path / "page.jsonl", record(1, text=text(1) + words))
        os.utime(lines, (1_700_000_000 + number, 1_700_000_000 + number))
        assert ingest(archive, lines)[1] == {"article": 1}


def test_a_page_whose_label_was_put_right_is_taken_again(tmp_path):
    archive, page = tmp_path / "a.db", tmp_path / "page.html"
    page.write_bytes(f"<title>逾期</title><h1>逾期</h1><p>{text(1)}</p>".encode("gb18030"))
    for label, expected in (("text/html; charset=big5", "article"), ("text/html; charset=gbk", "unchanged")):
        beside = {"url": "http://a.example.cn/1", "content_type": label}
        (tmp_path / "page.meta.json").write_text(json.dumps(beside), encoding="utf-8")
        assert ingest(archive, page)[1] == {expected: 1}


def test_strict_remembers_what_was_rejected_before(tmp_path):
    archive = tmp_path / "a.db"
    lines = written(tmp_path / "pages.jsonl", record(1), {"url": "http://a.example.cn/2", "html": ""})
    assert ingest(archive, lines)[0] == 0
    assert ingest(archive, lines, "--strict") == (1, {"already there": 2})
