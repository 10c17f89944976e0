"""Exposure: listed on the day and not today, by number, name or owner; what nobody knows is undetermined."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.chain.rows import row
from tests.chain.world import TERMINALS, chain, delivery

from reckoning.chain.conclude import conclusions_of
from reckoning.chain.exposures import Exposure
from reckoning.chain.study import chain_conclusions
from reckoning.model.finding import FINDING_SCHEMA
from reckoning.model.judgement import Judgement
from reckoning.model.row import Row
from reckoning.readers.sanctions_file import load_sanctions
from reckoning.readers.sanctions_list import SanctionsList
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of
from reckoning.sea.static import STATIC_SCHEMA

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sanctions"


@pytest.fixture(scope="module")
def lists() -> list[SanctionsList]:
    return [load_sanctions(FIXTURES / f"ofac_sdn_{day}.csv") for day in ("2023-08-17", "2023-08-24")]


def asked(
    *rows: Row, party: str, lists: list[SanctionsList], judgements: tuple[Judgement, ...] = (), regime: str = "OFAC"
) -> Exposure:
    found = chain(*TERMINALS, *rows, lists=lists, judgements=judgements)
    (one,) = [e for e in found.exposures if e.party.name == party and str(e.regime) == regime]
    return one


@pytest.mark.parametrize(("day", "answer"), [("2023-08-20", "no"), ("2023-08-24", "yes")])
def test_shoon_energy_is_listed_on_the_day_or_not_with_both_versions_named(
    day: str, answer: str, lists: list[SanctionsList]
) -> None:
    found = asked(delivery(dischargeDate=day, buyer="Shoon Energy Pte Ltd"), party="Shoon Energy Pte Ltd", lists=lists)
    assert str(found.on_named) == answer
    assert str(found.answer) == ("yes" if answer == "yes" else "undetermined")  # nobody says who owns it
    assert str(found.list_version) == ("2023-08-24" if answer == "yes" else "2023-08-17")
    if answer == "no":
        assert str(found.next_version) == "2023-08-24"
    assert found.listed_as == "OFAC 44660"
    assert any("by its name alone" in why for why in found.why)


def test_a_time_in_which_it_came_on_the_list_is_undetermined(lists: list[SanctionsList]) -> None:
    found = asked(
        delivery(dischargeDate="2023-08-18..2023-08-26", buyer="Shoon Energy Pte Ltd"),
        party="Shoon Energy Pte Ltd",
        lists=lists,
    )
    assert str(found.on_named) == "undetermined"
    assert "no on 2023-08-18, yes on 2023-08-26" in found.why[0]


def test_a_ships_name_is_not_its_identity(lists: list[SanctionsList]) -> None:
    listed = next(d for d in lists[1].designations if d.kind == "vessel" and d.imo)
    by_name = asked(delivery(vessel=listed.name, dischargeDate="2023-08-25"), party=listed.name, lists=lists)
    assert str(by_name.answer) == "undetermined"
    numbered = delivery(vessel=listed.name, imoNumber=str(listed.imo), dischargeDate="2023-08-25")
    assert str(asked(numbered, party=listed.name, lists=lists).answer) == "yes"
    other = delivery(vessel=listed.name, imoNumber="2712346", dischargeDate="2023-08-25")
    assert str(asked(other, party=listed.name, lists=lists).answer) == "no"


def test_a_person_may_say_that_a_namesake_is_another(lists: list[SanctionsList]) -> None:
    paper = delivery(dischargeDate="2023-08-25", buyer="Shoon Energy Pte Ltd")
    field = paper.get("buyer")
    assert field is not None
    apart = Judgement("link", f"mention:{field.statement}", "different", "a bakery", "ofac:44660")
    found = asked(paper, party="Shoon Energy Pte Ltd", lists=lists, judgements=(apart,))
    assert str(found.on_named) != "yes"


def test_an_owner_who_is_listed_counts_with_the_path_to_it(lists: list[SanctionsList]) -> None:
    owned = row(
        "ownership",
        "1",
        owner="Shoon Energy Pte Ltd",
        asset="Quarry Bay Fuels",
        percentage="60 %",
        startDate="2020-01-01",
    )
    paper = delivery(dischargeDate="2023-08-25", buyer="Quarry Bay Fuels")
    found = asked(owned, paper, party="Quarry Bay Fuels", lists=lists)
    assert str(found.answer) == "yes"
    assert len(found.path) == 1
    assert "Shoon Energy Pte Ltd: share, 60 % of Quarry Bay Fuels" in found.path[0]
    assert owned.subject in found.path[0]
    told = conclusions_of(chain(*TERMINALS, owned, paper, lists=lists))
    resting = {c.title for c in told for link in c.links if c.kind == "exposure" and link.statement == owned.statement}
    assert any(t.startswith("Quarry Bay Fuels (buyer) counted as listed by the US (OFAC)") for t in resting), resting
    before = delivery(dischargeDate="2023-08-20", buyer="Quarry Bay Fuels")
    assert str(asked(owned, before, party="Quarry Bay Fuels", lists=lists).on_named) == "no"


def test_another_name_of_a_register_is_that_company(lists: list[SanctionsList]) -> None:
    known = row("company", "C1", name="Shoon Energy Pte Ltd", alias="Quarry Bay Services")
    paper = delivery(dischargeDate="2023-08-25", buyer="Quarry Bay Services Co Ltd")
    found = asked(known, paper, party="Quarry Bay Services Co Ltd", lists=lists)
    assert str(found.answer) == "yes"
    assert found.why[0] == "a register has it as Shoon Energy Pte Ltd"
    twice = row("company", "C2", name="Other Fuels Ltd", alias="Quarry Bay Services")
    assert str(asked(known, twice, paper, party="Quarry Bay Services Co Ltd", lists=lists).on_named) == "no"


def test_a_published_designation_counts_from_its_day(lists: list[SanctionsList]) -> None:
    fact = row("sanction", "X", authority="UK", target="Quarry Bay Fuels", targetType="entity", date="2023-03-27")
    for day, answer in (("2023-03-26", "undetermined"), ("2023-03-27", "yes")):
        paper = delivery(dischargeDate=day, buyer="Quarry Bay Fuels")
        assert str(asked(fact, paper, party="Quarry Bay Fuels", lists=lists, regime="UK").answer) == answer


def test_without_a_list_or_a_name_or_a_day_nothing_is_cleared(lists: list[SanctionsList]) -> None:
    paper = delivery(buyer="not identified")
    for e in chain(*TERMINALS, paper).exposures:
        assert str(e.answer) == "undetermined"
    undated = delivery(dischargeDate="", buyer="Quarry Bay Fuels")
    assert asked(undated, party="Quarry Bay Fuels", lists=lists).why == ("the day is not known",)
    assert asked(delivery(buyer="three importers"), party="three importers", lists=lists).why[0].startswith("described")


def test_what_cannot_be_in_a_register_is_told_with_its_record() -> None:
    bad = [
        row("ownership", "1", owner="Alpha Ltd", asset="Beta Ltd", percentage="60 %"),
        row("ownership", "2", owner="Beta Ltd", asset="Alpha Ltd", percentage="60 %"),
        row("ownership", "3", owner="Gamma Ltd", asset="Alpha Ltd", percentage="130 %"),
        row("ownership", "4", owner="", asset="Beta Ltd", percentage="10 %"),
        row(
            "ownership",
            "5",
            owner="Delta Ltd",
            asset="Beta Ltd",
            percentage="5 %",
            startDate="2023-05-01",
            endDate="2021-01-01",
        ),
    ]
    found = chain(*TERMINALS, *bad, delivery(buyer="Beta Ltd"))
    told = {p.what: p.row for p in found.problems}
    for words, record in (
        ("ownership in a circle: Alpha Ltd, Beta Ltd", bad[0]),
        ("a share that cannot be: Gamma Ltd in Alpha Ltd, 130 to 130 %", bad[2]),
        ("an owner with no name: nobody named in Beta Ltd", bad[3]),
        ("dates reversed: Delta Ltd in Beta Ltd", bad[4]),
    ):
        matching = [what for what in told if words in what]
        assert matching, (words, told)
        assert record.subject in told[matching[0]]


def test_a_list_without_a_date_is_left_out_and_said_to_be(lists: list[SanctionsList], tmp_path: Path) -> None:
    undated = tmp_path / "sdn.csv"
    undated.write_bytes((FIXTURES / "ofac_sdn_2023-08-24.csv").read_bytes())
    rows = [*TERMINALS, delivery(buyer="Shoon Energy Pte Ltd", dischargeDate="2023-08-25")]
    empty = FINDING_SCHEMA.empty_table(), STATIC_SCHEMA.empty_table()
    found = chain_conclusions(rows, *empty, Entities(mentions_of(rows)), [load_sanctions(undated)])
    assert any("has no date" in c.title for c in found if c.kind == "conflict")
    assert {c.pattern for c in found if c.kind == "exposure"} == {"undetermined"}


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        ("natural person", "no"),
        ("public or mutual body", "no"),
        ("company", "undetermined"),
        ("natural person or company", "undetermined"),
        ("procures fuel", "undetermined"),
        ("", "undetermined"),
    ],
)
def test_nobody_owns_who_a_register_calls_a_person_or_a_public_body(
    role: str, answer: str, lists: list[SanctionsList]
) -> None:
    register = row("company", "C1", name="Marrun Oskavelt", role=role)
    told = asked(
        register, delivery(dischargeDate="2023-08-25", buyer="Marrun Oskavelt"), party="Marrun Oskavelt", lists=lists
    )
    assert (str(told.answer), str(told.on_named)) == (answer, "no")


def test_who_another_record_calls_a_company_is_none(lists: list[SanctionsList]) -> None:
    rows = [
        row("company", "C1", name="Marrun Oskavelt", role="natural person"),
        row("company", "C2", name="Marrun Oskavelt", role="company"),
        delivery(dischargeDate="2023-08-25", buyer="Marrun Oskavelt"),
    ]
    assert str(asked(*rows, party="Marrun Oskavelt", lists=lists).answer) == "undetermined"


def test_a_company_wholly_held_by_persons_who_are_not_listed_is_not_exposed(lists: list[SanctionsList]) -> None:
    rows = [
        row("company", "C1", name="Marrun Oskavelt", role="natural person"),
        row(
            "ownership", "O1", owner="Marrun Oskavelt", asset="Oskavelt Ltd", percentage="100 %", startDate="2020-01-12"
        ),
        delivery(dischargeDate="2023-08-25", buyer="Oskavelt Ltd"),
    ]
    assert str(asked(*rows, party="Oskavelt Ltd", lists=lists).answer) == "no"


def test_the_terminal_that_a_person_says_it_was_brings_its_operator_of_the_day(lists: list[SanctionsList]) -> None:
    place = {"port": "Thilawa", "country": "Myanmar"}
    rows = [
        row("terminal", "T001", name="Former Puma Energy Asia Sun (PEAS) terminal", **place),
        row("terminal", "T002", name="Puma jetty", **place),
        row("terminal", "T001", "bc" * 32, name="former Puma Energy Asia Sun terminal", **place,
            operator="Puma Energy Asia Sun Co Ltd", startDate="2017", endDate="2022-12"),
        row("terminal", "T001", "cc" * 32, name="former Puma Energy Asia Sun terminal", **place,
            operator="Shoon Energy Pte Ltd", startDate="2022-12"),
        row("sanction", "X015", authority="UK", target="Shoon Energy Pte Ltd", targetType="entity", date="2023-03-27"),
    ]  # fmt: skip
    papers = [
        delivery("S08", eventType="aggregate", dischargePlace="former Puma/PEAS terminal, Thilawa",
                 dischargeDate="2023-04..2023-12", quantityWording="at least 67 kt in seven shipments"),
        delivery("S09", eventType="aggregate", dischargePlace="Thilawa terminal (Shoon-controlled)",
                 dischargeDate="2024-01..2024-06", quantityWording="two shipments"),
    ]  # fmt: skip
    field = papers[1].get("dischargePlace")
    assert field is not None
    says = Judgement("link", f"mention:{field.statement}", "same", "named by the company that ran it", "place:T001")
    for judgements, known in (((), 1), ((says,), 2)):
        found = chain(*rows, *papers, lists=lists, judgements=judgements)
        told = {
            (found.delivery(e.delivery).rows[0], str(e.regime)): str(e.answer)  # type: ignore[union-attr]
            for e in found.exposures
            if e.party.name == "Shoon Energy Pte Ltd"
        }
        assert len(told) == 3 * known
        assert told[papers[0].subject, "UK"] == "yes"
        assert told[papers[0].subject, "OFAC"] == "undetermined"  # it came on that list within the time told
        if known == 2:
            assert (told[papers[1].subject, "UK"], told[papers[1].subject, "OFAC"]) == ("yes", "yes")
