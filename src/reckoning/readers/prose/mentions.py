"""Mentions of places: capital words of a claim that the gazetteer knows, in the region that a case is about.

A word is looked up only where it looks like a place: after a preposition of place, or before "Region", "township" and
the
like. Several places may have the name: all are given, none is chosen.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reckoning.places.gazetteer import find_places
from reckoning.readers.prose.claim import PlaceMention

_KIND = (
    r"(?:Region|State|Division|Township|District|township|region|state|district|village|town|city|port"
    r"|Port|province|Province)"
)
_NAME = r"[A-Z][\w'-]+(?:[ -][A-Z][\w'-]+){0,2}"
_PLACED = re.compile(
    rf"\b(?:in|at|near|from|to|of|across|around|outside|inside|into|over|through|towards?|between"
    rf"|and|on)\s+(?:(?:the\s+)?(?:central|northern|southern|eastern|western|town\s+of|village\s+of"
    rf"|city\s+of|port\s+of)\s+)?(?P<a>{_NAME})"
    rf"|(?P<b>{_NAME})(?='s\s+(?:central|northern|southern|eastern|western)?|\s+{_KIND}\b)"
)
_GENERIC = re.compile(rf"\s+{_KIND}$")
_GOES_ON = re.compile(rf"[ -](?!{_KIND}\b)[A-Z]")  # "Aung San Suu Kyi" is not the town of Aung San
COUNTRY = "MM"
"""The gazetteer holds towns of this country; of others only ports."""


def place_mentions(text: str, normal: str, start: int, stop: int) -> list[PlaceMention]:
    """The places that a stretch of text names, in order."""
    found = []
    for match in _PLACED.finditer(normal, start, stop):
        a, b = match.span("a") if match["a"] else match.span("b")
        for words in _shorter(normal[a:b]):
            if _GOES_ON.match(normal, a + len(words)):
                continue
            if places := _known(words):
                found.append(PlaceMention((a, a + len(words)), text[a : a + len(words)], places))
                break
    return found


def _shorter(words: str) -> list[str]:
    """A name, and the same without its last words."""
    parts = [m.end() for m in re.finditer(r"[^ ]+", words)]
    return [words[:end] for end in reversed(parts)]


@lru_cache(maxsize=4096)
def _known(name: str) -> tuple[str, ...]:
    bare = _GENERIC.sub("", name)
    return tuple(p.place for p in find_places(bare, COUNTRY)) if len(bare) > 2 else ()
