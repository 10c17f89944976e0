"""A fault in one original is the refusal of that original; what is the machine's is never taken for it."""

from __future__ import annotations

import errno
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reckoning.case import Case
from reckoning.engine import intake as intaking
from reckoning.engine import lists, reports
from reckoning.model.errors import InputError, IntegrityError, ManyErrors, StorageError, UsageError
from reckoning.readers.document import DocumentReader

TERMINALS = Path("examples/chain/terminals.csv")
CUSTOMS = Path("examples/chain/customs.csv")


def fails(error: BaseException) -> Any:
    def read(*_: Any, **__: Any) -> Iterator[Any]:
        raise error

    return read


def only(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    """Documents of one preset are read no more."""
    whole = DocumentReader.read

    def read(self: DocumentReader, path: Path) -> Iterator[Any]:
        if self.name == name:
            raise error
        yield from whole(self, path)

    monkeypatch.setattr(DocumentReader, "read", read)


@pytest.mark.parametrize(
    "error",
    [KeyError("x"), RecursionError(), AssertionError(), gzip.BadGzipFile("cut"), UsageError("not a date"),
     ManyErrors([InputError("a"), UsageError("b")])],
)  # fmt: skip
def test_an_unforeseen_fault_refuses_its_original_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    only(monkeypatch, "customs-declaration", error)
    case = Case.create(tmp_path / "case")
    bad, good = case.add([CUSTOMS, TERMINALS])
    assert bad.intake.refused and not bad.intake.kept
    assert good.intake.kept and not good.intake.refused
    case.trace()
    case.study("chain")
    assert case.rows("terminal") and not case.rows("customs")
    assert case.verify().sound


def test_the_reason_names_the_fault_and_its_place_and_nothing_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intaking, "_read", fails(KeyError(str(tmp_path))))
    (added,) = Case.create(tmp_path / "case").add([CUSTOMS])
    assert "KeyError in reckoning." in added.intake.refused
    assert str(tmp_path) not in added.intake.refused and "report it" in added.intake.refused


@pytest.mark.parametrize(
    "error",
    [KeyboardInterrupt(), MemoryError(), OSError(errno.ENOSPC, "full"), IntegrityError("other bytes")],
)
def test_what_is_not_the_originals_fault_passes_and_nothing_is_recorded_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    case = Case.create(tmp_path / "case")
    with monkeypatch.context() as patch:
        only(patch, "customs-declaration", error)
        with pytest.raises((type(error), StorageError)):
            case.add([CUSTOMS])
    case.trace()
    assert len(case.rows("customs")) == 2 and case.verify().sound


def test_a_fault_while_looking_at_the_bytes_refuses_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intaking, "choose", fails(ZeroDivisionError()))
    (added,) = Case.create(tmp_path / "case").add([CUSTOMS])
    assert "ZeroDivisionError" in added.intake.refused


@pytest.mark.parametrize(
    ("module", "name", "file"),
    [(reports, "read_report", "a.txt"), (lists, "read_list", "sdn.csv"), (intaking, "read_terminals", "t.geojson")],
)
def test_reports_lists_and_terminals_refuse_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, file: str
) -> None:
    (tmp_path / file).write_text(
        '36,"A",-0-,"B",-0-,-0-,-0-,-0-,-0-,-0-,-0-,-0-\n' if file == "sdn.csv" else "A said B."
    )
    monkeypatch.setattr(module, name, fails(IndexError()))
    (added,) = Case.create(tmp_path / "case").add([tmp_path / file])
    assert "IndexError" in added.intake.refused


def test_rebuilding_a_refusal_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, "customs-declaration", KeyError("x"))
    case = Case.create(tmp_path / "case")
    case.add([CUSTOMS])
    for step in (case.root / "derived").iterdir():
        for file in step.iterdir():
            file.unlink()
        step.rmdir()
    assert case.rebuild().computed == 1
