"""Review state: what was read of a case, by which what queues go by is kept; a judgement changes none of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from reckoning.engine.holding import Holding
from reckoning.faces.web.sight import Sight
from reckoning.model.row import Row
from reckoning.tables.statements import rows_in


@dataclass(frozen=True)
class State:
    """A case's reads; two of them with the same reads are the same, whatever was judged between."""

    reads: tuple[str, ...]
    holding: Holding = field(compare=False)


def state_of(sight: Sight) -> State:
    """The reads behind a sight."""
    holding = sight.holding
    steps = (holding.reads.get(a.evidence.sha256, "") for a in holding.added)
    return State((str(holding.folder.root), *steps), holding)


@lru_cache(maxsize=2)
def rows(state: State) -> list[Row]:
    """Every record of the case's documents."""
    return rows_in(state.holding.tables)
