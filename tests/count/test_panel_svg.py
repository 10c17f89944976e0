"""The picture of a panel: well-formed XML whatever the names, inside its frame, readable without colour."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.count.estimate import Estimate, Method, Panel, State, StratifiedPanel
from reckoning.count.panel_svg import panel_svg, strata_svg

SVG = "{http://www.w3.org/2000/svg}"
FOUND = Estimate(Method.BIC, State.ESTIMATED, "[A, B, C]", "", 1200.0, 1100.0, 1300.0)
BOUND = Estimate(Method.CHAO, State.ESTIMATED, "", "", 1150.0, 1050.0, 1250.0)
NONE = Estimate(Method.GRAPHS, State.NOT_ESTIMABLE, "", "made for <3> & 5 lists")
PANEL = Panel("deaths", ("A", "B"), (4, 3), 900, ("A", "B"), (), 0.95, (BOUND, FOUND, NONE), ())


def test_every_model_has_a_row_with_a_shape_or_a_reason() -> None:
    root = ElementTree.fromstring(panel_svg(PANEL))
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    for found in PANEL.estimates:
        assert found.method.value in texts
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert len(list(root.iter(f"{SVG}path"))) == 1
    assert any("not estimable: made for <3> & 5 lists" in text for text in texts)
    assert "documented 900" in texts


def test_it_has_a_title_and_says_everything_in_words() -> None:
    root = ElementTree.fromstring(panel_svg(PANEL))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title words"
    title, words = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == "deaths: 900 people documented, and what models make of the rest"
    assert words is not None
    assert "One model alone gives an estimate" in (words.text or "")


@pytest.mark.parametrize("high", [1.5, 1300.0, 9e9])
def test_everything_is_inside_the_frame(high: float) -> None:
    wide = replace(FOUND, total=min(1.2, high), low=1.0, high=high)
    root = ElementTree.fromstring(panel_svg(replace(PANEL, documented=1, estimates=(wide,))))
    width = float((root.get("viewBox") or "").split()[2])
    for line in root.iter(f"{SVG}line"):
        assert 0 <= float(line.get("x1", "")) <= float(line.get("x2", "")) <= width


@given(st.text(max_size=200), st.text(max_size=200))
def test_hostile_names_stay_text(name: str, why: str) -> None:
    panel = replace(PANEL, name=name, lists=(name, why), estimates=(replace(NONE, why=why), FOUND))
    root = ElementTree.fromstring(panel_svg(panel))
    assert not list(root.iter(f"{SVG}script"))
    assert len(list(root)) == len(list(ElementTree.fromstring(panel_svg(replace(panel, name="x", lists=("a", "b"))))))


def test_the_sums_over_strata_have_a_picture_too() -> None:
    root = ElementTree.fromstring(strata_svg(StratifiedPanel((PANEL, PANEL), 1800, 0.95, (FOUND,))))
    assert "2 strata: 1,800 people documented" in (root.findtext(f"{SVG}title") or "")
