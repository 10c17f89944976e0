"""Pseudonym: a name that stands for a person throughout one case and says nothing of them outside it.

HMAC-SHA256 of the folded name under the case's key, its first 50 bits in base32: the same person has the same
pseudonym in every bundle of a case, and another in every other case. The key never leaves the case.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

SHOWN = 10


def pseudonym(key: bytes, name: str, role: str = "person") -> str:
    """What stands for a name in this case.

    >>> pseudonym(b"k", "Win Naing") == pseudonym(b"k", "win  naing") != pseudonym(b"other", "Win Naing")
    True
    """
    folded = " ".join(name.casefold().split())
    digest = hmac.new(key, f"{role}\0{folded}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return f"{role}-{base64.b32encode(digest).decode()[:SHOWN].lower()}"
