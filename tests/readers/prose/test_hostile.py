"""Texts made to break a reader: it gives claims that stand in them, or says what is wrong; nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from reckoning.model.errors import ReckoningError
from reckoning.readers.prose.quotes import Quote, within
from reckoning.readers.prose.reader import ProseReader, ProseReading, reader_named

SAID = b'At least 12 people were killed on Monday, the ministry said. "We lost 9 men," he added.\n\n'
TEXTS = {
    "nested.html": b"<html><body>" + b"<div>" * 20_000 + b"<p>" + SAID + b"</p>",
    "scripts.html": b"<html><body>" + b"<script>'5 people were killed', he said.</script>" * 2_000 + b"<p>x</p>",
    "entities.html": b"<html><body><p>" + b"&amp;lt;&#x41;&quot;" * 5_000 + b" he said.</p></body></html>",
    "growing.html": b'<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><html><body><p>&b; he said.</p></body>',
    "utf16.txt": (SAID * 3).decode().encode("utf-16"),
    "right_to_left.txt": "قال المتحدث \u202eAt least 12 were killed, he said.\u202c\n\n".encode() * 20,
    "no_sentence_end.txt": b"he said that 5 people were killed and then she said that " * 1_000,
    "one_word.txt": b"a" * 200_000,
    "control.txt": b"At least 12 were killed, \x00the ministry said.\x00\n",
    "quotes.txt": b'"We lost 9 men," Mr Adan said. ' * 1_000,
    "open_quotes.txt": b'"We lost 9 men he said. ' * 1_000,
    "apostrophes.txt": b"'We lost 'nine' men' he said. " * 1_000,
    "claims.txt": b'{"spans":[[0,5]],"text":["x"],"speaker":["y"],"figures":[]} said the ministry, "12 died".\n' * 50,
    "halves.txt": SAID + b"\xed\xa0\x80\xff\xfe" * 20,
    "not_a.pdf": b"%PDF-1.4\n" + b"x" * 5_000,
    "empty.txt": b"",
}


def read(folder: Path, name: str) -> ProseReading | None:
    path = folder / name
    path.write_bytes(TEXTS[name])
    try:
        return ProseReader(reader_named("patterns")).open(path, "2024-01-31")
    except ReckoningError as error:
        assert name in str(error)
        return None


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_gives_claims_that_stand_in_it_or_an_error(name: str, tmp_path: Path) -> None:
    reading = read(tmp_path, name)
    for claim in reading.claims if reading else ():
        assert claim.text == tuple(reading.document.text[a:b] for a, b in claim.spans)
        assert not claim.speaker_span or claim.speaker_text in reading.document.text


def test_text_that_looks_like_our_own_claims_is_text(tmp_path: Path) -> None:
    reading = read(tmp_path, "claims.txt")
    assert reading is not None and reading.claims
    assert not any("y" in c.speaker for c in reading.claims)


def test_every_quote_of_a_paragraph_of_a_thousand_is_a_claim(tmp_path: Path) -> None:
    reading = read(tmp_path, "quotes.txt")
    assert reading is not None and len(reading.claims) == 1_000
    assert {c.text for c in reading.claims} == {('"We lost 9 men,"',)}


def test_what_somebody_unknown_said_is_left_unread_and_is_not_the_publishers_word(tmp_path: Path) -> None:
    path = tmp_path / "he.txt"
    path.write_text('The bridge is gone. "We lost 9 men," he said.')
    reading = ProseReader(reader_named("patterns")).open(path, "2024-01-31", "Northern Wire")
    assert not any("9 men" in words for claim in reading.claims for words in claim.text)
    assert any("9 men" in missed.text for missed in reading.unread)


def test_a_place_is_within_a_quote_only_between_its_marks() -> None:
    among = [Quote(3, 8), Quote(10, 12)]
    assert [n for n in range(14) if within(n, among)] == [4, 5, 6, 7, 11]
