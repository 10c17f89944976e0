"""Bytes to code points: always the same, and the guess is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.readers.prose.decoding import decode
from reckoning.readers.prose.normal_form import normal_form

TEXT = "“Wir gehen,” sagte er.\r\nمخيم النور – ရန်ကုန်"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_an_encoding_with_a_mark_or_utf8_is_known(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)).text == TEXT


def test_utf16_without_a_mark_is_seen_by_its_zeros() -> None:
    found = decode("At least 12 people were killed.".encode("utf-16-le"))
    assert (found.text, found.basis) == ("At least 12 people were killed.", "guessed")


def test_what_a_page_declares_counts_where_it_is_no_utf8() -> None:
    found = decode("<meta charset='windows-1251'>Привет, мир".encode("windows-1251"))
    assert found.text.endswith("Привет, мир") and found.basis == "declared"


def test_the_rest_is_windows_1252_and_says_that_it_is_a_guess() -> None:
    found = decode("“Curly” – and é".encode("cp1252"))
    assert (found.text, found.basis) == ("“Curly” – and é", "guessed")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_and_the_same_one_every_time(data: bytes) -> None:
    assert decode(data) == decode(data)


@given(st.text(max_size=300))
def test_the_normal_form_is_as_long_as_the_text(text: str) -> None:
    normal = normal_form(text)
    assert len(normal) == len(text) and normal_form(normal) == normal
