"""A small case with something of everything, built through the public API: what the tests of the pages look at.

Simulated ships of a fictional strait with their documents (CSV, XLSX, JSON, GeoJSON), a register of fictional people,
published figures, a register as PDF, an article as text, one in Burmese, one as HTML that means harm, under a file name
that means harm; claims judged, the trace and every study run.
"""

from __future__ import annotations

from pathlib import Path

from tests.readers.ruled_pdf import ruled_pdf

from reckoning.case import Case
from reckoning.readers.prose.statements import CLAIM, stated_claims
from reckoning.simulate.simulation import simulate

QUESTION = "What did the ships of the fictional strait bring, to whom, and who was killed?"
DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"
SEED, SHIPS, DAYS = 7, 12, 4
HOSTILE_NAME = "<img src=x onerror=alert(1)>.html"
ARTICLE = """The ministry said on Tuesday that at least 12 people had been killed in Hsu.

“We lost everything,” said Ana Ruiz. “Even the well.”

The harbour office denied that the tanker Example Star had unloaded 4,500 tonnes of jet fuel on 3 December 2023.
"""
BURMESE = "ရန်ကုန်မြို့တွင် လူ ၁၂ ဦး သေဆုံးခဲ့သည်ဟု ပြောသည်။\n\nThe council said at least 7 people were killed in Yangon.\n"
HOSTILE = """<!doctype html><html><head><title>A <b>page</b></title><script>document.title = "owned"</script>
<meta http-equiv="refresh" content="0;url=http://evil.example/"><link rel="stylesheet" href="http://evil.example/a.css">
</head><body onload="alert(1)"><article><h1>Fuel at the jetty</h1><img src="http://evil.example/pixel.png">
<p>The port authority said on 4 December 2023 that at least 3 tankers had unloaded jet fuel at the jetty that week.</p>
<p>The authority said 9 people were killed when a tank burned. <a href="javascript:alert(1)">More</a></p>
<iframe src="http://evil.example/"></iframe><form action="http://evil.example/"><input name=q></form></article></body>
</html>
"""
HEADER = ["No", "Name", "Age", "Status", "Township"]
PEOPLE = [[str(i + 1), f"U Example {i}", str(20 + i), "killed", "Exampletown"] for i in range(30)]


def small_case(folder: Path) -> Case:
    """The case, in a new folder; about ten seconds."""
    files = _written(folder / "files")
    made = simulate(folder / "simulated", SEED, SHIPS, DAYS, frame="strait")
    case = Case.create(folder / "case", "A small case", QUESTION)
    case.add([*made.sources, made.directory / "terminals.geojson", *made.documents])
    for name in ("person-register", "published-figures", "ucdp-ged", "ship-register"):
        case.add([DOCUMENTS / f"{name}.csv"], reader=name)
    case.add([files / "register.pdf"], licence="CC-BY-4.0", url="https://example.org/register.pdf")
    for name in ("article.txt", "burmese.txt", HOSTILE_NAME):
        case.add([files / name], source="Example Herald", published="2023-12-05", reader="report-patterns")
    case.trace()
    _judge(case)
    for study in ("count", "chain", "conflicts"):
        case.study(study)
    return case


def _written(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, text in (("article.txt", ARTICLE), ("burmese.txt", BURMESE), (HOSTILE_NAME, HOSTILE)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "register.pdf").write_bytes(ruled_pdf([[HEADER, *PEOPLE]], [30, 120, 40, 60, 90]))
    return folder


def _judge(case: Case) -> None:
    """One claim accepted, one rejected, the rest left proposed."""
    claims = [c.statement for c in stated_claims(case.statements(CLAIM), case.judgements())]
    told = next(c for c in claims if "at least 12 people" in c.raw)
    other = next(c for c in claims if c.id != told.id)
    case.judge("claim", told.id, "accepted", reason="a number, a place and who says so")
    case.judge("claim", other.id, "rejected", reason="nothing in it can be checked")
