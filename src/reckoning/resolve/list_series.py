"""A list as a series of dated versions, and whether one of its records was listed on a day.

Definition. Listed on day D = in the newest version dated on or before D, overridden by a sourced designation date.
Both neighbouring versions are named, because a series is never complete: between two versions a record may have come or
gone.

| sourced date | newest version up to D | answer |
|---|---|---|
| none | has it | yes |
| none | lacks it | no, with a warning when the next version has it |
| none | there is none | undetermined |
| after D | lacks it, or there is none | no |
| after D | has it | undetermined: list and date contradict each other |
| on or before D | has it, or is older than the date, or there is none | yes |
| on or before D | is of the very day, and the next version has it or there is none | yes |
| on or before D | is newer than the date and lacks it | no: taken off; undetermined when the next version has it |

Threshold. A newest version over 31 days older than D, with none after it, is called stale in the answer's reasons: a
convention, as lists change by the week.

What it cannot see. A record that came and went between two versions; a delisting date, which lists do not print.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reckoning.model.errors import InputError, ReckoningError, raise_all
from reckoning.readers.sanctions_list import Designation, SanctionsList
from reckoning.resolve.answer import Answer

STALE_DAYS = 31


@dataclass(frozen=True)
class SourcedDate:
    """A designation date from a source other than the list: whose list, which record, the day, and the source."""

    authority: str
    id: str
    on: date
    source: str


@dataclass(frozen=True)
class Standing:
    """Whether a record was listed on a day; the newest version up to that day, the next one, and the reasons."""

    listed: Answer
    list_version: date | None
    next_version: date | None
    designated_on: date | None
    why: tuple[str, ...]


class ListSeries:
    """The versions of one list of one authority, oldest first."""

    def __init__(self, versions: Sequence[SanctionsList], sourced: Iterable[SourcedDate] = ()) -> None:
        dated = sorted((v.version, i) for i, v in enumerate(versions) if v.version is not None)
        self.authority, self.name = versions[0].authority, versions[0].name
        self.dates = tuple(dict.fromkeys(day for day, _ in dated))
        self._versions: dict[date, set[str]] = {day: set() for day in self.dates}
        self.records: dict[str, Designation] = {}
        self._sourced = {s.id: s for s in sourced if s.authority == self.authority}
        self.designated: dict[str, date] = {}
        for day, i in dated:
            for record in versions[i].designations:
                self._versions[day].add(record.id)
                self.records[record.id] = record
                if record.designated_on:
                    self.designated[record.id] = record.designated_on
        self.designated.update((uid, s.on) for uid, s in self._sourced.items())

    def neighbours(self, on: date) -> tuple[date | None, date | None]:
        """The newest version dated on or before a day, and the next one after it."""
        before = max((d for d in self.dates if d <= on), default=None)
        return before, min((d for d in self.dates if d > on), default=None)

    def standing(self, uid: str, on: date) -> Standing:
        """Whether record `uid` was listed on a day, by the rule of this module."""
        before, after = self.neighbours(on)
        held = before is not None and uid in self._versions[before]
        held_after = after is not None and uid in self._versions[after]
        day = self.designated.get(uid)
        reasons = [self._said(before, held, f"the newest dated on or before {on}")]
        if after:
            reasons.append(self._said(after, held_after, "the next"))
        if day is None:
            listed = Answer.UNDETERMINED if before is None else Answer.YES if held else Answer.NO
            if listed is Answer.NO and held_after:
                reasons.append(f"it came on the list between {before} and {after}: on which day, the lists do not say")
        else:
            listed = _by_date(day, on, before, held, after, held_after)
            reasons.append(self._dated(uid, day))
            if listed is Answer.UNDETERMINED:
                reasons.append("list and designation date contradict each other")
        if before and after is None and (on - before).days > STALE_DAYS:
            reasons.append(f"stale: the newest version is {(on - before).days} days older than {on}")
        return Standing(listed, before, after, day, tuple(reasons))

    def _said(self, version: date | None, held: bool, which: str) -> str:
        if version is None:
            return f"no version of {self.name} is {which.removeprefix('the newest ')}"
        return f"{'in' if held else 'not in'} {self.name} of {version}, {which}"

    def _dated(self, uid: str, day: date) -> str:
        other = self._sourced.get(uid)
        return f"designated on {day}, says {other.source if other else 'the list'}"


def _by_date(day: date, on: date, before: date | None, held: bool, after: date | None, held_after: bool) -> Answer:
    """The rows of the table that have a sourced date."""
    if on < day:
        return Answer.UNDETERMINED if held else Answer.NO
    if held or before is None or before < day:
        return Answer.YES
    if before == day and (held_after or after is None):
        return Answer.YES
    return Answer.UNDETERMINED if held_after else Answer.NO


def series_of(lists: Sequence[SanctionsList], sourced: Iterable[SourcedDate] = ()) -> tuple[ListSeries, ...]:
    """The series among several lists, by authority and list name; a list without a date is refused.

    Raises `InputError` (or several as one) naming each list without a date.
    """
    errors: list[ReckoningError] = [
        InputError(
            f"{found.name} has no date, so nobody can say who was on it on a day",
            where=found.files[0].file,
            do="give the day of the list",
        )
        for found in lists
        if found.version is None
    ]
    raise_all(errors)
    sourced = tuple(sourced)
    keys = dict.fromkeys((found.authority, found.name) for found in lists)
    return tuple(ListSeries([f for f in lists if (f.authority, f.name) == key], sourced) for key in keys)
