"""Services: who owned, ran, managed and insured the ship of a delivery, and who ran its terminals, on the day.

From registers of ships and terminals: a row counts when its term covers the day, or gives none. A ship's row is taken
by its entity; by its name alone only where no register gives that name to another ship and the delivery has no number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reckoning.chain.delivery import Delivery, Hull, Party, Role, When
from reckoning.chain.joins import keys_of
from reckoning.chain.whereabouts import Whereabouts
from reckoning.chain.who import Who
from reckoning.model.row import RecordKind, Row

_SHIP_ROLES = {"owner": Role.OWNER, "operator": Role.OPERATOR, "manager": Role.MANAGER, "insurer": Role.INSURER}
_TERMINAL_ROLES = {"operator": Role.TERMINAL, "owner": Role.TERMINAL}


def with_services(deliveries: Sequence[Delivery], rows: Iterable[Row], who: Who, places: Whereabouts) -> list[Delivery]:
    """Deliveries with the parties that registers give their ships and terminals."""
    ships = [(row, who.hull(row, "name")) for row in rows if row.kind == RecordKind.SHIP]
    return [replace(d, services=_once((*d.services, *_of(d, ships, who, places)))) for d in deliveries]


def _of(d: Delivery, ships: Sequence[tuple[Row, Hull]], who: Who, places: Whereabouts) -> list[Party]:
    found: list[Party] = []
    for row, hull in ships:
        same = bool(hull.entity) and hull.entity == d.hull.entity
        shared = keys_of(hull) & keys_of(d.hull)
        named = not d.hull.imo and any(who.registered(key) == 1 for key in shared)
        if (same or named) and covers(row, d.when):
            found += [p for name, role in _SHIP_ROLES.items() for p in who.parties(row, name, role)]
    used = {d.loaded.where.terminal, d.discharged.where.terminal} - {""}
    for terminal in places.terminals:
        if terminal.where.terminal in used and covers(terminal.row, d.when):
            found += [p for name, role in _TERMINAL_ROLES.items() for p in who.parties(terminal.row, name, role)]
    return found


def covers(row: Row, when: When) -> bool:
    """Whether the term of a register's row may cover a time; an end that nobody gives is open."""
    start, end = row.get("startDate"), row.get("endDate")
    first = start.value.start_ms if start else None
    last = end.value.end_ms if end else None
    early = when.start_ms if when.start_ms is not None else when.end_ms
    late = when.end_ms if when.end_ms is not None else when.start_ms
    if first is not None and last is not None and last < first:
        return True  # dates reversed: told as a problem, and nothing is known of the term
    return (first is None or late is None or first < late) and (last is None or early is None or early < last)


def _once(parties: Iterable[Party]) -> tuple[Party, ...]:
    found: dict[tuple[str, Role], Party] = {}
    for p in parties:
        found.setdefault((p.name, p.role), p)
    return tuple(found.values())
