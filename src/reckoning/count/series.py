"""Series: published figures as their sources give them, and what is wrong within one counter's own figures.

Definition: a published figure is a statement with its wording, never a thing to add up. A series is what one counter
says of one thing of one scope from one first day on. Found within it:

- `fall`: a running total (killed, arrested, since a day) that is lower later than before. The fewest figures whose
  removal leaves no fall (the complement of a longest run that does not fall) are suspect; all are kept, the suspect
  ones are contested, whatever their source.
- `copies_differ`: two numbers of one counter for one thing and day.
- `parts_do_not_add`: arrested is not in detention plus released on one day; shares by side of one publication do not
  add up to its total for all sides; shares by year given in the notes do not add up to the figure.

Thresholds: none but zero. Figures with only an upper bound ("nearly 20,000") and rough ones ("about") make no fall.

What it cannot see: a wrong figure that still rises; which of two copies is right; a counter that changed its rules.

Known failures: two counters that share a name are one series; a correction downwards that its counter meant, as when
people counted as killed are found alive, is called suspect until a person judges it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reckoning.count.figure import RISING, Figure, Outcome, Side
from reckoning.count.figure_words import counter_in, outcome_in, scope_in, standard_in, unit_in, via_in
from reckoning.model.bound import Amount, Bound
from reckoning.model.instant import DAY_MS, iso, to_ms
from reckoning.model.row import RecordKind, Row

_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
_BY_YEAR = re.compile(r"(\d[\d,]*) \((\d{4})\)")
_DATE = re.compile(r"^\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True)
class Fault:
    """Something amiss within one counter's figures; `suspect` are those that a reader should doubt."""

    code: str
    words: str
    figures: tuple[Figure, ...]
    suspect: tuple[Figure, ...] = ()


def published(rows: Iterable[Row]) -> list[Figure]:
    """The published figures among rows, in their order; rows without a number keep the bound `unknown`."""
    found = [_published(row) for row in rows if row.kind == RecordKind.FIGURE]
    ends: dict[tuple[object, ...], set[int | None]] = defaultdict(set)
    for f in found:
        ends[(*_thing(f), f.start_ms)].add(f.end_ms)
    sure = [_SINCE.search(f.what) is not None or _of_one_first_day(f, ends) for f in found]
    running = {(f.counter, f.what) for f, is_so in zip(found, sure, strict=True) if is_so}
    return [replace(f, running=is_so or _undated_like(f, running)) for f, is_so in zip(found, sure, strict=True)]


def known_on(row: Row) -> str:
    """When a row was said: its own date of publication, else the day as of which it holds, else its document's date.

    A year or a month stays one; empty where nothing says so.
    """
    for name in ("publishedOn", "asOf"):
        if match := _DATE.match(row.text(name).strip()):
            return match[0]
        if (field := row.get(name)) and field.value.start_ms is not None:
            return (iso(field.value.start_ms) or "")[:10]
    return row.stated_on[:10]


def last_day(text: str) -> str:
    """The last day a date written as year, month or day may mean, as YYYY-MM-DD; empty stays empty.

    >>> last_day("2024-02"), last_day("2024"), last_day("2024-05-01")
    ('2024-02-31', '2024-12-31', '2024-05-01')
    """
    return {0: "", 4: f"{text}-12-31", 7: f"{text}-31"}.get(len(text), text)


def _published(row: Row) -> Figure:
    what = row.text("what")
    said = row.text("statedBy") or row.stated_by
    field = row.get("figure")
    unit = unit_in(row.text("unit") or (field.value.unit or "" if field else ""), what)
    value = (field.amount if field else None) or Amount(None, None, None, Bound.UNKNOWN, unit)
    start, end = _period(row)
    words = row.text("wording")
    return Figure(
        label=row.label,
        what=what,
        counter=counter_in(said),
        value=replace(value, unit=unit),
        outcome=outcome_in(what),
        scope=scope_in(what, row.text("perpetrator"), row.text("place")),
        standard=standard_in(f"{words}; {what}"),
        start_ms=start,
        end_ms=end,
        known_on=known_on(row),
        wording=words,
        via=via_in(said),
        source_class=row.text("sourceClass"),
        subject=row.subject,
        statements=(row.statement,),
        notes=row.text("notes"),
    )


def _period(row: Row) -> tuple[int | None, int | None]:
    """First and last moment of a row's period, each None where it is open."""
    values = [f.value for f in row.every("period")]
    starts = [v.start_ms for v in values if v.start_ms is not None]
    ends = [v.end_ms for v in values if v.end_ms is not None]
    return min(starts, default=None), max(ends, default=None)


def _of_one_first_day(figure: Figure, ends: Mapping[tuple[object, ...], set[int | None]]) -> bool:
    """Whether its counter gives the same thing from the same first day to two days more."""
    return figure.start_ms is not None and len(ends[(*_thing(figure), figure.start_ms)]) > 2


def _undated_like(figure: Figure, running: set[tuple[str, str]]) -> bool:
    """Whether a figure that gives no first day says the same words as its counter's running ones."""
    return figure.start_ms is None and figure.end_ms is not None and (figure.counter, figure.what) in running


def _thing(figure: Figure) -> tuple[object, ...]:
    """What must be the same for two figures to be of one series, but for the period."""
    return figure.counter.casefold(), figure.outcome, figure.scope, figure.unit


def series_of(figures: Iterable[Figure]) -> dict[tuple[object, ...], list[Figure]]:
    """Running figures by series, each in the order of the days they reach to.

    One that gives no first day is of the series of its counter that says the same words, where there is only one.
    """
    found: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    running = [f for f in figures if f.running and f.end_ms is not None and f.number is not None]
    starts: dict[tuple[str, str], set[int]] = defaultdict(set)
    for figure in running:
        if figure.start_ms is not None:
            starts[figure.counter, figure.what].add(figure.start_ms)
    for figure in running:
        same = starts[figure.counter, figure.what]
        start = next(iter(same)) if figure.start_ms is None and len(same) == 1 else figure.start_ms
        found[(*_thing(figure), start)].append(figure)
    return {key: sorted(of, key=lambda f: (f.end_ms or 0, f.number or 0.0, f.label)) for key, of in found.items()}


def faults(figures: Sequence[Figure]) -> list[Fault]:
    """Everything amiss within each counter's own figures, in a fixed order."""
    found = [fault for of in series_of(figures).values() for fault in _falls(of)]
    found += [fault for of in series_of(figures).values() for fault in _copies(of)]
    found += _not_adding(figures)
    return sorted(found, key=lambda f: (f.code, [x.label for x in f.figures]))


def suspects(figures: Sequence[Figure]) -> dict[str, str]:
    """Figures to doubt, by key, with the reason."""
    return {f.key: fault.words for fault in faults(figures) for f in fault.suspect}


def _falls(of: Sequence[Figure]) -> list[Fault]:
    firm = [f for f in of if f.outcome in RISING and f.value.bound not in (Bound.NEARLY, Bound.AT_MOST, Bound.ABOUT)]
    kept = set(_longest_rising([f.number or 0.0 for f in firm]))
    found = []
    for place, figure in enumerate(firm):
        if place in kept:
            continue
        other = _contradicting(firm, place, kept)
        first, second = sorted((figure, other), key=lambda f: f.end_ms or 0)
        words = (
            f"{figure.counter}'s running total ({figure.outcome}) cannot fall: {_shown(first)}, then "
            f"{_shown(second)}; {figure.label} breaks the series and is suspect"
        )
        if (first.end_ms, first.number) != (second.end_ms, second.number) and first.end_ms != second.end_ms:
            found.append(Fault("fall", words, (first, second), (figure,)))
    return found


def _contradicting(firm: Sequence[Figure], place: int, kept: set[int]) -> Figure:
    """The kept figure nearest in the order that one figure contradicts: higher before it, or lower after it."""
    number = firm[place].number or 0.0
    against = [
        k
        for k in kept
        if (k < place and (firm[k].number or 0) > number) or (k > place and (firm[k].number or 0) < number)
    ]
    return firm[min(against, key=lambda k: (abs(k - place), k))]


def _longest_rising(values: Sequence[float]) -> list[int]:
    """Places of a longest run of values that never falls.

    >>> _longest_rising([54, 2940, 3747, 1108, 4108])
    [0, 1, 2, 4]
    """
    tails: list[float] = []
    at: list[int] = []
    before: list[int] = []
    for i, value in enumerate(values):
        length = bisect_right(tails, value)
        before.append(at[length - 1] if length else -1)
        if length == len(tails):
            tails.append(value)
            at.append(i)
        else:
            tails[length], at[length] = value, i
    run, i = [], at[-1] if at else -1
    while i >= 0:
        run.append(i)
        i = before[i]
    return run[::-1]


def _copies(of: Sequence[Figure]) -> list[Fault]:
    found = []
    by_day: dict[int | None, list[Figure]] = defaultdict(list)
    for figure in of:
        by_day[figure.end_ms].append(figure)
    for same in by_day.values():
        first, last = same[0], same[-1]
        if (first.number or 0) < (last.number or 0) and first.value.bound is last.value.bound:
            words = f"{first.counter} is given {_shown(first)} and {_shown(last)} for one thing and day"
            found.append(Fault("copies_differ", words, (first, last)))
    return found


def _not_adding(figures: Sequence[Figure]) -> list[Fault]:
    return [
        fault for check in (_held, _by_side, _by_year) for fault in check([f for f in figures if f.number is not None])
    ]


def _held(figures: Sequence[Figure]) -> list[Fault]:
    found = []
    days: dict[tuple[object, ...], dict[Outcome, Figure]] = defaultdict(dict)
    for figure in figures:
        firm = figure.value.bound in (Bound.EXACT, Bound.AT_LEAST)
        if figure.unit == "people" and figure.start_ms is not None and firm:
            days[figure.counter.casefold(), figure.scope, figure.end_ms].setdefault(figure.outcome, figure)
    for given in days.values():
        parts = [given.get(o) for o in (Outcome.ARRESTED, Outcome.DETAINED, Outcome.RELEASED)]
        if None in parts:
            continue
        arrested, detained, released = (p for p in parts if p is not None)
        gap = (arrested.number or 0) - (detained.number or 0) - (released.number or 0)
        if gap:
            words = (
                f"{arrested.counter}: {arrested.number:,.0f} arrested is not {detained.number:,.0f} in detention plus "
                f"{released.number:,.0f} released: {abs(gap):,.0f} {'too many' if gap > 0 else 'too few'}"
            )
            found.append(Fault("parts_do_not_add", words, (arrested, detained, released)))
    return found


def _by_side(figures: Sequence[Figure]) -> list[Fault]:
    found = []
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for f in figures:
        groups[f.counter.casefold(), f.outcome, f.unit, f.start_ms, f.end_ms, f.known_on].append(f)
    for same in groups.values():
        whole = [f for f in same if f.scope.side is Side.ALL]
        parts = [f for f in same if f.scope.side not in (Side.ALL, Side.UNSAID)]
        if len(whole) != 1 or len({f.scope.side for f in parts}) != len(parts) or len(parts) < 3:
            continue
        total = sum(f.number or 0 for f in parts)
        if total != whole[0].number:
            words = f"{whole[0].counter}: the shares by side add up to {total:,.0f}, the total is {_shown(whole[0])}"
            found.append(Fault("parts_do_not_add", words, (whole[0], *parts)))
    return found


def _by_year(figures: Sequence[Figure]) -> list[Fault]:
    found = []
    for figure in figures:
        parts = by_year(figure)
        total = sum(p.number or 0 for p in parts)
        if len(parts) > 1 and total != figure.number:
            words = f"{figure.counter}: the years add up to {total:,.0f}, the figure is {_shown(figure)}"
            found.append(Fault("parts_do_not_add", words, (figure,)))
    return found


def by_year(figure: Figure) -> list[Figure]:
    """The shares by calendar year that the notes of a figure give ("1360 (2021) 1319 (2022)"), within its period."""
    found = []
    if not re.search(r"by year", figure.notes, re.IGNORECASE):
        return []
    for number, year in _BY_YEAR.findall(figure.notes):
        start, end = _year_ms(int(year)), _year_ms(int(year) + 1)
        start = max(start, figure.start_ms) if figure.start_ms is not None else start
        end = min(end, figure.end_ms) if figure.end_ms is not None else end
        count = float(number.replace(",", ""))
        value = Amount(count, count, count, Bound.EXACT, figure.unit)
        found.append(
            replace(
                figure, label=f"{figure.label}/{year}", value=value, start_ms=start, end_ms=end, running=False, notes=""
            )
        )
    return sorted(found, key=lambda f: f.start_ms or 0)


def joined(figures: Sequence[Figure]) -> list[Figure]:
    """Figures of one counter, thing and publication whose periods follow each other without a gap, added up.

    Only runs of two or more are given, every run that begins with the first of them.
    """
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for f in figures:
        if not f.running and None not in (f.start_ms, f.end_ms, f.number):
            groups[(*_thing(f), f.known_on, f.via)].append(f)
    found = []
    for same in groups.values():
        run: list[Figure] = []
        for figure in sorted(same, key=lambda f: (f.start_ms or 0, f.end_ms or 0)):
            if run and figure.start_ms == run[-1].end_ms:
                run.append(figure)
                found.append(_sum(run))
            elif not run or figure.start_ms != run[-1].start_ms:
                run = [figure]
    return found


def _sum(run: Sequence[Figure]) -> Figure:
    """Figures of disjoint periods added up: at least the sum of what each gives at least, exact where all are."""
    first, last = run[0], run[-1]
    if len({f.value.bound for f in run}) == 1 and first.value.bound in (Bound.EXACT, Bound.AT_LEAST):
        low, best, high = (_added([getattr(f.value, name) for f in run]) for name in ("low", "best", "high"))
        value = Amount(low, best, high, first.value.bound, first.unit)
    else:
        value = Amount(sum(f.value.low or 0 for f in run), None, None, Bound.AT_LEAST, first.unit)
    return replace(
        first,
        label=" + ".join(f.label for f in run),
        value=value,
        end_ms=last.end_ms,
        statements=tuple(dict.fromkeys(s for f in run for s in f.statements)),
        wording="added up from its counter's own periods",
    )


def _added(numbers: Sequence[float | None]) -> float | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if len(known) == len(numbers) else None


def _year_ms(year: int) -> int:
    return to_ms(datetime(year, 1, 1, tzinfo=UTC))


def _shown(figure: Figure) -> str:
    day = f" to {(iso(figure.end_ms - DAY_MS) or '')[:10]}" if figure.end_ms is not None else ""
    return f"{figure.number:,.0f}{day} ({figure.label})"
