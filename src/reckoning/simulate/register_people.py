"""People who do not exist, with what became of them: the truth behind simulated registers.

Townships and regions are invented too: their names are put together from syllables of place names by the seed. People
are not spread evenly: some townships have many, many die or are taken on one day in one place, brothers and sisters are
on the same lists with one father, and two people may have one name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from reckoning.simulate.register_names import Syllable, draw_name

FIRST_DAY = date(2021, 2, 1)
DAYS = 1200
TOWNSHIPS, REGIONS = 60, 8
_IN_AN_EVENT, _EVENT_SIZE = 0.35, 12
_KIN = 0.04
_NAMESAKE = 0.02
_KILLED = 0.45
_IN_CUSTODY = 0.15

_PLACE_SYLLABLES = (
    "ရေ Yay|တော Taw|ကုန်း Kone|မြို Myo|သာ Thar|ညောင် Nyaung|ပင် Pin|ချောင်း Chaung|လယ် Lae|ဝ Wa|တောင် Taung|ရွာ Ywar|"
    "ဆိပ် Seik|ကန် Kan|စု Su|ထန်း Htan|ကျွန်း Kyun|မော် Maw|ဖြူ Phyu|လှ Hla|ဒုံ Don|ဘူး Bu|နန်း Nan|ပေါက် Pauk"
)


@dataclass(frozen=True)
class Township:
    """An invented township: both spellings of its name, and its region's."""

    latin: str
    burmese: str
    region: str


@dataclass(frozen=True)
class TruePerson:
    """One person: name and father's name as syllables, sex, age on the day, township, what happened and when.

    `status` is killed, detained or released; `arrested` is the day of arrest of some who were killed later, `released`
    the day of release, where there was one. `visibility` (0 to 1) is how likely lists are to hear of the person: it
    makes lists depend on each other.
    """

    id: str
    name: tuple[Syllable, ...]
    father: tuple[Syllable, ...]
    sex: str
    age: int
    township: int
    status: str
    day: date
    arrested: date | None
    released: date | None
    visibility: float


def townships(seed: int) -> tuple[Township, ...]:
    """The invented townships of a seed."""
    rng = np.random.default_rng([seed, 21])
    pieces = [tuple(p.split()) for p in _PLACE_SYLLABLES.split("|")]
    names: dict[str, str] = {}
    while len(names) < TOWNSHIPS + REGIONS:
        drawn = [pieces[int(i)] for i in rng.choice(len(pieces), int(rng.integers(2, 4)), replace=False)]
        latin = "".join(latin for _, latin in drawn).capitalize()
        names.setdefault(latin, "".join(burmese for burmese, _ in drawn))
    listed = list(names.items())
    regions = [latin for latin, _ in listed[TOWNSHIPS:]]
    return tuple(
        Township(latin, burmese, regions[i % REGIONS]) for i, (latin, burmese) in enumerate(listed[:TOWNSHIPS])
    )


def people(seed: int, count: int) -> tuple[TruePerson, ...]:
    """So many people of a seed, in the order of their ids."""
    rng = np.random.default_rng([seed, 22])
    shares = rng.dirichlet(np.full(TOWNSHIPS, 0.8))
    events = [
        (int(rng.choice(TOWNSHIPS, p=shares)), FIRST_DAY + timedelta(int(rng.integers(DAYS))))
        for _ in range(max(1, round(count * _IN_AN_EVENT / _EVENT_SIZE)))
    ]
    made: list[TruePerson] = []
    for number in range(count):
        made.append(_person(rng, f"person-{number + 1:06d}", made, shares, events))
    return tuple(made)


def _person(
    rng: np.random.Generator,
    own_id: str,
    others: list[TruePerson],
    shares: np.ndarray[tuple[int], np.dtype[np.float64]],
    events: list[tuple[int, date]],
) -> TruePerson:
    sex = "male" if rng.random() < 0.78 else "female"
    name, father = draw_name(rng, sex), draw_name(rng, "male")
    township, day = int(rng.choice(TOWNSHIPS, p=shares)), FIRST_DAY + timedelta(int(rng.integers(DAYS)))
    if rng.random() < _IN_AN_EVENT:
        township, day = events[int(rng.integers(len(events)))]
    kind = rng.random()
    if others and kind < _KIN:
        other = others[int(rng.integers(len(others)))]
        father, township = other.father, other.township
        day = other.day if rng.random() < 0.5 else day
    elif others and kind < _KIN + _NAMESAKE:
        other = others[int(rng.integers(len(others)))]
        name, sex = other.name, other.sex
    age = int(np.clip(round(rng.gamma(5.0, 6.4)), 1, 88))
    killed = rng.random() < _KILLED
    freed = not killed and rng.random() < 0.35
    released = day + timedelta(int(rng.integers(5, 500))) if freed else None
    arrested = day - timedelta(int(rng.integers(1, 60))) if killed and rng.random() < _IN_CUSTODY else None
    status = "killed" if killed else "released" if freed else "detained"
    return TruePerson(
        own_id, name, father, sex, age, township, status, day, arrested, released, float(rng.beta(1.6, 1.2))
    )
