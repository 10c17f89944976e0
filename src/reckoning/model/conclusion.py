"""Conclusion: a finding that is not of a ship's track (a delivery, a figure, a conflict), before it is stored.

A study computes conclusions from rows, claims, judgements and other findings; the engine stores them with the findings
of ships, in the same table, each with what it rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pyarrow as pa

from reckoning.model.bound import Bound
from reckoning.model.canonical import canonical_json
from reckoning.model.errors import IntegrityError
from reckoning.model.finding import FINDING_SCHEMA, LINK_SCHEMA, finding_id


@dataclass(frozen=True)
class Link:
    """What stands under a conclusion: a statement or another finding, by id, and in which role.

    Roles: supports, contradicts, counts (a record that a figure counts), part, and those of ships' findings.
    """

    role: str
    statement: str = ""
    finding: str = ""


@dataclass(frozen=True)
class Conclusion:
    """One finding: kind, subjects, interval (UTC ms, half-open; None where not known), quantity with bounds, grade.

    `title` is one plain sentence or name. `parameters` are JSON values: a figure's query, a rule's inputs. `ordinal`
    tells apart findings that are otherwise named the same.
    """

    kind: str
    rule: str
    subjects: tuple[str, ...]
    title: str
    grade: str
    basis: str
    start_ms: int | None = None
    end_ms: int | None = None
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    low: float | None = None
    best: float | None = None
    high: float | None = None
    bound: Bound | None = None
    unit: str = ""
    pattern: str = ""
    signs: tuple[str, ...] = ()
    value_before: str = ""
    value_after: str = ""
    parameters: dict[str, object] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    ordinal: int = 0

    @property
    def id(self) -> str:
        """The 16 hex digits that name it."""
        return finding_id(self.kind, self.rule, self.subjects, self.start_ms, self.ordinal)


def conclusion_tables(conclusions: Sequence[Conclusion]) -> tuple[pa.Table, pa.Table]:
    """Conclusions as `FINDING_SCHEMA`, sorted by id, and what they rest on as `LINK_SCHEMA`.

    Raises `IntegrityError` where two have one id.
    """
    ordered = sorted(conclusions, key=lambda c: c.id)
    ids = [c.id for c in ordered]
    if len(set(ids)) != len(ids):
        twice = next(a for a, b in pairwise(ids) if a == b)
        raise IntegrityError(f"two findings have one id: {twice}", do="report it: a study numbers its findings wrongly")
    rows = [_row(c) for c in ordered]
    links = [
        {
            "finding": c.id,
            "role": link.role,
            "evidence": "",
            "locator": "",
            "statement": link.statement or None,
            "other_finding": link.finding or None,
        }
        for c in ordered
        for link in sorted(set(c.links), key=lambda link: (link.role, link.statement, link.finding))
    ]
    return pa.Table.from_pylist(rows, schema=FINDING_SCHEMA), pa.Table.from_pylist(links, schema=LINK_SCHEMA)


def _row(c: Conclusion) -> dict[str, object]:
    return {
        "id": c.id,
        "kind": c.kind,
        "subjects": list(c.subjects),
        "title": c.title,
        "start": c.start_ms,
        "end": c.end_ms,
        "place": c.place or None,
        "lon": c.lon,
        "lat": c.lat,
        "low": c.low,
        "best": c.best,
        "high": c.high,
        "bound": str(c.bound) if c.bound else None,
        "unit": c.unit or None,
        "pattern": c.pattern or None,
        "signs": "; ".join(c.signs) or None,
        "value_before": c.value_before or None,
        "value_after": c.value_after or None,
        "parameters": canonical_json(c.parameters) if c.parameters else None,
        "grade": c.grade,
        "basis": c.basis,
        "rule": c.rule,
    }
