"""The detectors as far as plain Spark SQL can say them, for `benchmarks/spark.py`: windows, islands and joins.

It decides less than they do: two-sided lags leak consecutive spikes, hulls that share an MMSI are not told apart,
nothing is judged against coverage, a silence is a silence. What is slower here although it does less is the point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

BUCKETS = 32


def km(lon: str, lat: str, lon_2: str, lat_2: str) -> str:
    """The great-circle distance as SQL."""
    return (
        f"12742.0 * asin(sqrt(pow(sin(radians({lat_2} - {lat}) / 2), 2)"
        f" + cos(radians({lat})) * cos(radians({lat_2})) * pow(sin(radians({lon_2} - {lon}) / 2), 2)))"
    )


MARKED = f"""
    SELECT *, {km("lon", "lat", "lon_0", "lat_0")} AS km_0, {km("lon", "lat", "lon_1", "lat_1")} AS km_1
    FROM (SELECT mmsi, t_ms, lon, lat, speed_kn, lag(t_ms) OVER w AS t_0, lag(lon) OVER w AS lon_0,
            lag(lat) OVER w AS lat_0, lead(t_ms) OVER w AS t_1, lead(lon) OVER w AS lon_1, lead(lat) OVER w AS lat_1
        FROM positions WINDOW w AS (PARTITION BY mmsi ORDER BY t_ms))"""

GOOD = f"""
    SELECT * FROM ({MARKED})
    WHERE (t_0 IS NULL OR t_ms > t_0)
        AND NOT (coalesce(km_0 / ((t_ms - t_0) / 3.6e6), 0) > 92.6
            AND coalesce(km_1 / ((t_1 - t_ms) / 3.6e6), 0) > 92.6)"""

NUMBERED = f"""
    SELECT *, sum(cut) OVER w AS segment, sum(turn) OVER w AS run
    FROM (SELECT *, CAST(coalesce(t_ms - t_0 >= 24 * 3.6e6, true) AS INT) AS cut,
            CAST(slow <> coalesce(lag(slow) OVER v, NOT slow) AS INT) AS turn
        FROM (SELECT *, coalesce(km_0 / 1.852 / ((t_ms - t_0) / 3.6e6), speed_kn, 0) < 0.5 AS slow FROM ({GOOD}))
        WINDOW v AS (PARTITION BY mmsi ORDER BY t_ms))
    WINDOW w AS (PARTITION BY mmsi ORDER BY t_ms ROWS UNBOUNDED PRECEDING)"""

SEGMENTS = """
    SELECT mmsi, segment, min(t_ms), max(t_ms), count(*), sum(CASE WHEN cut = 0 THEN km_0 END) AS km,
        min_by(lon, t_ms), min_by(lat, t_ms), max_by(lon, t_ms), max_by(lat, t_ms)
    FROM numbered GROUP BY mmsi, segment"""

SILENCES = "SELECT mmsi, t_ms, t_1, lon, lat, lon_1, lat_1, km_1 FROM numbered WHERE t_1 - t_ms >= 6 * 3.6e6"

CALLS = f"""
    WITH stops AS (
        SELECT mmsi, run, min(t_ms) AS start_ms, max(t_ms) AS end_ms, count(*) AS fixes,
            avg(lon) AS lon, avg(lat) AS lat
        FROM numbered WHERE slow GROUP BY mmsi, run HAVING max(t_ms) - min(t_ms) >= 3.6e6
    ), near AS (
        SELECT stops.*, port, {km("stops.lon", "stops.lat", "ports.lon", "ports.lat")} AS km
        FROM (SELECT * FROM stops LATERAL VIEW explode(array(-1, 0, 1)) x AS dx
            LATERAL VIEW explode(array(-1, 0, 1)) y AS dy) stops
        JOIN ports ON ports.x = floor(stops.lon * 4) + dx AND ports.y = floor(stops.lat * 4) + dy
    )
    SELECT mmsi, run, start_ms, end_ms, fixes, min_by(port, km), min(km) FROM near WHERE km <= 3 GROUP BY ALL"""

GRID = """
    SELECT mmsi, bin, lon_0 + (lon - lon_0) * f AS lon, lat_0 + (lat - lat_0) * f AS lat, km_0 / (t_ms - t_0) AS speed
    FROM (SELECT *, (bin * 600000 - t_0) / (t_ms - t_0) AS f
        FROM (SELECT *, explode(sequence(t_0 DIV 600000 + 1, t_ms DIV 600000)) AS bin FROM numbered
            WHERE t_ms - t_0 < 3.6e6 AND t_0 DIV 600000 < t_ms DIV 600000))"""

MEETINGS = f"""
    WITH placed AS (SELECT *, floor(lon * 100) AS x, floor(lat * 200) AS y FROM grid),
    around AS (
        SELECT mmsi, bin, lon, lat, x + dx AS x, y + dy AS y FROM placed
        LATERAL VIEW explode(array(-1, 0, 1)) a AS dx LATERAL VIEW explode(array(-1, 0, 1)) b AS dy
    ), pairs AS (
        SELECT a.mmsi, b.mmsi AS mmsi_2, a.bin, {km("a.lon", "a.lat", "b.lon", "b.lat")} AS km
        FROM placed a JOIN around b ON a.bin = b.bin AND a.x = b.x AND a.y = b.y AND a.mmsi < b.mmsi
    ), runs AS (
        SELECT *, sum(fresh) OVER (PARTITION BY mmsi, mmsi_2 ORDER BY bin ROWS UNBOUNDED PRECEDING) AS run
        FROM (SELECT *, CAST(coalesce(bin - lag(bin) OVER (PARTITION BY mmsi, mmsi_2 ORDER BY bin) > 1, true) AS INT)
                AS fresh FROM pairs WHERE km <= 0.5)
    )
    SELECT mmsi, mmsi_2, run, min(bin), max(bin), count(*), avg(km) FROM runs GROUP BY ALL HAVING count(*) >= 12"""


def bucketed(session: Any, files: list[str], place: Path) -> None:
    """The positions as a table that windows by ship need not shuffle, and the ports by cells; not measured."""
    from reckoning.places.ports import ports

    session.sql("DROP TABLE IF EXISTS positions")
    rows = session.read.parquet(*files).repartition(BUCKETS, "mmsi").sortWithinPartitions("mmsi", "t_ms")
    kept = rows.write.mode("overwrite").bucketBy(BUCKETS, "mmsi").sortBy("mmsi", "t_ms").option("path", str(place))
    kept.saveAsTable("positions")
    table = ports()
    named = table.select([*(n for n in ("lon", "lat") if n in table.column_names)]).append_column("port", table[0])
    frame = session.createDataFrame(named).selectExpr("*", "floor(lon * 4) AS x", "floor(lat * 4) AS y")
    frame.createOrReplaceTempView("ports")


def queries(session: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What is measured, in order; what several go by is kept in memory by the first."""
    for name, kept, query in (
        ("segments", NUMBERED, SEGMENTS),
        ("silences", "", SILENCES),
        ("port calls", "", CALLS),
        ("meetings", GRID, MEETINGS),
    ):

        def run(kept: str = kept, query: str = query) -> None:
            if kept:
                view = "grid" if kept is GRID else "numbered"
                session.sql(kept).persist().createOrReplaceTempView(view)
            session.sql(query).write.format("noop").mode("overwrite").save()

        yield name, run
    session.catalog.clearCache()
