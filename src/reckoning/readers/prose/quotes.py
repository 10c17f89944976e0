"""Quotes: the stretches of a text between quote marks, as found in its normal form.

Double marks pair within a paragraph. A quote that a paragraph leaves open runs to the paragraph's end, and on through
following paragraphs that begin with an opening mark (a quote of several paragraphs closes once). Single marks pair only
where an opening one follows a space or opens the text and a closing one is followed by no letter: an apostrophe is
none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reckoning.readers.prose.claim import Span

_SINGLE = re.compile(r"(?<![\w\"'])'(?=\w)([^'\"\n]{1,300}(?:(?<=\w)'(?=\w)[^'\"\n]{1,300})*)'(?!\w)")


@dataclass(frozen=True)
class Quote:
    """A stretch between quote marks, marks included; `open` when no closing mark was found; `carried` when it goes on
    with a quote that the paragraph before left open."""

    start: int
    end: int
    open: bool = False
    carried: bool = False
    single: bool = False

    @property
    def words_at(self) -> int:
        """Where its words begin."""
        return self.start + 1


def quotes(text: str, normal: str, paragraphs: Sequence[Span]) -> list[Quote]:
    """The quotes of a text, in order; never overlapping.

    >>> said = '"One," he said. "Two.'
    >>> [(said[q.start : q.end], q.open) for q in quotes(said, said, [(0, len(said))])]
    [('"One,"', False), ('"Two.', True)]
    """
    found: list[Quote] = []
    left_open = False
    for start, end in paragraphs:
        marks = [i for i in range(start, end) if normal[i] == '"'] if '"' in normal[start:end] else []
        carried = left_open and bool(marks) and marks[0] == start
        mine, left_open = _pair(text, marks, end, carried)
        doubles = mine
        found += doubles
        if "'" in normal[start:end]:
            found += _singles(normal, start, end, doubles)
    return sorted(found, key=lambda q: q.start)


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


def _singles(normal: str, start: int, end: int, doubles: list[Quote]) -> list[Quote]:
    return [
        Quote(m.start(), m.end(), single=True)
        for m in _SINGLE.finditer(normal, start, end)
        if not any(q.start < m.end() and m.start() < q.end for q in doubles)
    ]
