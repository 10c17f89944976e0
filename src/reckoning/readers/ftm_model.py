"""FollowTheMoney's model: its schemata with their properties and types, and its codes of countries, as data.

The library itself is no part of this program: it wants an older networkx than the sea routes here do. Its model is the
file `followthemoney.json`, written from the library by `scripts/build_ftm.py`; `scripts/check_ftm` holds exported files
against the library in an environment of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class FtmProperty:
    """A property: the type of its values, the schema that an entity it refers to has, and whether it is computed."""

    name: str
    type: str
    range: str = ""
    stub: bool = False


@dataclass(frozen=True)
class FtmSchema:
    """A schema: itself and all it extends, its own and inherited properties, and those that an entity must have."""

    name: str
    family: frozenset[str]
    abstract: bool
    required: tuple[str, ...]
    properties: Mapping[str, FtmProperty]

    def is_a(self, name: str) -> bool:
        """Whether it is this schema or extends it.

        >>> schemata()["Company"].is_a("LegalEntity"), schemata()["LegalEntity"].is_a("Company")
        (True, False)
        """
        return name in self.family


@cache
def schemata() -> Mapping[str, FtmSchema]:
    """Every schema by its name."""
    held: dict[str, dict[str, Any]] = _held()["schemata"]
    return {name: _schema(name, held) for name in held}


@cache
def countries() -> frozenset[str]:
    """The codes of countries, in lower case."""
    return frozenset(_held()["countries"])


def model_version() -> str:
    """The version of the library whose model this is."""
    return str(_held()["version"])


def narrower(one: str, other: str) -> str:
    """Of two schemata the one that extends the other; empty where neither does.

    >>> narrower("LegalEntity", "Company"), narrower("Vessel", "Company")
    ('Company', '')
    """
    known = schemata()
    if known[one].is_a(other):
        return one
    return other if known[other].is_a(one) else ""


def _schema(name: str, held: dict[str, dict[str, Any]]) -> FtmSchema:
    own = held[name]
    family = frozenset([name, *own["extends"]])
    found = {
        p: FtmProperty(p, kind, of, bool(stub))
        for schema in sorted(family)
        for p, (kind, of, stub) in held[schema]["properties"].items()
    }
    return FtmSchema(name, family, own["abstract"], tuple(own["required"]), found)


@cache
def _held() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files("reckoning.readers") / "followthemoney.json").read_bytes())
    return found
