"""Mirror trade: what A says it sent to B beside what B says it got from A, and the known reasons why they differ.

Definition. For a goods code and each month (or year, where a side gives no months): gap = imports stated by B minus
exports stated by A, in tonnes; values stand beside. A gap is not a finding of smuggling: each known reason that may
apply is named with the most it could explain, and only what is left when all of them explain all they can is
unexplained.

| reason | may explain |
|---|---|
| not_reported | all of it: one side published nothing at all for that month |
| freight_and_insurance | imports (CIF) may exceed exports (FOB) in value by up to 20 % |
| timing | a gap of the other sign in the month before or after, as far as it goes |
| re_export | what A says it sent to a third country C, as far as B says it got as much from C |
| origin_or_consignment | what B says it got from third countries beyond what those say they sent to B |
| coarser_code | all of it: a side reports only a shorter goods code |
| part_of_year | all of it: a side gives only some months of a year that the other gives whole |
| rounding | up to 2 % of the larger side, or 10 t |

Thresholds. CIF over FOB: the IMF takes 6 % on average (10 % before 2018); 20 % allows for small parcels on short
routes. The others are conventions; each is a parameter.

What it cannot see. Confidential trade, trade under "special codes", and goods in bond that neither side records. A code
such as 2710.19 holds other middle distillates than jet fuel.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reckoning.model.errors import InputError, ReckoningError, raise_all

_PERIOD = re.compile(r"^(\d{4})(?:-?(0[1-9]|1[0-2]))?$")


class Flow(StrEnum):
    """Which way goods went, as the reporter sees it."""

    EXPORT = "export"
    IMPORT = "import"


@dataclass(frozen=True)
class TradeRow:
    """One row of trade statistics: reporter, partner, goods code, period ("2023-04" or "2023"), and what was stated."""

    reporter: str
    partner: str
    flow: Flow
    code: str
    period: str
    mass_t: float | None = None
    value_usd: float | None = None
    record: str = ""


@dataclass(frozen=True)
class MirrorParameters:
    """Most that freight and insurance add to value, and what counts as rounding."""

    freight_share: float = 0.20
    rounding_share: float = 0.02
    rounding_t: float = 10.0


@dataclass(frozen=True)
class Reason:
    """A known reason for a gap, the most tonnes it could explain, and why it may apply."""

    code: str
    most_t: float
    why: str


@dataclass(frozen=True)
class MirrorGap:
    """One period: what each side stated (None: nothing), the gap in tonnes, reasons, and what they leave unexplained.

    `value_ratio` is imports over exports in US dollars. Gap and rest are None where a side states no mass.
    """

    period: str
    exported_t: float | None
    imported_t: float | None
    exported_usd: float | None
    imported_usd: float | None
    gap_t: float | None
    value_ratio: float | None
    reasons: tuple[Reason, ...]
    unexplained_t: float | None
    records: tuple[str, ...]


@dataclass(frozen=True)
class _Side:
    mass_t: float | None
    value_usd: float | None
    records: tuple[str, ...]


def mirror_gaps(
    rows: Sequence[TradeRow],
    exporter: str,
    importer: str,
    code: str,
    parameters: MirrorParameters | None = None,
) -> tuple[MirrorGap, ...]:
    """The gap of every period in which either side states trade in the goods with the other, oldest first.

    Raises `InputError`, one for each row with a period that is none, a figure below zero, or a partner that is itself.
    """
    _check(rows)
    book = _Book(tuple(r for r in rows if r.code.startswith(code) or code.startswith(r.code)), code)
    pair = [*book.rows(exporter, importer, Flow.EXPORT), *book.rows(importer, exporter, Flow.IMPORT)]
    given = parameters or MirrorParameters()
    return tuple(_gap(book, exporter, importer, p, given) for p in book.periods(pair))


@dataclass(frozen=True)
class _Book:
    """Rows about one goods code, longer or shorter."""

    found: tuple[TradeRow, ...]
    code: str

    def rows(self, reporter: str, partner: str, flow: Flow) -> list[TradeRow]:
        return [r for r in self.found if (r.reporter, r.partner, r.flow) == (reporter, partner, flow)]

    def periods(self, pair: Iterable[TradeRow]) -> list[str]:
        """Months, or whole years where one of the rows has no month."""
        found = {_period(r.period) for r in pair}
        whole = {year for year, month in found if not month}
        return sorted({year if year in whole else f"{year}-{month}" for year, month in found})

    def side(self, reporter: str, partner: str, flow: Flow, period: str) -> _Side | None:
        """What a reporter states for a period, each tonne once: a heading counts and its parts do not."""
        rows = [r for r in self.rows(reporter, partner, flow) if _within(r.period, period)]
        rows = _outermost([r for r in rows if r.code.startswith(self.code)]) or rows
        if any(len(_period(r.period)[1]) == 0 for r in rows):
            rows = [r for r in rows if not _period(r.period)[1]]
        if not rows:
            return None
        masses, values = [r.mass_t for r in rows], [r.value_usd for r in rows]
        return _Side(_sum(masses), _sum(values), tuple(r.record for r in rows if r.record))

    def mass_t(self, reporter: str, partner: str, flow: Flow, period: str) -> float:
        side = self.side(reporter, partner, flow, period)
        return (side.mass_t or 0.0) if side else 0.0

    def reports(self, reporter: str, flow: Flow, period: str) -> bool:
        return any(r.reporter == reporter and r.flow == flow and _within(r.period, period) for r in self.found)

    def others(self, exporter: str, importer: str) -> list[str]:
        named = {n for r in self.found for n in (r.reporter, r.partner)}
        return sorted(named - {exporter, importer})


def _gap(book: _Book, exporter: str, importer: str, period: str, given: MirrorParameters) -> MirrorGap:
    out = book.side(exporter, importer, Flow.EXPORT, period)
    into = book.side(importer, exporter, Flow.IMPORT, period)
    exported, imported = (side.mass_t if side else 0.0 for side in (out, into))
    gap = imported - exported if exported is not None and imported is not None else None
    reasons = _reasons(book, exporter, importer, period, gap, given)
    rest = None if gap is None else max(0.0, abs(gap) - sum(r.most_t for r in reasons))
    out_usd, into_usd = (side.value_usd if side else None for side in (out, into))
    return MirrorGap(
        period=period,
        exported_t=out.mass_t if out else None,
        imported_t=into.mass_t if into else None,
        exported_usd=out_usd,
        imported_usd=into_usd,
        gap_t=gap,
        value_ratio=into_usd / out_usd if into_usd is not None and out_usd else None,
        reasons=reasons,
        unexplained_t=rest,
        records=tuple(record for side in (out, into) if side for record in side.records),
    )


def _reasons(
    book: _Book, exporter: str, importer: str, period: str, gap: float | None, given: MirrorParameters
) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    size = abs(gap) if gap is not None else 0.0
    for reporter, flow in ((exporter, Flow.EXPORT), (importer, Flow.IMPORT)):
        if not book.reports(reporter, flow, period):
            reasons.append(
                Reason("not_reported", size, f"{reporter} states no {flow} of {book.code} in {period} at all")
            )
    reasons += _value_reason(book, exporter, importer, period, given)
    reasons += _grain_reasons(book, exporter, importer, period, size)
    if gap:
        larger = max(
            book.mass_t(exporter, importer, Flow.EXPORT, period), book.mass_t(importer, exporter, Flow.IMPORT, period)
        )
        most = min(size, max(given.rounding_t, given.rounding_share * larger))
        reasons.append(Reason("rounding", most, "figures are rounded"))
        reasons += _timing_reasons(book, exporter, importer, period, gap)
        reasons += _third_country_reasons(book, exporter, importer, period, gap)
    return tuple(reasons)


def _value_reason(book: _Book, exporter: str, importer: str, period: str, given: MirrorParameters) -> list[Reason]:
    out, into = book.side(exporter, importer, Flow.EXPORT, period), book.side(importer, exporter, Flow.IMPORT, period)
    if not (out and into and out.value_usd and into.value_usd) or into.value_usd <= out.value_usd:
        return []
    over = into.value_usd / out.value_usd - 1
    fits = "within" if over <= given.freight_share else "more than"
    why = f"imports are worth {over:.0%} more than exports, {fits} the {given.freight_share:.0%} that freight may add"
    return [Reason("freight_and_insurance", 0.0, why)]


def _grain_reasons(book: _Book, exporter: str, importer: str, period: str, size: float) -> list[Reason]:
    pairs = ((exporter, importer, Flow.EXPORT), (importer, exporter, Flow.IMPORT))
    found = []
    for reporter, partner, flow in pairs:
        rows = [r for r in book.rows(reporter, partner, flow) if _within(r.period, period)]
        months = {_period(r.period)[1] for r in rows}
        if rows and not _period(period)[1] and "" not in months and len(months) < 12:
            found.append(Reason("part_of_year", size, f"{reporter} states {len(months)} months of {period}"))
        if rows and not any(r.code.startswith(book.code) for r in rows):
            found.append(Reason("coarser_code", size, f"{reporter} states only code {rows[0].code}, which holds more"))
    return found


def _timing_reasons(book: _Book, exporter: str, importer: str, period: str, gap: float) -> list[Reason]:
    found = []
    for other in _neighbours(period):
        there = book.mass_t(importer, exporter, Flow.IMPORT, other) - book.mass_t(
            exporter, importer, Flow.EXPORT, other
        )
        if there * gap < 0:
            most = min(abs(there), abs(gap))
            found.append(Reason("timing", most, f"the gap of {other} is {there:+,.0f} t: goods on the way at the turn"))
    return found


def _third_country_reasons(book: _Book, exporter: str, importer: str, period: str, gap: float) -> list[Reason]:
    found = []
    for third in book.others(exporter, importer):
        sent = book.mass_t(exporter, third, Flow.EXPORT, period)
        got = book.mass_t(importer, third, Flow.IMPORT, period)
        stated = book.mass_t(third, importer, Flow.EXPORT, period)
        if gap > 0 and sent and (most := min(sent, gap)):
            why = f"{exporter} sent {sent:,.0f} t to {third}, which may have gone on to {importer}"
            found.append(Reason("re_export", most, why))
        if gap < 0 and got > stated:
            why = f"{importer} names {third} for {got:,.0f} t of which {third} states {stated:,.0f} t"
            found.append(Reason("origin_or_consignment", min(got - stated, -gap), why))
    return found


def _outermost(rows: list[TradeRow]) -> list[TradeRow]:
    """Rows whose code is in no other row's code of the same period: a heading and its parts are one figure."""
    return [
        r
        for r in rows
        if not any(o.period == r.period and o.code != r.code and r.code.startswith(o.code) for o in rows)
    ]


def _sum(values: list[float | None]) -> float | None:
    """The sum of what is given; None when any is missing, as part of a sum is not a sum."""
    known = [v for v in values if v is not None]
    return sum(known) if len(known) == len(values) else None


def _period(text: str) -> tuple[str, str]:
    match = _PERIOD.match(text)
    return (match[1], match[2] or "") if match else ("", "")


def _within(text: str, period: str) -> bool:
    year, month = _period(text)
    asked_year, asked_month = _period(period)
    return year == asked_year and (not asked_month or month == asked_month)


def _neighbours(period: str) -> list[str]:
    year, month = _period(period)
    if not month:
        return [str(int(year) - 1), str(int(year) + 1)]
    at = int(year) * 12 + int(month) - 1
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in (at - 1, at + 1)]


def _check(rows: Sequence[TradeRow]) -> None:
    errors: list[ReckoningError] = []
    for r in rows:
        figures = [v for v in (r.mass_t, r.value_usd) if v is not None]
        if not _period(r.period)[0]:
            errors.append(InputError(f"not a month or year: {r.period!r}", where=r.record, do="write 2023-04 or 2023"))
        if not all(0 <= v < float("inf") for v in figures):
            errors.append(InputError(f"a figure that cannot be: {r.mass_t} t, {r.value_usd} USD", where=r.record))
        if r.reporter == r.partner:
            errors.append(InputError(f"trade of {r.reporter} with itself", where=r.record))
    raise_all(errors)
