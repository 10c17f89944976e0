"""The command estimate: how many nobody recorded, from a table of which lists saw whom."""

from __future__ import annotations

import math
from pathlib import Path

import click

from reckoning.faces.options import as_json
from reckoning.faces.printing import print_json


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--by", multiple=True, help="A column to stratify by; give several.")
@click.option("--level", default=0.95, show_default=True, help="Level of the intervals.")
@click.option("--svg", type=click.Path(path_type=Path), default=None, help="Write the picture there too.")
@as_json
def estimate(file: Path, by: tuple[str, ...], level: float, svg: Path | None, as_json: bool) -> None:
    """How many were on no list, by several models, from a table of which lists saw whom; or why nobody can say."""
    from reckoning.archive.durable import write_whole
    from reckoning.count.capture_file import read_capture_table, read_strata
    from reckoning.count.estimate import EstimateParameters, estimate_strata
    from reckoning.count.estimate import estimate as one
    from reckoning.count.panel_svg import panel_svg, strata_svg
    from reckoning.count.panel_text import panel_text, strata_text

    parameters = EstimateParameters(level=level)
    if by:
        strata = estimate_strata(read_strata(file, by), parameters)
        text, picture, estimates = strata_text(strata), strata_svg(strata), strata.pooled
    else:
        panel = one(read_capture_table(file), parameters)
        text, picture, estimates = panel_text(panel), panel_svg(panel), panel.estimates
    if svg:
        write_whole(svg, picture.encode())
    if not as_json:
        click.echo(text)
        return
    print_json(
        [
            {
                "method": str(e.method),
                "state": str(e.state),
                "bound": e.is_bound,
                "total": _number(e.total),
                "low": _number(e.low),
                "high": _number(e.high),
                "detail": e.detail,
                "why": e.why,
            }
            for e in estimates
        ]
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
