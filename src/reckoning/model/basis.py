"""Basis and grade: what a finding rests on, how sure it may be called, and the rule that says so.

Bases, strongest first: `observed` (a sensor), `documented` (a record made in the course of business), `stated`
(someone says so), `modelled` (computed by us, or assumed by a vendor).

Grades follow from the supports and denials of a finding, each with its basis and independence group:

| grade | rule |
|---|---|
| contested | at least one group denies what another supports |
| confirmed | two or more independence groups support it, one of them observed or documented |
| likely | one observed or documented group, or three or more groups that state it |
| possible | one or two groups that state it; or anything that only secondary copies support |
| unclear | nothing supports it, or only a model does |
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """What kind of knowing a statement or finding rests on, strongest first."""

    OBSERVED = "observed"
    DOCUMENTED = "documented"
    STATED = "stated"
    MODELLED = "modelled"


class Grade(StrEnum):
    """How a finding may be worded, most sure first."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    POSSIBLE = "possible"
    CONTESTED = "contested"
    UNCLEAR = "unclear"


WORDING = {
    Grade.CONFIRMED: "is confirmed",
    Grade.LIKELY: "is likely",
    Grade.POSSIBLE: "is possible",
    Grade.CONTESTED: "is contested",
    Grade.UNCLEAR: "is not established",
}

LIKELY_BY_STATEMENT_GROUPS = 3


@dataclass(frozen=True)
class Support:
    """One source's word for or against a finding."""

    basis: Basis
    group: str
    supports: bool = True
    secondary_copy: bool = False


def grade(supports: Iterable[Support]) -> Grade:
    """The grade that the written rule (module docstring) gives a set of supports.

    >>> grade([Support(Basis.OBSERVED, "noaa")])
    <Grade.LIKELY: 'likely'>
    >>> grade([Support(Basis.STATED, "a"), Support(Basis.STATED, "b", supports=False)])
    <Grade.CONTESTED: 'contested'>
    """
    items = [s for s in supports if s.basis is not Basis.MODELLED]
    pro = [s for s in items if s.supports]
    if not pro:
        return Grade.CONTESTED if items else Grade.UNCLEAR
    if any(not s.supports for s in items):
        return Grade.CONTESTED
    first_hand = [s for s in pro if not s.secondary_copy]
    if not first_hand:
        return Grade.POSSIBLE
    groups = {s.group for s in first_hand}
    firm = {s.group for s in first_hand if s.basis in (Basis.OBSERVED, Basis.DOCUMENTED)}
    if firm:
        return Grade.CONFIRMED if len(groups) > 1 else Grade.LIKELY
    return Grade.LIKELY if len(groups) >= LIKELY_BY_STATEMENT_GROUPS else Grade.POSSIBLE


def weakest(bases: Iterable[Basis]) -> Basis:
    """The weakest of several bases: what a finding built on all of them rests on.

    >>> weakest([Basis.OBSERVED, Basis.STATED])
    <Basis.STATED: 'stated'>
    """
    order = list(Basis)
    return max(bases, key=order.index, default=Basis.MODELLED)
