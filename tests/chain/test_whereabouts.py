"""Whereabouts: texts brought to terminals, ports and countries; what cannot be one place never is."""

from __future__ import annotations

import pytest
from tests.chain.rows import row
from tests.chain.world import TERMINALS

from reckoning.chain.countries import country_in
from reckoning.chain.delivery import Where
from reckoning.chain.whereabouts import Whereabouts, likeness
from reckoning.model.judgement import Judgement
from reckoning.model.row import Row

REAL = (
    row("terminal", "T1", name="Former Puma Energy Asia Sun (PEAS) terminal; later Shoon Energy group control",
        port="Thilawa", country="Myanmar"),
    row("terminal", "T2", name="Puma jetty", port="Thilawa", country="Myanmar", position="96.25 16.65 3"),
    row("terminal", "T3", name="Myan Oil terminal", port="near Yangon (Thilawa area)", country="Myanmar"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "terminal", "port", "country"),
    [
        ("Thilawa (Puma jetty)", "place:T2", "unlocode:MMTLA", "MM"),
        ("former Puma/PEAS terminal, Thilawa", "place:T1", "unlocode:MMTLA", "MM"),
        ("Thilawa, near Yangon", "", "unlocode:MMTLA", "MM"),
        ("Thilawa terminal run by PEAS", "", "unlocode:MMTLA", "MM"),
        ("Myan Oil terminal near Yangon", "place:T3", "", "MM"),
        ("Singapore", "", "unlocode:SGSIN", "SG"),
        ("Viet Nam", "", "", "VN"),
        ("Iran (port not stated; port papers named Iraq as origin)", "", "", "IR"),
        ("various", "", "", ""),
        ("not determinable for most; Bandar Abbas indicated", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_text_is_taken_for_what_it_says_and_no_more(text: str, terminal: str, port: str, country: str) -> None:
    found = Whereabouts(REAL).named(text)
    assert (found.terminal, found.country) == (terminal, country)
    if port:
        assert found.port == port


def test_a_text_that_fits_two_terminals_is_taken_for_neither() -> None:
    twins = (
        row("terminal", "A", name="North Amber pier", port="X", country="Orlen"),
        row("terminal", "B", name="South Amber pier", port="X", country="Orlen"),
    )
    assert Whereabouts(twins).named("Amber pier").terminal == ""


def test_a_port_that_only_a_register_knows_is_a_port() -> None:
    places = Whereabouts(TERMINALS)
    assert places.named("Quarry Bay").port == "place:quarry-bay"
    assert places.named("Quarry Bay").country == "Tessaly"
    assert places.named("Quarry Bay Tanks, Quarry Bay").terminal == "place:T1"


def test_the_place_of_a_finding_is_its_terminal_its_port_or_the_port_nearby() -> None:
    places = Whereabouts(TERMINALS)
    assert places.found("place:T2", 147.0, 5.0).named == "Orlen Tanks"
    assert places.found("unlocode:MMTLA", None, None).country == "MM"
    assert places.found(None, 96.25, 16.65).port == "unlocode:MMTLA"
    assert places.found("anchorage:x", 96.25, 16.65).terminal == ""
    assert places.found(None, None, None).finest == "unknown"


def test_places_agree_by_the_finest_that_both_know() -> None:
    t1, t2 = (Where("a", f"place:{n}", "p", "MM", 96.2, 16.6) for n in "12")
    assert likeness(t1, t1).score == 1.0
    assert likeness(t1, t2).score == 0.2
    assert likeness(t1, Where("b", "", "p", "MM")).score == 0.9
    assert likeness(Where(country="MM"), Where(country="MM")).score == 0.6
    assert likeness(Where(country="MM"), Where(country="VN")).never
    assert likeness(Where(), t1).score == 0.5
    far = Where("c", "place:3", "q", "MM", 98.0, 10.0)
    assert likeness(t1, far).never


def test_two_countries_in_one_text_are_none() -> None:
    assert country_in("Iran or Iraq") == ""
    assert country_in("United Arab Emirates") == "AE"


@pytest.mark.parametrize(
    ("text", "terminal"),
    [("former Puma/PEAS terminal, Thilawa", "place:T1"), ("Thilawa, Puma jetty", "place:T2"), ("Puma, Thilawa", "")],
)
def test_records_of_one_terminal_number_are_one_terminal(text: str, terminal: str) -> None:
    operated = row("terminal", "T1", name="former Puma Energy Asia Sun terminal", port="Thilawa", country="Myanmar")
    for rows in ((*REAL, operated), (operated, *REAL)):
        assert Whereabouts(rows).named(text).terminal == terminal


def judged(paper: Row, decision: str, place: str) -> Judgement:
    field = paper.get("dischargePlace")
    assert field is not None
    return Judgement("link", f"mention:{field.statement}", decision, "the owner told me", place)


def test_a_person_says_which_place_a_text_means() -> None:
    paper = row("delivery", "S9", dischargePlace="Thilawa terminal (Shoon-controlled)")
    assert Whereabouts(REAL).of(paper, "dischargePlace").terminal == ""
    found = Whereabouts(REAL, [judged(paper, "same", "place:T1")]).of(paper, "dischargePlace")
    assert (found.terminal, found.port, found.judged) == ("place:T1", "unlocode:MMTLA", "the owner told me")
    assert found.named == "Thilawa terminal (Shoon-controlled)"
    port = Whereabouts(REAL, [judged(paper, "same", "unlocode:MMRGN")]).of(paper, "dischargePlace")
    assert (port.terminal, port.port) == ("", "unlocode:MMRGN")


def test_a_person_says_which_place_a_text_does_not_mean() -> None:
    paper = row("delivery", "S4", dischargePlace="Thilawa, Puma jetty")
    assert Whereabouts(REAL).of(paper, "dischargePlace").terminal == "place:T2"
    apart = Whereabouts(REAL, [judged(paper, "different", "place:T2")]).of(paper, "dischargePlace")
    assert (apart.terminal, apart.port) == ("", "unlocode:MMTLA")
    nowhere = [judged(paper, "different", place) for place in ("place:T2", "unlocode:MMTLA")]
    assert Whereabouts(REAL, nowhere).of(paper, "dischargePlace").port == ""


def test_a_text_judged_to_be_two_places_is_neither_by_judgement() -> None:
    paper = row("delivery", "S9", dischargePlace="Thilawa terminal")
    both = [judged(paper, "same", "place:T1"), judged(paper, "same", "place:T2")]
    found = Whereabouts(REAL, both).of(paper, "dischargePlace")
    assert (found.terminal, found.judged) == ("", "")
