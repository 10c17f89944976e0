"""Originals by reference: their bytes are not in the case, and it never says more of them than it can check."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reckoning.archive.reference import bytes_of, path_at
from reckoning.case import Case
from reckoning.model.errors import InputError, ManyErrors, UsageError
from reckoning.model.evidence import BY_REFERENCE, Sensitivity

ROWS = "mmsi,ts,lon,lat\n" + "".join(
    f"20000000{ship},2024-01-01 {h:02d}:{m:02d}:00,{10 + ship * 0.001:.4f},50.0\n"
    for ship in (1, 2) for h in range(4) for m in range(0, 60, 10)
)  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "far away").mkdir()
    path = tmp_path / "far away" / "ships.csv"
    path.write_text(ROWS)
    return path


@pytest.fixture
def case(tmp_path: Path, file: Path) -> Case:
    made = Case.create(tmp_path / "case")
    [added] = made.add_by_reference([file], source="coast")
    assert (added.intake.read, added.intake.kept, added.known) == (48, 48, False)
    return made


def test_the_bytes_stay_where_they_are(case: Case, file: Path) -> None:
    [evidence] = case.evidence()
    assert (evidence.url, evidence.size_bytes) == (file.as_uri(), file.stat().st_size)
    assert evidence.obtained_how == BY_REFERENCE and not evidence.held
    assert not list((case.root / "blobs").rglob("*.csv")) and not case._folder.blobs.names()
    assert case.sql("SELECT url, obtained_how FROM evidence").to_pylist() == [
        {"url": file.as_uri(), "obtained_how": BY_REFERENCE}
    ]


def test_the_findings_are_those_of_a_copy(case: Case, file: Path, tmp_path: Path) -> None:
    copied = Case.create(tmp_path / "copied")
    copied.add([file], source="coast")
    here, there = copied.trace(), case.trace()
    assert here.findings["meeting"] == 1
    for name in ("findings.parquet", "links.parquet"):
        assert (there.result.folder / name).read_bytes() == (here.result.folder / name).read_bytes()


def test_a_place_is_shown_while_the_file_is_what_it_was(case: Case, file: Path) -> None:
    case.trace()
    meeting = case.findings("meeting")["id"][0].as_py()
    assert case.show(meeting).originals[0].text.startswith("200000001,2024-01-01 ")
    file.write_text(ROWS.replace("10.001", "11.001"))
    shown = case.show(meeting).originals[0]
    assert shown.text == "" and "has other bytes now" in shown.absent
    file.unlink()
    shown = case.show(meeting).originals[0]
    assert shown.text == "" and "is not held" in shown.absent and shown.url == file.as_uri()


def test_verify_says_what_it_could_not_check_and_what_differs(case: Case, file: Path) -> None:
    assert case.verify().sound and not case.verify().remarks
    file.rename(file.with_name("moved.csv"))
    verdict = case.verify()
    assert verdict.sound
    [remark] = [r for r in verdict.remarks if file.as_uri() in r]
    assert "is not held" in remark and "nothing of it was checked" in remark
    file.write_text(ROWS + "\n")
    assert not case.verify().sound and "has other bytes now" in case.verify().problems[0]


def test_what_is_computed_can_be_computed_again_while_the_file_is_there(case: Case, file: Path) -> None:
    before = case.trace()
    assert case.trace().computed == 0
    shutil.rmtree(case.root / "derived")
    assert case.rebuild().new == 0
    assert case.trace().steps == before.steps
    shutil.rmtree(case.root / "derived")
    file.unlink()
    with pytest.raises(InputError, match="is not held"):
        case.rebuild()


def test_a_copy_that_comes_in_later_is_held(case: Case, file: Path) -> None:
    case.add([file])
    [evidence] = case.evidence()
    assert evidence.held and evidence.source == "coast"
    file.unlink()
    assert case.original(evidence.sha256).is_file() and case.verify().sound and not case.verify().remarks


def test_a_file_that_moved_is_told_by_its_new_place(case: Case, file: Path) -> None:
    moved = file.rename(file.with_name("moved.csv"))
    [again] = case.add_by_reference([moved])
    assert not again.known and [e.url for e in case.evidence()] == [moved.as_uri()]
    assert case.add_by_reference([moved])[0].known


def test_only_positions_are_read_by_reference_and_all_or_none(case: Case, file: Path, tmp_path: Path) -> None:
    lines = len(case.ledger())
    document, good = tmp_path / "register.csv", tmp_path / "more.csv"
    document.write_text("a,b\n1,2\n")
    good.write_text(ROWS.replace("20000000", "20000001"))
    with pytest.raises(ManyErrors) as refused:
        case.add_by_reference([document, good, tmp_path / "none.csv", "s3a://bucket/ais.csv"])
    told = str(refused.value)
    assert "add it as a file" in told and "none.csv" in told and "--engine spark" in told
    with pytest.raises(UsageError, match="cannot be sealed"):
        case.add_by_reference([good], sensitivity=Sensitivity.SEALED)
    assert len(case.ledger()) == lines


def test_a_url_of_elsewhere_is_no_file_of_this_machine() -> None:
    assert path_at("file://server/share/x.csv") is None and path_at("http://x.org/etc/passwd") is None


def test_nothing_is_fetched_for_a_case_of_a_stranger(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", refused)
    from dataclasses import replace

    elsewhere = replace(case.evidence()[0], url="https://example.org/ships.csv")
    with pytest.raises(InputError, match="is not held"):
        bytes_of(case._folder.blobs, elsewhere)
