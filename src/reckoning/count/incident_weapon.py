"""Weapon class: how people were harmed, from words and from the codes of event data sets.

Definition: `air strike` (also drones and helicopters), `artillery` (shells, mortars, rockets from the ground), `ground`
(small arms, raids, beatings, executions), `arrest` (also abduction), `arson`, `mine` (also improvised explosives),
`other` (several at once, or another means), `unknown`. The most specific column decides: weapon, then event type, then
description. Two classes named in one text give `other` with both named: nothing says which of them killed.

Thresholds: none. ACLED's sub-event types map by their names (codebook, 2023). UCDP GED has no weapon column: its events
are `unknown` unless a description says more.

What it cannot see: negation ("no air strike"), other languages, weapons named in another event of the same text.

Known failures: "rocket" is artillery though helicopters fire rockets too.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Weapon(StrEnum):
    """The classes of means."""

    AIR = "air strike"
    ARTILLERY = "artillery"
    GROUND = "ground"
    ARREST = "arrest"
    ARSON = "arson"
    MINE = "mine"
    OTHER = "other"
    UNKNOWN = "unknown"


CODES = {
    "air/drone strike": Weapon.AIR,
    "shelling/artillery/missile attack": Weapon.ARTILLERY,
    "armed clash": Weapon.GROUND,
    "attack": Weapon.GROUND,
    "excessive force against protesters": Weapon.GROUND,
    "government regains territory": Weapon.GROUND,
    "non-state actor overtakes territory": Weapon.GROUND,
    "arrests": Weapon.ARREST,
    "abduction/forced disappearance": Weapon.ARREST,
    "remote explosive/landmine/ied": Weapon.MINE,
    "grenade": Weapon.GROUND,
    "suicide bomb": Weapon.OTHER,
    "chemical weapon": Weapon.OTHER,
    "sexual violence": Weapon.OTHER,
}
"""ACLED's sub-event types, in lower case."""

_WORDS = (
    (
        Weapon.AIR,
        r"\bair[- ]?strikes?|\bair[- ]?(?:raids?|attacks?|bomb)|\baerial|fighter jets?"
        r"|warplanes?|\bhelicopters?\b|\bdrones?\b|from the air",
    ),
    (Weapon.ARTILLERY, r"\bartillery|\bshell(?:s|ed|ing|fire)?\b|\bmortars?\b|\bhowitzers?\b|\brockets?\b"),
    (Weapon.MINE, r"\bland ?mines?\b|\bmine (?:explosion|blast)|\bieds?\b|improvised explosive|unexploded|booby"),
    (Weapon.ARSON, r"\barson|\bburn(?:ed|t|ing)\b|\btorch(?:ed|ing)|set (?:fire|alight|ablaze)"),
    (Weapon.ARREST, r"\barrest|\bdetain|\babduct|\bkidnap"),
    (Weapon.GROUND, r"\bshot\b|\bshoot|\bgun(?:fire|men|shot)|\bclash|\bambush|\bstabb|\bbeat(?:en|ing)|\bexecut"),
    (Weapon.GROUND, r"\bmassacre|(?<!air )(?<!air-)\braid(?:s|ed|ing)?\b|\bbehead|small arms|\bground\b"),
)


def weapons_in(text: str) -> tuple[Weapon, ...]:
    """Every class that a text names, in the order of `Weapon`.

    >>> weapons_in("air strikes and shelling"), weapons_in("a gold mine")
    ((<Weapon.AIR: 'air strike'>, <Weapon.ARTILLERY: 'artillery'>), ())
    """
    code = CODES.get(text.strip().lower())
    if code:
        return (code,)
    found = {weapon for weapon, pattern in _WORDS if re.search(pattern, text, re.IGNORECASE)}
    return tuple(w for w in Weapon if w in found)


def weapon_in(text: str) -> Weapon:
    """The one class a text names; `other` where it names several, `unknown` where none.

    >>> weapon_in("Shelling/artillery/missile attack"), weapon_in("burnt after an air strike")
    (<Weapon.ARTILLERY: 'artillery'>, <Weapon.OTHER: 'other'>)
    """
    found = weapons_in(text)
    if not found:
        return Weapon.UNKNOWN
    return found[0] if len(found) == 1 else Weapon.OTHER


def weapon_of(weapon: str, event_type: str = "", description: str = "") -> tuple[Weapon, str]:
    """The class from the most specific column that names one, and why.

    >>> weapon_of("", "Air/drone strike", "burnt houses")
    (<Weapon.AIR: 'air strike'>, 'event type: air strike')
    """
    for column, text in (("weapon", weapon), ("event type", event_type), ("description", description)):
        if found := weapons_in(text):
            return weapon_in(text), f"{column}: {', '.join(found)}"
    return (Weapon.OTHER, "a weapon outside the classes") if weapon.strip() else (Weapon.UNKNOWN, "no column names one")
