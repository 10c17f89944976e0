"""What the tests of Spark share: one JVM for all of them, and the demo's cases as they are before a trace."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reckoning.case import Case
from reckoning.count.linkage_spark import SETTINGS
from reckoning.engine.spark.cluster import Cluster
from reckoning.engine.spark.session import java, started
from reckoning.engine.trace import Trace
from reckoning.simulate.simulation import simulate

ROOT = Path(__file__).parents[3]
CASES = ("harbour", "strait", "myanmar")


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Spark on two threads of this machine, with what linkage asks for."""
    if not java():
        pytest.skip("there is no Java here, which Spark needs: scripts/system-packages java")
    # Encrypted, PySpark hands tables over a socket that it leaves open (a ResourceWarning): only the jar, then.
    with started("local[2]", **{"spark.jars": SETTINGS["spark.jars"]}) as session:
        yield session


@pytest.fixture(scope="session")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's cases, each read and not traced, by name."""
    folder = tmp_path_factory.mktemp("cases")
    made = simulate(folder / "simulated", 7, 24, 10, frame="strait")
    originals = {
        "harbour": sorted((ROOT / "examples" / "harbour").glob("ny-harbor*")),
        "strait": [*made.sources, made.directory / "terminals.geojson"],
        "myanmar": sorted((ROOT / "examples" / "myanmar").glob("*.csv")),
    }
    assert tuple(originals) == CASES
    for name, files in originals.items():
        Case.create(folder / name, name).add(files)
    return folder


@pytest.fixture(scope="session")
def traced(cases: Path, spark: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Trace, Trace]]:
    """Each case traced here, and traced on Spark."""
    folder = tmp_path_factory.mktemp("traced")
    return {
        name: (
            copied(cases, name, folder / f"{name}-here").trace(),
            copied(cases, name, folder / f"{name}-there").trace(engine=Cluster(spark)),
        )
        for name in CASES
    }


def copied(cases: Path, name: str, to: Path) -> Case:
    """A case of the demo to be worked on, with what was read of it."""
    shutil.copytree(cases / name, to)
    return Case.open(to)
