"""Study: the supply chain of a case as conclusions, as an engine runs it."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from reckoning.chain.conclude import conclusions_of
from reckoning.chain.reaches import Positions
from reckoning.chain.supply_chain import ChainParameters, chain_of
from reckoning.model.conclusion import Conclusion
from reckoning.model.judgement import Judgement
from reckoning.model.row import Row
from reckoning.readers.sanctions_list import SanctionsList
from reckoning.resolve.entities import Entities


def chain_conclusions(
    rows: Sequence[Row],
    findings: pa.Table,
    statics: pa.Table,
    entities: Entities,
    lists: Sequence[SanctionsList] = (),
    judgements: Sequence[Judgement] = (),
    parameters: ChainParameters | None = None,
    positions: Positions | None = None,
) -> list[Conclusion]:
    """What `reckoning.chain.supply_chain.chain_of` finds, as conclusions sorted by id."""
    return conclusions_of(chain_of(rows, findings, statics, entities, lists, judgements, parameters, positions))
