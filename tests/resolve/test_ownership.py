"""Ownership tests of three regimes: dated, bounded, with the path, and equal to trying every reading of the facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reckoning.resolve.answer import Answer
from reckoning.resolve.holdings import Control, Holdings, JointArrangement, Stake, held_on
from reckoning.resolve.ownership import (
    UNNAMED,
    ListedParty,
    OwnershipAnswer,
    OwnershipTest,
    Regime,
    exposure,
)
from reckoning.resolve.ownership import test_on as rule_on

ON = date(2024, 1, 1)
AFTER = date(2024, 8, 1)
SINCE = date(2020, 1, 1)
PEOPLE = frozenset({"P", "P2", "Q", "M"})
LISTED = (ListedParty("P", Answer.YES), ListedParty("P2", Answer.YES), ListedParty("M", Answer.UNDETERMINED))


def stake(owner: str, owned: str, low: float, high: float | None = None, **more: object) -> Stake:
    return Stake(
        owner, owned, low, low if high is None else high, **{"start": SINCE, "record": f"{owner}>{owned}", **more}
    )  # type: ignore[arg-type]


def ask(regime: Regime, *stakes: Stake, on: date = ON, party: str = "T", **more: object) -> OwnershipAnswer:
    holdings = Holdings(stakes, people=PEOPLE, **more)  # type: ignore[arg-type]
    return exposure(party, on, regime, holdings, LISTED)


@pytest.mark.parametrize(
    ("regime", "on", "share", "expected"),
    [
        (Regime.OFAC, ON, 50, Answer.YES),
        (Regime.OFAC, ON, 49.99, Answer.NO),
        (Regime.EU, ON, 50, Answer.NO),
        (Regime.EU, date(2024, 7, 2), 50, Answer.NO),
        (Regime.EU, date(2024, 7, 3), 50, Answer.YES),
        (Regime.EU, ON, 50.01, Answer.YES),
        (Regime.UK, AFTER, 50, Answer.NO),
        (Regime.UK, AFTER, 50.01, Answer.YES),
    ],
)
def test_half_is_enough_or_not_by_regime_and_day(regime: Regime, on: date, share: float, expected: Answer) -> None:
    answer = ask(regime, stake("P", "T", share), stake("Q", "T", 100 - share), on=on)
    assert answer.answer is expected
    assert answer.on_named_owners is expected


def test_shares_of_several_listed_owners_are_added_up_except_in_the_uk() -> None:
    stakes = (stake("P", "T", 30), stake("P2", "T", 30), stake("Q", "T", 40))
    assert [ask(r, *stakes).answer for r in Regime] == [Answer.YES, Answer.YES, Answer.NO]
    together = (JointArrangement(("P", "P2"), "T", SINCE, record="pact"),)
    assert ask(Regime.UK, *stakes, arrangements=together).answer is Answer.YES
    undated = (JointArrangement(("P", "P2"), "T"),)
    assert ask(Regime.UK, *stakes, arrangements=undated).answer is Answer.UNDETERMINED


def test_a_chain_counts_whole_and_only_through_parties_that_meet_the_test() -> None:
    through = (stake("P", "X", 50), stake("Q", "X", 50), stake("X", "T", 50), stake("Q", "T", 50))
    answer = ask(Regime.OFAC, *through)
    assert answer.answer is Answer.YES  # not 25 %: X counts as listed, and it holds half
    assert [(s.owner, s.owned) for s in answer.path] == [("X", "T"), ("P", "X")]
    broken = (stake("P", "X", 49), stake("Q", "X", 51), stake("X", "T", 100))
    assert ask(Regime.OFAC, *broken).answer is Answer.NO


def test_control_counts_in_the_eu_and_the_uk_and_not_in_the_us() -> None:
    directs = (Control("P", "T", "names its board", SINCE, record="articles"),)
    stakes = (stake("Q", "T", 100),)
    answers = [ask(r, *stakes, controls=directs) for r in Regime]
    assert [a.answer for a in answers] == [Answer.NO, Answer.YES, Answer.YES]
    assert answers[1].path[0].record == "articles"
    assert "controlled by P" in answers[1].why


def test_a_share_outside_its_dates_does_not_count() -> None:
    sold = (
        stake("P", "T", 60, end=date(2023, 6, 30)),
        stake("Q", "T", 60, start=date(2023, 7, 1)),
        stake("Q2", "T", 40),
    )
    holdings = Holdings(sold, people=PEOPLE | {"Q2"})
    days = (date(2023, 6, 30), date(2023, 7, 1))
    assert [exposure("T", d, Regime.OFAC, holdings, LISTED).answer for d in days] == [Answer.YES, Answer.NO]


def test_bounds_that_straddle_the_half_leave_it_undetermined() -> None:
    answer = ask(Regime.OFAC, stake("P", "T", 40, 60), stake("Q", "T", 40, 60))
    assert (answer.answer, answer.low_pct, answer.named_pct, answer.high_pct) == (Answer.UNDETERMINED, 40, 60, 60)
    assert ask(Regime.OFAC, stake("P", "T", 10, 60), stake("Q", "T", 51, 60)).answer is Answer.NO
    assert ask(Regime.OFAC, stake("M", "T", 100)).answer is Answer.UNDETERMINED


def test_a_path_names_listed_owners_even_where_unnamed_ones_would_do() -> None:
    path = ask(Regime.OFAC, stake("P", "X", 100), stake("X", "T", 40, 60)).path
    assert [(s.owner, s.owned) for s in path] == [("X", "T"), (UNNAMED, "T"), ("P", "X")]


def test_what_nobody_named_holds_may_be_a_listed_partys() -> None:
    answer = ask(Regime.OFAC, stake("P", "T", 20), stake("Q", "T", 20))
    assert (answer.answer, answer.on_named_owners) == (Answer.UNDETERMINED, Answer.NO)
    assert (answer.low_pct, answer.named_pct, answer.high_pct) == (20, 20, 80)
    assert UNNAMED in {s.owner for s in answer.path}
    assert ask(Regime.OFAC).answer is Answer.UNDETERMINED
    assert ask(Regime.OFAC, party="Q").answer is Answer.NO


def test_a_party_listed_itself_is_listed() -> None:
    answer = ask(Regime.UK, party="P")
    assert (answer.answer, answer.path) == (Answer.YES, ())
    assert "itself listed" in answer.why


def test_a_circle_lists_nobody_by_itself_and_is_named() -> None:
    circle = (stake("X", "T", 100), stake("T", "X", 100))
    answer = ask(Regime.OFAC, *circle)
    assert answer.answer is Answer.NO
    assert [(p.what, p.records) for p in answer.problems] == [("ownership in a circle: T, X", ("X>T", "T>X"))]
    entered = (stake("X", "T", 60), stake("T", "X", 50), stake("P", "X", 50), stake("Q", "T", 40))
    assert ask(Regime.OFAC, *entered).answer is Answer.YES


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        (stake("P", "T", 120), "cannot be"),
        (stake("P", "T", -5), "cannot be"),
        (stake("P", "T", 60, 40), "cannot be"),
        (stake("P", "T", float("nan")), "cannot be"),
        (stake("P", "T", 60, end=date(2019, 1, 1)), "reversed"),
        (stake("", "T", 60), "no name"),
        (stake("T", "T", 60), "owns itself"),
    ],
)
def test_a_statement_that_cannot_be_right_is_named_and_makes_nothing_certain(bad: Stake, what: str) -> None:
    answer = ask(Regime.OFAC, bad)
    assert answer.answer is Answer.UNDETERMINED
    assert what in answer.problems[0].what
    assert answer.problems[0].records == (bad.record,)


def test_shares_over_100_together_are_named_and_none_of_them_is_sure() -> None:
    answer = ask(Regime.OFAC, stake("P", "T", 60), stake("Q", "T", 60))
    assert answer.answer is Answer.UNDETERMINED
    assert answer.problems[0].records == ("P>T", "Q>T")
    assert "120 %" in answer.problems[0].what


def test_what_is_wrong_elsewhere_is_no_problem_here() -> None:
    answer = ask(Regime.OFAC, stake("P", "T", 60), stake("Q", "T", 40), stake("Q", "elsewhere", 120))
    assert (answer.answer, answer.problems) == (Answer.YES, ())


def test_two_records_of_one_share_are_alternatives_and_not_a_sum() -> None:
    answer = ask(Regime.OFAC, stake("P", "T", 30, record="a"), stake("P", "T", 40, record="b"), stake("Q", "T", 60))
    assert (answer.answer, answer.low_pct, answer.high_pct) == (Answer.NO, 30, 40)
    assert answer.problems[0].records == ("a", "b")


SHARES = st.sampled_from([0, 25, 50, 75, 100])
COMPANIES, OWNERS = ["T", "X", "Y"], ["P", "P2", "Q", "M", "T", "X", "Y"]


@st.composite
def some_stakes(draw: st.DrawFn) -> list[Stake]:
    pairs = draw(st.lists(st.tuples(st.sampled_from(OWNERS), st.sampled_from(COMPANIES)), max_size=4, unique=True))
    stakes = []
    for owner, owned in pairs:
        low = draw(SHARES)
        high = min(100, low + draw(st.sampled_from([0, 0, 25, 50])))
        start = draw(st.sampled_from([SINCE, SINCE, None]))
        if owner != owned:
            stakes.append(stake(owner, owned, low, high, start=start))
    return stakes


Shares = dict[tuple[str, str], float]


def worlds(stakes: list[Stake], regime: Regime, unnamed: list[str]) -> Iterator[tuple[Shares, list[str]]]:
    """Every reading: a value for each share, a holder for what nobody named holds, and whether M is listed."""
    least = [s.low_pct if s.start else 0 for s in stakes]
    values = [[v for v in (0, 25, 50, 75, 100) if low <= v <= s.high_pct] for s, low in zip(stakes, least, strict=True)]
    for chosen in product(*values):
        shares = {(s.owner, s.owned): float(v) for s, v in zip(stakes, chosen, strict=True)}
        rest = [100 - sum(v for (_, owned), v in shares.items() if owned == c) for c in COMPANIES]
        if min(rest) < 0:
            continue
        for holders in product(unnamed, repeat=len(COMPANIES)):
            held = {(h, c): r for h, c, r in zip(holders, COMPANIES, rest, strict=True) if h}
            both = dict(shares)
            for pair, v in held.items():
                both[pair] = both.get(pair, 0.0) + v
            for listed in (["P", "P2", "U"], ["P", "P2", "U", "M"]):
                yield both, listed


def counts_as_listed(shares: Shares, roots: list[str], rule: OwnershipTest) -> bool:
    inside = set(roots)
    for _ in COMPANIES:
        for company in COMPANIES:
            share = sum(v for (owner, owned), v in shares.items() if owned == company and owner in inside)
            if rule.met_by(share):
                inside.add(company)
    return "T" in inside


def tried(stakes: list[Stake], regime: Regime, on: date, unnamed: list[str]) -> Answer:
    rule = rule_on(regime, on)
    seen = set()
    for shares, listed in worlds(stakes, regime, unnamed):
        groups = [listed] if rule.adds_up else [[p] for p in listed]
        seen.add(any(counts_as_listed(shares, group, rule) for group in groups))
    return Answer.UNDETERMINED if len(seen) > 1 else Answer.YES if seen == {True} else Answer.NO


@settings(deadline=None, max_examples=60)
@given(some_stakes(), st.sampled_from(list(Regime)), st.sampled_from([ON, AFTER]))
def test_the_answer_is_that_of_trying_every_reading(stakes: list[Stake], regime: Regime, on: date) -> None:
    sums = {c: sum(s.low_pct for s in stakes if s.owned == c and s.start) for c in COMPANIES}
    if max(sums.values()) > 100:
        assert any("add up" in p.what for p in held_on(stakes, on).problems)
        return
    answer = exposure("T", on, regime, Holdings(tuple(stakes), people=PEOPLE), LISTED)
    anybody = ["", "U"] if rule_on(regime, on).adds_up else ["", "U", "P", "P2", "M"]
    assert answer.answer is tried(stakes, regime, on, anybody)
    assert answer.on_named_owners is tried(stakes, regime, on, [""])


@settings(deadline=None)
@given(some_stakes(), st.sampled_from(list(Regime)))
def test_a_path_leads_from_the_party_to_listed_or_unnamed_owners(stakes: list[Stake], regime: Regime) -> None:
    answer = exposure("T", ON, regime, Holdings(tuple(stakes), people=PEOPLE), LISTED)
    if answer.answer is Answer.NO:
        assert answer.path == ()
        return
    reached = {"T"}
    for step in answer.path:
        assert step.owned in reached
        reached.add(step.owner)
    roots = reached - {s.owned for s in answer.path}
    assert roots <= {"P", "P2", "M", UNNAMED}
    assert roots
