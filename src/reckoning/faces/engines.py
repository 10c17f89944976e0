"""Engines: where a command computes, as its options say: on this machine, or on Spark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from reckoning.engine.spark.cluster import Cluster


def on_engine(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of commands that can compute on Spark: `engine`, `master`, `work`."""
    for option in (
        click.option(
            "--work", default="", metavar="URL", help="Spark: a folder that all workers reach, for positions."
        ),
        click.option("--master", default="local[*]", show_default=True, metavar="URL", help="Spark: where it is."),
        click.option("--engine", type=click.Choice(["here", "spark"]), default="here", help="Where it is computed."),
    ):
        command = option(command)
    return command


@contextmanager
def spark(engine: str, master: str, work: str) -> Iterator[Cluster | None]:
    """The cluster that was asked for, while it is needed; None for this machine."""
    if engine == "here":
        yield None
        return
    from reckoning.engine.spark.cluster import Cluster
    from reckoning.engine.spark.session import BOXES_ONLY, started

    click.echo(f"starting Spark at {master} ...", err=True)
    with started(master, **(BOXES_ONLY if master.startswith("local") else {})) as session:
        yield Cluster(session, work)
