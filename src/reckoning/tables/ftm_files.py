"""FollowTheMoney files: facts as entities (JSON lines) and as statements (CSV or JSON lines), as its own tools do.

An entity holds each value once, whoever gives it. A statement has the original it comes from as its dataset
(`reckoning_` and 16 digits of the original's hash) and the place in it as its origin; its id, by the model's own rule,
is the SHA-1 of dataset, entity, property and value, so two places of one original that say the same are one statement.
Cells are not escaped against spreadsheets here: these are files for programs, and come back as they went.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from reckoning.readers.ftm_model import narrower, schemata
from reckoning.tables.ftm_facts import Fact, Facts, Loss

COLUMNS = (
    *("canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang"),
    *("original_value", "external", "first_seen", "last_seen", "id"),
)
"""Columns of a file of statements, in the order of FollowTheMoney's own writer."""


def entity_lines(facts: Facts) -> str:
    """The entities of facts, one JSON object a line, sorted by id; what merges in them is counted."""
    schema_of = _schemata_of(facts.told)
    held: dict[str, dict[str, dict[str, set[str]]]] = {}
    for fact in facts.told:
        values = held.setdefault(fact.entity, {}).setdefault(fact.property, {})
        values.setdefault(fact.value, set()).add(fact.origin.evidence)
    shared = sum(len(by) > 1 for props in held.values() for values in props.values() for by in values.values())
    if shared:
        facts.lose(Loss.FLATTENED, "a value that several originals give, to one value without its originals", shared)
    lines = [
        {"id": i, "schema": schema_of[i], "properties": {p: list(values) for p, values in sorted(props.items())}}
        for i, props in sorted(held.items())
    ]
    return "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)


def statement_rows(facts: Facts) -> list[dict[str, Any]]:
    """The statements of facts, sorted by entity, property and id; what merges in them is counted."""
    schema_of = _schemata_of(facts.told)
    found: dict[str, dict[str, Any]] = {}
    for fact in facts.told:
        row = _statement(fact, schema_of)
        if row["id"] in found:
            facts.lose(Loss.FLATTENED, "a fact that one original gives in several places, to one statement")
        found.setdefault(row["id"], row)
    return sorted(found.values(), key=lambda r: (r["entity_id"], r["prop"], r["id"]))


def _statement(fact: Fact, schema_of: Mapping[str, str]) -> dict[str, Any]:
    dataset = dataset_of(fact.origin.evidence)
    key = f"{dataset}.{fact.entity}.{fact.property}.{fact.value}"
    schema = schema_of[fact.entity]
    return {
        "canonical_id": fact.entity,
        "entity_id": fact.entity,
        "prop": fact.property,
        "prop_type": schemata()[schema].properties[fact.property].type,
        "schema": schema,
        "value": fact.value,
        "dataset": dataset,
        "origin": f"{fact.origin.evidence} {fact.origin.place}",
        "lang": None,
        "original_value": fact.original or None,
        "external": False,
        "first_seen": fact.origin.told_on or None,
        "last_seen": fact.origin.told_on or None,
        "id": hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest(),
    }


def dataset_of(evidence: str) -> str:
    """The dataset that stands for an original: of one that stays, for its commitment.

    >>> dataset_of("0123456789abcdef0123"), dataset_of("withheld:aabb"), dataset_of("findings")
    ('reckoning_0123456789abcdef', 'reckoning_withheld_aabb', 'reckoning_findings')
    """
    kind, sign, digits = evidence.rpartition(":")
    return f"reckoning_{kind}_{digits[:16]}" if sign else f"reckoning_{digits[:16]}"


def statement_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Statements as CSV, header first."""
    out = io.StringIO()
    writer = csv.writer(out, dialect=csv.unix_dialect)
    writer.writerow(COLUMNS)
    for row in rows:
        plain = {**row, "external": "t" if row["external"] else "f"}
        writer.writerow(["" if plain[name] is None else plain[name] for name in COLUMNS])
    return out.getvalue()


def statement_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Statements as JSON lines."""
    kept = [name for name in COLUMNS if name != "prop_type"]
    return "".join(json.dumps({name: row[name] for name in kept}, ensure_ascii=False) + "\n" for row in rows)


def _schemata_of(facts: Iterable[Fact]) -> dict[str, str]:
    """The narrowest schema that each entity is told to be."""
    found: dict[str, str] = {}
    for fact in facts:
        found[fact.entity] = narrower(found.get(fact.entity, fact.schema), fact.schema) or found[fact.entity]
    return found
