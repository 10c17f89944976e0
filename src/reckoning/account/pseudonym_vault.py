"""Pseudonym vault: a case's private folder with the key of its pseudonyms and the salts of its commitments.

It lies beside the ledger as `private/`, readable by its owner alone, and enters no bundle. Whoever loses it can no
longer say who a pseudonym is or open a commitment; nothing else is lost.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from reckoning.archive.durable import disk_errors, sync_file, sync_folder
from reckoning.model.canonical import canonical_json
from reckoning.model.errors import IntegrityError, UsageError

PRIVATE = "private"
KEY, SALTS, LOCK = "pseudonym.key", "salts.json", "lock"
KEY_BYTES = 32


class Vault:
    """The folder `private/` of a case; made when it is first asked for."""

    def __init__(self, case: Path) -> None:
        self.folder = case / PRIVATE

    def key(self) -> bytes:
        """The key of the case's pseudonyms, made once at random."""
        text = self._read(KEY)
        if text is None:
            with self._alone():
                text = self._read(KEY) or secrets.token_hex(KEY_BYTES)
                self._write(KEY, text)
        try:
            return bytes.fromhex(text.strip())
        except ValueError as error:
            raise self._broken(KEY) from error

    def salts(self) -> dict[str, str]:
        """The salt of every item that was ever withheld, by the item."""
        text = self._read(SALTS)
        try:
            salts = json.loads(text) if text is not None else {}
        except ValueError as error:
            raise self._broken(SALTS) from error
        if not isinstance(salts, dict):
            raise self._broken(SALTS)
        return {str(item): str(salt) for item, salt in salts.items()}

    def salts_for(self, items: list[str]) -> dict[str, str]:
        """Salts of items, 32 random bytes in hex each, kept so that the next bundle commits to the same."""
        salts = self.salts()
        if any(item not in salts for item in items):
            with self._alone():  # another may have drawn some since: a salt that is lost can never be opened
                salts = self.salts()
                salts |= {item: secrets.token_hex(KEY_BYTES) for item in dict.fromkeys(items) if item not in salts}
                self._write(SALTS, canonical_json(salts))
        return {item: salts[item] for item in items}

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """As the only one who writes here; a crash lets go."""
        with ExitStack() as held:
            with disk_errors(self.folder):
                self.folder.mkdir(mode=0o700, exist_ok=True)
                lock = held.enter_context(open(self.folder / LOCK, "w", encoding="utf-8", opener=_for_owner))
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _read(self, name: str) -> str | None:
        path = self.folder / name
        if not path.exists():
            return None
        refuse_open_to_others(path)
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise self._broken(name) from error

    def _write(self, name: str, text: str) -> None:
        """Write a file that is its owner's alone from its first byte on, whole or not at all."""
        beside = self.folder / f".{name}"
        with disk_errors(self.folder):
            with open(beside, "w", encoding="utf-8", opener=_for_owner) as file:
                file.write(text)
            sync_file(beside)
            beside.replace(self.folder / name)
            sync_folder(self.folder)

    def _broken(self, name: str) -> IntegrityError:
        return IntegrityError("is not as it was written", where=str(self.folder / name), do="put it back from a copy")


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def refuse_open_to_others(path: Path) -> None:
    """Raise `UsageError` for a secret file that others than its owner may read or change."""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise UsageError("others may read this secret file", where=str(path), do="chmod 600 it, and ask who read it")
