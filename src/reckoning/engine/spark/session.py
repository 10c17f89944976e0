"""Session: Spark started or reached, set up for boxes, and its failures told as ours: what, where, what to do."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from reckoning.model.errors import ReckoningError, UsageError

BOXES_AT_ONCE = 16
"""Boxes that Spark hands to Python together: they are large, and its ten thousand would be gigabytes."""

BOXES_ONLY = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
"""For a Spark of this machine that only hands out boxes: compiling what it runs more than lightly costs more than it
saves. Not for linkage, which Spark computes itself.
"""

INSTALL = 'pip install "reckoning-evidence[spark]"'
NO_MODULE = re.compile(r"No module named '([\w.]+)'")
OURS = re.compile(r"reckoning\.model\.errors\.\w+: (.+)")


class ClusterError(ReckoningError):
    """A cluster cannot be reached, lacks something, or failed at what it was asked for."""


@contextmanager
def started(master: str, **settings: str) -> Iterator[Any]:
    """A `SparkSession` at a master (`local[2]`, `spark://host:7077`, `yarn`), stopped at the end.

    `settings` are Spark's own, dots as double underscores. Raises `UsageError` without PySpark or Java, and
    `ClusterError` where no Spark answers or its workers lack this package.
    """
    refuse_incomplete()
    from pyspark.sql import SparkSession

    if running := SparkSession.getActiveSession():
        raise UsageError(
            f"Spark runs in this process already, at {running.sparkContext.master}", do="give its session to Cluster"
        )
    builder = SparkSession.builder.master(master).appName("reckoning").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    if master.startswith("local"):  # workers of this machine: this Python, and nothing heard outside
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.config("spark.driver.host", "localhost").config("spark.driver.bindAddress", "127.0.0.1")
    for name, value in settings.items():
        builder = builder.config(name.replace("__", "."), value)
    with failures_told():
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")  # what fails is told below, once
    try:
        with failures_told():
            refuse_unlike(session)
        yield session
    finally:
        session.stop()


def refuse_incomplete() -> None:
    """Raise `UsageError` where PySpark or Java is not there."""
    try:
        for name in ("pandas", "pyspark"):
            import_module(name)
    except ImportError as error:
        raise UsageError(f"{error.name} is not installed", do=f"run: {INSTALL}") from error
    if not java():
        raise UsageError(
            "Spark needs Java 17 or newer, and there is none here",
            do="install one (Debian, Ubuntu: apt-get install openjdk-17-jre-headless), or set JAVA_HOME",
        )


def java() -> str:
    """Where Java is; empty where it is not."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None) or ""


def refuse_unlike(session: Any) -> None:
    """Ask the workers which version of this package they have; raises `ClusterError` for none, or another."""
    from importlib.metadata import version

    def asked(batches: Any) -> Iterator[Any]:
        from importlib.metadata import version

        import pyarrow as pa

        from reckoning.engine.spark.boxes import BOX_SCHEMA  # noqa: F401 - that a worker has it is what is asked

        for batch in batches:
            yield pa.RecordBatch.from_pydict({"version": [version("reckoning-evidence")] * batch.num_rows})

    tasks = session.sparkContext.defaultParallelism
    rows = session.range(tasks, numPartitions=tasks).mapInArrow(asked, "version string").distinct().collect()
    here = version("reckoning-evidence")
    if others := sorted({row.version for row in rows} - {here}):
        raise ClusterError(
            f"the workers have reckoning {', '.join(others)}, and here it is {here}",
            do=f"on every worker, run: {INSTALL.replace(']', f']=={here}')}",
        )


def settings_for(session: Any) -> Any:
    """A session beside the given one, in the same application, with settings of its own."""
    own = session.newSession()
    own.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(BOXES_AT_ONCE))
    own.conf.set("spark.sql.adaptive.enabled", "false")  # partitions are meant as they are cut
    own.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
    return own


def on_disk() -> Any:
    """How boxes are kept between two stages of one run."""
    from pyspark import StorageLevel

    return StorageLevel.DISK_ONLY


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn what Spark raises into one error with the reason that counts."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        text = str(error)
        if missing := NO_MODULE.search(text):
            raise ClusterError(
                f"Spark's workers have no module {missing[1]}",
                do=f"on every worker, run: {INSTALL} (or send an environment along: docs/spark.md)",
            ) from error
        if ours := OURS.search(text):
            raise ClusterError(ours[1].strip()) from error
        raise ClusterError(f"Spark failed: {_reason(text)}", do="see the log of its driver and workers") from error


def _reason(text: str) -> str:
    """The line that says why, of a Java stack of hundreds."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and lines[0].startswith("["):  # Spark's own class of error, and what it is about
        return lines[0][:400]
    causes = [line for line in lines if line.startswith("Caused by:") or "Error: " in line or "Exception: " in line]
    return (causes or lines or ["no reason given"])[-1][:400]
