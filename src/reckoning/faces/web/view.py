"""View: an original as it is, with the place that is asked for marked: text, record, page, line or picture.

What the original holds is shown as text or as a picture drawn from it; nothing of it runs. A page of HTML can be seen
in a frame in which nothing runs, loads or leads anywhere.
"""

from __future__ import annotations

import re

from reckoning.faces.web.opening import SHOWN_CHARACTERS
from reckoning.faces.web.page import (
    Block,
    Cell,
    Insert,
    Items,
    Note,
    Passage,
    Picture,
    Tone,
    address,
    grid,
    language_of,
)
from reckoning.faces.web.pdf_pages import page_image
from reckoning.faces.web.sight import Sight
from reckoning.model.errors import ReckoningError
from reckoning.model.evidence import Evidence
from reckoning.model.locator import Locator, Place, parse_locator, record
from reckoning.readers.containers import opened
from reckoning.readers.prose.decoding import MAX_TEXT_BYTES, decode

AROUND = 1_200
PREVIEW = 6_000
RASTER = ("image/png", "image/jpeg", "image/gif", "image/webp")
HTML = ("text/html", "application/xhtml+xml")
PDF = "application/pdf"
SHOWN_RECORDS = 5
TAGS = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^>]*>?", re.DOTALL | re.IGNORECASE)


def view(sight: Sight, evidence: Evidence, locator: str, as_page: bool, names: str = "") -> list[Block | None]:
    """The blocks that show a place in an original; without a place, its beginning. `names` goes on to its pictures."""
    if locator:
        return [*_at(sight, evidence, parse_locator(locator), names), *_whole(evidence, as_page, names)]
    return [*_whole(evidence, as_page, names), *_beginning(sight, evidence, names)]


def _at(sight: Sight, evidence: Evidence, place: Locator, names: str) -> list[Block | None]:
    match place.place:
        case Place.SPAN:
            return [_span(sight, evidence, place)]
        case Place.PAGE:
            return _pages(sight, evidence, place, names)
        case Place.RECORD:
            return _record(sight, evidence, place, names)
        case Place.WHOLE:
            return _beginning(sight, evidence, names)
    found = sight.opening.text(evidence.sha256, str(place))
    return [_passage(evidence, str(place), "", found.text[:SHOWN_CHARACTERS], "", found.rendered)]


def _passage(
    evidence: Evidence, locator: str, before: str, span: str, after: str, rendered: bool = False,
    further: tuple[tuple[str, str], ...] = (),
) -> Passage:  # fmt: skip
    href = address("evidence", evidence.sha256, at=locator)
    language = language_of(before + span + after)
    return Passage(evidence.file_name, href, before, span, after, locator, rendered, language, "", further)


def text_of(sight: Sight, evidence: Evidence, container: tuple[str, ...] = ()) -> str:
    """The decoded text of an original, or of a part of it; raises `ReckoningError`."""
    with opened(sight.opening.path(evidence.sha256)) as streams:
        for stream in streams:
            if stream.container == container:
                return decode(stream.read(MAX_TEXT_BYTES)).text
    return ""


def _span(sight: Sight, evidence: Evidence, place: Locator) -> Block:
    """A span in the paragraphs around it."""
    try:
        text = text_of(sight, evidence, place.container)
    except ReckoningError as error:
        return Note(str(error), Tone.REJECTED)
    spans = [(p.first, p.last if p.last is not None else p.first) for p in (place, *place.more)]
    first, last = spans[0][0], spans[-1][1]
    low, high = max(first - AROUND, 0), min(last + AROUND, len(text))
    plain = (lambda t: TAGS.sub(" ", t)) if evidence.media_type in HTML else str
    before, after = plain(text[low:first]), plain(text[last:high])
    if evidence.media_type in HTML:
        before, after = _folded(before), _folded(after)
    further = tuple((plain(text[spans[i][1] : a]), text[a:b]) for i, (a, b) in enumerate(spans[1:]))
    shown = ("… " if low else "") + before
    return _passage(
        evidence, str(place), shown, text[spans[0][0] : spans[0][1]], after + (" …" if high < len(text) else ""),
        rendered=evidence.media_type in HTML, further=further,
    )  # fmt: skip


def _folded(text: str) -> str:
    """Text that was between tags, its space as a page would show it."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"[ \t]+", " ", text))


def _pages(sight: Sight, evidence: Evidence, place: Locator, names: str) -> list[Block | None]:
    """Each page that a place is on, drawn, its boxes over it; and the text in them."""
    parts = (place, *place.more)
    shown: list[Block | None] = []
    for number in dict.fromkeys(p.first for p in parts):
        shown.append(_drawn(sight, evidence, number, [p.box for p in parts if p.first == number and p.box], names))
    found = sight.opening.text(evidence.sha256, str(place))
    return [*shown, _passage(evidence, str(place), "", found.text[:SHOWN_CHARACTERS], "", rendered=True)]


def _drawn(
    sight: Sight, evidence: Evidence, number: int, boxes: list[tuple[float, float, float, float]], names: str
) -> Block:
    try:
        image = page_image(sight.opening.path(evidence.sha256), number)
    except ReckoningError as error:
        return Note(f"Page {number} cannot be drawn: {error.what}", Tone.REJECTED)
    marks = "".join(
        f'<rect x="{a:.2f}" y="{b:.2f}" width="{max(c - a, 1):.2f}" height="{max(d - b, 1):.2f}" '
        'fill="#ffd84d" fill-opacity=".35" stroke="#a03412" stroke-width="1.4"/>'
        for a, b, c, d in boxes
    )
    href = address("original", evidence.sha256, "page", str(number), names=names)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pdf" role="img" aria-label="page {number}" '
        f'viewBox="0 0 {image.width_pt:.2f} {image.height_pt:.2f}">'
        f'<image href="{href}" width="{image.width_pt:.2f}" height="{image.height_pt:.2f}"/>{marks}</svg>'
    )
    around = " The box is where it stands." if boxes else ""
    return Picture(svg, f"page {number}", f"Page {number}, drawn from the original.{around}", "")


def _record(sight: Sight, evidence: Evidence, place: Locator, names: str) -> list[Block | None]:
    """A record as a table with its cell marked, its exact text, and the way to its neighbours."""
    found = sight.opening.text(evidence.sha256, str(place))
    shown = found.text[:SHOWN_CHARACTERS]
    cells = [
        (Cell(name), Cell(text, language=language_of(text), marked=name == place.column)) for name, text in found.cells
    ]
    table = grid("record", f"Record {place.first:,}", ("column", "in the original"), cells)
    value = None
    if place.column and found.value is not None and place.column not in dict(found.cells):
        value = Items((Cell(f"{place.column}: {found.value}", marked=True),))
    before, span, after = shown.partition(found.value) if not cells and found.value else ("", shown, "")
    if place.last is not None:
        span = shown
    near = tuple(
        Cell(word, address("evidence", evidence.sha256, at=str(record(n).inside(*place.container)), names=names))
        for word, n in (("The record before", place.first - 1), ("The record after", (place.last or place.first) + 1))
        if n >= 0
    )
    return [table, value, _passage(evidence, str(place), before, span, after, found.rendered), Items(near)]


def _whole(evidence: Evidence, as_page: bool, names: str) -> list[Block | None]:
    """The original as a picture or, when asked for, as a page in a frame."""
    shown = address("original", evidence.sha256, "shown", names=names)
    if evidence.media_type in RASTER:
        return [Insert("image.html", {"src": shown, "alt": f"the image {evidence.file_name}"})]
    if evidence.media_type not in HTML:
        return []
    if as_page:
        return [Insert("framed.html", {"src": shown, "title": f"{evidence.file_name}, nothing in it runs or loads"})]
    words = "See it as a page, in a frame in which nothing runs or loads"
    return [Note(words, href=address("evidence", evidence.sha256, show="page", names=names))]


def _beginning(sight: Sight, evidence: Evidence, names: str) -> list[Block | None]:
    """The first page, the first records, or the first letters of an original."""
    if evidence.media_type == PDF:
        return [_drawn(sight, evidence, 1, [], names)]
    if evidence.media_type in RASTER:
        return []
    places = sight.rows(
        "SELECT DISTINCT split_part(locator, '#', 1) AS place, try_cast(regexp_extract(locator, 'record:(\\d+)', 1) AS"
        " BIGINT) AS n FROM held.statements WHERE evidence = ? AND contains(locator, 'record:') ORDER BY n, place"
        " LIMIT ?", evidence.sha256, SHOWN_RECORDS,
    )  # fmt: skip
    places = [p for p in places if "-" not in p["place"]]  # a message of several lines has no cells
    records = [sight.opening.text(evidence.sha256, p["place"]) for p in places]
    if records and all(r.cells for r in records):
        columns = [name for name, _ in records[0].cells]
        rows = [
            (
                Cell(p["place"], address("evidence", evidence.sha256, at=p["place"], names=names)),
                *(dict(r.cells).get(n, "") for n in columns),
            )
            for p, r in zip(places, records, strict=True)
        ]
        return [grid("records", "Its first records", ("", *columns), rows)]
    try:
        text = text_of(sight, evidence, _first_container(sight, evidence))
    except ReckoningError as error:
        return [Note(str(error), Tone.REJECTED)]
    if "\0" in text[:PREVIEW]:
        return [Note("These bytes are no text; download them to see them.", Tone.UNKNOWN)]
    more = " …" if len(text) > PREVIEW else ""
    return [_passage(evidence, "whole", text[:PREVIEW] + more, "", "")]


def _first_container(sight: Sight, evidence: Evidence) -> tuple[str, ...]:
    with opened(sight.opening.path(evidence.sha256)) as streams:
        stream = next(streams, None)
        return stream.container if stream else ()
