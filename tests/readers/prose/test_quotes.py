"""Quotes by their marks, whatever the marks are, and whatever is missing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reckoning.readers.prose.document import Document
from reckoning.readers.prose.quotes import quotes


def found(text: str) -> list[str]:
    document = Document(text)
    return [text[q.start : q.end] for q in quotes(text, document.normal, document.paragraphs)]


def test_marks_of_many_kinds() -> None:
    assert found('He said "one" and “two” and «three».') == ['"one"', "“two”", "«three»"]


def test_an_apostrophe_is_no_mark() -> None:
    assert found("The army's men didn't leave the villagers' homes.") == []
    assert found("‘It wasn’t us,’ he said.") == ["‘It wasn’t us,’"]


def test_speech_between_single_marks_may_hold_double_ones() -> None:
    assert found("‘He told me, “Go home.” I went.’ That was all.") == ["‘He told me, “Go home.” I went.’"]


def test_an_open_quote_ends_with_its_paragraph_and_goes_on_in_the_next() -> None:
    text = "“One. Two.\n\n“Three,” she said. Four."
    document = Document(text)
    first, second = quotes(text, document.normal, document.paragraphs)
    assert first.open and text[first.start : first.end] == "“One. Two."
    assert second.carried and text[second.start : second.end] == "“Three,”"


@given(st.text(alphabet="ab .,\n“”‘’\"'«»", max_size=120))
def test_quotes_are_ordered_and_inside_the_text(text: str) -> None:
    document = Document(text)
    every = quotes(text, document.normal, document.paragraphs)
    assert all(0 <= q.start < q.end <= len(text) for q in every)
    assert [q.start for q in every] == sorted(q.start for q in every)
