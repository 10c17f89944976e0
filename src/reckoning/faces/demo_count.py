"""The demo's count: deaths in Myanmar since the coup, as AAPP published and as UCDP coded them, and why they differ."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reckoning.case import Case
from reckoning.count.comparison import compare, told
from reckoning.count.figure import Figure, Outcome, in_words
from reckoning.count.series import faults, suspects
from reckoning.count.study import Basis, basis, own_figures
from reckoning.faces.printing import plain, print_table
from reckoning.model.instant import DAY_MS, iso

if TYPE_CHECKING:
    from reckoning.tables.show import Shown

EXAMPLES = Path("examples/figures")
CASE = Path("demo-cases/count")
FILES = ("myanmar-published-figures.csv", "ucdp-ged-myanmar-2021-2023.csv.xz")
COUNTER = "AAPP"
Say = Callable[[str], Any]


def run(console: Say = click.echo) -> None:
    """Make the case anew, set the published series beside the coded events, and say what sets them apart.

    `console` takes one line of text; tables go to stdout as every command's do.
    """
    console("\n== count: deaths in Myanmar since 1 February 2021, published and coded ==")
    shutil.rmtree(CASE, ignore_errors=True)
    case = Case.create(CASE, "count", "How many were killed, by whose count?")
    for added in case.add([EXAMPLES / name for name in FILES]):
        taken = added.intake
        console(
            f"{Path(added.file).name}: {taken.read:,} records read = {taken.kept:,} kept + {taken.rejected:,} rejected"
        )
    of = basis(case.rows(), case.judgements())
    series = yearly(of.figures)
    console(f"\n{COUNTER}'s running total at the end of each year, beside UCDP's events of the same days:")
    print_table([row(of, figure) for figure in series])
    console("UCDP's events bundled here end on 31 December 2023; nothing is counted beyond them.")
    explained(of, series, console)
    console("\nWhat the figures say against themselves:")
    for fault in faults(of.figures):
        console(plain(f"  {fault.code}: {fault.words}"))
    led_back(case.show(series[-1].statements[0]), console)


def yearly(figures: Sequence[Figure]) -> list[Figure]:
    """The counter's last running total of people killed that was known in each year, suspect ones left out."""
    doubted = suspects(figures)
    last: dict[str, Figure] = {}
    for f in figures:
        if (
            f.counter == COUNTER
            and f.outcome is Outcome.KILLED
            and f.running
            and f.key not in doubted
            and not f.scope.weapon
        ):
            year = f.known_on[:4]
            if f.end_ms and (year not in last or (last[year].end_ms or 0) < f.end_ms):
                last[year] = f
    return [last[year] for year in sorted(last)]


def row(of: Basis, figure: Figure) -> dict[str, str]:
    """One line: what was published, and what the events of the same days add up to."""
    own = {f.label: in_words(f.value) for f in own_figures(of, figure)}
    nothing = "not in the events" if not own else "-"
    return {
        "to": (iso((figure.end_ms or 0) - DAY_MS) or "")[:10],
        COUNTER: in_words(figure.value),
        "UCDP, all deaths": own.get("counted (deaths, all sides)", nothing),
        "civilians of them": own.get("counted (civilians, all sides)", nothing),
        "by the state against civilians": own.get("counted (civilians, the state and its allies)", nothing),
    }


def explained(of: Basis, series: Sequence[Figure], console: Say) -> None:
    """Why the last figure that the events reach differs from each of their counts."""
    reached = [f for f in series if own_figures(of, f)]
    if not reached:
        return
    figure = reached[-1]
    console("\nThey are not two answers to one question:")
    said: set[str] = set()
    for own in own_figures(of, figure):
        made = compare(figure, own, of.figures, suspects(of.figures))
        console(plain(f"  {told(made)}"))
        for cause in made.causes:
            if cause.words not in said:
                said.add(cause.words)
                way = "perhaps" if cause.possible else "explains" if cause.explains else "works against it"
                console(plain(f"    {way}, {cause.code}: {cause.words}"))
        if made.unexplained:
            console(plain(f"    left: {made.unexplained}"))


def led_back(shown: Shown, console: Say) -> None:
    """The bytes under the last published figure."""
    for original in shown.originals[:1]:
        console(f"\nThe last of them leads back to {original.file_name}, {original.locator}:")
        console(f"  {plain(original.text.strip())[:150]}")
