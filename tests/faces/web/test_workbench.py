"""The workbench's data: in the shape that its front end reads, of one state of the case, and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from reckoning.faces.web import workbench_chain, workbench_finding, workbench_positions, workbench_scene

API = Path(__file__).parents[3] / "web" / "src" / "api.ts"
INTERFACE = re.compile(r"export interface (\w+) \{\n(.*?)\n\}", re.DOTALL)
FIELD = re.compile(r"^  (\w+): ", re.MULTILINE)
MODULES = (workbench_scene, workbench_chain, workbench_finding)


def shapes() -> dict[str, list[str]]:
    return {name: FIELD.findall(body) for name, body in INTERFACE.findall(API.read_text(encoding="utf-8"))}


def ours() -> dict[str, list[str]]:
    found = [c for m in MODULES for c in vars(m).values() if is_dataclass(c) and c.__module__ == m.__name__]
    return {c.__name__: [f.name for f in fields(c)] for c in found}


def test_the_front_end_and_the_server_mean_the_same_fields() -> None:
    assert shapes() == ours()


def test_the_front_end_and_the_server_mean_the_same_bytes() -> None:
    text = API.read_text(encoding="utf-8")
    assert f"POSITION_BYTES = {workbench_positions.RECORD.itemsize};" in text
    for name, value in (("Doubted", 1), ("AfterGap", 2), ("Thinned", 4)):
        assert f"{name} = {value}," in text
    assert (workbench_positions.DOUBTED, workbench_positions.AFTER_GAP, workbench_positions.THINNED) == (1, 2, 4)


def scene(pages: TestClient) -> dict[str, Any]:
    made: dict[str, Any] = pages.get("/workbench/scene.json").json()
    return made


def test_the_scene_names_its_ships_events_and_pages(pages: TestClient) -> None:
    made = scene(pages)
    assert made["ships"] and made["events"]
    assert sum(ship["positions"] for ship in made["ships"]) == made["positions"]
    for event in made["events"]:
        assert event["page"] == f"/finding/{event['id']}"
        assert all(0 <= number < len(made["ships"]) for number in event["ships"])


def test_each_event_opens_in_the_panel_with_its_records(pages: TestClient) -> None:
    seen = {e["kind"]: e["id"] for e in scene(pages)["events"]}
    for kind, name in seen.items():
        detail = pages.get(f"/workbench/finding/{name}.json").json()
        assert detail["kind"] == kind
        if kind not in ("change", "delivery"):  # which may rest on other findings alone
            assert detail["originals"], kind
        assert detail["reasons"], kind


def test_a_rule_of_ship_tracks_shows_the_thresholds_it_went_by(pages: TestClient) -> None:
    events = [e for e in scene(pages)["events"] if e["rule"].startswith("port_calls/")]
    detail = pages.get(f"/workbench/finding/{events[0]['id']}.json").json()
    assert "port_calls.enter_km" in [t["name"] for t in detail["thresholds"]]


def test_all_positions_travel(pages: TestClient) -> None:
    body = pages.get("/workbench/positions").content
    assert len(body) == 32 + 16 * scene(pages)["positions"]


def test_every_edge_of_the_chain_joins_two_nodes_and_rests_on_deliveries(pages: TestClient) -> None:
    chain = pages.get("/workbench/chain.json").json()
    nodes, deliveries = {n["id"] for n in chain["nodes"]}, {d["id"] for d in chain["deliveries"]}
    assert chain["edges"]
    for edge in chain["edges"]:
        assert {edge["source"], edge["target"]} <= nodes
        assert set(edge["deliveries"]) <= deliveries and edge["deliveries"]
    assert all(n["layer"] in chain["layers"] for n in chain["nodes"])
    assert any(d["originals"] for d in chain["deliveries"])


@pytest.mark.parametrize("path", ["scene.json", "chain.json", "positions"])
def test_another_state_is_gone_and_the_present_one_is_named(pages: TestClient, path: str) -> None:
    answer = pages.get(f"/workbench/{path}?state=0123456789abcdef")
    assert answer.status_code == 410
    assert answer.json()["detail"]["state"] == scene(pages)["state"]


@pytest.mark.parametrize("path", ["finding/0123456789abcdef.json", "reach/0123456789abcdef.json", "finding/x'--.json"])
def test_what_is_not_there_is_not_found(pages: TestClient, path: str) -> None:
    assert pages.get(f"/workbench/{path}").status_code == 404


@pytest.mark.parametrize(
    "query", ["west=abc", "west=nan", "most=0", "most=99999999999", "ships=1,x", "ships=1;2", "from=inf", "other=1"]
)
def test_a_view_that_is_none_is_refused(pages: TestClient, query: str) -> None:
    assert pages.get(f"/workbench/positions?{query}").status_code == 422


def test_nothing_that_is_sent_is_more_than_json(pages: TestClient) -> None:
    for path in ("scene", "chain"):
        answer = pages.get(f"/workbench/{path}.json")
        assert answer.headers["content-type"] == "application/json"
        json.loads(answer.content, parse_constant=pytest.fail)


def test_the_page_without_scripts_leads_to_pages_that_need_none(pages: TestClient) -> None:
    text = pages.get("/workbench").text
    assert 'href="/findings"' in text
