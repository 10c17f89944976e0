"""Ownership in a FollowTheMoney file counts in exposures as that of registers does: with the share that it gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.chain.test_exposures import FIXTURES
from tests.chain.world import TERMINALS, chain, delivery

from reckoning.case import Case
from reckoning.chain.exposures import Exposure
from reckoning.readers.sanctions_file import load_sanctions
from reckoning.readers.sanctions_list import SanctionsList
from reckoning.resolve.holdings import Holdings

LISTED, BUYER = "Shoon Energy Pte Ltd", "Quarry Bay Fuels"
OWNER: dict[str, Any] = {"id": "a", "schema": "Company", "properties": {"name": [LISTED]}}
ASSET: dict[str, Any] = {"id": "b", "schema": "Company", "properties": {"name": [BUYER]}}


@pytest.fixture(scope="module")
def lists() -> list[SanctionsList]:
    return [load_sanctions(FIXTURES / f"ofac_sdn_{day}.csv") for day in ("2023-08-17", "2023-08-24")]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "case")


def owns(number: int = 1, **properties: list[Any]) -> dict[str, Any]:
    given = {"owner": ["a"], "asset": ["b"], "startDate": ["2020-01-01"], **properties}
    return {"id": f"o{number}", "schema": "Ownership", "properties": {k: v for k, v in given.items() if v}}


def add(case: Case, *entities: dict[str, Any], name: str = "e.ftm.json") -> None:
    path = case.root.parent / name
    path.write_text("".join(json.dumps(e) + "\n" for e in entities), encoding="utf-8")
    [added] = case.add([path], reader="followthemoney")
    assert added.intake.rejected == 0


def asked(case: Case, lists: list[SanctionsList], party: str = BUYER, regime: str = "OFAC") -> Exposure:
    paper = delivery(dischargeDate="2023-08-25", buyer=party)
    found = chain(*TERMINALS, *case.rows(), paper, lists=lists)
    [one] = [e for e in found.exposures if e.party.name == party and str(e.regime) == regime]
    return one


def held(case: Case) -> Holdings:
    return chain(*TERMINALS, *case.rows(), delivery(buyer=BUYER)).holdings


def shares(case: Case) -> set[tuple[str, str, float, float]]:
    return {(s.owner, s.owned, s.low_pct, s.high_pct) for s in held(case).stakes}


@pytest.mark.parametrize(
    ("percentage", "answer", "on_named"),
    [
        (["60"], "yes", "yes"),
        (["60 %"], "yes", "yes"),
        (["20"], "undetermined", "no"),
        (["25-75"], "undetermined", "undetermined"),
        (["20", "60"], "undetermined", "undetermined"),
        (["0.6"], "undetermined", "undetermined"),
        (["0.6 %"], "undetermined", "no"),
        (["most of it"], "undetermined", "undetermined"),
        ([], "undetermined", "undetermined"),
    ],
)
def test_a_listed_owner_counts_by_the_share_that_the_file_gives(
    percentage: list[str], answer: str, on_named: str, case: Case, lists: list[SanctionsList]
) -> None:
    add(case, OWNER, ASSET, owns(percentage=percentage))
    found = asked(case, lists)
    assert (str(found.answer), str(found.on_named)) == (answer, on_named)
    if answer == "yes":
        [record] = [row.subject for row in case.rows() if row.label == "o1"]
        assert found.path == (f"{LISTED}: share, 60 % of {BUYER} ({record})",)


@pytest.mark.parametrize(
    "unsure", [{"startDate": []}, {"startDate": ["2020-01-01", "2023-09-01"]}, {"status": ["former"]}]
)
def test_a_share_held_since_an_unknown_day_is_never_certain(
    unsure: dict[str, list[str]], case: Case, lists: list[SanctionsList]
) -> None:
    add(case, OWNER, ASSET, owns(percentage=["60"], **unsure))
    found = asked(case, lists)
    assert (str(found.answer), str(found.on_named)) == ("undetermined", "undetermined")


def test_a_share_that_ended_before_the_day_does_not_count(case: Case, lists: list[SanctionsList]) -> None:
    add(case, OWNER, ASSET, owns(percentage=["60"], endDate=["2022"]))
    assert str(asked(case, lists).on_named) == "no"


def test_a_parent_holds_an_unknown_share(case: Case, lists: list[SanctionsList]) -> None:
    add(case, OWNER, ASSET | {"properties": {"name": [BUYER], "parent": ["a"]}})
    assert str(asked(case, lists).on_named) == "undetermined"
    assert shares(case) == {("name:ENERGY SHOON", "name:BAY FUELS QUARRY", 0.0, 100.0)}


def test_an_id_is_read_in_its_own_file_alone(case: Case, lists: list[SanctionsList]) -> None:
    add(case, OWNER, name="one.ftm.json")
    add(case, ASSET, owns(percentage=["60"]), name="two.ftm.json")
    found = asked(case, lists)
    assert (str(found.answer), str(found.on_named)) == ("undetermined", "no")
    assert any(p.what.startswith("an owner with no name") for p in found.problems)


def test_an_owner_that_stands_inside_the_record_counts(case: Case, lists: list[SanctionsList]) -> None:
    add(case, owns(owner=[OWNER], asset=[ASSET], percentage=["60"]))
    assert str(asked(case, lists).answer) == "yes"


def test_of_several_owners_each_may_hold_the_share_or_none(case: Case) -> None:
    other = {"id": "c", "schema": "Company", "properties": {"name": ["Marle Trading"]}}
    add(case, OWNER, ASSET, other, owns(owner=["a", "c"], percentage=["60"]))
    assert {(low, high) for _, _, low, high in shares(case)} == {(0.0, 60.0)} and len(shares(case)) == 2


def test_a_company_of_two_names_is_owned_under_both_and_owns_under_one(case: Case) -> None:
    middle = {"id": "m", "schema": "Company", "properties": {"name": ["Marle Trading", "Marle Holdings"]}}
    add(case, OWNER, ASSET, middle, owns(1, asset=["m"], percentage=["60"]), owns(2, owner=["m"], percentage=["70"]))
    assert shares(case) == {
        ("name:ENERGY SHOON", "name:MARLE TRADING", 60.0, 60.0),
        ("name:ENERGY SHOON", "name:HOLDINGS MARLE", 60.0, 60.0),
        ("name:MARLE TRADING", "name:BAY FUELS QUARRY", 70.0, 70.0),
    }


def test_a_crowd_in_one_record_is_nobody_named(case: Case) -> None:
    crowd = [{"id": f"c{n}", "schema": "Company", "properties": {"name": [f"Firm {n}"]}} for n in range(101)]
    add(case, ASSET, *crowd, owns(owner=[c["id"] for c in crowd], percentage=["60"]))
    assert {(owner, owned) for owner, owned, _, _ in shares(case)} == {("", "name:BAY FUELS QUARRY")}


@pytest.mark.parametrize(("schema", "answer"), [("Person", "no"), ("PublicBody", "no"), ("Company", "undetermined")])
def test_nobody_owns_a_person_or_public_body(schema: str, answer: str, case: Case, lists: list[SanctionsList]) -> None:
    add(case, {"id": "p", "schema": schema, "properties": {"name": ["Marrun Oskavelt"]}})
    assert str(asked(case, lists, "Marrun Oskavelt").answer) == answer


def test_a_person_who_is_called_a_company_elsewhere_may_be_owned(case: Case, lists: list[SanctionsList]) -> None:
    named = {"name": ["Marrun Oskavelt"]}
    add(
        case,
        {"id": "p", "schema": "Person", "properties": named},
        {"id": "q", "schema": "Company", "properties": named},
    )
    assert str(asked(case, lists, "Marrun Oskavelt").answer) == "undetermined"


def test_a_ship_is_no_party_that_is_owned(case: Case) -> None:
    ship = {"id": "v", "schema": "Vessel", "properties": {"name": ["AMBER TERN"], "imoNumber": ["IMO2712346"]}}
    add(case, OWNER, ship, owns(asset=["v"], percentage=["60"]))
    assert shares(case) == set()
