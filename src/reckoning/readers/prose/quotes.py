"""Quotes: the stretches of a text between quote marks, as found in its normal form.

Double marks pair within a paragraph. A quote that a paragraph leaves open runs to the paragraph's end, and on through
following paragraphs that begin with an opening mark (a quote of several paragraphs closes once). Single marks pair only
where an opening one follows a space or opens the text and a closing one is followed by no letter: an apostrophe is
none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from reckoning.readers.prose.claim import Span

_OPENS = re.compile(r"(?<![\w\"'])'(?=[\w\"])")
_CLOSES = re.compile(r"'(?!\w)")
_SPOKEN = ",.?!"
LONGEST_SINGLE = 1200
"""No quote between single marks is longer; what is longer holds an apostrophe that was taken for a mark."""


@dataclass(frozen=True)
class Quote:
    """A stretch between quote marks, marks included; `open` when no closing mark was found; `carried` when it goes on
    with a quote that the paragraph before left open."""

    start: int
    end: int
    open: bool = False
    carried: bool = False
    single: bool = False


def quotes(text: str, normal: str, paragraphs: Sequence[Span]) -> list[Quote]:
    """The quotes of a text, in order; never overlapping.

    >>> said = '"One," he said. "Two.'
    >>> [(said[q.start : q.end], q.open) for q in quotes(said, said, [(0, len(said))])]
    [('"One,"', False), ('"Two.', True)]
    """
    found: list[Quote] = []
    left_open = False
    for start, end in paragraphs:
        singles = _singles(normal, start, end) if "'" in normal[start:end] else []
        whole = [q for q in singles if not q.single]
        marks = [m.start() for m in re.finditer('"', normal[start:end])] if '"' in normal[start:end] else []
        marks = [start + i for i in marks if not within(start + i, whole)]
        doubles, left_open = _pair(text, marks, end, left_open and bool(marks) and marks[0] == start)
        found += [q for q in singles if not within(q.start, doubles)] + doubles
    return sorted(found, key=lambda q: q.start)


def within(place: int, among: Sequence[Quote]) -> bool:
    """Whether a place stands inside one of some quotes, which are in order and apart from each other."""
    at = bisect_left(among, place, key=lambda q: q.start) - 1
    return at >= 0 and place < among[at].end


def _pair(text: str, marks: list[int], end: int, carried: bool) -> tuple[list[Quote], bool]:
    """Pair marks: a typographic mark says itself which it is; a plain one opens when none is open."""
    found: list[Quote] = []
    opened = -1
    for i in marks:
        closes = text[i] in "”»" or (text[i] not in "“„«" and opened >= 0)
        if text[i] in "»«" and opened < 0:
            closes = False
        if opened < 0 and not closes:
            opened = i
        elif opened >= 0 and closes:
            found.append(Quote(opened, i + 1, carried=carried and not found))
            opened = -1
        elif opened >= 0:  # opens while one is open: the first was never closed
            found.append(Quote(opened, i, open=True, carried=carried and not found))
            opened = i
    if opened < 0:
        return found, False
    found.append(Quote(opened, end, open=True, carried=carried and not found))
    return found, True


def _singles(normal: str, start: int, end: int) -> list[Quote]:
    """Quotes between single marks; one that ends with a comma or a sentence's mark is speech, another a few words."""
    found: list[Quote] = []
    opening = _OPENS.search(normal, start, end)
    while opening:
        at = opening.start()
        following = _OPENS.search(normal, at + 1, end)
        limit = min(following.start() if following else end, at + LONGEST_SINGLE)
        closings = [m.start() for m in _CLOSES.finditer(normal, at + 1, limit)]
        spoken = next((c for c in closings if normal[c - 1] in _SPOKEN), None)
        close = spoken if spoken is not None else next(iter(closings), None)
        if close is not None:
            found.append(Quote(at, close + 1, single=spoken is None))
        opening = following if close is None or following else _OPENS.search(normal, close + 1, end)
    return found
