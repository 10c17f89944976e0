"""Forms of dates: the patterns of dated expressions, each with the name of the rule that gives its days.

Of forms that begin at one place the first that fits is taken, so the longer ones stand first. A joint "and" makes one
stretch of two days only after "between"; of two months or years it always does.
"""

from __future__ import annotations

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
YEAR = r"(?:19|20)\d\d"
WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
PART = (
    r"(?:[Ee]arly(?: in)?|[Ll]ate(?: in)?|[Mm]id|[Tt]he (?:very )?(?:end|beginning|start|middle) of|[Ee]nd[- ]of"
    r"|[Ee]nd(?=-))"
)
_ONES = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_TEENS = "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty"
COUNT = rf"(?i:\d{{1,3}}|an?|{_ONES}|{_TEENS}|(?:a )?couple of)"
UNIT = r"(?:day|week|fortnight|month|year|decade)s?"
_REL = r"(?i:last|this|next)"
_TO = r"(?:\s?-\s?|\s+(?:to|until|till|through)\s+)"
_NTH = r"(?i:first|second|third|fourth|last|final|opening|closing)"
_WEEKDAY_OF = rf"(?:{WEEKDAY},?\s+)?"


def _joined(first: str, last: str) -> list[str]:
    """Two ends of a stretch: "A to B", and "A and B" after "between"."""
    return [rf"{first}{_TO}{last}", rf"(?<=[Bb]etween ){first}\s+and\s+{last}"]


_BRITISH = (
    rf"{_WEEKDAY_OF}(?P<d>{DAY})\s+(?P<m>{MONTH})(?:,?\s+(?P<y0>{YEAR}))?",
    rf"{_WEEKDAY_OF}(?P<e>{DAY})\s+(?P<n>{MONTH})(?:,?\s+(?P<y>{YEAR}))?",
)
_AMERICAN = (
    rf"{_WEEKDAY_OF}(?P<m>{MONTH})\s+(?P<d>{DAY})\b(?:,?\s+(?P<y0>{YEAR}),?)?",
    rf"{_WEEKDAY_OF}(?P<n>{MONTH})\s+(?P<e>{DAY})\b(?:,?\s+(?P<y>{YEAR}))?",
)
_LIST = rf"(?:,\s*{DAY})*"
_WHOLE = (
    rf"(?:(?P<m>{MONTH})(?:,?\s+(?:of\s+)?(?P<y>{YEAR})\b)?|(?P<yy>{YEAR})\b"
    r"|(?P<l>this|last|next|the)\s+(?P<w>month|year)\b)"
)

BEGINS = (
    r"(?=\d|[A-Z]|(?:the|that|this|last|next|past|previous|preceding|following|first|second|third|fourth|final|opening"
    rf"|closing|early|earlier|late|later|mid|end|yesterday|today|tonight|tomorrow|overnight|recent|several|some|many|so"
    rf"|over|week|spring|summer|autumn|winter|couple|an?|{_ONES}|{_TEENS})\b)"
)
"""What every form begins with: a first look, so that most words cost no more."""

FORMS: tuple[tuple[str, str], ...] = (
    ("iso", rf"(?<![\d-])(?P<y>{YEAR})-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?![\d-])"),
    ("slashed", rf"(?<![\d/.])(?P<a>\d{{1,2}})(?P<s>[/.])(?P<b>\d{{1,2}})(?P=s)(?P<y>{YEAR})(?![\d/])"),
    ("unsure", r"(?<=[Oo]n )(?P<a>\d{1,2})/(?P<b>\d{1,2})(?P<t>/\d\d)?(?![\d/])"),
    *(("span", pattern) for pattern in (*_joined(*_BRITISH), *_joined(*_AMERICAN))),
    ("days", rf"(?P<d>{DAY}){_LIST}(?:\s?-\s?|,?\s+(?:to|and|until|through)\s+)(?P<e>{DAY})\s+(?:of\s+)?(?P<m>{MONTH})"
             rf"(?:,?\s+(?P<y>{YEAR}))?"),
    ("days", rf"(?P<m>{MONTH})\s+(?P<d>{DAY}){_LIST}(?:\s?-\s?|,?\s+(?:to|and|until|through)\s+)(?P<e>{DAY})\b"
             rf"(?:,?\s+(?P<y>{YEAR}))?"),
    ("dayof", rf"{_WEEKDAY_OF}(?P<d>{DAY})\s+(?:of\s+)?(?P<m>{MONTH}),?\s+(?:of\s+)?(?P<l>{_REL})\s+year\b"),
    ("dayof", rf"{_WEEKDAY_OF}(?P<m>{MONTH})\s+(?P<d>{DAY}),?\s+(?:of\s+)?(?P<l>{_REL})\s+year\b"),
    ("day", rf"{_WEEKDAY_OF}(?:the\s+)?(?P<d>{DAY})\s+(?:of\s+)?(?P<m>{MONTH})(?:,?\s+(?P<y>{YEAR})\b)?"),
    ("day", rf"{_WEEKDAY_OF}(?P<m>{MONTH})\s+(?:the\s+)?(?P<d>{DAY})\b(?!\s?%)(?:,?\s+(?P<y>{YEAR})\b)?"),
    ("months", rf"(?:(?P<p>{PART})[ -])?(?P<m>{MONTH})\s?(?P<y0>{YEAR})?(?:\s?-\s?|\s+(?:and|to|until|till|through)\s+)"
               rf"(?:(?P<q>{PART})[ -])?(?P<n>{MONTH})(?!\s+\d{{1,2}}\b)(?:,?\s+(?P<y>{YEAR})\b)?"),
    ("monthof", rf"(?:(?P<p>{PART})[ -])?(?P<m>{MONTH}),?\s+(?:of\s+)?(?P<l>{_REL})\s+year\b"),
    ("month", rf"(?:(?P<p>{PART})[ -])?(?:(?P<l>{_REL})\s+)?(?P<m>{MONTH})(?:,?\s+(?:of\s+)?(?P<y>{YEAR})\b)?"),
    ("season", rf"(?:the\s+)?(?P<q>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)\s+(?:of\s+)?(?P<y>{YEAR})(?:[-/]\d\d)?\b"),
    ("season", rf"(?P<l>{_REL})\s+(?P<q>spring|summer|autumn|winter)\b"),
    ("half", rf"(?i:the\s+)?(?P<h>{_NTH})\s+(?P<k>half|quarter)\s+of\s+(?:(?P<y>{YEAR})\b|(?P<l>this|last|the)\s+"
        r"year)"),
    ("half", rf"(?i:the\s+)?(?P<h>{_NTH})\s+half\s+of\s+(?P<m>{MONTH})(?:,?\s+(?P<y>{YEAR})\b)?"),
    ("half", r"(?<=[Ii]n )(?P<o>the\s+)(?P<h>first|second|third|fourth)\s+(?P<k>quarter)\b(?!\s+of)"),
    ("half", rf"(?P<k>Q[1-4]|H[12])\b(?:\s+(?:of\s+)?(?P<y>{YEAR})\b)?"),
    ("nth", rf"(?i:the\s+)?(?P<h>{_NTH})\s+(?:(?P<c>{COUNT})\s+)?(?P<u>days?|weeks?|months?|weekend|{WEEKDAY})"
            rf"\s+(?:of|in)\s+{_WHOLE}"),
    ("weekof", rf"(?:the\s+)?[Ww]eek\s+(?P<r>of|beginning|starting|ending)\s+(?:on\s+)?{_WEEKDAY_OF}"
               rf"(?:(?P<d>{DAY})\s+(?P<m>{MONTH})|(?P<n>{MONTH})\s+(?P<e>{DAY}))\b(?:,?\s+(?P<y>{YEAR})\b)?"),
    ("years", rf"(?<![\d,.$-])(?P<y>{YEAR})(?:\s?-\s?|\s+(?:to|and|until|through)\s+)(?P<e>{YEAR})\b"),
    ("years", rf"(?<![\d,.$/-])(?P<y>{YEAR})[-/](?P<s>\d\d)(?![\d/-])"),
    ("decade", rf"(?:(?P<p>{PART})[ -])?(?:the\s+)?(?:(?P<p2>early|mid|late)[ -])?(?P<y>(?:19|20)\d0)s\b"),
    ("weekdays", rf"(?P<v>{WEEKDAY}){_TO}(?P<w>{WEEKDAY})\b"),
    ("weekdays", rf"(?<=[Bb]etween )(?P<v>{WEEKDAY})\s+and\s+(?P<w>{WEEKDAY})\b"),
    ("ordinal", rf"{WEEKDAY},?\s+(?:the\s+)?(?P<d>(?:[12]?\d|3[01])(?:st|nd|rd|th))\b"),
    ("weekdayof", rf"(?P<w>{WEEKDAY})\s+(?:of\s+)?(?P<l>{_REL})\s+week\b"),
    ("weekday", rf"(?:(?P<l>{_REL})\s+)?(?P<w>{WEEKDAY})\b"),
    ("near", r"(?P<w>(?i:the day before yesterday|the day after tomorrow|yesterday|today|tonight|tomorrow|this morning"
             r"|this afternoon|this evening|last night|overnight))\b(?:\s+(?:night|morning|evening|afternoon))?"),
    ("sofar", r"(?:[Ss]o far this (?P<u>year|month|week)|[Tt]his (?P<v>year|month|week) so far|[Tt]he year to date)\b"),
    ("unit", rf"(?:(?P<p>{PART}|[Ee]arlier|[Ll]ater)[ -])?(?P<l>{_REL})\s+(?P<u>week|month|year)\b"),
    ("ago", rf"(?P<c>{COUNT})\s+(?P<u>{UNIT})\s+ago\b"),
    ("shift", rf"(?P<c>{COUNT})\s+(?P<u>{UNIT})\s+(?P<w>earlier|later)\b"),
    ("past", rf"(?i:the\s+)?(?i:past|last|previous|preceding)\s+(?P<c>{COUNT})\s+(?P<u>(?:{UNIT}|hours?))\b"),
    ("past", rf"(?i:the\s+past|the\s+last|past)\s+(?P<u>{UNIT})\b"),
    ("shift", r"(?i:the\s+)?(?P<w>next|following|previous|preceding)\s+(?P<u>day|week|month|year)\b"),
    ("shift", r"(?i:the\s+)(?P<u>day|week|month|year)\s+(?P<w>before|after)\b(?=[,.;)]|\s*$)"),
    ("weekend", rf"(?:(?P<l>{_REL}|[Oo]ver the past)|the)\s+weekend\b(?!\s+(?:of|edition))"),
    (
        "ordinal",
        r"(?<=[Oo]n |[Bb]y |of )the\s+(?P<d>(?:[12]?\d|3[01])(?:st|nd|rd|th))\b(?=\s*(?:[,.;:)\"]|$|(?:and|or|but|to"
        r"|when|while|after|before|in|at|by|as|because|with|for|near|from|until)\b))",
    ),
    ("ofmonth", r"(?P<p>[Tt]he (?:very )?(?:end|beginning|start|middle) of|[Ee]arly in|[Ll]ate in|[Ee]nd of)\s+"
                r"(?P<l>the|this|last|next)\s+(?P<u>month|year)\b"),
    ("same", r"(?i:(?:that|the)\s+same|that)\s+(?P<u>day|night|morning|evening|afternoon|week|month|year)\b"),
    ("vague", r"(?:(?:recent|the (?:past|last) few|several|a few|some|many) (?:days|weeks|months|years)(?: ago)?)\b"),
    ("feast", r"(?P<x>Christmas(?: Day| Eve)?|New Year's (?:Day|Eve)|Boxing Day|May Day)\b"),
    ("year", rf"(?:(?P<p>{PART})[ -])?(?<![\d,.$€£/:-])(?P<y>{YEAR})\b(?!\s?%|[,.:/]\d|-\d)"),
)  # fmt: skip
"""Each form: the name of its rule, and its pattern."""
