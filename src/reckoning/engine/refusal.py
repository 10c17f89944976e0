"""Refusal: what stops one original from being read, told apart from what stops the machine.

Whatever goes wrong over an original's bytes is the refusal of that original, with its reason, and every other is read.
What is not its fault passes through: an interruption, no memory, a disk or database that refuses, bytes that are not
those recorded. The reason of a fault nobody foresaw names its kind and where it came up, and nothing that differs from
machine to machine.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from reckoning.model.errors import InputError, ManyErrors, ReckoningError, UsageError

OURS = "reckoning"


def refused_alone(read: Callable[[], Any]) -> Any:
    """What reading an original gives; raises `InputError` for whatever is wrong with the original."""
    try:
        return read()
    except ManyErrors as many:
        if all(isinstance(error, InputError | UsageError) for error in many.errors):
            raise InputError("; ".join(error.what for error in many.errors)) from many
        raise
    except UsageError as error:
        raise InputError(error.what, do=error.do) from error
    except (ReckoningError, MemoryError, duckdb.Error):
        raise
    except OSError as error:
        if error.errno is not None:  # the machine's; a decoder's own errors have no number
            raise
        raise _unforeseen(error) from error
    except Exception as error:  # hostile bytes may raise anything in the libraries that read them
        raise _unforeseen(error) from error


def _unforeseen(error: Exception) -> InputError:
    told = f"reading failed in a way nobody foresaw: {type(error).__name__} in {_place(error)}"
    return InputError(told, do="report it; every other original is read")


def _place(error: Exception) -> str:
    """The function of ours in which an error came up, by module and name."""
    found, trace = OURS, error.__traceback__
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.startswith(OURS) and module != __name__:
            found = f"{module}.{trace.tb_frame.f_code.co_name}"
        trace = trace.tb_next
    return found


def clear(where: Path) -> None:
    """Take away what a reader had written before it stopped."""
    for held in where.iterdir():
        shutil.rmtree(held) if held.is_dir() else held.unlink()
