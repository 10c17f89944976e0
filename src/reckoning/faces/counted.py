"""Counted: what a count goes by on the screen, and what it goes by in a file, which leaves the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from reckoning.count.study import Basis

Answer = TypeVar("Answer")


def bases(case_dir: str, as_of: str, leaves: bool) -> tuple[Basis, Basis]:
    """What is counted on the screen, and what a file counts (where one `leaves`); says on stderr what stays behind."""
    from reckoning.case import Case
    from reckoning.count.disclosure_names import without_withdrawn
    from reckoning.count.study import basis, linked
    from reckoning.engine.withheld import staying
    from reckoning.model.row import RecordKind

    held = Case.open(case_dir).holding()
    rows, judged = held.material.rows, held.judgements
    of = basis(rows, judged, as_of=as_of, link=linked)
    behind = staying(held, RecordKind.CASUALTY, RecordKind.INCIDENT)
    if behind:
        _tell(behind, leaves)
    if not behind or not leaves:
        return of, of
    consenting = {row.subject for row in without_withdrawn(rows, judged)[0]}  # what withdraws it may be withheld
    left = [row for row in held.leaving.material.rows if row.subject in consenting]
    return of, basis(left, judged, as_of=as_of, link=linked)


def _tell(behind: int, leaves: bool) -> None:
    records = "1 record is" if behind == 1 else f"{behind:,} records are"
    told = "they stay behind: files count what may leave, figures on the screen" if leaves else "figures on the screen"
    click.echo(f"{records} withheld, in whole or in part; {told} count the whole case", err=True)


def of_what_leaves(answer: Callable[[], Answer]) -> Answer:
    """An answer that the whole case has, of what may leave it; raises `UsageError` where none of it may."""
    from reckoning.model.errors import UsageError

    try:
        if found := answer():
            return found
    except UsageError:
        pass  # what the whole case answers is refused only for want of records
    raise UsageError("all that answers this is withheld", do="see: reckoning withheld")
