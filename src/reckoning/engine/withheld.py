"""Withheld: a person keeps something from leaving the case, or no longer; and how many records stay because of it."""

from __future__ import annotations

from reckoning.archive.ledger import Writer
from reckoning.archive.withholding import RELEASED, WITHHELD, Released, Withheld, withholdings_in
from reckoning.engine.holding import Holding
from reckoning.model.errors import UsageError
from reckoning.model.instant import iso, now_ms, parse_date
from reckoning.tables.show import LEAST_DIGITS, named


def withhold(held: Holding, writer: Writer, target: str, reason: str, until: str) -> None:
    """Record that an original, statement or finding is withheld, for a reason; raises `UsageError`."""
    if not reason.strip():
        raise UsageError("a withholding needs a reason", do='--reason "..."')
    day = parse_date(until).isoformat() if until else ""
    if day and day < (iso(now_ms()) or "")[:10]:
        raise UsageError(f"{day} is past: nothing would be withheld", do="give a later day, or none")
    what, full = named(target, held.tables, [e.sha256 for e in held.evidence])
    writer.append(WITHHELD, Withheld(what, full, reason, day).body())


def release(writer: Writer, target: str, reason: str) -> str:
    """Record that something is withheld no longer; returns its id. Raises `UsageError`."""
    if not reason.strip():
        raise UsageError("a release needs a reason", do='--reason "..."')
    name = target.strip().lower()
    found = [w.act.target for w in withholdings_in(writer.entries) if w.act.target.startswith(name)]
    if len(found) != 1 or len(name) < LEAST_DIGITS:
        raise UsageError(f"{len(found)} withheld things are named {target!r}", do="see: reckoning withheld")
    writer.append(RELEASED, Released(found[0], reason).body())
    return found[0]


def staying(held: Holding, *kinds: str) -> int:
    """How many records of some kinds stay when a case is told outside: whole ones, and ones with a cell less."""
    if not held.withheld:
        return 0
    leave = {row.subject: row for row in held.leaving.material.rows_of_kind(*kinds)}
    return sum(leave.get(row.subject) != row for row in held.material.rows_of_kind(*kinds))
