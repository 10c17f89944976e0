"""Seal keys: age keys (X25519) that originals are sealed to, and the secret files that open them.

A recipient (`age1...`) is public: it stands in case.toml or is given. The identity (`AGE-SECRET-KEY-1...`) is a file of
its owner alone and never lies in a case: whoever copies the case would have what opens it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage
from pyrage import x25519

from reckoning.archive.durable import disk_errors, sync_file, sync_folder
from reckoning.model.errors import InputError, ReckoningError, UsageError, raise_all

SECRET, PUBLIC = "AGE-SECRET-KEY-", "age1"
LONGEST_BYTES = 1 << 16
"""A file of keys is a few lines; a longer one is another file."""


@dataclass(frozen=True)
class SealKey:
    """What opens sealed originals: one or more identities of one file."""

    identities: tuple[x25519.Identity, ...]

    @property
    def recipients(self) -> tuple[str, ...]:
        """Their public halves."""
        return tuple(str(identity.to_public()) for identity in self.identities)


def recipients_in(said: Sequence[str]) -> tuple[str, ...]:
    """Recipients as given: public keys, or files that hold them one a line; raises `UsageError` for what is neither."""
    found: list[str] = []
    errors: list[ReckoningError] = []
    for text in said:
        lines = [text] if text.startswith((PUBLIC, SECRET)) else _lines(Path(text))
        for line in lines:
            try:
                found.append(str(x25519.Recipient.from_str(line)))
            except pyrage.RecipientError:
                errors.append(_no_recipient(line))
    raise_all(errors)
    return tuple(dict.fromkeys(found))


def _no_recipient(line: str) -> UsageError:
    if line.upper().startswith(SECRET):
        do = "give its public half (age1...); it was shown here, so make a new key"
        return UsageError("a secret key was given to seal to", do=do)
    return UsageError(f"{line[:80]!r} is no key to seal to", do="give age1..., or a file that holds it")


def read_key(file: Path) -> SealKey:
    """The identities in a file, as `age-keygen` and `reckoning sealkey` write it; raises `UsageError`, `InputError`.

    >>> read_key(Path("/nowhere"))
    Traceback (most recent call last):
    reckoning.model.errors.InputError: /nowhere: cannot be read: No such file or directory; check the path
    """
    lines = _lines(file)
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise UsageError("others may read this secret key", where=str(file), do="chmod 600 it, and ask who read it")
    try:
        identities = tuple(x25519.Identity.from_str(line) for line in lines)
    except pyrage.IdentityError as error:
        do = "give the file that holds AGE-SECRET-KEY-1..."
        raise InputError("is no secret key of age", where=str(file), do=do) from error
    if not identities:
        raise InputError("holds no secret key", where=str(file), do="give the file that holds AGE-SECRET-KEY-1...")
    return SealKey(identities)


def _lines(file: Path) -> list[str]:
    """The lines of a small file of keys, without comments."""
    try:
        if not file.is_file():
            file.stat()
            raise InputError("is no file", where=str(file), do="give a file of keys")
        with file.open("rb") as stream:
            content = stream.read(LONGEST_BYTES + 1)
        text = content.decode("ascii")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(file), do="check the path") from error
    except UnicodeDecodeError as error:
        raise InputError("is no file of keys", where=str(file), do="give age1..., or a file that holds it") from error
    if len(content) > LONGEST_BYTES:
        raise InputError("is no file of keys: it is too long", where=str(file), do="give age1..., or a file of it")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def make_key(file: Path) -> str:
    """Write a new secret key that its owner alone can read, and its public half beside (`.pub`); returns that half.

    Raises `UsageError` where either is there already.
    """
    if not file.name or not file.parent.is_dir():
        raise UsageError("the folder of the key does not exist", where=str(file), do="make it first")
    public = file.with_name(file.name + ".pub")
    if taken := [path for path in (file, public) if path.exists() or path.is_symlink()]:
        raise UsageError(
            "there is a file already", where=str(taken[0]), do="choose another name: a key is not replaced"
        )
    identity = x25519.Identity.generate()
    recipient = str(identity.to_public())
    with disk_errors(file):
        _write_new(file, f"# public key: {recipient}\n{identity}\n", 0o600)
        _write_new(public, f"{recipient}\n", 0o644)
        sync_folder(file.parent)
    return recipient


def _write_new(path: Path, text: str, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    sync_file(path)
