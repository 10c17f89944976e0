"""Units: a sentence, or the sentences that one quotation holds together, with the quotes in it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from reckoning.readers.prose.document import Document
from reckoning.readers.prose.quotes import Quote, quotes, within
from reckoning.readers.prose.sentences import sentences


@dataclass(frozen=True)
class Unit:
    """A stretch that is read as one; `last_sentence` is where its last sentence begins; quotes in order."""

    start: int
    end: int
    paragraph: int
    last_sentence: int
    quotes: tuple[Quote, ...] = ()

    def quoted(self, start: int, end: int) -> bool:
        """Whether a stretch stands inside a quotation."""
        return any(q.start < end and start < q.end for q in self.quotes)

    def only_quotes(self, normal: str) -> bool:
        """Whether nothing stands outside its quotation marks."""
        rest, at = "", self.start
        for q in self.quotes:
            if q.single:
                continue
            rest += normal[at : q.start]
            at = q.end
        return bool(self.quotes) and at > self.start and not (rest + normal[at : self.end]).strip(" \n\r.,;")


def units(document: Document) -> list[Unit]:
    """The units of a document, in order; sentences that begin inside a quotation belong to the unit it began in."""
    found: list[Unit] = []
    every = quotes(document.text, document.normal, document.paragraphs)
    at = 0
    for number, paragraph in enumerate(document.paragraphs):
        own: list[Quote] = []
        while at < len(every) and every[at].start < paragraph[1]:
            own.append(every[at])
            at += 1
        pieces: list[list[int]] = []
        for start, end in sentences(document.normal, paragraph):
            if pieces and within(start, own):
                pieces[-1][1], pieces[-1][2] = end, start
            else:
                pieces.append([start, end, start])
        first = 0
        for start, end, last in pieces:
            first = bisect_left(own, start, first, key=_start)
            stop = bisect_left(own, end, first, key=_start)
            found.append(Unit(start, end, number, last, tuple(own[first:stop])))
            first = stop
    return found


def _start(quote: Quote) -> int:
    return quote.start
