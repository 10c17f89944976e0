"""The demo's dossier on the real documents: it builds, every reference leads to bytes, no private party is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from reckoning.account.dossier_walk import attached_facts
from reckoning.case import Case
from reckoning.faces import demo_dossier
from reckoning.model.evidence import Sensitivity

ROOT = Path(__file__).parents[2]
FACTS = ("deliveries", "ships", "sanctions", "terminals", "terminal-operators")


def test_the_public_dossier_builds_and_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    case = Case.create(tmp_path / "case", "myanmar")
    case.add([Path("examples/myanmar") / f"{name}.csv" for name in FACTS], sensitivity=Sensitivity.PUBLIC)
    case.study("chain")
    case.study("conflicts")
    told: list[str] = []
    pdf, page = demo_dossier.run(case, told.append)
    assert any("all hold" in line for line in told)
    facts, shown = attached_facts(pdf.read_bytes()), page.read_text(encoding="utf-8")
    assert facts["contrary"] and "Contrary and exculpatory evidence</h2>" in shown
    sellers = [
        row.text("sellerChain")
        for row in case.rows("delivery")
        if row.text("sourceClass") != "primary" and len(row.text("sellerChain")) > 12
    ]
    assert len(sellers) > 3
    assert not [raw for raw in sellers if raw in shown or raw in str(facts)]
    bundle = tmp_path / demo_dossier.FOLDER / "bundle"
    assert bundle.is_dir() and not any("WRONG" in line for line in told)
    assert any("the stamp is pending" in line for line in told) and any("stranger.sh" in line for line in told)
    everything = b"".join(path.read_bytes() for path in bundle.rglob("*") if path.is_file())
    for original in case.evidence():
        assert original.sha256.encode() not in everything and original.file_name.encode() not in everything
