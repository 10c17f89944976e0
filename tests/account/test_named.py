"""Whose name may stand on a page."""

from __future__ import annotations

import pytest
from tests.chain.rows import row

from reckoning.account.named import Named
from reckoning.model.judgement import Judgement
from reckoning.model.row import RecordKind
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of
from reckoning.resolve.names import parse_name

ROWS = [
    row(RecordKind.OWNERSHIP, "1", owner="Bren Corvally", asset="Lorn Airport Services Ltd.", percentage="100"),
    row(RecordKind.CUSTOMS, "2", receiver="Thole Air Supply", sender="Halvane Refining Corp."),
    row(RecordKind.COMPANY, "3", name="Ana Ruiz", role="natural person, director"),
]
ENTITIES = Entities(mentions_of(ROWS))


def entity(name: str) -> str:
    return next(ENTITIES.of(m.subject) for m in ENTITIES.mentions.values() if m.name == name)


@pytest.mark.parametrize("name", ["Bren Corvally", "Ana Ruiz"])
def test_a_private_owner_and_a_natural_person_are_told_of_by_role(name: str) -> None:
    told = Named(ENTITIES, ()).of(entity(name), role="owner")
    assert (told.words, told.named) == ("a private owner", False)
    assert told.why


@pytest.mark.parametrize("name", ["Lorn Airport Services Ltd.", "Thole Air Supply", "Halvane Refining Corp."])
def test_firms_and_bodies_of_the_trade_are_named(name: str) -> None:
    assert Named(ENTITIES, ()).of(entity(name)).words == name


def test_who_is_listed_is_named() -> None:
    listed = {parse_name("CORVALLY, Bren").key}
    assert Named(ENTITIES, (), listed).of(entity("Bren Corvally")).named


def test_a_judgement_decides_either_way() -> None:
    public = Judgement("name", entity("Ana Ruiz"), "public", "an official who spoke for the ministry")
    withheld = Judgement("name", entity("Thole Air Supply"), "withheld", "a sole trader")
    named = Named(ENTITIES, [public, withheld])
    assert named.of(entity("Ana Ruiz")).words == "Ana Ruiz"
    assert not named.of(entity("Thole Air Supply"), role="receiver").named
