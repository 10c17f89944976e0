"""Veiled: a page as anybody sees it: no known name that is not shown is left in a title, cell, picture or address.

The last of the nets, over whatever a page was made of. The queues of review are left out of it: nobody could judge
whether two records are one person without their names. So is a page on which somebody asks for names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any
from urllib.parse import unquote

from reckoning.faces.web.page import Cell, Choice, Insert, Page, Section
from reckoning.faces.web.sight import Sight
from reckoning.faces.web.unnamed import asks, hidden_here
from reckoning.faces.web.veil import NAME_NOT_SHOWN, Veil

JUDGED_BY_NAME = ("review",)
"""Pages that show names, since a person judges by them."""
SHOWN_WHEN_ASKED = ("statement", "claim", "claims", "search")
"""Pages that show what they hide to whoever asks for names on them."""
ADDRESSES = ("href", "more", "to", "src", "locator", "table", "template", "time", "language")
MARKS = (NAME_NOT_SHOWN, "[not shown: ")


def veiled(sight: Sight, page: Page, path: str, asked: Mapping[str, str]) -> Page:
    """A page without names that are not shown; at its head the way to them, where it has one."""
    if asks(asked) or page.what in JUDGED_BY_NAME:
        return page
    found: Page = _over(sight.veil, page)
    if page.what in SHOWN_WHEN_ASKED and _hides(found):
        return replace(found, sections=(Section("", (hidden_here(path, asked),)), *found.sections))
    return found


def _over(veil: Veil, value: Any) -> Any:
    """A value of a page, or anything it is made of, with its words changed and its addresses whole or gone."""
    if isinstance(value, Cell):
        return _cell(veil, value)
    if isinstance(value, str):
        return value if isinstance(value, Enum) else veil.over(value)
    if isinstance(value, Choice):
        return replace(value, options=_over(veil, value.options))  # what the reader wrote stays
    if isinstance(value, tuple | list):
        return type(value)(_over(veil, one) for one in value)
    if isinstance(value, dict):
        return {name: _over(veil, one) for name, one in value.items()}
    return _changed(veil, value) if is_dataclass(value) else value


def _cell(veil: Veil, value: Cell) -> Cell:
    text, href = veil.over(value.text), _address(veil, value.href)
    return value if (text, href) == (value.text, value.href) else replace(value, text=text, href=href)


def _changed(veil: Veil, value: Any) -> Any:
    changed = {}
    for field in fields(value):
        old = getattr(value, field.name)
        new = _address(veil, old) if field.name in ADDRESSES and isinstance(old, str) else _over(veil, old)
        if new is not old and new != old:
            changed[field.name] = new
    return replace(value, **changed) if changed else value


def _address(veil: Veil, href: str) -> str:
    """An address that names nobody; none for one that would."""
    return "" if href and veil.names(unquote(href)) else href


def _hides(value: object) -> bool:
    """Whether something is not shown in a value of a page."""
    if isinstance(value, str):
        return any(mark in value for mark in MARKS)
    if isinstance(value, tuple | list):
        return any(map(_hides, value))
    if isinstance(value, Insert):
        return _hides(value.data)
    return is_dataclass(value) and any(_hides(getattr(value, field.name)) for field in fields(value))
