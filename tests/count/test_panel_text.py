"""A panel in words: the documented count first, disagreement said, no figure without its model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reckoning.count.capture import capture_table
from reckoning.count.estimate import (
    Estimate,
    EstimateParameters,
    LeftOut,
    Method,
    Panel,
    State,
    StratifiedPanel,
    estimate,
)
from reckoning.count.panel_text import panel_text, strata_text

LOW = Estimate(Method.BIC, State.ESTIMATED, "[A, B, C]", "", 1200.4, 1100.0, 1300.0)
HIGH = Estimate(Method.AIC, State.ESTIMATED, "[A:B, C]", "", 2000.0, 1500.0, 2500.0)
BOUND = Estimate(Method.CHAO, State.ESTIMATED, "", "", 1600.0, 1400.0, 1900.0)
NONE = Estimate(Method.GRAPHS, State.NOT_ESTIMABLE, "", "made for 3 to 5 lists")
PANEL = Panel(
    "deaths",
    ("A", "B", "C", "D"),
    (400, 300, 500, 0),
    900,
    ("A", "B", "C"),
    (("A", "B"),),
    0.95,
    (BOUND, LOW, HIGH, NONE),
    (LeftOut("A", 700, (LOW, NONE)), LeftOut("B", 800, (NONE,))),
)


def test_everything_known_is_said() -> None:
    text = panel_text(PANEL)
    assert text.startswith("deaths: 900 people documented, on 4 lists (A 400; B 300; C 500; D 0)\n")
    assert "Nobody is on D: left aside." in text
    assert "Pairs of lists that share nobody: A and B." in text
    assert "at least 1,600  1,400 to 1,900" in text
    assert "not estimable  made for 3 to 5 lists" in text
    assert "2 models put the total between 1,200 and 2,000; their intervals reach from 1,100 to 2,500." in text
    assert "the models contradict each other, and no one figure follows." in text
    assert "log-linear, least BIC lies below the Chao lower bound: both cannot hold." in text
    assert "without A (700 documented): 1,200 (1 of 2 models)" in text
    assert "without B (800 documented): not estimable: made for 3 to 5 lists" in text
    assert "nobody was certain to be on no list" in text
    assert "graphs averaged: lists depend" not in text


def test_what_all_intervals_share_is_said_where_they_share_anything() -> None:
    text = panel_text(replace(PANEL, estimates=(LOW, replace(HIGH, low=1250.0))))
    assert "Inside every interval lie the totals from 1,250 to 1,300." in text


def test_one_model_is_nothing_to_hold_it_against_and_none_leaves_the_count() -> None:
    assert "One model alone" in panel_text(replace(PANEL, estimates=(LOW,)))
    assert "at least 900." in panel_text(replace(PANEL, estimates=(NONE,)))


def test_strata_end_in_their_sum() -> None:
    text = strata_text(StratifiedPanel((PANEL, replace(PANEL, name="missing")), 1800, 0.9, (LOW, HIGH)))
    assert "missing: 900 people documented" in text
    assert "All 2 strata: 1,800 people documented" in text
    assert "90 % interval" in text
    assert text.count("What these figures assume") == 1


def test_a_table_without_overlap_says_so_first() -> None:
    panel = estimate(capture_table("ABC", np.eye(3, dtype=int), [5, 6, 7]), EstimateParameters(leave_one_out=()))
    assert "Fewer than 3 lists overlap: who is missing cannot be estimated from them." in panel_text(panel)
