"""From when to when a party stood on a list."""

from __future__ import annotations

from reckoning.resolve.listings import Designating, listings

VERSIONS = {"a": "2023-08-17", "b": "2023-08-24", "c": "2024-05-03", "undated": ""}


def said(evidence: str, prop: str, raw: str) -> Designating:
    return Designating(f"{evidence}-{prop}", "ofac:1", evidence, "OFAC SDN", prop, raw)


def test_a_party_stands_from_the_first_version_that_has_it_and_is_gone_by_the_one_that_lacks_it() -> None:
    told = [said("a", "name", "X LTD"), said("b", "name", "X LIMITED"), said("b", "program", "BURMA")]
    (one,) = listings([*told, said("b", "listingDate", "2023-01-31")], VERSIONS)
    assert (one.designated, one.first, one.last, one.gone_by) == (
        "2023-01-31",
        "2023-08-17",
        "2023-08-24",
        "2024-05-03",
    )
    assert one.names == ("X LTD", "X LIMITED") and one.programmes == ("BURMA",)
    assert one.statements == ("a-name", "b-name")


def test_a_list_without_a_date_says_that_it_holds_the_party_and_not_when() -> None:
    (one,) = listings([said("undated", "name", "X")], VERSIONS)
    assert (one.first, one.last, one.gone_by) == ("", "", "")
