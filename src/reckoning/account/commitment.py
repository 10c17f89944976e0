"""Commitment: what is published of an item that stays, so that it can be shown later to have been there.

A plain hash of a sealed or easily guessed item confirms a guess. So SHA-256 is taken over a random salt and the item's
own SHA-256, both as 64 lower-case hexadecimal digits; the salt stays in the case. To open one: publish the salt, and
`printf %s%s SALT SHA256 | sha256sum` gives the commitment.
"""

from __future__ import annotations

import hashlib

STAYS = "withheld:"


def commitment(salt: str, sha256: str) -> str:
    """The commitment to an item of that hash.

    >>> commitment("0" * 64, "1" * 64)[:8]
    '2c5a757a'
    """
    return hashlib.sha256((salt + sha256).encode()).hexdigest()


def standing_for(committed: str) -> str:
    """What stands in place of the hash of an original that stays."""
    return f"{STAYS}{committed}"


def is_standing(name: str) -> bool:
    """Whether a name stands for an original that stays."""
    return name.startswith(STAYS)
