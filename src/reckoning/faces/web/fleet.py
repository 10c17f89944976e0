"""Fleet: every ship that a case knows, from what was broadcast and from what documents say, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reckoning.faces.web import known
from reckoning.faces.web.kept import kept
from reckoning.faces.web.sight import Sight
from reckoning.model.subject import split_subject
from reckoning.places.names import folded
from reckoning.resolve.mentions import MentionKind


@dataclass
class Ship:
    """A ship: its id (its IMO number, else its MMSI, else its entity) and every number and name it goes by."""

    id: str
    imo: int | None = None
    mmsis: list[int] = field(default_factory=list)
    entities: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    findings: int = 0
    deliveries: int = 0

    @property
    def name(self) -> str:
        """A name for people."""
        return self.names[0] if self.names else self.id.replace("imo:", "IMO ").replace("mmsi:", "MMSI ")

    @property
    def searched(self) -> str:
        """What a search looks in."""
        numbers = [str(n) for n in (self.imo, *self.mmsis) if n]
        return " ".join([folded(" ".join(self.names)), *numbers, " ".join(self.names).casefold()])


@kept
def fleet(sight: Sight) -> Mapping[str, Ship]:
    """The ships by id, in order of their names."""
    ships: dict[str, Ship] = {}
    _of_documents(sight, ships)
    _of_tracks(sight, ships)
    for told in known.deliveries(sight).values():
        ship = ships.get(_id(told.kept["ship"]["imo"], None, told.kept["ship"]["entity"]))
        if ship:
            ship.deliveries += 1
    return dict(sorted(ships.items(), key=lambda kv: (not kv[1].names, kv[1].name, kv[0])))


@kept
def by_any_id(sight: Sight) -> Mapping[str, str]:
    """The ids of ships by every subject that is one of them."""
    found: dict[str, str] = {}
    for ship in fleet(sight).values():
        subjects = [f"mmsi:{m}" for m in ship.mmsis] + ship.entities
        for entity in ship.entities:
            subjects += known.entities(sight).members(entity)
        for subject in subjects:
            found.setdefault(subject, ship.id)
    return found | {ship: ship for ship in fleet(sight)}


def of(sight: Sight, name: str) -> Ship | None:
    """A ship by any of its ids; None where the case knows none such."""
    return fleet(sight).get(by_any_id(sight).get(name, ""))


def _id(imo: int | None, mmsi: int | None, entity: str) -> str:
    return f"imo:{imo}" if imo else f"mmsi:{mmsi}" if mmsi else entity


def _of_documents(sight: Sight, ships: dict[str, Ship]) -> None:
    entities, who = known.entities(sight), known.who(sight)
    of_ships = {entities.of(m.subject) for m in entities.mentions.values() if m.kind is MentionKind.SHIP}
    for entity in sorted(of_ships):
        mentions = entities.named(entity)
        imo = who.hull_of(entity).imo
        if not imo and all(m.describes for m in mentions):
            continue  # "trader", "HUITONG 78 or YIDA 8": no ship is named
        ship = ships.setdefault(_id(imo, None, entity), Ship(_id(imo, None, entity), imo))
        ship.entities.append(entity)
        told = [n for m in mentions for n in (m.name, *m.other_names)]
        ship.names += [n for n in dict.fromkeys(told) if n not in ship.names]
        if imo:
            numbers = {int(v) for m in mentions for i in m.identifiers for k, v in [split_subject(i)] if k == "mmsi"}
            ship.mmsis += sorted(numbers - set(ship.mmsis))


def _of_tracks(sight: Sight, ships: dict[str, Ship]) -> None:
    found = sight.rows(
        "SELECT mmsi, max(imo) AS imo, count(DISTINCT imo) AS imos, array_agg(DISTINCT name) AS names, count(*) AS n"
        " FROM held.findings WHERE mmsi IS NOT NULL GROUP BY mmsi ORDER BY mmsi"
    )
    broadcast: dict[int, list[str]] = defaultdict(list)
    said = sight.rows(
        "SELECT subject, raw, count(*) AS n FROM held.statements WHERE property = 'name'"
        " AND starts_with(subject, 'mmsi:') GROUP BY ALL ORDER BY subject, n DESC, raw"
    )
    for r in said:
        broadcast[int(str(r["subject"]).removeprefix("mmsi:"))].append(r["raw"])
    counted = {r["mmsi"]: r for r in found}
    for mmsi in sorted({*counted, *broadcast}):
        r = counted.get(mmsi, {"imos": 0, "names": (), "n": 0})
        imo = r["imo"] if r["imos"] == 1 else None
        ship = ships.setdefault(_id(imo, mmsi, ""), Ship(_id(imo, mmsi, ""), imo))
        if mmsi not in ship.mmsis:
            ship.mmsis.append(mmsi)
        names = [n for n in (*r["names"], *broadcast[mmsi]) if n]
        ship.names += [n for n in dict.fromkeys(names) if n not in ship.names]
        ship.findings += r["n"]


def search(sight: Sight, wanted: str) -> Sequence[Ship]:
    """The ships whose names or numbers hold what is wanted; all where nothing is."""
    plain, written = folded(wanted), wanted.strip().casefold()
    return [s for s in fleet(sight).values() if (plain and plain in s.searched) or written in s.searched]
