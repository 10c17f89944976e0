"""Words: findings, their kinds and their fields as sentences and names that a reader knows.

A position that cannot be is worded with care: a fault of the device is never excluded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reckoning.faces.web.page import Cell, Tone, cell, moment, until
from reckoning.model.basis import Basis
from reckoning.model.bound import Amount, Bound, wording

Row = Mapping[str, Any]
UNITS = {"h": "h", "km": "km", "kn": "kn", "m": "m", "t": "t"}
LABELS = {
    "mmsi": "MMSI", "imo": "IMO", "mmsi_2": "Other MMSI", "lat": "Latitude", "lon": "Longitude",
    "lat_end": "Latitude at the end", "lon_end": "Longitude at the end", "value_before": "Before",
    "value_after": "After", "signs": "What speaks for it", "fixes": "Positions it rests on", "start": "From",
    "end": "To", "best": "Best", "low": "At least", "high": "At most", "basis": "Rests on what is",
    "fixes_12h_before": "Positions in the 12 h before", "setting": "Where it lay", "confidence": "Confidence, 1 to 4",
}  # fmt: skip
NAMING = ("imoNumber", "mmsi")
"""Properties whose number is a name: nothing is counted, and no thousands are set apart."""
PLURALS = {"delivery": "deliveries", "loitering": "loiterings", "left_area": "ships that left the area",
           "not_observed": "times nobody listened", "reach": "reach sets", "identity_change": "changes of identity",
           "draught_change": "changes of draught", "ais_gap": "AIS gaps", "mirror_gap": "mirror gaps",
           "detection_match": "satellite detections", "false_position": "positions not credible",
           "person": "people recorded", "segment": "track segments"}  # fmt: skip


def kind_words(kind: str, count: int = 1) -> str:
    """A kind of finding as people call it.

    >>> kind_words("ais_gap"), kind_words("port_call", 2)
    ('AIS gap', 'port calls')
    """
    plain = kind.replace("_", " ").replace("ais ", "AIS ")
    return plain if count == 1 else PLURALS.get(kind, f"{plain}s")


def label(name: str) -> str:
    """The name of a field with its unit, as people read it.

    >>> label("duration_h"), label("implied_speed_kn")
    ('Duration, h', 'Implied speed, kn')
    """
    if name in LABELS:
        return LABELS[name]
    stem, _, unit = name.rpartition("_")
    words = (stem if stem and unit in UNITS else name).replace("_", " ")
    return words[:1].upper() + words[1:] + (f", {UNITS[unit]}" if stem and unit in UNITS else "")


def sentence(row: Row) -> str:
    """A finding in a sentence: its title where a study gave it one."""
    if row["title"]:
        return str(row["title"])
    tell = SENTENCES.get(row["kind"])
    return tell(row) if tell else kind_words(row["kind"]).capitalize()


def _who(row: Row) -> str:
    return str(row["name"] or (f"MMSI {row['mmsi']}" if row["mmsi"] else "a ship"))


def _hours(row: Row) -> str:
    return f"{row['duration_h']:,.1f} h" if row["duration_h"] is not None else "a time"


def _at(row: Row) -> str:
    return f" at {row['place']}" if row["place"] else ""


def _apart(row: Row) -> str:
    return f"; {row['distance_km']:,.0f} km lie between" if row["distance_km"] else ""


SENTENCES: dict[str, Callable[[Row], str]] = {
    "segment": lambda r: f"Track of {_who(r)} over {_hours(r)}, {r['fixes'] or 0:,} positions",
    "port_call": lambda r: f"{_who(r)} called{_at(r)}" + (f" for {_hours(r)}" if r["end"] else ", and was there still"),
    "anchorage": lambda r: f"Ships lie at anchor here{_at(r)}",
    "loitering": lambda r: f"{_who(r)} stayed for {_hours(r)}{_at(r)}",
    "ais_gap": lambda r: f"{_who(r)} was silent for {_hours(r)}{_apart(r)}",
    "left_area": lambda r: f"{_who(r)} was last heard where it could sail out of sight",
    "not_observed": lambda r: f"Nobody listened where {_who(r)} was, for {_hours(r)}",
    "meeting": lambda r: f"{_who(r)} and MMSI {r['mmsi_2']} were together for {_hours(r)}{_at(r)}",
    "false_position": lambda r: f"Positions of {_who(r)} are not credible (fault not excluded), for {_hours(r)}",
    "draught_change": lambda r: (
        f"{_who(r)} gave a draught of {r['draught_before_m'] or 0:g} m, then {r['draught_after_m'] or 0:g} m"
    ),
    "identity_change": lambda r: (
        f"{_who(r)} changed its {label(r['pattern'] or 'identity')} from {r['value_before']} to {r['value_after']}"
    ),
}


def period(row: Row) -> tuple[Cell, Cell]:
    """When a finding begins and ends, its last day where it is one of days; what has not ended is open."""
    start = moment(row["start"]) if row["start"] else Cell("")
    return start, until(row["start"], row["end"])


def marks(row: Row, simulated: bool) -> tuple[Tone, ...]:
    """The marks of a finding: its grade, that a model gave it, that it rests on what is simulated."""
    modelled = (Tone.MODELLED,) if row["basis"] == Basis.MODELLED else ()
    return (Tone.of(row["grade"]), *modelled, *((Tone.SIMULATED,) if simulated else ()))


def value_words(row: Row) -> str:
    """The typed value of a statement's row in words; empty where it has none beside its raw text."""
    told = []
    if row["property"] in NAMING and row["number"] is not None:
        told.append(f"{row['number']:.0f}")
    elif any(row[name] is not None for name in ("number", "low", "high")):
        low, high = row["low"], row["high"]
        if low is None and high is None and row["bound"] in (None, Bound.EXACT):
            low = high = row["number"]
        ends = [n for n in (low, row["number"], high) if n is not None]
        bound = Bound(row["bound"]) if row["bound"] else Bound.EXACT
        ordered = Amount(low, row["number"], high, bound, row["unit"] or "") if ends == sorted(ends) else None
        told.append(wording(ordered) if ordered else cell(row["number"]).text)
    if row["start_ms"] is not None:
        told.append(interval(row["start_ms"], row["end_ms"], row["precision"] or ""))
    if row["lon"] is not None and row["lat"] is not None:
        error = f" ± {row['error_km']:g} km" if row["error_km"] else ""
        told.append(f"{row['lat']:.5f}, {row['lon']:.5f}{error}")
    if row["text"] and not row["text"].startswith("{"):
        told.append(row["text"])
    return "; ".join(told)


def interval(start_ms: int | None, end_ms: int | None, precision: str = "") -> str:
    """A half-open interval of time in words, as finely as it is known."""
    if start_ms is None:
        return f"until {until(None, end_ms).text}" if end_ms is not None else ""
    if end_ms is None:
        return f"from {moment(start_ms).text}"
    first, last = moment(start_ms).text, (moment(end_ms - 1) if precision else until(start_ms, end_ms)).text
    first, last = (first[:11].strip(), last[:11].strip()) if precision else (first, last)
    return first if first == last else f"{first} to {last}"
