"""Record: the unit of accounting. What was read is either kept or rejected, each reject with its place and reason."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from reckoning.model.errors import IntegrityError

REJECT_SCHEMA = pa.schema(
    [
        pa.field("locator", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("detail", pa.string(), nullable=False),
    ]
)
"""One row a rejected record: where it stands, the code of the reason (`no_time`, `bad_position`), what was found."""

NOTE_SCHEMA = pa.schema(
    [
        pa.field("code", pa.string(), nullable=False),
        pa.field("count", pa.int64(), nullable=False),
        pa.field("first_locator", pa.string(), nullable=False),
        pa.field("detail", pa.string(), nullable=False),
    ]
)
"""One row a kind of partial loss (`speed_not_available`, `column_unused`): how often, where first, and what."""


@dataclass(frozen=True)
class Account:
    """Records read, kept and rejected; refuses to exist unless read = kept + rejected."""

    read: int
    kept: int
    rejected: int

    def __post_init__(self) -> None:
        if self.read != self.kept + self.rejected or min(self.read, self.kept, self.rejected) < 0:
            raise IntegrityError(f"records do not add up: {self.read} read, {self.kept} kept, {self.rejected} rejected")

    def __add__(self, other: Account) -> Account:
        return Account(self.read + other.read, self.kept + other.kept, self.rejected + other.rejected)
