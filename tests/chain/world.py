"""A small fictional trade for the tests of this room: two ports, registers, and the chain of what is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from tests.chain.rows import row
from tests.chain.tracks import findings

from reckoning.chain.reaches import Positions
from reckoning.chain.supply_chain import Chain, ChainParameters, chain_of
from reckoning.model.judgement import Judgement
from reckoning.model.row import Row
from reckoning.readers.sanctions_list import SanctionsList
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of
from reckoning.sea.static import STATIC_SCHEMA

QUARRY = row("terminal", "T1", name="Quarry Bay Tanks", port="Quarry Bay", country="Tessaly", position="150 10 1")
ORLEN = row("terminal", "T2", name="Orlen Tanks", port="Port Orlen", country="Orlen", position="147 5 1")
VANT = row("terminal", "T3", name="Vant Pier", port="Port Vant", country="Vantry", position="155 2 2")
TERMINALS = (QUARRY, ORLEN, VANT)
IMO = 2_712_346


def chain(
    *rows: Row,
    tracks: Sequence[dict[str, Any]] = (),
    statics: pa.Table | None = None,
    lists: Sequence[SanctionsList] = (),
    judgements: Sequence[Judgement] = (),
    positions: Positions | None = None,
    parameters: ChainParameters | None = None,
) -> Chain:
    """The chain of some rows and tracks."""
    sizes = STATIC_SCHEMA.empty_table() if statics is None else statics
    entities = Entities(mentions_of(rows), judgements)
    return chain_of(rows, findings(*tracks), sizes, entities, lists, judgements, parameters, positions)


def delivery(label: str = "P1", **fields: str) -> Row:
    """A published delivery of jet fuel from Port Orlen to Quarry Bay."""
    given = {
        "eventType": "single",
        "vessel": "AMBER TERN",
        "loadPlace": "Port Orlen",
        "dischargePlace": "Quarry Bay",
        "dischargeDate": "2023-04-14",
        "goods": "jet fuel",
        "sourceUrl": f"https://example.org/{label}",
        "publisher": f"Paper {label}",
    }
    return row("delivery", label, **(given | fields))


def customs(label: str = "D1", **fields: str) -> Row:
    """A customs declaration of the same."""
    given = {
        "vessel": "AMBER TERN",
        "imoNumber": str(IMO),
        "date": "2023-04-15",
        "goods": "Jet A-1",
        "quantity": "9800 t",
        "departureCountry": "Orlen",
        "destinationCountry": "Tessaly",
        "port": "Quarry Bay",
        "terminal": "Quarry Bay Tanks",
    }
    return row("customs", label, evidence="cd" * 32, **(given | fields))
