"""Pseudonym vault: a case's private folder with the key of its pseudonyms and the salts of its commitments.

It lies beside the ledger as `private/`, readable by its owner alone, and enters no bundle. Whoever loses it can no
longer say who a pseudonym is or open a commitment; nothing else is lost.
"""

from __future__ import annotations

import json
import secrets
import stat
from pathlib import Path

from reckoning.archive.durable import disk_errors, write_whole
from reckoning.model.canonical import canonical_json
from reckoning.model.errors import IntegrityError, UsageError

PRIVATE = "private"
KEY, SALTS = "pseudonym.key", "salts.json"
KEY_BYTES = 32


class Vault:
    """The folder `private/` of a case; made when it is first asked for."""

    def __init__(self, case: Path) -> None:
        self.folder = case / PRIVATE

    def key(self) -> bytes:
        """The key of the case's pseudonyms, made once at random."""
        text = self._read(KEY)
        if text is None:
            text = secrets.token_hex(KEY_BYTES)
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
        new = [item for item in dict.fromkeys(items) if item not in salts]
        if new:
            salts |= {item: secrets.token_hex(KEY_BYTES) for item in new}
            self._write(SALTS, canonical_json(salts))
        return {item: salts[item] for item in items}

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
        with disk_errors(self.folder):
            self.folder.mkdir(mode=0o700, exist_ok=True)
        write_whole(self.folder / name, text.encode())  # into a folder that nobody else can enter
        with disk_errors(self.folder):
            (self.folder / name).chmod(0o600)

    def _broken(self, name: str) -> IntegrityError:
        return IntegrityError("is not as it was written", where=str(self.folder / name), do="put it back from a copy")


def refuse_open_to_others(path: Path) -> None:
    """Raise `UsageError` for a secret file that others than its owner may read or change."""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise UsageError("others may read this secret file", where=str(path), do="chmod 600 it, and ask who read it")
