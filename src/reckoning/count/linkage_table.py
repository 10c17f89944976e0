"""Linkage table: person records as columns that compare in SQL, in an order that does not depend on that of the rows.

Days are whole days since 1970. `killed` and `held` hold the first and last day of death and of arrest (or
disappearance); a day of which a record does not say what happened on it stands in both. A day whose number could be a
month has its `swapped` reading.
Keys of blocks (`block_*`) are null where a value is missing or where over `MOST_IN_BLOCK` records
share it: a name that thousands bear finds nobody by itself.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from reckoning.count.burmese_names import Name, name_of
from reckoning.count.name_parts import CODE_LENGTH
from reckoning.count.person_record import PersonRecord
from reckoning.count.status import Status
from reckoning.model.instant import DAY_MS

MOST_IN_BLOCK = 1000
"""Records under one key of a block, beyond which the key is not used: a thousand give half a million pairs."""

OWN_RECORDS = 3
"""So many records may be one person's own: they say nothing of how common a value is among others."""

LEAST_DAY_SHARE = 1 / 3650

_GENERIC = re.compile(
    r"\b(?:townships?|tsp|town|city|district|region|state|division|village|ward)\b"
    "|မြို့နယ်|မြို့|ခရိုင်|တိုင်းဒေသကြီး|တိုင်း|ပြည်နယ်|ကျေးရွာ",
    re.IGNORECASE,
)
_EPOCH = date(1970, 1, 1)
_HEAD, _TAIL = 2 * CODE_LENGTH, -2 * CODE_LENGTH


@dataclass(frozen=True)
class _Compared:
    """One record as it is compared; None where it says nothing. Days as (first, last, swapped)."""

    code: str | None
    plain: str | None
    other: str | None
    father: str | None
    father_plain: str | None
    sex: str | None
    age_low: int | None
    age_high: int | None
    township: str | None
    region: str | None
    killed: tuple[int | None, int | None, int | None]
    held: tuple[int | None, int | None, int | None]
    source: str
    release: str
    number: str | None
    fate: str | None

    @property
    def parts(self) -> str:
        """The syllables in their own order, whatever that of the name."""
        code = self.code or ""
        return "".join(sorted(code[i : i + CODE_LENGTH] for i in range(0, len(code), CODE_LENGTH)))

    @property
    def day(self) -> int | None:
        """The day of death, else of arrest."""
        return self.held[0] if self.killed[0] is None else self.killed[0]

    @property
    def day_there(self) -> str | None:
        """The day and the township: many die on one day in one place."""
        return None if self.day is None else f"{self.township or ''}|{self.day}"


_BLOCKS: dict[str, Callable[[_Compared], tuple[object, ...]]] = {
    "code": lambda c: (c.code,),
    "parts": lambda c: (c.parts,),
    "other": lambda c: (c.other,),
    "first_township": lambda c: (_first(c), c.township),
    "last_township": lambda c: (_last(c), c.township),
    "first_day": lambda c: (_first(c), c.day),
    "last_day": lambda c: (_last(c), c.day),
    "township_day": lambda c: (c.township, c.day),
    "father_first": lambda c: (c.father, _first(c)),
    "father_last": lambda c: (c.father, _last(c)),
    "head_age": lambda c: (_head(c), c.age_low),
    "tail_age": lambda c: (_tail(c), c.age_low),
    "number": lambda c: (c.source, c.number),
}


def _head(c: _Compared) -> str | None:
    return c.code[:_HEAD] if c.code and len(c.code) >= _HEAD else None


def _tail(c: _Compared) -> str | None:
    return c.code[_TAIL:] if c.code and len(c.code) >= _HEAD else None


def _first(c: _Compared) -> str | None:
    return c.code[:CODE_LENGTH] if c.code else None


def _last(c: _Compared) -> str | None:
    return c.code[-CODE_LENGTH:] if c.code else None


BLOCKS = tuple(f"block_{name}" for name in _BLOCKS)


def place_code(text: str) -> str | None:
    """The code of a place's name without the words that say what kind of place it is.

    >>> place_code("Hpa-an Township") == place_code("ဖားအံမြို့နယ်")
    True
    """
    return name_of(_GENERIC.sub(" ", text)).code_with or None


def linkage_table(records: Sequence[PersonRecord]) -> pa.Table:
    """One row a record, sorted by id, `unique_id` its number in that order."""
    ordered = sorted(records, key=lambda r: r.id)
    rows = [_compared(r) for r in ordered]
    columns: dict[str, Iterable[object]] = {"unique_id": range(len(rows))}
    columns |= {name: [getattr(c, name) for c in rows] for name in _SAID}
    columns["parts"] = [c.parts or None for c in rows]
    for kind in ("killed", "held"):
        for i, end in enumerate(("first", "last", "swapped")):
            columns[f"{kind}_{end}"] = [getattr(c, kind)[i] for c in rows]
    for name, key in _BLOCKS.items():
        columns[f"block_{name}"] = _keys([key(c) for c in rows])
    return pa.table([pa.array(list(values), _type(name)) for name, values in columns.items()], names=list(columns))


_SAID = (
    *("code", "plain", "other", "father", "father_plain", "sex", "fate", "age_low", "age_high"),
    *("township", "region", "source", "release", "number", "day", "day_there"),
)
_WHOLE = frozenset(("unique_id", "age_low", "age_high", "day"))


def _type(name: str) -> pa.DataType:
    days = name.startswith(("killed_", "held_"))
    return pa.int64() if days or name in _WHOLE else pa.string()


def _keys(values: Sequence[tuple[object, ...]]) -> list[str | None]:
    texts = ["|".join(map(str, v)) if all(x not in (None, "") for x in v) else None for v in values]
    counts = Counter(texts)
    return [None if t is None or counts[t] > MOST_IN_BLOCK else t for t in texts]


def _compared(record: PersonRecord) -> _Compared:
    first = record.names[0] if record.names else None
    others = [n.code for n in record.names[1:]] + ([first.code_with] if first else [])
    code = first.code if first else None
    killed, held = (_days(record, *kinds) for kinds in ((Status.KILLED,), (Status.DETAINED, Status.MISSING)))
    return _Compared(
        code=code,
        plain=_plain(first),
        other=next((o for o in others if o != code), None),
        father=record.fathers[0].code if record.fathers else None,
        father_plain=_plain(record.fathers[0]) if record.fathers else None,
        sex=record.sex or None,
        age_low=record.age_low,
        age_high=record.age_high,
        township=place_code(record.township),
        region=place_code(record.region),
        killed=killed,
        held=held,
        source=record.source,
        release=record.release,
        number=record.number or None,
        fate=("killed" if Status.KILLED in record.statuses else "not killed") if record.statuses else None,
    )


def _plain(name: Name | None) -> str | None:
    """A name in Latin letters without spaces: as spelt, or romanised where it was in Burmese script."""
    if name is None:
        return None
    return (name.spelling if name.spelling.isascii() else name.romanised.lower()).replace(" ", "")


def _days(record: PersonRecord, *kinds: Status) -> tuple[int | None, int | None, int | None]:
    given = next((day for kind in kinds if (day := record.day(kind))), record.undated_ms)
    if given is None:
        return None, None, None
    first, last = given[0] // DAY_MS, (given[1] - 1) // DAY_MS
    return first, last, _swapped(first) if first == last else None


def _swapped(day: int) -> int | None:
    """The day with its day and month exchanged, where that is another day."""
    try:
        read = _EPOCH + timedelta(day)
        turned = read.replace(month=read.day, day=read.month)
    except (ValueError, OverflowError):
        return None
    return (turned - _EPOCH).days if turned != read else None


@dataclass(frozen=True)
class Rarity:
    """How often two people share a value of a column, value by value."""

    column: str
    values: tuple[str, ...]
    shares: tuple[float, ...]

    @property
    def table(self) -> pa.Table:
        """As splink takes it: the column and `tf_` column."""
        return pa.table(
            [pa.array(self.values, pa.string()), pa.array(self.shares, pa.float64())],
            names=[self.column, f"tf_{self.column}"],
        )


def rarities(table: pa.Table) -> tuple[Rarity, ...]:
    """How rare each name, father's name, township, and day in a township is.

    A value counts for what it has beyond the records that one person may have (`OWN_RECORDS`), and a name for no less
    than its parts are common together.
    """
    names = [_names_rarity(table, column) for column in ("code", "father")]
    townships = Counter(t for t in table["township"].to_pylist() if t)
    total = sum(townships.values())
    places = Rarity("township", tuple(townships), tuple(n / total for n in townships.values()))
    return (*names, places, _days_rarity(table, townships))


def _names_rarity(table: pa.Table, column: str) -> Rarity:
    counts = Counter(c for c in table[column].to_pylist() if c)
    total = max(sum(counts.values()), 1)
    parts = Counter(code[i : i + CODE_LENGTH] for code in counts.elements() for i in range(0, len(code), CODE_LENGTH))
    every = max(sum(parts.values()), 1)
    shares = []
    for code, count in counts.items():
        together = math.prod(parts[code[i : i + CODE_LENGTH]] / every for i in range(0, len(code), CODE_LENGTH))
        shares.append(max(together, (count - OWN_RECORDS) / total, 0.2 / total))
    return Rarity(column, tuple(counts), tuple(shares))


def _days_rarity(table: pa.Table, townships: Counter[str]) -> Rarity:
    """Of a day: how common it is anywhere, and how many more than one person's records it has in its township."""
    days = Counter(d for d in table["day"].to_pylist() if d is not None)
    total = max(sum(days.values()), 1)
    anywhere = max(sum((n / total) ** 2 for n in days.values()), LEAST_DAY_SHARE)
    there = Counter(d for d in table["day_there"].to_pylist() if d)
    shares = []
    for value, count in there.items():
        town = townships.get(value.partition("|")[0], 0)
        beyond = max(count - OWN_RECORDS, 0) / town if town else 0.0
        shares.append(min(anywhere + beyond, 0.5))
    return Rarity("day_there", tuple(there), tuple(shares))
