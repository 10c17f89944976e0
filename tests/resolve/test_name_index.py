"""The index of names: the nearest are found, with the score that comparing every pair gives, and with reasons."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reckoning.readers.sanctions_file import load_sanctions
from reckoning.resolve.name_index import FLOOR, NameIndex
from reckoning.resolve.name_kernels import LETTERS_AT_MOST, letters_apart

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sanctions"
LISTED = [d.name for d in load_sanctions(FIXTURES / "ofac_sdn_2024-05-03.csv").designations]
INDEX = NameIndex(LISTED)


def best(name: str, index: NameIndex = INDEX, floor: float = FLOOR) -> tuple[str, float] | None:
    found = index.nearest([name], floor=floor)
    at = int(found.entry[0, 0])
    return None if at < 0 else (index.names[at].raw, float(found.score[0, 0]))


def spelled_out(a: str, b: str) -> int:
    """Letters put in, left out, changed or swapped with the next, by recursion over the table of prefixes."""
    d = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            options = [d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + (a[i - 1] != b[j - 1])]
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                options.append(d[i - 2, j - 2] + 1)
            d[i, j] = min(options)
    return d[len(a), len(b)]


WORDS = st.text("ABC", max_size=8)


@given(WORDS, WORDS, st.integers(0, 4))
def test_letters_apart_is_the_number_of_edits_up_to_the_most(a: str, b: str, most: int) -> None:
    codes = np.frombuffer((a + b).encode("utf-32-le"), np.int32)
    rows = np.empty((3, LETTERS_AT_MOST + 1), np.int64)
    got = letters_apart(codes, 0, len(a), codes, len(a), len(a) + len(b), most, rows)
    assert got == min(spelled_out(a, b), most + 1)


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Shoon Energy Pte Ltd", "SHOON ENERGY PTE. LTD."),
        ("SHOON ENERGI LIMITED", "SHOON ENERGY PTE. LTD."),
        ("Daw Khin Phyu Win", "WIN, Khin Phyu"),
        ("Khinphyu Win", "WIN, Khin Phyu"),
        ("P E I Energy", "P.E.I ENERGY PTE. LTD."),
        ("Myanma Foregin Trade Bank", "MYANMA FOREIGN TRADE BANK"),
        ("Banko Nasional de Kuba", "BANCO NACIONAL DE CUBA"),
    ],
)
def test_a_name_written_otherwise_is_found(asked: str, listed: str) -> None:
    found = best(asked)
    assert found is not None
    assert found[0] == listed


@pytest.mark.parametrize("asked", ["Ocean Trading Pte Ltd", "PTE LTD", "Energy", "", "...", "中国石油", "HUITONG 78"])
def test_a_name_with_little_in_common_is_not(asked: str) -> None:
    assert best(asked) is None


def test_numbers_agree_only_when_equal() -> None:
    index = NameIndex(["HUITONG 78", "ARK III"])
    assert best("HUITONG 79", index) is None
    assert best("Huitong78", index) == ("HUITONG 78", 1.0)
    assert best("ARK II", index) is None
    assert best("Ark 3", index) == ("ARK III", 1.0)


def test_a_persons_second_name_may_be_left_out_and_a_companys_word_may_not() -> None:
    names = ["SHOIGU, Sergei Kuzhugetovich", "ALPHA SEA TRADING", "OTHER ONE", "SOMETHING ELSE"]
    assert best("Sergei Shoigu", NameIndex(names, [True, False, False, False])) is not None
    assert best("Alpha Sea", NameIndex(names, [True, False, False, False])) is None


def test_one_wrong_letter_in_a_long_word_does_not_hide_a_name() -> None:
    asked, truth = [], []
    for name in LISTED:
        word = max(name.split(), key=len).strip(".,")
        if len(word) >= 6 and word.isalpha():
            asked.append(name.replace(word, word[:2] + word[3] + word[2] + word[4:], 1))
            truth.append(name)
    found = INDEX.nearest(asked)
    hits = [t in {LISTED[e] for e in row if e >= 0} for t, row in zip(truth, found.entry, strict=True)]
    assert len(hits) > 60
    assert sum(hits) / len(hits) > 0.97


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(LISTED), min_size=1, max_size=12, unique=True), st.sampled_from(LISTED))
def test_the_nearest_are_those_that_comparing_every_pair_gives(names: list[str], asked: str) -> None:
    index = NameIndex(names)
    every = sorted((told.score for told in index.likeness(asked, range(len(names)))), reverse=True)
    found = index.nearest([asked], floor=0.75, keep=12)
    assert [round(float(s), 5) for s in found.score[0] if s > 0] == [round(s, 5) for s in every if s >= 0.75]


def test_one_thread_or_two_give_the_same() -> None:
    one, two = INDEX.nearest(LISTED, threads=1), INDEX.nearest(LISTED, threads=2)
    assert np.array_equal(one.entry, two.entry)
    assert np.array_equal(one.score, two.score)
    assert [LISTED[e] for e in one.entry[:, 0]] == LISTED


def test_the_reasons_name_the_words_that_agree_and_those_that_do_not() -> None:
    entry = LISTED.index("WIN, Khin Phyu")
    told, without = (INDEX.likeness(name, [entry])[0] for name in ("Khinphyu Winn Trading", "Khin Win"))
    assert [(p.word, p.listed) for p in told.pairs] == [("KHINPHYU", "KHIN PHYU"), ("WINN", "WIN")]
    assert told.only_here == ("TRADING",)
    assert without.only_listed == ("PHYU",)
    split = NameIndex(["KHINPHYU WIN"]).likeness("Khin Phyu Win", [0])[0]
    assert [(p.word, p.listed) for p in split.pairs] == [("KHIN PHYU", "KHINPHYU"), ("WIN", "WIN")]


def test_an_empty_index_finds_nothing() -> None:
    assert best("anything", NameIndex([])) is None
    assert best("anything", NameIndex(["", "..."])) is None
