"""Commands on counting: count, overlap, compare.

Figures on the screen are of the whole case; those in a file, and what they are checked against, of what may leave it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reckoning.faces.counted import bases, of_what_leaves
from reckoning.faces.options import Face, as_json, in_case
from reckoning.faces.printing import plain, print_json, print_table, warn_outdated

if TYPE_CHECKING:
    from reckoning.count.comparison import Comparison
    from reckoning.count.figure import Figure, FigureWarning
    from reckoning.count.figure_count import Counts
    from reckoning.count.figure_query import Query
    from reckoning.count.study import Basis


def _kept(command: Face) -> Face:
    """Options that narrow a count."""
    for name, words in (
        ("--weapon", "Only this weapon class (air strike, artillery, ground, arrest, arson, mine, other, unknown)."),
        ("--perpetrator", "Only where this is part of who is said to have done it."),
        ("--region", "Only where this is part of the region's name."),
        ("--source", "Only what this source recorded."),
        ("--as-of", "Only records said on or before that day (YYYY-MM-DD)."),
        ("--to", "Last day that counts."),
        ("--from", "First day that counts (YYYY-MM-DD)."),
    ):
        name_of = {"--from": "first_day", "--to": "last_day", "--as-of": "as_of"}.get(name, name[2:])
        command = click.option(name, name_of, default="", metavar=name[2:].upper(), help=words)(command)
    return command


def _of_kind(command: Face) -> Face:
    """`--of`: which records, where a case holds both."""
    words = "Only registers of people, or only tables of events."
    return click.option("--of", "of_kind", type=click.Choice(["people", "events"]), default=None, help=words)(command)


def _written(command: Face) -> Face:
    """`--csv`, `--svg`: files beside what is printed."""
    command = click.option("--svg", type=click.Path(path_type=Path), default=None, help="Write a picture there too.")(
        command
    )
    return click.option("--csv", type=click.Path(path_type=Path), default=None, help="Write the table there too.")(
        command
    )


@click.command()
@click.option(
    "--what", default="deaths", show_default=True, help="deaths, civilians, injured, detained, people, events"
)
@click.option(
    "--by", default="", help="Groups: day, week, month, year, region, place, perpetrator, weapon, group, source"
)
@_of_kind
@_kept
@_written
@click.option(
    "--released",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A table released before: refuse one that gives people away beside it.",
)
@click.option("--keep", is_flag=True, help="Keep what the whole case gives, unfiltered, as findings too.")
@in_case
@as_json
def count(
    what: str,
    by: str,
    of_kind: str | None,
    csv: Path | None,
    svg: Path | None,
    released: tuple[Path, ...],
    keep: bool,
    case_dir: str,
    as_json: bool,
    **filters: str,
) -> None:
    """Count deaths, people or events from the records of a case: low, best and high, with what to be warned of.

    Published figures are never added up: the latest of each counter is shown beside. Cells under 5 people are hidden.
    """
    from reckoning.case import Case
    from reckoning.count.figure_query import query
    from reckoning.count.figure_table import released_table, rows
    from reckoning.count.study import standing

    asked = query(what, by, **filters)
    _refuse_own(case_dir, csv, svg)
    if keep:
        Case.open(case_dir).study("count", {"what": what, "by": by})
    warn_outdated(Case.open(case_dir).ledger())  # what is counted here is of now; what a run kept is not
    leaves = bool(csv or svg or released)
    of, leaving = bases(case_dir, asked.as_of, leaves)
    answers = _answers(of, asked, of_kind)
    if leaves:
        apart = bool(answers) and leaving is not of
        outside = of_what_leaves(lambda: _answers(leaving, asked, of_kind)) if apart else answers
        _write_counts(outside, csv, svg, released)
    tables = [(made, released_table(made)) for made in answers]
    if as_json:
        print_json([row for made, table in tables for row in _as_data(made, rows(table, made.unit))])
        return
    for made, table in tables:
        click.echo(_heading(made))
        print_table(rows(table, made.unit), [*table.by, "in words"])
        _warn(made.warnings)
    if not tables:
        click.echo(
            plain(f"no records to count {asked.what} from{f' as known on {asked.as_of}' if asked.as_of else ''}")
        )
        _warn(of.warnings)
    _published(standing(of.figures), asked)


def _answers(of: Basis, asked: Query, of_kind: str | None) -> list[Counts]:
    from reckoning.count.study import counts

    return [made for made in counts(of, asked) if of_kind in (None, made.kind)]


def _write_counts(answers: Sequence[Counts], csv: Path | None, svg: Path | None, released: tuple[Path, ...]) -> None:
    """The files of a count, of what may leave; raises `UsageError` before it writes any."""
    from reckoning.archive.durable import write_whole
    from reckoning.count.figure_svg import figures_svg
    from reckoning.count.figure_table import check_releases, released_table, to_csv

    tables = [(made, released_table(made)) for made in answers]
    if released:
        check_releases([table for _, table in tables], released)
    if (csv or svg) and len(tables) != 1:
        _refuse_files(len(tables))
    for made, table in tables:
        asked = made.query
        about = {"from": asked.first_day, "to": asked.last_day, "as known on": asked.as_of}
        if csv:
            write_whole(csv, to_csv(table, made.unit, _told_outside(made.warnings), about).encode())
        if svg:
            write_whole(svg, figures_svg(_heading(made), table, made.unit).encode())


def _refuse_own(case_dir: str, *paths: Path | None) -> None:
    from reckoning.archive.folder import CaseFolder

    folder = CaseFolder.find(Path(case_dir))
    for path in paths:
        if path is not None:
            folder.refuse_own(path)


def _as_data(made: Counts, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Rows for programs: what they are counted from, and on the total the warnings."""
    told = [{"code": w.code, "words": w.words} for w in made.warnings]
    sources = list(made.total.sources)
    return [
        {"of": made.kind, **row, **({"sources": sources, "warnings": told} if n == 0 else {})}
        for n, row in enumerate(rows)
    ]


def _refuse_files(tables: int) -> None:
    from reckoning.model.errors import UsageError

    if tables:
        raise UsageError(
            "people and events are two tables, and one file was named", do="choose one: --of people or --of events"
        )
    raise UsageError("there are no records to write a table of", do="published figures are shown by: reckoning compare")


def _heading(made: Counts) -> str:
    from reckoning.count.figure import in_words

    query = made.query
    asked = [f"{words} {day}" for words, day in (("from", query.first_day), ("to", query.last_day)) if day]
    known = [f"as known on {query.as_of}"] if query.as_of else []
    sources = ", ".join(made.total.sources) or "no source"
    small = "" if made.unit == "events" or _shown(made) else " (small: withheld)"
    number = in_words(made.total.value) if not small else made.unit
    counted = f"{made.total.entries:,} {made.kind}" if not small else made.kind
    return plain(
        f"{query.what}: {number}{small}, from {counted} in {sources}{''.join(f', {a}' for a in [*asked, *known])}"
    )


def _shown(made: Counts) -> bool:
    from reckoning.count.figure_table import released_table

    return () not in released_table(made).hidden


def _warn(warnings: Sequence[FigureWarning]) -> None:
    for warning in warnings:
        click.echo(plain(f"! {warning.code}: {warning.words}"))


def _told_outside(warnings: Sequence[FigureWarning]) -> list[FigureWarning]:
    """Warnings that may stand in a file: not how many withdrew their consent."""
    return [w for w in warnings if w.code != "withdrawn"]


def _published(figures: Sequence[Figure], asked: Query) -> None:
    """The latest published figures on what was asked for, with their wording."""
    from reckoning.count.figure import Outcome, in_words
    from reckoning.count.figure_query import Counted

    outcomes = {
        Counted.DETAINED: (Outcome.DETAINED, Outcome.ARRESTED, Outcome.RELEASED, Outcome.SENTENCED),
        Counted.INJURED: (Outcome.INJURED, Outcome.CASUALTIES),
        Counted.EVENTS: (Outcome.ATTACKS,),
    }.get(asked.what, (Outcome.KILLED,))
    shown = [f for f in figures if f.outcome in outcomes]
    if not shown:
        return
    click.echo("\nPublished, the latest of each counter; never added up:")
    print_table(
        [
            {
                "figure": f.label,
                "counter": f.counter,
                "what": f.outcome,
                "in words": in_words(f.value),
                "wording": f.wording,
                "known on": f.known_on,
                "side": f.scope.side,
            }
            for f in shown
        ]
    )


@click.command()
@click.option(
    "--what", default="deaths", show_default=True, help="deaths, civilians, injured, detained, people, events"
)
@click.option("--as-of", default="", metavar="DATE", help="Only records said on or before that day.")
@_of_kind
@_written
@in_case
@as_json
def overlap(
    what: str, as_of: str, of_kind: str | None, csv: Path | None, svg: Path | None, case_dir: str, as_json: bool
) -> None:
    """Which sources saw whom: exact intersections after linkage, before anything is added up."""
    from reckoning.archive.durable import write_whole
    from reckoning.count.figure_query import query
    from reckoning.count.figure_table import overlap_rows, overlap_table, to_csv
    from reckoning.count.overlap import in_words
    from reckoning.count.overlap_svg import picture
    from reckoning.count.study import overlaps

    _refuse_own(case_dir, csv, svg)
    asked = query(what, as_of=as_of)
    of, leaving = bases(case_dir, asked.as_of, bool(csv or svg))
    found = overlaps(of, asked.what, of_kind or "")
    table = overlap_table(found)
    if csv or svg:
        outside = of_what_leaves(lambda: overlaps(leaving, asked.what, of_kind or ""))
        released = overlap_table(outside)
        if csv:
            write_whole(csv, to_csv(released, outside.unit).encode())
        if svg:
            write_whole(svg, picture(f"{what}: which sources saw whom", outside, released).encode())
    listed = overlap_rows(found, table)
    if as_json:
        print_json(listed)
        return
    for line in in_words(found, () not in table.hidden):
        click.echo(plain(line))
    print_table(listed)


@click.command()
@click.argument("figure", default="")
@click.option("--as-of", default="", metavar="DATE", help="Only what was said on or before that day.")
@in_case
@as_json
def compare(figure: str, as_of: str, case_dir: str, as_json: bool) -> None:
    """A published FIGURE beside others and beside the case's own records, and why they differ; none: all that do.

    FIGURE is its id in the table it came from, or its statement's.
    """
    from reckoning.count.comparison_search import all_comparisons
    from reckoning.count.study import compare_with
    from reckoning.model.instant import parse_date

    of = bases(case_dir, parse_date(as_of).isoformat() if as_of else "", False)[0]
    found = compare_with(of, figure) if figure else all_comparisons(of.figures)
    if as_json:
        print_json([_compared(c) for c in found])
        return
    if not found:
        click.echo("no other figure answers nearly the same question")
    if figure:
        for c in found:
            _explain(c)
        return
    _faults(of.figures)
    print_table([_line(c) for c in found])


def _line(c: Comparison) -> dict[str, str]:
    from reckoning.count.figure import in_words

    return {
        "figure": c.first.label,
        "says": f"{c.first.counter}: {in_words(c.first.value)}",
        "other": c.second.label,
        "and says": f"{c.second.counter}: {in_words(c.second.value)}",
        "relation": c.relation,
        "causes": ", ".join(x.code for x in c.causes if x.explains) or "none found",
    }


def _explain(c: Comparison) -> None:
    """One comparison with its causes, what works the other way, and what is left."""
    from reckoning.count.comparison import told
    from reckoning.count.figure import in_words

    click.echo(plain(f"{told(c)}{f', {c.grade}' if c.relation == 'differ' else ''}"))
    for cause in c.causes:
        mark = "because" if cause.explains and not cause.possible else "perhaps" if cause.possible else "against it"
        click.echo(plain(f"  {mark} {cause.code}: {cause.words}"))
    for share in c.shares:
        click.echo(
            plain(f"  like with like: {share.label} {share.counter}, {share.scope.side}: {in_words(share.value)}")
        )
    if c.unexplained:
        click.echo(plain(f"  unexplained: {c.unexplained}"))


def _faults(figures: Sequence[Figure]) -> None:
    from reckoning.count.comparison_rate import rates
    from reckoning.count.series import faults

    for fault in faults(figures):
        click.echo(plain(f"! {fault.code}: {fault.words}"))
    for made in rates(figures):
        for warning in made.warnings:
            click.echo(plain(f"! no rate of {made.numerator.label} over {made.denominator.label}: {warning.words}"))


def _compared(c: Comparison) -> dict[str, object]:
    from reckoning.count.figure import in_words

    return {
        "first": c.first.label,
        "first_says": in_words(c.first.value),
        "first_counter": c.first.counter,
        "second": c.second.label,
        "second_says": in_words(c.second.value),
        "second_counter": c.second.counter,
        "relation": c.relation,
        "grade": c.grade,
        "difference": c.difference,
        "causes": [
            {"code": x.code, "words": x.words, "explains": x.explains, "possible": x.possible} for x in c.causes
        ],
        "like_with_like": [f"{f.label}: {in_words(f.value)}" for f in c.shares],
        "unexplained": c.unexplained,
    }
