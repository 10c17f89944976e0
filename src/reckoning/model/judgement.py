"""Judgement: what a person decided on a link, a claim or a grade, with the reason; undone by another one.

| on | target | other | decisions |
|---|---|---|---|
| link | a subject | another subject | same, different, unsure |
| claim | a claim's statement id | - | accepted, rejected, corrected |
| grade | a finding's id | - | a grade |
| consent | a statement or row | - | given, withdrawn |
| name | a subject | - | public (with the recorded basis), withheld |

The latest judgement on the same things counts; `undone` takes the one before back as if it had never been made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reckoning.model.basis import Grade
from reckoning.model.errors import UsageError
from reckoning.model.subject import split_subject

UNDONE = "undone"


class JudgedOn(StrEnum):
    """What a judgement is about."""

    LINK = "link"
    CLAIM = "claim"
    GRADE = "grade"
    CONSENT = "consent"
    NAME = "name"


DECISIONS: dict[str, frozenset[str]] = {
    JudgedOn.LINK: frozenset({"same", "different", "unsure"}),
    JudgedOn.CLAIM: frozenset({"accepted", "rejected", "corrected"}),
    JudgedOn.GRADE: frozenset(Grade),
    JudgedOn.CONSENT: frozenset({"given", "withdrawn"}),
    JudgedOn.NAME: frozenset({"public", "withheld"}),
}


@dataclass(frozen=True)
class Judgement:
    """A decision of a person at a moment (UTC ms); `detail` is what a correction says instead, as JSON."""

    on: str
    target: str
    decision: str
    reason: str = ""
    other: str = ""
    detail: str = ""
    by: str = ""
    at_ms: int = 0

    @property
    def about(self) -> tuple[str, str, str]:
        """What it is about, the same whichever of two linked subjects is named first."""
        first, second = sorted((self.target, self.other)) if self.other else (self.target, "")
        return self.on, first, second


def check(judgement: Judgement) -> None:
    """Raise `UsageError` for a decision that cannot be made, a link of what are not two subjects, or no reason."""
    allowed = DECISIONS.get(judgement.on)
    if allowed is None:
        raise UsageError(f"no judgement is made on {judgement.on!r}", do=f"on: {', '.join(DECISIONS)}")
    if judgement.decision not in allowed | {UNDONE}:
        raise UsageError(f"{judgement.decision!r} is no decision on a {judgement.on}", do=", ".join(sorted(allowed)))
    if judgement.on == JudgedOn.LINK:
        if judgement.target == judgement.other:
            raise UsageError("a thing is not linked to itself", where=judgement.target)
        split_subject(judgement.target)
        split_subject(judgement.other)
    elif judgement.other:
        raise UsageError(f"a judgement on a {judgement.on} has no other subject", where=judgement.other)
    needs = judgement.on in (JudgedOn.LINK, JudgedOn.GRADE, JudgedOn.NAME) and judgement.decision != UNDONE
    if needs and not judgement.reason.strip():
        raise UsageError(f"a judgement on a {judgement.on} needs a reason", do='--reason "..."')


def standing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Those that count, in the order in which they were made.

    >>> a = Judgement("claim", "x", "accepted")
    >>> standing([a, Judgement("claim", "x", "rejected"), Judgement("claim", "x", "undone")]) == [a]
    True
    """
    history: dict[tuple[str, str, str], list[Judgement]] = {}
    for one in judgements:
        made = history.setdefault(one.about, [])
        if one.decision != UNDONE:
            made.append(one)
        elif made:
            made.pop()
    return sorted((made[-1] for made in history.values() if made), key=lambda j: j.at_ms)
