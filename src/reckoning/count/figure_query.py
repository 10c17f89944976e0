"""Query: what a figure of ours counts, from which records, known when, in which groups."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

from reckoning.count.incident_weapon import Weapon
from reckoning.model.errors import UsageError
from reckoning.model.instant import DAY_MS, iso, parse_date, parse_instant


class Counted(StrEnum):
    """What is counted."""

    DEATHS = "deaths"
    CIVILIANS = "civilians"
    INJURED = "injured"
    DETAINED = "detained"
    PEOPLE = "people"
    EVENTS = "events"


class By(StrEnum):
    """What figures can be grouped by."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    REGION = "region"
    PLACE = "place"
    PERPETRATOR = "perpetrator"
    WEAPON = "weapon"
    GROUP = "group"
    SOURCE = "source"


PERIODS = (By.DAY, By.WEEK, By.MONTH, By.YEAR)


@dataclass(frozen=True)
class Query:
    """What is counted; days are inclusive, `as_of` is the last day on which a record may have been said.

    Texts of filters compare without case; `region` and `perpetrator` match a part of the text, the others all of it.
    """

    what: Counted = Counted.DEATHS
    by: tuple[By, ...] = ()
    first_day: str = ""
    last_day: str = ""
    as_of: str = ""
    region: str = ""
    perpetrator: str = ""
    weapon: str = ""
    group: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        for day in (self.first_day, self.last_day, self.as_of):
            if day:
                parse_date(day)
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise UsageError(f"the period ends before it begins: {self.first_day} to {self.last_day}")
        if self.weapon and self.weapon.casefold() not in set(Weapon):
            raise UsageError(f"no weapon class is called {self.weapon!r}", do=f"use one of {', '.join(Weapon)}")
        if len(set(self.by)) != len(self.by):
            raise UsageError("grouped by one thing twice")
        if sum(by in PERIODS for by in self.by) > 1:
            raise UsageError("grouped by two lengths of time", do="choose day, week, month or year")

    @property
    def start_ms(self) -> int | None:
        """The first moment of the period; None where it is open."""
        return parse_instant(self.first_day) if self.first_day else None

    @property
    def end_ms(self) -> int | None:
        """The first moment after the period; None where it is open."""
        return parse_instant(self.last_day) + DAY_MS if self.last_day else None

    def plain(self) -> dict[str, object]:
        """The query as JSON values, what is not set left out."""
        given = {name: value for name, value in asdict(self).items() if value}
        return {**given, "what": str(self.what), "by": [str(b) for b in self.by]}


def query(what: str = "deaths", by: str = "", **filters: str) -> Query:
    """A query from texts as a person writes them; raises `UsageError` that names what can be written.

    >>> query("deaths", "month,perpetrator", first_day="2021-02-01").by
    (<By.MONTH: 'month'>, <By.PERPETRATOR: 'perpetrator'>)
    """
    if what not in set(Counted):
        raise UsageError(f"nothing is counted as {what!r}", do=f"use one of {', '.join(Counted)}")
    names = [name.strip() for name in by.split(",") if name.strip()]
    if unknown := [name for name in names if name not in set(By)]:
        raise UsageError(f"nothing is grouped by {unknown[0]!r}", do=f"use one of {', '.join(By)}")
    return Query(Counted(what), tuple(By(name) for name in names), **filters)


def period_of(by: By, start_ms: int | None, end_ms: int | None) -> str:
    """The day, ISO week, month or year that an interval lies in; says so where it is in more than one or undated.

    >>> period_of(By.MONTH, 1672531200000, 1672617600000), period_of(By.DAY, None, None)
    ('2023-01', 'no date')
    """
    if start_ms is None or end_ms is None:
        return "no date"
    first, last = _period(by, start_ms), _period(by, max(start_ms, end_ms - 1))
    return first if first == last else f"not dated to the {by}"


def _period(by: By, ms: int) -> str:
    day = (iso(ms) or "")[:10]
    if by is By.WEEK:
        year, week, _ = parse_date(day).isocalendar()
        return f"{year}-W{week:02d}"
    return day[: {By.DAY: 10, By.MONTH: 7, By.YEAR: 4}[by]]
