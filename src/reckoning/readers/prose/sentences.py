"""Sentences: where they begin and end, without a model: by marks of sentence end, abbreviations and quotes.

A sentence ends after `.`, `!`, `?`, `…` or the Burmese `။`, any closing quotes and brackets, and a space before a
capital, a digit, an opening quote or another script; not after an abbreviation or an initial, nor inside brackets.
"""

from __future__ import annotations

import re

from reckoning.readers.prose.claim import Span

_END = re.compile(r"[.!?…။]+[\"')\]]*(?=\s+(?:[\"'(\[]*[A-Z0-9\u1000-\u109f\u0590-\u08ff\u4e00-\u9fff]))|[။]")
_BEFORE = re.compile(r"([\w.]+)\.[\"')\]]*$")
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "lt",
        "col",
        "maj",
        "brig",
        "capt",
        "sgt",
        "sen",
        "rep",
        "gov",
        "st",
        "no",
        "nos",
        "vol",
        "art",
        "arts",
        "para",
        "paras",
        "fig",
        "jr",
        "sr",
        "vs",
        "etc",
        "eg",
        "ie",
        "e.g",
        "i.e",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "approx",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "mt",
        "ft",
        "inc",
        "ltd",
        "co",
        "corp",
        "pte",
        "bhd",
        "dept",
        "adm",
        "cmdr",
        "hon",
        "rev",
        "fr",
        "cf",
        "al",
        "ca",
        "p",
        "pp",
        "a.m",
        "p.m",
    ]
)
_FINAL = frozenset(
    {"etc", "jr", "sr", "inc", "ltd", "co", "corp", "pte", "bhd", "u.s", "u.k", "u.n", "e.u", "a.m", "p.m"}
)
"""Abbreviations that often end a sentence: the next word decides."""
_NAME_AFTER = re.compile(r"\s+[\"'(]*(?:The|A|An|In|On|At|It|He|She|They|We|But|And|This|That|These|Those|As|After)\b")


def sentences(normal: str, paragraph: Span) -> list[Span]:
    """The sentences of a paragraph of a normal form, without the space around them.

    >>> text = 'Gen. Mya fled. "We hold it. All of it," said U.N. staff.'
    >>> [text[a:b] for a, b in sentences(text, (0, len(text)))]
    ['Gen. Mya fled.', '"We hold it.', 'All of it," said U.N. staff.']
    """
    start, stop = paragraph
    found = []
    for match in _END.finditer(normal, start, stop):
        if match.end() >= stop or _is_abbreviation(normal, start, match.end()):
            continue
        found.append((start, match.end()))
        start = match.end()
        while start < stop and normal[start].isspace():
            start += 1
    if start < stop:
        found.append((start, stop))
    return found


def _is_abbreviation(normal: str, start: int, end: int) -> bool:
    before = _BEFORE.search(normal, max(start, end - 24), end)
    if before is None or normal[end - 1] != ".":
        return False
    word = before[1].lower()
    if word in _FINAL:
        return _NAME_AFTER.match(normal, end) is None
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and before[1].isupper())
