"""The error tree: every refusal says what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable


class ReckoningError(Exception):
    """Base of all errors raised on purpose; anything else that escapes is a fault of ours.

    >>> str(ReckoningError("no such case", where="/tmp/x", do="run: reckoning init DIR"))
    '/tmp/x: no such case; run: reckoning init DIR'
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        self.what, self.where, self.do = what, where, do
        super().__init__(what)

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}; {self.do}" if self.do else text


class UsageError(ReckoningError):
    """The call itself is off: an unknown parameter, kind or identifier."""

    exit_code = 2


class InputError(ReckoningError):
    """A source cannot be read as what it says it is; `where` is file:row where a row is known."""

    exit_code = 3


class IntegrityError(ReckoningError):
    """Bytes on disk are not the bytes that were recorded."""

    exit_code = 4


class BusyError(ReckoningError):
    """Another process is writing this case."""

    exit_code = 5


class StorageError(ReckoningError):
    """The disk refused: no space, no permission, or a read-only file system."""

    exit_code = 6


class ManyErrors(ReckoningError):
    """Several errors collected and raised once; prints one per line.

    >>> print(ManyErrors([InputError("empty", where="a.csv"), InputError("a directory", where="b")]))
    2 problems
      a.csv: empty
      b: a directory
    """

    def __init__(self, errors: Iterable[ReckoningError]) -> None:
        self.errors = tuple(errors)
        self.exit_code = max((e.exit_code for e in self.errors), default=1)
        super().__init__(f"{len(self.errors)} problems")

    def __str__(self) -> str:
        return "\n".join([self.what, *(f"  {error}" for error in self.errors)])


def raise_all(errors: list[ReckoningError]) -> None:
    """Raise nothing, the one error, or all of them as one `ManyErrors`."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ManyErrors(errors)
