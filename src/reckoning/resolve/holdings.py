"""Holdings: who owns and controls whom, dated and bounded, as sources state it; and what is wrong with the statements.

A statement that cannot be right is not dropped and not mended: it counts as knowing nothing (any share, any day), so it
can make an answer undetermined and never certain, and it is named as a problem with its record.

| problem | what it counts as |
|---|---|
| a share under 0, over 100, or low above high | between 0 and 100 |
| dates reversed | possibly held on any day |
| an owner with no name | nobody named holds it |
| a party that owns itself | nobody named holds it |
| shares of one party add up to over 100 even at their least | each may be less, down to nothing |
| records that differ on one owner's share | anything from the least to the greatest |
| ownership in a circle | as stated: a circle lists nobody by itself |
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from reckoning.model.bound import Amount
from reckoning.resolve.answer import Answer

WHOLE_PCT = 100.0
_ROUNDING_PCT = 1e-6


@dataclass(frozen=True)
class Stake:
    """An owner's share of a party, from `low_pct` to `high_pct`, from the first to the last day it was held.

    No start: since when is not known, so on any day up to its end it counts as anything from nothing to `high_pct`. No
    end: none is known, it is taken to last. `record` names the statement.
    """

    owner: str
    owned: str
    low_pct: float
    high_pct: float
    start: date | None = None
    end: date | None = None
    record: str = ""


@dataclass(frozen=True)
class Control:
    """A party that directs another by other means than shares (its board, a contract, a family), `how` in words."""

    controller: str
    controlled: str
    how: str
    start: date | None = None
    end: date | None = None
    record: str = ""


@dataclass(frozen=True)
class JointArrangement:
    """Owners who exercise their rights in one party together."""

    owners: tuple[str, ...]
    owned: str
    start: date | None = None
    end: date | None = None
    record: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong with statements of ownership, and which records make them."""

    what: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Holdings:
    """All that sources state; `people` are natural persons and states, whom nobody owns."""

    stakes: tuple[Stake, ...]
    controls: tuple[Control, ...] = ()
    arrangements: tuple[JointArrangement, ...] = ()
    people: frozenset[str] = frozenset()


@dataclass(frozen=True)
class HeldOn:
    """Shares on one day: `low` counts what surely was held, `high` what may have been; one stake an owner and party."""

    stakes: tuple[Stake, ...]
    problems: tuple[Problem, ...]


def share_pct(told: Amount | None) -> tuple[float, float]:
    """The least and the greatest per cent that a share as told stands for; anything where none was told.

    >>> share_pct(None)
    (0.0, 100.0)
    """
    low = told.low if told and told.low is not None else told.best if told else None
    high = told.high if told and told.high is not None else told.best if told else None
    return 0.0 if low is None else low, WHOLE_PCT if high is None else high


def in_force(start: date | None, end: date | None, on: date) -> Answer:
    """Whether something with these first and last days held on a day.

    >>> in_force(date(2020, 1, 1), None, date(2021, 1, 1)), in_force(None, date(2022, 1, 1), date(2021, 1, 1))
    (<Answer.YES: 'yes'>, <Answer.UNDETERMINED: 'undetermined'>)
    """
    if (start and on < start) or (end and on > end):
        return Answer.NO
    return Answer.YES if start else Answer.UNDETERMINED


def held_on(stakes: Iterable[Stake], on: date) -> HeldOn:
    """The shares held on a day, one for each owner and party, with every problem in the statements."""
    problems: list[Problem] = []
    usable = [mended for s in stakes if (mended := _mended(s, problems)) is not None]
    by_pair: dict[tuple[str, str], list[Stake]] = {}
    for stake in usable:
        held = in_force(stake.start, stake.end, on)
        if held is not Answer.NO:
            low = stake.low_pct if held is Answer.YES else 0.0
            by_pair.setdefault((stake.owner, stake.owned), []).append(replace(stake, low_pct=low))
    joined = _not_over_100([_joined(same, on, problems) for same in by_pair.values()], problems)
    problems += _circles(joined)
    return HeldOn(tuple(joined), tuple(problems))


def _mended(stake: Stake, problems: list[Problem]) -> Stake | None:
    who = f"{stake.owner or 'nobody named'} in {stake.owned}"
    if not (0 <= stake.low_pct <= stake.high_pct <= WHOLE_PCT) or math.isnan(stake.high_pct):
        share = f"{stake.low_pct:g} to {stake.high_pct:g} %"
        problems.append(Problem(f"a share that cannot be: {who}, {share}", (stake.record,)))
        stake = replace(stake, low_pct=0.0, high_pct=WHOLE_PCT)
    if stake.start and stake.end and stake.end < stake.start:
        problems.append(Problem(f"dates reversed: {who}, {stake.start} to {stake.end}", (stake.record,)))
        stake = replace(stake, start=None, end=None)
    if not stake.owner.strip():
        problems.append(Problem(f"an owner with no name: {who}", (stake.record,)))
        return None
    if stake.owner == stake.owned:
        problems.append(Problem(f"a party that owns itself: {stake.owner}", (stake.record,)))
        return None
    return stake


def _joined(same: list[Stake], on: date, problems: list[Problem]) -> Stake:
    """One stake for what several records say of one owner and party: alternatives, never a sum."""
    sure = [s for s in same if in_force(s.start, s.end, on) is Answer.YES]
    if len({(s.low_pct, s.high_pct) for s in sure}) > 1:
        shares = ", ".join(f"{s.low_pct:g} to {s.high_pct:g} %" for s in sure)
        what = f"records differ on the share of {same[0].owner} in {same[0].owned}: {shares}"
        problems.append(Problem(what, tuple(s.record for s in sure)))
    low = min((s.low_pct for s in sure), default=0.0)
    return replace(same[0], low_pct=low, high_pct=max(s.high_pct for s in same), record=_records(same))


def _records(stakes: Sequence[Stake]) -> str:
    return ", ".join(dict.fromkeys(s.record for s in stakes if s.record))


def _not_over_100(stakes: list[Stake], problems: list[Problem]) -> list[Stake]:
    sums: dict[str, float] = {}
    for s in stakes:
        sums[s.owned] = sums.get(s.owned, 0.0) + s.low_pct
    over = {owned for owned, total in sums.items() if total > WHOLE_PCT + _ROUNDING_PCT}
    for owned in sorted(over):
        records = tuple(s.record for s in stakes if s.owned == owned)
        problems.append(Problem(f"shares of {owned} add up to {sums[owned]:g} % at the least", records))
    return [replace(s, low_pct=0.0) if s.owned in over else s for s in stakes]


def _circles(stakes: Sequence[Stake]) -> list[Problem]:
    names = list(dict.fromkeys(n for s in stakes for n in (s.owner, s.owned)))
    if not names:
        return []
    at = {n: i for i, n in enumerate(names)}
    rows, columns = [at[s.owner] for s in stakes], [at[s.owned] for s in stakes]
    graph = coo_array((np.ones(len(stakes)), (rows, columns)), shape=(len(names), len(names)))
    _, circle = connected_components(graph.tocsr(), directed=True, connection="strong")
    problems = []
    for number in np.flatnonzero(np.bincount(circle) > 1):
        inside = [s for s in stakes if circle[at[s.owner]] == circle[at[s.owned]] == number]
        members = ", ".join(sorted({s.owner for s in inside}))
        problems.append(Problem(f"ownership in a circle: {members}", tuple(s.record for s in inside)))
    return problems
