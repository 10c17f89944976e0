"""The fictional trade: every pattern is in it, masses balance, and what hides is where truth says it is."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pytest

from reckoning.chain.reach import Candidate, Fix, Interval, reach
from reckoning.model.imo import FICTIONAL, is_imo
from reckoning.simulate.cargoes import Strait, trade_of
from reckoning.simulate.chain_truth import hidden_of
from reckoning.simulate.economy import AIS_DAY, load_economy
from reckoning.simulate.fleet import fleet
from reckoning.simulate.frame import load_frame
from reckoning.simulate.ship_names import named_at, names_of
from reckoning.simulate.trade_hulls import sail_trade, tonnes_per_cm, trade_hulls
from reckoning.simulate.truth import START_MS, ms_of


@cache
def strait(seed: int = 7, days: int = 10) -> Strait:
    economy, frame = load_economy(seed), load_frame("strait")
    hulls = trade_hulls(economy, fleet(24, seed), seed)
    return trade_of(economy, frame, sail_trade(frame, economy, hulls, days, seed), days, seed)


def test_every_pattern_of_the_method_is_carried() -> None:
    s = strait()
    runs = {c.run.pattern for c in s.trade.deliveries}
    assert runs == {"direct_sale", "resale", "commingled", "into_storage", "ship_to_ship"}
    hidden = {h for c in s.trade.deliveries if c.loaded.end_ms > START_MS for h in hidden_of(s, c)}
    assert hidden == {"dark_loading", "false_discharge", "false_origin"}
    assert max(len(c.run.title) for c in s.trade.deliveries) >= 3
    same = [c for c in s.trade.deliveries if c.run.load == "Orrin Tank Farm" and c.run.discharge == "Thole Jetty"]
    assert len(same) >= 10
    assert len({c.carrier for c in same}) == 1
    renamed = [i for i, ship in enumerate(s.economy.ships) if len(names_of(s, i)) == 2]
    assert {s.economy.ships[i].key for i in renamed} == {"renamed", "leaper"}
    assert s.economy.operator("Thole Jetty", s.economy.day(215)) != s.economy.operator("Thole Jetty", AIS_DAY)


def test_there_is_a_lull_and_then_another_origin() -> None:
    s = strait()
    to_thole = [c for c in s.trade.deliveries if c.discharged and c.run.discharge == "Thole Jetty"]
    days = [(c.loaded.start_ms - START_MS) / 86_400_000 + 600 for c in to_thole]
    assert not [d for d in days if 312 < d < 350]
    early = {o for c, d in zip(to_thole, days, strict=True) if d < 300 for o, _ in c.origins}
    late = {o for c, d in zip(to_thole, days, strict=True) if d > 480 for o, _ in c.origins}
    assert "Vesska" in late - early


@pytest.mark.parametrize(("seed", "days"), [(1, 2), (2, 10), (3, 40)])
def test_tanks_never_run_dry_nor_over_and_origins_add_up(seed: int, days: int) -> None:
    s = strait(seed, days)
    for tank in s.trade.tanks:
        level = tank.opening_t
        for _, came, cargo in s.trade.moves(tank.place):
            level += cargo.tonnes if came else -cargo.tonnes
            assert 0 <= level <= tank.capacity_t
    assert all(sum(share for _, share in c.origins) == pytest.approx(1.0) for c in s.trade.cargoes)
    came_in = [c for c in s.trade.deliveries if c.run.pattern == "into_storage"]
    assert all(len(c.origins) == 1 for c in came_in)


def test_oil_of_an_origin_never_leaves_a_tank_before_it_came() -> None:
    s = strait()
    for tank in s.trade.tanks:
        held = {origin: share * tank.opening_t for origin, share in tank.origins}
        for _, came, cargo in s.trade.moves(tank.place):
            for origin, share in cargo.origins:
                held[origin] = held.get(origin, 0.0) + (1 if came else -1) * share * cargo.tonnes
            assert min(held.values()) > -1e-6


def test_draughts_say_what_the_tonnes_say() -> None:
    s = strait()
    for i, worked in s.afloat.worked.items():
        hull, draught = s.afloat.hulls[i], s.afloat.passages[i].handlings
        in_period = [w for w in worked if w.end_tick > 0 and w.start_tick < 14_400]
        for w, h in zip(in_period, draught, strict=True):
            tonnes = (h.after_m - h.before_m) * 100 * tonnes_per_cm(hull)
            assert tonnes == pytest.approx(w.tonnes, abs=10 * tonnes_per_cm(hull))
            assert h.after_m <= hull.draught_max_m


def test_a_cargo_handed_over_at_sea_is_one_cargo() -> None:
    s = strait()
    (handed,) = [c for c in s.trade.deliveries if c.transfer and c.loaded.end_ms > START_MS - 86_400_000]
    assert handed.taker is not None
    giver, taker = s.afloat.worked[handed.ship], s.afloat.worked[handed.taker]
    assert giver[0].tonnes == -giver[1].tonnes == taker[0].tonnes == -taker[1].tonnes == handed.tonnes
    (met,) = s.afloat.meetings
    assert (ms_of(met.start_tick), ms_of(met.end_tick)) == (handed.transfer.start_ms, handed.transfer.end_ms)  # type: ignore[union-attr]


def test_numbers_are_fictional_and_nobody_elses() -> None:
    s = strait()
    others = fleet(24, 7)
    mine = [h.mmsi for h in s.afloat.hulls] + [h.spare_mmsi for h in s.afloat.hulls]
    assert all(str(m).startswith("200") for m in mine)
    assert len(set(mine)) == len(mine)
    assert not set(mine) & {m for h in others for m in (h.mmsi, h.spare_mmsi)}
    assert all(h.imo in FICTIONAL and is_imo(h.imo) for h in s.afloat.hulls)
    assert not {h.imo for h in s.afloat.hulls} & {h.imo for h in others}


def test_a_hull_keeps_its_imo_number_under_every_name() -> None:
    s = strait()
    for i in range(len(s.economy.ships)):
        known = names_of(s, i)
        assert len({n.imo for n in known}) == 1
        assert len({n.mmsi for n in known}) == len({n.name for n in known}) == len(known)
    i = next(i for i, ship in enumerate(s.economy.ships) if ship.key == "leaper")
    assert named_at(s, i, START_MS).name == "CINDER FARER"
    assert named_at(s, i, START_MS - 500 * 86_400_000).name == "EMBER FARER"


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_the_true_terminal_is_within_reach_of_every_hidden_call(seed: int) -> None:
    s = strait(seed)
    candidates = [Candidate(h.name, h.lon, h.lat) for h in s.frame.harbours]
    windows = [(i, w) for group in (s.afloat.lies, s.afloat.silences) for i, w in group.items()]
    assert len(windows) >= 3
    for i, window in windows:
        p = s.afloat.passages[i]
        last, first = (
            Fix(float(p.lon[t]), float(p.lat[t]), ms_of(t)) for t in (window.start_tick - 1, window.end_tick + 1)
        )
        work = [w for w in s.afloat.worked[i] if w.start_tick >= window.start_tick and w.end_tick <= window.end_tick]
        found = {r.place: r for r in reach(Interval(last, first), candidates)}
        assert len(work) == 1
        assert not found[work[0].where].impossible
        assert not found[work[0].where].loading_impossible


def test_the_same_seed_carries_the_same_and_another_does_not() -> None:
    assert strait.__wrapped__(7, 10).trade == strait().trade
    assert strait(8).trade != strait().trade


def test_a_ship_at_its_own_berth_every_time() -> None:
    s = strait(3, 40)
    i = next(i for i, ship in enumerate(s.economy.ships) if ship.key == "shuttle")
    p, at_thole = s.afloat.passages[i], []
    for w in s.afloat.worked[i]:
        middle = (w.start_tick + w.end_tick) // 2
        if w.where == "Thole Jetty" and 0 < middle < len(p.lon):
            at_thole.append((p.lon[middle], p.lat[middle]))
    assert len(at_thole) >= 3
    assert np.ptp(np.array(at_thole), axis=0).max() < 1e-9


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_ship_carries_two_cargoes_at_once(seed: int) -> None:
    s = strait(seed, 10)
    spans: dict[int, list[tuple[int, int]]] = {}
    for c in s.trade.deliveries:
        assert c.discharged
        middle = c.transfer.start_ms if c.transfer else c.discharged.end_ms
        spans.setdefault(c.ship, []).append((c.loaded.start_ms, middle))
        if c.taker is not None and c.transfer:
            spans.setdefault(c.taker, []).append((c.transfer.start_ms, c.discharged.end_ms))
    for own in spans.values():
        own.sort()
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(own))


def test_the_trade_is_the_same_beside_any_fleet() -> None:
    economy = load_economy(7)
    assert trade_hulls(economy, fleet(2, 7), 7) == trade_hulls(economy, fleet(200, 7), 7) == strait().afloat.hulls
