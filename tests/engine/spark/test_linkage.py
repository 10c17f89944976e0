"""Records are linked on Spark as on DuckDB: the same pairs, and weights that agree to rounding."""

from __future__ import annotations

from typing import Any

import pytest

from reckoning.count.linkage import LinkageParameters, link
from reckoning.count.linkage_learning import TRAINING
from reckoning.count.linkage_model import COMPARISONS
from reckoning.count.linkage_splink import patterns
from reckoning.count.linkage_table import linkage_table
from reckoning.count.person_record import PersonRecord, person_records
from reckoning.simulate.registers import draw_registers, entry_rows


@pytest.fixture(scope="module")
def records() -> list[PersonRecord]:
    """Two small registers of people who do not exist."""
    return person_records(entry_rows(draw_registers(101, 80))[0])


def test_the_same_pairs_are_found(records: list[PersonRecord], spark: Any) -> None:
    untaught = LinkageParameters(learning=None)
    here, there = link(records, untaught), link(records, untaught, spark)
    assert len(here.pairs) > 20
    assert [(p.left, p.right, p.why) for p in there.pairs] == [(p.left, p.right, p.why) for p in here.pairs]
    for one, other in zip(here.pairs, there.pairs, strict=True):
        assert other.probability == pytest.approx(one.probability, abs=2e-6)
        assert [r.bits for r in other.reasons] == pytest.approx([r.bits for r in one.reasons], abs=0.011)
    assert there.compared == here.compared and there.matches == pytest.approx(here.matches)


def test_the_same_patterns_are_counted(records: list[PersonRecord], spark: Any) -> None:
    once = {r.id: r for r in records}
    table = linkage_table([once[i] for i in sorted(once)])
    here, there = (patterns(table, COMPARISONS, TRAINING[0].rule, engine) for engine in (2, spark))
    assert there.num_rows == here.num_rows > 0
    assert there.cast(here.schema).equals(here)
