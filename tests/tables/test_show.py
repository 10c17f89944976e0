"""Showing a finding: what it rests on through other findings is opened too, down to the bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.account.cases import DELIVERIES, make_case

from reckoning.engine.study import Material, Parameter, Study
from reckoning.model.basis import Basis, Grade
from reckoning.model.conclusion import Conclusion, Link
from reckoning.model.finding import Kind
from reckoning.tables.show import DEEPEST

LINES = DELIVERIES.splitlines()


def chained(material: Material, given: Mapping[str, Parameter]) -> list[Conclusion]:
    """Findings each of which rests on the one before; the first on a record, the last on another record too."""
    rows = material.rows_of_kind("delivery")
    found: list[Conclusion] = []
    for n in range(DEEPEST + 3):
        links = [Link("part", finding=found[-1].id)] if found else [Link("supports", statement=rows[0].statement)]
        if n == DEEPEST:
            links.append(Link("supports", statement=rows[2].statement))
        subjects = (f"level:{n}",)
        title = f"level {n}"
        made = Conclusion(Kind.EXPOSURE, "made/1", subjects, title, Grade.LIKELY, Basis.STATED, links=tuple(links))
        found.append(made)
    return found


def test_what_a_finding_rests_on_through_others_is_shown_after_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(tmp_path, monkeypatch, study=Study("made", "1", chained))
    ids = {str(row["title"]): str(row["id"]) for row in case.findings().to_pylist()}
    shown = case.show(ids[f"level {DEEPEST}"]).originals
    assert [(o.role.split(" ")[0], o.text) for o in shown] == [("supports", LINES[3]), ("supports", LINES[1])]
    assert shown[0].role == "supports" and shown[1].role == f"supports {ids['level 0'][:8]}"


def test_what_lies_deeper_than_anybody_reads_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case(tmp_path, monkeypatch, study=Study("made", "1", chained))
    ids = {str(row["title"]): str(row["id"]) for row in case.findings().to_pylist()}
    shown = case.show(ids[f"level {DEEPEST + 1}"]).originals
    assert [o.text for o in shown] == [LINES[3]]
