"""Cues: the verbs and prepositions by which a text says that somebody says something.

A cue's frame says what it takes: a clause ("said that ..."), also a thing ("denied the attack"), a person first ("told
reporters that"), an accused and a charge ("accused X of Y"), or a demand ("called for Y", "urged X to Y").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from reckoning.readers.prose.claim import Stance


class Frame(StrEnum):
    """What a cue takes after it."""

    CLAUSE = "clause"
    THING = "thing"
    TOLD = "told"
    ACCUSED = "accused"
    DEMAND = "demand"
    ACCORDING = "according"


@dataclass(frozen=True)
class Cue:
    """One form of a cue: its dictionary word, frame and stance.

    A `weak` one needs "that" or a quote beside it; a form that is as often a `noun` needs them where no parser tells.
    """

    lemma: str
    frame: Frame
    stance: Stance
    weak: bool = False
    noun: bool = False


_CLAUSE = """say add state stress insist argue assert explain believe think acknowledge admit conclude maintain contend
    recall vow pledge promise emphasise emphasize underline underscore reiterate testify recount complain lament caution
    boast concede remark declare reveal tweet comment write reply respond suggest fear hope agree quip echo surmise
    opine
    affirm attest elaborate retort protest swear suspect doubt remember counter rejoin object muse joke whisper shout
    reckon speculate infer deduce imply hint predict forecast anticipate wonder rule certify depose intimate insinuate
    confess confide profess proclaim aver allow grant stipulate specify clarify interject exclaim gloat grumble moan
    sum spell urge"""
_WEAK = """note observe find continue post ask indicate read show determine mention point
    learn expect signal disclose calculate consider understand know guess regret decide order instruct
    worry warrant release publish"""
_THING = """claim report allege announce confirm warn estimate document verify record describe threaten
    highlight cite detail count tally log register question challenge bemoan bewail deride mock voice express praise
    welcome hail predict defend dub label recommend propose put speak"""
_DENY = "contradict deny reject dismiss refute dispute rebut repudiate disavow disown"
_TOLD = "tell inform remind assure notify brief reassure caution"
_ACCUSE = "accuse blame condemn denounce criticise criticize decry slam deplore lambast castigate rebuke fault"
_DEMAND = "urge demand implore exhort beseech call appeal request plead press petition advise"
_IRREGULAR = {
    "say": "say says said saying",
    "write": "write writes wrote written writing",
    "tell": "tell tells told telling",
    "think": "think thinks thought thinking",
    "find": "find finds found finding",
    "read": "read reads reading",
    "show": "show shows showed shown showing",
    "know": "know knows knew known knowing",
    "understand": "understand understands understood understanding",
    "admit": "admit admits admitted admitting",
    "rebut": "rebut rebuts rebutted rebutting",
    "regret": "regret regrets regretted regretting",
    "quip": "quip quips quipped quipping",
    "slam": "slam slams slammed slamming",
    "swear": "swear swears swore sworn swearing",
    "forecast": "forecast forecasts forecasting",
    "spell": "spell spells spelled spelt spelling",
    "sum": "sum sums summed summing",
    "log": "log logs logged logging",
    "infer": "infer infers inferred inferring",
    "plead": "plead pleads pleaded pled pleading",
    "label": "label labels labelled labeled labelling",
    "dub": "dub dubs dubbed dubbing",
    "aver": "aver avers averred averring",
    "put": "put puts putting",
    "speak": "speak speaks spoke spoken speaking",
    "learn": "learn learns learned learnt learning",
}
_AMBIGUOUS = frozenset(
    [
        "claim",
        "report",
        "state",
        "record",
        "document",
        "post",
        "point",
        "fear",
        "hope",
        "comment",
        "detail",
        "demand",
        "request",
        "estimate",
    ]
)
"""Forms that are as often nouns: where no parser says which, they need a speaker before them and a clause after."""


def _forms(lemma: str) -> list[str]:
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma].split()
    if lemma.endswith("e"):
        return [lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"]
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return [lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    ending = "es" if lemma.endswith(("s", "sh", "ch", "x")) else "s"
    return [lemma, lemma + ending, lemma + "ed", lemma + "ing"]


@cache
def cue_forms() -> dict[str, Cue]:
    """Every form of every cue verb, in lower case."""
    groups = (
        (_WEAK, Frame.CLAUSE, Stance.ASSERTS, True),
        (_CLAUSE, Frame.CLAUSE, Stance.ASSERTS, False),
        (_THING, Frame.THING, Stance.ASSERTS, False),
        (_DENY, Frame.THING, Stance.DENIES, False),
        (_TOLD, Frame.TOLD, Stance.ASSERTS, False),
        (_ACCUSE, Frame.ACCUSED, Stance.ACCUSES, False),
        (_DEMAND, Frame.DEMAND, Stance.CALLS_FOR, False),
    )
    return {
        form: Cue(lemma, frame, stance, weak, lemma in _AMBIGUOUS and not form.endswith(("ed", "ing")))
        for words, frame, stance, weak in groups
        for lemma in words.split()
        for form in _forms(lemma)
    }


ACCORDING = re.compile(r"\b(?:according\s+to|in\s+the\s+words\s+of|as\s+per)\s+", re.IGNORECASE)
"""Prepositions that name the speaker after them."""

DEMAND_TAIL = re.compile(r"\s+(?:(?:again|repeatedly|publicly|urgently|also)\s+)?(?P<p>for|on|upon|to)\b")
"""What must follow "call" and "appeal" for a demand: "called for an inquiry", "called on members to act"."""

NEGATED = re.compile(
    r"(?:\b(?:not|never|declined\s+to|refused\s+to|failed\s+to|yet\s+to|unable\s+to|without|cannot"
    r"|neither|nor)|n't)(?:\s+to)?"
    r"(?:\s+(?:immediately|publicly|yet|even|so\s+far|directly))*\s*$",
    re.IGNORECASE,
)
"""Words before a cue that say that nothing was said."""

ANOTHER_CUE = re.compile(
    r"\s*,\s+(?:and|but)\s+(?:also\s+|then\s+|\w+ly\s+)?"
    r"(?:add|insist|call|urg|warn|sa(?:id|ys)|ask|accus|den(?:y|ied)|claim|promis|vow|demand|told|not)"
)
"""What follows a closing cue is another cue of the same speaker, and not the rest of what was said."""

_WORD = re.compile(r"(?<![\w'-])(?:[a-z]{3,}|(?<=, )(?:Says?|Said))(?![\w-])")


_LETTERS = re.compile(r"[A-Za-z]{3,}")


def any_cue(normal: str, start: int, stop: int) -> bool:
    """Whether a stretch has any cue at all: a first look, by words alone."""
    words = _LETTERS.findall(normal, start, stop)
    return not cue_forms().keys().isdisjoint(words) or "ccording" in normal[start:stop] or "Says" in words


def cues_in(normal: str, start: int, stop: int) -> list[tuple[int, int, Cue]]:
    """Where cue verbs stand in a stretch of a normal form; a capital word is a name, but
    for a headline's "Says".

    >>> [(a, b, cue.lemma) for a, b, cue in cues_in("He denied it, she said.", 0, 23)]
    [(3, 9, 'deny'), (18, 22, 'say')]
    """
    forms = cue_forms()
    return [
        (m.start(), m.end(), found)
        for m in _WORD.finditer(normal, start, stop)
        if (found := forms.get(m[0].lower())) is not None
    ]
