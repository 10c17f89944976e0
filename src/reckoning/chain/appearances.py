"""Appearances: in which deliveries a party is named, and in which role, read back from the findings of deliveries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reckoning.chain.graph import Told
from reckoning.resolve.names import parse_name


@dataclass(frozen=True)
class Appearance:
    """A party of a delivery: its name as told, role, entity, and `key`, its name as names are compared."""

    delivery: Told
    name: str
    role: str
    entity: str
    key: str


def appearances(told: Iterable[Told]) -> list[Appearance]:
    """Every named party of every delivery, each once in each role, ships apart; parties nobody named are left out."""
    found: dict[tuple[str, str, str, str], Appearance] = {}
    for t in told:
        sold = [p for e in t.kept.get("title", ()) for p in (e["seller"], e["buyer"])]
        for p in (*sold, *t.kept.get("services", ())):
            if p["name"]:
                one = Appearance(t, p["name"], p["role"], p["entity"], parse_name(p["name"]).key)
                found.setdefault((t.id, one.name, one.role, one.entity), one)
    return list(found.values())
