"""DuckDB, opened one way everywhere: bounded memory, a place to spill, nothing fetched from outside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

MEMORY_LIMIT = "400MB"


def connect(
    spill: Path | None = None, *, threads: int = 2, memory_limit: str = MEMORY_LIMIT
) -> duckdb.DuckDBPyConnection:
    """A connection in memory that spills sorts and joins into the folder `spill` (none: it may not spill)."""
    connection = duckdb.connect(":memory:")
    connection.execute(f"SET threads = {threads}")
    connection.execute(f"SET memory_limit = '{memory_limit}'")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"SET temp_directory = {literal(str(spill) if spill else '')}")
    return connection


def literal(text: str) -> str:
    """A text as an SQL literal.

    >>> literal("Ma'an")
    "'Ma''an'"
    """
    return "'" + text.replace("'", "''") + "'"


def literals(texts: Sequence[str | Path]) -> str:
    """Texts as an SQL list.

    >>> literals(["a", "b"])
    "['a', 'b']"
    """
    return "[" + ", ".join(literal(str(t)) for t in texts) + "]"


def unpatterned(path: Path) -> str:
    """A path as a pattern that only that path fits."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))


def parquet(files: Sequence[Path]) -> str:
    """The SQL for the rows of some Parquet files and of no others, each with its `filename`.

    A `*`, `?` or `[` in a folder's name is no pattern, and a name such as `mmsi=5` no column.

    >>> parquet([Path("a[1]/x.parquet")])
    "read_parquet(['a[[]1]/x.parquet'], filename = true, hive_partitioning = false)"
    """
    return (
        f"read_parquet({literals([unpatterned(file) for file in files])}, filename = true, hive_partitioning = false)"
    )
