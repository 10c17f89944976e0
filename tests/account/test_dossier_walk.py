"""Walking a built PDF down to bytes: it holds when all is well and tells every fault when anything is not."""

from __future__ import annotations

import copy
import io
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from tests.account.cases import make_case, text

from reckoning.account.dossier_walk import attached_facts, walk
from reckoning.case import Case
from reckoning.faces.commands_dossier import built, opener, place_of
from reckoning.model.errors import InputError
from reckoning.model.locator import parse_locator
from reckoning.readers.originals import resolve

SUMMARY = (
    "{figure:period=2024}, {finding:title=GREY HERON came; kind=delivery}, "
    "{statement:record=D3; property=quantityWording}, {evidence:file=deliveries.csv}."
)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    made = make_case(tmp_path, monkeypatch)
    place_of(made, "d").parent.mkdir()
    place_of(made, "d").write_text(text(SUMMARY), encoding="utf-8")
    return made


def faults(case: Case, facts: dict[str, Any]) -> tuple[str, ...]:
    return walk(facts, opener(case), case.original).faults


def test_every_reference_of_a_built_pdf_leads_to_bytes(case: Case) -> None:
    pdf, page = built(case, "d")
    done = walk(attached_facts(pdf.read_bytes()), opener(case), case.original)
    assert not done.faults and (done.references, done.figures) == (4, 1) and done.places >= 12
    assert "<h1>A report</h1>" in page.read_text(encoding="utf-8")


def test_a_document_that_is_read_once_gives_what_each_place_gives_by_itself(case: Case) -> None:
    once = opener(case)
    statements = [s for s in case.statements() if s.subject.startswith("row:")]
    assert len(statements) > 20
    for s in statements:
        found = resolve(case.original(s.evidence), parse_locator(s.locator))
        assert once(s.evidence, s.locator) == (found.value if found.value is not None else found.text)
    with pytest.raises(InputError, match="no such place"):
        once(statements[0].evidence, "record:999#vessel")


def test_two_builds_are_the_same_bytes(case: Case, tmp_path: Path) -> None:
    first = [path.read_bytes() for path in built(case, "d")]
    assert [path.read_bytes() for path in built(case, "d", tmp_path / "again")] == first


def test_a_build_goes_on_the_ledger_once_and_moves_no_snapshot(case: Case) -> None:
    first = built(case, "d")[0].read_bytes()
    built(case, "d")
    exported = [e.body["file"] for e in case.ledger() if e.act == "exported"]
    assert exported == ["d.pdf", "d.html"] and built(case, "d")[0].read_bytes() == first
    assert case.verify().sound


def test_a_changed_statement_is_found(case: Case) -> None:
    facts = attached_facts(built(case, "d")[0].read_bytes())
    for name, statement in facts["statements"].items():
        if statement["property"] == "record":
            continue
        wrong = copy.deepcopy(facts)
        wrong["statements"][name]["raw"] += " 9"
        assert len(faults(case, wrong)) >= 1


def test_a_place_that_is_not_there_is_found(case: Case) -> None:
    facts = attached_facts(built(case, "d")[0].read_bytes())
    next(iter(facts["statements"].values()))["locator"] = "record:999"
    assert any("record:999" in fault for fault in faults(case, facts))


def test_a_reference_cut_off_from_its_statements_is_found(case: Case) -> None:
    facts = attached_facts(built(case, "d")[0].read_bytes())
    for finding in facts["findings"].values():
        finding["links"] = []
    assert sum("leads to no bytes" in fault for fault in faults(case, facts)) == 2


def test_an_original_with_other_bytes_is_found(case: Case) -> None:
    facts = attached_facts(built(case, "d")[0].read_bytes())
    blob = case.original(next(iter(facts["evidence"])))
    blob.chmod(0o644)
    blob.write_bytes(blob.read_bytes().replace(b"8,000", b"9,000"))
    assert any("has other bytes" in fault for fault in faults(case, facts))


def test_an_original_that_the_facts_do_not_name_is_found(case: Case) -> None:
    facts = attached_facts(built(case, "d")[0].read_bytes())
    facts["evidence"] = {}
    assert any("do not name" in fault for fault in faults(case, facts))


def test_a_pdf_without_facts_is_refused() -> None:
    empty = pdfium.PdfDocument.new()
    empty.new_page(100, 100)
    stream = io.BytesIO()
    empty.save(stream)
    with pytest.raises(InputError):
        attached_facts(stream.getvalue())


def test_what_is_no_pdf_or_has_other_facts_is_refused(case: Case) -> None:
    with pytest.raises(InputError):
        attached_facts(b"no PDF")
    outside: dict[str, Any] = {"references": [], "evidence": {"../../etc/passwd": {}}}
    for facts in ({}, outside, {"references": [1], "evidence": {}}, {"references": None, "evidence": {}}):
        with pytest.raises(InputError):
            walk(facts, opener(case), case.original)
