"""Sound: values that cannot be count as not known, are told with their record, and never end a study."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.chain.tracks import findings, laden_voyage, sizes
from tests.chain.world import TERMINALS, chain, customs, delivery

from reckoning.chain.chain_svg import chain_svg
from reckoning.chain.exports import chain_csv
from reckoning.chain.ftm import chain_ftm
from reckoning.chain.graph import graph_of
from reckoning.chain.sound import sound
from reckoning.chain.study import chain_conclusions
from reckoning.model.bound import Bound
from reckoning.model.conclusion import conclusion_tables
from reckoning.model.row import RECORDS, Field, RecordKind, Row
from reckoning.model.statement import Value
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of


def test_what_cannot_be_is_left_out_and_told() -> None:
    paper = customs()
    wild = replace(paper.fields[0], value=Value(number=math.nan, start_ms=-(10**15), lon=500.0, lat=0.0))
    (kept,), problems = sound([replace(paper, fields=(wild, *paper.fields[1:]))])
    assert kept.fields[0].value == Value()
    assert kept.fields[1:] == paper.fields[1:]
    (problem,) = problems
    assert problem.row == paper.subject
    for what in ("a day", "a number", "a place"):
        assert f"{what} that cannot be" in problem.what
    assert sound([paper]) == ([paper], [])


def test_it_is_among_the_problems_of_the_chain() -> None:
    paper = delivery()
    late = tuple(replace(f, value=Value(start_ms=10**16)) if f.property == "dischargeDate" else f for f in paper.fields)
    found = chain(*TERMINALS, replace(paper, fields=late))
    assert [p.row for p in found.problems] == [paper.subject]
    assert not found.deliveries[0].when.known


TEXTS = ["", "Thilawa", "<b>", "jet fuel", "aggregate", "in", "out", "opening", "x\x00y\u202e", "Quarry Bay", "2712346"]
TEXTS += [
    "A -> B; C",
    "=1",
    "UK",
    "EU",
    "entity",
    "271019",
    "2023-04",
    "export",
    "import",
    "seven shipments",
    "Amber Tern",
]
NUMBERS = st.sampled_from([None, 0.0, -1.0, 1e-300, 1e308, 13_300.0, 50.0, 130.0, math.inf, math.nan])
TIMES = st.sampled_from([None, 0, 1_680_000_000_000, 1_690_000_000_000, -(10**15), 4 * 10**12])
VALUES = st.builds(
    Value,
    number=NUMBERS,
    bound=st.sampled_from([None, *Bound]),
    unit=st.sampled_from([None, "t", "kL", "%", "m3", "?"]),
    start_ms=TIMES,
    end_ms=TIMES,
    lon=st.sampled_from([None, 10.0, 999.0]),
    lat=st.sampled_from([None, 5.0, -95.0]),
    error_km=st.sampled_from([None, 1.0, -3.0]),
)


@st.composite
def any_rows(draw: st.DrawFn) -> list[Row]:
    rows = []
    for n in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(sorted(RecordKind)))
        names = draw(st.lists(st.sampled_from(sorted(RECORDS[kind])), unique=True, max_size=12))
        made = [Field(f"{n}{name}", name, draw(st.sampled_from(TEXTS)), draw(VALUES), "x") for name in names]
        rows.append(Row(f"row:abababababababab/r:{n}", kind, str(n), "ab" * 32, str(n), "s", "", "", tuple(made)))
    return rows


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_rows())
def test_no_row_ends_a_study_and_every_export_can_be_read(rows: list[Row]) -> None:
    found = chain_conclusions(rows, findings(*laden_voyage()), sizes(200_000_001, 150, 24), Entities(mentions_of(rows)))
    graph = graph_of(conclusion_tables(found)[0])
    ET.fromstring(chain_svg(graph))
    assert chain_csv(graph).startswith("delivery,")
    assert chain_ftm(graph).count("\n") >= 1
