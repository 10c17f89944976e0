"""A small case in which names are planted wherever pages might show them: who was harmed, who owns in private.

`HARMED` are names of people in the words of reports, in notes of events and figures, in a register and in names of
files; `OWNERS` are private persons who own companies and ships; `PUBLIC` are a minister, a speaker, and listed or
trading companies, whose names must go on showing.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from reckoning.case import Case
from reckoning.readers.prose.statements import CLAIM, stated_claims


def _csv(*records: dict[str, str], also: str = "") -> str:
    """Records as CSV, with empty columns beside their own."""
    columns = list(dict.fromkeys([*(name for r in records for name in r), *also.split()]))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


HARMED = ("Zeyar Plantwin", "Mya Sandwell", "Khin Hlaingdale", "Thuzar Headline", "Hla Notedson", "Phyo Registerman",
          "Ba Fatherly", "Nilar Unread", "Soe Htmlton", "Aung Sourcely", "အောင်မြတ်စံပြ")  # fmt: skip
UNREAD = ("Nilar Unread", "Aung Sourcely")
"""Names that stand in originals and in no statement."""
OWNERS = ("Kyaw Ownerby", "Tin Holderness", "Moe Shipowner")
PUBLIC = ("Than Swe", "Ana Ruiz", "Sample Fuel Ltd", "Example Holdings Ltd", "Grey Heron Shipping Pte Ltd")
ARTICLE = """Foreign Minister Than Swe said on Tuesday that soldiers had killed Zeyar Plantwin and 11 others in Hsu.

“They shot Mya Sandwell, 24, at home,” said Ana Ruiz. “At least 3 others were hurt.”

The council said that Khin Hlaingdale had been detained with 40 people on 4 December 2023.

The ministry said that Sample Fuel Ltd had delivered 4,500 tonnes of jet fuel.

A letter names Nilar Unread.
"""
HTML = """<!doctype html><html><head><title>Fuel at the jetty</title></head><body><article><h1>Fuel at the jetty</h1>
<p>The port authority said on 4 December 2023 that at least 3 people were killed at the jetty that week, among them
Soe Htmlton, 31, a driver.</p><p>The authority said 9 people were hurt when a tank burned at the jetty.</p></article>
<img alt="Soe Htmlton" src="x.png"></body></html>
"""
BURMESE = "ရန်ကုန်မြို့တွင် အောင်မြတ်စံပြ သေဆုံးခဲ့သည်။\n\nThe council said at least 7 people were killed in Yangon.\n"
PEOPLE = """No.,Name,Sex,Age,Father's Name,Date of Death,Township,Status,Remarks
1,Phyo Registerman,M,30,Ba Fatherly,2023-12-05,Hsu,killed,at home with Phyo Registerman
2,အောင်မြတ်စံပြ,M,31,,2023-12-05,Hsu,killed,
,,,,,,,,Phyo Registerman again
"""
FIGURES = _csv(
    {"id": "F1", "what": "killed since the start", "value": "4468", "bound": "at_least", "wording": "verified",
     "unit": "people", "period_start": "2021-02-01", "period_end": "2024-01-31", "as_of": "2024-01-31",
     "stated_by": "Sample Monitor", "source_url": "https://example.org/a",
     "notes": "told by the father of Hla Notedson, 60", "source_class": "primary"},
)  # fmt: skip
OWNERSHIP = """Owner,Asset,Percentage,Role,Start Date,End Date,Country
Kyaw Ownerby,Example Holdings Ltd,60%,shareholder,2019-01-01,,Exampleland
Tin Holderness,Example Holdings Ltd,40%,shareholder,2019-01-01,,Exampleland
Sample Fuel Ltd,Grey Heron Shipping Pte Ltd,70%,shareholder,2019-01-01,,Exampleland
"""
OWNED_OTHERWISE = OWNERSHIP.replace("60%", "10%").replace("2019-01-01", "2019-06-01")
COMPANIES = """Registration Number,Name,Alias,Country,Role,Parent,Start Date,End Date,Notes
1,Example Holdings Ltd,,Exampleland,importer,,2019-01-01,,kept by Kyaw Ownerby
2,Sample Fuel Ltd,,Exampleland,seller,,2019-01-01,,
"""
SANCTIONS = _csv(
    {"id": "X1", "authority": "UK", "programme": "Sample Regulations", "target": "Sample Fuel Ltd",
     "target_type": "entity", "date": "2023-01-31", "date_kind": "announced",
     "source_url": "https://example.org/s", "source_class": "primary"},
    also="instrument notes",
)  # fmt: skip
SHIPS = _csv(
    {"id": "V1", "imo": "9074729", "name": "SAMPLE STAR", "flag_history": "Exampleland",
     "owner_manager": "Moe Shipowner", "role_in_chain": "delivery 2023", "identity_confidence": "sure",
     "source_url": "https://example.org/v", "source_class": "news"},
    also="name_history insurer sanctions notes",
)  # fmt: skip
DELIVERED = _csv(
    {"id": "S1", "kind": "single", "vessel": "SAMPLE STAR", "imo": "9074729", "load_port_terminal": "Singapore",
     "load_date": "2023-11-20", "discharge_port_terminal": "Yangon", "discharge_date": "2023-12-01",
     "cargo": "Jet fuel", "tonnes": "13300", "tonnes_wording": "stated",
     "seller_chain_intermediaries": "Sample Fuel Ltd -> Example Holdings Ltd",
     "buyer_or_receiver": "Example Holdings Ltd", "evidence_named_by_source": "import data",
     "confidence_wording": "reported", "conflict_group": "C-1", "source_url": "https://example.org/d",
     "source_publisher": "Sample Daily", "published_on": "2023-12-20", "source_class": "news"},
    {"id": "S2", "kind": "single", "vessel": "SAMPLE STAR", "imo": "9074729", "load_port_terminal": "Singapore",
     "load_date": "2023-11-20", "discharge_port_terminal": "Yangon", "discharge_date": "2023-12-01",
     "cargo": "Jet fuel", "tonnes": "9000", "tonnes_wording": "stated",
     "seller_chain_intermediaries": "Sample Fuel Ltd", "buyer_or_receiver": "Example Holdings Ltd",
     "evidence_named_by_source": "import data", "confidence_wording": "reported", "conflict_group": "C-1",
     "source_url": "https://example.org/e", "source_publisher": "Example Herald", "published_on": "2023-12-21",
     "source_class": "news"},
    also="mmsi notes",
)  # fmt: skip
DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"


def planted_case(folder: Path) -> Case:
    """The case, in a new folder, everything concluded."""
    case = Case.create(folder / "case", "Planted", "Whom does a page name?")
    for name, text, reader in (
        ("people.csv", PEOPLE, "person-register"), ("figures.csv", FIGURES, "published-figures"),
        ("events.csv", _events(), "ucdp-ged"), ("owners.csv", OWNERSHIP, "ownership-register"),
        ("owners-2.csv", OWNED_OTHERWISE, "ownership-register"), ("companies.csv", COMPANIES, "company-register"),
        ("sanctions.csv", SANCTIONS, "published-sanctions"), ("ships.csv", SHIPS, "published-ships"),
        ("deliveries.csv", DELIVERED, "published-deliveries"),
    ):  # fmt: skip
        case.add([_file(folder, name, text)], reader=reader)
    for name, text in (("article.txt", ARTICLE), ("page.html", HTML), ("burmese.txt", BURMESE),
                       ("death of Phyo Registerman.txt", ARTICLE.replace("Hsu", "Homalin"))):  # fmt: skip
        case.add([_file(folder, name, text)], source="Example Herald", published="2023-12-05", reader="report-patterns")
    for claim in stated_claims(case.statements(CLAIM), case.judgements()):
        case.judge("claim", claim.statement.id, "accepted", reason="it stands there")
    for study in ("count", "chain", "conflicts"):
        case.study(study)
    return case


def _events() -> str:
    """Events as UCDP has them, a person named in the headline and in the sources of each."""
    rows = list(csv.DictReader((DOCUMENTS / "ucdp-ged.csv").read_text(encoding="utf-8").splitlines()))
    told = {"source_headline": "Soldiers kill Thuzar Headline", "source_original": "Aung Sourcely, who saw it"}
    lines = [",".join(rows[0])]
    lines += [",".join(f'"{v}"' for v in (row | told | {"source_article": "Thuzar Headline is dead"}).values())
              for row in rows]  # fmt: skip
    return "\n".join(lines) + "\n"


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / "files" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
