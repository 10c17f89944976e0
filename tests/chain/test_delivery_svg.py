"""A delivery drawn, and its parties found again."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from reckoning.chain.appearances import appearances
from reckoning.chain.delivery_svg import delivery_svg, described
from reckoning.chain.graph import Told

NOBODY = {"kind": "unknown", "id": "", "name": "origin unknown", "country": ""}
SHIP = {"kind": "ship", "id": "imo:9333400", "name": "REEF <svg>", "country": ""}
JETTY = {"kind": "place", "id": "place:1", "name": "ရန်ကုန်", "country": "MM"}


def edge(giver: object, taker: object, kind: str, low: float | None, high: float | None) -> dict[str, object]:
    return {
        "giver": giver, "taker": taker, "kind": kind, "low_t": low, "high_t": high,
        "from": "2023-07-20T19:00:00Z", "to": None, "basis": "documented",
    }  # fmt: skip


def party(name: str, role: str) -> dict[str, object]:
    return {"name": name, "role": role, "entity": f"mention:{name}" if name else "", "described": False}


def told(**kept: Any) -> Told:
    return Told("ab" * 8, "REEF brought fuel", "single", "2023-07-20", "", 10.0, None, None, "likely", "stated", kept)


SOLD = {"seller": party("Lanternbay Petroleum LLC", "seller"), "buyer": party("", "buyer")}


def test_the_chain_is_drawn_with_what_nobody_knows_and_who_was_listed() -> None:
    custody = [edge(NOBODY, SHIP, "loading", 10.0, None), edge(SHIP, JETTY, "discharge", None, None)]
    one = told(custody=custody, title=[SOLD])
    made = delivery_svg(one, {"Lanternbay Petroleum LLC": ("EU", "OFAC")})
    ElementTree.fromstring(made)
    assert "stroke-dasharray" in made and "listed: EU, OFAC" in made and "REEF &lt;svg&gt;" in made
    words = described(one, {})
    assert "origin unknown to REEF <svg>: loading, 2023-07-20, at least 10 t, documented." in words
    assert "Lanternbay Petroleum LLC sold to unknown buyer." in words
    assert "tonnes not known" in words


def test_a_delivery_of_which_nothing_is_told_is_drawn_too() -> None:
    ElementTree.fromstring(delivery_svg(told(), {}))


def test_a_party_appears_once_in_each_role_and_nobody_unnamed_does() -> None:
    twice = told(title=[SOLD, SOLD], services=[party("Lanternbay Petroleum", "receiver")])
    found = appearances([twice])
    assert [(a.name, a.role) for a in found] == [
        ("Lanternbay Petroleum LLC", "seller"),
        ("Lanternbay Petroleum", "receiver"),
    ]
    assert len({a.key for a in found}) == 1
