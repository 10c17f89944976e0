"""Signing: an ed25519 key of whoever makes bundles, and signatures that openssl checks without us.

The private key is a PEM file that its owner alone may read; the public one lies beside it with the ending `.pub`. A
key's fingerprint is the SHA-256 of its public half in DER form: what a reader compares with one obtained elsewhere.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from reckoning.account.pseudonym_vault import refuse_open_to_others
from reckoning.archive.durable import disk_errors, write_whole
from reckoning.model.errors import InputError, UsageError


@dataclass(frozen=True)
class Key:
    """A key to sign with."""

    private: Ed25519PrivateKey

    @property
    def public_pem(self) -> bytes:
        """Its public half as a PEM file."""
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def fingerprint(self) -> str:
        """The 64 hexadecimal digits that name it."""
        return fingerprint(self.private.public_key())

    def sign(self, content: bytes) -> bytes:
        """The 64 bytes of its signature; the same content gives the same bytes."""
        return self.private.sign(content)


def fingerprint(public: Ed25519PublicKey) -> str:
    """SHA-256 of a public key in DER form, in hexadecimal."""
    return hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def make_key(path: Path) -> Key:
    """A new key, its private half written to `path` for the owner alone, its public half beside it.

    Raises `UsageError` where something is there already: a key that is overwritten is lost.
    """
    public = path.with_name(path.name + ".pub")
    for taken in (path, public):
        if taken.exists() or taken.is_symlink():
            raise UsageError("something is there already", where=str(taken), do="choose another name")
    key = Key(Ed25519PrivateKey.generate())
    pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with disk_errors(path):
        if not path.parent.is_dir():
            raise UsageError("the folder for the key does not exist", where=str(path.parent))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(descriptor)
    write_whole(public, key.public_pem)
    return key


def read_key(path: Path) -> Key:
    """The key in a file; raises `UsageError` when it is lost or open to others, `InputError` when it is no such key."""
    if not path.is_file():
        raise UsageError(
            "the signing key is not here: nothing else is lost, but nobody can make this key again",
            where=str(path),
            do="look for a copy, or make another with reckoning keygen and publish its new fingerprint",
        )
    refuse_open_to_others(path)
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise InputError("is no private key without a password", where=str(path), do="see: reckoning keygen") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise InputError("is a key of another kind than ed25519", where=str(path), do="see: reckoning keygen")
    return Key(private)
