"""Unread: the sentences that look as if they said something and gave no claim, so that a person sees what was
missed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reckoning.readers.prose.claim import Claim, Span
from reckoning.readers.prose.cues import ACCORDING, cues_in
from reckoning.readers.prose.document import Document
from reckoning.readers.prose.numerals import numerals
from reckoning.readers.prose.units import units

LEAST_WORDS = 2
"""Fewer words, and no quote, say nothing: the number of a paragraph, a page's number."""
_WORDS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Unread:
    """A sentence without a claim and why it is listed: figure, quote, speech verb."""

    span: Span
    text: str
    why: tuple[str, ...]


def unread(document: Document, claims: Sequence[Claim]) -> list[Unread]:
    """The sentences with a figure, quote marks or a speech verb that no claim touches, in order."""
    spans = sorted(s for c in claims for s in c.spans)
    found, at = [], 0
    for unit in units(document):
        while at < len(spans) and spans[at][1] <= unit.start:
            at += 1
        if at < len(spans) and spans[at][0] < unit.end:
            continue
        normal = document.normal
        if not unit.quotes and len(_WORDS.findall(normal, unit.start, unit.end)) < LEAST_WORDS:
            continue
        why = (
            *(["figure"] if numerals(normal, unit.start, unit.end) else []),
            *(["quote"] if unit.quotes else []),
            *(["speech verb"] if _speaks(normal, unit.start, unit.end) else []),
        )
        if why:
            found.append(Unread((unit.start, unit.end), document.text[unit.start : unit.end], why))
    return found


def _speaks(normal: str, start: int, end: int) -> bool:
    strong = any(not cue.weak and not cue.noun for _, _, cue in cues_in(normal, start, end))
    return strong or ACCORDING.search(normal, start, end) is not None
