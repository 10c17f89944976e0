"""The chain part of `accuracy.py`: a fictional trade simulated, its tracks and papers put in a case, the chain scored.

    python benchmarks/accuracy.py --part chain --seed N [--ships 30] [--days 10]

What counts as found stands in `reckoning.simulate.scoring_chain`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa

from reckoning.case import Case
from reckoning.chain.reaches import Positions
from reckoning.chain.study import chain_of
from reckoning.readers.sanctions_file import read_sanctions
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of
from reckoning.sea.static import STATIC_SCHEMA
from reckoning.simulate.chain_answers import read_chain_truth
from reckoning.simulate.chain_found import ChainFound, score_chain
from reckoning.simulate.frame import load_frame
from reckoning.simulate.scoring_chain import Part
from reckoning.simulate.simulation import Simulation, simulate

FRAME = "strait"
LISTS = ("sdn", "sanctions")
STATICS = {"imoNumber": "imo", "name": "name", "length": "length_m", "beam": "beam_m"}


def report_chain(seed: int, ships: int, days: int) -> list[Part]:
    """Simulate, add, trace, put the chain together, score and print."""
    with tempfile.TemporaryDirectory() as folder:
        made = simulate(Path(folder) / "simulated", seed, ships, days, frame=FRAME)
        case = case_of(made, Path(folder) / "case")
        parts = score_chain(load_frame(FRAME), read_chain_truth(made.truth / "chain"), concluded(case, made))
    papers = len(made.documents)
    print(f"seed {seed}, {ships} ships and those of the trade, {days} days, {papers} documents over two years\n")
    for part in parts:
        print(line(part))
    return parts


def case_of(made: Simulation, where: Path) -> Case:
    """A traced case of tracks, drawn terminals and documents."""
    case = Case.create(where)
    shore = [p for p in made.sources if p.suffix == ".csv"]
    orbit = [p for p in made.sources if p.suffix == ".jsonl"]
    case.add([*shore, *made.directory.glob("*.geojson")], source="simulated")
    case.add(orbit, source="simulated-satellite")
    case.add([p for p in made.documents if p.suffix != ".txt"])
    case.trace()
    return case


def concluded(case: Case, made: Simulation) -> ChainFound:
    """What the chain concludes of a case."""
    rows = case.rows()
    entities = Entities(mentions_of(rows), case.judgements())
    lists = [read_sanctions(p.read_bytes(), p.name) for p in made.documents if any(word in p.name for word in LISTS)]
    heard = case.sql("select mmsi, t_ms, lon, lat from positions")
    positions = Positions(*(np.asarray(heard[name]) for name in ("mmsi", "t_ms", "lon", "lat")))
    chain = chain_of(rows, case.findings(), static_data(case), entities, lists, case.judgements(), positions=positions)
    return ChainFound(chain.deliveries, chain.storage.origins, chain.reaches, chain.exposures, entities)


def static_data(case: Case) -> pa.Table:
    """What ships said of themselves (`STATIC_SCHEMA`), from their statements."""
    named = " ".join(f"when '{said}' then '{name}'" for said, name in STATICS.items())
    said = case.sql(
        f"select cast(substr(subject, 6) as bigint) as mmsi, case property {named} end as property,"
        " raw as text, try_cast(regexp_replace(raw, '^IMO *', '') as double) as number,"
        " valid_from_ms as first_ms, valid_to_ms as last_ms, cast(1 as bigint) as count, id as statement"
        f" from statements where subject like 'mmsi:%' and property in {tuple(STATICS)}"
        " order by mmsi, property, first_ms, text"
    )
    return said.cast(STATIC_SCHEMA)


def line(part: Part) -> str:
    """A score as a line."""
    more = ", ".join(f"{name} {value:.3g}" for name, value in part.more.items())
    return f"{part.name:36}{part.right:6} of {part.of:6}{part.share:8.3f}   {more}".rstrip()
