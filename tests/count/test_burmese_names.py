"""Names without their forms of address, which may also be parts of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.count.burmese_names import NOBODY, name_of, names_of
from reckoning.count.name_parts import CODE_LENGTH

BURMESE = "".join(chr(n) for n in range(0x1000, 0x10A0))


@pytest.mark.parametrize(
    ("text", "addresses", "left"),
    [
        ("U Tun Shwe", ("U",), "Tun Shwe"),
        ("Dr. Daw Khin Khin Win", ("Dr", "Daw"), "Khin Khin Win"),
        ("Ko Ko Gyi", (), "Ko Ko Gyi"),
        ("Ko Ko Ko Gyi", ("Ko",), "Ko Ko Gyi"),
        ("Mg Mg Aye", (), "Maung Maung Aye"),
        ("ဦးတင်ထွန်း", ("U",), "Tin Htun"),
        ("ဒေါ်အေးအေးမော်", ("Daw",), "Aye Aye Maw"),
        ("ဆလိုင်းထွန်း", ("Salai",), "Htun"),
        ("Naw Paw Htoo", ("Naw",), "Paw Htoo"),
        ("Oo Tin", (), "Oo Tin"),
        ("U", (), "U"),
        ("မ", (), "Ma"),
    ],
)
def test_a_form_of_address_is_no_part_of_the_name(text: str, addresses: tuple[str, ...], left: str) -> None:
    name = name_of(text)
    assert name.addresses == addresses
    assert name.code in (name_of(left).code, name_of(left).code_with)


def test_maung_before_a_name_is_read_both_ways() -> None:
    name = name_of("Maung Aye")
    assert name.code == name_of("Aye").code
    assert name.code_with == name_of("မောင်အေး").code_with != name.code
    assert name_of("U Aye").code_with == name_of("U Aye").code


def test_some_forms_tell_the_sex_and_some_do_not() -> None:
    assert [name_of(t).sex for t in ("U Aye", "Ma Aye", "ဒေါ်အေး", "Saw Mon", "Aye Aye")] == [
        "male",
        "female",
        "female",
        "",
        "",
    ]


def test_a_second_name_is_another_name_of_the_same_person() -> None:
    first, second = names_of("U Tun Shwe (a.k.a. Ko Pho Tun)")
    assert (first.code, second.code) == (name_of("Tun Shwe").code, name_of("Pho Tun").code)


def test_the_same_name_in_both_scripts_is_one_name() -> None:
    assert len({n.code for n in names_of("Aung Aung (အောင်အောင်)")}) == 1


@pytest.mark.parametrize("text", ["", "   ", "၁၂၃", "123", "---", "\u200b", "်"])
def test_what_holds_no_letter_is_nobody(text: str) -> None:
    assert name_of(text) == NOBODY
    assert names_of(text) == ()


def test_a_name_of_ten_thousand_letters_is_read_in_part() -> None:
    for text in ("Aung " * 2000, "a" * 10_000, "အောင်" * 2000, "်" * 10_000, "(" * 10_000):
        assert len(name_of(text).code) <= 16 * CODE_LENGTH
        names_of(text)


@given(st.one_of(st.text(max_size=80), st.text(alphabet=BURMESE + " ().", max_size=40)))
def test_reading_a_name_never_fails_and_reads_the_same_again(text: str) -> None:
    name = name_of(text)
    assert len(name.code) % CODE_LENGTH == 0
    assert name.code_with.endswith(name.code) or len(name.code) == 16 * CODE_LENGTH
    assert name_of(text) == name
    assert bool(name.code) == bool(name.code_with)


@given(st.sampled_from(["U", "Daw", "Ma", "Ko", "Maung"]), st.sampled_from(["Tun Shwe", "Khin Win Oo", "Zaw Lin Htet"]))
def test_taking_off_the_address_twice_is_taking_it_off_once(address: str, rest: str) -> None:
    assert name_of(name_of(f"{address} {rest}").spelling) == name_of(rest)
