"""Studies: every study that a case can run, by name; a new one is one line here."""

from __future__ import annotations

from reckoning.engine.study import Study
from reckoning.model.errors import UsageError

STUDIES: dict[str, Study] = {}


def study_named(name: str) -> Study:
    """The study of this name; raises `UsageError`."""
    try:
        return STUDIES[name]
    except KeyError as error:
        raise UsageError(f"no study is named {name!r}", do=f"use one of {', '.join(STUDIES) or 'none yet'}") from error
