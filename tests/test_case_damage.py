"""A case that a hand or a crash has damaged: it is named, computed again, never built upon or recorded as right."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reckoning.case import Case
from reckoning.model.errors import IntegrityError, ReckoningError, UsageError
from reckoning.model.evidence import Sensitivity

HEADER = "mmsi,ts,lon,lat\n"


def ships(path: Path, mmsi: int = 200_000_001) -> Path:
    rows = [f"{mmsi},2024-01-01 00:{m:02d}:00,{10 + m * 0.004:.4f},50.0\n" for m in range(40)]
    path.write_text(HEADER + "".join(rows))
    return path


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("traced")
    case = Case.create(folder / "case")
    case.add([ships(folder / "ships.csv")])
    case.trace()
    return case.root


@pytest.fixture
def case(traced: Path, tmp_path: Path) -> Case:
    shutil.copytree(traced, tmp_path / "case")
    return Case.open(tmp_path / "case")


def step(case: Case, name: str) -> Path:
    return next((case.root / "derived").glob(f"{name}-*"))


def forge(manifest: Path) -> None:
    content = json.loads(manifest.read_text())
    content["facts"]["forged"] = True
    manifest.chmod(0o644)
    manifest.write_text(json.dumps(content))


@pytest.mark.parametrize("name", ["read", "ships", "day", "findings"])
@pytest.mark.parametrize("command", [Case.trace, Case.rebuild])
def test_a_removed_manifest_or_file_is_made_again(case: Case, name: str, command: Callable[[Case], object]) -> None:
    for file in sorted(step(case, name).iterdir()):
        file.unlink()
        assert not case.verify().sound
        command(case)
        assert case.verify().sound, file.name


@pytest.mark.parametrize("name", ["read", "findings"])
def test_a_forged_manifest_is_never_recorded_as_right(case: Case, name: str) -> None:
    before = (step(case, name) / "manifest.json").read_bytes()
    forge(step(case, name) / "manifest.json")
    assert not case.verify().sound
    lines = len(case.ledger())
    case.trace()
    assert case.verify().sound and len(case.ledger()) == lines
    assert (step(case, name) / "manifest.json").read_bytes() == before


def test_a_flipped_byte_of_what_was_derived_is_undone_by_rebuild(case: Case) -> None:
    file = step(case, "ships") / "events.parquet"
    content = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(content[:50] + bytes([content[50] ^ 1]) + content[51:])
    assert case.rebuild().computed == 1
    assert file.read_bytes() == content and case.verify().sound


@pytest.mark.parametrize("name", ["read", "findings"])
def test_rebuild_that_gives_other_bytes_fails_each_time_and_records_nothing(
    case: Case, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = len(case.ledger())
    shutil.rmtree(case.root / "derived")
    monkeypatch.setattr("reckoning.archive.derived.canonical_json", lambda value: json.dumps(value, sort_keys=True))
    for _ in range(2):
        with pytest.raises(IntegrityError, match="differ from what the ledger recorded"):
            case.rebuild()
        assert len(case.ledger()) == lines


def test_what_was_read_and_is_gone_is_not_answered_with_zero(case: Case) -> None:
    shutil.rmtree(case.root / "derived")
    with pytest.raises(UsageError, match="reckoning rebuild"):
        case.sql("SELECT count(*) FROM positions")


def test_what_a_crash_left_among_the_originals_is_remarked_on_and_swept(case: Case, tmp_path: Path) -> None:
    (case.root / "blobs" / ".incoming-1").write_text("half")
    stored = case._folder.blobs.put(ships(tmp_path / "other.csv", 200_000_002))
    verdict = case.verify()
    assert verdict.sound and len(verdict.remarks) == 2
    case.add([tmp_path / "other.csv"])
    assert case.verify().remarks == () and stored.sha256 in {e.sha256 for e in case.evidence()}


def test_all_that_is_wrong_with_the_originals_is_listed(case: Case) -> None:
    [blob] = (case.root / "blobs").glob("??/*")
    blob.unlink()
    blob.symlink_to(case.root / "nowhere")
    (blob.parent / ".hidden").touch()
    assert len(case.verify().problems) == 2
    shutil.rmtree(case.root / "blobs")
    assert "missing" in case.verify().problems[0]


def test_an_unknown_reader_or_preset_costs_nothing(case: Case, tmp_path: Path) -> None:
    lines = len(case.ledger())
    (tmp_path / "bad.toml").write_text("columns = 3\n")
    for reader in ("nonsense", str(tmp_path / "bad.toml"), str(tmp_path / "missing.toml")):
        with pytest.raises(ReckoningError):
            case.add([ships(tmp_path / "other.csv", 200_000_002)], reader=reader)
    assert len(case.ledger()) == lines and case.verify().remarks == ()


def test_terminals_that_are_not_understood_do_not_stop_the_trace(case: Case, tmp_path: Path) -> None:
    (tmp_path / "drawn.geojson").write_text('{"type":"Feat')
    [added] = case.add([tmp_path / "drawn.geojson"])
    assert added.intake.refused
    assert case.trace().findings


@pytest.mark.parametrize("name", ["a[1]", "m*", "mmsi=5", "it's", "new\nline", "က"])
def test_the_name_of_a_folder_changes_no_answer(traced: Path, tmp_path: Path, name: str) -> None:
    for other in ("a1", "mx", name):
        shutil.copytree(traced, tmp_path / other)
    case = Case.open(tmp_path / name)
    case.add([ships(tmp_path / "other.csv", 200_000_002)])
    assert case.sql("SELECT DISTINCT mmsi FROM positions ORDER BY 1")["mmsi"].to_pylist() == [200_000_001, 200_000_002]
    assert case.sql("SELECT count(*) AS n FROM findings")["n"][0].as_py() == len(case.findings())


def test_a_file_name_that_is_no_text_is_kept_with_marks(case: Case, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"ships-\xff.csv")
    try:
        ships(path, 200_000_002)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    case.add([path])
    assert "ships-�.csv" in {e.file_name for e in case.evidence()}
    with pytest.raises(UsageError, match="no text"):
        case.add([ships(tmp_path / "other.csv", 200_000_003)], source="\udcff")


def test_queries_write_nothing_into_what_was_derived(case: Case) -> None:
    before = sorted(case.root.rglob("*"))
    for query in (f"COPY (SELECT 1) TO '{case.root}/derived/x.csv'", "SELECT 1; ATTACH 'x.db'"):
        with pytest.raises(UsageError, match="reads"):
            case.sql(query)
    with pytest.raises(UsageError, match="part of the case"):
        case.export(case.holding().results[0] / "findings.parquet")
    assert sorted(case.root.rglob("*")) == before


def test_nothing_is_taken_as_sealed_that_is_not(case: Case, tmp_path: Path) -> None:
    lines = len(case.ledger())
    with pytest.raises(UsageError, match="no key to seal to"):
        case.add([ships(tmp_path / "other.csv")], sensitivity=Sensitivity.SEALED)
    assert len(case.ledger()) == lines and case.verify().remarks == ()


def test_any_flipped_bit_of_a_manifest_is_a_problem_and_no_crash(case: Case) -> None:
    manifest = step(case, "day") / "manifest.json"
    content = manifest.read_bytes()
    manifest.chmod(0o644)
    for place in range(0, len(content), 7):
        manifest.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert case._folder.derived.problems(manifest.parent.name) or not case.verify().sound, place


def test_a_case_whose_making_was_cut_off_is_made_again(tmp_path: Path) -> None:
    root = Case.create(tmp_path / "new").root
    (root / "ledger.jsonl").write_bytes(b"")
    (root / ".case.toml.77").touch()
    with pytest.raises(UsageError, match="no case here"):
        shutil.copytree(root, tmp_path / "copy")
        (tmp_path / "copy" / "ledger.jsonl").unlink()
        Case.open(tmp_path / "copy")
    assert Case.create(root).verify().sound
    with pytest.raises(UsageError, match="already"):
        Case.create(root)
    (tmp_path / "copy" / "note.txt").touch()
    with pytest.raises(UsageError, match="other files"):
        Case.create(tmp_path / "copy")
