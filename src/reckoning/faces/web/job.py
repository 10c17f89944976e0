"""Job: something that writes the case and takes a while, run as a process of its own: adding files, tracing, studies.

A crash of it, or a file that means harm, costs the job and never the server. Its progress comes as JSON lines; an
interrupt ends it, and nothing that it acknowledged is lost. Jobs are forgotten when the server ends; what they did
stands on the ledger.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from reckoning.faces.web.upload import Shelf
from reckoning.model.errors import BusyError

SAID_LINES, LINE_BYTES = 40, 4_096
LARGEST_ANSWER_BYTES = 16 << 20
NICENESS = 10
"""Jobs give way to readers."""
PATIENCE_S = (2.0, 4.0, 4.0, 4.0)
"""How long after each interrupt it is interrupted again, then told to end, and last killed.

One interrupt is not enough: where it falls into a callback of a library that is being loaded, Python drops it.
"""


class Stage(StrEnum):
    """How far a job is."""

    WAITS = "waits"
    RUNS = "runs"
    DONE = "done"
    FAILED = "failed"
    BUSY = "the case is being written"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Seen:
    """A job as it stands: what it does now and how much of it is done, or what came of it."""

    id: str
    what: str
    title: str
    stage: Stage
    began_ms: int
    doing: str = ""
    done: int = 0
    total: int = 0
    unit: str = ""
    seconds: float = 0.0
    said: tuple[str, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it by itself."""
        return self.stage not in (Stage.WAITS, Stage.RUNS)


@dataclass
class Job:
    """One run of `reckoning` with its shelf, whose files it adds; `seen` is replaced whole as it goes on."""

    what: str
    title: str
    arguments: tuple[str, ...]
    shelf: Shelf
    names: tuple[tuple[str, str], ...] = ()  # path on the shelf, name
    id: str = field(default_factory=lambda: secrets.token_hex(6))
    process: subprocess.Popen[bytes] | None = None
    cancelled: bool = False
    seen: Seen = field(init=False)

    def __post_init__(self) -> None:
        self.seen = Seen(self.id, self.what, self.title, Stage.WAITS, int(time.time() * 1000))

    def run(self) -> None:
        """Run it to its end; whatever comes of it is in `seen`."""
        if self.cancelled:
            self.seen = replace(self.seen, stage=Stage.CANCELLED)
            return
        began = time.monotonic()
        self.seen = replace(self.seen, stage=Stage.RUNS, said=(), rows=())
        said: deque[str] = deque(maxlen=SAID_LINES)
        try:
            code, answer = self._child(said, began)
        except OSError as error:
            code, answer = 1, b""
            said.append(f"the process could not be run: {error.strerror or error}")
        seconds = time.monotonic() - began
        self.seen = replace(self._ended(code, said, answer), seconds=seconds)

    @property
    def may_be_run_again(self) -> bool:
        """Whether it was turned away by another writer: its files are kept until it is run again or dropped."""
        return self.seen.stage is Stage.BUSY

    def cancel(self) -> None:
        """End it: by an interrupt, and where it does not heed that, by force."""
        self.cancelled = True
        process = self.process
        if process is None or process.poll() is not None:
            return
        threading.Thread(target=_end, args=(process,), daemon=True).start()

    def _child(self, said: deque[str], began: float) -> tuple[int, bytes]:
        out = self.shelf.folder / "answer"
        with out.open("wb") as answer:
            command = [sys.executable, "-m", "reckoning.faces.cli", *self.arguments]
            surroundings = {**os.environ, "RECKONING_PROGRESS": "json", "PYTHONUNBUFFERED": "1"}
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=answer,
                stderr=subprocess.PIPE,
                env=surroundings,
                start_new_session=True,
                pass_fds=(self.shelf.lock,),
            )
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, NICENESS)
        if self.cancelled:
            self.cancel()
        assert self.process.stderr is not None
        with self.process.stderr as told:
            while line := told.readline(LINE_BYTES):
                self._heard(line.decode("utf-8", "replace").strip(), said, began)
        code = self.process.wait()
        return code, out.read_bytes() if out.stat().st_size <= LARGEST_ANSWER_BYTES else b""

    def _heard(self, line: str, said: deque[str], began: float) -> None:
        try:
            told = json.loads(line)
            done, total = int(told["done"]), int(told["total"])
            doing, unit = str(told["stage"]), str(told["unit"])
        except (ValueError, KeyError, TypeError):
            if line:
                said.append(self._named(line))
            return
        seconds = time.monotonic() - began
        self.seen = replace(self.seen, doing=self._named(doing), done=done, total=total, unit=unit, seconds=seconds)

    def _ended(self, code: int, said: deque[str], answer: bytes) -> Seen:
        """What came of it, by its exit code: 0 done, 3 done with originals that no reader took, 5 the case was busy."""
        rows = _rows(answer)
        if self.cancelled and code != 0:
            stage = Stage.CANCELLED
        elif code == BusyError.exit_code:
            stage = Stage.BUSY
        else:
            stage = Stage.DONE if code == 0 or (code == 3 and rows) else Stage.FAILED
        if code < 0 and not self.cancelled:
            said.append(
                f"the process was ended by {signal.Signals(-code).name}: perhaps the machine had no memory left"
            )
        return replace(self.seen, stage=stage, said=tuple(said), rows=tuple(rows))

    def _named(self, line: str) -> str:
        """A line of the process with the names of files in place of where they lie."""
        for path, name in self.names:
            line = line.replace(f"{path}:", f"{name}:")
        return line.replace(str(self.shelf.folder), "the upload")


def _end(process: subprocess.Popen[bytes]) -> None:
    signals = (signal.SIGINT, signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
    for number, patience in zip(signals, PATIENCE_S, strict=True):
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return


def _rows(answer: bytes) -> list[dict[str, Any]]:
    try:
        found = json.loads(answer)
    except ValueError:
        return []
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
