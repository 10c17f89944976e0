"""Simulation: a fictional fleet written to disk, sources and truth apart; the same seed gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from reckoning.model.errors import UsageError
from reckoning.model.instant import DAY_MS
from reckoning.simulate import truth
from reckoning.simulate.broadcast import AT_REST_S, honest_messages, reporting_times
from reckoning.simulate.cargoes import trade_of
from reckoning.simulate.chain_truth import write_chain_truth
from reckoning.simulate.crew import Identity, identities, static_data
from reckoning.simulate.deception import deceive
from reckoning.simulate.documents import write_documents
from reckoning.simulate.economy import load_economy
from reckoning.simulate.fleet import Hull, fleet
from reckoning.simulate.frame import Frame, load_frame
from reckoning.simulate.itinerary import Passage
from reckoning.simulate.meetings import TrueMeeting, true_meetings
from reckoning.simulate.passages import Meeting, all_passages
from reckoning.simulate.reception import heard_in_orbit, heard_on_land, on_air, satellite_passes
from reckoning.simulate.roles import Roles, cast_roles
from reckoning.simulate.silences import Gap, true_gaps
from reckoning.simulate.sources import write_land, write_orbit, write_records, write_terminals
from reckoning.simulate.tables import write_csv
from reckoning.simulate.trade_hulls import Afloat, sail_trade, trade_hulls
from reckoning.simulate.truth import Observed
from reckoning.simulate.windows import Outage, Window, all_windows, outages

README = """Simulated data: no ship, voyage or event in this folder is real.

Made by `reckoning simulate` (frame {frame}, seed {seed}, {ships} ships, {days} days, thinned to {thin_s:g} s).
Names are invented, MMSI begin with 200 (no country has it), IMO numbers lie in 2000000-4999999 (no merchant hull does).

sources/    what a tool may read: simulated-*.csv (stations ashore), simulated-satellite.jsonl (satellites)
documents/  frame strait only: papers, registers, lists and articles of a fictional trade, which a tool may read too
truth/      what was planted, for scoring only; the definitions are in the docstring of reckoning.simulate.truth
            (truth/chain: of the trade, reckoning.simulate.chain_truth)
"""


@dataclass(frozen=True)
class Simulation:
    """What was written: the folders, the source files in order, and how many records and ships they hold."""

    directory: Path
    sources: tuple[Path, ...]
    truth: Path
    records: int
    ships: int
    days: int
    documents: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Ship:
    """A row of `ships.csv`."""

    hull: str
    kind: str
    imo: int
    mmsi: int
    name: str
    length_m: int
    beam_m: int
    draught_max_m: float
    cruise_kn: float


def simulate(
    directory: Path, seed: int, ships: int = 40, days: int = 10, *, frame: str = "sea", thin_s: float = 120.0
) -> Simulation:
    """Write `sources/` and `truth/` of a fictional fleet into a new or empty directory.

    `thin_s` is the least time between two messages of one ship (2 gives the full class A rate). Raises `UsageError` for
    a frame, fleet or period that cannot be simulated, or a directory that holds something.
    """
    if days < 2 or thin_s < 1 or seed < 0:
        raise UsageError("nothing to simulate", do="take a seed of 0 or more, 2 days or more, thinning of 1 s or more")
    stage, hulls = load_frame(frame), fleet(ships, seed)
    sources, answers = _make_folders(directory)
    scene = Scene.of(stage, hulls, days, seed, thin_s)
    economy = load_economy(seed)
    afloat = sail_trade(stage, economy, trade_hulls(economy, hulls, seed), days, seed) if stage.invented else Afloat()
    observed, meetings = _observe(scene, afloat, days)
    documents: tuple[Path, ...] = ()
    if stage.invented:
        write_terminals(directory / "terminals.geojson", stage)
        strait = trade_of(economy, stage, afloat, days, seed)
        write_chain_truth(answers / "chain", strait, observed)
        documents = write_documents(directory / "documents", strait)
    records = [write_land(sources, observed), write_orbit(sources, observed)]
    total = write_records(answers / "records.parquet", records)
    period = Period(truth.START_MS, truth.START_MS + days * DAY_MS, max(thin_s, AT_REST_S), frame, seed, len(observed))
    _write_truth(answers, scene, observed, meetings, period)
    text = README.format(frame=frame, seed=seed, ships=ships, days=days, thin_s=thin_s)
    (directory / "README.txt").write_text(text, encoding="utf-8")
    return Simulation(directory, tuple(sorted(sources.iterdir())), answers, total, len(observed), days, documents)


def _make_folders(directory: Path) -> tuple[Path, Path]:
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError("not an empty directory", where=str(directory), do="name a new one")
    made = directory / "sources", directory / "truth"
    for folder in made:
        folder.mkdir(parents=True, exist_ok=True)
    return made


@dataclass(frozen=True)
class Scene:
    """What all ships share: the frame, who plays what, receivers and satellites, the seed and the thinning."""

    frame: Frame
    hulls: tuple[Hull, ...]
    roles: Roles
    failures: tuple[Outage, ...]
    passes: list[tuple[int, float]]
    seed: int
    thin_s: float

    @classmethod
    def of(cls, frame: Frame, hulls: tuple[Hull, ...], days: int, seed: int, thin_s: float) -> Scene:
        """Cast the roles and set when receivers fail and satellites pass."""
        roles = cast_roles(len(hulls), seed)
        return cls(frame, hulls, roles, outages(frame, days, seed), satellite_passes(days, seed), seed, thin_s)


def _observe(scene: Scene, afloat: Afloat, days: int) -> tuple[list[Observed], list[Meeting]]:
    """Sail the fleet, with the ships of the trade after it, and listen to them."""
    passages, meetings = all_passages(scene.frame, scene.hulls, scene.roles, days, scene.seed)
    silences, lies = all_windows(scene.frame, passages, meetings, scene.roles, scene.seed)
    at = {i: len(passages) + n for n, i in enumerate(sorted(afloat.passages))}
    passages += [afloat.passages[i] for i in at]
    silences |= {at[i]: window for i, window in afloat.silences.items()}
    lies |= {at[i]: window for i, window in afloat.lies.items()}
    meetings += [replace(m, host=at[m.host], guest=at[m.guest]) for m in afloat.meetings]
    renamed = {at[i]: names for i, names in afloat.identities.items()}
    observed = [
        _hear(scene, i, passage, silences.get(i), lies.get(i), renamed.get(i)) for i, passage in enumerate(passages)
    ]
    return observed, meetings


def _hear(
    scene: Scene,
    number: int,
    passage: Passage,
    silence: Window | None,
    lie: Window | None,
    renamed: tuple[Identity, ...] | None,
) -> Observed:
    """One hull: what it sends, what is made false, what is heard of it and what its crew types."""
    rng, roles = np.random.default_rng([scene.seed, 8, number]), scene.roles
    sent = honest_messages(passage, reporting_times(passage, scene.thin_s, rng), rng)
    if lie:
        sent = deceive(scene.frame, sent, lie, rng)
    heard = on_air(sent, scene.frame, silence, scene.failures)
    shared_with = next((scene.hulls[a] for a, b in roles.shared_mmsi if b == number), None)
    names = renamed or identities(
        passage.hull, passage, number in roles.renamed, number in roles.reflagged, shared_with
    )
    static = static_data(passage, names, rng)
    return Observed(passage, static, heard_on_land(heard, rng), heard_in_orbit(heard, scene.passes, rng), silence, lie)


def _write_truth(directory: Path, scene: Scene, ships: list[Observed], planted: list[Meeting], period: Period) -> None:
    frame = scene.frame
    rows: dict[str, tuple[type, Sequence[object]]] = {
        "ships": (Ship, [_ship(s, s.passage.hull) for s in ships]),
        "calls": (truth.Call, [c for s in ships for c in truth.calls(frame, s)]),
        "meetings": (TrueMeeting, true_meetings(frame, ships, planted)),
        "loitering": (truth.Loitering, [x for s in ships for x in truth.loitering(frame, s)]),
        "gaps": (Gap, true_gaps(frame, ships, scene.failures)),
        "false_positions": (truth.FalsePosition, [f for s in ships for f in truth.false_positions(s)]),
        "draughts": (truth.DraughtChange, [d for s in ships for d in truth.draughts(s)]),
        "identities": (truth.IdentityChange, [c for s in ships for c in truth.identity_changes(s)]),
        "outages": (OutageRow, [_outage(o) for o in scene.failures]),
        "period": (Period, [period]),
    }
    for name, (kind, items) in rows.items():
        write_csv(directory / f"{name}.csv", kind, items)


def _ship(ship: Observed, hull: Hull) -> Ship:
    mmsi = ship.static.identities[0].mmsi
    sizes = hull.length_m, hull.beam_m, hull.draught_max_m, hull.cruise_kn
    return Ship(hull.id, hull.kind.name, hull.imo, mmsi, hull.name, *sizes)


@dataclass(frozen=True)
class Period:
    """The row of `period.csv`; `interval_s` is the longest reporting interval, that of ships at rest."""

    start_ms: int
    end_ms: int
    interval_s: float
    frame: str
    seed: int
    ships: int


@dataclass(frozen=True)
class OutageRow:
    """A row of `outages.csv`."""

    start_ms: int
    end_ms: int
    lon: float
    lat: float
    radius_km: float


def _outage(o: Outage) -> OutageRow:
    return OutageRow(truth.ms_of(o.start_tick), truth.ms_of(o.end_tick), o.lon, o.lat, round(o.radius_km, 1))
