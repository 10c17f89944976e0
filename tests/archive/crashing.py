"""A child process that dies, without any clean-up, at the n-th time it syncs, renames, removes or makes something."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

POINTS = ("fsync", "rename", "replace", "unlink", "mkdir", "ftruncate")
DIED = 77


def dies_at(n: int, work: Callable[[], object]) -> bool:
    """Do some work in a child that dies at the n-th point; whether it did (else it came to the end of the work)."""
    child = os.fork()
    if child == 0:
        _arm(n)
        try:
            work()
        except BaseException as error:
            os.write(2, f"{error!r}\n".encode())
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, DIED), f"the work itself failed before point {n}"
    return code == DIED


def _arm(n: int) -> None:
    left = [n]
    for name in POINTS:
        setattr(os, name, _dying(getattr(os, name), left))


def _dying(call: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    def dies(*args: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            os._exit(DIED)
        return call(*args, **named)

    return dies
