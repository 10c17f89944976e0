"""From files to documents: every character leads back to the original, and what is no report is refused clearly."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.readers.prose.pdf import pdf

from reckoning.model.errors import InputError
from reckoning.model.evidence import DateBasis
from reckoning.model.locator import parse_locator
from reckoning.readers.originals import resolve
from reckoning.readers.prose.confined import take_apart
from reckoning.readers.prose.decoding import decode
from reckoning.readers.prose.document import Boxes, Document, Medium, resolved
from reckoning.readers.prose.html_text import blocks_of, shown
from reckoning.readers.prose.opening import document_of, open_document
from reckoning.readers.prose.reader import PatternReader, ProseReader

PAGE = """<!doctype html><html><head><title>Raid on Hsu</title>
<meta property="article:published_time" content="2023-11-05T10:00:00Z">
<script>document.write("At least 99 people were killed, the script said.")</script>
<style>p { color: red }</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Raid on Hsu</h1>
<p>At least <b>12&nbsp;people</b> were killed in a raid on the town of Hsu on Saturday, according to
   the <a href="/r">Prisoners&#8217; Register</a>, which keeps the local count of the dead.</p>
<p>&ldquo;They came at <i>night</i>,&rdquo; said Ana Ruiz, a teacher who lives near the market &amp; the bridge.
<!-- a comment: 500 people were killed, nobody said -->
&ldquo;We hid in the rice until the morning came.&rdquo;</p>
<p>The ministry denied that any soldier had been in the town, and said the report was an invention.</p>
</article><footer><p><a href="/c">Contact</a> <a href="/p">Privacy</a></p></footer></body></html>"""


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_page_gives_its_main_text_and_its_own_day(tmp_path: Path) -> None:
    document = open_document(written(tmp_path, "raid.html", PAGE.encode()))
    assert document.medium is Medium.HTML and document.title == "Raid on Hsu"
    assert document.published.on == date(2023, 11, 5) and document.published.basis is DateBasis.METADATA
    assert "12\u00a0people were killed" in document.text and "market & the bridge" in document.text
    for hidden in ("99", "500", "Privacy", "Home", "color"):
        assert hidden not in document.text


def test_every_claim_of_a_page_leads_back_to_the_decoded_page(tmp_path: Path) -> None:
    path = written(tmp_path, "raid.html", PAGE.encode())
    reading = ProseReader(PatternReader()).open(path)
    assert len(reading.claims) >= 3
    source = decode(path.read_bytes()).text
    for claim in reading.claims:
        locator = reading.document.locator(*claim.spans)
        assert tuple(shown(part) for part in resolved(source, locator)) == claim.text
        parts = resolve(path, parse_locator(locator)).data.decode()
        assert parts == "\n".join(resolved(source, locator))


def test_a_plain_text_is_its_own_original_line_ends_and_all(tmp_path: Path) -> None:
    text = "Title\r\n\r\nThe ministry said\r\nthe bridge was open."
    path = written(tmp_path, "a.txt", text.encode())
    reading = ProseReader(PatternReader()).open(path)
    assert reading.document.text == text
    [claim] = reading.claims
    assert resolved(text, reading.document.locator(*claim.spans)) == claim.text == ("the bridge was open",)


def test_a_packed_text_has_its_container_in_the_locator(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt.gz", gzip.compress(b"The ministry said the bridge was open."))
    document = open_document(path)
    assert document.locator((18, 22)) == "gz!span:18-22"
    assert resolve(path, parse_locator("gz!span:18-22")).text == "the "


def test_the_day_of_publication_is_given_or_in_the_name_or_unknown(tmp_path: Path) -> None:
    dated = written(tmp_path, "hsu-2023-11-05.txt", b"The ministry said the bridge was open.")
    assert open_document(dated).published.basis is DateBasis.FILE_NAME
    assert open_document(dated, "2023-11-06").published.on == date(2023, 11, 6)
    twice = written(tmp_path, "2023-11-05-2023-11-07.txt", dated.read_bytes())
    assert open_document(twice).published.on is None


def test_a_page_of_navigation_is_refused(tmp_path: Path) -> None:
    links = "".join(f'<li><a href="/{n}">Section number {n} of the site</a></li>' for n in range(60))
    path = written(tmp_path, "nav.html", f"<html><body><nav><ul>{links}</ul></nav></body></html>".encode())
    with pytest.raises(InputError, match="no main text"):
        open_document(path)


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 200, b"   \n\n ", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        document_of(data, "x")


def test_right_to_left_text_and_direction_marks_are_kept(tmp_path: Path) -> None:
    text = "قال الناطق: «انسحبت القوات» \u202eabc\u202c.\n\nThe ministry said the bridge was open."
    assert open_document(written(tmp_path, "r.txt", text.encode())).text == text


LINES = [(72, 700, "At least 12 people were killed in a raid on Hsu, the min-"), (72, 686, "istry said on Tuesday.")]


def test_a_pdf_gives_paragraphs_and_boxes(tmp_path: Path) -> None:
    pages = [[*LINES, (72, 640, "The road was cut, officials said.")]]
    document = open_document(written(tmp_path, "r.pdf", pdf(pages)))
    assert document.text == (
        "At least 12 people were killed in a raid on Hsu, the ministry said on Tuesday.\n\n"
        "The road was cut, officials said."
    )
    start = document.text.index("The road")
    place = parse_locator(document.locator((start, start + 16)))
    assert place.first == 1 and place.box is not None
    left, top, right, bottom = place.box
    assert 70 < left < 75 and 842 - 655 < top < bottom < 842 - 635 and right < 180
    assert isinstance(document.places, Boxes)


def test_running_heads_feet_and_page_numbers_of_a_pdf_are_left_out(tmp_path: Path) -> None:
    pages = [
        [
            (72, 800, "Quarterly report on Hsu"),
            (72, 700, f"The ministry said on day {n} that it rained"),
            (280, 30, f"Page {n}"),
        ]
        for n in range(1, 6)
    ]
    text = open_document(written(tmp_path, "r.pdf", pdf(pages))).text
    assert "Quarterly" not in text and "Page" not in text and text.count("The ministry said") == 5


def test_a_compound_keeps_its_hyphen_at_the_end_of_a_line(tmp_path: Path) -> None:
    pages = [
        [(72, 700, "The anti-coup forces left, and the anti-"), (72, 686, "coup forces came back, officials said.")]
    ]
    assert "and the anti-coup forces" in open_document(written(tmp_path, "r.pdf", pdf(pages))).text


def test_a_page_break_inside_a_sentence_does_not_part_it(tmp_path: Path) -> None:
    pages = [[(72, 100, "The ministry said that the bridge")], [(72, 780, "had been rebuilt before the rains.")]]
    reading = ProseReader(PatternReader()).open(written(tmp_path, "r.pdf", pdf(pages)))
    [claim] = reading.claims
    assert claim.text == ("the bridge had been rebuilt before the rains",)
    place = parse_locator(reading.document.locator(*claim.spans))
    assert [part.first for part in (place, *place.more)] == [1, 2]


def test_an_encrypted_pdf_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"encrypted.*remove the password"):
        open_document(written(tmp_path, "r.pdf", pdf([LINES], encrypt=True)))


def test_a_damaged_pdf_and_one_without_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no PDF that can be read"):
        open_document(written(tmp_path, "r.pdf", b"%PDF-1.4\nnothing"))
    with pytest.raises(InputError, match="pictures"):
        open_document(written(tmp_path, "s.pdf", pdf([[]])))


def test_a_pdf_bomb_dies_alone_and_is_refused() -> None:
    bomb = pdf([[]], content=b"BT /F1 12 Tf (boom) Tj ET\n" * 2_000_000)
    assert len(bomb) < 1_000_000
    with pytest.raises(InputError, match="exceeded"):
        take_apart("pdf", bomb, "bomb.pdf", seconds=2)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(InputError, match="pages"):
        take_apart("pdf", pdf([[]] * 3001), "long.pdf", seconds=60)


@settings(max_examples=150)
@given(st.text(alphabet="ab <>&;#/p!-\"'=\n\u00e9é", max_size=120))
def test_any_html_maps_every_character_into_the_page(page: str) -> None:
    for block in blocks_of(page):
        assert len(block.text) == len(block.starts) == len(block.ends)
        assert all(0 <= a < b <= len(page) for a, b in zip(block.starts, block.ends, strict=True))
        for character, a, b in zip(block.text, block.starts, block.ends, strict=True):
            assert page[a:b] == character or character == " " or page[a] == "&"


def test_a_text_without_empty_lines_has_a_paragraph_a_line() -> None:
    assert Document("One said.\nTwo said.\n").paragraphs == ((0, 9), (10, 19))
