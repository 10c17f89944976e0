"""Durable writing: bytes are on the disk before anything says so, and a name appears whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from reckoning.model.errors import StorageError

REFUSALS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
REFUSALS |= {errno.ENOTDIR, errno.ENAMETOOLONG, errno.EISDIR}

SYNCED_TOGETHER = 8


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn a refusal of the operating system at `path` into a `StorageError` that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno not in REFUSALS:
            raise
        reason = error.strerror or str(error)
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        advice = "free some space and run the command again" if full else "check the folder's rights"
        raise StorageError(f"cannot write: {reason}", where=str(path), do=advice) from error


def sync_file(path: Path) -> None:
    """Force a file's bytes to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_files(paths: Sequence[Path]) -> None:
    """Force the bytes of several files to the disk at once: it gathers what it is asked for at the same time."""
    with ThreadPoolExecutor(SYNCED_TOGETHER) as pool:
        list(pool.map(sync_file, paths))


def sync_folder(path: Path) -> None:
    """Force a folder's list of names to the disk."""
    sync_file(path)


@contextmanager
def placing(files: Mapping[Path, bytes]) -> Iterator[None]:
    """Write files beside their places and sync them, then run the block, then put all in place: what the block records
    is on record before anybody can have the file.

    Where the block raises, nothing is put in place. A crash leaves no file that is not recorded; one between the two
    leaves a record without its file, which the same call again makes.
    """
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}") for path in files}
    try:
        for path, content in files.items():
            with disk_errors(path):
                if path.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                beside[path].write_bytes(content)
                sync_file(beside[path])
        yield
        for path in files:
            with disk_errors(path):
                beside[path].replace(path)
                sync_folder(path.parent)
    finally:
        for path, part in beside.items():
            with disk_errors(path):
                part.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, sync it, rename it there: readers see the old bytes or the new, never a part."""
    with placing({path: content}):
        pass
