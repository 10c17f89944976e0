"""A register that shrinks: what is gone, renumbered, rewritten, or given to somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.count.people import pair, record

from reckoning.count.linkage import LinkageParameters, Pair, link
from reckoning.count.person_record import PersonRecord
from reckoning.count.register_changes import (
    RegisterChanges,
    change_conclusions,
    compare_releases,
    number_conclusions,
)
from reckoning.model.conclusion import conclusion_tables
from reckoning.model.finding import Kind

NAMES = [
    "Thura Lwin Oo",
    "Kyaw Zin Htet",
    "Mya Hnin Phyu",
    "Zaw Min Naing",
    "Khin Thida Aye",
    "Soe Moe Htun",
    "Nyein Chan Ko",
    "Yin Yin Mar",
]


def entry(release: str, number: str, who: int, **other: str | int | date) -> PersonRecord:
    own: dict[str, str | int | date] = {
        "name": NAMES[who],
        "age": 20 + 5 * who,
        "township": f"{['Yay', 'Taw', 'Kone', 'Pin', 'Lae', 'Seik', 'Kan', 'Su'][who]}taung",
        "date": date(2022, 1 + who, 3 + who),
        "status": "killed",
    }
    return record(int(number) * 10 + who, release, "Register A", number, **{**own, **other})


def compared(before: list[PersonRecord], after: list[PersonRecord]) -> RegisterChanges:
    pairs = link([*before, *after], LinkageParameters(learning=None)).pairs
    return compare_releases(before, after, pairs)


def test_the_same_release_twice_is_unchanged() -> None:
    before, after = ([entry(r, str(n + 1), n) for n in range(8)] for r in ("old", "new"))
    found = compared(before, after)
    assert (found.unchanged, found.changes, found.added) == (8, (), ())


def test_who_is_gone_is_a_finding_without_a_name() -> None:
    before = [entry("old", str(n + 1), n) for n in range(8)]
    after = [entry("new", str(n + 1), n) for n in range(8) if n != 3]
    found = compared(before, after)
    assert [c.before.number for c in found.removed] == ["4"]
    assert found.unchanged == 7
    conclusion = change_conclusions(found)[0]
    assert conclusion.kind == Kind.REMOVAL
    assert conclusion.title == "no. 4 of Register A: not in the later release"
    assert "Zaw" not in str(conclusion)
    assert before[3].statement in {link.statement for link in conclusion.links}


def test_a_new_number_for_the_same_person_is_no_removal() -> None:
    before = [entry("old", str(n + 1), n) for n in range(8)]
    after = [entry("new", str(n + 101 if n == 2 else n + 1), n) for n in range(8)]
    found = compared(before, after)
    assert [(c.what, c.before.number, c.after.number if c.after else "") for c in found.changes] == [
        ("renumbered", "3", "103")
    ]
    assert found.added == ()


def test_what_is_said_otherwise_is_named_and_names_are_not_shown() -> None:
    before = [entry("old", str(n + 1), n) for n in range(8)]
    after = [entry("new", str(n + 1), n, **({"age": 21, "name": "Thura Lwin U"} if n == 0 else {})) for n in range(8)]
    found = compared(before, after)
    assert [(c.what, [f.field for f in c.fields]) for c in found.changes] == [("changed", ["name", "age"])]
    conclusion = change_conclusions(found)[0]
    assert (conclusion.value_before, conclusion.value_after) == ("age 20", "age 21")
    assert conclusion.title == "no. 1 of Register A: says something else in the later release: name, age"


def test_a_number_given_to_somebody_else_is_reused() -> None:
    before = [entry("old", str(n + 1), n) for n in range(6)]
    after = [entry("new", str(n + 1), 7 if n == 4 else n) for n in range(6)]
    found = compared(before, after)
    assert [(c.what, c.before.number) for c in found.changes] == [("reused", "5")]


def test_a_doubtful_record_is_named_with_the_removal() -> None:
    old, new = entry("old", "1", 0), entry("new", "9", 0)
    found = compare_releases([old], [new], [pair(old, new, 0.4)])
    assert [(c.what, c.after, c.probability) for c in found.changes] == [("removed", new, 0.4)]
    assert found.added == (new,)
    assert change_conclusions(found)[0].title.endswith("no. 9 may be the same person")


def test_releases_without_numbers_are_compared_by_link() -> None:
    old, gone, new = record(1, "old", name="Aye"), record(2, "old", name="Moe"), record(1, "new", name="Aye")
    found = compare_releases([old, gone], [new], [pair(old, new, 0.99)])
    assert (found.unchanged, [c.before for c in found.removed]) == (1, [gone])


def test_every_record_of_the_earlier_release_is_accounted_for_once() -> None:
    before = [entry("old", str(n // 2 + 1), n) for n in range(8)]
    after = [entry("new", str(n + 1), n) for n in range(2, 8)]
    found = compared(before, after)
    assert found.unchanged + len(found.changes) == len(before)
    assert len({c.before.id for c in found.changes}) == len(found.changes)


def test_a_removal_is_named_by_its_record_and_the_later_release() -> None:
    old, new, last = entry("old", "1", 0), entry("new", "9", 5), entry("last", "9", 5)
    found = [change_conclusions(compare_releases([old], [after], []))[0] for after in (new, last)]
    assert found[0].subjects == (old.id, f"evidence:{new.release}")
    assert found[0].id != found[1].id
    gone = compare_releases([old], [], [])
    assert (gone.later, [c.what for c in gone.changes]) == ("", ["removed"])
    assert change_conclusions(gone)[0].subjects == (old.id,)


def test_one_number_for_two_people_is_a_conflict_and_findings_can_be_stored() -> None:
    one, two, three = (record(n, "old", "A", "7" if n < 3 else "8", name=f"Aye {n}") for n in (1, 2, 3))
    pairs: list[Pair] = []
    found = number_conclusions([one, two, three], pairs)
    assert [(c.kind, c.pattern, c.subjects) for c in found] == [
        (Kind.CONFLICT, "one number, several people", (one.id, two.id))
    ]
    assert number_conclusions([one, two], [pair(one, two, 0.97)])[0].pattern == "one number, one person"
    before, after = [entry("old", "1", 0), entry("old", "2", 1)], [entry("new", "3", 5)]
    conclusion_tables([*found, *change_conclusions(compared(before, after))])


def gone_as(number: str) -> str:
    """The title of the finding that a record of this number is gone."""
    return change_conclusions(compared([replace(entry("a", "1", 1), number=number)], []))[0].title


def test_a_number_that_is_no_number_is_not_shown() -> None:
    for text in ("U Hidden", "Hidden 3", "ဦးလှ", "Hidden"):
        title = gone_as(text)
        assert "Hidden" not in title and "ဦးလှ" not in title
    for text in ("17", "AAPP-2021/004", "#3"):
        assert f"no. {text} " in gone_as(text)
