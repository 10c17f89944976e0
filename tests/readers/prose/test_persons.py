"""People whom a text names and does not show to be public, told from officials, bodies, places and dates."""

from __future__ import annotations

import pytest

from reckoning.readers.prose.persons import Known, persons_in, public_in


def named(text: str, known: Known | None = None) -> list[str]:
    return [text[a:b] for a, b in persons_in(text, known)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Soldiers killed Ba Hla and his brother Aung in Hsu.", ["Ba Hla", "Aung"]),
        ("Ma May Thu was shot in May 2023.", ["Ma May Thu"]),
        ("They took Win Htut, 24, a driver.", ["Win Htut"]),
        ("the 60-year-old farmer Thein died", ["Thein"]),
        ("U Ba Kyi, a village administrator, died.", ["U Ba Kyi"]),
        ("The village head Ba Kyi was shot.", ["Ba Kyi"]),
        ("They left the town of Hsu and killed Ba Hla.", ["Ba Hla"]),
        ("In the town of Hsu and around it Ba Hla hid.", ["Ba Hla"]),
        ("Mya's house burned.", []),
        ("A letter names Nilar Filename.", ["Nilar Filename"]),
        ("Khin Maung’s wife fled.", ["Khin Maung"]),
        ("Yusuf bin Harun was detained.", ["Yusuf bin Harun"]),
    ],
)
def test_a_person_is_found_by_what_stands_around_the_name(text: str, people: list[str]) -> None:
    assert named(text) == people


@pytest.mark.parametrize(
    "text",
    [
        "Foreign Minister Than Swe spoke on Tuesday. Than Swe denied it.",
        "Tom Andrews, the UN special rapporteur, spoke. Andrews said more.",
        "General Min Aung Hlaing's forces left.",
        "The Myanmar Petroleum Enterprise sold it in Hong Kong.",
        "The United Nations and Human Rights Watch said so in January.",
        "Scores were killed, and January was worse.",
        "In Colden Mill people died. Colden Mill burned.",
        "The tankers Pelican Grace and Grey Heron were hit at Sella hill, near the town of Lethe Crossing.",
        "At least 12 people had been killed in Hsu.",
    ],
)
def test_who_has_an_office_a_body_a_place_and_a_month_are_no_hidden_person(text: str) -> None:
    assert named(text) == []


def test_a_known_name_and_a_part_of_it_stand_and_a_known_company_only_whole() -> None:
    known = Known.of([("ana", "ruiz")], [("ba", "hla", "trading")])
    assert named("They shot at Ana Ruiz and arrested Ruiz.", known) == []
    assert named("Ba Hla Trading sold it. Soldiers killed Ba Hla.", known) == ["Ba Hla"]


def test_an_office_before_or_after_a_name_makes_it_public() -> None:
    assert public_in("Prime Minister Zaw Oo met Ei Ei, the army's spokeswoman.") == {("zaw", "oo"), ("ei", "ei")}
    assert public_in("the village head Ba Kyi and Mya Aye, a student leader") == set()
