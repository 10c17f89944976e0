"""Names: what two writers of one name differ in does not count, and what they agree in does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.resolve.legal_forms import take_legal_forms
from reckoning.resolve.names import latin_words, parse_name, sound


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("SHOON ENERGY PTE. LTD.", "Shoon Energy Private Limited"),
        ("P.E.I ENERGY PTE. LTD.", "PEI Energy"),
        ("WIN, Khin Phyu", "Daw Khin Phyu Win"),
        ("U Thein Soe", "Thein Soe"),
        ("Asia Sun Trading Co., Ltd.", "ASIA SUN TRADING COMPANY LIMITED"),
        ("ARK III", "Ark 3"),
        ("HUITONG78", "Huitong 78"),
        ("ООО Ромашка", "ROMASHKA LLC"),
        ("Ćirić", "CIRIC"),
        ("P'do Mahn", "Pdo Mahn"),
        ("MV Noble", "NOBLE"),
    ],
)
def test_two_writings_of_one_name_have_one_key(a: str, b: str) -> None:
    assert parse_name(a).key == parse_name(b).key


@pytest.mark.parametrize(
    ("a", "b"),
    [("HUITONG 78", "HUITONG 79"), ("ARK II", "ARK III"), ("Zaw Min Tun", "Zaw Min"), ("Soe Win", "Soe Lwin")],
)
def test_two_names_have_two_keys(a: str, b: str) -> None:
    assert parse_name(a).key != parse_name(b).key


def test_a_name_that_is_all_form_or_title_keeps_its_words() -> None:
    assert parse_name("Company Limited").words == ("COMPANY", "LIMITED")
    assert parse_name("U").key == "U"
    assert parse_name("Maung Soe").light == (False, False)
    assert parse_name("Maung Maung Soe").light == (True, False, False)


def test_legal_forms_are_kept_apart() -> None:
    assert take_legal_forms(["PETRO", "SDN", "BHD"]) == (["PETRO"], ("SDN BHD",))
    assert parse_name("Sea Trade L.L.C").legal_forms == ("LLC",)


@pytest.mark.parametrize(
    ("a", "b"),
    [("MOHAMMED", "MUHAMMAD"), ("HUSSEIN", "HUSAYN"), ("YEVGENY", "EVGENII"), ("HTUN", "TUN"), ("KADYROV", "KADIROV")],
)
def test_transliterations_of_one_word_sound_alike(a: str, b: str) -> None:
    assert sound(a) == sound(b)


def test_other_scripts_are_left_as_they_are() -> None:
    assert latin_words("中国石油") == ["中国石油"]
    assert sound("中国石油") == "中国石油"
    assert latin_words("") == latin_words("—,.") == []


@given(st.text(max_size=60))
def test_any_text_is_parsed_and_parsing_again_changes_nothing(text: str) -> None:
    words = latin_words(text)
    assert latin_words(" ".join(words)) == words
    name = parse_name(text)
    assert len(name.words) == len(name.light)
    assert bool(name.words) == bool(words)


@given(st.lists(st.sampled_from(["SHOON", "ENERGY", "ASIA", "SUN", "KHIN", "PHYU"]), min_size=1, max_size=5))
def test_the_order_of_words_does_not_count(words: list[str]) -> None:
    assert parse_name(" ".join(words)).key == parse_name(" ".join(reversed(words))).key
