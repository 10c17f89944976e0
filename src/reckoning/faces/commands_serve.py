"""The command that serves the pages."""

from __future__ import annotations

import click

from reckoning.faces.options import in_case


@click.command()
@in_case
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="A loopback address; no other is taken.")
@click.option("--port", default=8010, show_default=True, metavar="N", help="0 takes any that is free.")
def serve(case_dir: str, host: str, port: int) -> None:
    """Show the case in a browser, on this machine alone."""
    from reckoning.case import Case
    from reckoning.faces.web.serve import serve as run

    run(Case.open(case_dir), host, port, lambda at: click.echo(f"{at}  (Ctrl-C ends it)"))
