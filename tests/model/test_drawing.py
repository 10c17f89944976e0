"""What every picture has."""

from __future__ import annotations

from xml.etree import ElementTree

from reckoning.model.drawing import day_ms, picture, svg_text


def test_a_picture_is_well_formed_and_told_whatever_a_source_writes() -> None:
    hostile = "<script>alert(1)</script>\0 \ud800 \u202e & \"'"
    made = picture("a", 40, hostile, hostile, [f"<text>{svg_text(hostile)}</text>"])
    root = ElementTree.fromstring(made)
    assert root.get("role") == "img"
    names = (root.get("aria-labelledby") or "").split()
    assert [e.get("id") for e in root if e.get("id")] == names
    assert "<script" not in made and "style=" not in made


def test_a_moment_beyond_every_calendar_has_no_day() -> None:
    assert day_ms(10**18) == ""
