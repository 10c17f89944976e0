"""Grammar by patterns alone: works everywhere and fast, and sees less than a parser does.

Known failures: a speaker far from the verb; a noun that looks like a verb ("claims"); what is said after a second verb
without its own speaker is taken for the first one's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reckoning.readers.prose.claim import DatedExpression, Stance
from reckoning.readers.prose.cues import ACCORDING, DEMAND_TAIL, NEGATED, Cue, Frame, any_cue, cues_in
from reckoning.readers.prose.document import Document
from reckoning.readers.prose.grammar import LONGEST_UNIT, Site, after_adjuncts
from reckoning.readers.prose.subjects import source_after, subject_after, subject_before
from reckoning.readers.prose.units import Unit

ACCORDING_CUE = Cue("according to", Frame.ACCORDING, Stance.ASSERTS)
_GOES_ON = re.compile(
    r"\s*,\s+(?:was|were|is|are|has|have|had|will|would|could|should|must|can|may|might|did|does"
    r"|do|and\s+(?!call|urg|add|sa|warn|told|ask|accus)"
    r"|but\s|[a-z]+ed\s|to\s|in\s|for\s|with\s|of\s|from\s)"
)
_CLAUSE = re.compile(
    r"\s*[:,]?\s*(?:that\b|\"|'|[A-Z]|(?:the|an?|it|he|she|they|there|its|his|her|their|this|these"
    r"|those|more|at\s+least|some|no|all|we|if|both"
    r"|most|many|nearly|almost|about|around|over|up\s+to|not|any|each|every|only|another|other"
    r"|such|what|when|while|because|several|\d)\b|\d"
    r"|[a-z][\w-]+\s+(?:[\w-]+\s+){0,4}?(?:was|were|is|are|has|have|had|will|would|could|should"
    r"|must|can|may|did|do|does)\b)"
)
_OBJECT = re.compile(
    r"\s+(?P<who>reporters|journalists|the\s+(?:media|press|newspaper|agency|court|council|BBC"
    r"|AP|[A-Z]\w+(?:\s+[A-Z]\w+){0,4})|(?:state|local)\s+(?:media|television)"
    r"|[A-Z][\w.&'-]*(?:\s+[A-Z][\w&'-]*){0,4}|him|her|us|me|them|you|the\s+[a-z]+(?:\s+[a-z]+)?"
    r"|(?:an?|his|her|its|their)\s+[a-z]+(?:\s+[a-z]+)?|[a-z]+s)\b"
    r"(?:\s+(?:news\s+agency|newspaper|magazine|television|radio))?(?:\s+by\s+(?:tele)?phone)?"
)
_INVERTED = """say says said add adds added write writes wrote report reports reported claim claims claimed warn
    warns warned explain explains explained recall recalls recalled insist insists insisted note notes noted argue
    argues argued state states stated announce announced declare declared suggests suggested asks asked replied urges
    urged
    demands demanded"""
_FINITE_INVERTED = frozenset(_INVERTED.split())
_NOUN_BEFORE = re.compile(
    r"\b(?:the|an?|its|his|her|their|this|that|these|those|of|any|no|some|such|further|'s|in|for"
    r"|to|with|by|new|official|joint|recent|earlier|press|war)\s+$",
    re.IGNORECASE,
)
_MEDIA = re.compile(r"(?:the\s+)?[A-Z]|.*(?:media|news|agency|newspaper|television|radio|press)")


class PatternGrammar:
    """Cues and their speakers by the shape of the words around them."""

    def sites(self, document: Document, units: Sequence[Unit], dates: Sequence[DatedExpression]) -> list[list[Site]]:
        """For each unit its cues; closing ones ("..., he said.") first, as they hold what stands before them."""
        normal = document.normal
        found: list[list[Site]] = []
        at = 0
        for unit in units:
            while at < len(dates) and dates[at].span[1] <= unit.start:
                at += 1
            if unit.end - unit.start > LONGEST_UNIT or not any_cue(normal, unit.start, unit.end):
                found.append([])
                continue
            near = []
            for one in dates[at:]:
                if one.span[0] >= unit.end:
                    break
                near.append(one)
            found.append(sites_of(normal, unit, near))
        return found


def sites_of(normal: str, unit: Unit, dates: Sequence[DatedExpression]) -> list[Site]:
    """The cues of one unit by patterns, those that close it first."""
    found = according_sites(normal, unit)
    for start, end, cue in cues_in(normal, unit.start, unit.end):
        if unit.quoted(start, end):
            continue
        if (site := site_by_pattern(normal, unit, start, end, cue, dates)) is not None:
            found.append(site)
    return sorted(found, key=lambda s: (s.rank, s.start))


def according_sites(normal: str, unit: Unit) -> list[Site]:
    """Sites of "according to" and its like in a unit."""
    found = []
    for match in ACCORDING.finditer(normal, unit.start, unit.end):
        if unit.quoted(*match.span()):
            continue
        subject = source_after(normal, match.end(), unit.end)
        if subject is not None:
            found.append(
                Site(
                    match.start(), match.end(), ACCORDING_CUE, subject, follows=match.start() <= unit.start + 1, rank=1
                )
            )
    return found


def site_by_pattern(
    normal: str, unit: Unit, start: int, end: int, cue: Cue, dates: Sequence[DatedExpression]
) -> Site | None:
    """A cue with its speaker by patterns; None where it is none, or nobody speaks."""
    if NEGATED.search(normal, max(unit.start, start - 40), start) or _NOUN_BEFORE.search(
        normal, max(unit.start, start - 14), start
    ):
        return None
    if re.search(
        r"\b(?:be|been|being|is|are|was|were)\s+(?:\w+ly\s+)?$", normal[max(unit.start, start - 24) : start]
    ) and not normal[:end].endswith("ing"):
        return None
    participle = normal[start:end].endswith("ing")
    tail = object_end(normal, unit, end, cue)
    if tail is None:
        return None
    at = after_adjuncts(normal, tail[0], unit.end, dates)
    said_before = closes(normal, unit, start)
    after = subject_after(normal, unit, end) if said_before and normal[start:end].lower() in _FINITE_INVERTED else None
    if after is not None:
        return Site(start, end, cue, after, follows=False, rank=0)
    if participle and re.search(
        r",\s*(?:while\s+|also\s+)?$|\b(?:statement|report|letter)\s+$", normal[max(unit.start, start - 14) : start]
    ):
        return Site(
            start,
            end,
            cue,
            None,
            follows=True,
            rank=2,
            joined=True,
            boundary=_comma(normal, unit, start),
            content=at,
            firm=False,
        )
    subject = subject_before(normal, unit, start, dates)
    if subject is None:
        return _joined(normal, unit, start, end, cue, at)
    follows = has_clause(normal, unit, end, at, cue)
    if not follows and not closes(normal, unit, subject[0]):
        return None
    if (
        (cue.weak or cue.noun)
        and not (
            follows and re.match(r"\s*(?:that\b|:?\s*[\"'])", normal[end : at + 1] + '"' * (normal[at : at + 1] == '"'))
        )
        and not closes(normal, unit, subject[0])
    ):
        return None
    closing = not follows and closes(normal, unit, subject[0])
    frames = closes(normal, unit, subject[0]) and _GOES_ON.match(normal, end) is not None
    return Site(
        start,
        end,
        cue,
        subject,
        follows and not frames,
        rank=0 if closing or frames else 2,
        content=at,
        frames=frames,
        via=tail[1],
    )


def _joined(normal: str, unit: Unit, start: int, end: int, cue: Cue, at: int) -> Site | None:
    """A cue after "and" with the speaker of the cue before it."""
    lead = re.search(r",?\s+(?:and|but)\s+(?:also\s+|then\s+|again\s+)?$", normal[unit.start : start])
    if lead is None or cue.weak or cue.noun or normal[start:end].endswith("ing"):
        return None
    return Site(
        start,
        end,
        cue,
        None,
        follows=True,
        rank=2,
        joined=True,
        boundary=unit.start + lead.start(),
        content=at,
        firm=False,
    )


def _comma(normal: str, unit: Unit, start: int) -> int:
    at = start
    while at > unit.start and normal[at - 1] in " ,":
        at -= 1
    return at


def object_end(normal: str, unit: Unit, end: int, cue: Cue) -> tuple[int, tuple[int, int] | None] | None:
    """Where a cue's person or preposition ends, and the outlet that was told; None where "call" is no demand."""
    if cue.frame is Frame.TOLD or (
        cue.lemma == "warn" and not re.match(r"\s+(?:that|of|against)\b", normal[end : end + 9])
    ):
        match = _OBJECT.match(normal, end, unit.end)
        if match is None:
            return (end, None) if cue.frame is not Frame.TOLD else None
        media = _MEDIA.match(match["who"]) is not None and cue.frame is Frame.TOLD
        return match.end(), (match.span("who") if media else None)
    if cue.lemma == "put":  # "put the toll at 45"
        return (end, None) if _PUT_AT.match(normal, end, unit.end) else None
    if cue.lemma in ("speak", "plead"):
        led = _OF_OR_WITH.match(normal, end)
        return (led.end(), None) if led else (None if cue.lemma == "speak" else (end, None))
    if cue.lemma in ("call", "appeal"):
        match = DEMAND_TAIL.match(normal, end)
        if match is None:
            named = cue.lemma == "call" and '"' in normal[end : min(end + 80, unit.end)]
            return (end, None) if named else None
        return (match.start("p") if match["p"] == "for" else match.end()), None
    if cue.lemma == "warn" and re.match(r"\s+(?:of|against)\b", normal[end : end + 9]):
        return end + 3, None
    return end, None


def closes(normal: str, unit: Unit, start: int) -> bool:
    """Whether what stands before a place was said: it ends with a comma or a closing quote and is no mere adjunct."""
    before = normal[unit.start : start].rstrip()
    if any(
        q.end == unit.start + len(before) and not q.open and (not q.single or len(before) > 12) for q in unit.quotes
    ):
        return True
    if not before.endswith((",", "?", "!")) and not any(q.end == unit.start + len(before) - 1 for q in unit.quotes):
        return False
    return not (_ADJUNCT_LEAD.match(before) or _TIME_LEAD.match(before))


_TIME_LEAD = re.compile(
    r"[\w-]+\s+(?:hours?|days?|weeks?|months?|years?)\s+(?:after|before|since|ago|later|earlier|on)\b[^\"]*,$"
)
_ADJUNCT_LEAD = re.compile(
    r"(?:On|In|At|During|After|Before|Since|Speaking|Asked|Meanwhile|However|Earlier|Later|Also"
    r"|Still|Yet|But|And|Separately|For|By|Under|Citing|According|Last|This|Following"
    r"|Despite|While|When|As|Although|Though|If|Amid|Addressing|Responding|Writing|Visiting|To"
    r"|From|With|Yesterday|Today|Nevertheless|Instead|Moreover|Finally"
    r"|Additionally|Late|Early|Once|Because|Until|Through|Over|Across|Among|Of|Within|Without)\b[^\"]*,$"
)


def has_clause(normal: str, unit: Unit, end: int, at: int, cue: Cue) -> bool:
    """Whether what a cue says follows it."""
    rest = normal[at : unit.end].strip(" .,;:!?\"'")
    if not rest or normal[at : at + 1] in ".;?!" or (normal[at : at + 1] == "," and at == end):
        return False
    if re.search(r"\bthat\s*$|:\s*$", normal[end:at]):
        return True
    if normal[end : end + 1] == "," and normal[at : at + 1] not in ('"', "'"):
        return False
    if cue.frame in (Frame.THING, Frame.ACCUSED, Frame.DEMAND):
        return len(rest.split()) >= 2 or normal[at : at + 1] in "\"'"
    if len(rest.split()) < 2:
        return False
    if cue.lemma in _TO_DO and re.match(r"\s*to\s+[a-z]", normal[at : at + 8]):
        return True
    bare = not cue.weak and at <= end + 1 and _NO_CLAUSE.match(normal, at, unit.end) is None
    return bare or _CLAUSE.match(normal, at, unit.end) is not None


_PUT_AT = re.compile(
    r"\s+(?:the|its|their|his|her|that|this)\s+[\w\s-]{2,50}?\s+at\s+(?:\w+\s+){0,3}?(?:\d|\w+ty\b"
    r"|hundreds|thousands|dozens)"
)
_OF_OR_WITH = re.compile(r"\s+(?:of|with)(?=\s)")
_TO_DO = frozenset({"promise", "vow", "pledge", "agree", "threaten", "swear"})
_NO_CLAUSE = re.compile(
    r"\s*(?:in|on|at|of|to|by|with|from|for|during|after|before|as|about|against|under|over|through"
    r"|via|upon|into|and|or|but|so|nothing|little|[\w]+ly"
    r"|[\w]+ing)\b|\s*[,;.)]"
)
