"""Subject: what a statement is about, written `scheme:value`; entities are clusters of subjects and are not stored.

Schemes: imo, mmsi, ofac, eu, uk, unlocode, wpi, place, company, person, incident, register, evidence, row, mention,
ftm. A `row` is a record of a document (`reckoning.model.row`). A `mention` names a statement, for things known only by
a name in one source; `ftm` an entity by the id that a FollowTheMoney file gives it.
"""

from __future__ import annotations

import re

from reckoning.model.errors import UsageError

_FORM = re.compile(r"^[a-z][a-z0-9_]*:\S(.*\S)?$")


def subject(scheme: str, value: object) -> str:
    """The subject `scheme:value`; raises `UsageError` when either half is empty or malformed.

    >>> subject("imo", 9333400)
    'imo:9333400'
    """
    text = f"{scheme}:{value}"
    if not _FORM.match(text):
        raise UsageError(f"not a subject: {text!r}", do="write scheme:value, as in imo:9333400")
    return text


def split_subject(text: str) -> tuple[str, str]:
    """Scheme and value of a subject.

    >>> split_subject("mmsi:563808000")
    ('mmsi', '563808000')
    """
    if not _FORM.match(text):
        raise UsageError(f"not a subject: {text!r}", do="write scheme:value, as in imo:9333400")
    scheme, _, value = text.partition(":")
    return scheme, value
