"""Syllables of names: spellings of one syllable have one code, in Latin and in Burmese script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.count.name_parts import CODE_LENGTH, burmese_parts, folded, latin_parts, romanised

ONE_SYLLABLE = """Kyaw Kyaaw Jaw ကျော်|Htun Tun Htoon ထွန်း|Thein Thin သိန်း|Phyo Phyoe ဖြိုး|Oo U ဦး|Win Wynn ဝင်း
Aye Aie အေး|Soe So စိုး|Khaing Khine ခိုင်|Hlaing Hline လှိုင်|Naing Nine နိုင်
Shwe Shway ရွှေ|Htwe Htway ထွေး
Hnin Nin နှင်း|Khin Kin ခင်
Kyi Kyee Gyi ကြည် ကြီး|Zaw Zor ဇော်|Maung Moung မောင်|Nyein Nyin ငြိမ်း|Lwin Lwinn လွင်|Wut Wutt ဝတ်
Ohn Ohne အုန်း|Htike Htaik ထိုက်"""


@pytest.mark.parametrize("spellings", ONE_SYLLABLE.replace("\n", "|").split("|"))
def test_spellings_of_one_syllable_have_one_code(spellings: str) -> None:
    codes = {
        latin_parts(s.lower()) if s.isascii() else tuple(code for code, _ in burmese_parts(s))
        for s in spellings.split()
    }
    assert len(codes) == 1
    assert len(codes.pop()) == 1


@pytest.mark.parametrize("two", ["kyaw chaw", "than tan", "thein san", "aung aing", "htet htat", "maung min", "ko kaw"])
def test_different_syllables_stay_apart(two: str) -> None:
    one, other = two.split()
    assert latin_parts(one) != latin_parts(other)


def test_words_written_together_are_cut_into_syllables() -> None:
    assert latin_parts("aungsan") == latin_parts("aung") + latin_parts("san")
    assert latin_parts("thinnaing") == latin_parts("thin") + latin_parts("naing")
    assert latin_parts("thida") == latin_parts("thi") + latin_parts("da")


def test_a_letter_below_another_ends_the_syllable_before_it() -> None:
    assert [code for code, _ in burmese_parts("စန္ဒာ")] == list(latin_parts("san") + latin_parts("da"))
    assert [code for code, _ in burmese_parts("မင်္ဂလာ")] == list(
        latin_parts("min") + latin_parts("ga") + latin_parts("la")
    )


def test_a_dot_may_stand_before_or_after_the_killer() -> None:
    assert burmese_parts("မြင့်")[0][0] == burmese_parts("မြင့်".replace("\u1037\u103a", "\u103a\u1037"))[0][0]


@given(st.text(max_size=60))
def test_reading_never_fails_and_codes_have_one_length(text: str) -> None:
    codes = [code for code, _ in burmese_parts(text)] + list(latin_parts(folded(text)))
    assert all(len(code) == CODE_LENGTH for code in codes)


@given(st.lists(st.sampled_from(ONE_SYLLABLE.replace("|", " ").split()), min_size=1, max_size=5))
def test_a_romanised_name_reads_as_the_same_name(syllables: list[str]) -> None:
    code = "".join(
        "".join(latin_parts(s.lower())) if s.isascii() else "".join(c for c, _ in burmese_parts(s)) for s in syllables
    )
    again = "".join("".join(latin_parts(word.lower())) for word in romanised(code).split())
    assert again == code


@given(st.text(max_size=500))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
