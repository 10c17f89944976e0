"""Known: who, what and where a case speaks of, worked out once of each of its states for every page that asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from reckoning.account.named import Named
from reckoning.chain.appearances import Appearance, appearances
from reckoning.chain.graph import Told, graph_of
from reckoning.chain.whereabouts import Whereabouts
from reckoning.chain.who import Who
from reckoning.count import incident_merge
from reckoning.count.incident import Incident
from reckoning.count.study import Basis, basis, linked
from reckoning.faces.web.kept import kept
from reckoning.faces.web.sight import Sight
from reckoning.model.conclusion import Conclusion
from reckoning.model.finding import FINDING_SCHEMA
from reckoning.model.row import Row
from reckoning.places.gazetteer import place_by_id
from reckoning.resolve.entities import Entities
from reckoning.resolve.relations import Relation, relations_of

LISTED_AS = {"ofac": "OFAC", "eu": "EU", "uk": "UK", "opensanctions": "OpenSanctions"}


@dataclass(frozen=True)
class Spot:
    """A place: its name, kind, country (ISO 3166), point in degrees with its error, and whose point it is."""

    id: str
    name: str
    kind: str = ""
    country: str = ""
    lon: float | None = None
    lat: float | None = None
    error_km: float | None = None
    source: str = ""
    other_names: tuple[str, ...] = ()
    row: str = ""


@kept
def rows_by_subject(sight: Sight) -> Mapping[str, Row]:
    """Every record of the case's documents, and of claims that a person accepted."""
    return {row.subject: row for row in sight.holding.material.rows}


def entities(sight: Sight) -> Entities:
    """Who is who, as the case's judgements have it."""
    return sight.held.naming.entities


@kept
def who(sight: Sight) -> Who:
    """Who a row names."""
    return Who(entities(sight))


@kept
def relations(sight: Sight) -> Sequence[Relation]:
    """Every relation that records state."""
    return relations_of(rows_by_subject(sight).values())


@kept
def deliveries(sight: Sight) -> Mapping[str, Told]:
    """Every finding of a delivery, by id, in order of time."""
    columns = ", ".join(f'"{name}"' for name in FINDING_SCHEMA.names)
    found = sight.rows(f"SELECT {columns} FROM held.findings WHERE kind = 'delivery'")
    told = sorted(
        graph_of(pa.Table.from_pylist(found, FINDING_SCHEMA)).deliveries, key=lambda t: (t.start or "9", t.id)
    )
    return {t.id: t for t in told}


@kept
def parties(sight: Sight) -> Sequence[Appearance]:
    """Every party of every delivery."""
    return appearances(deliveries(sight).values())


def named(sight: Sight) -> Named:
    """Whose name may stand on a page."""
    return sight.held.naming.named


@kept
def places(sight: Sight) -> Mapping[str, Spot]:
    """The terminals and ports that records of the case describe, by place."""
    found: dict[str, Spot] = {}
    for t in Whereabouts(list(rows_by_subject(sight).values())).terminals:
        w = t.where
        spot = Spot(w.terminal, w.named, "terminal", w.country, w.lon, w.lat, t.error_km, "", (), t.row.subject)
        found.setdefault(w.terminal, spot)
    for told in deliveries(sight).values():
        for stop in (told.kept["loaded"], told.kept["discharged"]):
            where = stop["where"]
            for place in (where["terminal"], where["port"]):
                if place and place not in found and place_by_id(place) is None:
                    found[place] = Spot(place, where["named"] or place, "", where["country"])
    return found


def place(sight: Sight, id_: str) -> Spot | None:
    """A place of the case or of the gazetteer; None where neither knows it."""
    known = places(sight).get(id_)
    if known is not None:
        return known
    found = place_by_id(id_)
    if found is None:
        return None
    others, source = found.other_names[:12], found.source
    return Spot(
        id_, found.name, found.kind, found.country, found.lon, found.lat, found.error_km, source, others
    )  # fmt: skip


@kept
def counted(sight: Sight, as_of: str = "") -> Basis:
    """What can be counted in the case as known on a day (empty: all of it)."""
    rows = list(rows_by_subject(sight).values())
    return basis(rows, sight.holding.judgements, as_of=as_of, link=linked)


@kept
def incidents(sight: Sight) -> Mapping[str, tuple[Incident, Conclusion]]:
    """Every event by the id of its finding, whether or not the case keeps it, in order of its first day."""
    merged = counted(sight, "").merged
    of = {parts: i for i in merged.none_merged for parts in [tuple(i.parts)]}
    made = [(of[tuple(c.subjects)], c) for c in incident_merge.conclusions(merged)]
    made.sort(key=lambda ic: (ic[0].start_ms is None, ic[0].start_ms or 0, ic[1].id))
    return {c.id: (i, c) for i, c in made}
