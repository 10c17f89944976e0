"""Document: a report as a text whose every character has its place in the original.

`text` is what is read: of a plain text all of it; of a page its main text; of a PDF its lines joined to paragraphs.
`places` leads back: for a page the code points of the decoded HTML, for a PDF the page and box of every character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reckoning.model.evidence import DateBasis
from reckoning.model.locator import Locator, Place, parse_locator
from reckoning.model.locator import span as span_locator
from reckoning.readers.prose.claim import Span
from reckoning.readers.prose.normal_form import normal_form

_PARAGRAPH = re.compile(r"[^\s](?:[^\r\n]|\r?\n(?![ \t]*\r?\n))*")


class Medium(StrEnum):
    """What an original is."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"


@dataclass(frozen=True)
class Published:
    """The day of publication and how it is known; `on` is None where it is not."""

    on: date | None = None
    basis: DateBasis = DateBasis.UNKNOWN


@dataclass(frozen=True)
class Stretches:
    """For each character of a text the half-open stretch of the decoded original that it stands for."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


@dataclass(frozen=True)
class Boxes:
    """For each character of a text its page (from 1) and box (left, top, right, bottom, points from the top left)."""

    pages: NDArray[np.int32]
    boxes: NDArray[np.float32]


@dataclass(frozen=True)
class Document:
    """A text to read, with its way back to the original; `notes` say what was lost or guessed on the way."""

    text: str
    medium: Medium = Medium.TEXT
    places: Stretches | Boxes | None = None
    published: Published = Published()
    publisher: str = ""
    title: str = ""
    url: str = ""
    encoding: str = "utf-8"
    container: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def normal(self) -> str:
        """The text in its normal form: as long as the text."""
        return normal_form(self.text)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The paragraphs: parted by empty lines; where a text has none, by line ends."""
        text = self.text
        pattern = _PARAGRAPH if re.search(r"\S[ \t]*\r?\n[ \t]*\r?\n[ \t]*\S", text) else re.compile(r"\S[^\r\n]*")
        return tuple(_trimmed(text, *match.span()) for match in pattern.finditer(text))

    def locator(self, *spans: Span) -> str:
        """The place of spans of the text in the original: code points of a text or page, boxes of a PDF."""
        parts = [self._place(start, end) for start, end in spans if end > start]
        if not parts:
            return str(Locator(Place.WHOLE, container=self.container))
        first, *more = [place for part in parts for place in part]
        return str(replace(first, more=tuple(more), container=self.container))

    def _place(self, start: int, end: int) -> list[Locator]:
        if isinstance(self.places, Stretches):
            return [span_locator(int(self.places.starts[start]), int(self.places.ends[end - 1]))]
        if isinstance(self.places, Boxes):
            return _boxes(self.places, start, end)
        return [span_locator(start, end)]


def _boxes(places: Boxes, start: int, end: int) -> list[Locator]:
    pages, boxes = places.pages[start:end], places.boxes[start:end]
    found = []
    for page in dict.fromkeys(pages[pages > 0].tolist()):
        box = boxes[pages == page]
        left, top = box[:, :2].min(axis=0).tolist()
        right, bottom = box[:, 2:].max(axis=0).tolist()
        ends = (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))
        found.append(Locator(Place.PAGE, page, box=ends))
    return found


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def resolved(text: str, locator: str) -> tuple[str, ...]:
    """The exact characters of a decoded original that a span locator names, one text for each of its parts."""
    place = parse_locator(locator)
    return tuple(text[part.first : part.last] for part in (place, *place.more))
