"""Measures: what a list or ban would have touched, surely or perhaps, and files that cannot be read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.chain.rows import row
from tests.chain.world import IMO, TERMINALS, chain, customs, delivery

from reckoning.chain.measure import Caught, Measure, NamedParty
from reckoning.chain.measure_file import read_measure
from reckoning.model.errors import InputError, ManyErrors, StorageError
from reckoning.resolve.ownership import Regime

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sanctions"
ROOT = Path(__file__).parents[2]
DAY = date(2023, 4, 1)


def ask(measure: Measure, *rows: object, start: date = DAY) -> list[Caught]:
    return chain(*TERMINALS, *rows).measured(measure, start)  # type: ignore[arg-type]


def test_a_goods_ban_touches_what_falls_under_it_from_its_day_on() -> None:
    ban = Measure("ban", goods=("jet fuel",), destinations=("Tessaly",))
    (hit,) = ask(ban, delivery())
    assert (str(hit.answer), hit.how) == ("yes", "goods")
    assert ask(ban, delivery(), start=date(2023, 4, 15)) == []
    assert ask(ban, delivery(goods="diesel")) == []
    assert ask(Measure("ban", goods=("jet fuel",), destinations=("MM",)), delivery()) == []


def test_what_is_not_told_makes_it_perhaps() -> None:
    ban = Measure("ban", goods=("jet fuel",), destinations=("Tessaly",))
    (goods,) = ask(ban, delivery(goods="fuel"))
    (where,) = ask(ban, delivery(dischargePlace=""))
    (when,) = ask(ban, delivery(dischargeDate="2023-03-20..2023-04-20"))
    assert {str(c.answer) for c in (goods, where, when)} == {"undetermined"}
    assert "may be before" in when.why[-1]


def test_a_named_party_and_a_named_ship_are_touched_directly() -> None:
    named = Measure("list", parties=(NamedParty("MARLE TRADING LTD."),))
    (hit,) = ask(named, delivery(sellerChain="Marle Trading Limited"))
    assert (hit.how, str(hit.answer), hit.party) == ("named", "yes", "Marle Trading Limited")
    ship = Measure("list", parties=(NamedParty("", IMO),))
    assert [c.how for c in ask(ship, customs())] == ["named"]
    assert ask(ship, delivery()) == []


def test_ownership_counts_by_the_regime_s_test() -> None:
    half = row(
        "ownership",
        "1",
        owner="Vandermar Holdings",
        asset="Marle Trading Ltd",
        percentage="50 %",
        startDate="2020-01-01",
    )
    rows = half, delivery(sellerChain="Marle Trading Ltd")
    party = (NamedParty("Vandermar Holdings"),)
    for regime, touched in ((Regime.OFAC, True), (Regime.EU, False), (Regime.UK, False)):
        assert bool(ask(Measure("list", regime, party), *rows)) is touched, regime


def test_the_example_and_any_sanctions_list_are_measures() -> None:
    proposed = read_measure(ROOT / "examples" / "chain" / "ban.toml")
    assert (proposed.regime, proposed.goods) == (Regime.EU, ("jet fuel",))
    assert proposed.parties == (NamedParty("Vandermar Holdings Ltd"),)
    listed = read_measure(FIXTURES / "ofac_sdn_2023-08-24.csv")
    assert listed.regime is Regime.OFAC
    assert any(p.name == "SHOON ENERGY PTE. LTD." for p in listed.parties)


def test_all_that_is_wrong_in_a_measure_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "m.toml"
    file.write_text('regime = "XX"\ngoods = ["milk"]\ndestinations = ["Atlantis"]\ncolour = 1\n[[party]]\nimo = 1\n')
    with pytest.raises(ManyErrors, match="5 problems") as refusal:
        read_measure(file)
    for words in (
        "unknown key 'colour'",
        "unknown regime 'XX'",
        "goods not known: 'milk'",
        "Atlantis",
        "not an IMO number",
    ):
        assert words in str(refusal.value)
    file.write_text("goods = [")
    with pytest.raises(InputError, match="not TOML"):
        read_measure(file)
    file.write_text('name = "nothing"')
    with pytest.raises(InputError, match="no goods and no party"):
        read_measure(file)
    with pytest.raises(StorageError):
        read_measure(tmp_path / "none.toml")
