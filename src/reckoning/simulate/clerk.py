"""Clerk: what goes wrong between a cargo and the papers about it, at fixed rates.

| on this share of rows | what |
|---|---|
| 12 % | missing |
| 10 % | filed 3 to 20 days late, and dated when filed |
| 8 % | the ship under its old name, where it had one |
| 8 % | a name misspelt: two letters swapped |
| 30 % | no IMO number |
| 15 % | kilolitres instead of tonnes, at a density of 0.780 to 0.820 |
| 25 % | rounded to 100 |
| 5 % | told twice, the second time with the other unit and the same number |

The ledger of a tank farm (`exact`) has every row, the right day and unrounded masses; 10 % of origins are left blank.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from reckoning.simulate.cargoes import Strait
from reckoning.simulate.economy import day_of
from reckoning.simulate.ship_names import named_at, names_of

MISSING, LATE, OLD_NAME, MISSPELT, NO_IMO, VOLUME, ROUNDED, TWICE = 0.12, 0.10, 0.08, 0.08, 0.30, 0.15, 0.25, 0.05
NO_ORIGIN = 0.10
DENSITY = (0.780, 0.820)


class Clerk:
    """Someone who writes papers about the trade, with errors of their own."""

    def __init__(self, strait: Strait, number: int) -> None:
        self.strait = strait
        self.rng = np.random.default_rng([strait.seed, 16, number])

    def happens(self, share: float) -> bool:
        """Whether something that happens to a share of rows happens now."""
        return bool(self.rng.random() < share)

    def ship(self, number: int, t_ms: int) -> tuple[str, str]:
        """A ship's name and IMO number as written."""
        now = named_at(self.strait, number, t_ms)
        old, misspelt, unnumbered = (self.happens(share) for share in (OLD_NAME, MISSPELT, NO_IMO))
        name = names_of(self.strait, number)[0].name if old else now.name
        return self.misspelt(name) if misspelt else name, "" if unnumbered else str(now.imo)

    def misspelt(self, name: str) -> str:
        """A name with two neighbouring letters swapped, not at its ends."""
        inner = [i for i in range(1, len(name) - 2) if name[i : i + 2].isalpha() and name[i] != name[i + 1]]
        at = int(self.rng.choice(inner))
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]

    def day(self, t_ms: int) -> date:
        """A date as filed."""
        late = int(self.rng.integers(3, 21)) if self.happens(LATE) else 0
        return day_of(t_ms) + timedelta(days=late)

    def quantity(self, tonnes: int, *, exact: bool = False) -> tuple[str, str]:
        """A mass as written: number and unit."""
        volume, rounded, density = self.happens(VOLUME), self.happens(ROUNDED), self.rng.uniform(*DENSITY)
        number = tonnes / density if volume else float(tonnes)
        unit = "kL" if volume else "t"
        return str(round(number, -2 if rounded and not exact else 0)).removesuffix(".0"), unit
