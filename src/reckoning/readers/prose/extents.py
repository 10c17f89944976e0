"""Extents: which letters of a unit a cue says, given its speaker: after the cue, before it, or around it.

What is said keeps its quote marks; outside of them the mark that ends the sentence is left off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reckoning.readers.prose.claim import DatedExpression, Mode, Span
from reckoning.readers.prose.cues import Frame
from reckoning.readers.prose.grammar import Site, after_adjuncts
from reckoning.readers.prose.units import Unit

_EDGE = " \t\r\n,;:-"
_LEAD_CUT = re.compile(r"(?:(?:And|But|However|Meanwhile|Yet|Still|Also),?\s+)(?=\w)")


def extent(normal: str, unit: Unit, site: Site, dates: Sequence[DatedExpression], low: int) -> tuple[Span, ...]:
    """The spans that a cue says, in order; `low` is where the unit's unclaimed part begins. Empty where nothing is."""
    left = min([site.start, *([site.subject[0]] if site.subject and site.subject[0] < site.start else [])])
    right = max([site.end, *([site.subject[1]] if site.subject and site.subject[0] >= site.end else [])])
    if site.cue.frame is Frame.ACCORDING:
        return _according(normal, unit, site, low, left, right)
    quoted = () if site.joined else _quotes_before(normal, unit, low, left)
    if quoted:
        return (*quoted, *_quote_after(normal, unit, right, dates))
    if site.frames:
        return _around(normal, unit, site, low, left, right)
    if site.follows:
        start = (
            site.content
            if site.content is not None and site.content >= right
            else after_adjuncts(normal, right, unit.end, dates)
        )
        return _trim(normal, unit, start, site.stop or unit.end)
    return _trim(normal, unit, _after_semicolon(normal, low, left), left)


def _after_semicolon(normal: str, low: int, left: int) -> int:
    """A semicolon parts what is said from what was said before it."""
    at = normal.rfind(";", low, left)
    return at + 1 if at >= 0 and left - at > 12 else low


def _according(normal: str, unit: Unit, site: Site, low: int, left: int, right: int) -> tuple[Span, ...]:
    before = _trim(normal, unit, low, left)
    after = _trim(normal, unit, right, site.stop or unit.end)
    if not before:
        return after
    rest = normal[right : unit.end]
    goes_on = re.match(r"\s*,\s+(?:was|were|is|are|has|have|had|will|would|and|but|with|while|[a-z]+ed)\b", rest)
    return (*before, *after) if goes_on and after else before


def _quotes_before(normal: str, unit: Unit, low: int, left: int) -> tuple[Span, ...]:
    """The quotation that ends right before a place; with the words of its sentence before it, if it has any."""
    end = left
    while end > low and normal[end - 1] in " ,":
        end -= 1
    last = next((q for q in reversed(unit.quotes) if q.end == end and q.start >= low), None)
    if last is None or (last.single and len(normal[last.start : last.end].split()) < 3):
        return ()
    lead = normal[low : last.start].strip(_EDGE)
    if not lead:
        return ((last.start, last.end),)
    if lead.endswith((".", "!", "?", '"')) and not last.single:
        first = next((q for q in unit.quotes if q.start >= low and not q.single), last)
        whole = not normal[low : first.start].strip(_EDGE)
        return ((first.start if whole else last.start, last.end),)
    return ((_start(normal, low, last.end), last.end),)


def _quote_after(normal: str, unit: Unit, right: int, dates: Sequence[DatedExpression]) -> tuple[Span, ...]:
    """The same quotation going on after "he said,"."""
    at = after_adjuncts(normal, right, unit.end, dates)
    while at < unit.end and normal[at] in _EDGE:
        at += 1
    following = next((q for q in unit.quotes if q.start == at and not q.single), None)
    return ((following.start, following.end),) if following else ()


def _around(normal: str, unit: Unit, site: Site, low: int, left: int, right: int) -> tuple[Span, ...]:
    return (*_trim(normal, unit, low, left), *_trim(normal, unit, right, site.stop or unit.end))


def _start(normal: str, start: int, end: int) -> int:
    while start < end and normal[start] in _EDGE:
        start += 1
    return start


def _trim(normal: str, unit: Unit, start: int, end: int) -> tuple[Span, ...]:
    """A stretch without the marks and spaces at its ends; a quote that it ends or begins with keeps its marks."""
    start = _start(normal, start, end)
    starts, ends = {q.start for q in unit.quotes}, {q.end for q in unit.quotes}
    while (
        end > start
        and end not in ends
        and normal[end - 1] in ".!?…" + _EDGE + ")" * (normal[start:end].count("(") < normal[start:end].count(")"))
    ):
        end -= 1
    if end > start and start not in starts and normal[start] in "\"'" and normal[start:end].count('"') == 1:
        start += 1
    return ((start, end),) if len(normal[start:end].split()) >= 1 and end - start > 2 else ()


def mode_of(normal: str, quoted: Sequence[Span], spans: Sequence[Span]) -> Mode:
    """Direct when all of it stands in quote marks, indirect when none of it does, else mixed."""
    inside = outside = 0
    for start, end in spans:
        within = [(max(start, a), min(end, b)) for a, b in quoted if a < end and start < b]
        letters = sum(c.isalnum() for a, b in within for c in normal[a:b])
        inside += letters
        outside += sum(c.isalnum() for c in normal[start:end]) - letters
    if not inside:
        return Mode.INDIRECT
    return Mode.MIXED if outside > 0 else Mode.DIRECT
