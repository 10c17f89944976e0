"""What stands in place of a name, wherever it comes up, and what a longer name that may stand keeps."""

from __future__ import annotations

from reckoning.faces.web.veil import NAME_NOT_SHOWN, Veil

HIDDEN = {"U Ba Example": NAME_NOT_SHOWN, "Kyaw Owner": "a private owner", "ကိုအေးစံပြ": NAME_NOT_SHOWN}
VEIL = Veil(HIDDEN, ["Kyaw Owner Shipping Ltd"], [("ana", "ruiz")])


def test_a_known_name_is_hidden_whatever_its_case_and_what_stands_between_its_words() -> None:
    assert VEIL.over("of u  ba-EXAMPLE, here") == f"of {NAME_NOT_SHOWN}, here"
    assert VEIL.over("10 % of Kyaw Owner") == "10 % of a private owner"


def test_a_longer_name_that_may_stand_is_never_cut() -> None:
    assert VEIL.over("Kyaw Owner Shipping Ltd") == "Kyaw Owner Shipping Ltd"


def test_a_name_in_a_script_without_spaces_is_hidden_inside_words() -> None:
    assert VEIL.over("ရန်ကုန်ကိုအေးစံပြက") == f"ရန်ကုန်{NAME_NOT_SHOWN}က"


def test_prose_hides_people_whom_no_record_has_and_keeps_those_who_speak() -> None:
    said = "Ana Ruiz said soldiers killed Zeyar Plantwin and U Ba Example."
    assert VEIL.over_prose(said) == f"Ana Ruiz said soldiers killed {NAME_NOT_SHOWN} and {NAME_NOT_SHOWN}."


def test_what_stands_where_nobody_knew_a_name_is_no_name() -> None:
    assert Veil({"Unknown man": NAME_NOT_SHOWN, "12 34": NAME_NOT_SHOWN}).over("an unknown man, 12 34") == (
        "an unknown man, 12 34"
    )
