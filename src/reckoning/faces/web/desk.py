"""Desk: a case as a browser reads it: each state of the ledger is opened once and shared by every reader.

While another process writes, readers go on with the state they have; the next one is opened beside it and takes its
place when it is whole. A page says which state it was made from, so an old address can offer the new one.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future

from reckoning.case import Case
from reckoning.faces.web.kept import worked_out_again
from reckoning.faces.web.sight import Sight

PATIENCE_S = 2.0
"""How long whoever finds a newer state first waits for it."""


class Desk:
    """The case that is served."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._opening, self._placing = threading.Lock(), threading.Lock()
        self._stamp: tuple[int, ...] = ()
        self._sight: Sight | None = None
        self._coming: Future[Sight] | None = None

    def sight(self, newest: bool = False) -> Sight:
        """The newest state that is open. A newer one is opened beside it, with what readers asked of it worked out.

        Whoever asks first waits for it a little, the others keep what they have. `newest`: wait for what was written
        until now, as one does who wrote it.
        """
        stamp, now = self._stamp_now(), self._sight
        if now is not None and stamp == self._stamp:
            return now
        if newest or now is None:
            with self._opening:
                return self._placed(self._open(), stamp) if self._stamp != stamp else self._sight or self._open()
        with self._placing:
            if self._coming is not None:
                return now
            coming: Future[Sight] = Future()
            self._coming = coming
        threading.Thread(target=self._follow, args=(now, stamp, coming), daemon=True).start()
        try:
            return coming.result(PATIENCE_S)
        except TimeoutError:
            return now

    def _follow(self, before: Sight, stamp: tuple[int, ...], coming: Future[Sight]) -> None:
        """Open the next state, work out what was asked of the one before, and let it take its place."""
        try:
            sight = self._open()
            worked_out_again(before, sight)
            self._placed(sight, stamp)
        except Exception as error:  # any: it is raised where somebody waits, in place of dying with this thread
            self._coming = None
            coming.set_exception(error)
        else:
            self._coming = None
            coming.set_result(sight)

    def _placed(self, sight: Sight, stamp: tuple[int, ...]) -> Sight:
        """Let a state take the place of an older one, never of a newer one."""
        with self._placing:
            if self._sight is None or len(sight.holding.entries) >= len(self._sight.holding.entries):
                self._sight, self._stamp = sight, stamp
            return self._sight

    def _open(self) -> Sight:
        case = Case.open(self.case.root)
        holding = case.holding().leaving  # a page shows what may leave, and a browser may be anywhere
        state = holding.entries[-1].sha[:16] if holding.entries else "0" * 16
        sight = Sight(state, case, holding)
        _ = sight.connection, sight.opening  # while nobody waits for them
        return sight

    def _stamp_now(self) -> tuple[int, ...]:
        found: list[int] = []
        for name in ("ledger.jsonl", "case.toml"):
            try:
                stat = (self.case.root / name).stat()
            except FileNotFoundError:
                continue
            found += [stat.st_size, stat.st_mtime_ns]
        return tuple(found)
