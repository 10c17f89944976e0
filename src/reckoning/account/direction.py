"""Direction: where letters run from right to left, numbers, dates, identifiers and addresses still run from the left.

Behind an Arabic letter, Unicode's own order shows a date of digits and hyphens from its end (2024-05-03 as 03-05-2024).
A run of text that holds such a letter, or any in a document of such a language, is isolated by its first letter's
direction, and in it each number with signs, date, identifier and address is isolated from left to right. Other pages
are left as they are.
"""

from __future__ import annotations

import re
from dataclasses import is_dataclass, replace
from typing import Any
from unicodedata import bidirectional

from reckoning.account.render import Page, Picture, Span, Spans

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ks", "pa", "ps", "sd", "ug", "ur", "yi"})
"""Languages that the typesetter sets from right to left."""
FROM_LEFT, BY_FIRST_LETTER, END = "\u2066", "\u2068", "\u2069"
_INSIDE = r"[A-Za-z0-9!#$%&'*+,\-./:;=?@\\^_`|~]*[A-Za-z0-9/]"
_RUN = re.compile(rf"[A-Za-z]+://[!-~]*[A-Za-z0-9/]|(?:(?<![A-Za-z0-9+\-./])[+-](?=\d))?[A-Za-z0-9](?:{_INSIDE})?")


def isolated(page: Page) -> Page:
    """A page whose title, nodes and captions are shown in the right order; addresses and facts stay as they are."""
    always = page.language.partition("-")[0].casefold() in RIGHT_TO_LEFT

    def of(value: Any) -> Any:
        if isinstance(value, Picture):
            return replace(value, caption=_words(value.caption, always))
        if isinstance(value, tuple) and value and all(isinstance(v, Span) for v in value):
            return _spans(value, always)
        if isinstance(value, tuple):
            return tuple(of(v) for v in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{name: of(inner) for name, inner in vars(value).items()})
        return value

    return replace(page, title=_words(page.title, always), nodes=of(page.nodes))


def _words(text: str, always: bool) -> str:
    return _spans((Span(text),), always)[0].text


def _spans(run: Spans, always: bool) -> Spans:
    if not always and not any(map(_runs_from_right, (s.text for s in run))):
        return run
    parts = [_RUN.sub(_from_left, s.text) for s in run]
    parts[0] = BY_FIRST_LETTER + parts[0]
    parts[-1] += END
    return tuple(replace(span, text=part) for span, part in zip(run, parts, strict=True))


def _runs_from_right(text: str) -> bool:
    """Whether any letter of a text runs from right to left.

    >>> _runs_from_right("on 2024-05-03"), _runs_from_right("في")
    (False, True)
    """
    return any(bidirectional(c) in ("R", "AL") for c in text)


def _from_left(found: re.Match[str]) -> str:
    run = found[0]
    signs = not run.isdigit() and any(c.isdigit() for c in run)
    return f"{FROM_LEFT}{run}{END}" if signs or "://" in run else run
