"""Sources: how firmly a record stands (its basis), and whose word it is in the end (its independence group).

Two papers that quote one agency are one group: where a record says whom it relays ("relaying Reuters", "data seen by
Reuters", "JURIST on Amnesty"), the group is that one, else the publisher. Groups are compared by the first word, or the
first two where that is a country or an article ("Myanmar Now").

What it cannot see. A paper that does not say whom it copies: two groups then, where there is one.
"""

from __future__ import annotations

import re

from reckoning.chain.countries import country_code
from reckoning.model.basis import Basis, SourceClass, Support
from reckoning.model.row import RecordKind, Row
from reckoning.places.names import folded

_DOCUMENTS = frozenset({RecordKind.CUSTOMS, RecordKind.BILL_OF_LADING, RecordKind.BERTHING, RecordKind.STOCK})
_RELAYED = (
    re.compile(r"(?:relaying|via|seen by|translation of|copied from|quoting)\s+(?:the\s+)?([A-Z]\w+(?:\s+[A-Z]\w+)?)"),
    re.compile(r"\(same text as ([^()]+)\)"),
    re.compile(r"\bon\s+(Amnesty)\b"),
    re.compile(r"\((Amnesty|Reuters|AFP|AP|EFE)\b"),
)
_WEAK_FIRST = frozenset({"the", "radio", "new", "global", "south", "north", "east", "united"})


def support_of(row: Row) -> Support:
    """A record's word for what it says.

    >>> row = Row("row:ab/record:1", "delivery", "1", "ab", "s", "todaychina.cc (relaying Reuters)", "", "", ())
    >>> support_of(row)
    Support(basis=<Basis.STATED: 'stated'>, group='reuters', supports=True, secondary_copy=False)
    """
    basis = Basis.DOCUMENTED if row.kind in _DOCUMENTS else Basis.STATED
    if row.kind == RecordKind.DETECTION:
        basis = Basis.OBSERVED
    return Support(basis, group_of(row), secondary_copy=_is_copy(row))


def _is_copy(row: Row) -> bool:
    return SourceClass.of(row.text("sourceClass")) is SourceClass.SECONDARY_COPY


def group_of(row: Row) -> str:
    """Whose word a record is in the end: one short key."""
    publisher = row.text("publisher") or row.text("statedBy") or row.stated_by
    for text in (publisher, row.text("namedEvidence")):
        if match := next((m for relayed in _RELAYED if (m := relayed.search(text))), None):
            return _key(match[1])
    return _key(publisher) or folded(row.via) or row.evidence[:16]


def _key(name: str) -> str:
    words = folded(name).split()
    if len(words) > 1 and (words[0] in _WEAK_FIRST or country_code(words[0])):
        return " ".join(words[:2])
    return words[0] if words else ""
