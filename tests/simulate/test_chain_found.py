"""Chain found: conclusions of the chain on a simulated case take the form in which truth scores them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reckoning.chain.delivery import Delivery, Hull, Mass, Party, Role, Stop, When, Where
from reckoning.chain.exposures import Exposure
from reckoning.chain.lots import Origin
from reckoning.chain.reach import Fix, Interval, Reach
from reckoning.chain.reaches import Reached
from reckoning.chain.seen import Seen
from reckoning.chain.storage import OriginBounds
from reckoning.resolve.answer import Answer
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import Mention, MentionKind
from reckoning.resolve.ownership import Regime
from reckoning.simulate.chain_answers import ChainTruth, read_chain_truth
from reckoning.simulate.chain_found import (
    found_delivery,
    found_exposures,
    found_reach,
    found_shares,
    harbours,
    lied_to,
    matched_cargoes,
    together,
)
from reckoning.simulate.frame import load_frame
from reckoning.simulate.simulation import simulate

HOMES = harbours(load_frame("strait"))


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> ChainTruth:
    made = simulate(tmp_path_factory.mktemp("found") / "a", seed=5, ships=2, days=4, frame="strait", thin_s=600)
    return read_chain_truth(made.truth / "chain")


def subject_of(place: str) -> str:
    return next(s for s, name in HOMES.items() if name == place)


def as_found(truth: ChainTruth, number: int) -> Delivery:
    """A delivery as a chain that knows it all would conclude it."""
    t = truth.deliveries[number]
    where = Where("whatever it is called", subject_of(t.place))
    ship = Hull(f"imo:{t.imo}", t.imo, min(t.mmsi), tuple(sorted(t.names)))
    mass = Mass(t.tonnes, t.tonnes, t.tonnes)
    return Delivery(ship, "jet fuel", Stop(), Stop(where, When(t.start_ms, t.end_ms)), mass, ordinal=number)


def test_a_delivery_belongs_to_the_cargo_it_is(truth: ChainTruth) -> None:
    found = [as_found(truth, n) for n in range(len(truth.deliveries))]
    cargo_of = matched_cargoes([found_delivery(d, HOMES) for d in found], truth.deliveries)
    assert [cargo_of[d.id].cargo for d in found] == [t.cargo for t in truth.deliveries]


def test_bounds_on_origin_stand_beside_truth_and_the_best(truth: ChainTruth) -> None:
    number = next(i for i, t in enumerate(truth.deliveries) if t.cargo in {x.lot for x in truth.drawn})
    delivery = as_found(truth, number)
    cargo = truth.deliveries[number]
    bounds = OriginBounds("any", "Halvane", 0.0, 1.0, None, None, 1, 1, None)
    (share,) = found_shares(truth, [Origin(delivery.id, bounds, Mass(), ())], {delivery.id: cargo})
    assert share.true == cargo.origins.get("Halvane", 0.0)
    assert 0 <= share.best_width <= 1
    assert share.holds
    assert not replace(share, greatest=share.true - 0.01, least=0.0).holds
    assert found_shares(truth, [Origin("another", bounds, Mass(), ())], {delivery.id: cargo}) == []


def test_false_papers_reach_only_what_left_after_them(truth: ChainTruth) -> None:
    told = [lied_to(truth, x) for x in sorted(truth.drawn, key=lambda x: x.at_ms) if x.place == "Orrin Tank Farm"]
    assert told == sorted(told)
    assert set(told) == {False, True}


def test_reach_sets_tell_harbours_and_what_is_left_out() -> None:
    seen = Seen("f", "false_position", 200, None, None, "", 5, 9, *[None] * 4, "", "jump", 0, *[None] * 3, "")  # type: ignore[arg-type]
    near = Reach(subject_of("Vessant"), 20, 1, 1, 1, 1, 9, 9, False, False, True, True)
    reached = Reached(seen, "imo:1", Interval(Fix(0, 0, 4), Fix(0, 0, 10)), (near,), (), (), 18.0)
    found = found_reach(reached, HOMES)
    assert (found.start_ms, found.end_ms, found.possible) == (4, 10, ("Vessant",))
    assert "Dunmere" in found.impossible
    assert "Vessant" not in found.impossible


def test_parties_are_told_under_any_name_they_had(truth: ChainTruth) -> None:
    cargo = truth.deliveries[0]
    buyer = Party("THOLE JETTY SERVICES CO., LTD.", Role.BUYER)
    asked = Exposure("d", buyer, Regime.OFAC, date(2022, 7, 1), date(2022, 7, 1), Answer.NO, (), Answer.YES)
    ship = replace(asked, party=Party("whatever", Role.SHIP))
    stranger = replace(asked, party=Party("Nobody Ltd.", Role.SELLER))
    found = found_exposures(truth, [asked, ship, stranger], {"d": cargo})
    name = next(e["party"] for e in truth.exposures if e["role"] == "ship" and e["cargo"] == cargo.cargo)
    assert found == {
        (cargo.cargo, "Thole Harbour Fuels Co., Ltd.", "OFAC"): "no",
        (cargo.cargo, name, "OFAC"): "no",
    }
    on_named = found_exposures(truth, [asked], {"d": cargo}, named=True)
    assert set(on_named.values()) == {"yes"}


def test_a_change_of_name_is_followed_when_both_names_are_of_one_ship(truth: ChainTruth) -> None:
    rows = [row for row in truth.identities if row["name"] in ("EMBER FARER", "CINDER FARER")]

    def mentions(*names: str) -> list[Mention]:
        number = (f"imo:{rows[0]['imo']}",)
        return [
            Mention(f"mention:{n}", MentionKind.SHIP, name, "name", f"row:{n}", (str(n),), number)
            for n, name in enumerate(names)
        ]

    imo = int(rows[0]["imo"])
    assert together(truth, Entities(mentions("EMBER FARER", "CINDER FARER")))[imo]
    assert not together(truth, Entities(mentions("EMBER FARER")))[imo]
    assert imo not in together(truth, Entities([]))
