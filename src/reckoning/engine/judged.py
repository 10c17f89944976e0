"""Judged: what a judgement is made on, found in the case by its id or the first six or more digits of it.

| on | is there |
|---|---|
| claim | a statement with property `claim` |
| grade | a finding of the last runs |
| consent, name | a statement, a row by its subject; for a name also any other subject, as it is written |
| link | not looked up: subjects of links may be of lists outside the case |

A decision on nothing would be lost in silence: consent withdrawn by a mistyped id would be consent given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from reckoning.model.errors import UsageError
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
