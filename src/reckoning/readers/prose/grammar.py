"""Grammar: what a rule has to know of a sentence to find who says what; a parser or patterns may tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from reckoning.readers.prose.claim import DatedExpression, Span
from reckoning.readers.prose.cues import Cue
from reckoning.readers.prose.document import Document
from reckoning.readers.prose.units import Unit


@dataclass(frozen=True)
class Site:
    """One cue in a unit: its speaker's words, whether what is said follows it, and what it is joined to.

    `rank` orders sites of a unit, those that hold others first. `joined` says that it shares a verb's place with the
    cue before it ("said A and called for B") and so ends what was said there; `boundary` is where. `stop` is where what
    follows the cue ends, when that is before the unit's end. `frames` says that what is said runs on after the cue
    ("The road, he said, was cut"). `firm` is false for what only patterns suggest.
    """

    start: int
    end: int
    cue: Cue
    subject: Span | None
    follows: bool
    rank: int = 0
    joined: bool = False
    boundary: int | None = None
    stop: int | None = None
    content: int | None = None
    frames: bool = False
    firm: bool = True
    via: Span | None = None


class Grammar(Protocol):
    """Finds the cues of units with what belongs to them."""

    def sites(self, document: Document, units: Sequence[Unit], dates: Sequence[DatedExpression]) -> list[list[Site]]:
        """For each unit its cues, in the order in which they are to be read."""


_TIME = r"(?:(?:late|early|earlier|later)\s+)?(?:on|in|by|at|over|since|during|earlier|later|late|early|over)\s+"
_DOCUMENT = (
    r"(?:statement|report|release|letter|interview|speech|address|post|posts|tweet|message|briefing"
    r"|conference|forum|meeting"
    r"|hearing|video|document|article|communique|bulletin|update|declaration|session|remarks|comments"
    r"|broadcast|email|editorial|note)"
)
_ADJUNCT = re.compile(
    r"\s*,?\s*(?:"
    rf"(?:in|at|during|through|via|from|by|on|with)\s+(?:an?|the|its|his|her|their|one|separate"
    rf"|this|that)?\s*(?:[\w'-]+\s+){{0,4}}?{_DOCUMENT}\b"
    r"(?:\s+(?:on|to|with|in|at|from|published|released|issued|posted|dated|made|seen|obtained"
    r"|read|sent|addressed|signed|shared|carried)\s+(?!that\b"
    r"|the\s+\w+\s+(?:was|were|had|has|is))[^,;:\"]{1,40}?(?=[,;:.\"]|\s+that\b|$))?"
    r"|to\s+(?:reporters|journalists|the\s+(?:media|press)|[A-Z]\w+)"
    r"|by\s+(?:tele)?phone|by\s+email|via\s+\w+|on\s+(?:condition\s+of\s+anonymity|Facebook|Telegram"
    r"|Twitter|X|state\s+television|social\s+media)"
    r"|(?:again|also|too|repeatedly|publicly|separately|afterwards|bluntly|simply|meanwhile|however)\b"
    r"|in\s+[A-Z][\w-]+(?:\s+[A-Z][\w-]+)?(?=\s+(?:on|that)\b|[,.:])"
    r")"
)


_LED_TO = re.compile(rf"\s*,?\s*(?:(?:{_TIME})?(?:the\s+)?|(?:late|early|earlier|later)\s+)")
_THAT = re.compile(r"\s*[,:]?\s*(?:that\b,?\s*|how\b\s*(?=\w))?")
MOST_ADJUNCTS = 6
LOOK_AHEAD = 300
"""So many characters after a cue may be adjuncts."""
LONGEST_UNIT = 5000
"""Longer stretches without an end of sentence are not looked into for cues: they are tables or no prose."""


def after_adjuncts(normal: str, start: int, stop: int, dates: Sequence[DatedExpression]) -> int:
    """Where the words after a cue begin, once times, occasions and "that" are passed over."""
    at, stop = start, min(stop, start + LOOK_AHEAD)
    for _ in range(MOST_ADJUNCTS):
        passed = _after_date(normal, at, stop, dates)
        match = _ADJUNCT.match(normal, passed, stop)
        passed = match.end() if match else passed
        if passed == at:
            break
        at = passed
    that = _THAT.match(normal, at, stop)
    return that.end() if that else at


def _after_date(normal: str, at: int, stop: int, dates: Sequence[DatedExpression]) -> int:
    """Past the dated expression that stands here, behind "on" or "late in"; the same place where none does."""
    for one in dates:
        if one.span[0] >= at and one.span[1] <= stop and one.span[0] - at < 24:
            lead = _LED_TO.fullmatch(normal, at, one.span[0])
            if lead is not None:
                return one.span[1]
    return at
