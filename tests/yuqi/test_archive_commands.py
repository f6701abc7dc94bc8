"""Commands on a small archive: ingest, status, sources, export, dedupe, as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PAGE = """<html><head><meta charset="utf-8"><title>{title}_示例网</title></head><body>
<h1>{title}</h1><p class="info">示例作者 2024-11-06 02:14:50</p>
<p>很多人在申请{lender}的借款以后，因为收入减少而没有按时还款，担心催收人员上门。</p>
<p>逾期会产生罚息，也会被记入征信，影响以后申请房贷和车贷，所以应当早作打算。</p>
<p>应当主动联系客服，说明自己的困难，商量分期还款的方案，并把谈话录音保存。</p></body></html>"""


def yuqi(*arguments, stdin=b"", cwd=None):
    command = [sys.executable, "-m", "yuqi", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=120, cwd=cwd)


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, lender in enumerate(("虚构银行", "样例消费金融")):
        path = folder / f"{number}.html"
        path.write_text(PAGE.format(title=f"{lender}逾期了会怎样", lender=lender), encoding="utf-8")
        path.with_name(f"{number}.html.url").write_text(f"http://www.example.cn/yuqi/{number}.html\n", encoding="utf-8")
    return folder


@pytest.fixture
def archive(pages, tmp_path):
    path = tmp_path / "small.db"
    answer = yuqi("ingest", pages, "--archive", path)
    assert answer.returncode == 0, answer.stderr
    return path


def test_ingest_counts_what_came_in(pages, tmp_path):
    (pages / "broken.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    answer = yuqi("ingest", pages, "--archive", tmp_path / "a.db")
    assert answer.returncode == 0
    assert answer.stdout.decode().split() == ["article", "2", "rejected", "not_text", "1"]


def test_ingest_makes_the_folder_of_its_archive(pages, tmp_path):
    path = tmp_path / "new" / "deeper" / "a.db"
    assert yuqi("ingest", pages, "--archive", path).returncode == 0
    assert path.exists()


def test_ingest_strict_exits_1_for_a_rejected_page(pages, tmp_path):
    (pages / "empty.html").write_bytes(b"")
    assert yuqi("ingest", pages, "--archive", tmp_path / "a.db", "--strict").returncode == 1


@pytest.mark.parametrize(("files", "url"), [(["0.html"], "garbage"), (["0.html", "1.html"], "http://a.example.cn/1")])
def test_a_wrong_address_begins_no_run(pages, tmp_path, files, url):
    answer = yuqi("ingest", *(pages / name for name in files), "--url", url, "--archive", tmp_path / "a.db")
    assert answer.returncode == 2
    assert b"--url" in answer.stderr
    assert not list(tmp_path.glob("a.*"))


def test_what_is_wrong_with_the_one_file_is_told_once(pages, tmp_path):
    (pages / "bad.wacz").write_bytes(b"no zip")
    answer = yuqi("ingest", pages / "bad.wacz", "--archive", tmp_path / "a.db")
    assert answer.returncode == 2
    assert b"".join(answer.stderr.split()).count(b"bad.wacz:") == 1


def test_an_unreadable_file_is_left_out_and_told(pages, tmp_path):
    (pages / "bad.wacz").write_bytes(b"no zip")
    answer = yuqi("ingest", pages, "--archive", tmp_path / "a.db")
    assert answer.returncode == 1
    assert b"bad.wacz" in answer.stderr
    assert b"article" in answer.stdout


def test_ingest_twice_makes_no_second_article(archive, pages):
    assert yuqi("ingest", pages, "--archive", archive).returncode == 0
    assert yuqi("search", "逾期", "--count", "--archive", archive).stdout == b"2\n"


def test_status_as_json_tells_totals_runs_and_what_is_due(archive):
    status = json.loads(yuqi("status", "--json", "--archive", archive).stdout)
    assert status["totals"]["articles"] == 2
    assert [run["kind"] for run in status["runs"]] == ["ingest"]
    assert status["due"] == ["www.example.cn"]


def test_status_counts_the_articles_by_kind_of_page(archive):
    status = json.loads(yuqi("status", "--json", "--archive", archive).stdout)
    assert status["page_kinds"] == [{"kind": "article", "articles": 2}]
    shown = yuqi("status", "--archive", archive).stdout.decode()
    rows = [line.split() for line in shown.splitlines()]
    assert ["article", "2"] in rows[rows.index(["kind", "of", "page", "articles"]) :]


def test_status_for_people_names_the_source(archive):
    assert b"www.example.cn" in yuqi("status", "--archive", archive).stdout


def test_sources_lists_source_files(archive, tmp_path):
    folder = tmp_path / "sites"
    folder.mkdir()
    (folder / "example.toml").write_text(
        'name = "example"\ntitle = "示例"\nhome = "http://www.example.cn/"\nlistings = ["/yuqi/"]\n'
        "articles = '^/yuqi/\\d+\\.html$'\n",
        encoding="utf-8",
    )
    answer = yuqi("sources", "--sources", folder, "--json", "--archive", archive)
    (source,) = [json.loads(line) for line in answer.stdout.splitlines()]
    assert (source["name"], source["delay_seconds"]) == ("example", 1.0)


def test_a_misspelt_source_file_is_told_with_its_line(tmp_path):
    (tmp_path / "bad.toml").write_text('name = "bad"\ntitle = "x"\nhome = "http://a.cn/"\nlisting = ["/"]\n')
    answer = yuqi("sources", "--sources", tmp_path)
    assert answer.returncode == 2
    assert b"bad.toml" in answer.stderr
    assert b"listing" in answer.stderr


def test_export_writes_every_format_with_checksums(archive, tmp_path):
    folder = tmp_path / "dataset"
    answer = yuqi("export", "--archive", archive, "--to", folder, "--format", "jsonl,csv,parquet,sqlite")
    assert answer.returncode == 0, answer.stderr
    names = {line.split()[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert {"articles.jsonl", "articles.csv", "articles.parquet"} <= names
    check = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    assert check.returncode == 0, check.stdout


def test_an_unknown_format_is_the_users_mistake(archive, tmp_path):
    answer = yuqi("export", "--archive", archive, "--to", tmp_path / "x", "--format", "xlsx")
    assert answer.returncode == 2
    assert b"xlsx" in answer.stderr


def test_show_diff_compares_two_articles(archive):
    first, second = [
        json.loads(line)["id"] for line in yuqi("search", "逾期", "--json", "--archive", archive).stdout.splitlines()
    ]
    answer = yuqi("show", first, "--diff", second, "--archive", archive)
    assert answer.returncode == 0
    assert "虚构银行" in answer.stdout.decode()
    assert "样例消费金融" in answer.stdout.decode()


def test_dedupe_answers_every_line_in_order():
    text = "逾期以后应当主动联系客服，说明自己的困难，商量分期还款的方案，并把谈话录音保存下来，以后用得着。" * 3
    other = "在大雪封山以前，牧民要把羊群赶到山下的冬牧场，路上要走三天，夜里轮流守着篝火，防备野狼。" * 3
    lines = [{"id": "a", "text": text}, {"id": 2, "text": other}, {"id": "c", "text": text.replace("说明", "講明")}]
    answer = yuqi("dedupe", stdin="\n".join(json.dumps(line) for line in lines).encode())
    groups = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [group["id"] for group in groups] == ["a", 2, "c"]
    assert [group["cluster"] for group in groups] == ["a", 2, "a"]
    assert list(groups[0]) == ["id", "cluster", "primary", "family", "relation", "similarity"]


def test_what_clean_gives_dedupe_takes():
    lines = [
        {"id": 1, "text": "逾期以后应当主动联系客服，说明困难，商量还款方案，谈话要录音。"},
        {"id": 2, "html": "<p>"},
        {"id": 3},
    ]
    cleaned = yuqi("clean", stdin="\n".join(json.dumps(line) for line in lines).encode())
    answer = yuqi("dedupe", stdin=cleaned.stdout)
    assert answer.returncode == 0, answer.stderr
    assert [json.loads(line)["relation"] for line in answer.stdout.splitlines()] == ["unique"] * 3


def test_clean_reads_a_json_lines_file_as_lines(tmp_path):
    path = tmp_path / "pages.jsonl"
    path.write_text(
        '{"id": "a", "text": "逾期以后应当主动联系客服，说明困难，商量还款方案，谈话要录音。"}\nnonsense\n',
        encoding="utf-8",
    )
    records = [json.loads(line) for line in yuqi("clean", path).stdout.splitlines()]
    assert [(record["id"], record["status"]) for record in records] == [("a", "article"), (None, "rejected")]


def test_a_pipe_that_closes_early_is_no_error(archive):
    command = f"{sys.executable} -m yuqi search 逾期 --json --archive {archive} | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    answer = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)
    assert answer.stdout.strip() in {b"0", b"141"}
    assert answer.stderr == b""


def test_a_search_that_finds_nothing_says_what_would(archive):
    answer = yuqi("search", "逾期会产生罚金", "--archive", archive)
    assert answer.returncode == 0
    assert answer.stdout == b""
    assert "逾期会产生罚" in answer.stderr.decode()
