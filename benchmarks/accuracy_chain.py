"""The chain part of `accuracy.py`: a fictional trade simulated, its tracks and papers put in a case, the chain scored.

    python benchmarks/accuracy.py --part chain --seed N [--ships 30] [--days 10]

What counts as found stands in `reckoning.simulate.scoring_chain`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from reckoning.case import Case
from reckoning.engine.chains import chain_in
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of
from reckoning.simulate.chain_answers import read_chain_truth
from reckoning.simulate.chain_found import ChainFound, score_chain
from reckoning.simulate.frame import load_frame
from reckoning.simulate.scoring_chain import Part
from reckoning.simulate.simulation import Simulation, simulate

FRAME = "strait"


def report_chain(seed: int, ships: int, days: int) -> list[Part]:
    """Simulate, add, trace, put the chain together, score and print."""
    with tempfile.TemporaryDirectory() as folder:
        made = simulate(Path(folder) / "simulated", seed, ships, days, frame=FRAME)
        case = case_of(made, Path(folder) / "case")
        parts = score_chain(load_frame(FRAME), read_chain_truth(made.truth / "chain"), concluded(case))
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


def concluded(case: Case) -> ChainFound:
    """What the study of the chain concludes of a case."""
    material = case.material()
    chain = chain_in(material)
    entities = Entities(mentions_of(material.rows), material.judgements)
    return ChainFound(chain.deliveries, chain.storage.origins, chain.reaches, chain.exposures, entities)


def line(part: Part) -> str:
    """A score as a line."""
    more = ", ".join(f"{name} {value:.3g}" for name, value in part.more.items())
    return f"{part.name:36}{part.right:6} of {part.of:6}{part.share:8.3f}   {more}".rstrip()
