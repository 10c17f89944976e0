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
from datetime import date
from functools import cache
from importlib.resources import files

from reckoning.readers.prose.calendar_words import Days
from reckoning.readers.prose.claim import DatedBy, DatedExpression, Grain
from reckoning.readers.prose.date_context import Found, from_anchor, in_context
from reckoning.readers.prose.date_forms import BEGINS, COUNT, FORMS, UNIT
from reckoning.readers.prose.date_stretches import STRETCHES
from reckoning.readers.prose.date_values import VALUES, Groups

_RESOLVE = {**VALUES, **STRETCHES}
_TRIGGER = re.compile(
    r"\b(?:(?:19|20)\d\d|Jan|Feb|Mar|Apr|May\b|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Q[1-4]\b|H[12]\b"
    r"|[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Oo]vernight|weekend\b|of (?:the|this) (?:month|year)\b|[Oo]n \d"
    r"|(?:on|On|by|By|of) the \d|(?:[Tt]hat|same) (?:day|week|month|year|night|morning|evening|afternoon)\b|[Ll]ast "
    r"|[Tt]his |[Nn]ext |[Pp]ast |ago\b|earlier\b|later\b|[Pp]revious |[Pp]receding |[Ff]ollowing |recent|few "
    r"|[Ss]everal |[Ss]ince |[Aa]fter |[Bb]efore |(?:day|week|month|year) (?:before|after)\b|year to date|quarter\b"
    r"|Christmas|New Year|Boxing Day)|[/.]\d{4}\b"
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
_RECURRING = re.compile(r"\b(?:[Ee]very|[Ee]ach|Black|Bloody|Good|Palm|Ash|Holy|Easter)\s+$")
_NAMED_DAY = re.compile(r"\s+(?:Times|Telegraph|Star|Mail|Mirror|Express|Post|Herald|School|Agreement)\b")
_CLOCK_AFTER = re.compile(r"\s*(?:hours|hrs|h\b|GMT|UTC|local time)")
_AHEAD = re.compile(
    r"\b(?:will|shall|due|scheduled|slated|expected|planned|plans?|going)\b(?:(?!\b\w+ed\b|\bsaid\b|\btold\b)[^.;\n])*$"
)
_SINCE = re.compile(r"(?:since|Since)\s+(?:the\s+(?:start|beginning)\s+of\s+)?(?:the\s+)?$")


@cache
def shipped_anchors() -> dict[str, str]:
    """The table of anchors that comes with the readers: an event's name in lower case, and its day."""
    text = files("reckoning.readers.prose").joinpath("anchors.toml").read_text("utf-8")
    return {name.lower(): str(on) for name, on in tomllib.loads(text)["anchors"].items()}


@cache
def _form() -> tuple[re.Pattern[str], dict[str, tuple[int, str]]]:
    """All forms as one pattern, and for each of its groups the form's number and the group's own name."""
    parts = [re.sub(r"\(\?P(<|=)(\w+)", rf"(?P\1\2_{n}", pattern) for n, (_, pattern) in enumerate(FORMS)]
    whole = re.compile(rf"\b{BEGINS}(?:" + "|".join(f"(?P<f_{n}>{p})" for n, p in enumerate(parts)) + ")")
    names = {g: (int(g.rpartition("_")[2]), g.rpartition("_")[0]) for g in whole.groupindex}
    return whole, names


@cache
def _groups_of() -> list[list[tuple[str, int]]]:
    """For each form its groups' own names and their numbers in the one pattern."""
    whole, names = _form()
    found: list[list[tuple[str, int]]] = [[] for _ in FORMS]
    for group, (number, name) in names.items():
        if name != "f":
            found[number].append((name, whole.groupindex[group]))
    return found


@cache
def _anchor_form(names: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    either = "|".join(re.escape(n) for n in longest)
    return re.compile(
        rf"\b(?:(?P<c>{COUNT})\s+(?P<u>{UNIT})\s+)?(?P<w>since|after|before|following)\s+(?:the\s+)?(?P<a>{either})\b",
        re.IGNORECASE,
    )


def dated_expressions(
    text: str, normal: str, published: date | None, anchors: Mapping[str, str] | None = None
) -> list[DatedExpression]:
    """Every dated expression of a text, in order, none inside another.

    >>> said = "On Tuesday, after Operation 1027, which began late last year"
    >>> [(d.text, d.value) for d in dated_expressions(said, said, date(2024, 1, 31))]
    [('Tuesday', '2024-01-30'), ('late last year', '2023-09-01/2023-12-31')]
    """
    table = shipped_anchors() if anchors is None else {k.lower(): v for k, v in anchors.items()}
    found: list[Found] = []
    for start, stop in _windows(normal):
        found += _in_window(text, normal, start, stop, published)
        if table:
            found += _anchored(text, normal, start, stop, table, published)
    found.sort(key=lambda f: (f.expression.span[0], -f.expression.span[1]))
    kept: list[Found] = []
    for one in found:
        if not kept or one.expression.span[0] >= kept[-1].expression.span[1]:
            kept.append(one)
    return in_context(kept, published)


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


def _in_window(text: str, normal: str, start: int, stop: int, published: date | None) -> list[Found]:
    found = []
    whole, names = _form()
    for match in whole.finditer(normal, start, stop):
        number = names[match.lastgroup][0] if match.lastgroup else 0
        kind = FORMS[number][0]
        groups = {name: value for name, at in _groups_of()[number] if (value := match[at]) is not None}
        if _is_name(normal, match, kind, groups):
            continue
        begin, end = match.span()
        if published and _AHEAD.search(normal, max(0, begin - 80), begin):
            groups["ahead"] = "1"
        since = bool(_SINCE.search(normal, max(0, begin - 30), begin))
        if kind in ("same", "shift"):
            said = _expression(text, (begin, end), None, Grain.DAY, DatedBy.UNRESOLVED, since)
        else:
            said = _expression(text, (begin, end), *_RESOLVE[kind](groups, published), since)
        found.append(Found(said, kind, groups))
    return found


def _is_name(normal: str, match: re.Match[str], kind: str, groups: Groups) -> bool:
    before_it = normal[max(0, match.start() - 24) : match.start()]
    if kind in ("year", "years") and (
        _NOT_AFTER.search(before_it)
        or _COUNTED_AFTER.match(normal, match.end())
        or _CLOCK_AFTER.match(normal, match.end())
    ):
        return True
    if kind == "month" and groups["m"] == "May" and len(match[0]) == 3:
        return _is_verb_may(normal, match)
    if kind == "month" and groups["m"] == "March" and len(match[0]) == 5:
        return not re.search(r"\b(?:in|since|until|by|of|from|during|and|to|between)\s+$", before_it, re.IGNORECASE)
    if kind == "weekday":
        return bool(_RECURRING.search(before_it) or _NAMED_DAY.match(normal, match.end()))
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
) -> list[Found]:
    found = []
    for match in _anchor_form(tuple(table)).finditer(normal, start, stop):
        groups = {name: value for name, value in match.groupdict().items() if value is not None}
        resolved = from_anchor(date.fromisoformat(table[match["a"].lower()]), groups, published)
        if resolved is None:
            continue
        since = match["w"].lower() == "since"
        said = _expression(text, match.span(), resolved[0], resolved[1], DatedBy.ANCHOR, since)
        found.append(Found(said, "anchor", groups))
    return found
