"""The plain PDFs are read by a PDF library with nothing of the text lost."""

from __future__ import annotations

import pypdfium2

from plain_pdf import LINES, broken_lines, pdf

LONG = "It considers the disproportionate displacement of families deliberate. " * 200
TEXT = "The (old) ministry\\council said “no”.\n\n" + LONG


def printed(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_all_letters_are_there_beside_headers_and_numbers() -> None:
    pages = printed(pdf(TEXT, "A header"))
    assert len(pages) > 1
    assert all(f"Page {at} of {len(pages)}" in page and "A header" in page for at, page in enumerate(pages, 1))
    drawn = "".join(pages)
    for at in range(1, len(pages) + 1):
        drawn = drawn.replace(f"Page {at} of {len(pages)}", "").replace("A header", "")
    letters = "".join(c for c in TEXT if c.isalnum())
    assert "".join(sorted(c for c in drawn if c.isalnum())) == "".join(sorted(letters))
    assert "(old) ministry\\council said “no”" in pages[0]


def test_pages_and_lines_are_as_many_as_asked_for() -> None:
    assert len(printed(pdf(TEXT, "h", lines=10, pages=7))) == 7
    assert len(printed(pdf("\n".join("x" * LINES), "h"))) == 1


def test_words_broken_at_line_ends_are_whole_when_joined() -> None:
    lines = list(broken_lines(LONG))
    broken = [line for line in lines if line.endswith("-")]
    assert broken
    joined = " ".join(lines).replace("- ", "")
    assert joined.split() == LONG.split()
