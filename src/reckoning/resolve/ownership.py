"""Ownership tests: whether a party counts as listed because of who owns or controls it, under US, EU and UK rules.

Definition. Three tests, named and dated, never mixed:

| test | share | added up over listed owners | control |
|---|---|---|---|
| OFAC | 50 % or more, through chains of 50 % or more | yes | no |
| EU | 50 % or more from 2024-07-03, over 50 % before | yes | yes |
| UK | over 50 % | only under a joint arrangement | yes |

A chain passes through a party only when that party itself meets the test. Sources: OFAC FAQ 398 and 401; EU Best
Practices on restrictive measures, as updated on 3 July 2024; UK Sanctions and Anti-Money Laundering Act regulations
(owned or controlled directly or indirectly) and OFSI guidance.

With dated and bounded shares the answer is yes when the test is met in the reading of the facts least favourable to it,
no when it is not met in the most favourable, else undetermined. What nobody named holds may be held by a listed party:
so a company whose owners are unknown is undetermined, and a person (or a state) is not. Beside it stands the answer on
named owners, as if no unnamed one were listed. Thresholds are the law's.

What it cannot see. Control that no record states; options, trusts and nominees; OFAC before 13 August 2014, when
shares of several owners were not added up. The EU's control test is a presumption that a court can rebut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from reckoning.resolve.answer import Answer, between
from reckoning.resolve.holdings import WHOLE_PCT, Control, Holdings, JointArrangement, Problem, Stake, held_on, in_force

HALF_PCT = 50.0
EU_FROM_HALF = date(2024, 7, 3)
UNNAMED = ""
"""Stands for owners nobody has named, one of whom may be listed."""


class Regime(StrEnum):
    """Whose test it is."""

    OFAC = "OFAC"
    EU = "EU"
    UK = "UK"


@dataclass(frozen=True)
class OwnershipTest:
    """A test as it stood on a day: does 50 % itself meet it, are shares added up, does control count."""

    regime: Regime
    half_is_enough: bool
    adds_up: bool
    control: bool

    def met_by(self, share_pct: float) -> bool:
        """Whether a share meets it."""
        return share_pct >= HALF_PCT - 1e-9 if self.half_is_enough else share_pct > HALF_PCT + 1e-9

    def __str__(self) -> str:
        share = "50 % or more" if self.half_is_enough else "over 50 %"
        control = ", and control" if self.control else ""
        return f"{self.regime}: {share}{', added up' if self.adds_up else ', not added up'}{control}"


@dataclass(frozen=True)
class ListedParty:
    """Whether a party was itself listed on the day by the regime's own list."""

    party: str
    listed: Answer


@dataclass(frozen=True)
class Step:
    """One link of a path: `owner` holds from low to high per cent of `owned`, or controls it; the record says so."""

    owner: str
    owned: str
    by: str
    low_pct: float
    high_pct: float
    record: str


@dataclass(frozen=True)
class OwnershipAnswer:
    """Whether a party counts as listed on a day, and the path from it to listed parties (empty when no).

    `low_pct` and `high_pct` bound the share that counts, `named_pct` is the most that named owners hold of it.
    `on_named_owners` is the answer if no owner that nobody named is listed.
    """

    party: str
    on: date
    test: OwnershipTest
    answer: Answer
    on_named_owners: Answer
    low_pct: float
    named_pct: float
    high_pct: float
    path: tuple[Step, ...]
    why: str
    problems: tuple[Problem, ...]


def test_on(regime: Regime, on: date) -> OwnershipTest:
    """The test of a regime as it stood on a day.

    >>> str(test_on(Regime.EU, date(2024, 7, 2))), str(test_on(Regime.EU, date(2024, 7, 3)))
    ('EU: over 50 %, added up, and control', 'EU: 50 % or more, added up, and control')
    """
    if regime is Regime.OFAC:
        return OwnershipTest(regime, half_is_enough=True, adds_up=True, control=False)
    if regime is Regime.EU:
        return OwnershipTest(regime, half_is_enough=on >= EU_FROM_HALF, adds_up=True, control=True)
    return OwnershipTest(regime, half_is_enough=False, adds_up=False, control=True)


class _Reading(IntEnum):
    """How the facts are read: only what is sure; all that named owners may hold; and all that anybody may hold."""

    SURE = 0
    NAMED = 1
    ANYBODY = 2


@dataclass(frozen=True)
class _World:
    """The statements under one reading."""

    test: OwnershipTest
    reading: _Reading
    owners: dict[str, list[Stake]]
    controls: tuple[Control, ...]
    arrangements: tuple[JointArrangement, ...]
    people: frozenset[str]

    def together(self, owned: str, inside: frozenset[str]) -> frozenset[str]:
        """The parties whose shares in `owned` count with those of the parties inside."""
        joint = (a.owners for a in self.arrangements if a.owned == owned and not inside.isdisjoint(a.owners))
        return inside.union(*joint)

    def share_pct(self, owned: str, inside: frozenset[str]) -> float:
        """The share of `owned` that counts when the parties inside do."""
        stakes, counted = self.owners.get(owned, []), self.together(owned, inside)
        if owned in self.people:
            return 0.0
        if self.reading is _Reading.SURE:
            return sum(s.low_pct for s in stakes if s.owner in counted)
        free = WHOLE_PCT - sum(s.low_pct for s in stakes if s.owner not in counted)
        if self.reading is _Reading.ANYBODY:
            return free
        return min(free, sum(s.high_pct for s in stakes if s.owner in counted))

    def reached(self, roots: Iterable[str], parties: Sequence[str]) -> dict[str, tuple[Step, ...]]:
        """Every party that counts as listed because the roots are, with the links that make it so.

        A least fixed point: parties that own each other in a circle do not make each other listed.
        """
        found: dict[str, tuple[Step, ...]] = dict.fromkeys(roots, ())
        grew = True
        while grew:
            grew = False
            for party in reversed(parties):  # owners before what they own, so that a path is told whole
                steps = () if party in found else self.links(party, frozenset(found))
                if steps:
                    found[party] = steps
                    grew = True
        return found

    def links(self, party: str, inside: frozenset[str]) -> tuple[Step, ...]:
        """What makes a party count as listed when those inside do; nothing when it does not."""
        for c in self.controls:
            if c.controlled == party and c.controller in inside:
                return (Step(c.controller, party, f"control: {c.how}", 0.0, 0.0, c.record),)
        if not self.test.met_by(self.share_pct(party, inside)):
            return ()
        owners, counted = self.owners.get(party, []), self.together(party, inside)
        steps = [
            Step(s.owner, party, "share" if s.owner in inside else "joint share", s.low_pct, s.high_pct, s.record)
            for s in owners
            if s.owner in counted and s.high_pct > 0
        ]
        named = sum(s.low_pct for s in owners)
        if self.reading is _Reading.ANYBODY and named < WHOLE_PCT:
            steps.append(Step(UNNAMED, party, "what nobody named holds", 0.0, WHOLE_PCT - named, ""))
        return tuple(steps)


@dataclass(frozen=True)
class _Reach:
    """The share of a party that counts under a reading, and the path when that meets the test."""

    share_pct: float
    path: tuple[Step, ...] | None


def exposure(
    party: str, on: date, regime: Regime, holdings: Holdings, listed: Iterable[ListedParty]
) -> OwnershipAnswer:
    """Whether a party counts as listed on a day by a regime's ownership test, being listed itself included."""
    test, above = test_on(regime, on), _above(party, holdings)
    held = held_on((s for s in holdings.stakes if s.owned in above), on)
    standing = {p.party: p.listed for p in listed}
    sure, named, anybody = (
        _reach(party, tuple(above), _world(test, reading, held.stakes, holdings, on), standing) for reading in _Reading
    )
    answer = between(sure.path is not None, anybody.path is not None)
    path = {Answer.YES: sure.path, Answer.UNDETERMINED: anybody.path}.get(answer) or ()
    return OwnershipAnswer(
        party=party,
        on=on,
        test=test,
        answer=answer,
        on_named_owners=between(sure.path is not None, named.path is not None),
        low_pct=sure.share_pct,
        named_pct=named.share_pct,
        high_pct=anybody.share_pct,
        path=path,
        why=_why(party, test, standing.get(party, Answer.NO), answer, (sure, named, anybody), path),
        problems=held.problems,
    )


def _world(test: OwnershipTest, reading: _Reading, stakes: tuple[Stake, ...], holdings: Holdings, on: date) -> _World:
    enough = (Answer.YES,) if reading is _Reading.SURE else (Answer.YES, Answer.UNDETERMINED)
    controls = (c for c in holdings.controls if test.control and in_force(c.start, c.end, on) in enough)
    joint = (a for a in holdings.arrangements if not test.adds_up and in_force(a.start, a.end, on) in enough)
    owners: dict[str, list[Stake]] = {}
    for stake in stakes:
        owners.setdefault(stake.owned, []).append(stake)
    return _World(test, reading, owners, tuple(controls), tuple(joint), holdings.people)


def _reach(party: str, above: tuple[str, ...], world: _World, standing: dict[str, Answer]) -> _Reach:
    enough = (Answer.YES,) if world.reading is _Reading.SURE else (Answer.YES, Answer.UNDETERMINED)
    listed = [p for p, answer in standing.items() if answer in enough]
    # The listed parties whose shares count together: all of them, or each alone where shares are not added up.
    roots = [listed] if world.test.adds_up else [[p] for p in listed]
    if world.reading is _Reading.ANYBODY:
        roots = [[*together, UNNAMED] for together in roots or [[]]]
    best = _Reach(0.0, None)
    for together in roots:
        found = world.reached(together, above)
        share = world.share_pct(party, frozenset(found) - {party})
        path = _path(found, party) if party in found else None
        if (path is not None, share) > (best.path is not None, best.share_pct):
            best = _Reach(share, path)
    return best


def _above(party: str, holdings: Holdings) -> dict[str, None]:
    """A party and all that own, control or act with an owner of it, on whatever day, however far up; nearest first."""
    up: dict[str, list[str]] = {}
    for s in holdings.stakes:
        up.setdefault(s.owned, []).append(s.owner)
    for c in holdings.controls:
        up.setdefault(c.controlled, []).append(c.controller)
    for a in holdings.arrangements:
        up.setdefault(a.owned, []).extend(a.owners)
    found = {party: None}
    waiting = [party]
    for name in waiting:
        for owner in up.get(name, []):
            if owner and owner not in found:
                found[owner] = None
                waiting.append(owner)
    return found


def _path(found: dict[str, tuple[Step, ...]], party: str) -> tuple[Step, ...]:
    """All links from a party up to listed ones, nearest first, each once."""
    links: dict[Step, None] = {}
    waiting = [party]
    for name in waiting:
        for step in found.get(name, ()):
            links.setdefault(step)
            if step.owner not in waiting:
                waiting.append(step.owner)
    return tuple(links)


def _why(
    party: str,
    test: OwnershipTest,
    own: Answer,
    answer: Answer,
    reaches: tuple[_Reach, ...],
    path: tuple[Step, ...],
) -> str:
    if own is answer and own is not Answer.NO and not path:
        return f"{party} is itself {'listed' if own is Answer.YES else 'possibly listed'}"
    if path and path[0].by.startswith("control"):
        said = "is" if answer is Answer.YES else "may be"
        return f"{party} {said} controlled by {path[0].owner} ({path[0].by}); {test}"
    sure, named, anybody = (f"{r.share_pct:g}" for r in reaches)
    shares = f"surely {sure} %, at most {named} % by named owners and {anybody} % with those nobody named"
    return f"parties that count as listed hold of {party} {shares}; {test}"
