"""Identity: a ship that calls itself otherwise than before, and one IMO number sent under several MMSIs.

Definition. `pattern` says what changed. `name`, `callSign`, `imo`, `ship_type`, `length_m`, `beam_m`: from one held
value (`reckoning.sea.said`) to another under one MMSI. Names and call signs are compared by their letters and digits
alone, so that padding, spaces and hyphens are no change; ship types by their class (all tankers are one), lengths and
beams when they differ by 10 m and 5 m; IMO numbers only when their check digit is right. `shared_mmsi`: two values or
more come back after one another (A, B, A, B): two ships that send one MMSI, and no renaming. `mmsi`: one IMO number
under one MMSI and then under another: a hull that was reflagged or sold, or, where both are heard over a day at the
same time, a number that belongs to one of them at most. Start and end are the last message with the old value and the
first with the new one; under `shared_mmsi` the first and the last message of those that alternate.

Thresholds. `IdentityParameters`. Three messages, or two an hour apart: a value of one message is noise (ours).
10 m, 5 m: crews mistype less (ours). 24 h: receivers and clocks differ (ours).

Basis and grade. The receiver heard it: observed, likely. Possible where one IMO number is sent under two MMSIs at the
same time, and where only type or size alternates.

What it cannot see. Why. A name changed while nobody listened has changed at an unknown time between start and end.
What a register says: that is another source.

Known failures. A crew that corrects a typing error changes its name; the signs say when names differ in one or two
letters. Two ships that share an MMSI one after the other look like one that was renamed, unless they send IMO numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pyarrow as pa

from reckoning.model.basis import Grade
from reckoning.model.finding import Kind
from reckoning.model.imo import is_imo
from reckoning.model.instant import HOUR_MS
from reckoning.sea.events import events_table, ordinals
from reckoning.sea.said import Meaning, Said, between, said_of

RULE = "identity/1"
SHARED, REFLAGGED = "shared_mmsi", "mmsi"
STRONG = ("imo", "name", "callSign")


@dataclass(frozen=True)
class IdentityParameters:
    """Thresholds of identity changes; where they come from stands in the module's card."""

    least_messages: int = 3
    hold_h: float = 1.0
    least_length_m: float = 10.0
    least_beam_m: float = 5.0
    together_h: float = 24.0


@dataclass(frozen=True)
class _Change:
    """One finding to be: of `mmsi`, and `mmsi_2` where an IMO number went over to it."""

    mmsi: int
    pattern: str
    property: str
    before: str
    after: str
    start_ms: int
    end_ms: int
    signs: tuple[str, ...]
    statements: tuple[str, ...]
    mmsi_2: int | None = None
    grade: Grade = Grade.LIKELY


def identity_changes(static: pa.Table, parameters: IdentityParameters) -> pa.Table:
    """Changes of identity under one MMSI, as events sorted by (mmsi, start); `static` is of `STATIC_SCHEMA`.

    Each cites the statements of the values it is between.
    """
    meanings = _meanings()
    found: dict[int, list[_Change]] = {}
    for name, meaning in meanings.items():
        for mmsi, values in said_of(static, name, meaning, parameters.least_messages, parameters.hold_h):
            found.setdefault(mmsi, []).extend(_of_property(mmsi, name, values, parameters))
    changes = [c for mmsi in sorted(found) for c in _with_company(_shared_once(found[mmsi]), parameters)]
    ranks = [len(meanings) if c.pattern == SHARED else list(meanings).index(c.property) for c in changes]
    return _events(changes, ranks)


def reflaggings(static: pa.Table, parameters: IdentityParameters) -> pa.Table:
    """One IMO number under several MMSIs, as events sorted by (mmsi, start); `static` is that of the whole case."""
    users: dict[int, list[tuple[int, Said]]] = {}
    for mmsi, values in said_of(static, "imo", _imo, parameters.least_messages, parameters.hold_h):
        whole: dict[object, Said] = {}
        for value in values:
            known = whole.get(value.meaning, value)
            ends = (min(known.first_ms, value.first_ms), max(known.last_ms, value.last_ms))
            whole[value.meaning] = replace(known, first_ms=ends[0], last_ms=ends[1])
        for value in whole.values():
            users.setdefault(int(str(value.meaning)), []).append((mmsi, value))
    changes = []
    for imo, ships in users.items():
        ships.sort(key=lambda ship: (ship[1].first_ms, ship[0]))
        changes += [_reflagged(imo, *one, *other, parameters) for one, other in pairwise(ships)]
    return _events(changes, [0] * len(changes))


def _of_property(mmsi: int, name: str, values: list[Said], parameters: IdentityParameters) -> list[_Change]:
    visits: dict[object, int] = {}
    for value in values:
        visits[value.meaning] = visits.get(value.meaning, 0) + 1
    back = [meaning for meaning, count in visits.items() if count > 1]
    alternating = set(back) if len(back) > 1 else set()
    turns = [v for v in values if v.meaning in alternating]
    told = any(_differ(name, one, other, parameters) for one, other in pairwise(turns))
    changes = [_shared(mmsi, name, turns)] if told else []
    for before, after in pairwise(values):
        if before.meaning in alternating and after.meaning in alternating:
            continue
        if _differ(name, before, after, parameters):
            changes.append(_changed(mmsi, name, before, after))
    return changes


def _differ(name: str, before: Said, after: Said, parameters: IdentityParameters) -> bool:
    if name in ("length_m", "beam_m"):
        least = parameters.least_length_m if name == "length_m" else parameters.least_beam_m
        return abs(float(before.number or 0) - float(after.number or 0)) >= least
    return before.meaning != after.meaning


def _changed(mmsi: int, name: str, before: Said, after: Said) -> _Change:
    signs = []
    if name == "imo":
        signs.append("two valid IMO numbers: two ships under one MMSI")
    if name == "name" and (letters := _edits(str(before.meaning), str(after.meaning))) <= 2:
        signs.append(f"the names differ in {letters} letter{'s' if letters > 1 else ''}")
    return _Change(
        mmsi, name, name, before.text, after.text, *between(before, after), tuple(signs),
        (before.statements[-1], after.statements[0]),
    )  # fmt: skip


def _shared(mmsi: int, name: str, values: list[Said]) -> _Change:
    """The finding that two ships or more send one MMSI: values of one property that alternate."""
    texts = {value.meaning: value.text for value in reversed(values)}
    ordered = list(dict.fromkeys(texts[value.meaning] for value in values))
    sign = f"{name} alternates between {len(ordered)} values, {len(values) - 1} times"
    cited = {v.meaning: v.statements[0] for v in reversed(values)}
    return _Change(
        mmsi, SHARED, name, ordered[0], " | ".join(ordered[1:]), values[0].first_ms, max(v.last_ms for v in values),
        (sign,), tuple(cited[value] for value in dict.fromkeys(v.meaning for v in values)),
        grade=Grade.LIKELY if name in STRONG else Grade.POSSIBLE,
    )  # fmt: skip


def _shared_once(changes: list[_Change]) -> list[_Change]:
    """Changes of one MMSI with the alternations of all its properties as one, the surest property first."""
    shared = [change for change in changes if change.pattern == SHARED]
    if len(shared) < 2:
        return changes
    whole = replace(
        shared[0],
        start_ms=min(change.start_ms for change in shared),
        end_ms=max(change.end_ms for change in shared),
        signs=tuple(sign for change in shared for sign in change.signs),
        statements=tuple(statement for change in shared for statement in change.statements),
    )
    return [whole, *(change for change in changes if change.pattern != SHARED)]


def _reflagged(imo: int, mmsi: int, before: Said, mmsi_2: int, after: Said, parameters: IdentityParameters) -> _Change:
    at_once = before.last_ms - after.first_ms > parameters.together_h * HOUR_MS
    signs = [f"IMO {imo} under both"]
    if mmsi // 1_000_000 != mmsi_2 // 1_000_000:
        signs.append("another flag")
    if at_once:
        signs.append("both at the same time: it belongs to one of them at most")
    return _Change(
        mmsi, REFLAGGED, "imo", str(mmsi), str(mmsi_2), min(before.last_ms, after.first_ms), after.first_ms,
        tuple(signs), (before.statements[-1], after.statements[0]), mmsi_2,
        Grade.POSSIBLE if at_once else Grade.LIKELY,
    )  # fmt: skip


def _with_company(changes: list[_Change], parameters: IdentityParameters) -> Iterable[_Change]:
    """Changes of one MMSI, each told which others came with it."""
    margin = parameters.together_h * HOUR_MS
    for change in changes:
        others = {
            other.property
            for other in changes
            if other.property != change.property
            and SHARED not in (other.pattern, change.pattern)
            and other.start_ms <= change.end_ms + margin
            and change.start_ms <= other.end_ms + margin
        }
        signs = [*change.signs, *(["ships that send one MMSI"] if change.pattern == SHARED else [])]
        if others:
            signs.append(f"together with {', '.join(sorted(others))}")
        if "imo" in others:
            signs.append("another IMO number: another ship, no renaming")
        yield replace(change, signs=tuple(signs))


def _events(changes: list[_Change], ranks: list[int]) -> pa.Table:
    """Events of changes; `ranks` tell apart what changes of one ship at one time, whatever else does."""
    order = sorted(range(len(changes)), key=lambda k: (changes[k].mmsi, changes[k].start_ms, ranks[k], k))
    changes, kinds = [changes[k] for k in order], np.array([ranks[k] for k in order], dtype=np.int64)
    mmsi = np.array([c.mmsi for c in changes], dtype=np.int64)
    start = np.array([c.start_ms for c in changes], dtype=np.int64)
    return events_table(
        Kind.IDENTITY_CHANGE,
        RULE,
        {
            "mmsi": mmsi,
            "mmsi_2": [c.mmsi_2 for c in changes],
            "start_ms": start,
            "end_ms": [c.end_ms for c in changes],
            "pattern": [c.pattern for c in changes],
            "signs": ["; ".join(c.signs) or None for c in changes],
            "value_before": [c.before for c in changes],
            "value_after": [c.after for c in changes],
            "grade": [c.grade for c in changes],
            "ordinal": kinds + 10 * ordinals(mmsi, start, kinds),
        },
        statements=[list(c.statements) for c in changes],
    )


def _meanings() -> dict[str, Meaning]:
    return {"imo": _imo, "name": _letters, "callSign": _letters, "ship_type": _type, "length_m": _size, "beam_m": _size}


def _imo(text: str, number: float | None) -> object:
    return int(number) if number is not None and number == int(number) and is_imo(int(number)) else None


def _letters(text: str, number: float | None) -> object:
    """Letters and digits of a name; None when there are none, or only noughts.

    >>> _letters(" SHANG-HE 5@@@", None), _letters("0000", None)
    ('SHANGHE5', None)
    """
    kept = "".join(c for c in text.upper() if c.isalnum())
    return kept if kept.strip("0") else None


def _type(text: str, number: float | None) -> object:
    """The class of a ship type (ITU-R M.1371): the tens, but in the thirties and fifties, where each is its own.

    >>> _type("80", 80.0), _type("89", 89.0), _type("36", 36.0), _type("0", 0.0)
    (8, 8, 36, None)
    """
    if number is None or not 20 <= number <= 99:
        return None
    return int(number) if int(number) // 10 in (3, 5) else int(number) // 10


def _size(text: str, number: float | None) -> object:
    return round(number) if number is not None and 0 < number < 1000 else None


def _edits(one: str, other: str) -> int:
    """How many letters have to be put in, taken out or replaced to make one text of another (Levenshtein).

    >>> _edits("SHOON", "SHOOM"), _edits("", "AB")
    (1, 2)
    """
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]
