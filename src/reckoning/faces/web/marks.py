"""Marks: what a reader must know of a case before anything else: that what it shows is fictional, or modelled."""

from __future__ import annotations

from reckoning.faces.web.desk import Sight
from reckoning.faces.web.page import Tone

FICTION = "simulated"


def marks_of(sight: Sight) -> tuple[Tone, ...]:
    """Simulated where any original says so of itself, by its file's name, its source or its licence."""
    said = (f"{e.file_name} {e.source} {e.licence}".lower() for e in sight.holding.evidence)
    return (Tone.SIMULATED,) if any(FICTION in text for text in said) else ()
