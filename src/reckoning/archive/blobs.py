"""Blobs: originals, each written once under the name of its SHA-256 and never touched again."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from reckoning.archive.durable import disk_errors, sync_file, sync_folder
from reckoning.archive.tapped import Tapped
from reckoning.model.canonical import CHUNK_BYTES, sha256_of_file
from reckoning.model.errors import InputError, IntegrityError


@dataclass(frozen=True)
class Stored:
    """A blob's name and size, and whether it was already there."""

    sha256: str
    size_bytes: int
    known: bool


INCOMING = ".incoming-"
NAME = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """The folder `blobs/` of a case: `ab/<sha256>`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the blob of that name is kept; raises `IntegrityError` when it is not held."""
        if NAME.fullmatch(sha256) is None:  # a ledger that somebody made up must not lead out of the case
            raise IntegrityError(f"{sha256[:80]!r} is no name of an original", where=str(self.folder))
        path = self.folder / sha256[:2] / sha256
        if _linked(path):
            raise IntegrityError("an original is a link", where=str(path), do="put it back from a copy of the case")
        if not path.is_file():
            raise IntegrityError("an original is missing", where=str(path), do="put it back from a copy of the case")
        return path

    def holds(self, sha256: str) -> bool:
        """Whether something is kept under that name."""
        return (self.folder / sha256[:2] / sha256).exists()

    def put(self, original: Path) -> Stored:
        """Copy an original in, hashing on the way; the bytes are on disk when this returns.

        Raises `InputError` for what is not a regular file and `StorageError` when the disk refuses.
        """
        refuse_special(original)
        with opened(original) as source:
            return self.keep(lambda copy: shutil.copyfileobj(source, copy, CHUNK_BYTES))

    def keep(self, write: Callable[[Tapped], object]) -> Stored:
        """Keep what `write(stream)` writes, named by its hash; what it raises leaves nothing behind."""
        with disk_errors(self.folder):
            self.folder.mkdir(exist_ok=True)
        beside = self.folder / f"{INCOMING}{os.getpid()}"
        try:
            with disk_errors(beside):
                beside.unlink(missing_ok=True)
                with beside.open("xb") as stream:
                    hashed = Tapped(stream)
                    write(hashed)
                sync_file(beside)
            target = self.folder / hashed.sha256[:2] / hashed.sha256
            if target.exists():
                return Stored(hashed.sha256, hashed.size_bytes, known=True)
            with disk_errors(target):
                target.parent.mkdir(exist_ok=True)
                beside.chmod(0o444)
                beside.rename(target)
                sync_folder(target.parent)
                sync_folder(self.folder)
            return Stored(hashed.sha256, hashed.size_bytes, known=False)
        finally:
            beside.unlink(missing_ok=True)

    def names(self) -> list[str]:
        """The names of all blobs held, sorted."""
        return sorted(p.name for p in self.folder.glob("??/*") if self._is_place(p))

    def strangers(self) -> list[str]:
        """Paths under the folder that cannot be a blob by their place or name, sorted."""
        places = [p for p in [*self.folder.glob("*"), *self.folder.glob("??/*")] if not self._is_place(p)]
        drawers = {p for p in places if p.parent == self.folder and len(p.name) == 2 and p.is_dir()}
        return sorted(str(p.relative_to(self.folder)) for p in places if p not in drawers and not self._is_copy(p))

    def half_copied(self) -> list[str]:
        """Names of copies that a crash cut off; the next writer removes them."""
        return sorted(p.name for p in self.folder.glob("*") if self._is_copy(p))

    def sweep(self) -> None:
        """Remove copies that a crash cut off: they were never acknowledged; only a writer may."""
        for name in self.half_copied():
            with disk_errors(self.folder):
                (self.folder / name).unlink(missing_ok=True)

    def _is_place(self, path: Path) -> bool:
        return NAME.fullmatch(path.name) is not None and path.parent == self.folder / path.name[:2]

    def _is_copy(self, path: Path) -> bool:
        return path.parent == self.folder and path.name.startswith(INCOMING) and path.is_file()

    def damaged(self, sha256: str) -> bool:
        """Whether what is kept under a name is no file of its own, or its bytes no longer have that hash."""
        path = self.folder / sha256[:2] / sha256
        return _linked(path) or not path.is_file() or sha256_of_file(path) != sha256


def _linked(path: Path) -> bool:
    """Whether a blob or its drawer is a link: it would lead out of the case, and change without the case."""
    return path.is_symlink() or path.parent.is_symlink()


def opened(original: Path) -> BinaryIO:
    """An original to be read; raises `InputError`."""
    try:
        return original.open("rb")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(original)) from error


def refuse_special(original: Path) -> None:
    """Refuse what cannot be evidence by itself: a folder, a pipe, a device, a missing or empty file."""
    try:
        mode = original.stat()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(original), do="check the path") from error
    if stat.S_ISDIR(mode.st_mode):
        raise InputError("is a folder", where=str(original), do=f"add the files in it: {original}/*")
    if not stat.S_ISREG(mode.st_mode):
        raise InputError("is a pipe or a device", where=str(original), do="save it to a file first, then add that")
    if mode.st_size == 0:
        raise InputError("is empty", where=str(original), do="check that it was saved or downloaded whole")
