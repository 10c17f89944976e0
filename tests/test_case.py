"""A case as a user holds it: sources in, findings out, and the way back; nothing lost, nothing changed unseen."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reckoning.case import Case
from reckoning.model.errors import BusyError, IntegrityError, ManyErrors, UsageError

EXAMPLES = Path(__file__).parents[1] / "examples" / "harbour"
HOUR = EXAMPLES / "ny-harbor-2020-06-30-first-hour.csv"
WEEK = EXAMPLES / "ny-harbor-2020-12-first-week.parquet"


def cut(rows: list[list[str]], path: Path, header: list[str]) -> Path:
    with path.open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


@pytest.fixture(scope="session")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The hour's first 3,000 rows, cut into three files."""
    folder = tmp_path_factory.mktemp("pieces")
    with HOUR.open(newline="") as source:
        header, *rows = csv.reader(source)
    return [cut(rows[i * 1000 : (i + 1) * 1000], folder / f"{i}.csv", header) for i in range(3)]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, pieces: list[Path]) -> Path:
    """A traced case; tests that change it copy it."""
    case = Case.create(tmp_path_factory.mktemp("built") / "case")
    case.add(pieces)
    case.trace()
    return case.root


@pytest.fixture
def case(built: Path, tmp_path: Path) -> Case:
    shutil.copytree(built, tmp_path / "case")
    return Case.open(tmp_path / "case")


def findings_of(case: Case) -> tuple[bytes, bytes]:
    result = case.root / "derived" / case.holding().results[0].name
    return (result / "findings.parquet").read_bytes(), (result / "links.parquet").read_bytes()


def test_every_record_is_kept_or_rejected(case: Case) -> None:
    reads = case.sql("SELECT count(*) AS n FROM positions")["n"][0].as_py()
    rejects = case.sql("SELECT count(*) AS n FROM rejects")["n"][0].as_py()
    assert reads + rejects == 3000


def test_adding_in_another_order_or_in_steps_gives_the_same_findings(
    case: Case, pieces: list[Path], tmp_path: Path
) -> None:
    other = Case.create(tmp_path / "other")
    other.add([pieces[2]])
    other.trace()
    other.add([pieces[0]])
    other.trace()
    other.add([pieces[1]])
    other.trace()
    assert findings_of(other) == findings_of(case)


def test_the_same_rows_in_one_file_give_the_same_findings(case: Case, pieces: list[Path], tmp_path: Path) -> None:
    lines = [line for path in pieces for line in csv.reader(path.read_text().splitlines())]
    header, rows = lines[0], [line for line in lines if line != lines[0]]
    other = Case.create(tmp_path / "other")
    other.add([cut(rows, tmp_path / "whole.csv", header)])
    other.trace()
    assert findings_of(other)[0] == findings_of(case)[0]


def test_what_was_derived_is_computed_again_to_the_byte(case: Case) -> None:
    before = {p.relative_to(case.root): p.read_bytes() for p in case.root.rglob("*.parquet")}
    shutil.rmtree(case.root / "derived")
    done = case.rebuild()
    assert done.computed > 0
    assert {p.relative_to(case.root): p.read_bytes() for p in case.root.rglob("*.parquet")} == before
    assert case.verify().sound


def test_a_flipped_byte_in_any_file_is_caught(case: Case) -> None:
    assert case.verify().sound
    files = sorted(p for p in case.root.rglob("*") if p.is_file())
    assert {"case.toml", "ledger.jsonl", "manifest.json", "findings.parquet"} <= {p.name for p in files}
    chosen = {p.name: p for p in files if p.parent.name.startswith(("read-", "findings-")) or p.parent.name == "case"}
    blob = next(p for p in files if len(p.name) == 64)
    for path in [*chosen.values(), blob]:
        content = path.read_bytes()
        if not content:
            continue
        changed = bytearray(content)
        changed[len(changed) // 2] ^= 1
        path.chmod(0o644)
        path.write_bytes(changed)
        assert not case.verify().sound, path
        path.write_bytes(content)
    assert case.verify().sound


def test_an_edit_of_the_settings_fails_verification_until_a_run_records_it(case: Case) -> None:
    settings = case.root / "case.toml"
    settings.write_text(settings.read_text() + '"meetings.distance_km" = 0.3\n')
    assert "case.toml" in case.verify().problems[0]
    case.trace()
    assert case.verify().sound
    assert case.parameters()["meetings.distance_km"] == 0.3


def test_the_same_file_again_is_told_and_not_read_twice(case: Case, pieces: list[Path], tmp_path: Path) -> None:
    lines = len(case.ledger())
    copy = tmp_path / "another-name.csv"
    shutil.copyfile(pieces[0], copy)
    [added] = case.add([copy])
    assert added.known and len(case.ledger()) == lines


def test_a_known_file_with_another_source_supersedes_what_was_said_of_it(case: Case, pieces: list[Path]) -> None:
    [added] = case.add([pieces[0]], source="coast stations")
    assert not added.known
    assert {e.source for e in case.evidence() if e.sha256 == added.sha256} == {"coast stations"}
    assert len(case.evidence()) == 3
    case.trace()
    assert case.verify().sound


def test_retracted_evidence_leaves_the_findings_and_stays_on_the_ledger(case: Case) -> None:
    before = len(case.findings())
    target = case.evidence()[0].sha256
    case.retract(target, "shown to be a copy of another feed")
    case.trace()
    assert target not in {e.sha256 for e in case.evidence()}
    assert case.ledger()[-2].act == "retracted" or any(e.act == "retracted" for e in case.ledger())
    assert len(case.findings()) != before
    assert case.verify().sound
    with pytest.raises(UsageError, match="reason"):
        case.retract(target, " ")


def test_a_case_as_of_a_day_before_it_began_knows_nothing(case: Case) -> None:
    past = Case.open(case.root, as_of="2001-01-01")
    assert past.evidence() == [] and past.ledger() == []
    with pytest.raises(UsageError, match="traced"):
        past.findings()
    with pytest.raises(UsageError, match="past day"):
        past.add([HOUR])


def test_every_finding_leads_to_the_bytes_of_its_records(case: Case) -> None:
    findings = case.findings()
    assert len(findings)
    original = b"".join(case.original(e.sha256).read_bytes() for e in case.evidence())
    few = [row for kind in set(findings["kind"].to_pylist()) for row in case.findings(kind).to_pylist()[:8]]
    for row in few:
        shown = case.show(row["id"])
        assert shown.originals, row["kind"]
        for part in shown.originals:
            assert part.text.encode() in original
            assert part.rendered or str(row["mmsi"]) in part.text or str(row["mmsi_2"]) in part.text


def test_several_unfit_files_are_named_at_once_and_nothing_is_added(case: Case, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    os.mkfifo(tmp_path / "pipe")
    lines = len(case.ledger())
    with pytest.raises(ManyErrors) as caught:
        case.add([HOUR, tmp_path / "empty.csv", tmp_path / "pipe", tmp_path, tmp_path / "missing"])
    assert len(caught.value.errors) == 4
    assert len(case.ledger()) == lines


def test_a_file_that_no_reader_knows_is_archived_and_says_so(case: Case, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    [added] = case.add([tmp_path / "photo.jpg"])
    assert added.intake.refused and added.intake.read == 0
    assert case.original(added.sha256).read_bytes().startswith(b"\xff\xd8")
    assert case.verify().sound


def test_a_second_writer_is_refused_while_readers_go_on(case: Case) -> None:
    code = (
        "import sys, time; from pathlib import Path; from reckoning.archive.ledger import Ledger\n"
        "with Ledger(Path(sys.argv[1])).writing():\n    print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(case.root / "ledger.jsonl")], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None and holder.stdout.readline().strip() == "held"
    with pytest.raises(BusyError):
        case.trace()
    assert len(case.findings())
    holder.kill()
    holder.wait()
    holder.stdout.close()
    case.trace()


@pytest.mark.parametrize("after_s", [0.3, 0.9, 1.6])
def test_killed_at_any_moment_it_loses_nothing_that_was_acknowledged(
    case: Case, tmp_path: Path, after_s: float
) -> None:
    acknowledged = len(case.ledger())
    run = subprocess.Popen([sys.executable, "-m", "reckoning.faces.cli", "add", str(WEEK), "--case", str(case.root)])
    time.sleep(after_s)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert len(case.ledger()) >= acknowledged
    assert case.verify().sound
    case.add([WEEK])
    assert case.verify().sound and not case.verify().remarks


def test_a_disk_without_space_costs_the_command_and_not_the_case(case: Case) -> None:
    code = (
        "import resource, sys, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "from reckoning.faces.cli import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "add", str(WEEK), "--case", str(case.root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 6 and "cannot write" in run.stderr, run.stderr
    assert case.verify().sound
    case.add([WEEK])


def test_a_truncated_ledger_shows_against_a_head_kept_elsewhere(case: Case) -> None:
    head = case.verify().head
    path = case.root / "ledger.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert case.verify().head != head


def test_settings_that_are_not_understood_are_refused_together(case: Case) -> None:
    with pytest.raises(ManyErrors) as caught:
        case.trace({"meetings.distance_km": "wide", "meetings.distence": 1})
    assert "meetings.distance_km" in str(caught.value) and "meetings.distence" in str(caught.value)


def test_queries_reach_the_case_and_nothing_else(case: Case, tmp_path: Path) -> None:
    assert case.sql("SELECT count(*) AS n FROM evidence")["n"][0].as_py() == 3
    (tmp_path / "secret.csv").write_text("a\n1\n")
    for query in (
        f"SELECT * FROM read_csv('{tmp_path}/secret.csv')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with pytest.raises(UsageError):
            case.sql(query)
    assert not (tmp_path / "out.csv").exists()


def test_no_case_here_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="reckoning init"):
        Case.open(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="other files"):
        Case.create(tmp_path)


def test_a_changed_derived_file_is_named_by_rebuild_only_when_it_was_removed(case: Case) -> None:
    folder = case.holding().results[0]
    path = folder / "findings.parquet"
    path.chmod(0o644)
    path.write_bytes(b"")
    assert any("findings.parquet" in p for p in case.verify().problems)
    with pytest.raises(IntegrityError, match="rebuild"):
        case.findings()
    shutil.rmtree(folder)
    case.rebuild()
    assert case.verify().sound
