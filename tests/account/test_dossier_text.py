"""The text of a dossier: what is understood, with its line; everything else is an error with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.account.dossier_text import (
    Heading,
    Listed,
    Paragraph,
    Quoted,
    Tabled,
    Words,
    inline_runs,
    parse,
    words_of,
)
from reckoning.account.reference import Reference, read_reference
from reckoning.model.errors import UsageError

TEXT = """+++
title = "x"
+++
## One

A *b* {finding:abcdef}
and {figure:a=b; c=d "e"} on the next line.

- item
  - inner {evidence:abcdef}

3. three
4. four

| a | b |
|---|---|
| {statement:abcdef} | **c** |

> quoted

<!-- left
out -->
"""


def test_blocks_come_in_order_with_their_lines() -> None:
    written = parse(TEXT, "d.md")
    assert not written.errors and written.front == 'title = "x"'
    assert [type(b) for b in written.blocks] == [Heading, Paragraph, Listed, Listed, Tabled, Quoted]
    assert [b.line for b in written.blocks] == [4, 6, 9, 12, 15, 19]
    references = [i for run in inline_runs(written.blocks) for i in run if isinstance(i, Reference)]
    assert [(r.kind, r.line) for r in references] == [
        ("finding", 6),
        ("figure", 7),
        ("evidence", 10),
        ("statement", 17),
    ]
    assert references[1].pinned == "e" and references[1].asked == (("a", "b"), ("c", "d"))
    assert isinstance(written.blocks[3], Listed) and written.blocks[3].start == 3


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a [link](http://x)", "a link"),
        ("![alt](x.png)", "a picture"),
        ("`code`", "code"),
        ("```\ncode\n```", "code"),
        ("    code", "indented"),
        ("<script>x</script>", "HTML"),
        ("a <b>c</b>", "HTML"),
        ("---", "a rule"),
        ("# Top", "a heading of level 1"),
        ("#### Skips", "skips a level"),
        ("### ", "without words"),
        ("##### Deep", "a heading of level 5"),
        ("a {finding:} b", "names nothing"),
        ("a {finding:zz} b", "no id and no query"),
        ("a {nothing} b", "a brace"),
        ("<http://x.org>", "a link"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(text: str, what: str) -> None:
    errors = parse(f"## H\n\nfine\n\n{text}", "d.md").errors
    assert errors and what in errors[0].what and errors[0].where == "d.md:5"


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_and_never_fails(text: str) -> None:
    written = parse(text, "d.md")
    assert all(isinstance(words_of(run), str) for run in inline_runs(written.blocks))


@given(st.text(alphabet="*_[]{}<>|`#->1. \nab!&;\\", max_size=120))
def test_marks_in_any_order_are_read_or_refused(text: str) -> None:
    parse(text, "d.md")


@given(st.lists(st.sampled_from(["plain words ", "and *more* ", "(so) ", "a & b < c "]), min_size=1, max_size=5))
def test_no_word_is_lost(parts: list[str]) -> None:
    text = "x " + "".join(parts)
    (run,) = inline_runs(parse(text, "d.md").blocks)
    assert "".join(i.text for i in run if isinstance(i, Words)).split() == text.replace("*", "").split()


def test_nesting_without_end_is_refused() -> None:
    assert parse("> " * 5000 + "x", "d.md").errors or parse("> " * 5000 + "x", "d.md").blocks


@given(st.text(max_size=40))
def test_any_text_in_braces_is_a_reference_or_refused(inside: str) -> None:
    try:
        read_reference("{finding:" + inside + "}", 1)
    except UsageError as error:
        assert error.do
