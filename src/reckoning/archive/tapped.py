"""Tapped streams: bytes are counted and hashed as they go through, and what went wrong is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Stream(Protocol):
    """What bytes are read from or written to."""

    def read(self, size: int = -1, /) -> bytes:
        """Read at most so many bytes."""

    def write(self, piece: bytes, /) -> int:
        """Write some bytes."""


class Tapped:
    """A stream that age reads or writes: counts and hashes what goes through, and keeps what went wrong.

    What reads or writes it may turn every error, an interruption too, into one of its own (age does); `failed` is what
    it was.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._digest, self.size_bytes = hashlib.sha256(), 0
        self.failed: BaseException | None = None

    @property
    def sha256(self) -> str:
        """The hash of what went through."""
        return self._digest.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """Read a piece."""
        with self._kept():
            piece = self._stream.read(size)
            self._take(piece)
            return piece

    def write(self, piece: bytes) -> int:
        """Write a piece."""
        with self._kept():
            self._stream.write(piece)
            self._take(piece)
            return len(piece)

    def flush(self) -> None:
        """Nothing: whoever opened the stream flushes it."""

    def _take(self, piece: bytes) -> None:
        self._digest.update(piece)
        self.size_bytes += len(piece)

    @contextmanager
    def _kept(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:  # kept, for what goes through another library comes out as its own error
            self.failed = error
            raise
