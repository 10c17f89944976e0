"""Claims as JSON and back: one shape for what is printed and for what is stored."""

from __future__ import annotations

from typing import Any

from reckoning.model.bound import Amount, Bound
from reckoning.readers.prose.claim import (
    Claim,
    ClaimFigure,
    ClaimLink,
    DatedBy,
    DatedExpression,
    Event,
    Grain,
    Mode,
    Outcome,
    PlaceMention,
    Relation,
    SpeakerBasis,
    Stance,
)


def claim_json(claim: Claim) -> dict[str, Any]:
    """A claim as JSON values: `spans` and `text` in order; `speaker_span` is the words, `speaker_at` where they
    stand."""
    return {
        "spans": [list(s) for s in claim.spans],
        "text": list(claim.text),
        "speaker": list(claim.speaker),
        "speaker_span": claim.speaker_text,
        "speaker_at": list(claim.speaker_span) if claim.speaker_span else None,
        "speaker_basis": str(claim.speaker_basis),
        "cue": claim.cue,
        "mode": str(claim.mode),
        "stance": str(claim.stance),
        "via": claim.via,
        "figures": [_figure_json(f) for f in claim.figures],
        "dates": [date_json(d) for d in claim.dates],
        "places": [
            {"text": p.text, "start": p.span[0], "end": p.span[1], "places": list(p.places)} for p in claim.places
        ],
        "event": str(claim.event) if claim.event else None,
        "links": [{"relation": str(link.relation), "claim": link.claim} for link in claim.links],
        "doubt": claim.doubt,
        "reader": claim.reader,
    }


def date_json(d: DatedExpression) -> dict[str, Any]:
    """A dated expression as JSON values; `first` and `last` are days, both inclusive, empty when unresolved."""
    return {
        "text": d.text,
        "start": d.span[0],
        "end": d.span[1],
        "value": d.value,
        "grain": str(d.grain),
        "basis": str(d.basis),
        "first": d.first,
        "last": d.last,
        "since": d.since,
    }


def _figure_json(f: ClaimFigure) -> dict[str, Any]:
    period = (
        {}
        if f.period is None
        else {"since" if f.period.since else "period": f.period.first if f.period.since else f.period.value}
    )
    return {
        "text": f.text,
        "span": list(f.span),
        "value": f.amount.best,
        "bound": str(f.amount.bound),
        "low": f.amount.low,
        "high": f.amount.high,
        "unit": f.amount.unit,
        "outcome": str(f.outcome) if f.outcome else None,
        **period,
        "dated": date_json(f.period) if f.period else None,
    }


def claim_from_json(row: dict[str, Any]) -> Claim:
    """The claim that `claim_json` wrote; raises `KeyError` or `ValueError` for anything else."""
    at = row["speaker_at"]
    return Claim(
        spans=tuple((a, b) for a, b in row["spans"]),
        text=tuple(row["text"]),
        speaker=tuple(row["speaker"]),
        speaker_span=(at[0], at[1]) if at else None,
        speaker_text=row["speaker_span"],
        speaker_basis=SpeakerBasis(row["speaker_basis"]),
        cue=row["cue"],
        mode=Mode(row["mode"]),
        stance=Stance(row["stance"]),
        via=row["via"],
        figures=tuple(_figure(f) for f in row["figures"]),
        dates=tuple(_date(d) for d in row["dates"]),
        places=tuple(PlaceMention((p["start"], p["end"]), p["text"], tuple(p["places"])) for p in row["places"]),
        event=Event(row["event"]) if row["event"] else None,
        links=tuple(ClaimLink(Relation(n["relation"]), n["claim"]) for n in row["links"]),
        doubt=row["doubt"],
        reader=row["reader"],
    )


def _figure(row: dict[str, Any]) -> ClaimFigure:
    amount = Amount(row["low"], row["value"], row["high"], Bound(row["bound"]), row["unit"])
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    return ClaimFigure(
        (row["span"][0], row["span"][1]), row["text"], amount, outcome, _date(row["dated"]) if row["dated"] else None
    )


def _date(row: dict[str, Any]) -> DatedExpression:
    span = (row["start"], row["end"])
    return DatedExpression(
        span, row["text"], row["first"], row["last"], Grain(row["grain"]), DatedBy(row["basis"]), row["since"]
    )
