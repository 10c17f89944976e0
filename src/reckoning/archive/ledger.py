"""Ledger: every act of a person on a case, one canonical JSON line each, chained by hash.

A line carries `n` (from 0), `at` (UTC), `by`, `act`, `body`, `prev` (the `sha` of the line before) and `sha` (of the
line without it). A line is acknowledged once it is synced to disk with its newline; a last line without one was cut
off by a crash, was never acknowledged, and is dropped by the next writer. The chain shows any change within it; that
its end was cut off shows only against a head kept elsewhere.
"""

from __future__ import annotations

import fcntl
import getpass
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from reckoning.archive.durable import disk_errors, sync_folder
from reckoning.model.canonical import canonical_json, sha256_of
from reckoning.model.errors import BusyError, IntegrityError, UsageError
from reckoning.model.instant import iso, now_ms, parse_instant

GENESIS = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One line of the ledger; `body` is the act's own JSON object."""

    n: int
    at: str
    by: str
    act: str
    body: dict[str, Any]
    prev: str
    sha: str

    @property
    def at_ms(self) -> int:
        """When, in UTC milliseconds."""
        return parse_instant(self.at)

    def line(self) -> str:
        """The line as it stands in the file, without its newline."""
        return canonical_json({**self._unsigned(), "sha": self.sha})

    def _unsigned(self) -> dict[str, Any]:
        return {"act": self.act, "at": self.at, "body": self.body, "by": self.by, "n": self.n, "prev": self.prev}

    def is_whole(self) -> bool:
        """Whether `sha` is the hash of the rest of the line."""
        return sha256_of(self._unsigned()) == self.sha


class Ledger:
    """The file `ledger.jsonl` of a case: any number of readers, one writer at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> list[Entry]:
        """All acknowledged lines, the chain checked; raises `IntegrityError` naming the first line that is wrong."""
        entries: list[Entry] = []
        for number, line in enumerate(self._lines(), start=1):
            entry = self._parse(line, number)
            self._check_link(entry, entries[-1] if entries else None, number)
            entries.append(entry)
        return entries

    def _lines(self) -> list[bytes]:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return []
        return content.split(b"\n")[:-1]  # what follows the last newline was never acknowledged

    def _parse(self, line: bytes, number: int) -> Entry:
        try:
            entry = Entry(**json.loads(line))
            if entry.line().encode() == line and entry.is_whole():
                return entry
        except (ValueError, TypeError, KeyError):
            pass
        raise IntegrityError(
            "a ledger line was changed", where=f"{self.path}:{number}", do="put the ledger back from a copy of the case"
        )

    def _check_link(self, entry: Entry, before: Entry | None, number: int) -> None:
        if entry.prev != (before.sha if before else GENESIS) or entry.n != (before.n + 1 if before else 0):
            raise IntegrityError(
                "a ledger line is missing, added or out of order",
                where=f"{self.path}:{number}",
                do="put the ledger back from a copy of the case",
            )

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Hold the right to write until the block ends; the lock dies with the process. Raises `BusyError`."""
        with disk_errors(self.path):
            stream = self.path.open("ab+")
        with stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BusyError(
                    "another process is writing this case", where=str(self.path.parent), do="wait until it has ended"
                ) from error
            entries = self.entries()
            acknowledged = sum(len(e.line().encode()) + 1 for e in entries)
            stream.truncate(acknowledged)
            yield Writer(stream, self.path, entries)


class Writer:
    """The right to append to a ledger."""

    def __init__(self, stream: IO[bytes], path: Path, entries: list[Entry]) -> None:
        self._stream, self._path, self.entries = stream, path, entries

    def append(self, act: str, body: dict[str, Any]) -> Entry:
        """Write one line and sync it: once this returns, the act is acknowledged."""
        n = len(self.entries)
        prev = self.entries[-1].sha if self.entries else GENESIS
        _refuse_broken_text(body)
        unsigned = Entry(n, iso(now_ms()) or "", user(), act, body, prev, "")
        entry = Entry(n, unsigned.at, unsigned.by, act, body, prev, sha256_of(unsigned._unsigned()))
        with disk_errors(self._path):
            before = os.fstat(self._stream.fileno()).st_size
            try:
                self._stream.write(entry.line().encode() + b"\n")
                self._stream.flush()
                os.fsync(self._stream.fileno())
            except OSError:
                os.ftruncate(self._stream.fileno(), before)
                raise
            if n == 0:
                sync_folder(self._path.parent)
        self.entries.append(entry)
        return entry


def _refuse_broken_text(body: dict[str, Any]) -> None:
    try:
        canonical_json(body).encode()
    except UnicodeEncodeError as error:
        broken = error.object[error.start : error.end]
        raise UsageError(f"{broken!a} is no text", do="give names and reasons in UTF-8") from error


def user() -> str:
    """Who acts: RECKONING_USER, else the name of the account."""
    if name := os.environ.get("RECKONING_USER"):
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
