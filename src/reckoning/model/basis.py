"""Basis and grade: what a finding rests on, how sure it may be called, and the rule that says so.

Bases, strongest first: `observed` (a sensor), `documented` (a record made in the course of business), `stated`
(someone says so), `modelled` (computed by us, or assumed by a vendor).

Grades follow from the supports and denials of a finding, each with its basis and independence group; `RULES` has them
in words, in the order in which they are tried:

| grade | rule |
|---|---|
| contested | at least one group denies what another supports |
| confirmed | two or more independence groups support it, one of them observed or documented |
| likely | one observed or documented group, or three or more groups that state it |
| possible | one or two groups that state it; or anything that only secondary copies support |
| unclear | nothing supports it, or only a model does |

What a source is to a fact (`SourceClass`) sets its support: primary and news are first hand as far as their group goes,
a secondary copy is not, however many there are; an unknown class is taken for news.
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

RULES = {
    Grade.CONTESTED: "at least one group denies what another supports",
    Grade.CONFIRMED: "two or more independence groups support it, one of them observed or documented",
    Grade.LIKELY: "one observed or documented group supports it, or three or more groups state it",
    Grade.POSSIBLE: "one or two groups state it, or only secondary copies support it",
    Grade.UNCLEAR: "nothing supports it, or only a model does",
}

LIKELY_BY_STATEMENT_GROUPS = 3


class SourceClass(StrEnum):
    """What a source is to the fact it gives: its own maker or witness, a report of it, or a copy of a report."""

    PRIMARY = "primary"
    NEWS = "news"
    SECONDARY_COPY = "secondary_copy"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, text: str) -> SourceClass:
        """The class a table writes, whatever its case; unknown for any other word.

        >>> SourceClass.of("Secondary copy"), SourceClass.of("blog")
        (<SourceClass.SECONDARY_COPY: 'secondary_copy'>, <SourceClass.UNKNOWN: 'unknown'>)
        """
        word = text.strip().casefold().replace(" ", "_").replace("-", "_")
        return cls(word) if word in set(cls) else cls.UNKNOWN


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


def explain(supports: Iterable[Support]) -> list[str]:
    """Why the rules give a set of supports its grade, in sentences; the first names the rule that decided.

    >>> for sentence in explain([Support(Basis.STATED, "reuters"), Support(Basis.STATED, "junta", supports=False)]):
    ...     print(sentence)
    contested: at least one group denies what another supports
    supported by reuters (stated)
    denied by junta (stated)
    """
    items = list(supports)
    given = grade(items)
    counted = [s for s in items if s.basis is not Basis.MODELLED]
    pro = [s for s in counted if s.supports]
    copies = [s for s in pro if s.secondary_copy]
    told = [
        ("supported by", [s for s in pro if not s.secondary_copy], ""),
        ("copied by", copies, "a secondary copy alone never exceeds possible"),
        ("denied by", [s for s in counted if not s.supports], ""),
        ("modelled by", [s for s in items if s.basis is Basis.MODELLED], "a model counts for nothing here"),
    ]
    sentences = [f"{given}: {RULES[given]}"]
    for verb, some, remark in told:
        if some:
            sentences.append(f"{verb} {_groups(some)}" + (f": {remark}" if remark else ""))
    return sentences


def _groups(supports: Iterable[Support]) -> str:
    """Groups with their bases, strongest first."""
    bases: dict[str, list[Basis]] = {}
    for s in supports:
        bases.setdefault(s.group or "an unnamed source", []).append(s.basis)
    order = list(Basis)
    strongest = {group: min(some, key=order.index) for group, some in bases.items()}
    ranked = sorted(strongest, key=lambda group: (order.index(strongest[group]), group))
    return ", ".join(f"{group} ({strongest[group]})" for group in ranked)


def weakest(bases: Iterable[Basis]) -> Basis:
    """The weakest of several bases: what a finding built on all of them rests on.

    >>> weakest([Basis.OBSERVED, Basis.STATED])
    <Basis.STATED: 'stated'>
    """
    order = list(Basis)
    return max(bases, key=order.index, default=Basis.MODELLED)
