"""Candidates: why two may be one, in words; what names alone can say, and what settles nothing."""

from __future__ import annotations

import pytest
from tests.resolve.rows import day, row_of

from reckoning.model.judgement import Judgement
from reckoning.model.row import RecordKind
from reckoning.resolve.candidates import CandidatePair, candidates
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import Mention, mentions_of
from reckoning.resolve.relations import related_pairs, relations_of

NEVA = "9333400"


def ship(label: str, name: str, **more: str) -> Mention:
    return mentions_of([row_of(RecordKind.SHIP, label, {"name": name, **more})])[0]


def company(label: str, name: str, **more: str) -> Mention:
    return mentions_of([row_of(RecordKind.COMPANY, label, {"name": name, **more})])[0]


def only(*mentions: Mention, judgements: tuple[Judgement, ...] = ()) -> CandidatePair:
    (pair,) = candidates(Entities(mentions, judgements), judgements)
    return pair


def judged(a: Mention, b: Mention, decision: str) -> Judgement:
    return Judgement("link", a.subject, decision, "a reason", other=b.subject)


def test_a_score_is_the_sum_of_reasons_that_a_person_can_read() -> None:
    pair = only(ship("1", "HUITONG 78", flag="China"), ship("2", "HUITONG78", flag="China"))
    assert pair.score == pytest.approx(1 / (1 + 2 ** -sum(r.bits for r in pair.reasons)), abs=1e-3)
    assert {"HUITONG", "78", "one flag: China"} <= {r.words for r in pair.reasons}
    assert pair.score > 0.9


def test_one_rare_word_alone_leaves_it_open() -> None:
    assert only(ship("1", "NOBLE"), ship("2", "NOBLE")).score == pytest.approx(0.5, abs=0.01)


def test_a_name_is_not_common_because_one_ship_is_often_named() -> None:
    many = [ship(str(n), "YU DONG") for n in range(30)]
    pairs = candidates(Entities(many))
    assert len(pairs) == 29  # each with one of them: the queue grows with the mentions and not with their square
    assert min(p.score for p in pairs) > 0.9


def test_hulls_that_differ_in_their_number_are_not_proposed_high() -> None:
    pairs = candidates(Entities([ship("1", "YONG SHENG 56"), ship("2", "YONG SHENG 58")]))
    assert all(p.score < 0.6 for p in pairs)


def test_two_valid_imo_numbers_are_never_a_pair() -> None:
    assert candidates(Entities([ship("1", "NOBLE", imoNumber=NEVA), ship("2", "NOBLE", imoNumber="9162928")])) == []


def test_a_ship_without_number_is_paired_with_each_that_has_one() -> None:
    numbered = [ship("1", "NOBLE", imoNumber=NEVA), ship("2", "NOBLE", imoNumber="9162928")]
    pairs = candidates(Entities([*numbered, ship("3", "NOBLE"), ship("4", "NOBLE")]))
    assert len(pairs) == 4
    assert all(p.score < 0.5 for p in pairs)  # it is one of the two at most
    assert all("only one of the two carries an IMO number" in {r.words for r in p.reasons} for p in pairs)


def test_the_shares_of_rival_ships_and_of_none_add_up_to_one() -> None:
    numbered = [ship("1", "GREY HERON", imoNumber=NEVA, flag="Gabon"), ship("2", "GREY HERON", imoNumber="9162928")]
    pairs = candidates(Entities([*numbered, ship("3", "GREY HERON", flag="Gabon")]))
    assert 0.99 < sum(p.score for p in pairs) < 1.0
    assert max(pairs, key=lambda p: p.score).first == f"imo:{NEVA}"
    assert all(p.score == pytest.approx(1 / (1 + 2 ** -sum(r.bits for r in p.reasons)), abs=0.01) for p in pairs)


def test_a_former_name_finds_a_renamed_ship() -> None:
    pair = only(ship("1", "BARAAWE 1", pastNames="HUITONG 78"), ship("2", "HUITONG 78"))
    assert any("HUITONG 78 is another name of BARAAWE 1" in r.words for r in pair.reasons)


def test_a_radio_number_weighs_more_at_one_time_than_at_two() -> None:
    def pair(start: str) -> float:
        fields = {"name": "STAR", "mmsi": "613004110"}
        rows = [
            row_of(
                RecordKind.SHIP,
                label,
                {**fields, "startDate": since, "endDate": since},
                {"startDate": day(since), "endDate": day(since)},
            )
            for label, since in (("1", "2020"), ("2", start))
        ]
        return candidates(Entities(mentions_of(rows)))[0].score

    assert pair("2020") > pair("2024") > 0.5


def test_people_of_one_name_stay_in_doubt() -> None:
    rows = [
        row_of(RecordKind.SANCTION, n, {"target": "Zaw Min Tun", "targetType": "individual", "authority": a})
        for n, a in (("X005", "UK"), ("X021", "US"))
    ]
    pair = only(*mentions_of(rows))
    firm = only(company("1", "Zaw Min Tun"), company("2", "Zaw Min Tun"))
    assert 0.5 < pair.score < firm.score


def test_another_country_speaks_against_a_party_more_than_against_a_ship() -> None:
    parties = only(company("1", "Hai Linh", country="Viet Nam"), company("2", "Hai Linh", country="Singapore"))
    ships = only(ship("1", "HAI LINH", flag="Viet Nam"), ship("2", "HAI LINH", flag="Panama"))
    assert parties.score < ships.score


def test_a_successor_is_not_the_same() -> None:
    fields = {"name": "Thilawa Energy Storage", "successorOf": "Thilawa Storage Energy"}
    row = row_of(RecordKind.COMPANY, "1", fields)
    after, before = mentions = mentions_of([row])
    (relation,) = relations_of([row])
    assert relation.succession == (before.subject, after.subject)
    (alike,) = candidates(Entities(mentions))
    (kin,) = candidates(Entities(mentions), related=related_pairs([relation]))
    assert kin.score < 0.5 < alike.score
    assert "a source calls one the parent or successor of the other" in {r.words for r in kin.reasons}


def test_judged_pairs_leave_the_queue_and_unsure_ones_go_last() -> None:
    a, b, c = ship("1", "NOBLE"), ship("2", "NOBLE"), ship("3", "YIDA 8")
    d = ship("4", "YIDA 8")
    assert len(candidates(Entities([a, b, c, d]))) == 2
    for decision in ("same", "different"):
        made = (judged(a, b, decision),)
        assert {p.first_name for p in candidates(Entities([a, b, c, d], made), made)} == {"YIDA 8"}
    made = (judged(a, b, "unsure"),)
    assert [p.unsure for p in candidates(Entities([a, b, c, d], made), made)] == [False, True]


def test_one_judged_different_from_the_first_is_compared_with_the_next() -> None:
    a, b, c = sorted((ship(n, "NOBLE") for n in "123"), key=lambda m: m.subject)
    made = (judged(a, b, "different"), judged(a, c, "different"))
    pair = only(a, b, c, judgements=made)
    assert {pair.first, pair.second} == {b.subject, c.subject}


def test_descriptions_are_no_names() -> None:
    rows = [row_of(RecordKind.DELIVERY, n, {"buyer": "not identified", "vessel": "A 1 or B 2"}) for n in "12"]
    assert candidates(Entities(mentions_of(rows))) == []


def test_nothing_named_gives_nothing() -> None:
    assert candidates(Entities([])) == []
