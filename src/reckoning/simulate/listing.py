"""Listing: who truly counted as listed on a day, by shares that are all known exactly.

US-style: listed parties, and any that parties which count own 50 % or more of together. EU-style: the same, over 50 %
before 3 July 2024. These are the laws' words once more, in code of their own: the truth uses no detector's code.
"""

from __future__ import annotations

from datetime import date

from reckoning.simulate.economy import Economy, TradeParty

REGIMES = ("OFAC", "EU")
_EU_HALF = date(2024, 7, 3)


def listed_on(party: TradeParty, regime: str) -> date | None:
    """The day a party itself came on a list."""
    return party.listed if regime == "OFAC" else party.listed_eu


def counted(economy: Economy, regime: str, on: date) -> frozenset[str]:
    """Every party that counted as listed on a day.

    >>> from reckoning.simulate.economy import load_economy
    >>> e = load_economy(1)
    >>> sorted(counted(e, "OFAC", e.day(200)))
    ['Thole Air Supply Directorate']
    >>> "Oskavelt Holdings Ltd." in counted(e, "OFAC", e.day(294))
    True
    """
    inside = {p.name for p in economy.parties.values() if (day := listed_on(p, regime)) and on >= day}
    half = regime == "OFAC" or on >= _EU_HALF
    grew = True
    while grew:
        grew = False
        for party in economy.parties.values():
            share = sum(s.pct for s in economy.stakes if s.owned == party.name and s.owner in inside and s.held(on))
            if party.name not in inside and not party.person and (share >= 50 if half else share > 50):
                inside.add(party.name)
                grew = True
    return frozenset(inside)
