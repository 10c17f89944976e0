"""Dates: the dated expressions of a text, as intervals of days, each with its grain and what it was found from.

A written date stands by itself. A relative one needs the day of publication and stays unresolved without it; the
clock is
never asked. A weekday is the latest one up to and including the day of publication. A month without a year is the
latest
one up to the month of publication; "last November" is the latest one before it. "Late", "end of", "early" are thirds.
"Since the coup" uses a table of anchors. "Operation 1027" and "Resolution 2669" are names, not dates.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files

from reckoning.readers.prose.calendar_words import Days
from reckoning.readers.prose.claim import DatedBy, DatedExpression, Grain
from reckoning.readers.prose.date_values import RESOLVE

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_PART = r"(?:early|late|mid|the (?:end|beginning|start|middle) of|end[- ]of)"
_COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?couple of)"
_UNIT = r"(?:day|week|month|year)s?"

_FORMS: tuple[tuple[str, str], ...] = (
    ("iso", rf"(?<![\d-])(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?![\d-])"),
    ("slashed", rf"(?<![\d/.])(?P<a>\d{{1,2}})(?P<s>[/.])(?P<b>\d{{1,2}})(?P=s)(?P<y>{_YEAR})(?![\d/])"),
    (
        "days",
        rf"(?P<d>{_DAY})(?:\s?-\s?|\s+(?:to|and|until)\s+)(?P<e>{_DAY})\s+(?P<m>{_MONTH})(?:,?\s+(?P<y>{_YEAR}))?",
    ),
    (
        "days",
        rf"(?P<m>{_MONTH})\s+(?P<d>{_DAY})(?:\s?-\s?|\s+(?:to|and|until)\s+)(?P<e>{_DAY})\b(?:,?\s+(?P<y>{_YEAR}))?",
    ),
    ("day", rf"(?:{_WEEKDAY},?\s+)?(?P<d>{_DAY})\s+(?:of\s+)?(?P<m>{_MONTH})(?:,?\s+(?P<y>{_YEAR})\b)?"),
    ("day", rf"(?:{_WEEKDAY},?\s+)?(?P<m>{_MONTH})\s+(?P<d>{_DAY})\b(?!\s?%)(?:,?\s+(?P<y>{_YEAR})\b)?"),
    (
        "months",
        rf"(?P<m>{_MONTH})\s?(?P<y0>{_YEAR})?(?:\s?-\s?|\s+(?:and|to|until|through)\s+)(?P<n>{_MONTH})\s+(?P<y>{_YEAR})\b",
    ),
    (
        "month",
        rf"(?:(?P<p>{_PART})[ -])?(?:(?P<l>(?i:last|this|next))\s+)?(?P<m>{_MONTH})"
        rf"(?:,?\s+(?:of\s+)?(?P<y>{_YEAR})\b)?",
    ),
    ("season", rf"(?:the\s+)?(?P<q>spring|summer|autumn|winter)\s+(?:of\s+)?(?P<y>{_YEAR})\b"),
    (
        "half",
        rf"(?:the\s+)?(?P<h>first|second)\s+(?P<k>half|quarter)\s+of\s+(?:(?P<y>{_YEAR})\b|(?P<l>this|last)\s+year)",
    ),
    ("years", rf"(?<![\d,.$-])(?P<y>{_YEAR})(?:\s?-\s?|\s+(?:to|and|until)\s+)(?P<e>{_YEAR})\b"),
    ("weekday", rf"(?:(?P<l>(?i:last|this|next))\s+)?(?P<w>{_WEEKDAY})\b"),
    (
        "near",
        r"(?P<w>(?i:yesterday|today|tonight|tomorrow|this morning|this afternoon|this evening|last night"
        r"|overnight))\b(?:\s+(?:night|morning|evening|afternoon))?",
    ),
    ("unit", rf"(?:(?P<p>{_PART}|earlier|later)[ -])?(?P<l>(?i:last|this|next))\s+(?P<u>week|month|year)\b"),
    ("ago", rf"(?P<c>{_COUNT})\s+(?P<u>{_UNIT})\s+(?:ago|earlier)\b"),
    ("past", rf"(?i:the\s+)?(?i:past|last|previous)\s+(?:(?P<c>{_COUNT})\s+)?(?P<u>{_UNIT})\b"),
    ("weekend", r"(?:(?P<l>(?i:last|this|next))|the)\s+weekend\b"),
    (
        "ordinal",
        r"(?<=[Oo]n )the\s+(?P<d>[12]?\d(?:st|nd|rd|th)|3[01](?:st|nd|rd|th))\b(?!\s+[a-z]+\s+(?:of"
        r"|time|anniversary))",
    ),
    ("ofmonth", r"(?P<p>the (?:end|beginning|start|middle) of)\s+(?P<l>the|this|last|next)\s+(?P<u>month|year)\b"),
    ("same", r"(?:(?:that|the)\s+same|that)\s+day\b"),
    ("vague", r"(?:(?:recent|the (?:past|last) few|several|a few|some|many) (?:days|weeks|months|years)(?: ago)?)\b"),
    ("year", rf"(?:(?P<p>{_PART})[ -])?(?<![\d,.$€£/:-])(?P<y>{_YEAR})\b(?!\s?%|[,.:/]\d|-\d)"),
)
_TRIGGER = re.compile(
    r"\b(?:(?:19|20)\d\d\b|Jan|Feb|Mar|Apr|May\b|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun"
    r"|[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Oo]vernight|weekend\b|of (?:the|this) (?:month"
    r"|year)\b|[Oo]n the \d|(?:that|same) day\b|[Ll]ast |[Tt]his |[Nn]ext |[Pp]ast |ago\b|earlier\b"
    r"|[Pp]revious |recent|few "
    r"|[Ss]everal |[Ss]ince |[Aa]fter |[Bb]efore |[Ff]ollowing )|[/.]\d{4}\b"
)
_NOT_AFTER = re.compile(
    r"(?:Operation|Resolution|Order|Law|Act|Rule|Article|Section|No\.?|Number|Flight|Directive"
    r"|Regulation|Decree|Notification"
    r"|Highway|Route|Battalion|Division|Regiment|Brigade|Unit|Room|Page|p\.|paras?\.?|[$€£#])\s*(?:No\.?\s*)?$"
)
_COUNTED_AFTER = re.compile(
    r"\s+(?:people|civilians|persons|soldiers|troops|families|households|homes|houses|villagers"
    r"|children|women|men|tonnes|tons"
    r"|litres|barrels|dead|deaths|killed|injured|wounded|kilomet|km\b|metres|cases|prisoners|detainees|strikes)"
)
_MAY_VERB = re.compile(r"(?:[a-z]|I)\s+$|(?:^|[.\"]\s*)$")
_SINCE = re.compile(r"(?:since|Since)\s+(?:the\s+(?:start|beginning)\s+of\s+)?(?:the\s+)?$")


@cache
def shipped_anchors() -> dict[str, str]:
    """The table of anchors that comes with the readers: an event's name in lower case, and its day."""
    text = files("reckoning.readers.prose").joinpath("anchors.toml").read_text("utf-8")
    return {name.lower(): str(on) for name, on in tomllib.loads(text)["anchors"].items()}


@cache
def _form() -> re.Pattern[str]:
    parts = []
    for number, (_, pattern) in enumerate(_FORMS):
        parts.append(re.sub(r"\(\?P(<|=)(\w+)", rf"(?P\1\2_{number}", pattern))
    return re.compile(r"\b(?:" + "|".join(f"(?P<f_{n}>{p})" for n, p in enumerate(parts)) + ")")


@cache
def _anchor_form(names: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    either = "|".join(re.escape(n) for n in longest)
    return re.compile(rf"\b(?P<w>since|after|before|following)\s+(?:the\s+)?(?P<a>{either})\b", re.IGNORECASE)


def dated_expressions(
    text: str, normal: str, published: date | None, anchors: Mapping[str, str] | None = None
) -> list[DatedExpression]:
    """Every dated expression of a text, in order, none inside another.

    >>> said = "On Tuesday, after Operation 1027, which began late last year"
    >>> [(d.text, d.value) for d in dated_expressions(said, said, date(2024, 1, 31))]
    [('Tuesday', '2024-01-30'), ('late last year', '2023-09-01/2023-12-31')]
    """
    table = shipped_anchors() if anchors is None else {k.lower(): v for k, v in anchors.items()}
    found: list[DatedExpression] = []
    for start, stop in _windows(normal):
        found += _in_window(text, normal, start, stop, published)
        if table:
            found += _anchored(text, normal, start, stop, table, published)
    found.sort(key=lambda d: (d.span[0], -d.span[1]))
    kept: list[DatedExpression] = []
    for one in found:
        if not kept or one.span[0] >= kept[-1].span[1]:
            kept.append(one)
    return _same_days(kept)


def _same_days(found: list[DatedExpression]) -> list[DatedExpression]:
    """ "That day" is the day named last before it."""
    last: DatedExpression | None = None
    resolved = []
    for one in found:
        if last and one.basis is DatedBy.UNRESOLVED and one.text.endswith(" day") and one.text[:1] in "tT":
            one = replace(one, first=last.first, last=last.last, basis=last.basis)
        if one.grain is Grain.DAY and one.first:
            last = one
        resolved.append(one)
    return resolved


def _windows(normal: str) -> list[tuple[int, int]]:
    """Stretches around words that any date has, so that the rest of the text costs one pass."""
    windows: list[tuple[int, int]] = []
    for match in _TRIGGER.finditer(normal):
        start, stop = max(match.start() - 40, 0), min(match.end() + 60, len(normal))
        while start and (normal[start - 1].isalnum() or normal[start - 1] in ".,$-/") and start > match.start() - 60:
            start -= 1
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], stop)
        else:
            windows.append((start, stop))
    return windows


def _in_window(text: str, normal: str, start: int, stop: int, published: date | None) -> list[DatedExpression]:
    found = []
    for match in _form().finditer(normal, start, stop):
        number = next(n for n in range(len(_FORMS)) if match[f"f_{n}"] is not None)
        kind = _FORMS[number][0]
        groups = {
            name.rpartition("_")[0]: value
            for name, value in match.groupdict().items()
            if value is not None and name.endswith(f"_{number}")
        }
        if _is_name(normal, match, kind, groups):
            continue
        days, grain, basis = RESOLVE[kind](groups, published)
        begin, end = match.span()
        since = bool(_SINCE.search(normal, max(0, begin - 30), begin))
        found.append(_expression(text, (begin, end), days, grain, basis, since))
    return found


def _is_name(normal: str, match: re.Match[str], kind: str, groups: dict[str, str]) -> bool:
    before_it = normal[max(0, match.start() - 24) : match.start()]
    if kind in ("year", "years") and (_NOT_AFTER.search(before_it) or _COUNTED_AFTER.match(normal, match.end())):
        return True
    if kind == "month" and groups["m"] == "May" and len(match[0]) == 3:
        return _is_verb_may(normal, match)
    if kind == "month" and groups["m"] == "March" and len(match[0]) == 5:
        return not re.search(r"\b(?:in|since|until|by|of|from|during|and|to|between)\s+$", before_it, re.IGNORECASE)
    return kind == "near" and match[0] == "today" and before_it.endswith('"USA ')


def _is_verb_may(normal: str, match: re.Match[str]) -> bool:
    before_it = normal[max(0, match.start() - 24) : match.start()]
    return not re.search(r"\b(?:in|since|until|by|of|from|during|and|to|between|before|after|for)\s+$", before_it)


def _expression(
    text: str, span: tuple[int, int], days: Days | None, grain: Grain, basis: DatedBy, since: bool
) -> DatedExpression:
    words = text[span[0] : span[1]]
    if days is None:
        return DatedExpression(span, words, "", "", grain, DatedBy.UNRESOLVED, since)
    return DatedExpression(span, words, days.first.isoformat(), days.last.isoformat(), grain, basis, since)


def _anchored(
    text: str, normal: str, start: int, stop: int, table: Mapping[str, str], published: date | None
) -> list[DatedExpression]:
    found = []
    for match in _anchor_form(tuple(table)).finditer(normal, start, stop):
        on = date.fromisoformat(table[match["a"].lower()])
        since = match["w"].lower() == "since"
        if not since:
            continue
        last = published if published and published >= on else on
        days = Days(on, last)
        found.append(_expression(text, match.span(), days, Grain.INTERVAL, DatedBy.ANCHOR, True))
    return found
