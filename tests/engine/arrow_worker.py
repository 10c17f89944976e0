"""Every per-ship detector over Arrow bytes from standard input, and nothing else: what any engine's worker would do.

Reads four Arrow IPC streams (parameters as JSON, ports, static data, tracks) and writes one stream for each detector.
Once its modules are in, it may open no file, start nothing, connect to nothing and read no clock: it fails when it
does.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any, NoReturn

import pyarrow as pa

from reckoning.engine.detectors import EVENTS, PARTS, Ocean, Ships
from reckoning.engine.thresholds import parameters_with
from reckoning.model import instant
from reckoning.places.sphere import distance_km
from reckoning.places.terminals import terminals
from reckoning.sea.coverage import coverage_parts
from reckoning.sea.tracks import Tracks

ENGINES = ("duckdb", "sqlite3", "pyspark", "reckoning.archive", "reckoning.tables", "reckoning.case")
FORBIDDEN = ("subprocess.", "socket.", "os.system", "os.exec", "os.posix_spawn", "sqlite3.", "shutil.", "os.rename")
CODE = (".py", ".pyc", ".so")  # a module that is loaded late


def refuse(*_: Any, **__: Any) -> NoReturn:
    """In the place of a clock or a file reader."""
    raise AssertionError("a detector asked for a clock or a file")


def keeps_loops() -> bool:
    """Whether numba is loading or keeping a compiled loop."""
    frame = sys._getframe()
    while frame.f_back and frame.f_globals.get("__name__") != "numba.core.caching":
        frame = frame.f_back
    return frame.f_back is not None


def watch(event: str, details: tuple[Any, ...]) -> None:
    """Refuse what a detector may not do."""
    if event == "open" and not isinstance(details[0], int):
        path = str(details[0])
        writes = isinstance(details[1], str) and details[1] not in ("r", "rb")
        if (writes or not path.endswith(CODE)) and not keeps_loops():
            raise AssertionError(f"a detector opened {path}")
    if event.startswith(FORBIDDEN) and not keeps_loops():
        raise AssertionError(f"a detector did {event}")


def main() -> None:
    """Read, detect, write."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    given, ports, statics, tracks = (pa.ipc.open_stream(source).read_all() for _ in range(4))
    assert not [name for name in ENGINES if name in sys.modules], "an engine came in with the detectors"
    distance_km(0.0, 0.0, 1.0, 1.0)  # numba looks for its plug-ins when the first loop is called
    sys.addaudithook(watch)
    time.time = time.time_ns = instant.now_ms = refuse  # type: ignore[assignment]
    ocean = Ocean(parameters_with(json.loads(given["parameters"][0].as_py())), terminals([]), ports)
    ships = Ships.of(Tracks.from_arrow(tracks), statics, ocean)
    tables = {name: detect(ships) for name, detect in (EVENTS | PARTS).items()}
    for table in (*tables.values(), *vars(coverage_parts(ships.tracks)).values()):
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)


if __name__ == "__main__":
    main()
