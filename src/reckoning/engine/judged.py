"""Judged: what a judgement is made on, found in the case by its id or the first six or more digits of it.

| on | is there |
|---|---|
| claim | a statement with property `claim` |
| grade | a finding of the last runs |
| consent, name | a statement, a row by its subject; for a name also any other subject, as it is written |
| link | not looked up: subjects of links may be of lists outside the case |

A decision on nothing would be lost in silence: consent withdrawn by a mistyped id would be consent given.

Who looks at one state of a case and decides says which: what another decided in between is told, never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from reckoning.archive.acts import judgements_in
from reckoning.archive.ledger import Entry
from reckoning.model.errors import UsageError
from reckoning.model.instant import iso
from reckoning.model.judgement import UNDONE, JudgedOn, Judgement
from reckoning.readers.prose.statements import CLAIM
from reckoning.tables.database import CaseTables
from reckoning.tables.duck import literal

LEAST_DIGITS = 6
_HEX = frozenset("0123456789abcdef")
_IDS = {
    JudgedOn.CLAIM: f"SELECT DISTINCT id FROM statements WHERE property = {literal(CLAIM)} AND",
    JudgedOn.GRADE: "SELECT DISTINCT id FROM findings WHERE",
    JudgedOn.CONSENT: "SELECT DISTINCT id FROM statements WHERE",
    JudgedOn.NAME: "SELECT DISTINCT id FROM statements WHERE",
}
_WHAT = {JudgedOn.CLAIM: "claims", JudgedOn.GRADE: "findings"}


class JudgedMeanwhile(UsageError):
    """Another judgement on the same was made since the person looked; `judgement` is that one."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement
        why = f" ({judgement.reason})" if judgement.reason else ""
        super().__init__(
            f"judged meanwhile: {judgement.decision} by {judgement.by} at {iso(judgement.at_ms)}{why}",
            do="look at it as it is now, and judge again if you still would",
        )


def refuse_overtaken(made: Judgement, entries: Sequence[Entry], seen: str) -> None:
    """Raise `JudgedMeanwhile` where the same was judged after the ledger line whose `sha` begins with `seen`.

    Raises `UsageError` where the ledger has no such line.
    """
    at = next((n for n, entry in enumerate(entries) if entry.sha.startswith(seen)), None)
    if at is None or not _digits(seen):
        raise UsageError(f"the ledger has no state {seen!r}", do="look at the case anew, then judge")
    if later := [j for j in judgements_in(entries[at + 1 :]) if j.about == made.about]:
        raise JudgedMeanwhile(later[-1])


def aimed(made: Judgement, before: Sequence[Judgement], tables: Callable[[], CaseTables]) -> Judgement:
    """The judgement with the whole id of what it is on; `before` are those that stand.

    Raises `UsageError` where nothing, or more than one thing, has that name, and for an undoing of nothing.
    """
    about = {j.about for j in before}
    if made.decision == UNDONE:
        if made.about not in about:
            made = replace(
                made, target=_one(made, [t for on, t, _ in about if on == made.on and _begins(t, made.target)])
            )
        return made
    if made.on == JudgedOn.LINK or made.about in about:
        return made
    if made.target.startswith("row:"):
        query = f"SELECT DISTINCT subject AS id FROM statements WHERE subject = {literal(made.target)}"
    elif made.on == JudgedOn.NAME and ":" in made.target:
        return made
    else:
        query = f"{_IDS[JudgedOn(made.on)]} starts_with(id, {literal(made.target.lower())}) LIMIT 5"
        if not _digits(made.target):
            return replace(made, target=_one(made, []))
    return replace(made, target=_one(made, tables().query(query)["id"].to_pylist()))


def _one(made: Judgement, found: Collection[str]) -> str:
    if len(found) == 1:
        return next(iter(found))
    if made.decision == UNDONE:
        raise UsageError("there is no judgement on this to undo", where=made.target, do="see: reckoning judgements")
    what = _WHAT.get(JudgedOn(made.on), "statements or rows")
    which = f"{len(found)} {what}" if found else f"none of the {what} of this case"
    raise UsageError(f"{made.target!r} names {which}", do=f"give its id, or {LEAST_DIGITS} or more digits of it")


def _begins(target: str, name: str) -> bool:
    return _digits(name) and target.startswith(name.lower())


def _digits(name: str) -> bool:
    return len(name) >= LEAST_DIGITS and set(name.lower()) <= _HEX
