"""Status: what became of a person, as dated states in the order of their days; and the sums a source must keep.

Definition. A state (detained, charged, sentenced, released, killed, missing) holds from the day a source gives for it.
A history is the states that all records of one person give. Days are intervals: two are in order unless the one that
must come first begins after the other has ended.

Rules. Nothing is put right. What does not fit is a note with the statements that say it:
- charged, sentenced or released before detained; sentenced before charged; released or detained after killed;
- released, and detained again later, is a second detention and no fault;
- two records that give one state on different days (after one day's grace: reports are written the day after) differ.

Arrested = detained + released + died in custody, where a source gives the three or four: the difference is reported.

What it cannot see: a state that no source dates; which of two days is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from reckoning.model.instant import DAY_MS, iso

GRACE_MS = DAY_MS
"""Two records may be so far apart on one day: events of the night, reports of the morning after."""


class Status(StrEnum):
    """What became of a person, in the order in which it happens."""

    DETAINED = "detained"
    CHARGED = "charged"
    SENTENCED = "sentenced"
    RELEASED = "released"
    MISSING = "missing"
    KILLED = "killed"


PROPERTY_OF = {
    Status.DETAINED: "arrestedOn",
    Status.CHARGED: "chargedOn",
    Status.SENTENCED: "sentencedOn",
    Status.RELEASED: "releasedOn",
    Status.MISSING: "missingOn",
    Status.KILLED: "killedOn",
}
"""The property of a record that dates each state."""

_WORDS = {
    Status.KILLED: r"\bkilled|\bdead\b|\bdied\b|\bdeceased|\bdeath\b(?! (?:sentence|penalty|row))|\bexecuted|\bfallen\b"
    r"|\bmurdered|ကျဆုံး|သေဆုံး|ကွယ်လွန်|အသတ်ခံ",
    Status.RELEASED: r"\breleased?\b|\bfreed\b|\bamnest|\bpardon|\bon bail\b|\bacquitted|လွတ်မြောက်|ပြန်လွှတ်|လွှတ်ပေး",
    Status.SENTENCED: r"\bsentenced?\b|\bconvicted|\bserving\b|\bdeath (?:penalty|row)|ထောင်ဒဏ်|ပြစ်ဒဏ်|အမိန့်ချ",
    Status.CHARGED: r"\bcharged|\bon trial\b|\bindicted|\bprosecuted|တရားစွဲ|အမှုဖွင့်",
    Status.MISSING: r"\bmissing|\bdisappeared|\bwhereabouts unknown|ပျောက်ဆုံး|ပျောက်နေ",
    Status.DETAINED: r"\bdetain|\barrest|\bheld\b|\bin custody\b|\bimprison|\bjailed|\bin prison\b"
    r"|ဖမ်းဆီး|ချုပ်နှောင်|ထိန်းသိမ်း|အဖမ်း",
}
_FINDS = {status: re.compile(words, re.IGNORECASE) for status, words in _WORDS.items()}
_NEGATED = re.compile(
    r"\b(?:not|never|no longer|denied|awaiting|yet to be|without being)\s+(?:been\s+|being\s+)?\w+", re.IGNORECASE
)


def statuses_of(text: str) -> frozenset[Status]:
    """The states that a text names; what it says is not so is left out.

    >>> [*map(str, statuses_of("Sentenced, not released"))], sorted(map(str, statuses_of("died in custody")))
    (['sentenced'], ['detained', 'killed'])
    """
    plain = _NEGATED.sub(" ", text)
    return frozenset(status for status, words in _FINDS.items() if words.search(plain))


@dataclass(frozen=True)
class DatedStatus:
    """A state and the days within which it began (UTC ms, half-open; None where no day is given), with who says so."""

    status: Status
    start_ms: int | None
    end_ms: int | None
    statement: str = ""
    source: str = ""


@dataclass(frozen=True)
class StatusNote:
    """What does not fit in a history, in words, and the statements that say it."""

    what: str
    statements: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """The states of one person in the order of their days (undated ones last), and what does not fit."""

    states: tuple[DatedStatus, ...]
    notes: tuple[StatusNote, ...]

    @property
    def last(self) -> Status | None:
        """What is known of the person last: killed, whenever it is stated; else the state with the latest day."""
        if any(s.status is Status.KILLED for s in self.states):
            return Status.KILLED
        dated = [s for s in self.states if s.start_ms is not None]
        return (dated or self.states)[-1].status if self.states else None


_MUST_FOLLOW = (
    (Status.DETAINED, Status.CHARGED),
    (Status.DETAINED, Status.SENTENCED),
    (Status.DETAINED, Status.RELEASED),
    (Status.CHARGED, Status.SENTENCED),
    (Status.RELEASED, Status.KILLED),
    (Status.DETAINED, Status.KILLED),
)
_ORDER = list(Status)


def history(states: Iterable[DatedStatus]) -> History:
    """The history that states make up, whatever their order."""
    ordered = sorted(set(states), key=_when)
    notes = [*_out_of_order(ordered), *_differing(ordered)]
    return History(tuple(ordered), tuple(notes))


def _when(state: DatedStatus) -> tuple[bool, int, int, str, str]:
    undated = state.start_ms is None
    return undated, state.start_ms or 0, _ORDER.index(state.status), state.source, state.statement


def _of(states: Sequence[DatedStatus], status: Status) -> list[DatedStatus]:
    return [s for s in states if s.status is status and s.start_ms is not None and s.end_ms is not None]


def _out_of_order(states: Sequence[DatedStatus]) -> list[StatusNote]:
    """A later state all whose days lie before every day of the earlier one: a second detention is no fault."""
    notes = []
    for before, after in _MUST_FOLLOW:
        firsts, seconds = _of(states, before), _of(states, after)
        if not firsts or not seconds:
            continue
        first = min(firsts, key=lambda s: s.start_ms or 0)
        second = max(seconds, key=lambda s: s.end_ms or 0)
        if (second.end_ms or 0) <= (first.start_ms or 0):
            what = f"{after} ({_days(second)}) before {before} ({_days(first)})"
            notes.append(StatusNote(what, _statements((first, second))))
    return notes


def _differing(states: Sequence[DatedStatus]) -> list[StatusNote]:
    notes = []
    for status in Status:
        given = _of(states, status)
        for one, two in pairwise(given):
            apart = (two.start_ms or 0) - (one.end_ms or 0)
            if apart >= GRACE_MS and not _again(states, status, one, two):
                what = f"{status} on different days: {_days(one)} and {_days(two)}"
                notes.append(StatusNote(what, _statements((one, two))))
    return notes


def _again(states: Sequence[DatedStatus], status: Status, one: DatedStatus, two: DatedStatus) -> bool:
    """Whether a release lies between two detentions (or charges, sentences), or a detention between two releases."""
    if status in (Status.KILLED, Status.MISSING):
        return False
    between = Status.DETAINED if status is Status.RELEASED else Status.RELEASED
    low, high = one.start_ms or 0, two.end_ms or 0
    return any(low <= (s.start_ms or 0) and (s.end_ms or 0) <= high for s in _of(states, between))


def _days(state: DatedStatus) -> str:
    first, last = (iso(ms) or "" for ms in (state.start_ms, (state.end_ms or 1) - 1))
    return first[:10] if first[:10] == last[:10] else f"{first[:10]} to {last[:10]}"


def _statements(states: Iterable[DatedStatus]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.statement for s in states if s.statement))


@dataclass(frozen=True)
class Totals:
    """What one source gives for one day and one group of people: counts of people, None where it gives none."""

    arrested: float | None
    detained: float | None
    released: float | None
    died_in_custody: float | None = None


def difference(totals: Totals) -> float | None:
    """Arrested less (detained + released + died in custody); None where one of the first three is not given.

    >>> difference(Totals(25_000, 19_000, 5_900)), difference(Totals(25_000, None, 5_900))
    (100, None)
    """
    if totals.arrested is None or totals.detained is None or totals.released is None:
        return None
    return totals.arrested - (totals.detained + totals.released + (totals.died_in_custody or 0))
