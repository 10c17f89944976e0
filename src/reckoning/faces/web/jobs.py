"""Jobs: what writes the case for the pages, one after another, as one writer at a time may."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from reckoning.faces.web.job import Job, Seen
from reckoning.faces.web.sight import NotFound
from reckoning.model.errors import UsageError

KEPT, WAITING_AT_MOST = 50, 20


class Jobs:
    """The jobs of a server, the newest last; one runs at a time."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._waiting: list[Job] = []
        self._lock = threading.Lock()
        self._running = False
        self._closed = False

    def begin(self, job: Job) -> None:
        """Let a job wait for its turn; raises `UsageError` where too many do."""
        with self._lock:
            if self._closed or len(self._waiting) >= WAITING_AT_MOST:
                raise UsageError(f"{len(self._waiting)} jobs wait already", do="let some end first")
            self._jobs.pop(job.id, None)
            self._jobs[job.id] = job
            self._waiting.append(job)
            self._forget()
            if self._running:
                return
            self._running = True
        threading.Thread(target=self._work, name="jobs", daemon=True).start()

    def seen(self) -> Sequence[Seen]:
        """Every job as it stands, the newest first."""
        with self._lock:
            return [job.seen for job in reversed(self._jobs.values())]

    def job(self, id_: str) -> Job:
        """One of them; raises `NotFound`."""
        with self._lock:
            found = self._jobs.get(id_)
        if found is None:
            raise NotFound(f"no job {id_} of this server", do="what earlier ones did stands on the ledger")
        return found

    def close(self) -> None:
        """End all of them: what runs is interrupted, what waits is dropped, and nothing is left on the disk."""
        with self._lock:
            self._closed = True
            jobs = list(self._jobs.values())
            self._waiting.clear()
        for job in jobs:
            job.cancel()
        for job in jobs:
            if job.process is not None:
                job.process.wait()
            job.shelf.clear()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._running = False
                    return
                job = self._waiting.pop(0)
            job.run()
            if not job.may_be_run_again and not self._closed:
                job.shelf.clear()

    def _forget(self) -> None:
        over = [job for job in self._jobs.values() if job.seen.over]
        for job in over[: max(len(self._jobs) - KEPT, 0)]:
            del self._jobs[job.id]
            job.shelf.clear()
