"""Names: whose may be shown, and on which recorded basis; everyone else stays without one.

A name is shown only where a person judged it public, with the reason, or where the record holds consent that is not
withdrawn. A record whose consent is withdrawn is left out of everything that is counted after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.model.row import Row


@dataclass(frozen=True)
class NameBasis:
    """Why a name may be shown: the words on record, and what they stand on (judgement, consent)."""

    subject: str
    kind: str
    words: str


def names_allowed(rows: Iterable[Row], judgements: Iterable[Judgement]) -> dict[str, NameBasis]:
    """The subjects whose names may be shown, each with its recorded basis; everyone else stays without a name."""
    made = list(judgements)
    named = {j.target: j for j in made if j.on == JudgedOn.NAME}
    consent = _consent(made)
    found: dict[str, NameBasis] = {}
    for row in without_withdrawn(rows, made)[0]:
        judged = named.get(row.subject) or named.get(row.statement)
        if judged is not None:
            if judged.decision == "public":
                found[row.subject] = NameBasis(row.subject, "judgement", judged.reason)
        elif decided := _decided(row, consent):
            if decided.decision == "given":
                found[row.subject] = NameBasis(row.subject, "consent", decided.reason or "consent on record")
        elif _gives_consent(row.text("consent")):
            found[row.subject] = NameBasis(row.subject, "consent", row.text("consent"))
    return found


def withdrawn(judgements: Iterable[Judgement]) -> frozenset[str]:
    """Statements and rows whose consent was withdrawn."""
    return frozenset(target for target, j in _consent(judgements).items() if j.decision == "withdrawn")


def without_withdrawn(rows: Iterable[Row], judgements: Iterable[Judgement]) -> tuple[list[Row], int]:
    """Rows without those whose consent was withdrawn (of the row, or of any statement in it), and how many those are.

    A withdrawal in the record itself counts like one by judgement.
    """
    gone = withdrawn(judgements)
    given = list(rows)
    kept = [row for row in given if not _withdrawn(row, gone)]
    return kept, len(given) - len(kept)


def _withdrawn(row: Row, gone: frozenset[str]) -> bool:
    names = {row.subject, row.statement, *(f.statement for f in row.fields)}
    return bool(names & gone) or row.text("consent").strip().casefold() in ("withdrawn", "revoked")


def _consent(judgements: Iterable[Judgement]) -> Mapping[str, Judgement]:
    return {j.target: j for j in judgements if j.on == JudgedOn.CONSENT}


def _decided(row: Row, consent: Mapping[str, Judgement]) -> Judgement | None:
    return next((consent[name] for name in (row.subject, row.statement) if name in consent), None)


def _gives_consent(text: str) -> bool:
    return text.strip().casefold() in ("given", "yes", "true", "public", "consented")
