"""Chains: the supply chain of a case as the objects a measure or a judgement is asked with; nothing is stored."""

from __future__ import annotations

from reckoning.chain.supply_chain import Chain, chain_of
from reckoning.engine.lists import lists_in
from reckoning.engine.study import Material
from reckoning.engine.tracks import positions_for_chain, statics_of
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of


def chain_in(material: Material) -> Chain:
    """The chain of what a case holds, as the study `chain` concludes from it."""
    return chain_of(
        material.rows,
        material.findings,
        statics_of(material),
        Entities(mentions_of(material.rows), material.judgements),
        lists_in(material.originals),
        material.judgements,
        positions=positions_for_chain(material),
    )
