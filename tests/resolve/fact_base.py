"""The fact base of fuel shipments as rows: the columns of its tables under the names of `reckoning.model.row`."""

from __future__ import annotations

import re
from pathlib import Path

from tests.resolve.rows import day, records, row_of

from reckoning.model.bound import Bound
from reckoning.model.row import RecordKind, Row
from reckoning.model.statement import Value

FACTS = Path(__file__).parents[1] / "fixtures" / "conflicts"

_SOURCED = (
    "source_url sourceUrl source_publisher publisher published_on publishedOn notes notes source_class sourceClass"
)
_COLUMNS = {
    "shipments": "kind eventType vessel vessel imo imoNumber mmsi mmsi load_port_terminal loadPlace load_date loadDate"
    " discharge_port_terminal dischargePlace discharge_date dischargeDate cargo goods tonnes quantity tonnes_wording"
    " quantityWording seller_chain_intermediaries sellerChain buyer_or_receiver buyer evidence_named_by_source"
    " namedEvidence confidence_wording confidenceWording conflict_group conflictGroup",
    "vessels": "name name imo imoNumber name_history pastNames flag_history flag owner_manager owner insurer insurer"
    " role_in_chain role",
    "companies": "name name aliases alias country country role role parent_or_controller parent sanctioned_by"
    " sanctionedBy",
    "sanctions": "authority authority programme program instrument instrument target target target_type targetType"
    " date date date_kind dateKind",
    "figures": "what what value figure wording wording unit unit as_of asOf stated_by statedBy",
    "terminals": "name name port port country country role role",
}
_KINDS = {
    "shipments": RecordKind.DELIVERY,
    "vessels": RecordKind.SHIP,
    "companies": RecordKind.COMPANY,
    "sanctions": RecordKind.SANCTION,
    "figures": RecordKind.FIGURE,
    "terminals": RecordKind.TERMINAL,
}
_DATES = frozenset({"loadDate", "dischargeDate", "date", "asOf", "publishedOn"})
_DATE = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:\s*(?:to|/)\s*(\d{4}(?:-\d{2}(?:-\d{2})?)?))?")


def interval(text: str) -> Value:
    """The first date or range of dates in a text, as an interval."""
    found = _DATE.search(text)
    if not found:
        return Value()
    first, last = day(found[1]), day(found[2] or found[1])
    return Value(start_ms=first.start_ms, end_ms=last.end_ms, precision="range" if found[2] else first.precision)


def rows(table: str, folder: Path = FACTS, only: str = "") -> list[Row]:
    """The rows of one table, or those of the ids given."""
    wanted = set(only.split())
    return [_row(table, r) for r in records(folder / f"{table}.csv") if not wanted or r["id"] in wanted]


def _row(table: str, record: dict[str, str]) -> Row:
    names = f"{_COLUMNS[table]} {_SOURCED}".split()
    fields = {prop: record.get(column) or "" for column, prop in zip(names[::2], names[1::2], strict=True)}
    values = {name: interval(raw) for name, raw in fields.items() if name in _DATES}
    if fields.get("quantity"):
        values["quantity"] = Value(number=float(fields["quantity"]), unit="t", bound=Bound.EXACT)
    if table == "figures":
        values["figure"] = Value(number=float(record["value"]), unit=record["unit"], bound=Bound(record["bound"]))
        fields["period"] = " to ".join(d for d in (record["period_start"], record["period_end"]) if d)
        values["period"] = _period(record["period_start"], record["period_end"])
    if table == "terminals" and record["lat_approx"]:
        fields["position"] = f"{record['lat_approx']} {record['lon_approx']}"
        lon, lat, error_km = (float(record[c]) for c in ("lon_approx", "lat_approx", "coord_uncertainty_km"))
        values["position"] = Value(lon=lon, lat=lat, error_km=error_km)
    stated_by = fields.get("publisher") or fields.get("statedBy") or fields.get("authority") or ""
    return row_of(_KINDS[table], record["id"], fields, values, evidence=f"{table:a<16}" + "0" * 48, stated_by=stated_by)


def _period(start: str, end: str) -> Value:
    first, last = (day(text) if text else Value() for text in (start, end))
    return Value(start_ms=first.start_ms, end_ms=last.end_ms, precision="range")
