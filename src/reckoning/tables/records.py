"""Records of a case about itself, as tables: what was added, and what the ledger says."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from reckoning.archive.ledger import Entry
from reckoning.model.canonical import canonical_json
from reckoning.model.evidence import Evidence

_TEXTS = ("sha256", "file_name", "source", "url", "obtained_how", "published_on", "licence", "media_type")


def evidence_table(standing: Sequence[Evidence]) -> pa.Table:
    """Originals, one a row."""
    columns = {name: pa.array([getattr(e, name) for e in standing], pa.string()) for name in _TEXTS}
    return pa.table(
        {
            **columns,
            "size_bytes": pa.array([e.size_bytes for e in standing], pa.int64()),
            "sensitivity": pa.array([int(e.sensitivity) for e in standing], pa.int8()),
            "obtained": pa.array([e.obtained_ms for e in standing], pa.timestamp("ms", tz="UTC")),
        }
    )


def ledger_table(entries: Sequence[Entry]) -> pa.Table:
    """Ledger lines, one a row, the body as JSON."""
    return pa.table(
        {
            "n": pa.array([e.n for e in entries], pa.int64()),
            "at": pa.array([e.at_ms for e in entries], pa.timestamp("ms", tz="UTC")),
            "by": pa.array([e.by for e in entries], pa.string()),
            "act": pa.array([e.act for e in entries], pa.string()),
            "body": pa.array([canonical_json(e.body) for e in entries], pa.string()),
            "sha": pa.array([e.sha for e in entries], pa.string()),
        }
    )
