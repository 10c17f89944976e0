"""Timeline: what an entity bore and when its sources say so."""

from __future__ import annotations

from tests.resolve.rows import day, row_of

from reckoning.model.row import RecordKind
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of
from reckoning.resolve.timeline import timeline


def test_names_and_flags_of_one_hull_come_in_order_of_time() -> None:
    rows = [
        row_of(
            RecordKind.SHIP,
            label,
            {"name": name, "imoNumber": "9162928", "flag": flag, "startDate": start, "mmsi": mmsi},
            {"startDate": day(start)},
        )
        for label, name, flag, start, mmsi in (
            ("2", "ASTRA", "Gabon", "2024", "626152000"),
            ("1", "HURON", "Cameroon", "2020", "613004110"),
        )
    ]
    borne = timeline(Entities(mentions_of(rows)), "imo:9162928")
    told = [(b.property, b.value) for b in borne]
    assert told[:3] == [("flag", "Cameroon"), ("mmsi", "613004110"), ("name", "HURON")]
    assert borne[0].start_ms == day("2020").start_ms
    assert all(b.statements for b in borne)


def test_a_former_value_is_dated_by_the_year_behind_it_alone() -> None:
    fields = {
        "name": "ASTRA",
        "imoNumber": "9162928",
        "pastNames": "HURON (2020); SOLA",
        "pastFlags": "Cameroon (2020), Gabon",
        "startDate": "2024",
    }
    row = row_of(RecordKind.SHIP, "1", fields, {"startDate": day("2024")})
    borne = {(b.property, b.value): b.start_ms for b in timeline(Entities(mentions_of([row])), "imo:9162928")}
    assert borne["other name", "HURON"] == borne["other flag", "Cameroon"] == day("2020").start_ms
    assert borne["other name", "SOLA"] is None and borne["other flag", "Gabon"] is None
    assert borne["name", "ASTRA"] == day("2024").start_ms
