"""Instants: UTC milliseconds since 1970 inside, ISO 8601 with Z outside."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from reckoning.model.errors import UsageError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
# AIS began to be carried in the 1990s; a receiver with no clock says 1970, and one whose counter overflowed says 2106.
EARLIEST_MS = int((datetime(1990, 1, 1, tzinfo=UTC) - EPOCH).total_seconds() * 1000)
LATEST_MS = int((datetime(2100, 1, 1, tzinfo=UTC) - EPOCH).total_seconds() * 1000)

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def to_ms(moment: datetime) -> int:
    """UTC milliseconds of an aware datetime; a naive one is refused, never guessed.

    >>> to_ms(datetime(2023, 1, 5, tzinfo=UTC))
    1672876800000
    """
    if moment.tzinfo is None:
        raise UsageError(f"time without a zone: {moment.isoformat()}", do="write it with Z or an offset")
    return (moment - EPOCH) // timedelta(milliseconds=1)


def iso(ms: int | None) -> str | None:
    """ISO 8601 UTC of milliseconds, with fractions only where there are any; None stays None.

    >>> iso(1672876800000), iso(1672876800250), iso(None)
    ('2023-01-05T00:00:00Z', '2023-01-05T00:00:00.250Z', None)
    """
    if ms is None:
        return None
    moment = EPOCH + timedelta(milliseconds=ms)
    grain = "milliseconds" if ms % 1000 else "seconds"
    return moment.isoformat(timespec=grain).replace("+00:00", "Z")


def parse_instant(text: str) -> int:
    """Milliseconds of an ISO 8601 instant, or of midnight UTC of a date; raises `UsageError`.

    >>> parse_instant("2023-08-24"), parse_instant("2023-08-24T02:00:00+02:00")
    (1692835200000, 1692835200000)
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"not a date or time: {text!r}", do="write 2023-08-24 or 2023-08-24T10:00:00Z") from error
    if moment.tzinfo is None and _DATE.match(text):
        moment = moment.replace(tzinfo=UTC)
    return to_ms(moment)


def parse_date(text: str) -> date:
    """A calendar date written YYYY-MM-DD; raises `UsageError`.

    >>> parse_date("2023-08-24")
    datetime.date(2023, 8, 24)
    """
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise UsageError(f"not a date: {text!r}", do="write it as YYYY-MM-DD")


def last_ms(start_ms: int | None, end_ms: int) -> int:
    """The moment by which people name the end of a half-open interval: of whole days the last day, else the end itself.

    >>> iso(last_ms(parse_instant("2021-04-15T00:00:00Z"), parse_instant("2021-04-16T00:00:00Z")))
    '2021-04-15T00:00:00Z'
    """
    whole = end_ms % DAY_MS == 0 and (start_ms is None or (start_ms % DAY_MS == 0 and start_ms < end_ms))
    return end_ms - DAY_MS if whole else end_ms


def now_ms() -> int:
    """The clock, in UTC milliseconds: only the ledger and evidence records may ask it."""
    return to_ms(datetime.now(UTC))
