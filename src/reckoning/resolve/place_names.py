"""Place names: which place a document may mean by "Puma jetty, Thilawa" or "Rangoon", with its error in km.

Definition. A text is taken apart at commas, brackets and small words (near, at, off). Each part is looked for among the
terminals that the case's own documents name, then in `reckoning.places.gazetteer` (ports and UN/LOCODE with their old
names, towns, regions). Terminals of the case come first, then the parts in the order of the text, which names the
narrower place first ("Thilawa, near Yangon"); of several places under one name those within 150 km of a place that
another part names come alone ("Jurong Island, Singapore" is not another Jurong).

Threshold. 150 km: no port lies further from the city its documents name with it (Thilawa from Yangon 25 km, Cai Mep
from Ho Chi Minh City 65 km); a convention.

What it cannot see. Several places of one name with nothing else said: all are given, none is chosen. A place without a
point stays without one. What a text only implies ("the former terminal").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reckoning.model.row import RecordKind, Row
from reckoning.places.gazetteer import NamedPlace, find_places
from reckoning.places.names import folded
from reckoning.places.sphere import distance_km
from reckoning.resolve.name_index import NameIndex

TOGETHER_KM = 150.0
_APART = re.compile(r"[,;()/]|\b(?:near|at|off|in|via)\b", re.I)
_COUNTRIES = frozenset(["china", "spain", "jordan", "mexico", "holland", "poland", "usa"])
"""Countries whose names ports elsewhere bear."""
_DESCRIBING = re.compile(
    r"\b(?:former|formerly|ex|late|new|old|terminal|terminals|jetty|berth|refinery|storage)\b", re.I
)


@dataclass(frozen=True)
class PlaceCandidate:
    """A place a text may mean: its subject, name, point (None where not known), error in km, why, and by which part."""

    place: str
    name: str
    lon: float | None
    lat: float | None
    error_km: float | None
    why: str
    part: str = ""


@dataclass(frozen=True)
class PlaceReading:
    """The candidates of a text, best first."""

    text: str
    candidates: tuple[PlaceCandidate, ...]

    @property
    def settled(self) -> PlaceCandidate | None:
        """The first, when all others its part of the text names lie within the errors of both, or 5 km; or None."""
        if not self.candidates:
            return None
        first = self.candidates[0]
        return first if all(_touch(first, c) for c in self.candidates[1:] if c.part == first.part) else None


class PlaceIndex:
    """The terminals that rows name, with the gazetteer behind them."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._terminals = [t for row in rows if row.kind == RecordKind.TERMINAL and (t := _terminal(row))]
        self._index = NameIndex([t.name for t in self._terminals])

    def read(self, text: str) -> PlaceReading:
        """The places a text may mean; none when no part of it is known.

        >>> PlaceIndex().read("Rangoon").candidates[0].place
        'unlocode:MMRGN'
        """
        parts = [p for piece in _APART.split(text) if len(p := piece.strip(' ."')) > 2]
        parts = [p for p in dict.fromkeys([text, *parts]) if folded(p) not in _COUNTRIES]
        own = [c for part in parts for c in self._of_the_case(part)]
        groups = [group for part in parts if (group := _in_gazetteer(part))]
        listed = [c for group in groups for c in _near_another(group, groups)]
        first: dict[str, PlaceCandidate] = {}
        for candidate in (*own, *listed):
            first.setdefault(candidate.place, candidate)
        return PlaceReading(text, tuple(first.values()))

    def _of_the_case(self, part: str) -> list[PlaceCandidate]:
        if not self._terminals:
            return []
        near = self._index.nearest([part], keep=3)
        return [replace(self._terminals[e], part=part) for e in near.entry[0].tolist() if e >= 0]


def _terminal(row: Row) -> PlaceCandidate | None:
    name, at = row.get("name"), row.get("position")
    if name is None:
        return None
    lon, lat, error_km = (at.value.lon, at.value.lat, at.value.error_km) if at else (None, None, None)
    place = f"mention:{name.statement}"
    return PlaceCandidate(place, name.raw, lon, lat, error_km, f"a terminal of the case, {row.label}")


def _in_gazetteer(part: str) -> list[PlaceCandidate]:
    bare = _DESCRIBING.sub(" ", part).strip()
    return [_candidate(p, part) for p in find_places(part) or find_places(bare)]


def _candidate(place: NamedPlace, part: str) -> PlaceCandidate:
    old = "" if place.matched == place.name else f", named there as {place.matched}"
    why = f"{place.kind} of {place.country} in {place.source}{old}"
    return PlaceCandidate(place.place, place.name, place.lon, place.lat, place.error_km, why, part)


def _near_another(group: Sequence[PlaceCandidate], groups: Sequence[Sequence[PlaceCandidate]]) -> list[PlaceCandidate]:
    """Those of one name that lie near what another part names; all of them when none does."""
    others = [c for other in groups if other is not group for c in other]
    near = [c for c in group if any((d := km_between(c, o)) is not None and d <= TOGETHER_KM for o in others)]
    return near or list(group)


def km_between(a: PlaceCandidate, b: PlaceCandidate) -> float | None:
    """Great-circle km between the points of two places; None where one has none."""
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return None
    return float(distance_km(a.lon, a.lat, b.lon, b.lat))


def _touch(a: PlaceCandidate, b: PlaceCandidate) -> bool:
    away = km_between(a, b)
    return away is None or away <= max((a.error_km or 0.0) + (b.error_km or 0.0), 5.0)
