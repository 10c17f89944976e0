"""Persons: where a text names people whom nothing in it shows to be public, by capitals and by what stands around.

| a run of capital words | is taken for |
|---|---|
| behind an office (minister, general, spokesman), or before one ("X, the foreign minister") | a public person |
| behind a form of address (U, Daw, Ko, Ma, Mr), an age, a kinship; before an age; harmed in the sentence | a person |
| of two to five words, otherwise | a person, unless it has a word of bodies, places or things, or stands behind "the" |
| of one word | none, unless it has an age, a kinship or a harm |

It errs towards a person: a text with too little in it can be opened, a name that was shown cannot be taken back.

What it cannot see: names in scripts without capitals (`unreadable` tells of them), names in small letters, one word
with no sign beside it, a person called by a description ("the teacher of the village").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from reckoning.places.gazetteer import find_places
from reckoning.readers.prose.claim import Span

Words = tuple[str, ...]
MOST_WORDS = 5
AROUND = 90
"""Characters before and after a name in which its signs stand."""

_TABLE = tomllib.loads(files("reckoning.readers.prose").joinpath("persons.toml").read_text(encoding="utf-8"))


def _listed(name: str) -> frozenset[str]:
    return frozenset(str(_TABLE[name]).split())


_PARTICLES, _ADDRESSES, _SHORTENED, _OFFICES = map(_listed, ("particles", "addresses", "shortened", "offices"))
_MONTHS, _NO_NAME, _NO_PERSON = map(_listed, ("months", "not_first", "not_a_person"))
_LANDS = frozenset(tuple(name.casefold().split()) for name in _TABLE["lands"])
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_SMALL = frozenset(("village", "ward", "household", "student", "community", "team", "group", "church", "school"))
_SMALL_OFFICE = re.compile(rf"\b(?:{'|'.join(sorted(_SMALL))})\s+(?:\w+\s+)?$")
_MONTH_BEFORE = re.compile(
    r"(?:\d|\b(?:in|last|next|since|of|by|until|till|early|late|mid|this|from|to|through))[\s-]$"
)
_AGE_AFTER = re.compile(
    r"^\s*(?:,\s*(?:aged?\s+)?\d{1,2}\b(?!\s*(?:%|per|million|January|February|March|April|May|June|July|August"
    r"|September|October|November|December))|\(\s*(?:aged?\s+)?\d{1,2}\s*\)|,?\s*an?\s+\d{1,2}-year-old)"
)
_AGE_BEFORE = re.compile(r"\b\d{1,2}[- ]year[- ]old(?:\s+[a-z]+){0,3}\s*,?\s*$")
_ROLE_BEFORE = re.compile(
    r"\b(?:father|mother|parents?|son|daughter|brother|sister|wife|husband|widow|widower|uncle|aunt|cousin|nephew|niece"
    r"|grand\w+|friend|neighbou?r|victims?|detainee|prisoner|witness|survivor|villager|resident|farmer|student|teacher"
    r"|nurse|medic|monk|driver|trader|activist|protester|man|woman|boy|girl|baby|child|named|called|identified\s+as"
    r"|name\s+(?:was|is)|body\s+of|death\s+of|killing\s+of|murder\s+of|arrest\s+of|family\s+of)\s*,?\s*$"
)
_HARM = (
    r"(?:kill|shot|shoot|murder|execut|arrest|detain|tortur|rap(?:e|ing)|beat|injur|wound|abduct|burn|behead|hang|stab|sentenc"
    r"|jail|imprison|interrogat|bomb|hit)"
)
_HARM_BEFORE = re.compile(rf"\b{_HARM}\w*\s+$")
_HARM_AFTER = re.compile(
    rf"^[^.;\n]{{0,70}}?\b(?:was|were|been|being|is|are|got)\s+(?:\w+ly\s+)?{_HARM}|^\s*(?:,[^.,]{{0,60}},\s*)?(?:died|bled)\b"
)
_OFFICE_AFTER = re.compile(r"^\s*,\s*(?:the|a|an|its|his|her|their|who\s+is)?\s*([^,.;\n]{3,60})")
_KIND = (
    r"(?:region|state|township|district|village|town|city|port|province|river|prison|hill|island|camp|bridge|market)"
)
_KIND_AFTER = re.compile(rf"^\s+{_KIND}s?\b")
_THING_BEFORE = re.compile(
    rf"\b(?:(?:tankers?|vessels?|ships?|barges?)\s+(?:(?:[A-Z][\w'-]*\s+){{1,3}}and\s+)?|{_KIND}\s+of\s+)$"
)
_SCRIPTS = re.compile(r"[\u0590-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class _Run:
    """Capital words that stand together, the words before them (its office, if they give one) left off."""

    span: Span
    words: tuple[str, ...]
    office: bool


def folded_words(name: str) -> Words:
    """The words of a name as names are compared.

    >>> folded_words("Volker Turk’s")
    ('volker', 'turk')
    """
    return tuple(_bare(m[0]).casefold() for m in _WORD.finditer(name))


@dataclass(frozen=True)
class Known:
    """Names that may stand: `whole` ones of anything, and `parts` of people's, who are called by one of them later."""

    whole: frozenset[Words]
    parts: frozenset[Words]

    @classmethod
    def of(cls, people: Iterable[Words], others: Iterable[Words] = ()) -> Known:
        """Of people's names and of others' (bodies, places, ships), by their folded words."""
        told = set(people)
        parts = {n[a:b] for n in told for a in range(len(n)) for b in range(a + 1, len(n) + 1)}
        return cls(frozenset(n for n in (*told, *others) if len(n) > 1), frozenset(parts))

    def has(self, words: Iterable[str]) -> bool:
        """Whether words are a part of a known person's name, or have a whole known name in them."""
        w = folded_words(" ".join(words))
        return w in self.parts or any(w[a:b] in self.whole for a in range(len(w)) for b in range(a + 2, len(w) + 1))


def unreadable(text: str) -> bool:
    """Whether a text has letters of a script in which names do not begin with a capital.

    >>> unreadable("at Yangon"), unreadable("ရန်ကုန်")
    (False, True)
    """
    return _SCRIPTS.search(text) is not None


def public_in(text: str) -> set[Words]:
    """The names of two or more words to which a text gives an office."""
    return {folded_words(" ".join(run.words)) for run in _runs(text) if len(run.words) > 1 and _holds_office(text, run)}


def persons_in(text: str, known: Known | None = None) -> list[Span]:
    """Where a text names people who are not `known`, nor shown to be public by the text itself."""
    runs = list(_runs(text))
    own = Known.of(public_in(text), _places_of(text, runs))
    small = {m[0] for m in _WORD.finditer(text) if m[0].islower()}
    return [
        run.span
        for run in runs
        if not own.has(run.words) and not (known and known.has(run.words)) and _is_person(text, run, small)
    ]


def _places_of(text: str, runs: Iterable[_Run]) -> set[Words]:
    """What the text itself shows to be places: the names of two or more words behind "in" or "near"."""
    return {
        folded_words(" ".join(r.words))
        for r in runs
        if len(r.words) > 1
        and r.words[0] not in _ADDRESSES
        and _IN.search(text[max(r.span[0] - 6, 0) : r.span[0]])
        and text[r.span[1] : r.span[1] + 2] not in ("'s", "’s")
    }


def _runs(text: str) -> Iterator[_Run]:
    """The runs of capital words, cut where an office, a body's abbreviation or a word that begins sentences stands."""
    held: list[re.Match[str]] = []
    office = False
    for m in _WORD.finditer(text):
        if held and not _joins(text[held[-1].end() : m.start()], held[-1][0]):
            yield from _closed(held, office)
            held, office = [], False
        if held and m[0] in _PARTICLES:
            held.append(m)
        elif _is_office(m[0]):
            yield from _closed(held, office)
            held, office = [], not _SMALL_OFFICE.search(text[max(m.start() - 40, 0) : m.start()])
        elif _may_name(text, m, bool(held)):
            office = office and (bool(held) or _follows_office(text, m.start()))
            held.append(m)
        else:
            yield from _closed(held, office)
            held, office = [], False
    yield from _closed(held, office)


def _may_name(text: str, m: re.Match[str], within: bool) -> bool:
    """Whether a word may be part of a name: a capital one; the first is none of those that begin sentences."""
    word = _bare(m[0]).casefold()
    if not m[0][0].isupper() or (word in _MONTHS and _is_month(text, m)):
        return False
    return within or m[0] in _ADDRESSES or word.partition("-")[0] not in _NO_NAME


def _is_month(text: str, m: re.Match[str]) -> bool:
    return text[m.end() : m.end() + 2].strip().isdigit() or _MONTH_BEFORE.search(text[: m.start()][-9:]) is not None


def _follows_office(text: str, at: int) -> bool:
    return re.search(r"[A-Za-z]\.?\s$", text[max(at - 3, 0) : at]) is not None


def _closed(held: list[re.Match[str]], office: bool) -> Iterator[_Run]:
    while held and held[-1][0] in _PARTICLES:
        held = held[:-1]
    while held and _capitals(held[0][0]):
        held = held[1:]
    if held:
        end = held[-1].start() + len(_bare(held[-1][0]))
        yield _Run((held[0].start(), end), tuple(_bare(m[0]) for m in held), office)


def _joins(gap: str, before: str) -> bool:
    """Whether two words stand together: a space or a line's end between them, or an initial's full stop."""
    if before[-2:] in ("'s", "’s"):
        return False
    if gap.startswith("."):
        return gap[1:].isspace() and (len(before) == 1 or before.casefold() in _SHORTENED)
    return gap.isspace() and gap.count("\n") < 2


def _capitals(word: str) -> bool:
    """Whether a word is an abbreviation, or a ship's name as papers write it."""
    return len(word) > 1 and word.isupper() and word not in _ADDRESSES


def _is_office(word: str) -> bool:
    return any(part in _OFFICES for part in _bare(word).casefold().split("-"))


def _bare(word: str) -> str:
    return word[:-2] if word[-2:] in ("'s", "’s") else word


def _holds_office(text: str, run: _Run) -> bool:
    if run.office:
        return True
    behind = _OFFICE_AFTER.match(text[run.span[1] : run.span[1] + AROUND])
    words = behind[1].partition(" who ")[0].split() if behind else []
    return any(map(_is_office, words)) and _SMALL.isdisjoint(w.casefold() for w in words)


def _is_person(text: str, run: _Run, small: Collection[str]) -> bool:
    start, end = run.span
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    words = [w.casefold() for w in run.words]
    if run.words[0] in _ADDRESSES and len(run.words) > 1:
        return True
    if _NO_PERSON & set(words) or tuple(words) in _LANDS or _KIND_AFTER.match(after) or _THING_BEFORE.search(before):
        return False
    if _AGE_AFTER.match(after) or _AGE_BEFORE.search(before) or _ROLE_BEFORE.search(before):
        return not _is_place(" ".join(run.words), before)
    if re.search(r"\b[Tt]he\s+$", before) or _is_place(" ".join(run.words), before):
        return False
    if _HARM_BEFORE.search(before) or _HARM_AFTER.match(after):
        return len(words) > 1 or not (_capitals(run.words[0]) or words[0] in _MONTHS)
    return 2 <= len(words) <= MOST_WORDS and not all(w in small for w in words)


_IN = re.compile(r"\b(?:[Ii]n|[Nn]ear)\s$")
_AT = re.compile(r"\b(?:in|at|near|from|to|across|around|outside|inside|into|over|through|towards?|between)\s+$")


def _is_place(name: str, before: str) -> bool:
    """Whether a name of the gazetteer stands as one: behind a preposition of place, or of more words than one."""
    return _named_place(name) and (_AT.search(before) is not None or " " in name)


@lru_cache(maxsize=8192)
def _named_place(name: str) -> bool:
    return bool(find_places(name))
