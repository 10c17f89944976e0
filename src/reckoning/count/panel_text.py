"""A panel in words: the documented count first, every model, how far they differ, what they assume."""

from __future__ import annotations

from collections.abc import Sequence

from reckoning.count.estimate import (
    ASSUMPTIONS,
    FEWEST_OVERLAPPING,
    GENERAL_ASSUMPTIONS,
    Estimate,
    LeftOut,
    Panel,
    Spread,
    StratifiedPanel,
    spread,
)

WIDTH = 36
MOST_DISJOINT = 6


def panel_text(panel: Panel) -> str:
    """The panel as lines of text, ending in a line break."""
    lists = "; ".join(f"{name} {total:,}" for name, total in zip(panel.lists, panel.totals, strict=True))
    lines = [f"{panel.name}: {panel.documented:,} people documented, on {len(panel.lists)} lists ({lists})"]
    lines += _overlap(panel)
    lines += ["", *_table(panel.estimates, panel.level), "", *_spread(panel.spread, panel.documented)]
    lines += _below_bounds(panel.estimates)
    if panel.left_out:
        lines += ["", "Had one list never been kept:", *(_left_out(left) for left in panel.left_out)]
    lines += ["", *_assumptions(panel.estimates)]
    return "\n".join(lines) + "\n"


def strata_text(stratified: StratifiedPanel) -> str:
    """Every stratum's panel without its assumptions, the sums over strata, and the assumptions once."""
    lines = []
    for panel in stratified.strata:
        lines += [f"{panel.name}: {panel.documented:,} people documented", *_table(panel.estimates, panel.level), ""]
    lines += [f"All {len(stratified.strata)} strata: {stratified.documented:,} people documented"]
    lines += [*_table(stratified.pooled, stratified.level), "", *_spread(stratified.spread, stratified.documented)]
    lines += ["", *_assumptions(stratified.pooled), "  - strata are independent of each other, given their lists"]
    return "\n".join(lines) + "\n"


def _overlap(panel: Panel) -> list[str]:
    lines = []
    if len(panel.overlapping) < FEWEST_OVERLAPPING:
        lines.append(f"Fewer than {FEWEST_OVERLAPPING} lists overlap: who is missing cannot be estimated from them.")
    empty = [name for name, total in zip(panel.lists, panel.totals, strict=True) if not total]
    if empty:
        lines.append(f"Nobody is on {', '.join(empty)}: left aside.")
    alone = [name for name in panel.lists if name not in panel.overlapping and name not in empty]
    if alone and panel.overlapping:
        lines.append(f"Sharing nobody with the lists that overlap: {', '.join(alone)}.")
    if panel.disjoint:
        shown = ", ".join(f"{a} and {b}" for a, b in panel.disjoint[:MOST_DISJOINT])
        more = len(panel.disjoint) - MOST_DISJOINT
        lines.append(f"Pairs of lists that share nobody: {shown}{f' and {more} more' if more > 0 else ''}.")
    return lines


def _table(estimates: Sequence[Estimate], level: float) -> list[str]:
    head = f"  {'model':{WIDTH}} {'people in all':>18}  {100 * level:g} % interval"
    return [head, *(f"  {estimate.method.value:{WIDTH}} {_answer(estimate)}" for estimate in estimates)]


def _answer(estimate: Estimate) -> str:
    if not estimate.estimated:
        return f"{'not estimable':>18}  {estimate.why}"
    total = f"at least {estimate.total:,.0f}" if estimate.is_bound else f"{estimate.total:,.0f}"
    detail = f"  {estimate.detail}" if estimate.detail else ""
    return f"{total:>18}  {estimate.low:,.0f} to {estimate.high:,.0f}{detail}"


def _spread(found: Spread | None, documented: int) -> list[str]:
    if found is None:
        return [f"No model gives an estimate. What stands is the documented count: at least {documented:,}."]
    if found.models == 1:
        return [
            f"One model alone gives an estimate, {found.low:,.0f} to {found.high:,.0f}: nothing to hold it against."
        ]
    first = (
        f"{found.models} models put the total between {found.least:,.0f} and {found.greatest:,.0f}; "
        f"their intervals reach from {found.low:,.0f} to {found.high:,.0f}."
    )
    if found.common is None:
        return [
            first,
            "No total lies inside every interval: the models contradict each other, and no one figure follows.",
        ]
    low, high = found.common
    return [first, f"Inside every interval lie the totals from {low:,.0f} to {high:,.0f}."]


def _below_bounds(estimates: Sequence[Estimate]) -> list[str]:
    """Models that lie wholly below a lower bound: what they assume is at odds with the table."""
    bounds = [estimate for estimate in estimates if estimate.estimated and estimate.is_bound]
    lines = []
    for estimate in estimates:
        above = [b for b in bounds if estimate.estimated and not estimate.is_bound and estimate.high < b.low]
        if above:
            lines.append(f"{estimate.method.value} lies below the {above[0].method.value}: both cannot hold.")
    return lines


def _left_out(left: LeftOut) -> str:
    found = spread(left.estimates)
    head = f"  without {left.dropped} ({left.documented:,} documented): "
    if found is None:
        reasons = dict.fromkeys(estimate.why for estimate in left.estimates)
        return head + "not estimable: " + "; ".join(reasons)
    span = f"{found.least:,.0f} to {found.greatest:,.0f}" if found.models > 1 else f"{found.least:,.0f}"
    return f"{head}{span} ({found.models} of {len(left.estimates)} models)"


def _assumptions(estimates: Sequence[Estimate]) -> list[str]:
    lines = ["What these figures assume:", *(f"  - {text}" for text in GENERAL_ASSUMPTIONS)]
    used = [estimate for estimate in estimates if estimate.estimated]
    return [*lines, *(f"  - {estimate.method.value}: {ASSUMPTIONS[estimate.method]}" for estimate in used)]
