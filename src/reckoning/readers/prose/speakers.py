"""Speakers: from the words that name who speaks to the name itself, and from a pronoun to whom it stands for.

"UN High Commissioner for Human Rights Volker Turk" is Volker Turk; "Turk" later is he; "it" is the last body that
spoke and
"he" the last person. Two joined names are two speakers. Nothing is looked up: a name is made of the letters of the
text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_TITLE = (
    r"(?:President|Prime\s+Minister|Minister|Secretary|Secretary-General|Commissioner|General|Major"
    r"|Colonel|Captain|Lieutenant|Sergeant|Brigadier"
    r"|Admiral|Commander|Chief|Spokes(?:man|woman|person)|spokes(?:man|woman|person)|Director|director"
    r"|Chairman|Chairwoman|Chair|chairman|Ambassador|ambassador|Rapporteur|rapporteur"
    r"|Envoy|envoy|Senator|Governor|Mayor|Doctor|Dr\.?|Mr\.?|Mrs\.?|Ms\.?|Prof\.?|Professor|Gen\."
    r"|Lt\.|Col\.|Maj\.|Brig\.|Capt\.|Sgt\.|Father|Pastor|Bishop|Cardinal|Reverend|Rev\.|Sayadaw"
    r"|leader|head|lawyer|analyst|researcher|activist|resident|villager|teacher|doctor|nurse|farmer"
    r"|coordinator|officer|official|member|commander|founder|co-founder|chief|investigator|expert"
    r"|author|editor"
    r"|secretary|representative|delegate|negotiator|deputy|manager|captain|survivor|witness|volunteer"
    r"|driver|fisherman|trader|student|journalist|historian|economist|scientist)"
)
_TITLED = re.compile(
    rf"^(?:.*[\s-])?(?i:{_TITLE}|nurse|farmer|judge|lawmaker|councillor|prosecutor|counsel|bailiff)\s+(?=[A-Z])",
    re.DOTALL,
)
_OFFICE_WORDS = frozenset(
    [
        "Human",
        "Rights",
        "Foreign",
        "Affairs",
        "Defence",
        "Defense",
        "Security",
        "Interior",
        "Home",
        "Health",
        "Education",
        "Finance",
        "Justice",
        "Trade",
        "Energy",
        "Transport",
        "Information",
        "Refugees",
        "Humanitarian",
        "Council",
        "Office",
        "Ministry",
        "Department",
        "Force",
        "Forces",
        "Army",
        "Navy",
        "Police",
        "National",
        "State",
        "Union",
        "Southeast",
        "South",
        "East",
        "West",
        "North",
        "Asia",
        "Africa",
        "Europe",
        "Pacific",
        "Myanmar",
        "Burma",
        "Commission",
        "Committee",
        "Agency",
        "Operations",
        "Relief",
        "Coordination",
        "Nations",
        "United",
        "International",
        "of",
        "for",
        "the",
        "and",
        "on",
        "in",
        "to",
        "at",
        "Children",
        "Women",
        "Peace",
        "Public",
        "Labour",
        "Labor",
        "Immigration",
        "Environment",
        "Border",
        "Regional",
        "Deputy",
        "Acting",
        "Special",
    ]
)
_DETERMINER = re.compile(
    r"^(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose)\s+"
)
_POSSESSIVE = re.compile(r"^(?:[\w.-]+\s+){0,5}?[\w.-]+(?:'s|s')\s+")
_PAREN = re.compile(r"\s*\(([^)]*)\)")
_PERSON_PRONOUNS = frozenset({"he", "she"})
PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i"})
_ROLE = re.compile(
    rf"^(?:{_TITLE}|spokespeople|officials|residents|villagers|sources?|statement|report|letter"
    rf"|forces|troops|fighters|soldiers)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:International|Rights|Watch|Nations|Union|Council|Ministry|Army|Association|Group|Organi[sz]ation"
    r"|Committee|Government|Force|Forces|Party|Front|League"
    r"|Office|Agency|Network|Institute|Foundation|Court|Commission|UN|EU|NUG|Alliance|Authority"
    r"|Administration|Company|Ltd|Fund|Centre|Center|Police|Command|Bureau|Coalition"
    r"|Department|Corporation|University|Monitor|Observatory|Journal|Times|News|Media|Amnesty|Initiative"
    r"|Programme|Program|Project|Society|Campaign|Movement|Staff)\b"
)
_SOMEBODY = re.compile(
    rf"^(?:an?|one|the|another|his|her|their)\s+(?:[\w-]+\s+){{0,4}}?(?:{_TITLE}|man|woman|boy|girl"
    rf"|mother|father|brother|sister|son|daughter|widow|broker|medic|monk|nun"
    r"|trader|shopkeeper|worker|rescuer|refugee|prisoner|detainee|soldier|defector|deserter|fighter"
    r"|priest|diplomat|neighbour|neighbor|relative|uncle|aunt|minister|judge|prosecutor|counsel"
    r"|mate|master|captain|general|colonel|baker|miller|president|lawmaker|former\s+\w+)\b",
    re.IGNORECASE,
)
_GROUP = frozenset(
    ("group", "organisation", "organization", "watchdog", "agency", "body", "charity", "network", "monitor", "office")
)
_SUFFIX = re.compile(r"^(?:III|II|IV|Jr\.?|Sr\.?)$")


@dataclass
class Cast:
    """Who has spoken in a text so far, and the names and abbreviations that it has shown."""

    names: list[str] = field(default_factory=list)
    abbreviations: dict[str, str] = field(default_factory=dict)
    described: dict[str, set[str]] = field(default_factory=dict)
    person: tuple[str, ...] = ()
    body: tuple[str, ...] = ()

    def describe(self, name: str, words: str) -> None:
        """Remember the words that a name came with: "Finance minister Orla Kessin" is "the minister" later."""
        if name[:1].isupper():
            self.described.setdefault(name, set()).update(re.findall(r"[a-z]+", words.lower()))

    def speaks(self, speaker: tuple[str, ...]) -> None:
        """Remember who spoke, for the pronouns and short names that follow."""
        for name in speaker:
            if name not in self.names:
                self.names.append(name)
        if speaker and is_person(speaker[0]):
            self.person = speaker
        elif speaker:
            self.body = speaker

    def behind(self, pronoun: str) -> tuple[str, ...]:
        """Whom a pronoun stands for; empty when nobody fits."""
        if pronoun in _PERSON_PRONOUNS:
            return self.person
        return self.body or (self.person if pronoun in ("they", "we", "i") else ())

    def _definite(self, name: str, words: list[str]) -> str:
        """ "The team" is the last speaker whose name ends so; "the group" the last body that spoke."""
        tail = [w.lower() for w in words[1:]]
        for longer in reversed(self.names):
            parts = longer.lower().split()
            if len(parts) > len(tail) and parts[-len(tail) :] == tail and longer != name:
                return longer
        for described in reversed(self.described):
            if set(tail) <= self.described[described] and not set(tail) <= set(described.lower().split()):
                return described
        if len(tail) == 1 and tail[0] in _GROUP and self.body:
            return self.body[0]
        return name

    def full(self, name: str) -> str:
        """The full name that a short one stands for in this text: an abbreviation, a surname, the first word of a
        body."""
        if name in self.abbreviations:
            return self.abbreviations[name]
        words = name.split()
        if name.startswith("the ") and len(words) <= 3:
            return self._definite(name, words)
        if not words or not name[0].isupper():
            return name
        for longer in reversed(self.names):
            parts = longer.split()
            if len(parts) <= len(words):
                continue
            bare = parts[:-1] if _SUFFIX.match(parts[-1]) else parts
            if parts[: len(words)] == words or bare[-len(words) :] == words:
                return longer
        return name


def is_person(name: str) -> bool:
    """Whether a name looks like a person's: two or more capital words, none of a body, or one in some role.

    >>> is_person("Volker Turk"), is_person("Amnesty International"), is_person("a nurse at the clinic")
    (True, False, True)
    """
    if _SOMEBODY.match(name):
        return True
    if _BODY.search(name):
        return False
    words = name.split()
    if name[:1].isupper():
        if re.match(rf"{_TITLE}\s", name):
            return True
        return 2 <= len(words) <= 5 and all(
            w[:1].isupper() or w in ("bin", "al", "de", "van", "von", "ibn") for w in words
        )
    return False


def abbreviations(normal: str) -> dict[str, str]:
    """Abbreviations that a text explains, "Long Name (LN)", by abbreviation.

    >>> abbreviations("the Karen National Union (KNU) said")
    {'KNU': 'Karen National Union'}
    """
    found = {}
    for match in re.finditer(
        r"((?:[A-Z][\w'-]+\s+(?:(?:of|for|and|the|on|in)\s+)*){1,7})\(([A-Z][A-Za-z-]{1,9})\)", normal
    ):
        words = match[1].split()
        letters = [c for c in match[2] if c.isupper()]
        for first in range(len(words)):
            initials = [w[0] for w in words[first:] if w[0].isupper()]
            if initials == letters:
                found[match[2]] = " ".join(words[first:])
                break
        else:
            if words[0][0] == letters[0]:
                found[match[2]] = " ".join(words)
    return found


_RUN = re.compile(r"[A-Z][\w'-]*\.?(?: [A-Z][\w'-]*)+")
_FIRST_IN_SENTENCE = frozenset({"The", "In", "On", "At", "A", "An", "And", "But", "For", "If", "When", "As"})


def capital_runs(normal: str) -> list[tuple[str, ...]]:
    """The runs of two or more capital words of a text, each once, in the order in which they come."""
    return list(dict.fromkeys(tuple(match[0].split()) for match in _RUN.finditer(normal)))


def fuller(runs: Sequence[tuple[str, ...]], short: str) -> str:
    """The longer name that a text has for a short one: a body's that begins with it, any that ends with it.

    >>> runs = capital_runs("General Ko Aung Lin met staff of Amnesty International")
    >>> fuller(runs, "Amnesty"), fuller(runs, "Lin")
    ('Amnesty International', 'Ko Aung Lin')
    """
    if short.isupper():  # an abbreviation is explained in brackets or not at all
        return ""
    for run in runs:
        if short in run[:-1]:
            name = " ".join(run[run.index(short) :])
            if _BODY.search(name):
                return name
    for run in runs:
        if run[-1] == short:
            name = _name(" ".join(run[1:] if run[0] in _FIRST_IN_SENTENCE else run))
            if name != short and name.endswith(short):
                return name
    return ""


def names_in(words: str) -> tuple[str, ...]:
    """The names in the words that say who speaks, titles, appositions and articles left off.

    >>> names_in("UN High Commissioner for Human Rights Volker Turk"), names_in("The military")
    (('Volker Turk',), ('the military',))
    >>> names_in("Elaine Pearson, the Asia director at Human Rights Watch"), names_in("Amnesty and the UN")
    (('Elaine Pearson',), ('Amnesty', 'UN'))
    """
    whole = " ".join(_PAREN.sub("", words).split()).strip(" ,")
    return tuple(name for part in _joined(_principal(whole)) if (name := _name(part)))


def _principal(words: str) -> str:
    """The part of an apposition that is the name: "the group's head, Ko Aung" is Ko Aung."""
    parts = [p.strip() for p in words.split(",") if p.strip()]
    if len(parts) < 2 or re.match(r"and\b", parts[-1]) or " and " in parts[-1]:
        return (
            words
            if len(parts) > 1 and re.search(r"(?:^|\s)and\s", parts[-1]) and not re.match(r"(?:[Tt]he|an?)\s", parts[1])
            else parts[0]
            if parts
            else words
        )
    first, second = parts[0], parts[1]
    if (
        re.match(r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne)\b|[a-z]", first)
        and second[:1].isupper()
        and not re.search(r"\b(?:of|at)\b", second)
    ):
        return second
    return first


def _joined(words: str) -> list[str]:
    """The parts of "A, B and C", unless "and" stands inside one name ("Ministry of Health and Sports")."""
    match = re.match(r"^(.*?),?\s+and\s+(.*)$", words, re.DOTALL)
    if match is None:
        return [words]
    left, right = match[1], match[2]
    if re.search(r"\b(?:of|for|on)\b[^,]*$", left) and not re.match(
        r"(?:the|an?|its|their)\s|[A-Z]\w+\s+[A-Z]|[A-Z]{2,}|[a-z]", right
    ):
        return [words]
    if re.search(
        r"\b(?:Ministry|Minister|Office|Department|Committee|Association|Council|Commission|Association)\b[^,]*\b(?:of"
        r"|for|on)\b",
        left,
    ) and not re.match(r"the\s", right):
        return [words]
    return [*(p.strip() for p in left.split(",") if p.strip()), *_joined(right)]


def _name(words: str) -> str:
    words = re.sub(
        r"^(?:both|either|some|other|fellow)\s+(?=[A-Z]|the\b)", "", words.strip(" ,'\""), flags=re.IGNORECASE
    )
    while match := re.match(
        r"^(?:[Tt]he|[Aa]n?)\s.*?(?<!\bof)(?<!\bfor)(?<!\bat)(?<!\bin)(?<!\bto)(?<!\bon)\s(?=[Tt]he\s+[A-Z])", words
    ):  # "the local group the Assistance Association"
        words = words[match.end() :]
    if re.match(r"(?:[Tt]he\s+)?(?:[Oo]ffice|[Mm]inistry|[Dd]epartment|[Bb]ureau)\s+of\b", words):
        return _with_article(words)
    if titled := _TITLED.match(words):
        rest = re.split(r"\s+(?:of|at|from|with|for)\s+", words[titled.end() :])[0].split()
        while len(rest) > 1 and rest[0] in _OFFICE_WORDS:
            rest = rest[1:]
        title = words[: titled.end()].split()[-1]
        return " ".join(rest) if len(rest) > 1 or not title[:1].isupper() else f"{title} {rest[0]}"
    if office := re.match(rf"^.*\b{_TITLE}\s+(?:for|of|on|to|at)\s+", words):
        rest = words[office.end() :].split()
        while len(rest) > 1 and rest[0] in _OFFICE_WORDS:
            rest = rest[1:]
        if len(rest) >= 2 and all(w[0].isupper() for w in rest):
            return " ".join(rest)
        return _with_article(words)
    if (owner := _POSSESSIVE.match(words)) and _stands_alone(words[owner.end() :]):
        words = words[owner.end() :]
    if led := re.match(
        r"^(?:[Tt]he|[Aa]n?)\s+(?:(?!(?:from|at|in|of|for|with|near|on|to|and)\s)[a-z][\w-]*\s+){1,3}(?=(?:[A-Z][\w'-]*\s+)+[A-Z][\w'-]*$)",
        words,
    ):
        return words[led.end() :]  # "the rebel Highland Front"
    return _with_article(words)


def _stands_alone(words: str) -> bool:
    """Whether what somebody owns is a name of its own: an abbreviation, a name of several words, a plural
    ("forces")."""
    if words[:1].isupper():
        return bool(re.match(r"[A-Z]{2,}\b|[A-Z][\w-]+\s+[A-Z]", words))
    return words.endswith("s") and not _ROLE.match(words)


_TRAILING = re.compile(r"\s+(?:now|familiar|close|briefed|speaking|with\s+knowledge|in\s+(?=[A-Z]))\b.*$", re.DOTALL)


def _with_article(words: str) -> str:
    """Without its article when a proper name follows, else with it in small letters."""
    if not words[:1].isupper() or re.match(r"(?:The|A|An|One|Two|Three|Some|Several)\s+[a-z]", words):
        words = _TRAILING.sub("", words)
    article = _DETERMINER.match(words)
    if article is None:
        return words
    rest = words[article.end() :]
    if (
        article[0].strip().lower() in ("the", "a", "an")
        and rest[:1].isupper()
        and not re.match(r"[A-Z][\w-]*\s+(?!of\b|for\b|and\b)[a-z]", rest)
    ):
        return rest
    return article[0].lower() + rest
