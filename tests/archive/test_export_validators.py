"""What others made reads our datasets and finds nothing wrong: each tool in a process of its own, without the network."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archive import Archive
from archive.export import ExportOptions, export
from archive.export.about import read_about

ROOT = Path(__file__).resolve().parents[2]
VALIDATOR = ROOT / ".venv-rocrate/bin/rocrate-validator"
CONTEXT = ROOT / ".venv-rocrate/context"
FORMATS = ("parquet", "jsonl", "jsonl.zst", "csv", "sqlite")
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
folder = sys.argv[1]
def of(frame): return [len(frame), int(frame["text_chars"].sum()), int(frame["is_primary"].sum())]
sql = "SELECT count(*), sum(text_chars)::BIGINT, sum(is_primary::INT)::BIGINT FROM "
answers = {
    name: list(duckdb.sql(f"{sql} {source}").fetchall()[0])
    for name, source in {
        "duckdb parquet": f"'{folder}/articles.parquet'",
        "duckdb csv": f"read_csv('{folder}/articles.csv', max_line_size=10000000)",
        "duckdb jsonl": f"read_json('{folder}/articles.jsonl')",
        "duckdb jsonl.zst": f"read_json('{folder}/articles.jsonl.zst')",
    }.items()
}
answers["pandas parquet"] = of(pandas.read_parquet(f"{folder}/articles.parquet"))
answers["pandas csv"] = of(pandas.read_csv(f"{folder}/articles.csv", encoding="utf-8-sig"))
answers["pandas jsonl"] = of(pandas.read_json(f"{folder}/articles.jsonl", lines=True))
answers["polars parquet"] = of(polars.read_parquet(f"{folder}/articles.parquet"))
answers["polars csv"] = of(polars.read_csv(f"{folder}/articles.csv", infer_schema_length=None))
answers["polars jsonl"] = of(polars.read_ndjson(f"{folder}/articles.jsonl", infer_schema_length=None))
with closing(sqlite3.connect(f"{folder}/articles.db")) as db:
    answers["sqlite"] = list(db.execute("SELECT count(*), sum(text_chars), sum(is_primary) FROM articles").fetchone())
lists = {
    duckdb.sql(f"SELECT sum(len(edits)), sum(len(sections)), sum(len(annotations.lenders)) FROM {source}").fetchall()[0]
    for source in (f"'{folder}/articles.parquet'", f"read_json('{folder}/articles.jsonl')")
}
assert len(lists) == 1, lists
print(json.dumps(answers))
"""


def run(*command, **environment):
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, timeout=300,
        env=os.environ | environment,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def dataset(filled, tmp_path):
    """Every format, with captures, unsplit, published by somebody."""
    (tmp_path / "about.toml").write_text(ABOUT, encoding="utf-8")
    with Archive.open(filled) as archive:
        options = ExportOptions(formats=FORMATS, with_captures="both")
        export(archive, tmp_path / "out", options, about=read_about(tmp_path / "about.toml"))
    return tmp_path / "out"


@pytest.fixture
def split(filled, tmp_path):
    """The profile open, split."""
    with Archive.open(filled) as archive:
        options = ExportOptions(formats=("parquet", "csv"), profile="open", split=True, ratios=(0.4, 0.3, 0.3))
        export(archive, tmp_path / "split", options)
    return tmp_path / "split"


def test_the_same_numbers_come_back_from_each_format_through_each_reader(dataset):
    code, said = run(sys.executable, "-c", NUMBERS, dataset)
    assert code == 0, said
    answers = json.loads(said.strip().splitlines()[-1])
    assert len({tuple(answer) for answer in answers.values()}) == 1, answers
    assert answers["sqlite"][0] == 5


@pytest.mark.parametrize("which", ["dataset", "split"])
def test_frictionless_finds_nothing(request, which):
    folder = request.getfixturevalue(which)
    code, said = run(Path(sys.executable).with_name("frictionless"), "validate", folder / "datapackage.json")
    assert code == 0, said


def test_frictionless_notices_a_changed_file(dataset):
    with (dataset / "articles.csv").open("ab") as file:
        file.write(b"x")
    code, _ = run(Path(sys.executable).with_name("frictionless"), "validate", dataset / "datapackage.json")
    assert code != 0


@pytest.mark.parametrize("which", ["dataset", "split"])
def test_mlcroissant_validates_and_loads(request, which):
    folder = request.getfixturevalue(which)
    tool = Path(sys.executable).with_name("mlcroissant")
    code, said = run(tool, "validate", "--jsonld", folder / "croissant.json")
    assert (code, "Error" in said) == (0, False), said
    name = "articles" if which == "dataset" else "train/articles"
    code, said = run(tool, "load", "--jsonld", folder / "croissant.json", "--record_set", name, "--num_records", "1")
    assert code == 0, said


def test_load_dataset_reads_splits_offline(split, tmp_path):
    source = (
        "import sys; from datasets import load_dataset; loaded = load_dataset(sys.argv[1])\n"
        "import json; print(json.dumps({name: len(rows) for name, rows in loaded.items()}))"
    )
    code, said = run(sys.executable, "-c", source, split, HF_HUB_OFFLINE="1", HF_HOME=str(tmp_path / "hf"))
    assert code == 0, said
    counted = [line for line in said.splitlines() if line.startswith("{")]
    assert sum(json.loads(counted[0]).values()) == 5, said


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


@pytest.mark.parametrize("which", ["dataset", "split"])
def test_the_ro_crate_validator_finds_nothing(request, which):
    if not VALIDATOR.exists() or not CONTEXT.with_suffix(".sqlite").exists():
        pytest.skip("no .venv-rocrate: `make rocrate` makes it")
    folder = request.getfixturevalue(which)
    options = ["--offline", "--cache-path", CONTEXT, "--no-paging", "--requirement-severity", "required"]
    code, said = run(VALIDATOR, "-y", "validate", *options, folder)
    assert code == 0, said
    crate = json.loads((folder / "ro-crate-metadata.json").read_text("utf-8"))
    crate["@graph"][1].pop("license")
    copy = shutil.copytree(folder, folder.with_name("broken"))
    (copy / "ro-crate-metadata.json").write_text(json.dumps(crate), encoding="utf-8")
    code, _ = run(VALIDATOR, "-y", "validate", *options, copy)
    assert code != 0
