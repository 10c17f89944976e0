"""Wording: what a dossier may say by its own words, beside what it cites.

Definition. In each run of text (a paragraph, a heading, an item, a cell):

- a digit that no reference prints is refused, but for dates, years, parts of the text, citations of law, list numbers,
  and names that the front matter declares; so is a number in words before something that is counted;
- a word stronger than the weakest grade that its sentence cites is refused; a sentence that cites nothing goes by the
  whole run;
- a verdict of guilt, and a causal link between a delivery and an attack, are refused.

The words are data (`wording.toml`); each pattern is tried between word edges, in lower case.

What it cannot see. Irony, a claim spread over paragraphs, and words that nobody put on the list: a person reads the
dossier before it leaves. Sentences end at a full stop, question or exclamation mark followed by a space.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reckoning.account.dossier_text import Inline, Words
from reckoning.account.reference import Reference
from reckoning.model.basis import WORDING, Grade

ORDER = (Grade.CONFIRMED, Grade.LIKELY, Grade.POSSIBLE, Grade.CONTESTED, Grade.UNCLEAR)
CITED = "\ufffc"
NEAR = 40
"""A "not" counts for a word that begins at most so many characters after it, in one sentence."""
_END = re.compile(r"(?<=[.!?။])\s+")


@dataclass(frozen=True)
class Fault:
    """What is wrong with the wording on a line, and what to do."""

    what: str
    line: int
    do: str


@dataclass(frozen=True)
class Cited:
    """What a reference resolved to, as far as wording goes: its grade (None: an original) and what it is about."""

    grade: Grade | None
    about: str = ""


@dataclass(frozen=True)
class _Lexicon:
    needs: Mapping[Grade, re.Pattern[str]]
    uncited: re.Pattern[str]
    verdict: re.Pattern[str]
    links: re.Pattern[str]
    deliveries: re.Pattern[str]
    attacks: re.Pattern[str]
    negations: re.Pattern[str]
    digits: re.Pattern[str]
    counted: re.Pattern[str]
    in_words: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    said = tomllib.loads((files("reckoning.account") / "wording.toml").read_text(encoding="utf-8"))
    cause, digits = said["cause"], said["digits"]
    counted = f"(?:{'|'.join(digits['counted'])})"
    numbers = "|".join(digits["in_words"])
    between = r"(?:[\s-]+(?:of\s+)?(?:[a-z]+\s+){0,2}?)"
    return _Lexicon(
        {Grade(grade): _any(words) for grade, words in said["needs"].items()},
        _any(said["uncited"]["words"]),
        _any(said["verdict"]["words"]),
        _any(cause["links"]),
        _any(cause["deliveries"]),
        _any(cause["attacks"]),
        _any(cause["negations"]),
        re.compile("|".join(rf"(?<![\w.,/])(?:{p})(?![\w/]|[.,]\d)" for p in digits["allowed"])),
        re.compile(rf"\s+(?:[a-z]+\s+)?{counted}(?!\w)"),
        re.compile(rf"(?<!\w)(?:{numbers}){between}{counted}(?!\w)"),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{p})(?!\w)" for p in patterns))


class _Text:
    """A run of text without its invisible characters, each character with its line; references are one mark each."""

    def __init__(self, inlines: Sequence[Inline], cited: Mapping[Reference, Cited]) -> None:
        text: list[str] = []
        self.lines: list[int] = []
        self.marks: dict[int, Cited] = {}
        for inline in inlines:
            if isinstance(inline, Words):
                kept = [c for c in inline.text if unicodedata.category(c) != "Cf"]
                text += kept
                self.lines += [inline.line] * len(kept)
            elif inline.kind != "fill":
                if inline in cited:
                    self.marks[len(text)] = cited[inline]
                text.append(CITED)
                self.lines.append(inline.line)
        self.text = "".join(text)
        self.lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)

    def line(self, at: int) -> int:
        """The line of a character."""
        return self.lines[min(at, len(self.lines) - 1)] if self.lines else 0

    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence begins and ends."""
        starts = [0, *(m.end() for m in _END.finditer(self.text))]
        return list(zip(starts, [*starts[1:], len(self.text)], strict=True))

    def grades(self, start: int = 0, end: int | None = None) -> list[Grade]:
        """Grades of what is cited between two places."""
        stop = len(self.text) if end is None else end
        return [c.grade for at, c in self.marks.items() if start <= at < stop and c.grade is not None]

    def cites(self) -> bool:
        """Whether anything is cited."""
        return bool(self.marks)


def weakest_grade(grades: Iterable[Grade]) -> Grade:
    """The least sure of some grades.

    >>> weakest_grade([Grade.LIKELY, Grade.CONTESTED])
    <Grade.CONTESTED: 'contested'>
    """
    return max(grades, key=ORDER.index)


def faults(inlines: Sequence[Inline], cited: Mapping[Reference, Cited], names: Sequence[str] = ()) -> list[Fault]:
    """What is wrong with the wording of one run of text; `names` are those with digits that the front declares."""
    text = _Text(inlines, cited)
    if not text.text.strip():
        return []
    return [*_typed(text, names), *_too_strong(text), *_verdicts(text), *_causes(text)]


def _typed(text: _Text, names: Sequence[str]) -> Iterable[Fault]:
    free = [
        m.span() for m in _lexicon().digits.finditer(text.text) if not _lexicon().counted.match(text.lower, m.end())
    ]
    free += [m.span() for name in names for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text.text)]
    allowed = bytearray(len(text.text))
    for first, last in free:
        allowed[first:last] = b"\1" * (last - first)
    at = 0
    while at < len(text.text):
        if not _is_number(text.text[at]):
            at += 1
            continue
        end = _end_of_number(text.text, at)
        if not all(allowed[at:end]):
            do = "cite it: {figure:ID} or {finding:ID}; dates, law and declared names may be typed"
            yield Fault(f"a number typed by hand: {text.text[at:end]}", text.line(at), do)
        at = end
    for found in _lexicon().in_words.finditer(text.lower):
        yield Fault(f"a number typed in words: {found[0]}", text.line(found.start()), "cite it: {figure:ID}")


def _is_number(char: str) -> bool:
    return bool(char) and unicodedata.category(char) in ("Nd", "No", "Nl")


def _end_of_number(text: str, at: int) -> int:
    end = at
    while end < len(text) and (_is_number(text[end]) or (text[end] in ".,/-" and _is_number(text[end + 1 : end + 2]))):
        end += 1
    return end


def _too_strong(text: _Text) -> Iterable[Fault]:
    whole = text.grades()
    for start, end in text.sentences():
        grades = text.grades(start, end) or whole
        if not grades:
            if not text.cites():
                yield from _uncited(text, start, end)
            continue
        weakest = weakest_grade(grades)
        for needed, words in _lexicon().needs.items():
            if ORDER.index(weakest) <= ORDER.index(needed):
                continue
            for found in words.finditer(text.lower, start, end):
                if not _negated(text, start, found.start()):
                    what = f'"{found[0]}" is stronger than what it cites, which {WORDING[weakest]}'
                    yield Fault(what, text.line(found.start()), "let the reference print its own wording")


def _uncited(text: _Text, start: int, end: int) -> Iterable[Fault]:
    for found in _lexicon().uncited.finditer(text.lower, start, end):
        if not _negated(text, start, found.start()):
            yield Fault(
                f'"{found[0]}" beside nothing cited', text.line(found.start()), "cite a finding, or leave it out"
            )


def _negated(text: _Text, start: int, at: int) -> bool:
    """Whether a "not" stands shortly before a word, and is no "not only"."""
    before = text.lower[max(start, at - NEAR) : at]
    return any(
        not before[m.end() :].startswith((" only", " just", " merely")) for m in _lexicon().negations.finditer(before)
    )


def _verdicts(text: _Text) -> Iterable[Fault]:
    for found in _lexicon().verdict.finditer(text.lower):
        do = "say what was done, by whom, by which source; a court decides"
        yield Fault(f'"{found[0]}" is a verdict', text.line(found.start()), do)


def _causes(text: _Text) -> Iterable[Fault]:
    """Delivery, attack and a causal word between them, in one sentence or carried over from the one before."""
    words = _lexicon()
    before: tuple[int, int] | None = None
    for start, end in text.sentences():
        links = [m for m in words.links.finditer(text.lower, start, end) if not _negated(text, start, m.start())]
        stretch = [(start, end)]
        if before and any(m.start() - start < NEAR for m in links):
            stretch.append((before[0], end))
        if links and any(
            _speaks_of(text, words.deliveries, "delivery", *s) and _speaks_of(text, words.attacks, "attack", *s)
            for s in stretch
        ):
            do = "put the dates side by side and leave the cause out"
            yield Fault(f'"{links[0][0]}" ties a delivery to an attack', text.line(links[0].start()), do)
        before = start, end


def _speaks_of(text: _Text, words: re.Pattern[str], about: str, start: int, end: int) -> bool:
    cited = any(c.about == about for at, c in text.marks.items() if start <= at < end)
    return cited or words.search(text.lower, start, end) is not None
