"""Named: the one thing of a case that an id, or the first digits of one, stands for."""

from __future__ import annotations

from dataclasses import dataclass

from reckoning.archive import acts
from reckoning.faces.web.page import address
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.tables.show import LEAST_DIGITS

HEX = frozenset("0123456789abcdef")
MOST = 20
FINDING, STATEMENT, EVIDENCE = "finding", "statement", "evidence"


@dataclass(frozen=True)
class Known:
    """A finding, statement or original, by its whole id."""

    what: str
    id: str

    @property
    def page(self) -> str:
        """Its address."""
        return address(self.what, self.id)


def is_id(text: str) -> bool:
    """Whether a text can be an id or the beginning of one.

    >>> is_id("3f9c2a"), is_id("cafe"), is_id("harbour")
    (True, False, False)
    """
    return LEAST_DIGITS <= len(text) <= 64 and set(text) <= HEX


def known_by(sight: Sight, digits: str) -> list[Known]:
    """What has an id that begins so, in this state of the case."""
    if not is_id(digits):
        return []
    found = [Known(EVIDENCE, sha) for sha in sight.evidence if sha.startswith(digits)]
    for what, table in ((FINDING, "held.findings"), (STATEMENT, "held.statements")):
        rows = sight.rows(f"SELECT id FROM {table} WHERE starts_with(id, ?) LIMIT ?", digits, MOST)
        found += [Known(what, row["id"]) for row in rows]
    return found


def whole_id(sight: Sight, what: str, digits: str) -> str:
    """The whole id of a thing of one kind; raises `NotFound` for none, for several, and for what is no id."""
    found = [k.id for k in known_by(sight, digits.lower()) if k.what == what]
    if len(found) != 1:
        words = f"{len(found)} of the {what}s have ids that begin with" if found else f"there is no {what}"
        raise NotFound(f"{words} {digits[:64]}", do="give more digits" if found else "search for it")
    return found[0]


def ever_added(sight: Sight, digits: str) -> str:
    """The hash of an original that was added and retracted since; raises `NotFound`, as for one that is withheld."""
    gone = {
        str(e.body["evidence"]["sha256"])
        for e in sight.holding.entries
        if e.act == acts.ADDED and is_id(digits) and str(e.body["evidence"]["sha256"]).startswith(digits)
    } - sight.holding.without.originals
    if len(gone) != 1:
        raise NotFound(f"there is no original {digits[:64]}", do="search for it")
    return gone.pop()
