"""Change over time on few events: a lull, a resumption, a switch of route, a new intermediary.

Definition. Exact conditional tests, so that four to nine events are not asked for more than they can say:
- `rate_change`: given how many events fell in two windows together, those in the second are binomial with the second
  window's share of the days. The interval is Clopper and Pearson's, turned into a ratio of rates.
- `longest_lull`: given n events somewhere in a window, their places are uniform; the chance that the longest gap
  between neighbours (or an end of the window) is at least as long is Whitworth's: the sum over k of
  (-1)^(k+1) C(n+1, k) (1 - k g / T)^n.
- `switch`: given how many events there were before and after, and how many took a route (or had an intermediary) at
  all, those after that took it are hypergeometric: Fisher's test, with the conditional odds ratio and its interval.

An event whose date is an interval, or whose route is not known, counts every way it can: `p_low` to `p_high` are the
ends over all of them, and intervals are as wide as the widest. `least_p` is the smallest p that so many events could
have given: where it is over 0.05, the test could not have told a change whatever had happened.

Thresholds. Confidence 0.95 by convention. No p is called significant here: it stands beside its interval.

What it cannot see. A window chosen because it looked empty makes `rate_change` too sure: use `longest_lull`, which
looks everywhere, unless a date given beforehand (a sanction) sets the window. A steady rate is assumed within a window;
seasons and one order in several ships break that. A change beside a date is a coincidence in time and not a cause. Days
are whole, so a lull's chance is too large by up to a day's worth: on the safe side.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
from scipy.special import betaincinv

from reckoning.model.errors import InputError, ReckoningError, UsageError, raise_all

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Window:
    """Days from the first to the last, both counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class DatedEvent:
    """Something that happened on a day from `first` to `last`; `route` is how, empty when not known."""

    first: date
    last: date
    route: str = ""
    record: str = ""


@dataclass(frozen=True)
class RateChange:
    """Events in two windows (least and most), and the second window's rate over the first's.

    `ratio_low` is 0 and `ratio_high` infinite where the events set no such end.
    """

    before: tuple[int, int]
    after: tuple[int, int]
    ratio_low: float
    ratio_high: float
    p_low: float
    p_high: float
    least_p: float


@dataclass(frozen=True)
class Lull:
    """The longest gap in days between events of a window (least and most), and the chance of one as long."""

    events: tuple[int, int]
    days_low: int
    days_high: int
    p_low: float
    p_high: float


@dataclass(frozen=True)
class Switch:
    """How many events of each window took a route (least and most, of how many), and the odds ratio between windows.

    `share_before` and `share_after` are intervals of the share that takes it.
    """

    took_before: tuple[int, int]
    of_before: tuple[int, int]
    took_after: tuple[int, int]
    of_after: tuple[int, int]
    share_before: tuple[float, float]
    share_after: tuple[float, float]
    odds_low: float
    odds_high: float
    p_low: float
    p_high: float
    least_p: float


def share_interval(took: int, of: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Clopper and Pearson's interval of a share; 0 to 1 when there was nothing to share.

    >>> [round(x, 3) for x in share_interval(6, 7)], share_interval(0, 0)
    ([0.421, 0.996], (0.0, 1.0))
    """
    tail = (1 - confidence) / 2
    low = float(betaincinv(took, of - took + 1, tail)) if took else 0.0
    high = float(betaincinv(took + 1, of - took, 1 - tail)) if took < of else 1.0
    return low, high


def rate_change(
    events: Sequence[DatedEvent], before: Window, after: Window, confidence: float = CONFIDENCE
) -> RateChange:
    """How the rate of events in one window compares with that in an earlier one.

    Raises `InputError` on dates that are reversed, naming the record, and `UsageError` on windows that overlap.
    """
    _check(events, (before, after))
    worlds = _count([_places(e, before, after) for e in events], 2)
    results = [_rate(n, m, before.days, after.days, confidence) for n, m in worlds]
    return RateChange(
        before=_ends(w[0] for w in worlds),
        after=_ends(w[1] for w in worlds),
        ratio_low=min(r[0] for r in results),
        ratio_high=max(r[1] for r in results),
        p_low=min(r[2] for r in results),
        p_high=max(r[2] for r in results),
        least_p=min(r[3] for r in results),
    )


def longest_lull(events: Sequence[DatedEvent], window: Window) -> Lull:
    """The longest gap between events of a window, and how often chance alone leaves one at least as long."""
    _check(events, (window,))
    inside = [e for e in events if e.last >= window.first and e.first <= window.last]
    sure = sum(e.first >= window.first and e.last <= window.last for e in inside)
    low, high = _surely_empty(inside, window), _possibly_empty(inside, window)
    chances = [_gap_chance(n, g, window.days) for n in range(sure, len(inside) + 1) for g in (low, high)]
    return Lull((sure, len(inside)), low, high, min(chances), max(chances))


def switch(
    events: Sequence[DatedEvent], route: str, before: Window, after: Window, confidence: float = CONFIDENCE
) -> Switch:
    """Whether events took a route more often in one window than in an earlier one; also for a new intermediary."""
    _check(events, (before, after))
    worlds = _count([_taken(e, route, before, after) for e in events], 4)
    tests = [_fisher(*w, confidence) for w in worlds]
    shares = [(share_interval(a, a + b, confidence), share_interval(c, c + d, confidence)) for a, b, c, d in worlds]
    return Switch(
        took_before=_ends(w[0] for w in worlds),
        of_before=_ends(w[0] + w[1] for w in worlds),
        took_after=_ends(w[2] for w in worlds),
        of_after=_ends(w[2] + w[3] for w in worlds),
        share_before=(min(s[0][0] for s in shares), max(s[0][1] for s in shares)),
        share_after=(min(s[1][0] for s in shares), max(s[1][1] for s in shares)),
        odds_low=min(t[0] for t in tests),
        odds_high=max(t[1] for t in tests),
        p_low=min(t[2] for t in tests),
        p_high=max(t[2] for t in tests),
        least_p=min(t[3] for t in tests),
    )


Counts = tuple[int, ...]


def _count(options: Iterable[set[Counts]], size: int) -> set[Counts]:
    """Every total that adding up one option of each event can give."""
    totals = {(0,) * size}
    for choices in options:
        totals = {tuple(map(sum, zip(total, choice, strict=True))) for total in totals for choice in choices}
    return totals


def _places(event: DatedEvent, before: Window, after: Window) -> set[Counts]:
    """(in the first window, in the second) in each way its date allows."""
    found: set[Counts] = set()
    covered = 0
    for window, place in ((before, (1, 0)), (after, (0, 1))):
        shared = (min(event.last, window.last) - max(event.first, window.first)).days + 1
        if shared > 0:
            found.add(place)
            covered += shared
    if covered < (event.last - event.first).days + 1:
        found.add((0, 0))
    return found


def _taken(event: DatedEvent, route: str, before: Window, after: Window) -> set[Counts]:
    """(took it before, did not, took it after, did not) in each way its date and route allow."""
    took = {1, 0} if not event.route else {int(event.route == route)}
    return {
        (first * t, first * (1 - t), second * t, second * (1 - t))
        for first, second in _places(event, before, after)
        for t in took
    }


@cache
def _rate(n: int, m: int, days_before: int, days_after: int, confidence: float) -> tuple[float, float, float, float]:
    """Ratio of rates low and high, p, and the least p of so many events."""
    from scipy.stats import binomtest  # loaded where it is asked for: it takes most of a second

    share = days_after / (days_before + days_after)
    if n + m == 0:
        return 0.0, math.inf, 1.0, 1.0
    low, high = share_interval(m, n + m, confidence)
    scale = days_before / days_after
    chances = [float(binomtest(k, n + m, share).pvalue) for k in range(n + m + 1)]
    ratio_high = math.inf if high == 1.0 else high / (1 - high) * scale
    return low / (1 - low) * scale, ratio_high, chances[m], min(chances)


@cache
def _fisher(a: int, b: int, c: int, d: int, confidence: float) -> tuple[float, float, float, float]:
    """Odds ratio (after over before) low and high, p, and the least p that these totals could give."""
    took, before, after = a + c, a + b, c + d
    firsts = range(max(0, took - after), min(took, before) + 1)
    least = min(_fisher_p(k, before - k, took - k, after - took + k) for k in firsts)
    if 0 in (took, b + d, before, after):
        return 0.0, math.inf, 1.0, least
    from scipy.stats.contingency import odds_ratio

    ends = odds_ratio(np.array([[c, d], [a, b]]), kind="conditional").confidence_interval(confidence)
    return float(ends.low), float(ends.high), _fisher_p(a, b, c, d), least


def _fisher_p(a: int, b: int, c: int, d: int) -> float:
    from scipy.stats import fisher_exact

    return float(fisher_exact(np.array([[a, b], [c, d]])).pvalue)


def _gap_chance(events: int, gap_days: int, days: int) -> float:
    """The chance that uniform events in a window leave a gap of at least so many days somewhere.

    >>> _gap_chance(1, 50, 100), _gap_chance(0, 100, 100), round(_gap_chance(9, 30, 100), 3)
    (1.0, 1.0, 0.392)
    """
    g = min(gap_days / days, 1.0)
    if events == 0 or g <= 0:
        return 1.0
    terms = (
        (-1) ** (k + 1) * math.comb(events + 1, k) * (1 - k * g) ** events for k in range(1, events + 2) if k * g < 1
    )
    return min(1.0, max(0.0, math.fsum(terms)))


def _surely_empty(events: Sequence[DatedEvent], window: Window) -> int:
    """Days of the longest stretch in which no event can have fallen."""
    longest, clear_from = 0, window.first
    for event in sorted(events, key=lambda e: e.first):
        longest = max(longest, (event.first - clear_from).days)
        clear_from = max(clear_from, event.last + timedelta(days=1))
    return max(longest, (window.last - clear_from).days + 1)


def _possibly_empty(events: Sequence[DatedEvent], window: Window) -> int:
    """Days of the longest stretch that can have been empty with every event somewhere in its interval."""
    day = timedelta(days=1)
    starts = {window.first, *(max(e.first + day, window.first) for e in events)}
    ends = {window.last, *(min(e.last - day, window.last) for e in events)}
    lengths = [
        (end - start).days + 1
        for start in starts
        for end in ends
        if end >= start and all(e.first < start or e.last > end for e in events)
    ]
    return max(lengths, default=0)


def _ends(values: Iterable[int]) -> tuple[int, int]:
    found = list(values)
    return min(found), max(found)


def _check(events: Sequence[DatedEvent], windows: tuple[Window, ...]) -> None:
    errors: list[ReckoningError] = [
        InputError(f"dates reversed: {e.first} to {e.last}", where=e.record) for e in events if e.last < e.first
    ]
    for window in windows:
        if window.last < window.first:
            errors.append(UsageError(f"a window that ends before it begins: {window.first} to {window.last}"))
    if len(windows) == 2 and windows[1].first <= windows[0].last:
        errors.append(UsageError(f"windows overlap: {windows[0].last} and {windows[1].first}"))
    raise_all(errors)
