"""Bounds on the origin of oil that passed through storage, guaranteed by what is known and by nothing else.

Definition. Of a lot drawn from a tank, the share of one origin is not known, but it is bounded: its least and greatest
value over all ways in which the lots that came may have left again. No lot leaves before it came, masses balance,
stocks stay between nothing and the capacity, the opening stock is of unknown origin, and no mixing is assumed: any
parcel may be any feasible part. Through several terminals the composition is carried along. With masses known exactly
the bounds are two linear programmes; with bounded masses two linear-fractional ones, after Charnes and Cooper (1962).

Beside them stands the share under perfect mixing (each draw has the composition of the whole tank), labelled a model:
an interval too, as wide as the unknown origins make it.

Thresholds. None: bounds are to within one part in a million of a share (the solver's tolerance).

What it cannot see. Losses, and oil lent between owners on paper; the hour of lots of one day, which only narrows the
bounds when given. A tank whose opening stock is not known and not small gives wide bounds: that is the finding.

When more left than came and was there (or tanks would overflow), no assignment exists. Then the least total change of
masses, opening stocks and capacities that makes one possible is found, all statements that such a least change may
touch are named as those to doubt, and the bounds are over every network so corrected.
"""

from __future__ import annotations

from dataclasses import dataclass

from reckoning.chain.mixing import mixed_share
from reckoning.chain.network import Network
from reckoning.chain.storage_programme import StorageProgramme
from reckoning.model.errors import InputError

TOLERANCE = 1e-6
"""Shares are given to within this."""
_ROOM = 2e-7


@dataclass(frozen=True)
class Doubt:
    """A statement that some least correction touches: there may have been more than it says (`over`), or less.

    For lots that the network cannot tell apart it is one statement among the records named.
    """

    what: str
    records: tuple[str, ...]
    over: bool
    under: bool


@dataclass(frozen=True)
class Correction:
    """The least change, in tonnes summed over statements, that makes the network possible, and whom to doubt."""

    least_t: float
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class OriginBounds:
    """Least and greatest share (0 to 1) of an origin in a lot, and the share under perfect mixing, a model.

    `terminals` and `lots` count what can reach the lot. `correction` is None when the statements agree; when they do
    not, the mixed share is not given.
    """

    lot: str
    origin: str
    least: float
    greatest: float
    mixed_low: float | None
    mixed_high: float | None
    terminals: int
    lots: int
    correction: Correction | None


def origin_bounds(network: Network, lot: str, origin: str) -> OriginBounds:
    """The share of an origin in a lot that left a terminal, over every assignment that the statements allow.

    Raises `UsageError` when no such lot left a terminal, `InputError` when it carries nothing.
    """
    target = network.lot(lot)
    if target.high_t <= 0:
        raise InputError("a lot of no mass has no origin", where=target.named)
    programme, correction = StorageProgramme(network, target, origin), None
    least = programme.share(target, 1.0)
    if not least.feasible:
        programme = StorageProgramme(network, target, origin, elastic=True)
        correction = _correct(programme)
        least = programme.share(target, 1.0)
    most = programme.share(target, -1.0)
    if not (least.feasible and most.feasible):
        raise InputError("no least correction of the masses lets this lot carry anything", where=target.named)
    low, high = _snapped(least.value), _snapped(-most.value)
    mixed = mixed_share(network, target, origin, programme.relevant) if correction is None else None
    return OriginBounds(
        lot=lot,
        origin=origin,
        least=low,
        greatest=max(low, high),
        mixed_low=mixed[0] if mixed else None,
        mixed_high=mixed[1] if mixed else None,
        terminals=len(programme.relevant),
        lots=sum(
            len(turn.came) for name, last in programme.relevant.items() for turn in network.turns[name][: last + 1]
        ),
        correction=correction,
    )


def least_correction(network: Network) -> Correction | None:
    """The least change of masses, stocks and capacities that makes a whole network possible; None when it is."""
    if StorageProgramme(network).rows.least({}).feasible:
        return None
    return _correct(StorageProgramme(network, elastic=True))


def _snapped(share: float) -> float:
    """A share without the solver's noise."""
    return min(1.0, max(0.0, round(round(share / TOLERANCE) * TOLERANCE, 6)))


def _correct(programme: StorageProgramme) -> Correction:
    """Hold an elastic programme to its least corrections, and tell what they touch."""
    rows = programme.rows
    total = {v: 1.0 for slack in programme.slacks for v in (slack.over, slack.under)}
    best = rows.least(total)
    least = max(best.value, 0.0)
    rows.keep_at_most(total, least + _ROOM)
    open_to_change = [v for v in total if best.reduced[v] < _ROOM]
    for variable in total.keys() - set(open_to_change):
        rows.keep_equal({variable: 1.0})
    touched = _touched(programme, open_to_change, least)
    doubts = (Doubt(s.what, s.records, s.over in touched, s.under in touched) for s in programme.slacks)
    return Correction(least * programme.unit_t, tuple(d for d in doubts if d.over or d.under))


def _touched(programme: StorageProgramme, variables: list[int], least: float) -> set[int]:
    """The changes that some least correction makes: as many as can be above nothing at once."""
    rows, before = programme.rows, len(programme.rows.at_most)
    small = least / (10 * max(len(variables), 1))
    capped = {variable: rows.new() for variable in variables}
    for variable, part in capped.items():
        rows.keep_at_most({part: 1.0, variable: -1.0})
        rows.keep_at_most({part: 1.0}, small)
    spread = rows.least(dict.fromkeys(capped.values(), -1.0))
    del rows.at_most[before:]
    return {v for v, part in capped.items() if spread.feasible and spread.values[part] > small / 2}
