"""Values that cannot both be right stand side by side."""

from __future__ import annotations

from reckoning.resolve.at_odds import MOST, at_odds
from reckoning.resolve.timeline import Borne


def borne(prop: str, value: str, start: int | None, end: int | None) -> Borne:
    return Borne(prop, value, start, end, (f"{prop}-{value}",))


def test_two_flags_for_one_time_are_at_odds_and_one_after_another_are_not() -> None:
    flags = [borne("flag", "Gabon", 0, 10), borne("flag", "Cameroon", 5, None), borne("flag", "Palau", 10, 12)]
    found = at_odds(flags)
    assert [(f.first.value, f.second.value, f.start_ms, f.end_ms) for f in found] == [
        ("Gabon", "Cameroon", 5, 10),
        ("Cameroon", "Palau", 10, 12),
    ]


def test_spellings_of_one_name_former_names_and_undated_values_are_not_at_odds() -> None:
    values = [
        borne("name", "Ever Glory", 0, 10),
        borne("name", "EVER  GLORY", 0, 10),
        borne("other name", "OLD", 0, 10),
        borne("name", "UNDATED", None, None),
    ]
    assert at_odds(values) == []


def test_hundreds_of_names_do_not_give_tens_of_thousands_of_pairs() -> None:
    assert len(at_odds([borne("name", f"N{i}", 0, 10) for i in range(300)])) == MOST


def test_names_in_a_script_that_folds_to_nothing_are_told_apart() -> None:
    assert len(at_odds([borne("name", "ရန်ကုန်", 0, 10), borne("name", "မန္တလေး", 0, 10)])) == 1
