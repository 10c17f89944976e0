"""Grounds: the sources under a finding as supports and denials, from the records it links to, and why it has its grade.

A link of role `contradicts` is a denial, every other a support. Statements of one record count once. A finding that no
record stands under (one of a ship's track) has its own basis and the feed it came from as its one support.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reckoning.chain.sources import support_of
from reckoning.model.basis import Basis, Grade, Support
from reckoning.model.conclusion import Link
from reckoning.model.grading import Graded, graded
from reckoning.model.judgement import Judgement
from reckoning.model.row import Row


def grounds(links: Iterable[Link], rows: Iterable[Row]) -> list[Support]:
    """The supports and denials of a finding, one for each record it links to, in the order of the links."""
    holder = {s: row for row in rows for s in (row.statement, *(f.statement for f in row.fields))}
    found: dict[str, Support] = {}
    for link in links:
        if row := holder.get(link.statement):
            known = found.get(row.subject) or support_of(row)
            found[row.subject] = replace(known, supports=known.supports and link.role != "contradicts")
    return list(found.values())


def why_graded(
    finding: str,
    stored: str,
    basis: str,
    links: Iterable[Link],
    rows: Sequence[Row],
    judgements: Iterable[Judgement] = (),
    feed: str = "",
) -> Graded:
    """Why a stored finding has its grade: id, grade and basis as stored, links, and the rows they may lead to.

    `feed` names the source of positions where no record stands under it.
    """
    supports = grounds(links, rows) or [Support(Basis(basis), feed or "the source of the positions")]
    return graded(finding, supports, judgements, by_rule=Grade(stored))
