"""Linkage model: what is compared, in which steps, and what each step is worth before the registers have taught it.

Every comparison is a list of levels, the closest first; the first one that holds counts. `m` is the share of pairs of
one person that reach a level, `u` that of pairs of two people. The values here are where learning starts and what few
records fall back on: set by hand, from how registers err, and looked at on simulated ones. Names, fathers' names,
townships and days in a township weigh by how rare they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from reckoning.count.linkage_table import BLOCKS


@dataclass(frozen=True)
class Level:
    """One level: what it says in words, its condition in SQL ("" for all the rest), and the shares it starts from.

    `rarity` is the part of a rare value's weight that counts here (0 to 1)."""

    words: str
    sql: str
    m: float
    u: float
    rarity: float = 0.0


@dataclass(frozen=True)
class Comparison:
    """A comparison of two records: `nothing` holds where one of them does not say; levels from the closest down."""

    name: str
    nothing: str
    levels: tuple[Level, ...]
    rare: str = ""

    def words(self, gamma: int) -> str:
        """What a level says; levels count down to 0, as splink counts them."""
        return self.levels[len(self.levels) - 1 - gamma].words


def _name(code: str, plain: str, words: str) -> tuple[Level, ...]:
    """The levels between the same name and another one: by sounds, or by letters where a slip hides the sounds."""
    sounds = f"levenshtein({code}_l, {code}_r)"
    letters = f"damerau_levenshtein({plain}_l, {plain}_r)"
    longer = f"abs(length({code}_l) - length({code}_r))"
    shorter = f"least(length({code}_l), length({code}_r))"
    longest = f"greatest(length({code}_l), length({code}_r))"
    written = f"least(length({plain}_l), length({plain}_r))"
    near = f"({sounds} <= 1 and {shorter} >= 6) or ({letters} <= 1 and {written} >= 5)"
    partly = f"({sounds} = {longer} and {shorter} >= 6) or ({sounds} <= 2 and {shorter} >= 6)"
    part = f"({sounds} <= 3 and {shorter} >= 9) or ({letters} <= 3 and {written} >= 9)"
    return (
        Level(f"{words} differs in one sound or letter", near, 0.08, 0.0006, 0.5),
        Level(
            f"{words} differs in two sounds or letters, or one has more parts",
            f"{partly} or ({letters} <= 2 and {written} >= 7)",
            0.03,
            0.008,
            0.5,
        ),
        Level(f"{words} differs in one part", part, 0.01, 0.006),
        Level(f"{words} half alike", f"{sounds} * 2 <= {longest}", 0.006, 0.06),
    )


def _either(condition: str) -> str:
    """A condition on `{day}` that the days of death fulfil, or those of arrest."""
    return f"({condition.format(day='killed')}) or ({condition.format(day='held')})"


_EXACT = "{day}_first_l = {day}_last_l and {day}_first_r = {day}_last_r"
_APART = "greatest({day}_first_l, {day}_first_r) - least({day}_last_l, {day}_last_r)"
_YEARS = "(greatest(age_low_l, age_low_r) - least(age_high_l, age_high_r))"
_TENS = "(age_low_l % 5 = 0 or age_low_r % 5 = 0)"

COMPARISONS = (
    Comparison(
        "name",
        "code_l is null or code_r is null",
        (
            Level("same name", "code_l = code_r", 0.84, 0.0005, 1.0),
            Level(
                "same name, by another name or with its form of address",
                "other_l = code_r or code_l = other_r or other_l = other_r",
                0.01,
                0.0003,
            ),
            Level("same parts of the name in another order", "parts_l = parts_r", 0.005, 0.0002),
            *_name("code", "plain", "name"),
            Level("different names", "", 0.004, 0.93),
        ),
        "code",
    ),
    Comparison(
        "father",
        "father_l is null or father_r is null",
        (
            Level("same father's name", "father_l = father_r", 0.8, 0.002, 1.0),
            *_name("father", "father_plain", "father's name"),
            Level("different fathers", "", 0.006, 0.93),
        ),
        "father",
    ),
    Comparison(
        "sex",
        "sex_l is null or sex_r is null",
        (Level("same sex", "sex_l = sex_r", 0.995, 0.65), Level("different sex", "", 0.005, 0.35)),
    ),
    Comparison(
        "age",
        "age_low_l is null or age_low_r is null",
        (
            Level("same age", f"{_YEARS} <= 0", 0.5, 0.035),
            Level("age one year apart", f"{_YEARS} <= 1", 0.3, 0.07),
            Level("age two years apart", f"{_YEARS} <= 2", 0.12, 0.07),
            Level("age up to three years apart, one of them rounded", f"{_YEARS} <= 3 and {_TENS}", 0.03, 0.02),
            Level("age up to five years apart", f"{_YEARS} <= 5", 0.03, 0.15),
            Level("ages that do not fit", "", 0.02, 0.65),
        ),
    ),
    Comparison(
        "township",
        "(township_l is null or township_r is null) and (region_l is null or region_r is null)",
        (
            Level("same township", "township_l = township_r", 0.94, 0.04, 1.0),
            Level(
                "township spelt almost alike",
                "levenshtein(township_l, township_r) <= 1 and least(length(township_l), length(township_r)) >= 6",
                0.02,
                0.002,
            ),
            Level("same region", "region_l = region_r", 0.03, 0.1),
            Level("different places", "", 0.01, 0.85),
        ),
        "township",
    ),
    Comparison(
        "date",
        "(killed_first_l is null or killed_first_r is null) and (held_first_l is null or held_first_r is null)",
        (
            Level("same day", _either(f"{_EXACT} and {{day}}_first_l = {{day}}_first_r"), 0.7, 0.004, 1.0),
            Level("same day with day and month exchanged", _either("{day}_first_l = {day}_swapped_r"), 0.02, 0.0008),
            Level("days that overlap, one of them not exact", _either(f"{_APART} <= 0"), 0.1, 0.004),
            Level("up to three days apart", _either(f"{_APART} <= 3"), 0.14, 0.006),
            Level("up to a month apart", _either(f"{_APART} <= 31"), 0.02, 0.05),
            Level("days far apart", "", 0.02, 0.93),
        ),
        "day_there",
    ),
    Comparison(
        "fate",
        "fate_l is null or fate_r is null",
        (
            Level("both killed, or neither", "fate_l = fate_r", 0.95, 0.5),
            Level("one killed and the other not", "", 0.05, 0.5),
        ),
    ),
    Comparison(
        "register",
        "source_l is null or source_r is null",
        (
            Level("one register, one number, two releases", "release_l <> release_r and source_l = source_r"
                  " and number_l = number_r", 0.02, 0.000005),
            Level("one release of one register", "release_l = release_r and source_l = source_r", 0.03, 0.3),
            Level("one register, two releases, different numbers", "source_l = source_r", 0.01, 0.02),
            Level("two registers", "", 0.94, 0.68),
        ),
    ),
)  # fmt: skip
"""Every comparison, in the order in which reasons are given."""

_PLAUSIBLE = " and ".join(
    f"coalesce({condition}, true)"
    for condition in ("abs(l.age_low - r.age_low) <= 3", "abs(l.day - r.day) <= 40", "l.sex = r.sex")
)
_WEAK = ("block_first_township", "block_last_township")

RULES = (
    *(f"l.{b} = r.{b}" + (f" and {_PLAUSIBLE}" if b in _WEAK else "") for b in BLOCKS),
    "l.block_code = r.block_other",
    "l.block_other = r.block_code",
)
"""Pairs are compared when one of these holds: made for names without a surname, in which any part may be lost. A first
or last syllable in one township is not much: there, age, day and sex must not speak against it."""


@dataclass(frozen=True)
class Training:
    """Pairs of which a good part are one person, and the comparisons that they teach nothing of."""

    rule: str
    silent: tuple[str, ...]


TRAINING = (
    Training("l.block_code = r.block_code", ("name",)),
    Training("l.block_township_day = r.block_township_day", ("township", "date", "fate")),
)
