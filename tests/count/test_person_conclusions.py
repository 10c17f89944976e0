"""People as findings: numbers with bounds, people without names, conflicts."""

from datetime import date

from tests.count.people import pair, record

from reckoning.count.person_clusters import people
from reckoning.count.person_conclusions import people_conclusions, sum_conclusion
from reckoning.count.status import Totals
from reckoning.model.conclusion import conclusion_tables
from reckoning.model.finding import Kind
from reckoning.model.judgement import Judgement

A = record(1, "one", "Register A", "A1", name="Thura", status="detained", date=date(2022, 1, 1))
B = record(1, "two", "Register B", "B1", name="Thura", status="released", releasedOn=date(2021, 5, 1))
C = record(2, "two", "Register B", "B2", name="Thura", status="killed")


def judged(decision: str, one: str, two: str) -> Judgement:
    return Judgement("link", one, decision, "seen", other=two)


def test_the_number_of_people_has_its_bounds_and_its_records() -> None:
    found = people_conclusions(people([A, B, C], [pair(A, B, 0.99), pair(B, C, 0.4)]), [A, B, C])
    number = found[0]
    assert (number.kind, number.low, number.best, number.high, number.unit) == (Kind.FIGURE, 1, 2, 2, "people")
    assert number.title == "1 to 2 people, 2 at best in 3 records of 2 registers"
    assert {link.statement for link in number.links} == {A.statement, B.statement, C.statement}


def test_a_person_is_told_by_records_and_states_and_never_by_name() -> None:
    found = people_conclusions(people([A, B, C], [pair(A, B, 0.99)]), [A, B, C])
    person = next(c for c in found if c.kind == Kind.PERSON and A.id in c.subjects)
    assert person.title == "a person in 2 records of 2 registers: detained"
    assert person.signs == ("released (2021-05-01) before detained (2022-01-01)",)
    assert "Thura" not in str(found)


def test_a_person_keeps_its_id_when_a_record_is_added() -> None:
    alone = people_conclusions(people([A], []), [A])[1]
    more = people_conclusions(people([A, B], [pair(A, B, 0.99)]), [A, B])[1]
    first = min((A, B), key=lambda r: r.id)
    assert (alone.id == more.id) == (first is A)


def test_conflicts_are_findings_and_all_can_be_stored() -> None:
    judgements = [judged("same", A.id, B.id), judged("same", B.id, C.id), judged("different", A.id, C.id)]
    found = people_conclusions(people([A, B, C], [], judgements), [A, B, C])
    assert [c.pattern for c in found if c.kind == Kind.CONFLICT] == ["same and different"]
    conclusion_tables(found)


def test_a_sum_that_does_not_add_up_is_a_conflict_with_its_difference() -> None:
    found = sum_conclusion("AAPP", Totals(25_000, 19_000, 5_900), ["s1", "s2", "s3"])
    assert found is not None and found.best == 100
    assert found.title == "AAPP: 25,000 arrested, 19,000 detained, 5,900 released: 100 not accounted for"
    over = sum_conclusion("AAPP", Totals(10, 9, 3), ["s1"])
    assert over is not None and over.title.endswith("2 more than were arrested")
    assert sum_conclusion("AAPP", Totals(12, 9, 3), ["s1"]) is None
    assert sum_conclusion("AAPP", Totals(12, 9, None), ["s1"]) is None
