"""Naming originals: whether an original names people, or may, so that it is opened only when somebody asks for names.

A table does where a record of it is not shown (`unnamed`), or a known name stands anywhere in it. A report does where
its whole text names a person who is not shown, is in a script in which names cannot be told from other words, or cannot
be read as text. An image is not looked into: nobody can say whom a picture shows.
"""

from __future__ import annotations

from reckoning.account.profile import PLAIN_FORMATS
from reckoning.faces.web.kept import kept
from reckoning.faces.web.sight import Sight
from reckoning.faces.web.unnamed import STANDS_AT
from reckoning.faces.web.view import HTML, TAGS, text_of
from reckoning.model.errors import ReckoningError
from reckoning.model.evidence import Evidence
from reckoning.readers.prose.opening import open_document
from reckoning.readers.prose.persons import unreadable

MOST_BYTES = 4 << 20
REPORTS = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain", "text/markdown")


def names_people(sight: Sight, evidence: Evidence, at: str = "") -> bool:
    """Whether an original, or a place in it, names people who are not shown, or may.

    A known name at a place is hidden there, so only the original as a whole is looked through for one.
    """
    if sight.one(STANDS_AT, evidence.sha256, at, at) or (not at and _holds_name(sight, evidence.sha256)):
        return True
    return evidence.media_type in REPORTS and _is_report(sight, evidence.sha256) and _report(sight, evidence.sha256)


@kept
def _holds_name(sight: Sight, sha256: str) -> bool:
    """Whether a known name stands anywhere in the bytes of a plain original that is not too long to look through."""
    known = sight.evidence[sha256]
    if known.media_type not in PLAIN_FORMATS or known.size_bytes > MOST_BYTES:
        return False
    try:
        return sight.veil.names(sight.opening.path(sha256).read_bytes().decode("utf-8", "replace"))
    except (ReckoningError, OSError):
        return False


def _is_report(sight: Sight, sha256: str) -> bool:
    """Whether nothing was read of an original but claims."""
    rows = "SELECT 1 FROM held.statements WHERE evidence = ? AND property <> 'claim' AND parent = '' LIMIT 1"
    taken = sight.holding.taken(sight.holding.reads.get(sha256, ""))
    return sight.one(rows, sha256) is None and not (taken and taken.positions)


@kept
def _report(sight: Sight, sha256: str) -> bool:
    known = sight.evidence[sha256]
    try:
        path = sight.opening.path(sha256)
        text = open_document(path, known.published_on, known.source, known.file_name).text
        if known.media_type in HTML:  # a frame shows more of a page than a reader takes for its text
            text += "\n\n" + TAGS.sub(" ", text_of(sight, known))
    except (ReckoningError, OSError):
        return True
    return unreadable(text) or not text.strip() or bool(sight.veil.people(text))
