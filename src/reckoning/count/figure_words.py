"""What the words of a figure say it counts: outcome, side, victims, weapon, setting, place, standard, unit.

Definition: each is read by a short list of patterns from the text that says what is counted, its wording and, for the
side, the column of perpetrators; the pattern that matches first in the text decides, the longer of two that begin at
one place. What no pattern finds is "not said", which is a value and compares as such.

Thresholds: none; the patterns below are ours, made for reports on Myanmar since 2021 and for general English.

What it cannot see: other languages; scope that is said elsewhere on the page; irony, negation ("no air strike").

Known failures: a side named only as a victim is taken for a perpetrator where the text has no "by"; "civilians and
activists" counts as civilians although some activists took up arms.
"""

from __future__ import annotations

import re
from typing import TypeVar

from reckoning.count.figure import Outcome, Scope, Side, Standard, Victims
from reckoning.count.incident_weapon import Weapon, weapon_in

T = TypeVar("T")

NOT_NAMED = "counter not named"
_OUTCOMES = (
    (Outcome.KILLED, r"\bkill|\bdeaths?\b|\bdead\b|\bdied\b|fatalit|\bbodies\b"),
    (Outcome.INJURED, r"\binjur|\bwound"),
    (Outcome.CASUALTIES, r"\bcasualt"),
    (Outcome.SENTENCED, r"sentence"),
    (Outcome.RELEASED, r"\breleased?\b"),
    (Outcome.DETAINED, r"in detention|\bdetain|\bheld\b|imprison"),
    (Outcome.ARRESTED, r"\barrest"),
    (Outcome.MISSING, r"\bmissing\b|disappear"),
    (Outcome.ATTACKS, r"\bstrikes?\b|air ?strikes?|\battacks?\b|\bincidents?\b|\bclashes\b"),
)
_STATE = (
    r"\bjunta|\bmilitary\b|\bregime\b|\btatmadaw\b|\bsac\b|security forces|\barmy\b|\bpolice\b|government of|pro-junta"
)
_SIDES = (
    (Side.ALL, r"all (?:perpetrators|sides|parties|actors)|(?:any|either|both) (?:side|part)"),
    (Side.UNDETERMINED, r"undetermined|unidentified|unknown (?:actors?|perpetrators?|groups?)"),
    (Side.OTHER, r"other civilians|\bcivilian actors"),
    (Side.OPPOSITION, r"opposition|resistance|\bpdfs?\b|people'?s defen[cs]e|\bnug\b|rebel|insurgent|armed groups?"),
    (Side.STATE, _STATE),
)
_STANDARDS = (
    (Standard.UNVERIFIED, r"documented,? awaiting|awaiting (?:confirmation|verification)|\bunverified|open sources"),
    (Standard.UNVERIFIED, r"initial reports|\bestimated?\b|not (?:yet )?(?:verified|confirmed)"),
    (Standard.VERIFIED, r"\bverified|\bconfirmed|authenticated|\bidentified\b|\bnamed\b"),
    (Standard.DOCUMENTED, r"\bdocumented|credible sources|\brecorded\b|\battributed\b|\btracked\b"),
    (Standard.CLAIMED, r"\bclaimed|police records"),
)
_SETTING = re.compile(r"in custody|in prisons?\b|in detention|after (?:being )?(?:detained|detention|arrest)", re.I)
_ONE_PLACE = re.compile(
    r"(?-i:\bin ([A-Z][\w-]+(?:(?:, | and | )[A-Z][\w-]+)*)(?: State| Region)?)|^killed, ([A-Z]\w+)"
)
_BY = re.compile(r"\bby\b(.*)|\.\.\.(.*)", re.IGNORECASE | re.DOTALL)
_PEOPLE = frozenset({"people", "persons", "person", "civilians", "victims", "deaths", "fatalities", "killed", "dead"})
_PEOPLE_OUTCOMES = frozenset(Outcome) - {Outcome.ATTACKS, Outcome.OTHER}


def outcome_in(what: str) -> Outcome:
    """What happened to those whom a text says are counted; killing comes before all else.

    >>> outcome_in("killed in detention"), outcome_in("currently in detention"), outcome_in("air strikes")
    (<Outcome.KILLED: 'killed'>, <Outcome.DETAINED: 'in detention'>, <Outcome.ATTACKS: 'attacks'>)
    """
    return next((o for o, pattern in _OUTCOMES if re.search(pattern, what, re.IGNORECASE)), Outcome.OTHER)


def side_in(what: str, perpetrator: str = "") -> Side:
    """Who is said to have done it: from the column of perpetrators, else from what follows "by", else all the text.

    >>> side_in("killed by junta/pro-junta forces"), side_in("civilians killed, all perpetrators")
    (<Side.STATE: 'the state and its allies'>, <Side.ALL: 'all sides'>)
    """
    if perpetrator.strip():
        return _first(_SIDES, perpetrator, Side.OTHER)
    after = _BY.search(what)
    by = next((part for part in after.groups() if part), "") if after else ""
    return _first(_SIDES, by, Side.UNSAID) if by else _first(_SIDES[:2], what, Side.UNSAID)


def standard_in(words: str) -> Standard:
    """What is asked before somebody is counted.

    >>> standard_in("verified; plus about 500 unverified"), standard_in("documented awaiting confirmation")
    (<Standard.VERIFIED: 'verified'>, <Standard.UNVERIFIED: 'unverified'>)
    """
    return _first(_STANDARDS, words, Standard.UNSAID)


def scope_in(what: str, perpetrator: str = "", place: str = "") -> Scope:
    """The scope that the words of a figure give it.

    >>> scope_in("civilians killed in airstrikes in the month").weapon
    'air strike'
    """
    weapon = weapon_in(what)
    civilians = re.search(r"\bcivilian|\bactivists?\b", what, re.IGNORECASE)
    everyone = re.search(r"\bfighters?\b|combatants|soldiers|battle[- ]deaths", what, re.IGNORECASE)
    victims = Victims.EVERYONE if everyone else Victims.CIVILIANS if civilians else Victims.UNSAID
    inside = _SETTING.search(what) if outcome_in(what) is Outcome.KILLED else None
    named = _ONE_PLACE.search(what)
    where = place or (next((part for part in named.groups() if part), "") if named else "")
    found = "" if weapon in (Weapon.UNKNOWN, Weapon.ARREST) else str(weapon)
    return Scope(side_in(what, perpetrator), victims, found, "in custody" if inside else "", where)


def unit_in(unit: str, what: str) -> str:
    """The unit of a figure: people under one name, anything else as the source has it, in lower case.

    >>> unit_in("Persons", ""), unit_in("", "civilians killed"), unit_in("strikes", "air strikes")
    ('people', 'people', 'strikes')
    """
    text = unit.strip().lower()
    if text in _PEOPLE or (not text and outcome_in(what) in _PEOPLE_OUTCOMES):
        return "people"
    return text or "not said"


def counter_in(stated_by: str) -> str:
    """Who counted: the first named, without who handed it on and what stands in brackets; else that none is named.

    >>> counter_in("AAPP via Al Jazeera"), counter_in("OHCHR (Turk) as transcribed by UNOG")
    ('AAPP', 'OHCHR')
    """
    if stated_by.strip().lower().startswith("via "):
        return NOT_NAMED
    return re.split(r"\s+(?:via|as|from|to)\s+|\s*\(", stated_by.strip(), maxsplit=1)[0].strip()


def via_in(stated_by: str) -> str:
    """Who handed a figure on, where the words say so.

    >>> via_in("AAPP via Al Jazeera"), via_in("AAPP")
    ('Al Jazeera', '')
    """
    _, _, rest = f" {stated_by}".partition(" via ")
    return rest.strip()


def _first(patterns: tuple[tuple[T, str], ...], text: str, otherwise: T) -> T:
    """The value whose pattern matches first in a text, the longer of two that begin at one place."""
    found = [(m.start(), -len(m[0]), i) for i, (_, p) in enumerate(patterns) if (m := re.search(p, text, re.I))]
    return patterns[min(found)[2]][0] if found else otherwise
