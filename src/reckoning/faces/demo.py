"""The demo: real ships in New York harbour, a fictional strait, an article, the count and the fuel chain of Myanmar.

What went in, what was found, what was missed; each case is kept, to be looked into with the commands.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from reckoning.case import Case
from reckoning.faces import demo_count, demo_dossier, demo_myanmar, demo_reading, demo_trade
from reckoning.faces.printing import plain, print_table, progress
from reckoning.model.errors import ReckoningError
from reckoning.model.finding import Kind

EXAMPLES = Path("examples")
CASES = Path("demo-cases")
FEED = "US Coast Guard AIS, New York harbour"
SEED, SHIPS, DAYS = 7, 24, 10


def main() -> None:
    """Make the demo's cases anew in `demo-cases/` and say what they hold."""
    began = time.monotonic()
    click.echo("The first run on a machine compiles its loops: a minute or two more.", err=True)
    try:
        harbour()
        strait()
        demo_reading.run()
        demo_count.run()
        demo_dossier.run(demo_myanmar.run())
    except ReckoningError as error:
        click.echo(f"the demo stopped: {error}", err=True)
        sys.exit(error.exit_code)
    click.echo(f"\nThe cases are kept in {CASES}/, made in {time.monotonic() - began:.0f} s. Try next:")
    click.echo(f"  cd {CASES}/harbour; ../../.venv/bin/reckoning findings --kind port_call")
    click.echo("  ../../.venv/bin/reckoning show ID      the original bytes under a finding")
    click.echo("  ../../.venv/bin/reckoning verify       every byte of the case against its record")


def harbour() -> None:
    """Real positions of real ships, public domain."""
    title("harbour: real ships, US Coast Guard AIS, public domain")
    case = fresh("harbour", "What did ships do in New York harbour in the first week of December 2020?")
    files = sorted((EXAMPLES / "harbour").glob("ny-harbor*"))
    told_in(case, files, FEED)
    told_out(case)
    example(case, Kind.PORT_CALL, seen)
    example(case, Kind.MEETING, lasting)
    unseen(case)


def strait() -> None:
    """Fictional ships whose truth is known."""
    from reckoning.simulate.simulation import simulate

    title("strait: SIMULATED, fictional ships in a fictional strait; what they did is known")
    shutil.rmtree(CASES / "strait-simulated", ignore_errors=True)
    made = simulate(CASES / "strait-simulated", SEED, SHIPS, DAYS, frame="strait")
    case = fresh("strait", "What did the ships of the fictional strait do?")
    told_in(case, [*made.sources, made.directory / "terminals.geojson"], "")
    told_out(case)
    example(case, Kind.FALSE_POSITION, lasting)
    example(case, Kind.AIS_GAP, lasting)
    example(case, Kind.MEETING, lasting)
    demo_trade.run(case, made.documents)
    click.echo("\nHow right this is: python benchmarks/accuracy.py --seed 7 compares findings with the planted truth,")
    click.echo("and python benchmarks/accuracy.py --part chain --seed 7 the chain.")


def fresh(name: str, question: str) -> Case:
    """A new case in place of an earlier demo's."""
    shutil.rmtree(CASES / name, ignore_errors=True)
    return Case.create(CASES / name, name, question)


def title(text: str) -> None:
    """A heading."""
    click.echo(f"\n== {text} ==")


def told_in(case: Case, files: list[Path], source: str) -> None:
    """Add files and say what became of their records."""
    with progress() as told:
        added = case.add(files, source=source, progress=told)
    for a in added:
        taken = a.intake
        click.echo(
            f"{Path(a.file).name}: {taken.read:,} records read = {taken.kept:,} kept + {taken.rejected:,} rejected; "
            f"{taken.positions:,} positions, {taken.statements:,} statements by ships about themselves"
        )
    reasons = case.sql("SELECT reason, count(*) AS records FROM rejects GROUP BY reason ORDER BY records DESC, reason")
    if len(reasons):
        click.echo("rejected because: " + ", ".join(f"{r['reason']} ({r['records']:,})" for r in reasons.to_pylist()))


def told_out(case: Case) -> None:
    """Trace and say what was found."""
    with progress() as told:
        done = case.trace(progress=told)
    click.echo(f"{done.positions:,} positions of {done.ships:,} ships, {done.flagged:,} of them set aside by cleaning")
    print_table([{"found": kind, "findings": count} for kind, count in done.findings.items()])


def example(case: Case, kind: Kind, best: Callable[[dict[str, Any]], float]) -> None:
    """One finding of a kind, the best by a measure, with the bytes under it."""
    rows = [row for row in case.findings(kind).to_pylist() if row["end"] is not None]
    if not rows:
        click.echo(f"\nno {kind} here")
        return
    row = max(rows, key=lambda r: (best(r), r["id"]))
    where = [f"at {row['place']}"] if row["place"] else []
    where += [f"setting {row['setting']}"] if row.get("setting") else []
    name = f" ({plain(row['name'])})" if row["name"] else ""
    other = f" and MMSI {row['mmsi_2']}" if row["mmsi_2"] else ""
    what = "position not credible (fault not excluded)" if kind is Kind.FALSE_POSITION else str(kind).replace("_", " ")
    about = "".join(f", {part}" for part in where)
    click.echo(f"\nFor example, {what} {row['id']}: MMSI {row['mmsi']}{name}{other}{about}")
    period = f"{row['start']:%Y-%m-%d %H:%M} to {row['end']:%Y-%m-%d %H:%M} UTC"
    click.echo(f"  {period}, {row['grade']}: {plain(row['signs'] or '')}")
    for original in case.show(row["id"]).originals[:2]:
        mark = " (rendered)" if original.rendered else ""
        place = f"{original.role}: {original.file_name} {original.locator}{mark}"
        click.echo(f"  {place}: {plain(original.text.strip())[:110]}")


def seen(row: dict[str, Any]) -> float:
    """How well an event was seen: confidence, then fixes an hour."""
    return float(100 * (row.get("confidence") or 0) + (row["fixes"] or 0) / ((row.get("duration_h") or 0) + 1))


def lasting(row: dict[str, Any]) -> float:
    """How long it lasted, in hours; certain ones before possible ones."""
    return float((row["grade"] == "likely") * 1000 + (row.get("duration_h") or 0))


def unseen(case: Case) -> None:
    """What this case cannot tell, in its own numbers."""
    counts = {kind: len(case.findings(kind)) for kind in (Kind.AIS_GAP, Kind.LEFT_AREA, Kind.NOT_OBSERVED)}
    speeds = case.sql("SELECT count(*) AS n, count(speed_kn) AS given FROM positions").to_pylist()[0]
    click.echo("\nWhat it could not see:")
    click.echo(
        f"  {speeds['n'] - speeds['given']:,} of {speeds['n']:,} positions came without speed: implied from steps"
    )
    click.echo(
        f"  of {sum(counts.values()):,} long silences {counts[Kind.LEFT_AREA]:,} began where the ship could sail out "
        f"of sight and {counts[Kind.NOT_OBSERVED]:,} where nobody listened; {counts[Kind.AIS_GAP]:,} count as AIS gaps"
    )


if __name__ == "__main__":
    main()
