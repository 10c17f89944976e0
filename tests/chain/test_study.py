"""The study: conclusions with ids of their own, links to statements, and the picture and exports made of them."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pyarrow as pa
import pytest
from tests.chain.rows import row
from tests.chain.test_lots import HALVES, LEFT, OPENING, stock
from tests.chain.tracks import findings, laden_voyage, sizes
from tests.chain.world import TERMINALS, customs, delivery

from reckoning.chain.chain_svg import chain_svg, described
from reckoning.chain.exports import COLUMNS, chain_csv
from reckoning.chain.ftm import chain_ftm
from reckoning.chain.graph import Graph, Layer, graph_of
from reckoning.chain.study import chain_conclusions
from reckoning.model.conclusion import Conclusion, conclusion_tables
from reckoning.model.row import Row
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of

TRADE = [
    row(
        "trade",
        "1",
        reporter="Orlen",
        partner="Tessaly",
        flow="export",
        hsCode="271019",
        period="2023-04",
        netWeight="9000000 kg",
    ),
    row(
        "trade",
        "2",
        reporter="Tessaly",
        partner="Orlen",
        flow="import",
        hsCode="271019",
        period="2023-04",
        netWeight="12000000 kg",
    ),
    row("trade", "3", reporter="Tessaly", partner="Tessaly", flow="import", hsCode="271019", period="2023-04"),
]
ROWS = [
    *TERMINALS,
    customs(sender="Northwater Refining", receiver="Marle Trading Ltd"),
    delivery(sellerChain="Northwater Refining -> Marle Trading Ltd", buyer="=cmd()|evil", quantity="at least 9000 t"),
    delivery("A1", eventType="aggregate", vessel="", dischargeDate="2023-04..2023-12", quantity="at least 28000 t",
             quantityWording="three shipments"),
    OPENING, *HALVES, stock("3", "out", "2023-04-10", "9801 t", **LEFT), *TRADE,
]  # fmt: skip


def concluded(rows: Sequence[Row] = ROWS) -> list[Conclusion]:
    tracks = findings(*laden_voyage())
    return chain_conclusions(rows, tracks, sizes(200_000_001, 150, 24), Entities(mentions_of(rows)))


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(conclusion_tables(concluded())[0])


def test_every_kind_comes_out_with_what_it_rests_on() -> None:
    found = concluded()
    kinds = {c.kind for c in found}
    assert kinds == {"delivery", "origin", "reach", "exposure", "figure", "change", "mirror_gap", "conflict"}
    statements = {r.statement for r in ROWS} | {f.statement for r in ROWS for f in r.fields}
    for c in found:
        assert c.title
        linked = {link.statement for link in c.links if link.statement}
        assert linked <= statements
        if c.kind in ("delivery", "origin", "figure", "mirror_gap", "reach"):
            assert c.links, c.title


def test_the_same_rows_in_another_order_give_the_same_findings() -> None:
    first, again = (conclusion_tables(concluded(rows)) for rows in (ROWS, ROWS[::-1]))
    assert first[0]["id"].to_pylist() == again[0]["id"].to_pylist()
    assert first[0]["title"].to_pylist() == again[0]["title"].to_pylist()


def test_a_bound_of_origin_stands_beside_its_model_and_apart_from_it() -> None:
    origins = [c for c in concluded() if c.kind == "origin"]
    assert len(origins) == 2
    for c in origins:
        assert c.low is not None and c.high is not None
        mixed = c.parameters["mixed_modelled"]
        assert isinstance(mixed, list)
        assert c.low / 100 <= mixed[0] <= mixed[1] <= c.high / 100 + 1e-6
        assert c.best is None


def test_a_mirror_gap_says_what_is_left_when_known_reasons_explain_all_they_can() -> None:
    (gap,) = [c for c in concluded() if c.kind == "mirror_gap"]
    assert gap.high == pytest.approx(3_000)
    assert gap.best is not None and 0 < gap.best < 3_000
    assert [c.title for c in concluded() if "with itself" in c.title] == ["trade of Tessaly with itself"]


def test_a_case_with_nothing_in_it_concludes_nothing() -> None:
    assert chain_conclusions([], findings(), pa.table({}), Entities([])) == []


def test_the_graph_has_custody_and_title_and_the_unknown_as_nodes(graph: Graph) -> None:
    layers = {n.layer for n in graph.nodes}
    assert {Layer.ORIGIN, Layer.SHIP, Layer.DESTINATION, Layer.END_USE, Layer.PARTY} <= layers
    assert any(n.name == "end use unknown" for n in graph.nodes)
    moved = {(graph.node(e.source).name, graph.node(e.target).name) for e in graph.custody}
    assert ("Orlen Tanks", "AMBER TERN") in moved
    sold = {(graph.node(e.source).name, graph.node(e.target).name) for e in graph.title}
    assert ("Northwater Refining", "Marle Trading Ltd") in sold
    assert ("unknown seller", "unknown buyer") in sold  # of the shipments that were told together


def test_the_picture_is_svg_that_can_be_read_aloud_and_holds_no_markup_of_a_source(graph: Graph) -> None:
    picture = chain_svg(graph, "<b>a & b</b>")
    root = ET.fromstring(picture)
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}title").text == "<b>a & b</b>"  # type: ignore[union-attr]
    text = root.find(f"{space}desc").text or ""  # type: ignore[union-attr]
    assert text == described(graph)
    assert "AMBER TERN to Quarry Bay Tanks" in text
    assert "at least 28,000 t" in text
    assert "not known" in text
    assert not any(e.tag.endswith(("script", "foreignObject", "image")) for e in root.iter())
    assert root.find(f".//{space}path[@class='most open']") is not None


def test_no_cell_of_the_table_runs_in_a_spreadsheet(graph: Graph) -> None:
    rows = list(csv.DictReader(io.StringIO(chain_csv(graph))))
    assert tuple(rows[0]) == COLUMNS
    assert {r["graph"] for r in rows} == {"custody", "title"}
    assert any(r["to"] == "'=cmd()|evil" for r in rows)
    assert not any(cell.startswith(("=", "+", "@")) for r in rows for cell in r.values())


def test_followthemoney_entities_name_each_other(graph: Graph) -> None:
    entities = {e["id"]: e for e in map(json.loads, chain_ftm(graph).splitlines())}
    trips = [e for e in entities.values() if e["schema"] == "Trip"]
    assert len(trips) == len(graph.deliveries)
    assert any("vehicle" in trip["properties"] for trip in trips)
    for trip in trips:
        assert all(entities[i]["schema"] == "Vessel" for i in trip["properties"].get("vehicle", []))
        for end in ("startLocation", "endLocation"):
            assert all(entities[i]["schema"] == "Address" for i in trip["properties"].get(end, []))
    links = [e["properties"] for e in entities.values() if e["schema"] == "UnknownLink"]
    assert links
    assert all(link["subject"][0] in entities and link["object"][0] in entities for link in links)
    assert any(e["properties"].get("imoNumber") == ["IMO2712346"] for e in entities.values())
