"""Names folded and split."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reckoning.places.names import core, folded, variants


def test_accents_case_and_punctuation_do_not_matter() -> None:
    assert folded("São Luís") == folded("SAO LUIS") == folded("são-luís")
    assert folded("Tórshavn") == "torshavn"
    assert folded("Łódź, Ærøskøbing") == "lodz aeroskobing"
    assert folded("M'bao Terminal") == "mbao terminal"


def test_burmese_vowel_signs_are_letters_not_accents() -> None:
    assert folded("ရန်ကုန်") == "ရန်ကုန်"
    assert folded("မြိတ်") != folded("မတ")


def test_a_name_of_generic_words_alone_is_kept() -> None:
    assert core("port harbour") == "port harbour"


def test_one_field_may_hold_several_names() -> None:
    assert variants("Akyab (Sittwe)") == ["Akyab", "Sittwe"]
    assert variants("Keppel - (East Singapore)") == ["Keppel", "East Singapore"]
    assert variants("Aratu Pt / Candeias") == ["Aratu Pt / Candeias", "Aratu Pt"]


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    assert folded(name) == folded(name).strip()
