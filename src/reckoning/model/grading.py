"""Grading: the grade a finding has and why, by rule or because a person decided otherwise; shown to the user.

The rules are `reckoning.model.basis`. A judgement on a finding's grade overrides them until it is undone; what the rule
says stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reckoning.model.basis import RULES, WORDING, Grade, Support, explain, grade
from reckoning.model.judgement import JudgedOn, Judgement


@dataclass(frozen=True)
class Graded:
    """A grade, the one the rules give, and why, in sentences."""

    grade: Grade
    by_rule: Grade
    because: tuple[str, ...]

    @property
    def overridden(self) -> bool:
        """Whether a person decided otherwise than the rules."""
        return self.grade is not self.by_rule

    @property
    def wording(self) -> str:
        """How a text must word it."""
        return WORDING[self.grade]


def graded(
    finding: str, supports: Iterable[Support], judgements: Iterable[Judgement] = (), *, by_rule: Grade | None = None
) -> Graded:
    """The grade of a finding by its supports and the judgements that stand on it.

    `by_rule` is the grade a finding was stored with, where its own rule and not its supports decided (a ship's track,
    a conflict): it is told as such.
    """
    items = list(supports)
    own = by_rule or grade(items)
    because = explain(items) if own is grade(items) else [f"{own}, by the finding's own rule", *explain(items)[1:]]
    made = [j for j in judgements if j.on == JudgedOn.GRADE and j.target == finding]
    if not made:
        return Graded(own, own, tuple(because))
    decided = Grade(made[-1].decision)
    who = f" by {made[-1].by}" if made[-1].by else ""
    return Graded(decided, own, (f"judged {decided}{who}: {made[-1].reason}", f"by rule {because[0]}", *because[1:]))


def rules_in_words() -> list[str]:
    """Every grade with its rule, most sure last tried, as a user is shown them.

    >>> rules_in_words()[0]
    'contested: at least one group denies what another supports'
    """
    return [f"{grade}: {rule}" for grade, rule in RULES.items()]
