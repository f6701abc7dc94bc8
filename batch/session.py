"""The Spark session: local cores or a cluster, with the settings our work needs."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from archive.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyspark.sql import SparkSession

LOCAL: Final = "local[*]"

_SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",
    # A row of ours is an article, not a number: ten thousand of them in one batch would be 50 MB.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.driver.memory": "2g",
}

_LOCAL_SETTINGS: Final = {
    "spark.sql.shuffle.partitions": "16",  # the default of 200 is for clusters
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def missing() -> str | None:
    """Say what keeps Spark from running on this machine; None where nothing does."""
    if find_spec("pyspark") is None:
        return "PySpark is not installed. Install yuqi[spark], or run `make spark` in a checkout."
    home = os.environ.get("JAVA_HOME")
    if home and shutil.which(str(Path(home, "bin", "java"))) is None:
        return "JAVA_HOME names a folder without bin/java. Set it to that of a Java 17 runtime, or leave it out."
    if not home and shutil.which("java") is None:
        return "There is no Java. Install a Java 17 runtime (Debian: openjdk-17-jre-headless) or set JAVA_HOME."
    return None


def _probe(session: SparkSession) -> None:
    """Run the smallest job that needs Yuqi on a worker: the first real one would fail after minutes, with a trace."""
    from py4j.protocol import Py4JJavaError  # noqa: PLC0415 - comes with PySpark

    try:
        session.sparkContext.parallelize([0], 1).map(_has_yuqi).collect()
    except Py4JJavaError as problem:
        if "ModuleNotFoundError" not in str(problem.java_exception):
            raise
        raise UserError(
            "The Python of the cluster's workers has no Yuqi, or not all it needs. Install yuqi[spark] on every worker "
            "at the path it has here, or say where it is with --conf spark.pyspark.python=PATH."
        ) from None


def _has_yuqi(number: int) -> int:
    """Give the number back: whoever unpickles this has imported us, and what we need."""
    import pipelines.chain  # noqa: F401, PLC0415 - on the workers

    return number


@contextmanager
def spark_session(master: str, settings: Mapping[str, str] | None = None) -> Iterator[SparkSession]:
    """Start Spark, and stop it in the end.

    Args:
        master: "local[2]", or the address of a cluster. Its workers need Yuqi in their Python: the one at the path of
            ours, where neither PYSPARK_PYTHON nor `spark.pyspark.python` names another.
        settings: of Spark, over ours.

    Raises:
        UserError: no PySpark, or no Java, or the Python of a cluster's workers has no Yuqi.
    """
    if (what := missing()) is not None:
        raise UserError(what)
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional dependency

    is_local = master.startswith("local")
    if is_local:
        os.environ["PYSPARK_PYTHON"] = sys.executable
    else:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("yuqi").master(master)
    chosen = _SETTINGS | (_LOCAL_SETTINGS if is_local else {}) | dict(settings or {})
    for name, value in chosen.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        if not is_local:
            _probe(session)
        yield session
    finally:
        session.stop()
