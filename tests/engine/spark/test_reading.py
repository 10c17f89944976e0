"""Positions read by reference on Spark: the originals stay where they are, and the findings are those of a copy."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.engine.spark.conftest import ROOT

from reckoning.case import Case
from reckoning.engine.spark.cluster import Cluster
from reckoning.model.errors import InputError, IntegrityError, ManyErrors, UsageError

HARBOUR = ROOT / "examples" / "harbour" / "ny-harbor-2020-06-30-first-hour.csv"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two originals far from the case: an hour of the harbour, and it again a day later."""
    folder = tmp_path_factory.mktemp("archive")
    shutil.copy(HARBOUR, folder / "one.csv")
    (folder / "two.csv").write_text(HARBOUR.read_text().replace("2020-06-30T", "2020-07-01T"))
    return folder


@pytest.fixture(scope="module")
def referred(archive: Path, spark: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A case that refers to both, and the place where Spark keeps their positions."""
    folder = tmp_path_factory.mktemp("referred")
    case = Case.create(folder / "case")
    engine = Cluster(spark, str(folder / "work"))
    added = case.add_by_reference([archive / "one.csv", archive / "two.csv"], source="feed", engine=engine)
    assert [a.file for a in added] == [(archive / n).as_uri() for n in ("one.csv", "two.csv")]
    assert all(a.intake.kept > 1000 and not a.known for a in added)
    return case.root, folder / "work"


def test_the_findings_are_those_of_a_copy_read_here(
    referred: tuple[Path, Path], archive: Path, spark: Any, tmp_path: Path
) -> None:
    root, work = referred
    here = Case.create(tmp_path / "here")
    here.add([archive / "one.csv", archive / "two.csv"], source="feed")
    traced, case = here.trace(), Case.open(root)
    there = case.trace(engine=Cluster(spark, str(work)))
    assert there.steps == traced.steps, "the same steps, with the same bytes"
    assert not case._folder.blobs.names() and not list((root / "derived").glob("read-*/positions-*"))
    assert case.verify().sound and not case.verify().remarks
    segment = case.findings("segment")["id"][0].as_py()
    assert case.show(segment).originals[0].text == here.show(segment).originals[0].text != ""


def test_this_machine_proves_it_where_it_sees_the_originals(
    referred: tuple[Path, Path], spark: Any, tmp_path: Path
) -> None:
    shutil.copytree(referred[0], tmp_path / "case")
    case = Case.open(tmp_path / "case")
    before = case.trace(engine=Cluster(spark, str(referred[1])))
    shutil.rmtree(case.root / "derived")
    case.rebuild()
    assert case.trace().steps == before.steps and case.trace().computed == 0


def test_what_only_spark_reads_is_read_and_said_to_be_unseen_here(archive: Path, spark: Any, tmp_path: Path) -> None:
    spark.sparkContext._jsc.hadoopConfiguration().set(
        "fs.viewfs.mounttable.archive.link./ais", archive.as_uri().replace("file:///", "file:/")
    )
    case = Case.create(tmp_path / "case")
    engine = Cluster(spark, str(tmp_path / "work"))
    added = case.add_by_reference(["viewfs://archive/ais/*.csv"], engine=engine)
    assert [a.file for a in added] == ["viewfs://archive/ais/one.csv", "viewfs://archive/ais/two.csv"]
    done = case.trace(engine=engine)
    assert done.positions == sum(a.intake.positions for a in added)
    verdict = case.verify()
    assert verdict.sound and len([r for r in verdict.remarks if "viewfs://archive/ais/" in r and "not held" in r]) == 2
    shown = case.show(case.findings("segment")["id"][0].as_py()).originals[0]
    assert shown.text == "" and "is not held" in shown.absent and shown.locator.startswith("record:")
    with pytest.raises(InputError, match="--engine spark"):
        case.trace()


def test_what_cannot_be_read_is_told_at_once_and_nothing_is_added(spark: Any, tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    (tmp_path / "register.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ManyErrors) as refused:
        case.add_by_reference(
            [tmp_path / "register.csv", tmp_path / "none.csv", HARBOUR], engine=Cluster(spark, str(tmp_path / "work"))
        )
    assert "add it as a file" in str(refused.value) and "none.csv" in str(refused.value)
    assert len(case.ledger()) == 1 and not (tmp_path / "work").exists()
    with pytest.raises(UsageError, match="--work"):
        case.add_by_reference([HARBOUR], engine=Cluster(spark))


def test_boxes_that_are_lost_are_missed(referred: tuple[Path, Path], spark: Any, tmp_path: Path) -> None:
    shutil.copytree(referred[0], tmp_path / "case")
    shutil.copytree(referred[1], tmp_path / "work")
    case = Case.open(tmp_path / "case")
    engine = Cluster(spark, str(tmp_path / "work"))
    for step in (case.root / "derived").iterdir():
        if not step.name.startswith("read-"):
            shutil.rmtree(step)
    reads = sorted((tmp_path / "work" / "part=positions").iterdir())
    shutil.rmtree(reads[0])
    with pytest.raises(IntegrityError, match="positions were read and"):
        case.trace(engine=engine)
    shutil.rmtree(tmp_path / "work")
    with pytest.raises(InputError, match="not there"):
        case.trace(engine=engine)
