"""A case whose sources mean harm or say nothing: HTML as names, formulas, Burmese, empty rows, ten thousand of them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from reckoning.case import Case

DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"
SCRIPT, IMAGE = "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>'
FORMULA = "=1+1"
BURMESE = "မြန်မာ့ကြယ်"
RTL = "\u202eRAF\u202c"
VICTIM, OWNER = "Ma Example Victim", "Daw Private Holder"
SHIPS = 10_000
SHIP_COLUMNS = ["Vessel Name", "IMO", "MMSI", "Flag", "Registered Owner", "From", "To"]


def imo_of(number: int) -> int:
    """A number with the valid check digit of an IMO number."""
    digits = 200_000 + number
    return digits * 10 + sum(int(d) * (7 - i) for i, d in enumerate(str(digits))) % 10


def hostile_case(folder: Path) -> Case:
    """The case, in a new folder."""
    folder.mkdir(parents=True)
    names = [SCRIPT, IMAGE, FORMULA, BURMESE, RTL, "A" * 3_000]
    ships: list[Sequence[object]] = []
    ships += [(n, f"IMO {imo_of(i)}", "", SCRIPT, OWNER, "2020", "") for i, n in enumerate(names)]
    ships += [_ship(i) for i in range(10, SHIPS)]
    ships += [("TWICE", imo_of(0), "", "Samplestan", "", "2020", "")]
    deliveries = [
        ("S1", "single", SCRIPT, imo_of(0), "", IMAGE, "2021-04", BURMESE, "2021-04-15", "Jet fuel", "13300",
         "more than", f"{SCRIPT} -> {FORMULA}", IMAGE, "", "", "",
         "javascript:alert(1)", SCRIPT, "2021-05-20", VICTIM, "news"),
        ("S2", "single", *[""] * 20),
    ]  # fmt: skip
    _write(folder / "ships.csv", SHIP_COLUMNS, ships)
    _write(folder / "deliveries.csv", _header("published-deliveries"), deliveries)
    owners = [(OWNER, "Holding Ltd", "80", "shareholder", "2019", "", ""), ("", "", "", "", "", "", "")]
    _write(folder / "owners.csv", _header("ownership-register"), owners)
    terminal = ("T1", SCRIPT, BURMESE, "Myanmar", "16°39'N", "96°15'E", "1.5", "discharge", IMAGE, "", "", "")
    _write(folder / "terminals.csv", _header("terminal-register"), [terminal])
    text = (DOCUMENTS / "acled.csv").read_text(encoding="utf-8")
    event = text.replace("Sample Region", SCRIPT).replace("A fictional event.", f"{VICTIM} was killed")
    (folder / "acled.csv").write_text(event, encoding="utf-8")
    case = Case.create(folder / "case", "Hostile <b>case</b>", "")
    readers = {
        "ships": "ship-register",
        "deliveries": "published-deliveries",
        "owners": "ownership-register",
        "terminals": "terminal-register",
        "acled": "acled",
    }
    for name, reader in readers.items():
        case.add([folder / f"{name}.csv"], reader=reader)
    for study in ("chain", "conflicts"):
        case.study(study)
    return case


def _ship(number: int) -> Sequence[object]:
    return f"SHIP {number}", imo_of(number), "", "Exampleland", f"Owner {number} Ltd", "2020", "2024"


def _header(name: str) -> list[str]:
    with (DOCUMENTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _write(file: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(rows)
