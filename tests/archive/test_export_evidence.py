"""Captures travel with a dataset; texts come back from one's own captures; a kill leaves the old dataset."""

import gzip
import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from archive import Archive
from archive.errors import UserError
from archive.export import ExportOptions, Selection, export
from archive.export.rehydration import rehydrate
from archive.upkeep.rebuild import rebuild
from archive.warc.writer import iterate


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def in_folder(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def revisited(writer, article_exchange, archive_path):
    """An archive in which one article was fetched twice, the second time as a revisit record."""
    store, intake = writer
    for number in range(4):
        intake.take(article_exchange(f"http://a.example.cn/{number}", number))
    intake.take(article_exchange("http://a.example.cn/2", 2))
    store.finish_run(store.begin_run("crawl"), "finished")
    return archive_path


def test_captures_of_the_selection_pass_warcio_and_keep_what_they_repeat(revisited, tmp_path):
    with Archive.open(revisited) as archive:
        chosen = Selection(where="url LIKE '%/2'")
        # The later capture alone: the record it repeats has to come along.
        export(archive, tmp_path / "out", ExportOptions(selection=chosen, with_captures="both"))
    (warc,) = (tmp_path / "out/captures").iterdir()
    check = subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(warc)], capture_output=True, check=False)
    assert check.returncode == 0, check.stdout
    found = list(iterate(tmp_path / "out/captures"))
    assert [(one.exchange.url, one.is_revisit) for one in found] == [
        ("http://a.example.cn/2", False), ("http://a.example.cn/2", True),
    ]  # fmt: skip
    assert found[0].exchange.body == found[1].exchange.body != b""
    assert all(one.exchange.method == "GET" and one.mark for one in found)


def test_wacz_holds_the_warc_files_and_says_where_each_record_is(revisited, tmp_path):
    with Archive.open(revisited) as archive:
        export(archive, tmp_path / "out", ExportOptions(with_captures="wacz"))
        export(archive, tmp_path / "again", ExportOptions(with_captures="wacz"))
    assert in_folder(tmp_path / "out") == in_folder(tmp_path / "again")
    assert not (tmp_path / "out/captures").exists()
    with zipfile.ZipFile(tmp_path / "out/captures.wacz") as bundle:
        package = json.loads(bundle.read("datapackage.json"))
        seal = json.loads(bundle.read("datapackage-digest.json"))
        assert seal["hash"] == "sha256:" + hashlib.sha256(bundle.read("datapackage.json")).hexdigest()
        for resource in package["resources"]:
            content = bundle.read(resource["path"])
            assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
            assert resource["bytes"] == len(content)
        assert len(bundle.read("pages/pages.jsonl").splitlines()) == 5
        index = bundle.read("indexes/index.cdx").decode().splitlines()
        assert len(index) == 5
        assert index == sorted(index)
        about = json.loads(index[0].split(" ", 2)[2])
        warc = bundle.read(f"archive/{about['filename']}")
    (tmp_path / "member.warc.gz").write_bytes(warc[int(about["offset"]) :][: int(about["length"])])
    (one,) = iterate(tmp_path / "member.warc.gz")
    assert one.exchange.url == about["url"]


def test_an_archive_can_be_rebuilt_from_the_captures_of_a_dataset(revisited, tmp_path):
    with Archive.open(revisited) as archive:
        export(archive, tmp_path / "out", ExportOptions(with_captures="warc"))
        texts = [row.text for row in archive.articles()]
    shutil.copytree(tmp_path / "out/captures", tmp_path / "fresh.warc")
    rebuild(tmp_path / "fresh.db")
    with Archive.open(tmp_path / "fresh.db") as archive:
        assert [row.text for row in archive.articles()] == texts


def test_a_lost_capture_is_named_and_nothing_is_written(revisited, tmp_path):
    (warc,) = (path for path in revisited.with_suffix(".warc").iterdir() if "warc" in path.name)
    warc.write_bytes(b"no WARC any more")
    with Archive.open(revisited) as archive, pytest.raises(UserError, match="No whole record"):
        export(archive, tmp_path / "out", ExportOptions(with_captures="warc"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", ["parquet", "jsonl", "jsonl.zst", "jsonl.gz"])
def test_texts_come_back_from_captures_of_ones_own(revisited, tmp_path, kind):
    with Archive.open(revisited) as archive:
        export(archive, tmp_path / "open", ExportOptions(profile="open", formats=(kind,), split=True))
        export(archive, tmp_path / "full", ExportOptions(formats=("jsonl",)))
        counts = rehydrate(tmp_path / "open", archive, tmp_path / "out")
    assert (counts.restored, counts.missing, counts.differing) == (4, 0, 0)
    full = {record["id"]: record for record in lines(tmp_path / "full/articles.jsonl")}
    for record in lines(tmp_path / "out/articles.jsonl"):
        for name in ("title", "text", "text_hans"):
            assert record[name] == full[record["id"]][name]


def test_what_is_missing_or_reads_otherwise_is_told(revisited, tmp_path):
    with Archive.open(revisited) as archive:
        export(archive, tmp_path / "open", ExportOptions(profile="open"))
    with closing(sqlite3.connect(revisited, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM articles WHERE url LIKE '%/0'")
        connection.execute("UPDATE articles SET sha256 = 'other', chain_version = 'older' WHERE url LIKE '%/1'")
        connection.execute(
            "UPDATE revision_deltas SET title = 'other' WHERE article_id IN (SELECT id FROM articles WHERE url LIKE '%/1')"
        )
        connection.execute("UPDATE articles SET text = 'altered by hand' WHERE url LIKE '%/3'")
    with Archive.open(revisited) as archive:
        counts = rehydrate(tmp_path / "open", archive, tmp_path / "out")
    assert (counts.restored, counts.missing) == (1, 1)
    why = {record["url"][-1]: record["why"] for record in lines(tmp_path / "out/missing.jsonl")}
    assert why["0"] == "not captured"
    assert why["1"] == "another text, by chain older"
    assert why["3"] == "another text"


def test_a_folder_without_a_dataset_is_named(revisited, tmp_path):
    (tmp_path / "empty").mkdir()
    with Archive.open(revisited) as archive:
        for folder in ("empty", "nowhere"):
            with pytest.raises(UserError, match=folder):
                rehydrate(tmp_path / folder, archive, tmp_path / "out")


def test_a_damaged_dataset_is_named(revisited, tmp_path):
    with Archive.open(revisited) as archive:
        export(archive, tmp_path / "open", ExportOptions(profile="open", formats=("parquet",)))
        (tmp_path / "open/articles.parquet").write_bytes(b"PAR1 nonsense PAR1")
        with pytest.raises(UserError, match=r"articles\.parquet"):
            rehydrate(tmp_path / "open", archive, tmp_path / "out")


KILLED = """
import itertools, json, os, signal, sys
from pathlib import Path
from archive import Archive
from archive.export import ExportOptions, export, staging
archive_path, out = map(Path, sys.argv[1:])
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "exchange"}
exchange = staging._exchange

def write(kind):
    with Archive.open(archive_path) as archive:
        export(archive, out, ExportOptions(formats=(kind,)))

def killed_at(step, kind):
    seen = itertools.count()
    def hook(event, given):
        is_writing = event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)
        if (event in CHANGES or is_writing) and next(seen) == step:
            os.kill(os.getpid(), signal.SIGKILL)
    def audited(*given):
        sys.audit("exchange")
        done = exchange(*given)
        sys.audit("exchange")
        return done
    sys.addaudithook(hook)
    staging._exchange = audited
    write(kind)

write("jsonl")
for step in itertools.count():
    kind = "csv" if (out / "articles.jsonl").exists() else "jsonl"
    child = os.fork()
    if not child:
        killed_at(step, kind)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    left = sorted(path.name for path in out.parent.glob(".out*"))
    files = {path.name: path.read_text("utf-8-sig") for path in out.iterdir()}
    print(json.dumps([status, kind, left, files]), flush=True)
    if not os.WIFSIGNALED(status):
        break
"""


def test_killed_before_any_change_to_the_disk_the_folder_is_one_dataset_or_the_other(revisited, tmp_path):
    wholes = {}
    with Archive.open(revisited) as archive:
        for kind in ("jsonl", "csv"):
            export(archive, tmp_path / kind, ExportOptions(formats=(kind,)))
            wholes[kind] = {path.name: path.read_text("utf-8-sig") for path in (tmp_path / kind).iterdir()}
    (tmp_path / "in").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(revisited), str(tmp_path / "in/out")],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert told[-1][0] == 0, done.stderr
    assert {status for status, *_ in told[:-1]} == {signal.SIGKILL}
    after = [next(kind for kind, whole in wholes.items() if whole == files) for _, _, _, files in told]
    is_new = [kind == state for (_, kind, _, _), state in zip(told, after, strict=True)]
    # The old one until the exchange, the new one from then on.
    assert is_new == sorted(is_new)
    assert is_new.count(False) > 12
    assert is_new.count(True) > 5
    assert any(".out.partial" in left for _, _, left, _ in told)
    assert told[-1][2] == []


PHONE, MAIL = "13912345678", "zhangsan@example.cn"


def plain(folder):
    """Give every byte of a dataset, decompressed: Parquet's columns, Zstandard, gzip, ZIP, SQLite's pages."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()
        if path.suffix == ".parquet":
            yield path.name, repr(pq.read_table(path).to_pylist()).encode()
        elif path.suffix == ".zst":
            with pa.CompressedInputStream(str(path), "zstd") as file:
                yield path.name, file.read()
        elif path.suffix == ".gz":
            yield path.name, gzip.decompress(path.read_bytes())


@pytest.fixture
def personal(writer, exchange, page, paragraphs, archive_path):
    """Give the path of a closed archive in which one article holds a telephone number and a mail address."""
    store, intake = writer
    told = [*paragraphs(1), f"有问题请打我手机{PHONE}，或者写信到{MAIL}，我会回复。", *paragraphs(2)]
    intake.take(exchange("http://a.example.cn/p", page(f"逾期找我{PHONE}", told)))
    intake.take(exchange("http://a.example.cn/q", page("别的逾期文章", paragraphs(3))))
    store.close()
    return archive_path


def test_no_byte_of_a_default_export_holds_personal_data(personal, tmp_path):
    formats = ("parquet", "jsonl", "jsonl.zst", "jsonl.gz", "csv", "sqlite")
    with Archive.open(personal) as archive:
        assert archive.connection.execute("SELECT count(*) FROM pii").fetchone()[0] >= 2
        export(archive, tmp_path / "full", ExportOptions(formats=formats))
        export(archive, tmp_path / "open", ExportOptions(formats=formats, profile="open"))
    for folder in ("full", "open"):
        for name, content in plain(tmp_path / folder):
            assert PHONE.encode() not in content, name
            assert MAIL.encode() not in content, name


def test_with_pii_the_texts_are_those_of_the_page_and_the_dataset_says_so(personal, tmp_path):
    with Archive.open(personal) as archive:
        export(archive, tmp_path / "with", ExportOptions(with_pii=True))
        export(archive, tmp_path / "masked")
    told, masked = (lines(tmp_path / name / "articles.jsonl") for name in ("with", "masked"))
    for record, hidden in zip(told, masked, strict=True):
        assert len(record["text"]) == len(hidden["text"])
    (record,) = (record for record in told if record["url"].endswith("/p"))
    assert PHONE in record["text"]
    assert MAIL in record["text_hans"]
    assert json.loads((tmp_path / "with/release.json").read_text())["options"]["with_pii"] is True
    for name in ("README.md", "DATASHEET.md", "croissant.json", "ro-crate-metadata.json"):
        assert "NOT MASKED" in (tmp_path / "with" / name).read_text("utf-8"), name


def test_with_pii_needs_the_captures(personal, tmp_path):
    shutil.rmtree(personal.with_suffix(".warc"))
    with Archive.open(personal) as archive, pytest.raises(UserError, match="capture"):
        export(archive, tmp_path / "out", ExportOptions(with_pii=True))
