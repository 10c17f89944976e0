"""Linkage on Spark: splink asked on a running `SparkSession`, for registers whose pairs are too many for one machine.

The same model, the same SQL, the same pairs; weights agree to rounding. Spark keeps what it shuffles on its workers'
disks, and here that is names of victims: start it with `spark.io.encryption.enabled`, as `SETTINGS` says.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from splink import Linker
from splink.internals.spark.jar_location import similarity_jar_location

from reckoning.count.linkage_table import rarities

SETTINGS = {"spark.io.encryption.enabled": "true", "spark.jars": similarity_jar_location()}
"""What a session for linkage is started with: what lies on disks is encrypted, and distances of names are known."""

PEOPLE = "reckoning_people"


def pairs_on_spark(
    session: Any, table: pa.Table, settings: dict[str, Any], query: str, least_bits: float | None
) -> pa.Table:
    """The answer to a query over the pairs that splink predicts; `{pairs}` in it names them."""
    from splink.backends.spark import SparkAPI

    own = session.newSession()
    own.conf.set("spark.sql.shuffle.partitions", str(_tasks(own)))
    database = SparkAPI(  # type: ignore[no-untyped-call]  # splink gives it no types
        spark_session=own, break_lineage_method="persist", num_partitions_on_repartition=_tasks(own)
    )
    try:
        people = own.createDataFrame(table)
        linker = Linker(database.register(people, table_name=PEOPLE), settings, log_level=None, validate_settings=False)
        for rarity in rarities(table):
            name = f"rarity_of_{rarity.column}"
            known = database.register(own.createDataFrame(rarity.table), table_name=name)
            linker.table_management.register_term_frequency_lookup(known, rarity.column)
        found = linker.inference.predict(threshold_match_weight=least_bits, warning_mode="never")
        return own.sql(query.format(pairs=found.physical_name)).toArrow()
    finally:
        own.catalog.clearCache()


def _tasks(session: Any) -> int:
    return 2 * int(session.sparkContext.defaultParallelism)
