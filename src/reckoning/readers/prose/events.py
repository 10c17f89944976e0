"""Kinds of event: which kind a claim is about, by the words in it; the first kind in the order below that fits."""

from __future__ import annotations

import re

from reckoning.readers.prose.claim import Event, Stance

_KINDS = (
    (Event.AIR_STRIKE,
        r"air\s?-?\s?(?:strikes?|raids?)|air\s+attacks?|aerial\s+bomb\w*|drone\s+(?:strikes?|attacks?)"
        r"|fighter\s+jets?|warplanes?|attacks\s+from\s+the\s+air|bombed\s+from\s+the\s+air"),
    (Event.ARSON,
        r"arson|torch(?:ed|ing)|set\s+(?:\w+\s+){0,4}(?:on\s+fire|ablaze)|burn(?:ed|t|ing)\s+(?:down"
        r"|to\s+the\s+ground|\w+\s+(?:houses|homes|villages))|raz(?:ed|ing)"),
    (Event.PLACE_TAKEN,
        r"(?:captur(?:ed|ing)|seiz(?:ed|ing)|tak(?:en|ing)|took|overr[ua]n)\s+(?:full\s+|complete\s+)?(?:control\s+of\s+)?(?:the\s+"
        r"|two\s+|three\s+|several\s+|\w+\s+){0,3}(?:towns?|townships?|city|cities|villages?|bases?"
        r"|outposts?|camps?|posts?|hills?|bridge|headquarters|territory|border)|(?:taken|seized|took"
        r"|taking)\s+control"),
    (Event.PLACE_LOST,
        r"(?:lost|losing|los(?:es|t)\s+control\s+of|withdr(?:e|a)w\w*\s+from|retreated\s+from|abandoned"
        r"|surrendered)\s+(?:control\s+of\s+)?(?:the\s+|\w+\s+){0,3}(?:towns?|townships?|city|base"
        r"|bases|outposts?|posts?|camp|territory|ground|headquarters)"),
    (Event.PLACE_HELD,
        r"(?:holds?|held|holding|controls?|controlled|in\s+control\s+of|under\s+(?:the\s+|full\s+)?control\s+of"
        r"|administers?)\s+(?:the\s+|\w+\s+){0,3}(?:towns?|townships?|city|bases?|outposts?|posts?"
        r"|territory|areas?|roads?)|remains?\s+(?:in|under)\s+\w+\s+(?:hands|control)"),
    (Event.DESERTION,
        r"desert(?:ed|ing|ion|ions|ers?)\b|defect(?:ed|ing|ion|ions|ors?)\b|laid\s+down\s+(?:their\s+)?(?:arms"
        r"|weapons)"),
    (Event.ARREST, r"arrest\w*|detain\w*|detention|imprison\w*|jailed|abduct\w*|prisoners"),
    (Event.DISPLACEMENT, r"displac\w+|fled\b|fleeing|forced\s+from\s+their\s+homes|refugees|uprooted"),
    (Event.DELIVERY,
        r"deliver(?:ed|y|ies|ing)\b|shipment|shipped|unload(?:ed|ing)|discharg(?:ed|ing)|cargo|import(?:ed"
        r"|ing|s)\b|fuel\s+(?:was\s+)?(?:entering|arriv\w+)"),
    (Event.LISTING, r"sanction(?:ed|ing|s)?\b|blacklist\w*|asset\s+freeze|designated"),
    (Event.ATTACK,
        r"attack\w*|shell(?:ed|ing)|kill(?:ed|ing|ings|s)\b|bomb\w*|raid(?:ed|s)?\b|massacre\w*|artillery"
        r"|mortar|gunfire|shot\b|clash\w*|ambush\w*|fighting|offensive|torture\w*|abus(?:es|ed)"),
)  # fmt: skip
_PATTERNS = [(kind, re.compile(rf"\b(?:{words})")) for kind, words in _KINDS]
_ANY = re.compile(rf"\b(?:{'|'.join(words for _, words in _KINDS)})")


def event_of(words: str, stance: Stance) -> Event | None:
    """The kind of event that words speak of; a call for something is a demand.

    >>> event_of("jets bombed the market in two air strikes", Stance.ASSERTS).value
    'air_strike'
    """
    if stance is Stance.CALLS_FOR:
        return Event.DEMAND
    said = words.lower()
    if _ANY.search(said) is None:
        return None
    return next(kind for kind, pattern in _PATTERNS if pattern.search(said))
