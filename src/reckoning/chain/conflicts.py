"""Conflicts: every contradiction among the statements of a case that a rule finds, each explained and none dropped.

The rules stand in `conflicts_voyages`, `conflicts_listings`, `conflicts_parties` and `conflicts_figures`; what each
differs in, and whether it is a contradiction or only looks like one, in `conflict`. What no rule finds, a person may
record: a judgement on a grade with its reason, or a note in a source that says so, which is told as recorded.
"""

from __future__ import annotations

from collections.abc import Sequence

from reckoning.chain.conflict import Conflict, concluded
from reckoning.chain.conflicts_figures import conflicts_of_figures
from reckoning.chain.conflicts_listings import conflicts_of_listings
from reckoning.chain.conflicts_parties import conflicts_of_parties
from reckoning.chain.conflicts_voyages import conflicts_of_voyages
from reckoning.chain.consignments import consignments_of
from reckoning.chain.tonnes import TonnesParameters
from reckoning.chain.whereabouts import Whereabouts
from reckoning.chain.who import Who
from reckoning.model.conclusion import Conclusion
from reckoning.model.judgement import Judgement
from reckoning.model.row import Row
from reckoning.resolve.entities import Entities


def conflicts_in(rows: Sequence[Row], entities: Entities, judgements: Sequence[Judgement] = ()) -> list[Conflict]:
    """Every conflict among rows of documents, rule by rule; `judgements` are those that stand on them.

    The order of rows does not matter.
    """
    rows = sorted(rows, key=lambda row: row.subject)
    told = consignments_of(rows, Whereabouts(rows), Who(entities), TonnesParameters())
    return [
        *conflicts_of_voyages(rows, told, judgements),
        *conflicts_of_listings(rows, entities),
        *conflicts_of_parties(rows, entities),
        *conflicts_of_figures(rows),
    ]


def conflicts(rows: Sequence[Row], entities: Entities, judgements: Sequence[Judgement] = ()) -> list[Conclusion]:
    """The same as conclusions of kind `conflict`, sorted by id, with links to every statement of every side."""
    return concluded(conflicts_in(rows, entities, judgements))
