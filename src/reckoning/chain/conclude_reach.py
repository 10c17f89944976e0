"""Conclude reach: the terminals a ship could have loaded at while it was silent or not credible, as a finding.

The finding keeps the ends of the interval, the speed the proof goes by, and every candidate with its point, so that the
set can be drawn and checked from the finding alone.
"""

from __future__ import annotations

from dataclasses import asdict

from reckoning.chain.reach import Fix
from reckoning.chain.reaches import Reached
from reckoning.chain.supply_chain import Chain
from reckoning.model.basis import Basis, Grade
from reckoning.model.conclusion import Conclusion, Link
from reckoning.model.finding import Kind


def reach_said(r: Reached, chain: Chain) -> Conclusion:
    """What was within reach in one interval, in words; `low` counts those that fit, `high` those not ruled out."""
    names = {c.place: c.name or c.place for c in r.candidates}
    fits = [p for p in r.possible if p.loading_fits]
    hull = chain.voyages.fleet.hulls[r.hull]
    first = f"; the longest stay is left at {names[r.possible[0].place]}" if r.possible else ""
    if r.ends_doubted:
        first = "; it cannot have sailed from the position before to the one after: one is false, and none is ruled out"
    of = len(r.possible) + len(r.impossible)
    what = "not credible" if r.finding.kind == Kind.FALSE_POSITION else "silent"
    return Conclusion(
        kind=Kind.REACH,
        rule="reaches/1",
        subjects=(r.hull, f"finding:{r.finding.id}"),
        title=f"while {hull.named} was {what} it could have loaded at {len(r.possible)} of {of} terminals{first}",
        grade=Grade.POSSIBLE,
        basis=Basis.MODELLED,
        start_ms=r.interval.last.t_ms,
        end_ms=r.interval.first.t_ms if r.interval.first else None,
        place=r.possible[0].place if r.possible else "",
        low=float(len(fits)),
        high=float(len(r.possible)),
        unit="terminals",
        pattern=r.finding.pattern or r.finding.kind,
        parameters={
            "possible": [asdict(p) for p in r.possible],
            "impossible": list(r.impossible),
            "ends_doubted": r.ends_doubted,
            "greatest_speed_kn": r.greatest_speed_kn,
            "last": _fix(r.interval.last),
            "first": _fix(r.interval.first) if r.interval.first else None,
            "until_ms": r.interval.until_ms,
            "candidates": [asdict(c) for c in r.candidates],
        },
        links=(Link("supports", finding=r.finding.id),),
    )


def _fix(fix: Fix) -> dict[str, float]:
    return {"lon": fix.lon, "lat": fix.lat, "t_ms": fix.t_ms}
