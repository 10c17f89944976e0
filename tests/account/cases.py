"""Small cases for dossiers: a few deliveries as documents tell them, and a study that concludes what a test asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from reckoning.account.dossier_case import Held
from reckoning.account.outline import outline_text
from reckoning.case import Case
from reckoning.engine import studies
from reckoning.engine.study import Material, Parameter, Study
from reckoning.faces.commands_dossier import held_by
from reckoning.model.basis import Basis, Grade
from reckoning.model.bound import Bound
from reckoning.model.conclusion import Conclusion, Link
from reckoning.model.finding import Kind
from reckoning.model.row import Row

HEAD = (
    "id,kind,vessel,load place,load date,discharge place,discharge date,cargo,quantity wording,publisher,source class"
)
DELIVERIES = f"""\
{HEAD}
D1,single,GREY HERON,Fujairah,2024-02-02,Thilawa,2024-02-20,jet fuel,"12,000 tonnes",The Strait Courier,news
D2,single,GREY HERON,Fujairah,2024-02-02,Thilawa,2024-02-19,jet fuel,"12,000 kilolitres",Harbour Notes,news
D3,single,BLUE GULL,Sikka,2024-03-02,Thilawa,2024-03-20,jet fuel,"8,000 tonnes",The Strait Courier,news
"""
FRONT = 'title = "A report"\noutline = "public-report"\n'
FIGURE_TITLE = "at least 7 deliveries in 2024"


def said_of(rows: Sequence[Row], label: str) -> tuple[str, ...]:
    """The statements of a record."""
    row = next(r for r in rows if r.label == label)
    return (row.statement, *(f.statement for f in row.fields))


def supports(statements: Sequence[str]) -> tuple[Link, ...]:
    return tuple(Link("supports", statement=s) for s in statements)


def graded(rows: Sequence[Row], grade: Grade) -> Conclusion:
    """One finding of a grade, titled by it, about D3."""
    return Conclusion(
        Kind.DELIVERY,
        "made/1",
        (f"grade:{grade}",),
        f"a cargo came, {grade}",
        grade,
        Basis.STATED,
        start_ms=1_710_892_800_000,
        low=8000.0,
        unit="t",
        links=supports(said_of(rows, "D3")),
    )


def conclusions(rows: Sequence[Row], low: float = 7.0) -> list[Conclusion]:
    """A figure over every record, a finding of each grade, an incident, a person, and a contradiction on D1."""
    counted = tuple(Link("counts", statement=r.statement) for r in rows)
    figure = Conclusion(
        Kind.FIGURE,
        "made/1",
        ("goods:jet fuel",),
        FIGURE_TITLE,
        Grade.POSSIBLE,
        Basis.STATED,
        low=low,
        bound=Bound.AT_LEAST,
        unit="deliveries",
        parameters={"query": {"goods": "jet fuel", "period": "2024"}},
        links=counted,
    )
    both = (*supports(said_of(rows, "D1")[:1]), Link("contradicts", statement=said_of(rows, "D2")[0]))
    conflict = Conclusion(
        Kind.CONFLICT,
        "made/1",
        ("about:mass",),
        "tonnes against kilolitres",
        Grade.CONTESTED,
        Basis.STATED,
        parameters={"contradiction": True, "reading": "both are kept"},
        links=both,
    )
    heron = Conclusion(
        Kind.DELIVERY,
        "made/1",
        ("ship:heron",),
        "GREY HERON came",
        Grade.POSSIBLE,
        Basis.STATED,
        links=supports(said_of(rows, "D1")),
    )
    others = [
        Conclusion(kind, "made/1", (str(kind),), f"one {kind}", Grade.LIKELY, Basis.STATED, links=counted[:1])
        for kind in (Kind.INCIDENT, Kind.PERSON)
    ]
    return [figure, conflict, heron, *others, *(graded(rows, g) for g in Grade)]


def make_case(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: str = DELIVERIES,
    study: Study | None = None,
) -> Case:
    """A case with some deliveries, concluded by the study `made`."""
    case = Case.create(folder / "case", "made", "What came?")
    file = folder / "deliveries.csv"
    file.write_text(content, encoding="utf-8")
    case.add([file])
    monkeypatch.setitem(studies.STUDIES, "made", study or Study("made", "1", _made))
    case.study("made")
    return case


def _made(material: Material, given: Mapping[str, Parameter]) -> list[Conclusion]:
    return conclusions(material.rows_of_kind("delivery"))


def held(case: Case) -> Held:
    return held_by(case)


def text(summary: str, front: str = FRONT, **sections: str) -> str:
    """A whole dossier whose summary, and other sections by name, are as given."""
    given = {"Summary": summary, "Context": "None.", "Requests": "None.", **sections}
    _, _, body = outline_text("public-report").partition("+++\n")
    body = body.partition("+++\n")[2]
    for heading, words in given.items():
        body = body.replace(f"## {heading}\n", f"## {heading}\n\n{words}\n", 1)
    return f"+++\n{front}+++\n{body}"
