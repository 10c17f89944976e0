"""Letter parties: every party that the records of a case name, so that a letter to one of them names no other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reckoning.account.bundle_names import LEAST_LETTERS, Names, words_of
from reckoning.model.row import RECORD, RecordKind
from reckoning.tables.database import CaseTables
from reckoning.tables.duck import literals

ANOTHER = "another party"
PARTY_KINDS = (RecordKind.COMPANY, RecordKind.SANCTION, RecordKind.CASUALTY)
OWN_NAMES = ("name", "alias", "target", "pastNames")
"""Of records of parties, the columns with their own names."""
PARTY_COLUMNS = (
    *("sellerChain", "seller", "buyer", "receiver", "sender", "declarant", "notifyParty", "owner", "manager"),
    *("agent", "operator", "carrier", "holder", "parentCompany"),
)
"""Of any record, the columns that name parties."""
_PARTS = re.compile(r"\s*(?:->|→|;|\||/)\s*")


def others_of(tables: CaseTables, named: Iterable[str], entity: str) -> Names:
    """The names of all parties but one, each to be told as "another party"; names of ships are left as they are."""
    mine = words_of(entity)
    found = {*named, *_parties(tables), *_raws(tables, PARTY_KINDS, OWN_NAMES)}
    ships = {words_of(name) for name in _raws(tables, (RecordKind.SHIP,), ("name", "alias", "pastNames"))}
    protected = {words_of(name) for name in found} - {mine, ()} - ships
    return Names({w: ANOTHER for w in protected if _is_long_enough(w)}, frozenset({mine}), {})


def _is_long_enough(words: tuple[str, ...]) -> bool:
    return len(words) > 1 or len(words[0]) >= LEAST_LETTERS or not words[0].isascii()


def _parties(tables: CaseTables) -> set[str]:
    """Names in the columns of parties, chains of them parted."""
    rows = tables.query(f"SELECT DISTINCT raw FROM statements WHERE property IN {_in(PARTY_COLUMNS)}")
    return {part for raw in rows["raw"].to_pylist() for part in (raw or "", *_PARTS.split(raw or "")) if part.strip()}


def _raws(tables: CaseTables, kinds: Iterable[str], columns: Iterable[str]) -> set[str]:
    rows = tables.query(f"""
        SELECT DISTINCT raw FROM statements WHERE property IN {_in(columns)} AND subject IN
            (SELECT subject FROM statements WHERE property = '{RECORD}' AND text IN {_in(kinds)})""")
    return {raw for raw in rows["raw"].to_pylist() if raw and raw.strip()}


def _in(texts: Iterable[str]) -> str:
    return f"(SELECT unnest({literals(sorted(str(t) for t in texts))}::VARCHAR[]))"
