"""Papers: what they say comes from the cargoes, errors come at their rates, and every file says it is simulated."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from reckoning.case import Case
from reckoning.readers.sanctions_file import read_sanctions
from reckoning.readers.sanctions_list import ListedKind
from reckoning.resolve.answer import Answer
from reckoning.resolve.holdings import Holdings, Stake
from reckoning.resolve.list_series import series_of
from reckoning.resolve.ownership import ListedParty, Regime, exposure
from reckoning.simulate.cargoes import Strait, trade_of
from reckoning.simulate.clerk import Clerk
from reckoning.simulate.documents import write_documents
from reckoning.simulate.economy import load_economy
from reckoning.simulate.fleet import fleet
from reckoning.simulate.frame import load_frame
from reckoning.simulate.listing import counted, listed_on
from reckoning.simulate.trade_hulls import sail_trade, trade_hulls

SEED, DAYS = 7, 10


@pytest.fixture(scope="module")
def strait() -> Strait:
    economy, frame = load_economy(SEED), load_frame("strait")
    hulls = trade_hulls(economy, fleet(24, SEED), SEED)
    return trade_of(economy, frame, sail_trade(frame, economy, hulls, DAYS, SEED), DAYS, SEED)


@pytest.fixture(scope="module")
def papers(strait: Strait, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers") / "documents"
    write_documents(folder, strait)
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_file_and_every_row_says_that_it_is_simulated(papers: Path) -> None:
    files = sorted(papers.iterdir())
    assert len(files) >= 20
    for path in files:
        assert path.name.startswith("simulated-")
        if path.suffix == ".csv" and "sdn" not in path.name:
            assert {row["Notes"] for row in rows_of(path)} == {"simulated"}
        elif path.suffix == ".csv":
            assert all("simulated" in line for line in path.read_text("utf-8").splitlines())
        elif path.suffix == ".txt":
            assert path.read_text("utf-8").startswith("SIMULATED")
        elif path.suffix == ".json":
            assert {row["Notes"] for row in json.loads(path.read_text("utf-8"))} == {"simulated"}


def test_the_same_trade_writes_the_same_bytes(strait: Strait, papers: Path, tmp_path: Path) -> None:
    again = write_documents(tmp_path / "again", strait)
    assert [p.name for p in again] == sorted(p.name for p in papers.iterdir())
    assert all(p.read_bytes() == (papers / p.name).read_bytes() for p in again)


def test_bills_stand_in_a_workbook_under_a_title(strait: Strait, papers: Path) -> None:
    sheet = openpyxl.load_workbook(papers / "simulated-bills-of-lading.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert str(rows[0][0]).endswith("(SIMULATED)")
    assert not any(rows[1])
    assert rows[2][0] == "Bill Number"
    bills = {c.bill: c for c in strait.trade.cargoes}
    assert 0.75 * len(bills) < len(rows) - 3 < len(bills)
    assert all(row[0] in bills for row in rows[3:])


def test_customs_err_at_their_rates_and_lie_where_the_origin_is_hidden(strait: Strait, papers: Path) -> None:
    rows = rows_of(papers / "simulated-customs.csv")
    cargoes = {c.bill: c for c in strait.trade.deliveries}
    told = {row["Bill Number"] for row in rows}
    assert 0.02 < 1 - len(told) / len(cargoes) < 0.25
    volumes = sum(row["Unit"] == "kL" for row in rows) / len(rows)
    assert 0.05 < volumes < 0.35
    twice = [row for row in rows if sum(r["Bill Number"] == row["Bill Number"] for r in rows) == 2]
    assert len({row["Quantity"] for row in twice}) == len(twice) / 2
    lies = [row for row in rows if cargoes[row["Bill Number"]].run.declared]
    assert lies
    assert all("Vesska" not in row.values() for row in lies)
    for row in rows:
        tonnes, number = cargoes[row["Bill Number"]].tonnes, float(row["Quantity"])
        once = sum(r["Bill Number"] == row["Bill Number"] for r in rows) == 1
        if once:
            assert number == pytest.approx(tonnes if row["Unit"] == "t" else tonnes / 0.8, rel=0.035)


def test_the_ledger_of_the_tanks_is_complete_and_right(strait: Strait, papers: Path) -> None:
    rows = rows_of(papers / "simulated-stock.csv")
    for tank in strait.trade.tanks:
        terminal = strait.economy.places[tank.place].terminal
        mine = [row for row in rows if row["Terminal"] == terminal]
        assert mine[0]["Direction"] == "opening"
        assert float(mine[0]["Quantity"]) == tank.opening_t
        moves = strait.trade.moves(tank.place)
        for row, (_, came, cargo) in zip(mine[1:], moves, strict=True):
            assert (row["Direction"], row["Lot"]) == ("in" if came else "out", cargo.bill)
            assert row["Origin"] in {"", *(o for o, _ in cargo.origins)}
            number = float(row["Quantity"])
            if row["Unit"] == "t":
                assert number == cargo.tonnes
            else:
                assert 0.775 * number < cargo.tonnes < 0.840 * number


def test_a_misspelt_name_is_another_name_of_the_same_letters(strait: Strait) -> None:
    clerk = Clerk(strait, 99)
    for _ in range(50):
        wrong = clerk.misspelt("SLATE FARER")
        assert wrong != "SLATE FARER"
        assert sorted(wrong) == sorted("SLATE FARER")
        assert (wrong[0], wrong[-1]) == ("S", "R")


def test_three_versions_of_the_list_are_read_with_their_days(strait: Strait, papers: Path) -> None:
    lists = [read_sanctions(p.read_bytes(), p.name) for p in sorted(papers.glob("simulated-sdn-*.csv"))]
    assert [found.version for found in lists] == list(strait.economy.list_days)
    assert [len(found.designations) for found in lists] == [1, 3, 5]
    (vessel,) = [d for d in lists[-1].designations if d.kind is ListedKind.VESSEL]
    ship = next(i for i, s in enumerate(strait.economy.ships) if s.listed)
    assert vessel.imo == strait.afloat.hulls[ship].imo
    (series,) = series_of(lists)
    day = strait.economy.list_days[1]
    uid = next(d.id for d in lists[1].designations if "HARBOUR FUELS" in d.name)
    assert series.standing(uid, day - timedelta(days=1)).listed is Answer.NO
    assert series.standing(uid, day).listed is Answer.YES
    for path in papers.glob("simulated-sanctions-eu-*.csv"):
        assert read_sanctions(path.read_bytes(), path.name).designations


@pytest.mark.parametrize("regime", ["OFAC", "EU"])
def test_the_truth_about_ownership_is_what_the_ownership_test_finds(strait: Strait, regime: str) -> None:
    economy = strait.economy
    stakes = tuple(Stake(s.owner, s.owned, s.pct, s.pct, s.first or date(2020, 1, 1), s.last) for s in economy.stakes)
    people = frozenset(p.name for p in economy.parties.values() if p.person)
    holdings = Holdings(stakes, people=people)
    for number in (100, 200, 300, 350, 450, 500, 600):
        on = economy.day(number)
        listed = [
            ListedParty(p.name, Answer.YES)
            for p in economy.parties.values()
            if (day := listed_on(p, regime)) and on >= day
        ]
        found = {
            p: exposure(p, on, Regime(regime), holdings, listed).answer for p in economy.parties if p not in people
        }
        inside = counted(economy, regime, on)
        assert {p for p, answer in found.items() if answer is Answer.YES} == inside - people
        assert {p for p, answer in found.items() if answer is Answer.NO} == set(found) - inside


READERS = {
    "berthing": "berthing-schedule",
    "bills-of-lading": "bill-of-lading",
    "companies": "company-register",
    "customs": "customs-declaration",
    "detections": "satellite-detections",
    "ownership": "ownership-register",
    "published-deliveries": "published-deliveries",
    "published-figures": "published-figures",
    "sanctions": "sanctions-list",
    "sdn": "sanctions-list",
    "ships": "ship-register",
    "stock": "stock-movements",
    "terminals": "terminal-register",
    "trade-statistics": "trade-statistics",
}


def test_every_table_is_known_by_its_own_layout_and_read_whole(papers: Path, tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    added = case.add([p for p in sorted(papers.iterdir()) if p.suffix != ".txt"])
    assert len(added) >= 20
    for one in added:
        name = Path(one.file).name.removeprefix("simulated-")
        wanted = next(reader for kind, reader in READERS.items() if name.startswith(kind))
        assert (name, one.intake.reader) == (name, wanted)
        assert one.intake.read == one.intake.kept > 0
