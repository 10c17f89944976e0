"""Who is who: what joins two mentions, what never does, and that no order changes it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.resolve.rows import row_of

from reckoning.model.judgement import UNDONE, Judgement, standing
from reckoning.model.row import RecordKind
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import Mention, MentionKind, mentions_of

NEVA, HURON = "9333400", "9162928"


def ship(label: str, name: str, imo: str = "", **more: str) -> Mention:
    row = row_of(RecordKind.SHIP, label, {"name": name, "imoNumber": imo, **more})
    return mentions_of([row])[0]


def link(a: Mention | str, b: Mention | str, decision: str = "same", at_ms: int = 0) -> Judgement:
    first, second = (m if isinstance(m, str) else m.subject for m in (a, b))
    return Judgement("link", first, decision, "seen on a photograph", other=second, at_ms=at_ms)


def test_a_renamed_reflagged_hull_with_one_imo_is_one() -> None:
    old = ship("1", "HURON", HURON, flag="Cameroon")
    new = ship("2", "ASTRA", f"IMO {HURON}", flag="Gabon")
    entities = Entities([old, new])
    assert entities.of(old.subject) == entities.of(new.subject) == f"imo:{HURON}"
    assert len(entities.why(old.subject, new.subject)) == 2


def test_a_renamed_company_with_one_number_in_one_register_is_one() -> None:
    def company(label: str, name: str, country: str, number: str) -> Mention:
        fields = {"name": name, "country": country, "registrationNumber": number}
        return mentions_of([row_of(RecordKind.COMPANY, label, fields)])[0]

    old, new = (
        company("1", "Rosy Oil", "Singapore", "201821798H"),
        company("2", "Lily Fuel", "Singapore", "2018 21798h"),
    )
    other = company("3", "Rosy Oil", "Malaysia", "201821798H")
    entities = Entities([old, new, other])
    assert entities.of(old.subject) == entities.of(new.subject) == "company:singapore/201821798H"
    assert entities.of(other.subject) != entities.of(old.subject)
    assert entities.why(old.subject, new.subject)[0] == "Rosy Oil carries register number singapore/201821798H"


def test_ships_of_one_name_and_no_imo_stay_apart_until_judged() -> None:
    a, b = ship("1", "NOBLE"), ship("2", "NOBLE")
    assert Entities([a, b]).of(a.subject) != Entities([a, b]).of(b.subject)
    assert Entities([a, b], [link(a, b, "unsure")]).of(a.subject) == a.subject
    joined = Entities([a, b], [link(a, b)])
    assert joined.of(a.subject) == joined.of(b.subject) == min(a.subject, b.subject)
    assert joined.why(a.subject, b.subject) == ("judged the same: seen on a photograph",)


def test_one_mmsi_is_not_one_ship() -> None:
    a, b = (ship(n, "STAR", mmsi="613004110") for n in "12")
    assert a.identifiers == ("mmsi:613004110",)
    entities = Entities([a, b])
    assert entities.of(a.subject) != entities.of(b.subject)


def test_a_wrong_check_digit_identifies_nothing() -> None:
    assert ship("1", "NOBLE", "9333401").imo == ""


def test_two_numbers_in_one_row_join_neither_ship() -> None:
    both = ship("1", "ROSY", f"{NEVA}; {HURON}")
    assert Entities([both]).of(both.subject) == both.subject


def test_the_veto_holds_against_a_chain_of_judgements() -> None:
    a, b, c = ship("1", "NOBLE", NEVA), ship("2", "NOBLE"), ship("3", "ASTRA", HURON)
    side = ship("4", "NOBLE")
    entities = Entities([a, b, c, side], [link(a, b), link(b, c), link(a, side)])
    assert entities.of(a.subject) == f"imo:{NEVA}"
    assert entities.of(c.subject) == f"imo:{HURON}"
    assert entities.of(b.subject) == b.subject  # which of the two judgements is wrong, nobody knows
    assert entities.of(side.subject) == f"imo:{NEVA}"  # it is on no way between the two
    (found,) = entities.contradictions
    assert {found.first, found.second} == {f"imo:{NEVA}", f"imo:{HURON}"}
    assert sum(tie.judged for tie in found.ties) == 2


def test_a_judgement_of_different_suspends_the_chain_against_it() -> None:
    a, b, c = (ship(n, "YIDA 8") for n in "123")
    entities = Entities([a, b, c], [link(a, b), link(b, c), link(a, c, "different")])
    assert len({entities.of(m.subject) for m in (a, b, c)}) == 3
    assert len(entities.contradictions) == 1


def test_a_number_judged_wrong_no_longer_decides() -> None:
    a = ship("1", "NOBLE", NEVA)
    entities = Entities([a], [link(a, f"imo:{NEVA}", "different")])
    assert entities.of(a.subject) == a.subject
    assert not entities.contradictions


def test_different_between_two_that_carry_one_number_is_a_contradiction_and_the_number_stands() -> None:
    a, b = ship("1", "NOBLE", NEVA), ship("2", "SCF NEVA", NEVA)
    entities = Entities([a, b], [link(a, b, "different")])
    assert entities.of(a.subject) == entities.of(b.subject)
    assert len(entities.contradictions) == 1


def test_the_name_is_the_one_most_often_given() -> None:
    entities = Entities([ship("1", "SCF NEVA", NEVA), ship("2", "NOBLE", NEVA), ship("3", "NOBLE", NEVA)])
    assert entities.name(f"imo:{NEVA}") == "NOBLE"
    assert entities.name("imo:1") == "imo:1"
    assert entities.members("mention:x") == ("mention:x",)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Mention], list[Judgement]]:
    count = draw(st.integers(2, 7))
    mentions = [
        ship(str(n), draw(st.sampled_from("AB")), draw(st.sampled_from(["", "", NEVA, HURON]))) for n in range(count)
    ]
    subjects = [m.subject for m in mentions] + [f"imo:{NEVA}"]
    pairs = st.lists(st.sampled_from(subjects), min_size=2, max_size=2, unique=True)
    said = draw(st.lists(st.tuples(pairs, st.sampled_from(["same", "same", "different", "unsure"])), max_size=9))
    judgements = [link(a, b, decision, at_ms=n) for n, ((a, b), decision) in enumerate(said)]
    return mentions, standing(judgements)


@given(cases(), st.randoms())
def test_no_order_of_mentions_or_judgements_changes_an_entity(
    case: tuple[list[Mention], list[Judgement]], random: st.DataObject
) -> None:
    mentions, judgements = case
    first = Entities(mentions, judgements)
    shuffled = [list(mentions), list(judgements)]
    for some in shuffled:
        random.shuffle(some)  # type: ignore[attr-defined]
    second = Entities(shuffled[0], shuffled[1])  # type: ignore[arg-type]
    assert [first.members(e) for e in first.ids] == [second.members(e) for e in second.ids]
    assert first.contradictions == second.contradictions


@given(cases())
def test_no_entity_holds_two_imo_numbers_or_two_subjects_judged_different(
    case: tuple[list[Mention], list[Judgement]],
) -> None:
    mentions, judgements = case
    entities = Entities(mentions, judgements)
    numbers = {m.subject: m.imo for m in mentions}
    for entity in entities.ids:
        assert entity == min(entities.members(entity))
        assert len([m for m in entities.members(entity) if m.startswith("imo:")]) <= 1
    for j in judgements:
        if j.decision == "different" and entities.of(j.target) == entities.of(j.other):
            assert numbers.get(j.target) and numbers.get(j.target) == numbers.get(j.other)


@given(cases(), st.integers(0, 100))
def test_undoing_a_judgement_restores_what_was(case: tuple[list[Mention], list[Judgement]], which: int) -> None:
    mentions, judgements = case
    a, b = mentions[which % len(mentions)], mentions[(which + 1) % len(mentions)]
    before = Entities(mentions, judgements)
    made = [*judgements, link(a, b, "same", 50), link(a, b, UNDONE, 51)]
    after = Entities(mentions, standing(made))
    assert [before.members(e) for e in before.ids] == [after.members(e) for e in after.ids]


def test_one_field_may_name_several_ships() -> None:
    row = row_of(RecordKind.DELIVERY, "S12", {"vessel": "HUITONG 78; REEF; NOBLE", "imoNumber": NEVA})
    found = mentions_of([row])
    assert [m.name for m in found] == ["HUITONG 78", "REEF", "NOBLE"]
    assert [m.subject[-2:] for m in found] == ["#1", "#2", "#3"]
    assert not any(m.identifiers for m in found)  # whose number it is, the row does not say


def test_what_is_wholly_in_brackets_is_no_name() -> None:
    row = row_of(RecordKind.DELIVERY, "S05", {"vessel": "(eight shipments; Pan Ocean among them)", "buyer": "NEPAS"})
    assert [(m.name, m.kind) for m in mentions_of([row])] == [("NEPAS", MentionKind.COMPANY)]


def test_a_register_says_who_is_a_person() -> None:
    row = row_of(RecordKind.COMPANY, "1", {"name": "Khin Rosy", "role": "natural person"})
    assert mentions_of([row])[0].kind is MentionKind.PERSON


def test_victims_are_never_mentions() -> None:
    row = row_of(RecordKind.CASUALTY, "1", {"name": "somebody", "place": "Monywa"})
    assert [m.kind for m in mentions_of([row])] == [MentionKind.PLACE]
