"""Kernel: the one way a numeric loop is compiled, so that types, caching and threads are the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., Any])


def kernel(loop: Loop) -> Loop:
    """Compile a loop over numpy arrays with numba; cached on disk, run without the interpreter lock."""
    return cast(Loop, numba.njit(cache=True, nogil=True, error_model="numpy")(loop))


def inlined(step: Loop) -> Loop:
    """Compile a small step of a loop, to be put into the kernels that call it; for steps that take many arrays."""
    return cast(Loop, numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(step))
