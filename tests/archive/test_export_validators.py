"""What others made reads our datasets and finds nothing wrong: each tool in a process of its own, without the network."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from archive import Archive
from archive.export import ExportOptions, export
from archive.export.about import read_about

ROOT = Path(__file__).resolve().parents[2]
VALIDATOR = ROOT / ".venv-rocrate/bin/rocrate-validator"
CONTEXT = ROOT / ".venv-rocrate/context"
FORMATS = ("parquet", "jsonl", "jsonl.zst", "jsonl.gz", "csv", "sqlite")
ABOUT = """
title = "样例数据集: overdue"
license = "CC-BY-4.0"
doi = "10.5281/zenodo.1234567"
url = "https://example.org/dataset"
contact = "data@example.org"
[[authors]]
name = "样例, 作者"
orcid = "https://orcid.org/0000-0002-1825-0097"
affiliation = "样例研究所"
[[authors]]
name = "An institute"
"""
NUMBERS = """
import duckdb, json, pandas, polars, sqlite3, sys
from contextlib import closing
from datasets import load_dataset
folder = sys.argv[1]
def of(frame): return [len(frame), *(round(float(frame[name].sum()), 6) for name in NAMES)]
NAMES = ("text_chars", "is_primary", "confidence")
sums = "count(*), sum(text_chars)::DOUBLE, sum(is_primary::INT)::DOUBLE, round(sum(confidence), 6)"
lists = "sum(len(sections)), sum(len(edits)), sum(len(removed)), sum(len(quality_signals)), sum(len(annotations.topics))"
sources = {
    "parquet": f"'{folder}/articles.parquet'",
    "csv": f"read_csv('{folder}/articles.csv', max_line_size=10000000)",
    "jsonl": f"read_json('{folder}/articles.jsonl')",
    "jsonl.zst": f"read_json('{folder}/articles.jsonl.zst')",
    "jsonl.gz": f"read_json('{folder}/articles.jsonl.gz')",
}
answers = {f"duckdb {name}": list(duckdb.sql(f"SELECT {sums} FROM {source}").fetchall()[0]) for name, source in sources.items()}
answers["pandas parquet"] = of(pandas.read_parquet(f"{folder}/articles.parquet"))
answers["pandas csv"] = of(pandas.read_csv(f"{folder}/articles.csv", encoding="utf-8-sig"))
answers["pandas jsonl"] = of(pandas.read_json(f"{folder}/articles.jsonl", lines=True))
answers["polars parquet"] = of(polars.read_parquet(f"{folder}/articles.parquet"))
answers["polars csv"] = of(polars.read_csv(f"{folder}/articles.csv", infer_schema_length=None))
answers["polars jsonl"] = of(polars.read_ndjson(f"{folder}/articles.jsonl", infer_schema_length=None))
answers["load_dataset"] = of(load_dataset(folder, split="train").with_format("pandas")[:])
elements = {
    name: duckdb.sql(f"SELECT {lists} FROM {sources[name]}").fetchall()[0] for name in ("parquet", "jsonl", "jsonl.zst")
}
tables = ("sections", "edits", "removed", "quality_signals", "topics")
with closing(sqlite3.connect(f"{folder}/articles.db")) as db:
    answers["sqlite"] = list(db.execute(f"SELECT {sums.replace('::DOUBLE', '').replace('::INT', '')} FROM articles").fetchone())
    elements["sqlite"] = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
print(json.dumps([answers, elements]))
"""
CROISSANT = """
import json, mlcroissant, sys
answers = []
for folder in sys.argv[1:3]:
    dataset = mlcroissant.Dataset(f"{folder}/croissant.json")
    assert not dataset.metadata.ctx.issues.errors, dataset.metadata.ctx.issues.report()
    names = [records.id for records in dataset.metadata.record_sets if records.id.endswith("articles")]
    answers.append([(name, sum(1 for _ in dataset.records(name))) for name in names])
try:
    mlcroissant.Dataset(sys.argv[3])
except mlcroissant.ValidationError as error:
    answers.append(str(error))
print(json.dumps(answers))
"""
SPLITS = """
import duckdb, json, sys
from datasets import load_dataset
loaded = load_dataset(sys.argv[1])
answers = {name: [len(rows), sum(rows["text_chars"])] for name, rows in loaded.items()}
for name, rows in answers.items():
    asked = f"SELECT count(*), sum(text_chars)::BIGINT FROM '{sys.argv[1]}/{name}/articles.parquet'"
    assert list(duckdb.sql(asked).fetchall()[0]) == rows, (name, rows)
print(json.dumps(answers))
"""
CRATE = ("--offline", "--cache-path", CONTEXT, "--no-paging", "--requirement-severity", "required", "-f", "json")


def run(*command, **environment):
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, timeout=300,
        env=os.environ | environment,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def answered(said):
    """Read the answer among what a library tells of its progress."""
    return json.loads(next(line for line in said.splitlines() if line.startswith(("[", "{"))))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("datasets")


@pytest.fixture(scope="module")
def dataset(filled_once, folder):
    """Every format, with captures, unsplit, published by somebody."""
    (folder / "about.toml").write_text(ABOUT, encoding="utf-8")
    with Archive.open(filled_once) as archive:
        options = ExportOptions(formats=FORMATS, with_captures="both")
        export(archive, folder / "out", options, about=read_about(folder / "about.toml"))
    return folder / "out"


@pytest.fixture(scope="module")
def split(filled_once, folder):
    """The profile open, split."""
    with Archive.open(filled_once) as archive:
        options = ExportOptions(formats=("parquet", "csv"), profile="open", split=True, ratios=(0.4, 0.3, 0.3))
        export(archive, folder / "split", options)
    return folder / "split"


def test_the_same_numbers_come_back_from_each_format_through_each_reader(dataset, filled_once, tmp_path):
    with Archive.open(filled_once) as archive:
        asked = "SELECT count(*), sum(text_chars), sum(is_primary), round(sum(confidence), 6) FROM articles"
        wanted = archive.connection.execute(asked).fetchone()
        tables = ("sections", "edits", "removed_blocks", "quality_signals", "article_topics")
        elements = [archive.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
    code, said = run(sys.executable, "-c", NUMBERS, dataset, HF_HUB_OFFLINE="1", HF_HOME=str(tmp_path / "hf"))
    assert code == 0, said
    answers, counted = answered(said)
    assert {tuple(answer) for answer in answers.values()} == {tuple(wanted)}
    assert counted == dict.fromkeys(counted, elements)
    assert min(elements[2], elements[4]) > 0
    assert len(answers) == 13


@pytest.mark.parametrize("which", ["dataset", "split"])
def test_frictionless_finds_nothing(request, which):
    folder = request.getfixturevalue(which)
    code, said = run(Path(sys.executable).with_name("frictionless"), "validate", folder / "datapackage.json")
    assert code == 0, said


def test_frictionless_notices_a_changed_file(split, tmp_path):
    copy = shutil.copytree(split, tmp_path / "changed")
    with (copy / "train/articles.csv").open("ab") as file:
        file.write(b"x")
    code, _ = run(Path(sys.executable).with_name("frictionless"), "validate", copy / "datapackage.json")
    assert code != 0


def test_mlcroissant_validates_and_loads(dataset, split, tmp_path):
    wrong = tmp_path / "croissant.json"
    described = json.loads((split / "croissant.json").read_text("utf-8"))
    del described["recordSet"][0]["field"][0]["source"]["fileObject"]
    wrong.write_text(json.dumps(described), encoding="utf-8")
    code, said = run(sys.executable, "-c", CROISSANT, dataset, split, wrong)
    assert code == 0, said
    first, other, refused = answered(said)
    assert first == [["articles", 5]]
    assert [name for name, _ in other] == [f"{name}/articles" for name in ("train", "validation", "test")]
    assert sum(records for _, records in other) == 5
    assert "fileObject" in refused


def test_load_dataset_reads_splits_offline(split, tmp_path):
    code, said = run(sys.executable, "-c", SPLITS, split, HF_HUB_OFFLINE="1", HF_HOME=str(tmp_path / "hf"))
    assert code == 0, said
    assert sum(articles for articles, _ in answered(said).values()) == 5, said


def test_checksums_and_captures_are_right(dataset):
    for line in (dataset / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((dataset / name).read_bytes()).hexdigest() == digest
    covered = {line.split("  ")[1] for line in (dataset / "SHA256SUMS").read_text().splitlines()}
    there = {path.relative_to(dataset).as_posix() for path in dataset.rglob("*") if path.is_file()}
    assert there == covered | {"SHA256SUMS"}
    code, said = run(sys.executable, "-m", "warcio.cli", "check", *sorted((dataset / "captures").iterdir()))
    assert code == 0, said


def test_every_field_is_explained(dataset):
    rows = [line for line in (dataset / "FIELDS.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    assert len(rows) > 80
    assert not [row for row in rows if not row.split(" | ")[2].strip(" |")]


def test_the_ro_crate_validator_finds_nothing_but_a_licence_that_was_taken_out(dataset, split, tmp_path):
    if not VALIDATOR.exists() or not CONTEXT.with_suffix(".sqlite").exists():
        pytest.skip("no .venv-rocrate: `make rocrate` makes it")
    code, said = run(VALIDATOR, "-y", "validate", *CRATE, dataset)
    assert code == 0, said
    broken = shutil.copytree(split, tmp_path / "broken")
    crate = json.loads((broken / "ro-crate-metadata.json").read_text("utf-8"))
    crate["@graph"][1].pop("license")
    (broken / "ro-crate-metadata.json").write_text(json.dumps(crate), encoding="utf-8")
    code, said = run(VALIDATOR, "-y", "validate", *CRATE, broken)
    issues = json.loads(said[said.index("{") :])["issues"]
    # Whatever else were wrong with the crate of splits would stand beside it.
    assert [issue["violatingProperty"] for issue in issues] == ["http://schema.org/license"], said
    assert code != 0


@pytest.mark.parametrize("partition", ["month", "host"])
def test_duckdb_reads_of_partitions_only_the_folder_asked_for(filled_once, tmp_path, partition):
    options = ExportOptions(formats=("parquet",), partition=partition)
    with Archive.open(filled_once) as archive:
        export(archive, tmp_path / "parts", options)
        column = {"month": "substr(published, 1, 7)", "host": "substr(url, 8, 12)"}
        asked = f"SELECT {column[partition]}, count(*), sum(text_chars) FROM articles GROUP BY 1 ORDER BY 1"
        wanted = archive.connection.execute(asked).fetchall()
    source = f"read_parquet('{tmp_path}/parts/*/articles.parquet', hive_partitioning = true)"
    with duckdb.connect() as connection:
        found = f"SELECT {partition}, count(*), sum(text_chars)::BIGINT FROM {source} GROUP BY 1 ORDER BY 1"
        assert connection.execute(found).fetchall() == wanted
        assert len(wanted) == 2
        name, articles, _ = wanted[0]
        one = f"SELECT count(*) FROM {source} WHERE {partition} = '{name}'"
        assert connection.execute(one).fetchone() == (articles,)
        # What is not asked for is not even opened.
        (tmp_path / f"parts/{partition}={wanted[1][0]}/articles.parquet").write_bytes(b"no Parquet any more")
        assert connection.execute(one).fetchone() == (articles,)
        with pytest.raises(duckdb.Error):
            connection.execute(found)


def test_one_sqlite_file_has_no_folders_of_partitions_beside_it(filled_once, tmp_path):
    with Archive.open(filled_once) as archive:
        export(archive, tmp_path / "whole", ExportOptions(formats=("sqlite",), partition="month"))
    assert not [path.name for path in (tmp_path / "whole").iterdir() if path.is_dir()]
