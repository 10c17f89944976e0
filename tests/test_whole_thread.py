"""The whole thread, as a user pulls it: from a sentence, and from a cell, to a dossier, and back to their bytes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.account.cases import text

from reckoning.account.dossier_walk import attached_facts
from reckoning.faces.cli import reckoning
from reckoning.model.locator import parse_locator

ARTICLE = Path("examples/reading/tuning/t01-ondra-market.txt").resolve()
SENTENCE = "At least 31 people were killed"
FIGURES = """\
id,what,value,bound,wording,unit,period_start,period_end,as_of,stated_by,source_url,source_class
F1,people killed,28,exact,28 bodies identified,people,2023-11-15,2023-11-15,2023-11-20,Highland Red Crescent,\
https://example.org/f1,primary
"""


class User:
    """Somebody at the command line, in one case."""

    def __init__(self, folder: Path) -> None:
        self.case = folder / "case"
        self.run("init", str(self.case), inside=False)

    def run(self, *words: str, inside: bool = True) -> str:
        """What a command prints; it must succeed."""
        done = CliRunner().invoke(reckoning, [*words, *(["--case", str(self.case)] if inside else [])])
        assert done.exit_code == 0, f"{words}: {done.output} {done.exception}"
        return done.stdout

    def ask(self, *words: str) -> list[dict[str, Any]]:
        """The same as JSON."""
        found: list[dict[str, Any]] = json.loads(self.run(*words, "--json"))
        return found

    def dossier(self, summary: str, front: str, out: Path) -> tuple[str, dict[str, Any]]:
        """The page of a dossier with that summary, and the facts attached to its PDF."""
        self.run("dossier", "new", "public-report", "thread")
        (self.case / "dossiers" / "thread.md").write_text(text(summary, front), encoding="utf-8")
        self.run("dossier", "build", "thread", "--out", str(out))
        self.run("dossier", "walk", str(out / "thread.pdf"))
        return (out / "thread.html").read_text(encoding="utf-8"), attached_facts((out / "thread.pdf").read_bytes())


def reply(*names: str) -> str:
    entered = "".join(f'[[reply]]\nentity = "{name}"\nstatus = "not sought"\n' for name in names)
    return f'title = "A report"\noutline = "public-report"\n{entered}'


def under(facts: dict[str, Any], finding: str) -> dict[str, str]:
    """The place of every statement under a finding, by the facts of a dossier alone; what is withheld has a number."""
    found: dict[str, str] = {}
    for link in facts["findings"][finding]["links"]:
        if below := link.get("finding"):
            found |= under(facts, below)
        elif name := link.get("statement"):
            found[name] = facts["statements"][name]["locator"]
        elif name := link.get("withheld"):
            found[name] = facts["withheld"][name]["locator"]
    return found


def test_from_a_sentence_to_the_dossier_and_back_to_its_bytes(tmp_path: Path) -> None:
    user = User(tmp_path)
    (tmp_path / "figures.csv").write_text(FIGURES)
    given = ("--source", "Lowland Post", "--published", "2023-11-16")
    user.run("add", str(ARTICLE), *given, "--reader", "report-patterns")
    user.run("add", str(tmp_path / "figures.csv"))
    claim = next(c for c in user.ask("claims") if SENTENCE in " ".join(c["text"]))
    assert claim["status"] == "proposed"
    user.run("count", "--keep")
    assert user.ask("findings", "--kind", "comparison") == []  # what is only proposed feeds no finding

    user.run("judge", "claim", claim["id"], "accepted")
    user.run("count", "--keep")
    (compared,) = user.ask("findings", "--kind", "comparison")
    assert "Free Highland Front: at least 31 people" in compared["title"]

    summary = f"The two do not agree: {{finding:{compared['id']}}}."
    page, facts = user.dossier(summary, reply("Free Highland Front", "Highland Red Crescent"), tmp_path / "out")
    assert "Free Highland Front: at least 31 people" in page
    assert claim["id"] in under(facts, compared["id"])

    said = facts["statements"][claim["id"]]
    place = parse_locator(said["locator"])
    sentence = ARTICLE.read_bytes().decode()[place.first : place.last]
    assert SENTENCE in sentence and said["raw"] == sentence
    for name in (compared["id"], claim["id"]):
        (shown,) = user.ask("show", name)
        assert sentence in [o["text"] for o in shown["originals"] if o["evidence"] == said["evidence"]]


@pytest.fixture(scope="module")
def strait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("strait") / "strait"
    words = ["simulate", str(folder), "--frame", "strait", "--ships", "2", "--days", "2"]
    assert CliRunner().invoke(reckoning, words).exit_code == 0
    return folder / "documents"


def test_from_a_customs_cell_to_exposure_on_the_day_to_the_dossier_and_back_to_the_cell(
    strait: Path, tmp_path: Path
) -> None:
    user = User(tmp_path)
    wanted = ("customs", "companies", "ownership", "terminals", "s[ad]*")
    files = sorted({str(f) for name in wanted for f in strait.glob(f"simulated-{name}.csv")})
    user.run("add", *files)
    user.run("chain")
    exposure = next(
        e
        for e in user.ask("findings", "--kind", "exposure")
        if e["pattern"] == "yes" and "Thole Harbour Fuels Co., Ltd. (receiver)" in e["title"]
    )
    delivery = json.loads(exposure["parameters"])["delivery"]
    (told,) = [d for d in user.ask("findings", "--kind", "delivery") if d["id"] == delivery]

    summary = f"{{finding:{delivery}}}. {{finding:{exposure['id']}}}."
    ship = told["title"].split(" brought")[0]
    page, facts = user.dossier(summary, reply("Thole Harbour Fuels Co., Ltd.", ship), tmp_path / "out")
    assert "counted as listed by" in page and told["title"] in page

    (shown,) = user.ask("show", exposure["id"])
    cell = next(o for o in shown["originals"] if o["locator"].endswith("#Receiver"))
    customs = strait / "simulated-customs.csv"
    record = parse_locator(cell["locator"]).first
    assert cell["text"] in customs.read_text().splitlines()
    with customs.open(newline="") as file:
        row = list(csv.DictReader(file))[record]
    assert row["Receiver"] == "Thole Harbour Fuels Co., Ltd." and row["Date"] in exposure["start"]
    places = under(facts, exposure["id"])
    assert cell["locator"] in places.values()
    quantity = next(s for s, place in places.items() if place == f"record:{record}#Quantity")
    (back,) = user.ask("show", quantity)
    assert (back["raw"], back["originals"][0]["text"]) == (row["Quantity"], cell["text"])
