"""Who is what to whom, from either end."""

from __future__ import annotations

from tests.resolve.rows import day, row_of

from reckoning.model.row import RecordKind
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of
from reckoning.resolve.related import related
from reckoning.resolve.relations import relations_of


def test_an_owner_is_seen_from_the_ship_and_the_ship_from_its_owner() -> None:
    fields = {"name": "ASTRA", "imoNumber": "9162928", "owner": "Lantern Ltd", "startDate": "2024"}
    rows = [row_of(RecordKind.SHIP, "1", fields, {"startDate": day("2024")})]
    entities, relations = Entities(mentions_of(rows)), relations_of(rows)
    (owner,) = related(entities, relations, {"imo:9162928"})
    assert (owner.kind, owner.name, owner.start_ms) == ("owner", "Lantern Ltd", day("2024").start_ms)
    (owned,) = related(entities, relations, {owner.other})
    assert (owned.kind, owned.other, owned.name) == ("owner of", "imo:9162928", "ASTRA")
    assert owned.statements and owned.row == rows[0].subject


def test_a_predecessor_is_told_as_such() -> None:
    rows = [row_of(RecordKind.COMPANY, "1", {"name": "New Ltd", "successorOf": "Old Ltd"}, {})]
    entities, relations = Entities(mentions_of(rows)), relations_of(rows)
    (new,) = (m.subject for m in entities.mentions.values() if m.name == "New Ltd")
    (back,) = related(entities, relations, {entities.of(new)})
    assert (back.kind, back.name) == ("successor of", "Old Ltd")
    assert related(entities, relations, {back.other})[0].kind == "succeeded by"
