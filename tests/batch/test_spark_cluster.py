"""`yuqi batch` on a standalone cluster: a master and a worker of their own on loopback, reached by their address."""

import importlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from batch.session import missing
from pipelines.copies.grouping import Member, group

if not os.environ.get("YUQI_SPARK_CLUSTER"):
    pytest.skip("a cluster of its own takes two minutes; YUQI_SPARK_CLUSTER=1 runs it", allow_module_level=True)

DOCUMENTS = 200
STARTS_WITHIN = 120.0
SMALL = ("--conf", "spark.sql.shuffle.partitions=4", "--conf", "spark.executor.memory=512m")


def started(log, *words):
    """Start a daemon of Spark on loopback."""
    spark_class = Path(importlib.import_module("pyspark").__file__).parent / "bin" / "spark-class"
    environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOG_DIR": str(log.parent)}
    with log.open("wb") as file:
        return subprocess.Popen(
            [str(spark_class), *words], stdout=file, stderr=file, env=environment, cwd=log.parent, process_group=0
        )


def said(log, pattern):
    """Wait until a log says something, and give it."""
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        if found := re.search(pattern, log.read_text("utf-8", "replace")):
            return found[0]
        time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8", "replace")[-2000:])


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    """Give the address of a cluster with one worker."""
    if (what := missing()) is not None:
        pytest.skip(what)
    folder = tmp_path_factory.mktemp("cluster")
    deploy = "org.apache.spark.deploy"
    ports = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
    head = started(folder / "master.log", f"{deploy}.master.Master", *ports)
    daemons = [head]
    try:
        address = said(folder / "master.log", r"spark://127\.0\.0\.1:[1-9]\d*")
        space = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / "work"))
        daemons.append(started(folder / "worker.log", f"{deploy}.worker.Worker", *ports, *space, address))
        said(folder / "worker.log", "Successfully registered with master")
        yield address
    finally:
        for daemon in reversed(daemons):
            os.killpg(daemon.pid, signal.SIGKILL)
            daemon.wait()


@pytest.fixture(scope="module")
def records():
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
    documents = importlib.import_module("copies_corpus").documents(DOCUMENTS)
    return [{"id": f"{number:04d}", "title": one.title, "text": one.text} for number, one in enumerate(documents)]


def batch_dedupe(tmp_path, records, master, *settings, **environment):
    pq.write_table(pa.Table.from_pylist(records), tmp_path / "in.parquet")
    command = [sys.executable, "-m", "yuqi", "batch", "dedupe", str(tmp_path / "in.parquet"), "--to", str(tmp_path)]
    return subprocess.run(
        [*command, "--master", master, *SMALL, *settings],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


def test_groups_of_a_cluster_are_those_of_the_embedded_engine(tmp_path, records, master):
    ran = batch_dedupe(tmp_path, records, master)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found = [tuple(row.values()) for row in pq.read_table(tmp_path / "groups").to_pylist()]
    expected = group((Member(**record) for record in records), 1)
    assert found == [(one.id, one.cluster, one.primary, one.family, one.relation, one.similarity) for one in expected]
    assert len({one[1] for one in found}) < DOCUMENTS
    steps = json.loads((tmp_path / "_report_dedupe.json").read_text())["steps"]
    assert steps[-1]["rows"] == DOCUMENTS


def test_workers_without_yuqi_are_told_before_the_work(tmp_path, records, master):
    # The interpreter below the virtual environment.
    bare = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    once = ("--conf", "spark.task.maxFailures=1")
    ran = batch_dedupe(tmp_path, records, master, *once, PYSPARK_PYTHON=str(bare))
    assert ran.returncode == 2
    assert "spark.pyspark.python" in ran.stderr.splitlines()[-1]
    assert not (tmp_path / "work").exists()
