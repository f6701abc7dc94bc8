"""`batch dedupe` on a real Spark: the groups that `yuqi dedupe` finds."""

import importlib
import os
import random
import shutil
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from archive.errors import UserError
from batch.components import components
from batch.dedupe import dedupe, made_from
from batch.places import place
from batch.steps import Steps
from pipelines.copies.components import Components
from pipelines.copies.grouping import Member, group

# PySpark leaves sockets of finished jobs to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")

DOCUMENTS = int(os.environ.get("YUQI_BATCH_DOCUMENTS", "2000"))
"""CI says 20,000 in the environment, which takes two minutes more."""


@pytest.fixture(scope="module")
def corpus():
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
    documents = importlib.import_module("copies_corpus").documents(DOCUMENTS)
    return [(f"{number:07d}", one.title, one.text) for number, one in enumerate(documents)]


def written(folder, records):
    ids, titles, texts = zip(*records, strict=True)
    pq.write_table(pa.table({"id": ids, "title": titles, "text": texts}), folder / "in.parquet")
    return place(folder / "in.parquet")


@pytest.fixture(scope="module")
def grouped(spark, corpus, tmp_path_factory):
    """Give the folder of one run over all records, and what it told of its steps."""
    folder = tmp_path_factory.mktemp("grouped")
    return folder, dedupe(spark, written(folder, corpus), place(folder / "out"))


def test_groups_are_those_of_the_embedded_engine(grouped, corpus):
    folder, steps = grouped
    found = [tuple(row.values()) for row in pq.read_table(folder / "out" / "groups").to_pylist()]
    members = (Member(id=name, title=title, text=text) for name, title, text in corpus)
    expected = [
        (one.id, one.cluster, one.primary, one.family, one.relation, one.similarity, one.excerpt_of)
        for one in group(members, 2)
    ]
    assert len(expected) == DOCUMENTS
    assert any(one[-1] for one in expected)
    assert found == expected
    assert {step.step for step in steps} >= {"prepared", "candidates", "decided", "groups"}


def test_a_run_goes_on_where_it_was(spark, grouped):
    folder, _ = grouped
    first = pq.read_table(folder / "out" / "groups").to_pylist()
    (folder / "out" / "groups" / "_SUCCESS").unlink()
    again = dedupe(spark, place(folder / "in.parquet"), place(folder / "out"))
    assert [step.step for step in again if not step.is_reused] == ["groups"]
    assert pq.read_table(folder / "out" / "groups").to_pylist() == first
    shutil.rmtree(folder / "out" / "work")  # as the command does in the end
    (known,) = dedupe(spark, place(folder / "in.parquet"), place(folder / "out"))
    assert (known.step, known.rows, known.is_reused) == ("groups", DOCUMENTS, True)


def test_a_step_made_from_other_input_is_not_taken_for_the_same(spark, tmp_path):
    numbers = {made_from: Steps(spark, place(tmp_path), {"files": [made_from]}) for made_from in ("one", "other")}
    assert [row.id for row in numbers["one"].make("step", lambda: spark.range(1)).collect()] == [0]
    assert numbers["other"].found("step") is None
    assert numbers["other"].make("step", lambda: spark.range(2)).count() == 2
    assert [report.is_reused for steps in numbers.values() for report in steps.reports] == [False, False]


def test_groups_of_a_file_that_was_rewritten_are_made_anew(tmp_path):
    at = written(tmp_path, [("1", "t", "x")])
    before = made_from(at)
    assert made_from(at) == before
    written(tmp_path, [("1", "t", "x"), ("2", "t", "y")])
    assert made_from(at) != before


def test_parquet_without_texts_is_a_users_mistake(spark, tmp_path):
    pq.write_table(pa.table({"id": [1], "name": ["x"]}), tmp_path / "in.parquet")
    with pytest.raises(UserError, match="no column text"):
        dedupe(spark, place(tmp_path / "in.parquet"), place(tmp_path / "out"))


@pytest.mark.parametrize("edges_held", [0, 1000], ids=["stars", "held"])
def test_components_are_those_of_union_and_find(spark, edges_held):
    draw = random.Random(1)
    chain = [(number, number + 1) for number in range(1000, 1012)]
    # Sparse and dense worlds that do not touch, so that one run stands for several.
    scattered = [
        (base + draw.randrange(100), base + draw.randrange(100))
        for base, count in ((0, 30), (200, 60), (400, 120))
        for _ in range(count)
    ]
    edges = [(one, other) for one, other in (*chain, *scattered) if one != other]
    frame = spark.createDataFrame(edges, "one long, other long")
    found = {row.node: row.root for row in components(frame, edges_held).collect()}
    expected = Components({end for edge in edges for end in edge}, edges)
    assert found == {node: expected.root(node) for node in found}
    assert found.keys() == {end for edge in edges for end in edge}
