"""Mirror trade: both sides' figures side by side, each known reason with the most it explains."""

from __future__ import annotations

import pytest

from reckoning.chain.mirror import Flow, MirrorGap, TradeRow, mirror_gaps
from reckoning.model.errors import InputError, ManyErrors

JET = "271019"


def out(period: str, mass: float | None, partner: str = "MM", reporter: str = "VN", **more: object) -> TradeRow:
    return TradeRow(reporter, partner, Flow.EXPORT, **{"code": JET, "period": period, "mass_t": mass, **more})  # type: ignore[arg-type]


def into(period: str, mass: float | None, partner: str = "VN", reporter: str = "MM", **more: object) -> TradeRow:
    return TradeRow(reporter, partner, Flow.IMPORT, **{"code": JET, "period": period, "mass_t": mass, **more})  # type: ignore[arg-type]


def gaps(*rows: TradeRow) -> tuple[MirrorGap, ...]:
    return mirror_gaps(rows, "VN", "MM", JET)


def reasons(gap: MirrorGap) -> dict[str, float]:
    return {r.code: r.most_t for r in gap.reasons}


def test_both_sides_are_shown_with_the_gap_and_their_records() -> None:
    (gap,) = gaps(out("2023-04", 5_000, record="a"), into("2023-04", 12_000, record="b"))
    assert (gap.exported_t, gap.imported_t, gap.gap_t) == (5_000, 12_000, 7_000)
    assert reasons(gap) == {"rounding": 240}
    assert gap.unexplained_t == 6_760
    assert gap.records == ("a", "b")


def test_a_side_that_published_nothing_at_all_explains_everything() -> None:
    (gap,) = gaps(out("2023-04", 5_000))
    assert gap.imported_t is None
    assert reasons(gap)["not_reported"] == 5_000
    assert gap.unexplained_t == 0
    (stated,) = gaps(out("2023-04", 5_000), into("2023-04", 100, partner="SG"))
    assert "not_reported" not in reasons(stated)
    assert stated.unexplained_t > 0


def test_goods_on_the_way_at_the_turn_of_a_month() -> None:
    april, may = gaps(out("2023-04", 6_000), into("2023-04", 1_000), into("2023-05", 5_000), out("2023-05", 10))
    assert reasons(april)["timing"] == pytest.approx(4_990)
    assert reasons(may)["timing"] == pytest.approx(4_990)
    assert (april.unexplained_t, may.unexplained_t) == (0, 0)


def test_what_went_by_a_third_country_may_explain_more_in_than_out() -> None:
    (gap,) = gaps(out("2023-04", 0), into("2023-04", 9_000), out("2023-04", 4_000, partner="SG"))
    assert reasons(gap)["re_export"] == 4_000
    (other,) = gaps(out("2023-04", 9_000), into("2023-04", 0), into("2023-04", 5_000, partner="SG"))
    assert reasons(other)["origin_or_consignment"] == 5_000


def test_freight_may_make_imports_dearer_and_explains_no_tonne() -> None:
    rows = (out("2023-04", 100, value_usd=1_000.0), into("2023-04", 100, value_usd=1_060.0))
    (gap,) = gaps(*rows)
    assert (gap.gap_t, gap.value_ratio) == (0, 1.06)
    assert reasons(gap) == {"freight_and_insurance": 0}
    assert "within" in gap.reasons[0].why
    (dear,) = gaps(rows[0], into("2023-04", 100, value_usd=2_000.0))
    assert "more than" in dear.reasons[0].why


def test_a_year_is_compared_with_a_year_and_a_part_of_one_says_so() -> None:
    (gap,) = gaps(out("2023", 12_000), into("2023-04", 5_000), into("202305", 4_000))
    assert (gap.period, gap.exported_t, gap.imported_t) == ("2023", 12_000, 9_000)
    assert reasons(gap)["part_of_year"] == 3_000


def test_a_heading_and_its_parts_are_counted_once_and_a_shorter_code_is_no_answer() -> None:
    (gap,) = gaps(out("2023-04", 5_000), out("2023-04", 3_000, code="27101931"), into("2023-04", 9_000, code="2710"))
    assert (gap.exported_t, gap.imported_t) == (5_000, 9_000)
    assert reasons(gap)["coarser_code"] == 4_000


def test_a_mass_that_is_not_given_leaves_no_gap_to_state() -> None:
    (gap,) = gaps(out("2023-04", None, value_usd=5.0), into("2023-04", 9_000))
    assert (gap.exported_t, gap.gap_t, gap.unexplained_t) == (None, None, None)
    assert gap.exported_usd == 5.0


def test_rows_that_cannot_be_are_refused_with_their_record() -> None:
    with pytest.raises(InputError, match="not a month") as refusal:
        gaps(out("April", 5, record="row 7"))
    assert refusal.value.where == "row 7"
    with pytest.raises(ManyErrors, match="2 problems"):
        gaps(out("2023-04", -5), into("2023-04", 5, partner="MM"))
    with pytest.raises(InputError, match="cannot be"):
        gaps(out("2023-04", float("nan")))
    assert gaps() == ()
