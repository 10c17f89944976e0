"""Subjects by pattern: the words before or after a cue that name who speaks, where no parser says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reckoning.readers.prose.claim import DatedExpression, Span
from reckoning.readers.prose.cues import cues_in
from reckoning.readers.prose.units import Unit

_AUXILIARY = re.compile(
    r"(?:\s+(?:has|have|had|also|later|then|repeatedly|previously|earlier|again|is|are|was|were"
    r"|been|being|would|will|could|did|does|do|who|which"
    r"|(?:quoted|reported|cited)\s+as|both|all|further|once|still|now|immediately|\w+ly))*\s+$"
)
_SUBORDINATE = re.compile(
    r"(?:^|.*\s)(?:that|while|but|because|when|after|before|if|although|though|whether|where|since"
    r"|as|which|who|whereas|so|yet)\s+",
    re.DOTALL,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|did|does|be|been)\b"
)
_LEAD = re.compile(
    r"(?:and|but|then|also|meanwhile|however|separately|still|yet|so|or|nor|additionally|moreover"
    r"|earlier|later|today|yesterday|for (?:his|her|its|their) part|in response|in turn)\b,?\s+",
    re.IGNORECASE,
)
_NOUN_START = re.compile(
    r"[\"'(]?(?:[A-Z]|(?:the|an?|its|his|her|their|our|one|two|three|some|many|several|most|other"
    r"|local|state|he|she|it|they|we|who)\b|[a-z]+s\b)"
)
_APPOSED = re.compile(
    r"(?:an?|the|its|his|her|their|one|who)\b|[a-z][\w-]+|[A-Z][\w']+(?:'s)?\s+[a-z]|\d+\b|(?:UN"
    r"|US|EU|UK)\b|(?:Deputy|Vice|Acting|Chief|Senior|Executive|Director|Head|Minister|Spokes)"
)
LOOK_BACK = 300
"""No speaker stands further before a cue, in characters; hostile texts cost no more than this."""
MAX_WORDS = 16
"""No speaker's name with its apposition is longer."""


def subject_before(normal: str, unit: Unit, cue_start: int, dates: Sequence[DatedExpression]) -> Span | None:
    """The noun phrase that ends before a cue (helping verbs and adverbs aside), with its apposition."""
    low = unit.last_sentence if unit.last_sentence < cue_start else unit.start
    low = max(low, cue_start - LOOK_BACK)
    for q in unit.quotes:
        if q.end <= cue_start and not q.single:
            low = max(low, q.end)
    for one in dates:
        if (
            low <= one.span[0]
            and one.span[1] < cue_start
            and normal[one.span[1] : cue_start].lstrip()[:1] not in ("", ",", "'")
        ):
            low = max(low, one.span[1])
    stretch = normal[low:cue_start]
    if cut := re.search(r".*[;:]\s|.*\s-\s", stretch, re.DOTALL):
        low, stretch = low + cut.end(), stretch[cut.end() :]
    for _, end, cue in cues_in(normal, low, cue_start):
        if not cue.weak and not cue.noun and normal[end : end + 1] == " " and normal[end:cue_start].strip():
            low, stretch = end, normal[end:cue_start]
    trailing = _AUXILIARY.search(stretch)
    head = stretch[: trailing.start()] if trailing else stretch
    begin = _begin(head)
    if begin is None:
        return None
    start, end = low + begin, low + len(head.rstrip(" ,"))
    words = normal[start:end]
    if (
        not words
        or len(words.split()) > MAX_WORDS
        or not _NOUN_START.match(words)
        or _FINITE.search(words.partition(",")[0])
    ):
        return None
    return start, end


def _begin(head: str) -> int | None:
    """Where the noun phrase at the end of a stretch begins."""
    pieces = [(m.start(), m[0]) for m in re.finditer(r"[^,]+", head.rstrip(" "))]
    if not pieces:
        return None
    closed = head.rstrip().endswith(",")
    n = len(pieces) - 1
    if closed:
        if n < 1 or not _APPOSED.match(pieces[n][1].strip()):
            return None
        n -= 1
        while n > 0 and _APPOSED.match(pieces[n][1].strip()) and not pieces[n][1].strip()[:1].isupper():
            n -= 1
    at, words = pieces[n]
    if sub := _SUBORDINATE.match(words):
        at, words = at + sub.end(), words[sub.end() :]
    space = len(words) - len(words.lstrip())
    at, words = at + space, words[space:]
    while lead := _LEAD.match(words):
        at, words = at + lead.end(), words[lead.end() :]
    return at


_INVERTED = re.compile(
    r"\s+(?=[A-Z]|(?:the|an?|one|its|his|her|their|local|residents|officials|villagers|witnesses"
    r"|rescuers|activists|rebels)\b)"
)
_PHRASE_END = re.compile(
    r"[.;:\"]|\s-\s|,|\s+(?:on|in\s+(?:an?|the|its|his|her)\s+(?:\w+\s+)?(?:statement|report|interview"
    r"|post|letter|briefing)|after|when|while|as|by\s+phone|who|which|that|during|adding|told|said"
    r"|and\s+called)\b|$"
)


def subject_after(normal: str, unit: Unit, cue_end: int) -> Span | None:
    """The noun phrase right after a cue ("said Ma Thida, a teacher"), with its apposition."""
    lead = _INVERTED.match(normal, cue_end, unit.end)
    if lead is None:
        return None
    start = lead.end()
    match = _PHRASE_END.search(normal, start, unit.end)
    end = _unabbreviated(normal, start, match.start() if match else unit.end, unit.end)
    if match and match[0] == "," and _APPOSED.match(normal[end + 1 : end + 40].lstrip()):
        further = re.compile(r"[.;:,\"]|\s(?:on|adding|who)\s").search(normal, end + 1, unit.end)
        last = further.start() if further else unit.end
        if not _FINITE.search(normal, end, last):
            end = last
    words = normal[start:end]
    return (start, end) if words and len(words.split()) <= MAX_WORDS else None


def _unabbreviated(normal: str, start: int, end: int, stop: int) -> int:
    """The same end, unless the mark there belongs to an initial or a title ("said Gen. Mya")."""
    while (
        end < stop
        and normal[end] == "."
        and re.search(r"\b(?:[A-Z]|Gen|Col|Maj|Lt|Dr|Mr|Mrs|Ms|St|Capt|Brig|Sgt|Prof)$", normal[start:end])
    ):
        following = _PHRASE_END.search(normal, end + 1, stop)
        end = following.start() if following else stop
    return end


_SOURCE_END = re.compile(
    r"[,;:.\"](?!\w)|\s-\s|\s+(?:which|who|that|when|while|after|as|in\s+(?:an?|its|their|the)\s+(?:\w+\s+)?(?:report"
    r"|statement|update)|released|published|on\s+[A-Z]|citing)\b|\)|$"
)


def source_after(normal: str, start: int, stop: int) -> Span | None:
    """Who is named after "according to": up to a comma, a relative clause or the document it was said in."""
    match = _SOURCE_END.search(normal, start, stop)
    end = _unabbreviated(normal, start, match.start() if match else stop, stop)
    while end > start and normal[end - 1] in " ,.":
        end -= 1
    if normal[end : end + 1] == ")" and normal.count("(", start, end) > normal.count(")", start, end):
        end += 1
    return (start, end) if end > start and len(normal[start:end].split()) <= MAX_WORDS + 6 else None
