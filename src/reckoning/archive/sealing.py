"""Sealing: an original that only the holder of a key can read, in a case that anybody may copy.

What is sealed, and what can still be seen:

- The bytes go straight through age (X25519, ChaCha20-Poly1305) into the blob: no plain text of it is written anywhere,
  not into blobs/, not into derived/, not into a temporary file. The blob is named by the hash of its ciphertext, and
  `age -d -i KEY blobs/ab/<hash>` gives the original back without this software.
- No reader reads it. What it says comes in as an extract that a person made and adds as an original of its own; the
  statements of an extract name the source by its pseudonym (`source-` and ten random letters), never by name.
- Who the source is, the file's name, where it was obtained, its own SHA-256 and size stand in a sealed record: a second
  blob, sealed on its own, to keys of its own where case.toml names some. The ledger holds none of that: a hash of the
  plain text would let a guess be confirmed, and a pseudonym made from the name too.
- Seen by anybody: that there is a sealed original, its size to a few hundred bytes, when it came in, by whom, to which
  keys it was sealed, the pseudonym, and every read of it with the reason.

What it cannot do: take back a plain copy elsewhere (the file that was added stays where it was), keep memory off a swap
device that is not encrypted, notice that the same file was sealed before, or open anything once the key is lost.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage
from pyrage import x25519

from reckoning.archive.seal_key import SealKey
from reckoning.archive.tapped import Stream, Tapped
from reckoning.model.canonical import canonical_json
from reckoning.model.errors import InputError, IntegrityError, UsageError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

MEDIA_TYPE = "application/age"
RECORD_STEP_BYTES, LONGEST_RECORD_BYTES = 4096, 1 << 20
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
PSEUDONYM_LETTERS = 10


@dataclass(frozen=True)
class SourceRecord:
    """Who a sealed original is from and what it was called; `sha256` and `size_bytes` are of its plain text."""

    pseudonym: str
    source: str
    file_name: str
    sha256: str
    size_bytes: int
    media_type: str = ""
    url: str = ""
    published_on: str = ""
    licence: str = ""

    def padded(self) -> BytesIO:
        """It as bytes to be sealed, filled up with spaces: its length would tell how long a name is."""
        text = canonical_json(asdict(self)).encode()
        return BytesIO(text.ljust(-(-len(text) // RECORD_STEP_BYTES) * RECORD_STEP_BYTES))


def new_pseudonym() -> str:
    """A name for a source that says nothing of it; drawn at random, so nobody can find it from a guessed name."""
    return "source-" + "".join(secrets.choice(_LETTERS) for _ in range(PSEUDONYM_LETTERS))


def seal(plain: Stream, sealed: Stream, recipients: Sequence[str]) -> tuple[str, int]:
    """Encrypt a stream to some recipients; returns the hash and size of its plain text.

    Raises what the streams raise.
    """
    source, out = Tapped(plain), Tapped(sealed)
    try:
        pyrage.encrypt_io(source, out, [x25519.Recipient.from_str(r) for r in recipients])
    except (pyrage.EncryptError, OSError) as error:  # pyrage wraps what a stream raises in one of these
        raise source.failed or out.failed or error from None
    return source.sha256, source.size_bytes


def unseal(sealed: Path, plain: Stream, key: SealKey) -> None:
    """Decrypt a blob into a stream.

    Raises `UsageError` where the key does not open it, `IntegrityError` where its bytes are not what age made, and what
    the streams raise. What was written by then is no whole original.
    """
    with sealed.open("rb") as stream:
        source, out = Tapped(stream), Tapped(plain)
        try:
            pyrage.decrypt_io(source, out, list(key.identities))
        except (pyrage.DecryptError, OSError) as error:
            if failed := source.failed or out.failed:
                raise failed from None
            if "No matching keys" in str(error):
                raise _other_key(sealed) from None
            do = "put it back from a copy of the case"
            raise IntegrityError(f"is not whole as age made it: {error}", where=str(sealed), do=do) from None


def opens(sealed: Path, key: SealKey) -> bool:
    """Whether a key opens a blob; nothing of its plain text is kept."""
    try:
        unseal(sealed, _Nowhere(), key)
    except UsageError:
        return False
    except _Begun:
        pass
    return True


class _Begun(Exception):
    """The first piece of plain text came out."""


class _Nowhere(BytesIO):
    """Takes nothing: the first piece ends it."""

    def write(self, piece: Buffer, /) -> int:
        """Refuse a piece of plain text."""
        raise _Begun


def _other_key(sealed: Path) -> UsageError:
    do = "use the key it was sealed to (reckoning sealed says which); if that is lost, nothing opens it"
    return UsageError("this key does not open it; nothing else in the case is touched", where=str(sealed), do=do)


def read_record(sealed: Path, key: SealKey) -> SourceRecord:
    """The sealed record of who a source is; raises as `unseal`, and `InputError` for what is no such record."""
    plain = BytesIO()
    if sealed.stat().st_size > LONGEST_RECORD_BYTES:
        raise InputError("is no record of a source: it is too long", where=str(sealed), do="run: reckoning verify")
    unseal(sealed, plain, key)
    try:
        return SourceRecord(**json.loads(plain.getvalue()))
    except (ValueError, TypeError) as error:
        raise InputError("is no record of a source", where=str(sealed), do="use a newer reckoning") from error
