"""What a numeral counts and how its wording bounds it, in sentences of our own."""

from __future__ import annotations

from datetime import date

import pytest

from reckoning.readers.prose.dates import dated_expressions
from reckoning.readers.prose.figures import figures_in
from reckoning.readers.prose.normal_form import normal_form


def figures(text: str) -> list[tuple[str, str, str]]:
    normal = normal_form(text)
    dates = dated_expressions(text, normal, date(2024, 1, 31))
    return [(f.text, str(f.bound), str(f.outcome or "")) for f in figures_in(text, normal, 0, len(text), dates)]


SENTENCES = [
    ("At least 4,468 civilians have been killed.", [("At least 4,468", "at_least", "killed")]),
    ("Nearly 20,000 people are being held in detention.", [("Nearly 20,000", "nearly", "detained")]),
    ("Strikes killed or injured hundreds of civilians.", [("hundreds", "order_of", "killed_or_injured")]),
    ("More than 1.2 million people have been displaced.", [("More than 1.2 million", "more_than", "displaced")]),
    ("Up to 30 people were injured.", [("Up to 30", "at_most", "injured")]),
    ("Fewer than 50 detainees died.", [("Fewer than 50", "at_most", "killed")]),
    ("About 13,300 tonnes of jet fuel were unloaded.", [("About 13,300", "about", "tonnes")]),
    ("The death toll rose to 42.", [("42", "exact", "killed")]),
    ("Twelve dead, 30 wounded.", [("Twelve", "exact", "killed"), ("30", "exact", "injured")]),
    ("The raid killed 17 villagers and wounded 31 others.", [("17", "exact", "killed"), ("31", "exact", "injured")]),
    ("Of the 32 people killed, 11 were women.", [("32", "exact", "killed"), ("11", "exact", "killed")]),
    ("Four people were killed and five injured.", [("Four", "exact", "killed"), ("five", "exact", "injured")]),
    ("Between 10 and 15 soldiers died.", [("Between 10 and 15", "about", "killed")]),
    ("The army carried out 340 air strikes.", [("340", "exact", "strikes")]),
    ("Tens of thousands fled their homes.", [("Tens of thousands", "order_of", "displaced")]),
    ("A dozen people lost their lives.", [("A dozen", "exact", "killed")]),
    ("An unknown number of people were arrested.", [("An unknown number of", "unknown", "detained")]),
    ("Some 600 people are believed dead.", [("Some 600", "about", "killed")]),
    ("Soldiers burned 80 houses.", [("80", "exact", "")]),
    ("They arrested 25 or more students.", [("25 or more", "at_least", "detained")]),
    ("Six villagers and two soldiers were killed.", [("Six", "exact", "killed"), ("two", "exact", "killed")]),
    (
        "No fewer than 60 airstrikes left 23 dead.",
        [("No fewer than 60", "at_least", "strikes"), ("23", "exact", "killed")],
    ),
    ("Two hundred and six bodies were found.", [("Two hundred and six", "exact", "killed")]),
    ("About 300 prisoners were released.", [("About 300", "about", "")]),
    ("Operation 1027 began in 2023.", []),
    ("A 45-year-old man from Unit 3 paid $400 on 5 May.", []),
    ("It rose by 12 per cent in 10 years.", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[t for t, _ in SENTENCES])
def test_a_figure_keeps_its_bound_and_counts_what_it_counts(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert figures(text) == expected


def test_a_bound_gives_the_ends_that_its_wording_gives() -> None:
    text = "At least 12 died, nearly 30 were injured, and between 5 and 9 were arrested; hundreds fled."
    found = {str(f.outcome): f.amount for f in figures_in(text, text, 0, len(text))}
    ends = {name: (a.low, a.best, a.high) for name, a in found.items()}
    assert ends == {
        "killed": (12.0, None, None),
        "injured": (None, None, 30.0),
        "detained": (5.0, None, 9.0),
        "displaced": (200.0, None, None),
    }


def test_a_figure_has_the_period_of_its_clause() -> None:
    text = "At least 12 people were killed since the coup and 30 people were detained."
    dates = dated_expressions(text, text, date(2024, 1, 31))
    killed, detained = figures_in(text, text, 0, len(text), dates)
    assert killed.period is not None and killed.period.first == "2021-02-01" and killed.period.since
    assert detained.period is None


def test_a_number_keeps_the_units_that_were_written() -> None:
    text = "At least 12 political prisoners died and 13,300 tons of fuel came."
    assert [f.amount.unit for f in figures_in(text, text, 0, len(text))] == ["political prisoners", "tonnes"]
