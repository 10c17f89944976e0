"""Reading: originals by reference, read on Spark where they are, their positions in boxes at a place all workers reach.

One original is read by one task, from its first byte to its last, by the same reader as here. A file that the workers
see is read in place, at any size. What only Spark reads (`s3a://`, `hdfs://`, `abfss://`) comes through Spark's own
`binaryFile`, which holds a whole original in memory and takes none above 2 GB.

At the place (`--work`): `part=positions/read=<step>/` has Parquet files of boxes (`reckoning.engine.spark.boxes`),
ships cut into 1,024 buckets. In the case: the index, statements, rejects and notes, as of any original. What lies at
the place is computed; where it is lost, the originals are read again.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reckoning.archive.acts import Added
from reckoning.archive.derived import MANIFEST, Built, Step
from reckoning.archive.folder import CaseFolder
from reckoning.archive.reference import path_at, readable
from reckoning.engine.admission import Description
from reckoning.engine.intake import VERSION
from reckoning.engine.progress import Silent
from reckoning.engine.references import Read, Reading, read_one
from reckoning.engine.spark.boxes import BOX_SCHEMA, BOXES, Box, as_batch, in_batches
from reckoning.engine.spark.session import failures_told, on_disk, settings_for
from reckoning.engine.spark.workers import POSITIONS, Batches, Cut, shared
from reckoning.model.errors import InputError, ReckoningError, UsageError, raise_all
from reckoning.model.position import BUCKETS
from reckoning.tables.positions import positions_in

BOXED = 1_024
"""Buckets of ships in boxes that are kept; a trace puts as many together as it needs."""

TOLD, FILE, REFUSED = "told", "file", "refused"
Frame = Any


@dataclass(frozen=True)
class ReadOne:
    """A worker's reading of originals: a box with a URL, and its bytes where it is no file that workers see."""

    said: Description
    preset: bytes
    standing: Mapping[str, Added]

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        """Boxes of what was read of each: positions, the other files of its step, and what they are of."""
        for box in in_batches(batches):
            with tempfile.TemporaryDirectory(prefix="reckoning-") as folder:
                try:
                    yield from (as_batch([one]) for one in self._boxes(box, Path(folder)))
                except ReckoningError as error:
                    yield as_batch([Box(REFUSED, 0, box.piece, box.read, pickle.dumps(_plain(error)))])

    def _boxes(self, box: Box, folder: Path) -> Iterator[Box]:
        at, here = folder / "original", CaseFolder(folder)
        if box.data:
            at.write_bytes(box.data)
        path = at if box.data else readable(box.read)
        if self.preset:
            (folder / "preset.toml").write_bytes(self.preset)
            here.blobs.put(folder / "preset.toml")
        added, built = read_one(here, box.read, path, self.said, self.standing, Silent())
        step, cut = built.folder.name, Cut(BOXED, frozenset(range(BUCKETS)))
        positions = positions_in(built.folder)
        for number, file in enumerate(positions):
            with pq.ParquetFile(file) as parquet:
                yield from cut.boxes(parquet.read(use_threads=False), number, step)
        for file in sorted(built.folder.iterdir()):
            if file.name != MANIFEST and not file.name.startswith(("positions-", "ships-")):
                yield Box(FILE, 0, box.piece, file.name, file.read_bytes())
        yield Box(TOLD, 0, box.piece, box.read, pickle.dumps((added, step, built.facts)))


def read_on_spark(session: Any, work: str, given: Reading) -> list[Read]:
    """Read originals by reference on Spark; raises for all that cannot be read, at once, and then keeps nothing."""
    if not work:
        raise UsageError("where are the positions to be kept?", do="name a folder all workers reach: --work URL")
    preset = given.folder.blobs.path(given.said.preset).read_bytes() if given.said.preset else b""
    with failures_told():
        spark = settings_for(session)
        urls = [one for url in given.urls for one in _each(spark, url)]
        given.told.stage("reading by reference", len(urls), "originals")
        reader = spark.sparkContext.broadcast(ReadOne(given.said, preset, given.standing))
        read = _originals(spark, urls).mapInArrow(shared(reader), BOXES).persist(on_disk())
        try:
            boxes = [Box(*row) for row in read.where(f"part <> '{POSITIONS}'").collect()]
            raise_all([pickle.loads(box.data) for box in boxes if box.part == REFUSED])
            stored = read.where(f"part = '{POSITIONS}'").write.mode("overwrite")
            stored.option("partitionOverwriteMode", "dynamic").partitionBy("part", "read").parquet(work)
        finally:
            read.unpersist()
    found = []
    for box in sorted((box for box in boxes if box.part == TOLD), key=lambda box: box.piece):
        files = [one for one in boxes if one.part == FILE and one.piece == box.piece]
        found.append(_kept(given.folder, files, *pickle.loads(box.data)))
        given.told.advance(1)
    return found


def boxes_at(spark: Any, work: str, reads: list[str]) -> Frame:
    """The boxes of the positions of some reads; raises `InputError` where nothing is at the place."""
    from pyspark.errors import AnalysisException
    from pyspark.sql.functions import col

    try:
        kept = spark.read.schema(BOXES).parquet(work)
    except AnalysisException as error:
        raise InputError("the positions are not there", where=work, do="refer to the originals again") from error
    return kept.where(col("part") == POSITIONS).where(col("read").isin(reads)).select(*BOX_SCHEMA.names)


def _kept(folder: CaseFolder, files: list[Box], added: Added, step: str, facts: dict[str, Any]) -> Read:
    """The step of what was read, less its positions, kept in the case."""
    parameters = {"read_as": step, "boxed": BOXED}

    def compute(where: Path) -> dict[str, Any]:
        for file in files:
            (where / file.read).write_bytes(file.data)
        return facts | parameters

    built: Built = folder.derived.build(Step("read", VERSION, parameters, (added.evidence.sha256,)), compute)
    return added, built


def _each(spark: Any, url: str) -> list[str]:
    """A URL as it is, or the originals that it names where only Spark can see them."""
    if path_at(url) is not None:
        return [url]
    rows = spark.read.format("binaryFile").load(url).select("path").collect()
    return sorted(row.path for row in rows)


def _originals(spark: Any, urls: list[str]) -> Frame:
    """A box for each original, each in a task of its own; with its bytes where workers see no file."""
    files = [Box("url", 0, n, url, b"") for n, url in enumerate(urls) if path_at(url) is not None]
    frame = spark.createDataFrame(pa.Table.from_batches([as_batch(files)]), BOXES)
    other = {url: n for n, url in enumerate(urls) if path_at(url) is None}
    if other:
        from pyspark.sql.functions import col, create_map, lit

        number = create_map(*(lit(x) for pair in other.items() for x in pair))
        content = spark.read.format("binaryFile").load(list(other))
        frame = frame.unionAll(
            content.select(
                lit("url").alias("part"),
                lit(0).alias("bucket"),
                number[col("path")].alias("piece"),
                col("path").alias("read"),
                col("content").alias("data"),
            )
        )
    return frame.repartitionById(len(urls), "piece")


def _plain(error: ReckoningError) -> ReckoningError:
    """An error that can be sent: its words, without what caused it."""
    return InputError(error.what, where=error.where, do=error.do)
