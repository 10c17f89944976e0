"""Elements: what the Rome Statute asks for, as data, and which findings stand for or against each; never guilt.

`elements/*.toml` hold crimes, modes of responsibility and routes to the Court in our own words, each with its
reference. Knowledge and purpose are elements apart, and a finding on either is dated. An element that nothing speaks to
is blank, and the blank is shown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reckoning.model.errors import UsageError

PARTS = ("conduct", "consequence", "circumstance", "knowledge", "purpose", "contextual")
MENTAL = ("knowledge", "purpose")
FILES = ("article-7", "article-8", "modes")


@dataclass(frozen=True)
class Element:
    """One thing that has to be shown; `part` is one of `PARTS`."""

    id: str
    part: str
    text: str
    reference: str


@dataclass(frozen=True)
class Crime:
    """A crime or a mode of responsibility with its elements, in order."""

    id: str
    article: str
    title: str
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Route:
    """A way to the Court, with what is a fact about it."""

    article: str
    title: str
    facts: tuple[str, ...]


def _said(name: str) -> Mapping[str, list[dict[str, object]]]:
    text = (files("reckoning.account") / "elements" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def crimes() -> dict[str, Crime]:
    """Every crime and mode of responsibility by its id (`8-2-e-i`, `25-3-c`).

    >>> [e.part for e in crimes()["25-3-c"].elements]
    ['conduct', 'consequence', 'knowledge', 'purpose']
    """
    found = [_crime(one) for name in FILES for one in _said(name)["crime"]]
    return {c.id: c for c in found}


def _crime(said: dict[str, object]) -> Crime:
    elements = said["element"]
    assert isinstance(elements, list)
    named = tuple(Element(e["id"], e["part"], e["text"], e["reference"]) for e in elements)
    return Crime(str(said["id"]), str(said["article"]), str(said["title"]), named)


@cache
def routes() -> tuple[Route, ...]:
    """The routes of Articles 14, 12(3) and 15."""
    return tuple(map(_route, _said("routes")["route"]))


def _route(said: dict[str, object]) -> Route:
    facts = said["facts"]
    assert isinstance(facts, list)
    return Route(str(said["article"]), str(said["title"]), tuple(map(str, facts)))


def crime_named(name: str) -> Crime:
    """The crime or mode of an id, or of an article as it is written; raises `UsageError`.

    >>> crime_named("8(2)(e)(i)").id
    '8-2-e-i'
    """
    wanted = name.strip().replace(")(", "-").replace("(", "-").rstrip(")")
    if wanted not in crimes():
        raise UsageError(f"no elements are held for {name!r}", do=f"known: {', '.join(crimes())}")
    return crimes()[wanted]


def element_named(name: str) -> tuple[Crime, Element]:
    """The crime and the element that `8-2-e-i/conduct` names; raises `UsageError`."""
    of, _, part = name.partition("/")
    crime = crime_named(of)
    for element in crime.elements:
        if element.id == part.strip():
            return crime, element
    known = ", ".join(e.id for e in crime.elements)
    raise UsageError(f"Article {crime.article} has no element {part!r} here", do=f"known: {known}")
