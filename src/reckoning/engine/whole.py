"""Whole: what depends on the whole case, a cheap step over the buckets' outputs.

Silences are judged against what the sources could hear; anchorages are found from the stops of all ships, and the calls
at them; meetings are joined over days; draughts and identities are compared with calls and meetings. Then every event
becomes a finding with its id, the ship's name and IMO number at the time, and its links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reckoning.archive.derived import Built, Step
from reckoning.engine.detectors import Ocean
from reckoning.engine.links import links_table
from reckoning.engine.naming import names_of
from reckoning.engine.rows import Numbering
from reckoning.engine.ships import ReadInput
from reckoning.model.errors import IntegrityError
from reckoning.model.finding import FINDING_SCHEMA, Kind, finding_id
from reckoning.model.position import buckets_of
from reckoning.places.ports import ports
from reckoning.sea.anchorages import anchorage_places, anchorages
from reckoning.sea.coverage import CoverageParts, merge_coverage
from reckoning.sea.dark_meetings import dark_meetings
from reckoning.sea.draught import draught_changes
from reckoning.sea.events import CITED_EVENT_SCHEMA
from reckoning.sea.gaps import judge
from reckoning.sea.identity import identity_changes, reflaggings
from reckoning.sea.loitering import with_anchorages
from reckoning.sea.meetings import meetings
from reckoning.sea.setting import Surroundings
from reckoning.sea.static import STATIC_SCHEMA
from reckoning.tables.positions import write_table

VERSION = "1"


@dataclass(frozen=True)
class WholeInput:
    """The finished steps that the whole is made of, and what was read of each original."""

    reads: Sequence[ReadInput]
    buckets: Sequence[Built]
    days: Sequence[Built]
    ocean: Ocean

    @property
    def numbering(self) -> Numbering:
        """The case's originals and sources, numbered."""
        originals = tuple(sorted({read.evidence for read in self.reads}))
        return Numbering(originals, tuple(sorted({read.source for read in self.reads})))

    def part(self, name: str) -> pa.Table:
        """One part of all buckets, numbered as the case does."""
        numbering = self.numbering
        tables = []
        for bucket in self.buckets:
            table = pq.read_table(bucket.folder / f"{name}.parquet")
            tables.append(numbering.table(table, bucket.facts["evidence"], bucket.facts["sources"]))
        return pa.concat_tables(tables) if tables else pa.table({})

    def encounters(self) -> Iterator[pa.Table]:
        """The encounters of each day, rows numbered as the case does."""
        numbering = self.numbering
        own = {bucket.facts["bucket"]: bucket.facts["evidence"] for bucket in self.buckets}
        for day in self.days:
            runs = pq.read_table(day.folder / "encounters.parquet")
            for mmsi, columns in (("mmsi", ("first_row", "last_row")), ("mmsi_2", ("first_row_2", "last_row_2"))):
                bucket = buckets_of(runs[mmsi].to_numpy())
                for column in columns:
                    rows = runs[column].to_numpy().copy()
                    for number in np.unique(bucket).tolist():
                        mine = bucket == number
                        rows[mine] = numbering.rows(rows[mine], own[number])
                    at = runs.schema.get_field_index(column)
                    runs = runs.set_column(at, runs.schema.field(at), pa.array(rows))
            yield runs


def whole_step(given: WholeInput) -> Step:
    """The step that holds the findings of a case."""
    inputs = tuple(b.folder.name for b in (*given.buckets, *given.days))
    sources = sorted([read.evidence, read.source] for read in given.reads)
    return Step("findings", VERSION, {"ocean": given.ocean.key, "sources": sources}, inputs)


def compute_whole(given: WholeInput, where: Path) -> dict[str, Any]:
    """Write `findings.parquet` and `links.parquet`; returns the number of findings of each kind."""
    statics = given.part("statics") if given.buckets else STATIC_SCHEMA.empty_table()
    events = _events(given, statics)
    imo, name = names_of(events, statics)
    ids = finding_ids(events)
    columns = {"id": pa.array(ids, pa.string()), "imo": imo, "name": name}
    findings = _as_findings(events, columns).sort_by("id").combine_chunks()
    write_table(findings, where / "findings.parquet")
    by_evidence = {read.evidence: read.folder / "index.parquet" for read in given.reads}
    originals = given.numbering.originals
    links = links_table(ids, events, originals, [by_evidence[sha] for sha in originals])
    write_table(links, where / "links.parquet")
    counts = findings.group_by("kind").aggregate([("kind", "count")]).sort_by("kind")
    return {"findings": dict(zip(counts["kind"].to_pylist(), counts["kind_count"].to_pylist(), strict=True))}


def _as_findings(events: pa.Table, named: dict[str, pa.Array]) -> pa.Table:
    """Events with ids and names as `FINDING_SCHEMA`; what only studies conclude stays null."""
    known = {**{name: events[name] for name in events.column_names}, **named}
    nulls = {f.name: pa.nulls(len(events), f.type) for f in FINDING_SCHEMA if f.name not in known}
    return pa.Table.from_arrays([(known | nulls)[name] for name in FINDING_SCHEMA.names], schema=FINDING_SCHEMA)


def _events(given: WholeInput, statics: pa.Table) -> pa.Table:
    """All events of the case, of `CITED_EVENT_SCHEMA`."""
    if not given.buckets:
        return CITED_EVENT_SCHEMA.empty_table()
    thresholds = given.ocean.parameters
    own = given.part("events")
    moored = anchorages(given.part("stops"), given.ocean.around, thresholds.anchorages, thresholds.setting)
    places = anchorage_places(moored, thresholds.anchorages)
    around = Surroundings(ports(), places, given.ocean.terminals)
    coverage = merge_coverage([CoverageParts(given.part("spans"), given.part("edges"), given.part("hours"))])
    silent = given.part("silences")
    gaps = judge(silent, coverage, around, thresholds.silences, thresholds.gaps, thresholds.setting)
    met = meetings(list(given.encounters()), around, thresholds.meetings, thresholds.setting)
    loiters = pc.equal(own["kind"], Kind.LOITERING)
    loitered = with_anchorages(own.filter(loiters), around, thresholds.setting)
    calls = own.filter(pc.equal(own["kind"], Kind.PORT_CALL))
    unheard = pa.concat_tables([gaps, own.filter(pc.equal(own["kind"], Kind.FALSE_POSITION))])
    laden = draught_changes(statics, calls, met, thresholds.draught, unheard)
    # A ship that drifts, and changes its draught where nobody was seen to meet it, may have met one that was dark.
    told = draught_changes(statics, calls, met, replace(thresholds.draught, unplaced=True))
    dark = dark_meetings(loitered, gaps, told, thresholds.dark_meetings)
    identity = [identity_changes(statics, thresholds.identity), reflaggings(statics, thresholds.identity)]
    return pa.concat_tables([own.filter(pc.invert(loiters)), loitered, moored, gaps, met, laden, dark, *identity])


def finding_ids(events: pa.Table) -> list[str]:
    """The id of each event as a finding; raises `IntegrityError` where two would have one id."""
    columns = ("kind", "rule", "mmsi", "mmsi_2", "place", "ordinal")
    values = [events[name].to_pylist() for name in columns]
    starts = events["start"].cast(pa.int64()).to_pylist()
    ids = []
    for kind, rule, mmsi, mmsi_2, place, ordinal, start in zip(*values, starts, strict=True):
        ships = [f"mmsi:{m}" for m in (mmsi, mmsi_2) if m is not None]
        ids.append(finding_id(kind, rule, ships or [place or ""], start, ordinal))
    if len(set(ids)) != len(ids):
        twice = next(i for i in ids if ids.count(i) > 1)
        raise IntegrityError(
            f"two findings have one id: {twice}", do="report it: a detector numbers its events wrongly"
        )
    return ids
