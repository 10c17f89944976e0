"""Linkage by splink: the one place that knows how splink is asked, on DuckDB or on Spark; pairs come back as Arrow."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from splink import DuckDBAPI, Linker

from reckoning.count.linkage_model import Comparison, Level
from reckoning.count.linkage_table import rarities
from reckoning.tables.duck import connect

Engine = int | Any
"""Where pairs are compared: a number of DuckDB's threads here, or a running `pyspark.sql.SparkSession`."""

MEMORY_LIMIT = "4GB"
"""Fifty thousand records take under one; names of victims are never spilt to a disk."""

logging.getLogger("splink").setLevel(
    logging.ERROR
)  # it warns of levels that nobody reached: they keep their own shares


def scored_pairs(
    table: pa.Table,
    model: Sequence[Comparison],
    rules: Sequence[str],
    share: float,
    engine: Engine,
    least_bits: float,
) -> pa.Table:
    """Every pair that a rule finds, from `least_bits` on, sorted by its records.

    Columns: unique_id_l, unique_id_r, match_weight, and of each comparison its level (gamma_, -1 where there is nothing
    to compare) and its weight in bits (bits_). `share` is that of pairs of one person among all.
    """
    columns = ", ".join(
        f"gamma_{c.name}, mw_{c.name}{f' + mw_tf_adj_{c.name}' if c.rare else ''} AS bits_{c.name}" for c in model
    )
    query = f"SELECT unique_id_l, unique_id_r, match_weight, {columns} FROM {{pairs}} ORDER BY 1, 2"
    return _ask(table, _settings(model, rules, share), engine, query, least_bits)


def patterns(table: pa.Table, model: Sequence[Comparison], rule: str, engine: Engine) -> pa.Table:
    """How many pairs that a rule finds reach which levels together: gamma_ of each comparison, and pairs; sorted."""
    columns = ", ".join(f"gamma_{c.name}" for c in model)
    query = f"SELECT {columns}, count(*) AS pairs FROM {{pairs}} GROUP BY ALL ORDER BY ALL"
    return _ask(table, _settings(model, [rule], 0.5), engine, query, None)


def random_shares(
    table: pa.Table, model: Sequence[Comparison], pairs: int, seed: int, threads: int
) -> list[list[float]]:
    """Of each comparison the share of so many random pairs that reaches each level; 0 for a level none reaches."""
    linker = _linker(table, _settings(model, ["l.unique_id = r.unique_id"], 0.5), threads)
    linker.training.estimate_u_using_random_sampling(pairs, seed=seed, min_count_per_level=None, num_chunks=1)
    found = linker.misc.save_model_to_json()["comparisons"]
    linker._db_api.duckdb_con.close()
    return [[level.get("u_probability", 0.0) for level in c["comparison_levels"][1:]] for c in found]


def _ask(table: pa.Table, settings: dict[str, Any], engine: Engine, query: str, least_bits: float | None) -> pa.Table:
    if not isinstance(engine, int):
        from reckoning.count.linkage_spark import pairs_on_spark

        return pairs_on_spark(engine, table, settings, query, least_bits)
    linker = _linker(table, settings, engine)
    found = linker.inference.predict(threshold_match_weight=least_bits, warning_mode="never")
    answer = linker._db_api.duckdb_con.sql(query.format(pairs=found.physical_name)).to_arrow_table()
    linker._db_api.duckdb_con.close()
    return answer


def _linker(table: pa.Table, settings: dict[str, Any], threads: int) -> Linker:
    connection = connect(threads=threads, memory_limit=MEMORY_LIMIT)
    database = DuckDBAPI(connection)
    connection.register("people_in", table)
    connection.execute("CREATE TABLE people AS SELECT * FROM people_in ORDER BY unique_id")
    linker = Linker(database.register("people"), settings, log_level=None, validate_settings=False)
    for rarity in rarities(table):
        name = f"rarity_of_{rarity.column}"
        connection.register(name, rarity.table)
        linker.table_management.register_term_frequency_lookup(database.register(name), rarity.column)
    return linker


def _settings(model: Sequence[Comparison], rules: Sequence[str], share: float) -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "comparisons": [_comparison(c) for c in model],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in rules],
        "probability_two_random_records_match": share,
        "retain_matching_columns": True,  # with them come the levels reached
        "retain_intermediate_calculation_columns": True,
        "linker_uid": "reckoning",
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    nothing = {"sql_condition": comparison.nothing, "label_for_charts": "not given", "is_null_level": True}
    levels = [nothing, *(_level(comparison, level) for level in comparison.levels)]
    return {"output_column_name": comparison.name, "comparison_levels": levels}


def _level(comparison: Comparison, level: Level) -> dict[str, Any]:
    described: dict[str, Any] = {
        "sql_condition": level.sql or "ELSE",
        "label_for_charts": level.words,
        "m_probability": level.m,
        "u_probability": level.u,
    }
    if level.rarity:
        described |= {"tf_adjustment_column": comparison.rare, "tf_adjustment_weight": level.rarity}
        described["disable_tf_exact_match_detection"] = level.rarity == 1.0
    return described
