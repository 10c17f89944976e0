"""Marked text to text and labels: how the articles of `examples/reading` are labelled by hand.

A mark stands around the words it labels, so no label can differ from its text. `{1 Jora Minkas;d;figure;n|words}` is a
part of claim 1 with speaker, mode (d direct, m mixed, i indirect), type and speaker's basis (n named, p pronoun, c
continued); further parts are `{1|words}`. `{s1|he}` and `{q1|said}` are the speaker's span and the cue of claim 1
(`{s1,2|he}` of two claims). `{f|at least 12|at_least 12|civilians|killed}` is a figure with bound and number, unit,
outcome. `{d|last May|2023-05}` is a date. Marks nest. A date with an empty value cannot be resolved; a word after the
value is the event that the date counts from.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

MODES = {"d": "direct", "m": "mixed", "i": "indirect"}
BASES = {"n": "named", "p": "pronoun", "c": "continued"}
TYPES = {"status", "denial", "figure", "accusation", "opinion", "finding", "demand"}
OUTCOMES = {"", "killed", "injured", "killed_or_injured", "detained", "displaced", "tonnes", "strikes"}
ACCUSING = ("accus", "blam", "alleg", "condemn", "denounc")
CONTINUED = "(continuation)"


class MarkError(ValueError):
    """A mark that does not say what it must."""


@dataclass(frozen=True)
class Figure:
    """A figure as labelled: its span in code points, the ends its wording gives, and what is counted."""

    span: tuple[int, int]
    bound: str
    low: float | None
    best: float | None
    high: float | None
    unit: str
    outcome: str


@dataclass(frozen=True)
class Dated:
    """A dated expression: its span, the days it means (both ends included, empty when unresolved) and its anchor.

    The anchor is an event whose day only a case's own table knows.
    """

    span: tuple[int, int]
    value: str
    anchor: str = ""


@dataclass
class Claim:
    """A claim as labelled; spans in code points of the text."""

    number: int
    speaker: tuple[str, ...] = ()
    via: str = ""
    mode: str = ""
    type: str = ""
    basis: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)
    speaker_span: tuple[int, int] | None = None
    cue: str = ""

    @property
    def stance(self) -> str:
        """What the speaker does: denies, calls_for, accuses or asserts."""
        if self.type == "denial":
            return "denies"
        if self.type == "demand":
            return "calls_for"
        return "accuses" if any(word.startswith(ACCUSING) for word in self.cue.lower().split()) else "asserts"


@dataclass
class Marked:
    """A text without its marks, and what they said."""

    text: str
    claims: dict[int, Claim]
    figures: list[Figure]
    dates: list[Dated]


def bounded(words: str) -> tuple[str, float | None, float | None, float | None]:
    """Bound, low, best, high of a figure's label.

    >>> bounded("at_least 12"), bounded("between 30 40"), bounded("order_of 24")
    (('at_least', 12.0, None, None), ('between', 30.0, None, 40.0), ('order_of', 24.0, None, None))
    """
    bound, *numbers = words.split()
    n = [float(x) for x in numbers]
    if bound == "between" and len(n) == 2:
        return bound, n[0], None, n[1]
    if bound == "unknown" and not n:
        return bound, None, None, None
    if len(n) != 1:
        raise MarkError(f"bound without its number: {words!r}")
    if bound == "exact":
        return bound, n[0], n[0], n[0]
    if bound in ("at_least", "more_than", "order_of"):
        return bound, n[0], None, None
    if bound in ("nearly", "at_most"):
        return bound, None, None, n[0]
    if bound == "about":
        return bound, None, n[0], None
    raise MarkError(f"unknown bound: {words!r}")


def interval(value: str) -> tuple[date, date] | None:
    """First and last day of a date's value; None for an unresolved one.

    >>> [str(day) for day in interval("2023-02")]
    ['2023-02-01', '2023-02-28']
    """
    if not value:
        return None
    if "/" in value:
        first, last = value.split("/")
        ends = date.fromisoformat(first), date.fromisoformat(last)
        if ends[0] > ends[1]:
            raise MarkError(f"interval runs backwards: {value}")
        return ends
    parts = [int(p) for p in value.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], monthrange(*parts)[1])
    return date(*parts), date(*parts)


def grain(value: str) -> str:
    """The grain of a date's value: day, month, year, interval or none."""
    if "/" in value:
        return "interval"
    return (
        {0: "day", 2: "day", 1: "month"}.get(value.count("-"), "day") if "-" in value else "year" if value else "none"
    )


def day_after(day: date) -> str:
    """The next day in ISO form: the end, left out, of a half-open interval."""
    return (day + timedelta(days=1)).isoformat()


def unmark(marked: str) -> Marked:
    """The text of a marked one and its labels; raises `MarkError`."""
    reader = _Reader(marked)
    reader.run()
    for claim in reader.claims.values():
        if not claim.spans or not claim.speaker:
            raise MarkError(f"claim {claim.number} has no words or no speaker")
        if (claim.basis == "continued") != (claim.speaker_span is None):
            raise MarkError(f"claim {claim.number}: a speaker's span is there unless the quote is continued")
        claim.cue = claim.cue or CONTINUED
    return Marked("".join(reader.out), reader.claims, reader.figures, reader.dates)


class _Reader:
    """One pass over a marked text."""

    def __init__(self, marked: str) -> None:
        self.source, self.at, self.length = marked, 0, 0
        self.out: list[str] = []
        self.claims: dict[int, Claim] = {}
        self.figures: list[Figure] = []
        self.dates: list[Dated] = []

    def run(self) -> None:
        self.words()
        if self.at != len(self.source):
            raise MarkError(f"a mark closes that never opened, at {self.here()}")

    def here(self) -> str:
        return repr(self.source[max(0, self.at - 40) : self.at + 20])

    def words(self, stop: str = "}") -> None:
        """Copy text up to a stop character, reading the marks in it."""
        while self.at < len(self.source) and self.source[self.at] not in stop:
            character = self.source[self.at]
            self.at += 1
            if character == "{":
                self.mark()
            else:
                self.out.append(character)
                self.length += 1

    def mark(self) -> None:
        end = self.source.find("|", self.at)
        if end < 0:
            raise MarkError(f"a mark without its words at {self.here()}")
        head, start = self.source[self.at : end], self.length
        self.at = end + 1
        self.words("|}" if head in ("f", "d") else "}")
        span = (start, self.length)
        close = self.source.find("}", self.at)
        if close < 0:
            raise MarkError(f"a mark never closes: {head!r} at {self.here()}")
        said = self.source[self.at : close].lstrip("|").split("|")
        self.at = close + 1
        if not "".join(self.out)[start:].strip():
            raise MarkError(f"an empty mark: {head!r}")
        self.keep(head, span, said)

    def keep(self, head: str, span: tuple[int, int], said: list[str]) -> None:
        if head == "f":
            bound, unit, outcome = said
            if outcome not in OUTCOMES:
                raise MarkError(f"unknown outcome: {outcome!r}")
            self.figures.append(Figure(span, *bounded(bound), unit, outcome))
        elif head == "d":
            interval(said[0])
            self.dates.append(Dated(span, *said))
        elif head[0] in "sq":
            self.keep_attribution(head, span)
        else:
            self.keep_claim(head, span)

    def keep_attribution(self, head: str, span: tuple[int, int]) -> None:
        for number in head[1:].split(","):
            claim = self.claims.setdefault(int(number), Claim(int(number)))
            if head[0] == "q":
                claim.cue = "".join(self.out)[slice(*span)]
            elif claim.speaker_span:
                raise MarkError(f"claim {number} has two speaker's spans")
            else:
                claim.speaker_span = span

    def keep_claim(self, head: str, span: tuple[int, int]) -> None:
        number, _, said = head.partition(" ")
        claim = self.claims.setdefault(int(number), Claim(int(number)))
        claim.spans.append(span)
        if not said:
            return
        if claim.speaker:
            raise MarkError(f"claim {number} is described twice")
        speaker, mode, kind, basis = said.split(";")
        speaker, _, claim.via = speaker.partition(" via ")
        if kind not in TYPES:
            raise MarkError(f"unknown type: {kind!r}")
        claim.speaker = tuple(speaker.split(" & "))
        claim.mode, claim.type, claim.basis = MODES[mode], kind, BASES[basis]
