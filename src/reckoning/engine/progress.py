"""Progress: how the engine tells a face how far it is; faces draw it, the engine never prints."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of stages and of work done in them."""

    def stage(self, name: str, total: int, unit: str) -> None:
        """A stage begins; `total` is the work in it, 0 where it is not known."""

    def advance(self, amount: int) -> None:
        """Some more of the current stage is done."""


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int, unit: str) -> None:
        """Nothing."""

    def advance(self, amount: int) -> None:
        """Nothing."""
