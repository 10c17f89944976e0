"""Scoring the chain: what was concluded of a fictional trade against its truth.

- A delivery found matches a true one of the same hull (by IMO number, an MMSI or a name it ever had) at the same place,
  when its days are within 21 of the true ones (papers are filed up to 20 days late); one to one, the nearest first.
  `dated` is the share of matches within 3 days. Precision is over findings of ships of the trade alone: what was found
  of the rest of the fleet is scored elsewhere, by its calls and draughts. A cargo still at sea when the period ended
  counts neither way: its papers tell of a delivery that has not come yet.
- Tonnes are inside when the true mass lies between the bounds found; an end that is not given is open.
- Bounds on an origin hold when the true share lies between them. Their width stands beside the width of the best bounds
  that complete and right documents would give. Counted apart: bounds over the least correction of papers that
  contradict each other, which hold if that correction is the right one; and lots that oil of a falsely declared origin
  can have reached, for bounds follow from what papers say, and these papers lie.
- A reach set holds when the true terminal is not among the impossible ones; `first` when it is ranked first.
- An identity change is followed when records under both names, or both MMSI, are of one ship.
- An exposure is right when it says what is true of the first or the last day of the discharge, wrong when it says the
  opposite of both, else undetermined. Undetermined is no error: owners that nobody named, and days before the first
  list. Beside it stands the answer on what is named, as if no owner that nobody named were listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from reckoning.model.instant import DAY_MS
from reckoning.simulate.chain_answers import Delivered, Hidden, UnderWay

MATCH_MS, DATED_MS = 21 * DAY_MS, 3 * DAY_MS
TOLERANCE = 2e-6  # of shares: truth is written to six places, and bounds are to within one part in a million
YES, NO = "yes", "no"
_TOLD = {YES: "1", NO: "0"}


@dataclass(frozen=True)
class FoundDelivery:
    """A delivery as concluded; ends and bounds that are not known are None, `place` is a harbour's name."""

    id: str
    imo: int | None
    mmsi: int | None
    names: frozenset[str]
    place: str
    start_ms: int | None
    end_ms: int | None
    low_t: float | None
    high_t: float | None


@dataclass(frozen=True)
class FoundReach:
    """A reach set as concluded: places that are possible, the likeliest first, and those proven impossible."""

    mmsi: int
    start_ms: int
    end_ms: int
    possible: tuple[str, ...]
    impossible: frozenset[str]


@dataclass(frozen=True)
class FoundShare:
    """Bounds on the share of an origin in a lot, and those of the best documents; `lied`: false papers reach it.

    `corrected`: papers contradicted each other, and the bounds are over the least correction of them.
    """

    lot: str
    origin: str
    least: float
    greatest: float
    true: float
    best_width: float
    lied: bool
    corrected: bool = False

    @property
    def holds(self) -> bool:
        """Whether the true share lies between them."""
        return self.least - TOLERANCE <= self.true <= self.greatest + TOLERANCE


@dataclass(frozen=True)
class Part:
    """One line of the score: how many there were, how many are right, and what else is said of them."""

    name: str
    of: int
    right: int
    more: Mapping[str, float] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Share that is right; NaN of nothing."""
        return self.right / self.of if self.of else float("nan")


def days_apart(found: FoundDelivery, true: Delivered) -> int:
    """Milliseconds between the times found and the true discharge; 0 where they overlap, a day of rounding included."""
    start = found.start_ms if found.start_ms is not None else found.end_ms
    end = found.end_ms if found.end_ms is not None else found.start_ms
    if start is None or end is None:
        return MATCH_MS
    return max(true.start_ms - end - DAY_MS, start - true.end_ms - DAY_MS, 0)


def same_hull(found: FoundDelivery, true: Delivered) -> bool:
    """Whether a delivery found is of a hull."""
    if found.imo is not None:
        return found.imo == true.imo
    return found.mmsi in true.mmsi or bool(found.names & true.names)


def match_deliveries(found: Sequence[FoundDelivery], true: Sequence[Delivered]) -> list[tuple[int, int]]:
    """Pairs of found and true deliveries (indices), one to one, the nearest in time first."""
    near = sorted(
        (apart, i, j)
        for i, f in enumerate(found)
        for j, t in enumerate(true)
        if f.place == t.place and same_hull(f, t) and (apart := days_apart(f, t)) <= MATCH_MS
    )
    pairs: list[tuple[int, int]] = []
    taken_found: set[int] = set()
    taken_true: set[int] = set()
    for _, i, j in near:
        if i not in taken_found and j not in taken_true:
            pairs.append((i, j))
            taken_found.add(i)
            taken_true.add(j)
    return sorted(pairs)


def under_way(found: FoundDelivery, at_sea: Sequence[UnderWay]) -> bool:
    """Whether a delivery found is a cargo that had left but not come when the period ended."""
    start = found.start_ms if found.start_ms is not None else found.end_ms
    return any(
        found.imo == a.imo and found.place == a.place and (start is None or start >= a.left_ms - DATED_MS)
        for a in at_sea
    )


def score_deliveries(
    found: Sequence[FoundDelivery], true: Sequence[Delivered], at_sea: Sequence[UnderWay] = ()
) -> list[Part]:
    """Recall, precision, dates and tonnes of deliveries."""
    mine = [f for f in found if any(same_hull(f, t) for t in true)]
    pairs = match_deliveries(mine, true)
    neutral = {i for i, f in enumerate(mine) if under_way(f, at_sea)} - {i for i, _ in pairs}
    dated = sum(days_apart(mine[i], true[j]) <= DATED_MS for i, j in pairs)
    bounded = [(mine[i], true[j]) for i, j in pairs if mine[i].low_t is not None or mine[i].high_t is not None]
    inside = [(f, t) for f, t in bounded if (f.low_t or 0.0) <= t.tonnes <= (np.inf if f.high_t is None else f.high_t)]
    wide = [(f.high_t - f.low_t) / t.tonnes for f, t in bounded if f.low_t is not None and f.high_t is not None]
    by_period = {
        name: _recall(name, pairs, true, flag) for name, flag in (("  with AIS", True), ("  documents alone", False))
    }
    return [
        Part("deliveries found (recall)", len(true), len(pairs)),
        *by_period.values(),
        Part("deliveries right (precision)", len(mine) - len(neutral), len(pairs)),
        Part("  dated within 3 days", len(pairs), dated),
        Part("tonnes inside the bounds", len(bounded), len(inside), {"median width": _median(wide)}),
    ]


def _recall(name: str, pairs: Sequence[tuple[int, int]], true: Sequence[Delivered], in_ais_period: bool) -> Part:
    of = [j for j, t in enumerate(true) if t.in_ais_period == in_ais_period]
    return Part(name, len(of), len({j for _, j in pairs} & set(of)))


def score_origins(found: Sequence[FoundShare]) -> list[Part]:
    """Bounds that hold and their width against the best possible: where papers agree, where not, and where they lie."""
    kinds = {
        "origin bounds that hold": [f for f in found if not f.lied and not f.corrected],
        "  after a correction of papers": [f for f in found if not f.lied and f.corrected],
        "  where papers lie": [f for f in found if f.lied],
    }
    parts = []
    for name, these in kinds.items():
        widths = [f.greatest - f.least for f in these]
        more = {"mean width": _mean(widths), "best possible": _mean([f.best_width for f in these])}
        parts.append(Part(name, len(these), sum(f.holds for f in these), more))
    return parts


def score_reach(found: Sequence[FoundReach], true: Sequence[Hidden]) -> list[Part]:
    """Hidden calls for which there is a reach set, sets that hold the true terminal, and how often it ranks first."""
    paired = []
    for hidden in true:
        over = [
            f
            for f in found
            if f.mmsi == hidden.mmsi and f.start_ms < hidden.stay_end_ms and f.end_ms > hidden.stay_start_ms
        ]
        if over:
            paired.append((max(over, key=lambda f: _shared(f, hidden)), hidden))
    held = [(f, h) for f, h in paired if h.place in f.possible and h.place not in f.impossible]
    first = sum(f.possible[0] == h.place for f, h in held)
    ranks = [float(f.possible.index(h.place) + 1) for f, h in held]
    return [
        Part("hidden calls with a reach set", len(true), len(paired)),
        Part(
            "reach sets that hold the truth",
            len(paired),
            len(held),
            {"mean size": _mean([len(f.possible) for f, _ in paired])},
        ),
        Part("  ranked first", len(paired), first, {"mean rank": _mean(ranks)}),
    ]


def _shared(found: FoundReach, hidden: Hidden) -> int:
    return min(found.end_ms, hidden.end_ms) - max(found.start_ms, hidden.start_ms)


def score_exposures(
    found: Mapping[tuple[str, str, str], str],
    true: Sequence[Mapping[str, str]],
    name: str = "exposure on the day right",
) -> list[Part]:
    """Answers by (cargo, party, regime) against the truth: right, wrong, and undetermined or missing."""
    known = {(t["cargo"], t["party"], t["regime"]): {t["listed"], t["listed_at_end"]} for t in true}
    answered = {key: found[key] for key in known if key in found}
    right = sum(_TOLD.get(answer) in known[key] for key, answer in answered.items())
    wrong = sum(answer in _TOLD and _TOLD[answer] not in known[key] for key, answer in answered.items())
    listed = [key for key in known if known[key] == {"1"}]
    seen = sum(answered.get(key) == YES for key in listed)
    more = {"wrong": float(wrong), "undetermined": float(len(answered) - right - wrong)}
    return [
        Part("exposures answered", len(known), len(answered)),
        Part(name, len(answered), right, more),
        Part("  of those truly exposed", len(listed), seen),
    ]


def score_identities(together: Mapping[int, bool]) -> list[Part]:
    """Hulls that changed name, flag or MMSI (by IMO number), and whether their records are of one ship."""
    return [Part("identity changes followed", len(together), sum(together.values()))]


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def _median(values: Sequence[float]) -> float:
    return float(np.median(values)) if len(values) else float("nan")
