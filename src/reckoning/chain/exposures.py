"""Exposures: of each delivery, for each party in its role, whether it was listed, or owned by a listed one, on the day.

Definition. The days are those of the discharge, else of the loading. The three regimes are asked apart, each by its own
list and its own ownership test (`reckoning.resolve.ownership`): being listed itself, or through owners. A party that
nobody named, or that is only described, is undetermined; so is everything on a day that is not known. Where the time is
an interval, the answer is that of its first and last day when they agree, else undetermined. What nobody named holds of
a company may be held by a listed party, so a company whose owners are not known is undetermined at most; beside it
stands the answer on what is named (`on_named`): as if no owner that nobody named were listed.

What it cannot see. Whether a party knew, or a licence allowed it. An answer is about lists and shares, and not a
judgement of conduct.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reckoning.chain.delivery import Delivery, Hull, Party, Pattern, Role, When
from reckoning.chain.listed import Listed, Own, hull_of
from reckoning.chain.nodes import Nodes, day_of
from reckoning.resolve.answer import Answer
from reckoning.resolve.holdings import Holdings
from reckoning.resolve.holdings import Problem as BadHolding
from reckoning.resolve.ownership import ListedParty, OwnershipAnswer, Regime, Step, exposure

_RANK = [Answer.YES, Answer.UNDETERMINED, Answer.NO]
ASKED = (Pattern.SINGLE, Pattern.AGGREGATE)


@dataclass(frozen=True)
class Exposure:
    """Whether a party of a delivery counted as listed under a regime on its days; `path` from it to listed owners.

    `list_version` and `next_version` are the versions of the regime's list before and after the last day; `records`
    are those of ownership that the path goes by.
    """

    delivery: str
    party: Party
    regime: Regime
    first: date | None
    last: date | None
    answer: Answer
    why: tuple[str, ...]
    on_named: Answer = Answer.UNDETERMINED
    path: tuple[str, ...] = ()
    list_version: date | None = None
    next_version: date | None = None
    listed_as: str = ""
    statements: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    problems: tuple[BadHolding, ...] = ()


class Exposures:
    """Asks for one party, day and regime at a time; the same question is answered once."""

    def __init__(self, listed: Listed, holdings: Holdings, nodes: Nodes) -> None:
        self._listed, self._holdings, self._nodes = listed, holdings, nodes
        owners = {s.owner for s in holdings.stakes} | {c.controller for c in holdings.controls}
        owned = {s.owned for s in holdings.stakes} | {c.controlled for c in holdings.controls}
        self._named = sorted(n for n in (owners | owned) if n)
        self._standing: dict[tuple[date, Regime], tuple[ListedParty, ...]] = {}
        self._answers: dict[tuple[str, date, Regime], OwnershipAnswer] = {}

    def of(self, deliveries: Sequence[Delivery]) -> list[Exposure]:
        """Every party of every delivery under every regime."""
        parties = (p.name for d in deliveries for p in asked_parties(d) if p.role is not Role.SHIP)
        self._listed.prepare([*parties, *(self._nodes.names.get(n, n) for n in self._named)])
        return [
            self.one(d, party, regime)
            for d in deliveries
            if d.pattern in ASKED
            for party in asked_parties(d)
            for regime in Regime
        ]

    def one(self, d: Delivery, party: Party, regime: Regime) -> Exposure:
        """One party of one delivery under one regime."""
        first, last = days_of(d.when)
        asked = Exposure(d.id, party, regime, first, last, Answer.UNDETERMINED, ())
        if not party.name or party.described:
            what = f"described, not named: {party.name}" if party.name else "nobody named it"
            return replace(asked, why=(what,))
        if first is None or last is None:
            return replace(asked, why=("the day is not known",))
        hull = hull_of(party, d.hull)
        answers = [self._on(party, hull, day, regime) for day in dict.fromkeys((first, last))]
        own, through = answers[-1]
        answer = _same(_either(o.answer, t.answer if t else None) for o, t in answers)
        on_named = _same(_either(o.answer, t.on_named_owners if t else None) for o, t in answers)
        why = own.why
        if len(answers) > 1 and answers[0][0].answer is not own.answer:
            why = (f"{answers[0][0].answer} on {first}, {own.answer} on {last}: the day within is not known", *why)
        path: tuple[str, ...] = ()
        records: tuple[str, ...] = ()
        if through is not None and through.answer is not Answer.NO and own.answer is not Answer.YES:
            why, path = (*why, self._said(through.why)), tuple(self._step(s) for s in through.path)
            records = tuple(dict.fromkeys(r for s in through.path for r in s.record.split(", ") if r))
        return replace(
            asked,
            answer=answer,
            on_named=on_named,
            why=why,
            path=path,
            list_version=own.list_version,
            next_version=own.next_version,
            listed_as=own.listed_as,
            statements=own.statements,
            records=records,
            problems=through.problems if through else (),
        )

    def _on(self, party: Party, hull: Hull | None, on: date, regime: Regime) -> tuple[Own, OwnershipAnswer | None]:
        own = self._listed.ask(party.name, party.entity, hull, on, regime)
        if hull is not None:
            return own, None  # a ship's owners are parties of their own
        node, registered = self._nodes.of(party), self._nodes.registered(party.name)
        if registered != party.name:
            known = self._listed.ask(registered, "", None, on, regime)
            said = f"a register has it as {registered}"
            if _RANK.index(known.answer) < _RANK.index(own.answer):
                own = replace(known, why=(said, *known.why))
        if (node, on, regime) not in self._answers:
            self._answers[node, on, regime] = exposure(node, on, regime, self._holdings, self._on_day(on, regime))
        return own, self._answers[node, on, regime]

    def _on_day(self, on: date, regime: Regime) -> tuple[ListedParty, ...]:
        """Who of all owners was itself listed; who cannot be told counts only where a source or list says so."""
        if (on, regime) not in self._standing:
            found = []
            for node in self._named:
                own = self._listed.ask(self._nodes.names.get(node, node), node, None, on, regime)
                if own.answer is not Answer.NO and (own.listed_as or own.answer is Answer.YES):
                    found.append(ListedParty(node, own.answer))
            self._standing[on, regime] = tuple(found)
        return self._standing[on, regime]

    def _said(self, text: str) -> str:
        """Words about nodes, with their names."""
        for node, name in sorted(self._nodes.names.items(), key=lambda kv: -len(kv[0])):
            text = text.replace(node, name)
        return text

    def _step(self, step: Step) -> str:
        names = self._nodes.names
        owner, owned = names.get(step.owner, step.owner) or "nobody named", names.get(step.owned, step.owned)
        if step.by.startswith("control"):
            said = f"{owner}: {step.by} of {owned}"
        else:
            share = f"{step.low_pct:g}" if step.low_pct == step.high_pct else f"{step.low_pct:g} to {step.high_pct:g}"
            said = f"{owner}: {step.by}, {share} % of {owned}"
        return f"{said} ({step.record})" if step.record else said


def _either(own: Answer, through: Answer | None) -> Answer:
    """Listed itself, or through owners: yes when one says so, no when both do."""
    answers = {own, through}
    if Answer.YES in answers:
        return Answer.YES
    return Answer.UNDETERMINED if Answer.UNDETERMINED in answers else Answer.NO


def _same(answers: Iterable[Answer]) -> Answer:
    """The answer of all; undetermined where they differ."""
    said = set(answers)
    return said.pop() if len(said) == 1 else Answer.UNDETERMINED


def asked_parties(d: Delivery) -> tuple[Party, ...]:
    """The parties of a delivery, each once in each role; a terminal as its operator or owner, not as a place."""
    known: dict[tuple[str, Role], Party] = {}
    for party in d.parties:
        if party.role is Role.SHIP and not (d.hull.imo or d.hull.names):
            party = Party("", Role.SHIP)
        known.setdefault((party.name, party.role), party)
    return tuple(known.values())


def days_of(when: When) -> tuple[date | None, date | None]:
    """The first and last day of a time; both the one known where the other end is not."""
    last_ms = when.end_ms - 1 if when.end_ms is not None and when.end_ms > (when.start_ms or 0) else when.end_ms
    first, last = day_of(when.start_ms), day_of(last_ms)
    return first or last, last or first


def bad_holdings(exposures: Iterable[Exposure]) -> tuple[BadHolding, ...]:
    """What is wrong with the registers of ownership, each thing once."""
    return tuple(dict.fromkeys(p for e in exposures for p in e.problems))
