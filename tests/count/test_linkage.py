"""Linking records of people who do not exist: what is found, why, and that nothing depends on order or chance."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pyarrow as pa
import pytest
from tests.count.people import pairwise_f1, record

from reckoning.count.linkage import Linkage, LinkageParameters, Pair, link, pair_table
from reckoning.count.linkage_table import MOST_IN_BLOCK, linkage_table, place_code
from reckoning.count.person_clusters import people
from reckoning.count.person_record import PersonRecord, person_records
from reckoning.model.row import Row
from reckoning.simulate.registers import draw_registers, entry_rows

UNTAUGHT = LinkageParameters(learning=None)
DAY = date(2022, 3, 4)


@pytest.fixture(scope="module")
def simulated() -> tuple[list[Row], dict[str, str]]:
    return entry_rows(draw_registers(101, 250))


@pytest.fixture(scope="module")
def linked(simulated: tuple[list[Row], dict[str, str]]) -> Linkage:
    return link(person_records(simulated[0]))


def crowd(count: int = 60) -> list[PersonRecord]:
    """Other people, so that names are rare or not."""
    names = [
        "Aung Kyaw",
        "Zaw Min",
        "Hla Win",
        "Tin Moe",
        "Nyein Chan",
        "Soe Thu",
        "Khin Lat",
        "Htet Naing",
        "Yin Mar",
        "Phyo Wai",
    ]
    return [
        record(
            100 + n,
            "other",
            "Register X",
            f"X{n}",
            name=f"{names[n % 10]} {names[(n * 3 + 1) % 10].split()[0]}",
            age=20 + n % 40,
            township=f"{['Yay', 'Taw', 'Kone', 'Pin', 'Lae'][n % 5]}taung",
            date=DAY + timedelta(7 * n),
            status="killed",
            father=f"{names[(n + 5) % 10]}",
        )
        for n in range(count)
    ]


@cache
def probability(one: PersonRecord, two: PersonRecord) -> tuple[float, Pair | None]:
    found = link([one, two, *crowd()], UNTAUGHT).pairs
    ends = tuple(sorted((one.id, two.id)))
    pair = next((p for p in found if (p.left, p.right) == ends), None)
    return (pair.probability if pair else 0.0), pair


def told(number: int, source: str, **other: str | int | date) -> PersonRecord:
    own: dict[str, str | int | date] = {
        "name": "U Thura Lwin Oo",
        "father": "Sai Kham Leik",
        "age": 34,
        "township": "Myinmu",
        "sex": "male",
        "date": DAY,
        "status": "killed",
    }
    return record(number, source, source, f"{source}-{number}", **{**own, **other})


def test_simulated_registers_are_linked_nearly_as_they_are(
    simulated: tuple[list[Row], dict[str, str]], linked: Linkage
) -> None:
    rows, whose = simulated
    found = people(person_records(rows), linked.pairs)
    assert pairwise_f1(found, whose) > 0.95
    assert found.low <= len(set(whose.values())) <= found.high
    assert found.high - found.low < 0.15 * len(set(whose.values()))


def test_probabilities_are_worth_what_they_say(simulated: tuple[list[Row], dict[str, str]], linked: Linkage) -> None:
    whose = simulated[1]
    right = sum(whose[p.left] == whose[p.right] for p in linked.pairs)
    assert abs(sum(p.probability for p in linked.pairs) - right) < 0.05 * right


def test_the_answer_does_not_depend_on_the_order_of_rows(
    simulated: tuple[list[Row], dict[str, str]], linked: Linkage
) -> None:
    mixed = list(simulated[0])
    random.Random(7).shuffle(mixed)
    again = link(person_records(mixed))
    assert again == linked


def test_one_thread_gives_what_two_give(simulated: tuple[list[Row], dict[str, str]], linked: Linkage) -> None:
    assert link(person_records(simulated[0]), LinkageParameters(threads=1)) == linked


@pytest.mark.parametrize(
    "other",
    [
        {"name": "သူရလွင်ဦး", "township": "မြင်းမူ"},
        {"name": "Ko Thu Ra Lwin U", "age": 35},
        {"date": date(2022, 4, 3)},
        {"name": "Thura Lwin", "father": "Sai Kham Leik"},
        {"age": "၃၄", "sex": "ကျား"},
        {"name": "Thura Lwni Oo", "father": ""},
    ],
)
def test_one_person_told_in_another_way_is_found(other: dict[str, str | int | date]) -> None:
    assert probability(told(1, "A"), told(2, "B", **other))[0] > 0.9


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"sex": "female"}, "different sex"),
        ({"age": 71}, "ages that do not fit"),
        ({"father": "Mya Than Nyunt"}, "different fathers"),
        ({"date": date(2023, 11, 20)}, "days far apart"),
        ({"township": "Pakokku"}, "different places"),
        ({"name": "U Kyaw Zay Ya"}, "different names"),
    ],
)
def test_what_speaks_against_a_link_weighs_and_is_said(other: dict[str, str | int | date], words: str) -> None:
    alike, _ = probability(told(1, "A", father=""), told(2, "B", father=""))
    less, pair = probability(told(1, "A"), told(2, "B", **other))
    everything, whole = probability(told(1, "A"), told(2, "B"))
    assert less < everything
    assert alike > 0.9
    assert whole is not None and "same name" in whole.why
    if pair is not None:
        assert words in pair.why
        assert next(r for r in pair.reasons if r.words == words).bits < 0


def test_two_numbers_of_one_release_speak_against_one_person() -> None:
    apart = told(2, "A", age=36, father="", township="")
    own, _ = probability(told(1, "A"), apart)
    other, _ = probability(told(1, "A"), told(2, "B", age=36, father="", township=""))
    assert own < other


def test_reasons_add_up_to_the_order_of_probabilities(linked: Linkage) -> None:
    ordered = sorted(linked.pairs, key=lambda p: sum(r.bits for r in p.reasons))
    assert all(a.probability <= b.probability + 0.05 for a, b in pairwise(ordered))


def test_learnt_shares_are_shares(linked: Linkage) -> None:
    for name in {item.comparison for item in linked.learnt}:
        own = [item for item in linked.learnt if item.comparison == name]
        assert sum(i.m for i in own) == pytest.approx(1) and sum(i.u for i in own) == pytest.approx(1)
        assert all(0 < i.m < 1 and 0 < i.u < 1 for i in own)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_hardly_any_records_are_linked_without_failing(count: int) -> None:
    records = [told(n, f"R{n}") for n in range(count)]
    found = link(records)
    assert len(found.pairs) == count * (count - 1) // 2
    assert all(p.left < p.right for p in found.pairs)


def test_a_record_given_twice_counts_once() -> None:
    records = [told(1, "A"), told(2, "B")]
    assert link([*records, *records], UNTAUGHT) == link(records, UNTAUGHT)


def test_hostile_records_do_no_harm() -> None:
    names = [
        "",
        "x" * 10_000,
        "အောင်" * 3000,
        "၁၂၃",
        "'; DROP TABLE people; --",
        "\x00\ud7ff",
        "U",
        "()",
        "Unknown",
        "|",
        "%",
    ]
    hostile = [
        record(n, "hostile", "H|'\"", "same", name=name, father=name, township=name, age="200", sex="?", status=name)
        for n, name in enumerate(names)
    ]
    hostile += [
        record(50, "hostile", "H", "", date=date(1, 1, 2)),
        record(51, "hostile", "H", "", date=date(9999, 12, 30)),
    ]
    found = link([*hostile, *crowd(20)])
    known = {r.id for r in hostile} | {r.id for r in crowd(20)}
    assert all({p.left, p.right} <= known for p in found.pairs)


def test_a_name_that_thousands_bear_finds_nobody_by_itself() -> None:
    many = [record(n, "one", "A", f"n{n}", name="Aung Aung") for n in range(MOST_IN_BLOCK + 1)]
    table = linkage_table(many)
    assert set(table["block_code"].to_pylist()) == {None}
    assert link(many, UNTAUGHT).pairs == ()


def test_places_compare_without_the_words_for_their_kind() -> None:
    assert place_code("Myinmu Township") == place_code("မြင်းမူမြို့နယ်") == place_code("myinmu tsp")
    assert place_code("") is None


def test_pairs_are_an_arrow_table_too(linked: Linkage) -> None:
    table = pair_table(linked.pairs)
    assert table.schema == pa.schema(
        [("left", pa.string()), ("right", pa.string()), ("probability", pa.float64()), ("why", pa.string())]
    )
    assert table.num_rows == len(linked.pairs)
