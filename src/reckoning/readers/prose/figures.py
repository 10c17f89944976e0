"""Figures: numerals of a sentence that count people killed, injured, detained, displaced, or tonnes, or strikes, or
things.

What a numeral counts is read from the words around it, in this order: the noun it counts ("12 deaths"); the words after
it up to the next numeral ("12 people were killed"); the verb before it ("killing 12 people"); for "including 3
children"
whatever the numeral before it counts. A numeral that counts another plural noun has no outcome; any other is no figure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from reckoning.model.bound import Bound
from reckoning.readers.prose.claim import ClaimFigure, DatedExpression, Outcome, Span
from reckoning.readers.prose.numerals import Numeral, has_number, numerals

_K, _I, _KI, _D, _X, _T, _S = (
    Outcome.KILLED,
    Outcome.INJURED,
    Outcome.KILLED_OR_INJURED,
    Outcome.DETAINED,
    Outcome.DISPLACED,
    Outcome.TONNES,
    Outcome.STRIKES,
)
_HARM = r"(?:injur\w+|wound\w+|maim\w+|hurt)"
_NOUNS = (
    (_KI, r"casualties|(?:killings|deaths|fatalities|dead)\s+(?:and|or)\s+(?:injuries|injured|wounded)"),
    (_K,
        r"deaths?(?!\s+(?:row|sentence|penalt))|fatalit(?:y|ies)|killings?|bodies|corpses|dead(?!\s*line)|executions?|lives\s+(?:were\s+)?lost"
        r"|martyrs"),
    (_I, r"injuries|wounded|injured"),
    (_D, r"arrests?|detentions?|detainees?|prisoners?|political\s+prisoners?|inmates|hostages|captives"),
    (_X, r"displaced|internally\s+displaced|IDPs?|refugees|evacuees"),
    (_T, r"(?:metric\s+)?(?:tonnes?|tons?)\b|mt\b|t\b(?!')|kilotonnes"),
    (_S,
        r"(?:air\s?-?\s?strikes?|air\s?-?\s?raids?|air\s+attacks?|drone\s+(?:strikes?|attacks?)|strikes"
        r"|bombardments?|bombings"
     r"|(?:artillery|mortar|missile|rocket)\s+(?:strikes?|attacks?)|sorties)"),
)  # fmt: skip
_ADJECTIVES = r"(?:\s+(?:[a-z][\w'-]*|[A-Z][a-z]+)){0,4}?\s+"
_NOUN = [(o, re.compile(rf"(?:\s+of)?(?:{_ADJECTIVES}|\s+)(?:{words})\b")) for o, words in _NOUNS]
_NOUN_STOP = re.compile(
    r"\b(?:were|was|have|had|has|are|is|in|by|from|after|who|that|and|or|during|people|civilians"
    r"|when|while|at|on|since|into"
    r"|for|with|against|as|to|said|say|including)\b"
)
_VERBS = (
    (_KI, rf"(?:killed|killing|kill|kills|dead)(?:,)?\s+(?:or|and|and/or)\s+{_HARM}|{_HARM}\s+or\s+killed"),
    (_K,
        r"killed|killing|kills?|fatal|buried|died|dies|dead|murdered|murdering|executed|executing|massacred|massacring"
        r"|slain|perished|slaughtered"
     r"|shot\s+dead|burned\s+(?:alive|to\s+death)|burnt\s+(?:alive|to\s+death)|lost\s+their\s+lives"
         r"|drowned|lives|hanged|succumbed|deaths?(?!\s+(?:row|sentence|penalt))|death\s+toll|toll"
     r"|fatalities|bodies"),
    (_I, rf"{_HARM}|treated\s+(?:for\s+(?:\w+\s+)?(?:wounds|injuries|burns)|in\s+hospital|at\s+a\s+clinic)"
        r"|with\s+(?:\w+\s+){0,2}(?:wounds|injuries|burns)|taken\s+to\s+(?:\w+\s+)?hospital|hospitali[sz]ed"),
    (_D,
        r"arrest(?:ed|ing|s)?|detain(?:ed|ing|s)?|imprison(?:ed|ing)|jail(?:ed|ing)|abduct(?:ed|ing)|kidnapp(?:ed|ing)|death\s+row"
        r"|held|behind\s+bars|in\s+(?:custody|detention|prison|jail)"
     r"|captur(?:ed|ing)|taken\s+(?:away|prisoner|captive|into\s+custody)|incarcerated|rounded\s+up"
         r"|rounding\s+up|arrests|detainees|prisoners"),
    (_X,
        r"displac(?:ed|ing|es|ement)|fled|flee(?:ing|s)?|uprooted|uprooting|evacuated|driven\s+(?:from"
        r"|out)|forced\s+(?:\w+\s+){0,3}(?:from\s+their\s+homes|to\s+(?:flee|leave))"
     r"|homeless|from\s+their\s+(?:homes|villages|land)|sought\s+(?:refuge|shelter)|seeking\s+(?:refuge|shelter)|left\s+their\s+homes"
         r"|sheltering|tak(?:en|ing|e)\s+(?:shelter|refuge)|sleeping\s+in\s+the|crossed\s+(?:the\s+border|into)"),
    (_T, r"\btonnes\b|\btons\b"),
    (_S, r"(?:air\s?-?\s?strikes|air\s?-?\s?raids)"),
    (None,
        r"releas(?:ed|ing)|free(?:d|ing)|pardon(?:ed|ing)|acquitt(?:ed|ing)|rescu(?:ed|ing)|sentenc(?:ed|ing)|convict(?:ed"
        r"|ing)|let\s+go|walked\s+free|missing|unaccounted\s+for|surrender(?:ed|ing)|defect(?:ed|ing)|return(?:ed|ing)"),
)  # fmt: skip
_WORD = re.compile("|".join(rf"(?P<o{n}>\b(?:{words})\b)" for n, (_, words) in enumerate(_VERBS)), re.IGNORECASE)
_ACTIVE_OBJECT = re.compile(
    r"\s+(?:an?\b|the\b|at\s+least|more\s+than|about|around|some\b|over\b|nearly|almost|dozens"
    r"|scores|hundreds|thousands|several|many|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b"
    r"|nine\b|ten\b|\d|his|her|their|its|civilians|people|villagers)"
)
_PASSIVE = re.compile(
    r"\b(?:were|was|be|been|being|are|is|get|got|getting|left|leaving)\b(?:\s+\w+ly)?(?:\s+(?:also|either))?\s*$"
)
_LISTED = re.compile(r"\s+(?:[\w'-]+\s+){0,3}?[\w'-]+(?:,|,?\s+and|\s+or)\s+", re.IGNORECASE)
_NOMINAL = re.compile(r"\b(?:the|an?|its|their|his|her|of|mass|further)\s+$")
_THING = re.compile(
    r"\s+(?:\w+\s+)?(?:houses|homes|buildings|schools|shops|villages|vehicles|trucks|motorbikes"
    r"|boats|bombs|shells|rounds|rockets"
    r"|drones|jets|helicopters|ships|tankers|cattle|churches|monasteries|clinics|hospitals|townships"
    r"|towns|bases|outposts)\b"
)
_RELEASE = re.compile(r"\b(?:releas\w+|free(?:d|ing)|pardon\w*|sentenc(?:ed|ing)|swap\w*|exchange)\s+(?:\w+\s+){0,2}$")
_WHOLE_AFTER = re.compile(r"\s+of\s+(?:the|those|these)\s+")
_SUBSET_AFTER = re.compile(r"\s+of\s+(?:them|whom|those)\b")
_SUBSET_BEFORE = re.compile(
    r"(?:includ(?:ing|es|ed)|among\s+(?:them|those|whom)|of\s+(?:them|whom)),?\s+(?:\w+\s+){0,2}$"
    r"|\bOf\s+(?:the|those)\s+(?:[\w,]+\s+){1,6}$"
)
_BREAK = re.compile(
    r"[;:()]|,?\s+(?:but|while|whereas|after|before|when|because|although)\s|,\s+(?:and|which)\s+\w+\s+(?:were"
    r"|was|have|had|\w+ed)\b"
)
_UNIT_STOP = re.compile(
    r"\b(?:were|was|have|had|has|are|is|be|been|in|by|from|after|who|that|which|and|or|during|when"
    r"|while|at|on|since|into|for|with|killed"
    r"|injured|wounded|dead|died|arrested|detained|displaced|including|being|fled|to|across|over"
    r"|as|of|have|held|missing|hurt|taken"
    r"|remain\w*|said|according|between|behind|under|near|inside|following|among|still|also|reportedly"
    r"|lost|so|per|through|has|did)\b"
)


def figures_in(
    text: str, normal: str, start: int, stop: int, dates: Sequence[DatedExpression] = ()
) -> list[ClaimFigure]:
    """The figures of a stretch of text (a sentence or a claim's span), in order.

    >>> said = "At least 12 people were killed and 30 others injured."
    >>> [(f.text, f.outcome.value, f.amount.low) for f in figures_in(said, said, 0, len(said))]
    [('At least 12', 'killed', 12.0), ('30', 'injured', 30.0)]
    """
    if not has_number(normal, start, stop):
        return []
    taken = [d.span for d in dates if d.span[0] < stop and start < d.span[1]]
    all_numerals = [n for n in numerals(normal, start, stop) if not _meets(n.span, taken)]
    found: list[ClaimFigure] = []
    for one, outcome in zip(all_numerals, _outcomes(normal, all_numerals, start, stop), strict=True):
        if outcome is None and not _counts_things(normal, one):
            continue
        stated = outcome is not None or "number of" in normal[slice(*one.span)].lower()
        if one.bound is Bound.UNKNOWN and not (stated and _counts_people(normal, one)):
            continue
        period = _period(normal, one.span, (start, stop), dates)
        words = text[one.span[0] : one.span[1]]
        found.append(
            ClaimFigure(one.span, words, one.amount(_unit(normal, one.span[1], stop, outcome)), outcome, period)
        )
    return found


def _meets(span: Span, taken: Sequence[Span]) -> bool:
    """Whether a span shares a character with one of some spans, which are in order and apart from each other."""
    at = bisect_left(taken, span[1], key=lambda s: s[0]) - 1
    return at >= 0 and span[0] < taken[at][1]


def _outcomes(normal: str, counted: Sequence[Numeral], start: int, stop: int) -> list[Outcome | None]:
    """What each numeral counts; a part ("including 30 children") and its whole count the same."""
    found: list[Outcome | None] = []
    last: Outcome | None = None
    uppers = [stop] * len(counted)  # for each numeral where the next one begins that counts no thing
    for i in range(len(counted) - 2, -1, -1):
        after = counted[i + 1]
        uppers[i] = uppers[i + 1] if _THING.match(normal, after.span[1]) else after.span[0]
    for i, one in enumerate(counted):
        lower = counted[i - 1].span[1] if i else start
        upper = uppers[i]
        is_part = bool(
            _SUBSET_AFTER.match(normal, one.span[1])
            or _SUBSET_BEFORE.search(normal[max(start, one.span[0] - 60) : one.span[0]])
        )
        outcome = _outcome(normal, one, (lower, upper), last, is_part)
        if is_part and i and found[-1] is None and outcome and _counts_people(normal, counted[i - 1]):
            found[-1] = outcome
        found.append(outcome)
        last = outcome or last
    for i in range(len(counted) - 2, -1, -1):  # "eleven soldiers and six villagers were killed"
        between = normal[counted[i].span[1] : counted[i + 1].span[0]]
        if _WHOLE_AFTER.fullmatch(between):  # "three of the 12 arrested"
            found[i] = found[i + 1]
        if _SUBSET_AFTER.match(normal, counted[i + 1].span[1]):
            continue
        if found[i] is None and not _THING.match(normal, counted[i].span[1]) and _LISTED.fullmatch(between):
            found[i] = found[i + 1]
    return found


def _counts_people(normal: str, one: Numeral) -> bool:
    return bool(
        re.match(
            r"(?:\s+of)?\s+(?:\w+\s+)?(?:people|civilians|persons|villagers|children|women|others|soldiers)",
            normal[one.span[1] :][:60],
        )
    )


_THINGS = re.compile(
    r"(?:\s+of)?(?:\s+(?:more|other|new|additional))?(?:\s+(?:[a-z]|\d+-)[\w-]+){0,3}?\s+(?:[a-z][\w-]*[^s\W]s"
    r"|people|children|men|women|police|crew|troops|cattle|buffalo|livestock|aircraft|personnel|staff|monks)\b"
)
_MORE = re.compile(r"\s+(?:more|others?|of\s+(?:the|those|these|them|whom))\b")
_FURTHER = re.compile(r"(?:another|an?\s+(?:further|additional))\b", re.IGNORECASE)


_CLAUSE_WORD = re.compile(
    r"\b(?:were|was|have|had|has|are|is|in|by|from|after|who|that|and|or|when|while|at|on|since|into"
    r"|for|as|to)\b"
)


def _counts_things(normal: str, one: Numeral) -> bool:
    """Whether a numeral counts a plural noun a few words away, or is an order of magnitude ("hundreds more")."""
    if one.bound is Bound.ORDER_OF or _MORE.match(normal, one.span[1]) or _FURTHER.match(normal, one.span[0]):
        return True
    if _SUBSET_BEFORE.search(normal[max(0, one.span[0] - 30) : one.span[0]]):
        return True
    window = normal[one.span[1] : one.span[1] + 60]
    match = _THINGS.match(window)
    return match is not None and not _CLAUSE_WORD.search(match[0])


def _outcome(normal: str, one: Numeral, room: Span, last: Outcome | None, is_part: bool) -> Outcome | None:
    noun = _noun(normal, one, room[1])
    told, after = _after(normal, one, room[1])
    if is_part and last:  # "of whom 4,000 were freed" are no part in what was counted before
        own = noun if noun in (_K, _I) else None
        return own or (after if told else last)
    if (noun or after) in (_D, _X) and _RELEASE.search(normal[max(0, one.span[0] - 30) : one.span[0]]):
        return None
    if noun in (_D, _X):  # prisoners may be killed, and released
        if told and after is None:
            return None
        return after if after in (_K, _I, _KI) else noun
    return noun or (after if told else _before(normal, one, room[0], last))


def _noun(normal: str, one: Numeral, upper: int) -> Outcome | None:
    """The noun that is counted, a few adjectives away at most."""
    window = normal[one.span[1] : min(upper, one.span[1] + 60)]
    for outcome, pattern in _NOUN:
        match = pattern.match(window)
        if match and not _NOUN_STOP.search(window, 3 if window.startswith(" of") else 0, match.end()):
            return outcome
    return None


def _after(normal: str, one: Numeral, upper: int) -> tuple[bool, Outcome | None]:
    """Whether something is said to have happened to those counted, after them and before the next numeral; and what."""
    begin = one.span[1]
    stop = upper
    if broken := _BREAK.search(normal, begin, upper):
        stop = broken.start()
    if _THING.match(normal, begin):
        return False, None
    for match in _WORD.finditer(normal, begin, stop):
        if match[0].lower() in ("detainees", "prisoners", "arrests"):
            continue
        if _passive(normal, begin, match):
            return True, _kind(match)
    return False, None


def _passive(normal: str, begin: int, match: re.Match[str]) -> bool:
    """Whether the word is said of those counted: not "200 soldiers killed the villagers", not "killing"."""
    word = match[0].lower()
    if word.endswith("ing") and not re.match(
        r"fleeing|missing|sheltering|tak(?:en|ing|e)\s+(?:shelter|refuge)|sleeping\s+in\s+the|seeking", word
    ):
        return False
    if _NOMINAL.search(normal, begin, match.start()):
        return False
    if word in ("died", "fled", "dead") or _PASSIVE.search(normal, begin, match.start()):
        return True
    return _ACTIVE_OBJECT.match(normal, match.end()) is None


def _kind(match: re.Match[str]) -> Outcome | None:
    return next(outcome for n, (outcome, _) in enumerate(_VERBS) if match[f"o{n}"] is not None)


def _before(normal: str, one: Numeral, lower: int, last: Outcome | None) -> Outcome | None:
    """The verb or noun before: "killing 12", "a death toll of 12"; after "including", what was counted before."""
    begin = one.span[0]
    between = normal[lower:begin]
    if last and re.fullmatch(r"\s+(?:up\s+|down\s+)?from\s+", between):  # "rose to 64 from 58"
        return last
    if _THING.match(normal, one.span[1]):
        return None
    words = list(_WORD.finditer(normal, lower, begin))
    if not words:
        if last and re.fullmatch(r"[\w\s'-]{0,40}(?:,|\band\b|,\s+and\b|\bor\b)\s*(?:another\s+)?", between):
            return last
        return None
    nearest = words[-1]
    gap = normal[nearest.end() : begin]
    if len(gap) > 60 or re.search(r"[.;:]|,\s|\b(?:by|when|after|before|while|who|which)\b", gap):
        return None
    return _kind(nearest)


def _unit(normal: str, begin: int, stop: int, outcome: Outcome | None) -> str:
    """The noun counted, as worded; where there is none, people, tonnes or strikes."""
    if outcome is _T:
        return "tonnes"
    fallback = "strikes" if outcome is _S else "people"
    match = re.match(r"(?:\s+of)?((?:\s+[A-Za-z][\w'-]*){1,5})", normal[begin : min(stop, begin + 70)])
    if not match:
        return fallback
    words = match[1]
    if cut := _UNIT_STOP.search(words):
        words = words[: cut.start()]
    words = re.sub(
        r"^\s*(?:the|his|her|their|its|more|others?|another|additional|them|whom|those)\b", "", words
    ).strip()
    if head := re.match(
        r"(?:[\w'-]+\s+)*?(?:[\w'-]+[^s\W]s|people|children|men|women|police|personnel|staff)\b", words
    ):
        return head[0]
    return " ".join(words.split()[:2]) or fallback


def _period(normal: str, figure: Span, sentence: Span, dates: Sequence[DatedExpression]) -> DatedExpression | None:
    """The dated expression nearest after the figure in its sentence, else nearest before it in the same clause."""
    at = bisect_left(dates, figure[1], key=lambda d: d.span[0])
    for one in islice(dates, at, None):
        if one.span[1] > sentence[1]:
            break
        if one.first:
            return one
    for one in reversed(dates[max(at - 8, 0) : at]):
        if one.span[0] < sentence[0]:
            break
        if one.first and one.span[1] <= figure[0] and not re.search(r"\band\b", normal[one.span[1] : figure[0]]):
            return one
    return None
