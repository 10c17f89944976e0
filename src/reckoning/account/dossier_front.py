"""Dossier front: what a dossier says of itself before its text: title, outline, replies, links to elements.

`[studies.NAME]` names what is to be run, with which parameters, for the figures that the text cites.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from reckoning.account.elements import MENTAL, crime_named, element_named
from reckoning.account.outline import NAMES
from reckoning.account.reference import Reference, read_reference
from reckoning.model.errors import InputError, ReckoningError

Parameter = float | int | str | bool


class ReplyStatus(StrEnum):
    """What became of a right of reply."""

    NOT_SOUGHT = "not sought"
    DRAWN = "letter drawn"
    ASKED = "asked"
    ANSWERED = "answered"
    NO_ANSWER = "no answer"
    DECLINED = "declined"


@dataclass(frozen=True)
class Reply:
    """The right of reply of one company or person; `answer` names the original that holds the answer."""

    entity: str
    status: ReplyStatus = ReplyStatus.NOT_SOUGHT
    asked_on: date | None = None
    due_on: date | None = None
    answered_on: date | None = None
    answer: Reference | None = None
    note: str = ""

    @property
    def told(self) -> str:
        """Its status in words, with the day.

        >>> Reply("X").told, Reply("X", ReplyStatus.ASKED, date(2024, 1, 31)).told
        ('reply not sought', 'letter sent on 2024-01-31')
        """
        days = {
            ReplyStatus.ASKED: ("letter sent on", self.asked_on),
            ReplyStatus.ANSWERED: ("answered on", self.answered_on),
            ReplyStatus.NO_ANSWER: ("no answer by", self.due_on),
        }
        words, day = days.get(self.status, ("", None))
        if day:
            return f"{words} {day}"
        return {ReplyStatus.DRAWN: "letter drawn", ReplyStatus.NO_ANSWER: "no answer"}.get(
            self.status, f"reply {self.status}"
        )


@dataclass(frozen=True)
class ElementLink:
    """Findings for or against one element (`8-2-e-i/conduct`); `on` is the day that a mental element is about."""

    element: str
    supports: tuple[Reference, ...]
    contradicts: tuple[Reference, ...]
    on: date | None = None


@dataclass(frozen=True)
class Front:
    """The front matter of a dossier."""

    title: str
    outline: str
    handling: str = "public"
    language: str = "en"
    author: str = ""
    names: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()
    links: tuple[ElementLink, ...] = ()
    studies: Mapping[str, Mapping[str, Parameter]] = field(default_factory=dict, hash=False)

    @property
    def references(self) -> list[Reference]:
        """What the front cites: findings for and against elements, and answers."""
        linked = [r for link in self.links for r in (*link.supports, *link.contradicts)]
        return [*linked, *(r.answer for r in self.replies if r.answer)]


KNOWN = {"studies", "title", "outline", "handling", "language", "author", "names", "elements", "reply", "link"}
REPLY_KEYS = {"entity", "status", "asked_on", "due_on", "answered_on", "answer", "note"}
LINK_KEYS = {"element", "supports", "contradicts", "on"}


def read_front(text: str, file: str) -> tuple[Front | None, list[ReckoningError]]:
    """The front matter and everything that is wrong with it; None where it cannot be used at all."""
    errors: list[ReckoningError] = []
    try:
        said = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        do = "begin the file with +++, TOML, +++"
        return None, [InputError(f"front matter is not TOML: {error}", where=f"{file}:1", do=do)]
    reader = _Reader(said, text, file, errors)
    title, outline = reader.text("title"), reader.text("outline")
    if not title:
        reader.refuse("title", "the front matter has no title", 'title = "..."')
    if outline not in NAMES:
        reader.refuse("outline", f"no outline is named {outline!r}", f"use one of {', '.join(NAMES)}")
    for key in sorted(set(said) - KNOWN):
        reader.refuse(key, f"unknown: {key}", f"known: {', '.join(sorted(KNOWN))}")
    language = reader.text("language") or "en"
    if not re.fullmatch("[a-z]{2,3}", language):
        reader.refuse("language", f"{language!r} is no language", 'two or three letters, as "en" or "my"')
    names = reader.texts(said, "names")
    for name in names:
        if not any(c.isupper() for c in name):
            reader.refuse("names", f"{name!r} is a number and no name", "a name with digits has a capital letter")
    front = Front(
        title,
        outline,
        reader.text("handling") or "public",
        language,
        reader.text("author"),
        names,
        tuple(c for name in reader.texts(said, "elements") if (c := reader.crime(name))),
        tuple(r for one in reader.tables("reply") if (r := reader.reply(one))),
        tuple(x for one in reader.tables("link") if (x := reader.link(one))),
        reader.studies(),
    )
    return (front if title and outline in NAMES else None), errors


class _Reader:
    """Values of the front matter, with what is wrong noted at the line of its key."""

    def __init__(self, said: dict[str, Any], text: str, file: str, errors: list[ReckoningError]) -> None:
        self.said, self.lines, self.file, self.errors = said, text.split("\n"), file, errors

    def refuse(self, key: str, what: str, do: str, value: str = "") -> None:
        """Note an error at the first line that holds a value, else at that of a key."""
        wanted = [i for i, line in enumerate(self.lines) if value and value in line]
        wanted += [i for i, line in enumerate(self.lines) if line.strip().startswith(key)]
        self.errors.append(InputError(what, where=f"{self.file}:{wanted[0] + 2 if wanted else 1}", do=do))

    def text(self, key: str) -> str:
        """A text, empty where there is none."""
        value = self.said.get(key, "")
        if not isinstance(value, str):
            self.refuse(key, f"{key} is no text", f'{key} = "..."')
            return ""
        return value.strip()

    def texts(self, table: dict[str, Any], key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            self.refuse(key, f"{key} is no list of texts", f'{key} = ["..."]')
            return ()
        return tuple(v.strip() for v in value)

    def tables(self, key: str) -> list[dict[str, Any]]:
        """The tables `[[key]]`."""
        value = self.said.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.refuse(key, f"{key} is no list of tables", f"[[{key}]]")
            return []
        return value

    def studies(self) -> dict[str, dict[str, Parameter]]:
        """The studies to run, each with its parameters."""
        value = self.said.get("studies", {})
        tables: dict[str, Any] = value if isinstance(value, dict) else {"": None}
        if not all(isinstance(t, dict) and all(isinstance(v, Parameter) for v in t.values()) for t in tables.values()):
            self.refuse("[studies", "studies are no tables of parameters", '[studies.count] by = "year"')
            return {}
        return tables

    def crime(self, name: str) -> str:
        """The id of a crime or mode."""
        try:
            return crime_named(name).id
        except ReckoningError as error:
            self.refuse("elements", error.what, error.do, name)
            return ""

    def day(self, table: dict[str, Any], key: str) -> date | None:
        """A date, None where there is none."""
        value = table.get(key)
        if value is None or type(value) is date:
            return value
        self.refuse(key, f"{key} is no date", f"{key} = 2024-01-31")
        return None

    def reference(self, kind: str, said: str, key: str) -> Reference | None:
        """A reference to a finding or an original, by an id or a query."""
        try:
            return read_reference(f"{{{kind}:{said}}}", self._line_of(said))
        except ReckoningError as error:
            self.refuse(key, error.what, error.do, said)
            return None

    def _line_of(self, value: str) -> int:
        return next((i + 2 for i, line in enumerate(self.lines) if value in line), 1)

    def reply(self, table: dict[str, Any]) -> Reply | None:
        """One right of reply."""
        entity = str(table.get("entity", "")).strip()
        status = str(table.get("status", ReplyStatus.NOT_SOUGHT)).strip()
        if not entity or status not in list(ReplyStatus) or set(table) - REPLY_KEYS:
            what = f"a reply of {entity or 'nobody'} with status {status!r}"
            self.refuse("entity", what, f"entity and one status of: {', '.join(ReplyStatus)}", entity)
            return None
        asked, due, answered = (self.day(table, key) for key in ("asked_on", "due_on", "answered_on"))
        answer = self.reference("evidence", str(table["answer"]), "answer") if table.get("answer") else None
        made = Reply(entity, ReplyStatus(status), asked, due, answered, answer, str(table.get("note", "")))
        if made.status is ReplyStatus.ANSWERED and (made.answer is None or made.answered_on is None):
            self.refuse("entity", f"{entity} answered, and the answer is not there", "give answered_on, answer", entity)
        if made.status in (ReplyStatus.ASKED, ReplyStatus.NO_ANSWER) and made.asked_on is None:
            self.refuse("entity", f"{entity} was asked on no day", "give asked_on = 2024-01-31", entity)
        return made

    def link(self, table: dict[str, Any]) -> ElementLink | None:
        """Findings for or against an element."""
        name = str(table.get("element", ""))
        try:
            crime, element = element_named(name)
        except ReckoningError as error:
            self.refuse("element", error.what, error.do, name)
            return None
        on = self.day(table, "on")
        if set(table) - LINK_KEYS:
            self.refuse("element", "a link has unknown keys", f"known: {', '.join(sorted(LINK_KEYS))}", name)
        if element.part in MENTAL and on is None:
            self.refuse("element", f"{name}: {element.part} on which day is not said", "give on = 2024-01-31", name)
        kinds = [
            tuple(r for said in self.texts(table, key) if (r := self.reference("finding", said, key)))
            for key in ("supports", "contradicts")
        ]
        return ElementLink(f"{crime.id}/{element.id}", kinds[0], kinds[1], on)
