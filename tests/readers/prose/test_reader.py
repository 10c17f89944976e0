"""Readers by name; without the parser the patterns read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reckoning.model.errors import UsageError
from reckoning.readers.prose import parsed_grammar
from reckoning.readers.prose.document import Document
from reckoning.readers.prose.reader import Entered, PatternReader, ProseReader, reader_named


@pytest.fixture
def no_parser(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def missing(name: str) -> None:
        raise ImportError(name)

    parsed_grammar.language.cache_clear()
    monkeypatch.setattr(parsed_grammar, "import_module", missing)
    yield
    parsed_grammar.language.cache_clear()


def test_without_the_extra_patterns_read_and_the_parser_says_what_to_install(no_parser: None) -> None:
    assert isinstance(reader_named("auto"), PatternReader)
    with pytest.raises(UsageError, match=r"pip install 'reckoning-evidence\[prose\]'"):
        reader_named("parsed")


def test_an_unknown_reader_is_refused() -> None:
    with pytest.raises(UsageError, match="no reader of prose"):
        reader_named("oracle")


def test_the_same_claim_entered_twice_counts_once_and_claims_come_in_the_order_of_the_text() -> None:
    document = Document("Oxfam said the camp was full. The army denied the attack on it.")
    claims = ProseReader(PatternReader()).read(document).claims
    assert len(claims) == 2
    again = ProseReader(Entered((claims[1], claims[0], claims[1]))).read(document).claims
    assert [c.spans for c in again] == [c.spans for c in claims]


def test_reading_twice_gives_the_same() -> None:
    document = Document(
        "Oxfam said at least 12 people were killed in Hsu on 5 May 2023.\n\nThe army denied it had shot."
    )
    first, second = (ProseReader(PatternReader()).read(document) for _ in range(2))
    assert first == second and first.statements("ab" * 32) == second.statements("ab" * 32)
