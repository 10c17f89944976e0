"""Numerals: the numbers that prose writes, in digits or words, with the bound that their wording gives them.

| wording | bound |
|---|---|
| at least, no fewer than, a minimum of; N or more, N-plus | at_least |
| more than, over, in excess of, upwards of | more_than |
| up to, at most, as many as, no more than, fewer than, under | at_most |
| nearly, almost, close to, just under, approaching | nearly |
| about, around, some, roughly, approximately, an estimated; N or so | about |
| dozens, scores, hundreds, tens of thousands | order_of |
| several, many, a number of, an unknown number of | unknown |

A range ("between 10 and 15", "10-15") has a low and a high end; its bound is `about`, as nothing in it is exact.
Ordinals,
times, per cents, amounts of money, decimals of versions and numbers in names (Operation 1027, Battalion 99) are no
figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reckoning.model.bound import Amount, Bound, amount
from reckoning.readers.prose.claim import Span

_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUE = {w: n for n, w in enumerate(_ONES, 1)} | {w: 10 * n for n, w in enumerate(_TENS, 2)}
_SCALE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12}
_ORDERS = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "dozens": 12,
    "scores": 20,
    "tens": 10,
    "hundreds": 100,
    "thousands": 1000,
    "millions": 10**6,
}

_SMALL = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[:9])}))?|{'|'.join(sorted(_ONES, key=len, reverse=True))})"
)
_WORDS = (
    rf"(?:(?:half\s+a|an?|{_SMALL})\s+(?:hundred|thousand|million|dozen)(?:\s+(?:hundred|thousand))?"
    rf"(?:\s+and\s+{_SMALL}|\s+{_SMALL})?|{_SMALL})"
)
_DIGITS = (
    r"(?:\d{1,3}(?:[,\u202f']\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?(?:\s+(?:hundred|thousand|million"
    r"|billion|dozen))?"
)
_ORDER = (
    r"(?:(?:(?:many|several|a few)\s+)?(?:(?:tens|dozens|scores|hundreds)\s+of\s+)?(?:thousands|hundreds"
    r"|millions|dozens|scores)|(?:many|several|a few)\s+(?:dozen|hundred|thousand|million)\b)"
)
_NUMBER = rf"(?:{_DIGITS}|{_WORDS})"

_PREFIX = (
    (
        Bound.AT_LEAST,
        r"at\s+(?:the\s+very\s+)?least|no\s+(?:fewer|less)\s+than|not\s+less\s+than|a\s+minimum\s+of|minimum",
    ),
    (
        Bound.AT_MOST,
        r"(?:fewer\s+than|less\s+than|under|below|as\s+many\s+as|up\s+to|at\s+(?:the\s+)?most|no\s+more\s+than"
        r"|not\s+more\s+than|a\s+maximum\s+of)",
    ),
    (
        Bound.MORE_THAN,
        r"more\s+than|(?:well\s+|just\s+)?over|in\s+excess\s+of|upwards?\s+of|above|exceed(?:s|ed|ing)|greater\s+than",
    ),
    (
        Bound.NEARLY,
        r"(?:very\s+)?nearly|almost|close\s+to|just\s+under|just\s+short\s+of|approaching",
    ),
    (
        Bound.ABOUT,
        r"about|around|some|roughly|approximately|approx\.?|circa|an?\s+estimated|estimated|an?\s+approximate|~",
    ),
)
_BOUND = "|".join(rf"(?P<b{n}>{words})" for n, (_, words) in enumerate(_PREFIX))
_UNKNOWN = (
    r"(?:an?\s+(?:unknown|unspecified|undisclosed|unconfirmed)\s+number|several|many|numerous|a\s+number"
    r"|a\s+few|countless)(?:\s+of)?"
)
_FIGURE = re.compile(
    rf"(?<![\w.,/$€£#-])(?:(?P<between>between\s+|from\s+)?(?:(?:{_BOUND})\s+)?(?:an?\s+(?:total"
    rf"|additional|further)\s+(?:of\s+)?)?"
    rf"(?:another\s+)?(?:(?P<order>{_ORDER})|(?P<n>{_NUMBER})(?P<plus>\+|-plus)?"
    rf"(?:(?P<to>\s?-\s?|\s+to\s+|\s+and\s+|\s+or\s+)(?P<m>{_NUMBER}))?(?P<after>\s+or\s+(?:more|so)|\s+at\s+least)?)"
    rf"|(?P<unknown>{_UNKNOWN}))(?![\w]|[.,/:]\d|-\d)",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"(?:Operation|Resolution|Article|Section|Rule|Battalion|Division|Regiment|Brigade|Highway"
    r"|Route|Order|No\.?|Number|Flight|LIB|LID"
    r"|Chapter|Page|Table|Figure|Annex|Part|Phase|Unit|Room|Ward|Block|Mi|MiG|Su|Yak|Y|aged|age|US|USD|built\s+for|designed\s+for|meant\s+for|[$€£#])\s*-?$"
)
_NOT_AFTER = re.compile(
    r"\s?%|\s+per\s?cent|-[A-Za-z]|(?:st|nd|rd|th)\b"
    r"|\s*(?:am|pm|a\.m|p\.m)\b|\s+(?:years?|months?|weeks?|days?|hours?|minutes?|percent|degrees"
    r"|dollars|kyats?|euros|km\b|kilomet"
    r"|miles?|met(?:er|re)s?|feet|times|o'clock)\b"
)
_ONE_COUNTED = re.compile(
    r"\s+(?:other\s+|more\s+|\w+\s+)?(?:person|civilian|man|woman|child|boy|girl|villager|soldier"
    r"|policeman|death|killed|dead|injured|wounded|monk)\b"
)
_YEARLIKE = re.compile(r"(?:19|20)\d\d$")
_TRIGGER = re.compile(
    r"\d|\b(?:" + "|".join([*_ONES, *_TENS, "dozen", "dozens", "scores", "hundreds?", "thousands?", "millions?"])
    + r"|several|many|numerous|countless|number of|a few)\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Numeral:
    """A number as worded: its span (bound included) and what it means; `low` and `high` of a range are both set."""

    span: Span
    low: float | None
    best: float | None
    high: float | None
    bound: Bound

    def amount(self, unit: str) -> Amount:
        """The numeral as an amount of something."""
        return Amount(self.low, self.best, self.high, self.bound, unit)


def number_of(words: str) -> float | None:
    """The number that digits or words write; None for words that are none.

    >>> [number_of(w) for w in ("4,468", "1.5 million", "two hundred and six", "half a million", "a dozen")]
    [4468.0, 1500000.0, 206.0, 500000.0, 12.0]
    """
    total, current = 0.0, 0.0
    for word in re.findall(r"\d[\d,'\u202f ]*(?:\.\d+)?|[a-z]+", words.lower()):
        if word[0].isdigit():
            current += float(re.sub(r"[,'\u202f ]", "", word))
        elif word in _VALUE:
            current += _VALUE[word]
        elif word in ("a", "an"):
            current = current or (0.5 if "half" in words.lower() else 1.0)
        elif word in _SCALE:
            current = (current or 1.0) * _SCALE[word]
            if _SCALE[word] >= 1000:
                total, current = total + current, 0.0
        elif word not in ("and", "half"):
            return None
    return total + current


def order_of(words: str) -> int:
    """The unit of a wording that gives only an order of magnitude.

    >>> order_of("dozens"), order_of("tens of thousands"), order_of("hundreds")
    (12, 10000, 100)
    """
    unit = 1
    for word in re.findall(r"[a-z]+", words.lower()):
        unit *= _ORDERS.get(word, 1)
    return unit


def has_number(normal: str, start: int, stop: int) -> bool:
    """Whether a stretch of a normal form has any numeral in it."""
    return _TRIGGER.search(normal, start, stop) is not None


def numerals(normal: str, start: int, stop: int) -> list[Numeral]:
    """The numerals of a stretch of a normal form, in order; years without a word before them are dates, not numerals.

    >>> [(n.bound.value, n.low, n.high) for n in numerals("at least 12 or nearly 20,000", 0, 28)]
    [('at_least', 12.0, None), ('nearly', None, 20000.0)]
    """
    found = []
    for match in _FIGURE.finditer(normal, start, stop):
        if _is_no_figure(normal, match):
            continue
        if (one := _numeral(match)) is not None:
            found.append(one)
    return found


def _is_no_figure(normal: str, match: re.Match[str]) -> bool:
    begin, end = match.span()
    if _NOT_BEFORE.search(normal, max(0, begin - 14), begin) or _NOT_AFTER.match(normal, end):
        return True
    bare = match["n"] is not None and begin == match.start("n")
    if bare and match["n"].lower() == "one" and not match["m"] and not _ONE_COUNTED.match(normal, end):
        return True
    return bool(bare and _YEARLIKE.match(match["n"]) and not re.match(r"\s+[a-z]{3,}s\b", normal[end : end + 20]))


def _numeral(match: re.Match[str]) -> Numeral | None:
    lead = match.end("between") if match["between"] and not match["m"] else match.start()
    span = (lead, match.end())
    bound = next((kind for n, (kind, _) in enumerate(_PREFIX) if match[f"b{n}"]), Bound.EXACT)
    if match["unknown"]:
        return Numeral(span, None, None, None, Bound.UNKNOWN)
    if match["order"]:
        unit = order_of(match["order"])
        known = amount(unit, Bound.ORDER_OF, "")
        return Numeral(span, known.low, None, None, Bound.ORDER_OF)
    first = number_of(match["n"])
    if first is None:
        return None
    if match["m"]:
        return _range(match, first, span)
    if match["plus"] or (match["after"] or "").strip() in ("or more", "at least"):
        bound = Bound.AT_LEAST
    elif (match["after"] or "").strip() == "or so":
        bound = Bound.ABOUT
    known = amount(first, bound, "")
    return Numeral(span, known.low, known.best, known.high, bound)


def _range(match: re.Match[str], first: float, span: Span) -> Numeral | None:
    """A range, or, where "and" joins two numbers that are none ("5 and 6 were held"), the first number alone."""
    second, joint = number_of(match["m"]), match["to"].strip()
    if second is None:
        return None
    opened = (match["between"] or "").strip().lower()
    if (joint == "and" and opened != "between") or first >= second:
        ends = (span[0], match.end("n"))
        known = amount(first, Bound.EXACT, "")
        return Numeral(ends, known.low, known.best, known.high, Bound.EXACT)
    return Numeral(span, first, None, second, Bound.ABOUT)
