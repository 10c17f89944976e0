"""Sources: whose word a record is in the end, so that copies do not confirm each other."""

from __future__ import annotations

import pytest
from tests.chain.rows import row

from reckoning.chain.sources import group_of, support_of
from reckoning.model.basis import Basis


@pytest.mark.parametrize(
    ("publisher", "evidence", "group"),
    [
        ("todaychina.cc (relaying Reuters 20 May 2021)", "", "reuters"),
        ("NNA / leaders-online.jp", "Myanmar government non-public data via Reuters", "reuters"),
        ("Reuters (Japanese service) on Investing.com", "", "reuters"),
        ("JURIST on Amnesty", "vessel tracking", "amnesty"),
        ("Amnesty UK", "", "amnesty"),
        ("WION (AFP) on Amnesty Deadly Cargo", "", "amnesty"),
        ("Myanmar Now", "", "myanmar now"),
        ("AIN", "", "ain"),
    ],
)
def test_copies_of_one_agency_are_one_group(publisher: str, evidence: str, group: str) -> None:
    assert group_of(row("delivery", publisher=publisher, namedEvidence=evidence)) == group


def test_what_a_record_rests_on_is_its_kind_and_a_copy_is_marked() -> None:
    assert support_of(row("customs")).basis is Basis.DOCUMENTED
    assert support_of(row("delivery")).basis is Basis.STATED
    assert support_of(row("detection")).basis is Basis.OBSERVED
    assert support_of(row("delivery", sourceClass="secondary_copy")).secondary_copy
