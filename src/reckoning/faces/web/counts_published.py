"""Counts published: what others counted, why two of their figures differ, and what releases of a register changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reckoning.count.comparison import Comparison
from reckoning.count.comparison_search import all_comparisons
from reckoning.count.figure import Figure, in_words
from reckoning.count.series import faults
from reckoning.count.study import standing
from reckoning.faces.web import known, leads
from reckoning.faces.web.kept import kept
from reckoning.faces.web.page import Block, Cell, Grid, Note, Tone, address, grid
from reckoning.faces.web.sight import Sight

MOST = 300


def published(figures: Sequence[Figure]) -> list[Block]:
    """The latest figure of each counter, and what cannot be right among all of them."""
    told = [
        (
            Cell(f.label, address("statement", f.statements[0]) if f.statements else ""),
            f.counter,
            str(f.outcome),
            Cell(in_words(f.value), number=None),
            f.wording,
            f.known_on,
            str(f.scope.side),
            str(f.scope.victims),
        )
        for f in standing(figures)
    ]
    columns = ("figure", "counter", "what", "in words", "wording", "known on", "side", "victims")
    table = grid("published", "", columns, told, note="The latest of each counter; never added up.")
    doubts = [Note(f"{f.code.replace('_', ' ')}: {f.words}", Tone.CONTESTED) for f in faults(figures)[:20]]
    return [*([table] if table else []), *doubts]


@kept
def _comparisons(sight: Sight, as_of: str) -> Sequence[Comparison]:
    return all_comparisons(known.counted(sight, as_of).figures)


def compared(sight: Sight, as_of: str, asked: Mapping[str, str]) -> list[Block]:
    """Every two figures that answer nearly one question, with why they differ."""

    def row(c: Comparison) -> Sequence[object]:
        causes = "; ".join(f"{x.code.replace('_', ' ')}: {x.words}" for x in c.causes if x.explains)
        against = "; ".join(x.words for x in c.causes if not x.explains)
        first, second = c.first, c.second
        return (
            Cell(f"{first.counter}: {in_words(first.value)}", _said(first)),
            Cell(f"{second.counter}: {in_words(second.value)}", _said(second)),
            str(c.relation),
            causes or "none found",
            against,
            str(c.unexplained or ""),
        )

    columns = ("one figure", "another", "they", "why they differ", "what works the other way", "unexplained")
    table = leads.paged("compared", "", columns, _comparisons(sight, as_of), row, asked, "/counts")
    return [table] if table else []


def _said(f: Figure) -> str:
    return address("statement", f.statements[0]) if f.statements else ""


def changes(sight: Sight) -> Grid | None:
    """Records of a register that a later release lacks, renumbers or changes; nobody is named."""
    found = sight.rows(
        "SELECT id, title, pattern FROM held.findings WHERE kind = 'removal' ORDER BY pattern, title, id"
    )
    note = f"{len(found) - MOST:,} more are among the findings" if len(found) > MOST else ""
    rows = [(r["pattern"], leads.to_finding(r["id"], r["title"])) for r in found[:MOST]]
    return grid("changes", "", ("change", "record"), rows, note=note)
