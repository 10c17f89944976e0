"""Evidence: one original, kept unchanged and named by its SHA-256; and the source it came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Sensitivity(IntEnum):
    """Who may see it: 0 public, 1 the team, 2 named people, 3 sealed. Never lowered by a machine."""

    PUBLIC = 0
    TEAM = 1
    NAMED = 2
    SEALED = 3


class DateBasis(StrEnum):
    """Where a publication date comes from."""

    GIVEN = "given"
    FILE_NAME = "file name"
    METADATA = "metadata"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Source:
    """A publisher, person or sensor; two sources of one independence group count once."""

    name: str
    kind: str = "unknown"
    group: str = ""
    reliability: str = ""

    @property
    def independence_group(self) -> str:
        """The group it counts in: its own name unless it was put in another's."""
        return self.group or self.name


BY_REFERENCE = "by reference"
"""How an original was obtained that is not held: it stays at its `url`."""


@dataclass(frozen=True)
class Evidence:
    """One original: `size_bytes` long, obtained at `obtained_ms` (UTC) by somebody in some way from somewhere."""

    sha256: str
    size_bytes: int
    media_type: str
    file_name: str
    source: str
    obtained_ms: int
    obtained_by: str = ""
    obtained_how: str = "file"
    url: str = ""
    published_on: str = ""
    published_basis: DateBasis = DateBasis.UNKNOWN
    licence: str = ""
    sensitivity: Sensitivity = Sensitivity.TEAM
    parent: str = ""
    derivation: str = ""

    @property
    def held(self) -> bool:
        """Whether its bytes are kept in the case."""
        return self.obtained_how != BY_REFERENCE
