"""Statements of claims: a claim as one statement, and one more for each figure, date, place and speaker in it.

The claim's subject is `mention:<first 16 digits of the evidence>/<locator>`, as it is known only by its words; all its
statements have it. Its locator names all its spans; `raw` is their text, one a line; `value.text` is the whole claim as
JSON, so that nothing is lost. A figure's property is its outcome (`killed`, or `figure` where it counts something
else), its
locator the figure's own span, its parent the claim. Until a judgement accepts it, a claim is proposed and feeds no
finding.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reckoning.model.canonical import canonical_json
from reckoning.model.instant import DAY_MS, parse_instant
from reckoning.model.judgement import JudgedOn, Judgement, standing
from reckoning.model.row import EVIDENCE_DIGITS
from reckoning.model.statement import Polarity, Statement, Value
from reckoning.model.subject import subject
from reckoning.readers.prose.claim import Claim, ClaimFigure, DatedExpression, Stance
from reckoning.readers.prose.claim_json import claim_from_json, claim_json
from reckoning.readers.prose.document import Document

CLAIM = "claim"
SPEAKER, DATE, PLACE, FIGURE = "speaker", "date", "place", "figure"
VERSION = "1"


def statements_of(document: Document, evidence: str, claims: Sequence[Claim]) -> list[Statement]:
    """The statements of a document's claims, each claim's own after it; `evidence` is the original's SHA-256."""
    mentions = [_mention(document, evidence, c) for c in claims]
    return [s for i, claim in enumerate(claims) for s in _of_one(document, evidence, claim, mentions[i], mentions)]


def _mention(document: Document, evidence: str, claim: Claim) -> str:
    return subject("mention", f"{evidence[:EVIDENCE_DIGITS]}/{document.locator(*claim.spans)}")


def _of_one(document: Document, evidence: str, claim: Claim, mention: str, mentions: Sequence[str]) -> list[Statement]:
    published = document.published.on
    said = Statement(
        evidence=evidence,
        locator=document.locator(*claim.spans),
        subject=mention,
        property=CLAIM,
        raw="\n".join(claim.text),
        value=Value(text=canonical_json(claim_json(claim))),
        stated_by="; ".join(claim.speaker),
        via=claim.via,
        stated_on=published.isoformat() if published else "",
        polarity=Polarity.DENIES if claim.stance is Stance.DENIES else Polarity.SUPPORTS,
        reader=claim.reader,
        version=VERSION,
    )
    part = replace(said, parent=said.id)
    parts = [_figure(document, part, f) for f in claim.figures]
    parts += [
        replace(part, locator=document.locator(d.span), property=DATE, raw=d.text, value=_days(d)) for d in claim.dates
    ]
    for p in claim.places:
        value = Value(text=" ".join(p.places), other=p.places[0] if len(p.places) == 1 else None)
        parts.append(replace(part, locator=document.locator(p.span), property=PLACE, raw=p.text, value=value))
    if claim.speaker_span:
        value = Value(text="; ".join(claim.speaker))
        where = document.locator(claim.speaker_span)
        parts.append(replace(part, locator=where, property=SPEAKER, raw=claim.speaker_text, value=value))
    for link in claim.links:
        value = Value(other=mentions[link.claim])
        parts.append(replace(part, property=str(link.relation), value=value))
    return [said, *{p.id: p for p in parts}.values()]


def _figure(document: Document, part: Statement, f: ClaimFigure) -> Statement:
    a, days = f.amount, _days(f.period) if f.period else Value()
    return replace(
        part,
        locator=document.locator(f.span),
        property=str(f.outcome) if f.outcome else FIGURE,
        raw=f.text,
        value=Value(
            number=a.best,
            low=a.low,
            high=a.high,
            bound=a.bound,
            unit=a.unit,
            start_ms=days.start_ms,
            end_ms=days.end_ms,
            precision=days.precision,
        ),
        valid_from_ms=days.start_ms,
        valid_to_ms=days.end_ms,
    )


def _days(d: DatedExpression) -> Value:
    """Days as a half-open interval; of an unresolved date only its basis."""
    if not d.first:
        return Value(text=str(d.basis))
    precision = "range" if d.grain == "interval" else str(d.grain)
    start, end = parse_instant(d.first), parse_instant(d.last) + DAY_MS
    return Value(text=str(d.basis), start_ms=start, end_ms=end, precision=precision)


@dataclass(frozen=True)
class StatedClaim:
    """A claim as a case holds it: its statement, the claim itself, and what a person decided, `proposed` before
    that."""

    statement: Statement
    claim: Claim
    status: str
    correction: Claim | None = None

    @property
    def accepted(self) -> Claim | None:
        """The claim that may feed findings: as proposed, or as corrected; None unless a person said so."""
        if self.status == "accepted":
            return self.claim
        return self.correction if self.status == "corrected" else None


def stated_claims(statements: Iterable[Statement], judgements: Iterable[Judgement]) -> list[StatedClaim]:
    """The claims among statements with their standing judgement, in the order given."""
    decided = {j.target: j for j in standing(judgements) if j.on == JudgedOn.CLAIM}
    found = []
    for s in statements:
        if s.property != CLAIM or not s.value.text:
            continue
        judged = decided.get(s.id)
        corrected = judged is not None and judged.decision == "corrected"
        correction = claim_from_json(json.loads(judged.detail)) if judged and corrected else None
        found.append(
            StatedClaim(
                s, claim_from_json(json.loads(s.value.text)), judged.decision if judged else "proposed", correction
            )
        )
    return found
