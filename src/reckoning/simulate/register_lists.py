"""Lists of people, as organisations keep them: who is on which list, and what each list gets wrong.

Each list hears of a person with a chance that grows with the person's visibility, so that lists overlap more than
chance; the last one copies in part from the first. Every list has its own habits: script, forms of address, what it
leaves out, how it dates. Some people are entered twice, as a second report tells it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from reckoning.simulate.register_names import (
    ADDRESSES,
    OLD_FROM,
    Syllable,
    in_burmese,
    in_latin,
    misspelt,
    to_zawgyi,
)
from reckoning.simulate.register_people import Township, TruePerson


@dataclass(frozen=True)
class Habits:
    """How one list is kept. `reach` scales the chance to hear of a person, `copies` is the share of the first list that
    it takes over; the others are shares of its entries (0 to 1)."""

    name: str
    file: str
    script: str
    reach: float
    copies: float = 0.0
    addressed: float = 0.6
    variants: float = 0.3
    slips: float = 0.05
    twice: float = 0.03
    no_father: float = 0.4
    no_age: float = 0.1
    no_sex: float = 0.05
    no_township: float = 0.05
    no_day: float = 0.04
    month_only: float = 0.05
    age_off: float = 0.25
    age_rounded: float = 0.08
    day_off: float = 0.1
    day_swapped: float = 0.02


HABITS = (
    Habits("Register A", "register-a.csv", "latin", 0.95, no_father=0.25),
    Habits("Register B", "register-b.xlsx", "burmese", 0.75, slips=0.04, addressed=0.85, no_father=0.2, age_off=0.3),
    Habits("Register C", "register-c.jsonl", "zawgyi", 0.55, slips=0.04, no_age=0.15, day_off=0.15, no_father=0.5),
    Habits(
        "Register D", "register-d.csv", "latin", 0.5, 0.15, variants=0.5, slips=0.08, no_father=0.7, day_swapped=0.06
    ),
)


@dataclass(frozen=True)
class Entry:
    """One line of a list: everything as the list has it, and whose it is in truth."""

    person: str
    number: str
    name: str
    father: str
    sex: str
    age: str
    township: str
    region: str
    status: str
    day: date | None
    month_only: bool
    released: date | None


@dataclass(frozen=True)
class Register:
    """A list: its habits and its entries, in its own order."""

    habits: Habits
    entries: tuple[Entry, ...]


MOST = 0.9
_NOISE = (
    *("slips", "no_father", "no_age", "no_sex", "no_township", "no_day", "month_only", "age_off", "age_rounded"),
    *("variants", "day_off", "day_swapped", "twice"),
)


def noisier(habits: Habits, noise: float) -> Habits:
    """The same list with so many times the errors and gaps, none of them in more than nine of ten entries."""
    return replace(habits, **{name: min(getattr(habits, name) * noise, MOST) for name in _NOISE})


def registers(
    seed: int, population: Sequence[TruePerson], places: Sequence[Township], noise: float = 1.0
) -> tuple[Register, ...]:
    """Every list of a population; with a `noise` of 2 every kind of error and gap is twice as common."""
    rng = np.random.default_rng([seed, 23])
    kept: list[Register] = []
    first: set[str] = set()
    for habits in (noisier(h, noise) for h in HABITS):
        on_list = [p for p in population if _hears(rng, habits, p, p.id in first)]
        first = first or {p.id for p in on_list}
        drawn = [p for p in on_list for _ in range(1 + (rng.random() < habits.twice))]
        order = rng.permutation(len(drawn))
        entries = [_entry(rng, habits, drawn[int(i)], places, n + 1) for n, i in enumerate(order)]
        kept.append(Register(habits, tuple(entries)))
    return tuple(kept)


def _hears(rng: np.random.Generator, habits: Habits, person: TruePerson, on_first: bool) -> bool:
    heard = bool(rng.random() < habits.reach * person.visibility)
    return bool(rng.random() < habits.copies) or heard if on_first else heard


def _entry(
    rng: np.random.Generator, habits: Habits, person: TruePerson, places: Sequence[Township], number: int
) -> Entry:
    def missing(share: float) -> bool:
        return bool(rng.random() < share)

    place = places[person.township]
    burmese = habits.script != "latin"
    address = _address(rng, habits, person)
    name = _written(rng, habits, person.name)
    earlier = person.arrested if missing(0.4) else None
    day, month_only = _day(rng, habits, earlier or person.day)
    age = _age(rng, habits, person.age)
    gone = person.status == "released" and missing(0.3)
    sex = {"male": "ကျား", "female": "မ"}[person.sex] if burmese else person.sex.capitalize()
    return Entry(
        person=person.id,
        number=f"{habits.name[-1]}-{number:05d}",
        name=_encoded(habits, f"{address}{name}" if burmese else f"{address} {name}".strip()),
        father="" if missing(habits.no_father) else _encoded(habits, _written(rng, habits, person.father)),
        sex="" if missing(habits.no_sex) else _encoded(habits, sex),
        age="" if missing(habits.no_age) else _digits(str(age)) if burmese else str(age),
        township="" if missing(habits.no_township) else _encoded(habits, place.burmese if burmese else place.latin),
        region="" if burmese else place.region,
        status="detained" if gone or earlier else person.status,
        day=day,
        month_only=month_only,
        released=None if gone else person.released,
    )


def _address(rng: np.random.Generator, habits: Habits, person: TruePerson) -> str:
    if rng.random() >= habits.addressed:
        return ""
    kinds = ADDRESSES[person.sex, "old" if person.age >= OLD_FROM else "young"]
    latin, burmese = kinds[int(rng.integers(len(kinds)))]
    return latin if habits.script == "latin" else burmese


def _written(rng: np.random.Generator, habits: Habits, name: tuple[Syllable, ...]) -> str:
    text = in_latin(rng, name, habits.variants) if habits.script == "latin" else in_burmese(name)
    return misspelt(rng, text) if rng.random() < habits.slips else text


def _encoded(habits: Habits, text: str) -> str:
    return to_zawgyi(text) if habits.script == "zawgyi" else text


def _digits(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉"))


def _age(rng: np.random.Generator, habits: Habits, age: int) -> int:
    kind = rng.random()
    if kind < habits.age_rounded:
        return max(1, 5 * round(age / 5))
    if kind < habits.age_rounded + habits.age_off:
        return max(0, age + int(rng.choice((-2, -1, -1, 1, 1, 2))))
    return age


def _day(rng: np.random.Generator, habits: Habits, day: date) -> tuple[date | None, bool]:
    kind = rng.random()
    if kind < habits.no_day:
        return None, False
    if rng.random() < habits.month_only:
        return day, True
    if rng.random() < habits.day_swapped and day.day <= 12:
        return day.replace(month=day.day, day=day.month), False
    if rng.random() < habits.day_off:
        return day + timedelta(int(rng.choice((-2, -1, 1, 1, 2, 7)))), False
    return day, False
