"""Bundle bag: files as a BagIt 1.0 folder (RFC 8493) and as a zip archive, the same bytes for the same files.

Names are ours alone (ASCII, no file name of a user), lines of manifests are sorted, nothing asks a clock. The archive
is stored, not compressed: compressors differ between machines.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from reckoning.archive.durable import disk_errors, sync_files, sync_folder
from reckoning.model.canonical import sha256_of_file
from reckoning.model.errors import UsageError

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAGMANIFEST, INFO = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The day of every member of the archive: the earliest that a zip can write."""
FILE_MODE = 0o644


@dataclass(frozen=True)
class Bag:
    """What a bag is made of: payload by name under `data/`, originals by hash, tag files, and fields of bag-info."""

    payload: Mapping[str, bytes]
    originals: Mapping[str, Path]
    tags: Mapping[str, bytes]
    info: tuple[tuple[str, str], ...] = field(default_factory=tuple)

    def manifest(self) -> bytes:
        """`manifest-sha256.txt`."""
        hashes = {f"data/{name}": hashlib.sha256(content).hexdigest() for name, content in self.payload.items()}
        return manifest_of(hashes | {f"data/evidence/{sha}": sha for sha in self.originals})

    def bag_info(self) -> bytes:
        """`bag-info.txt`, with the Payload-Oxum that BagIt asks for."""
        sizes = [len(c) for c in self.payload.values()] + [p.stat().st_size for p in self.originals.values()]
        lines = [*self.info, ("Payload-Oxum", f"{sum(sizes)}.{len(sizes)}")]
        return "".join(f"{name}: {value}\n" for name, value in lines).encode()

    def tag_files(self) -> dict[str, bytes]:
        """Every tag file and the list of them."""
        tags = {**self.tags, "bagit.txt": BAGIT, INFO: self.bag_info(), MANIFEST: self.manifest()}
        listed = manifest_of({name: hashlib.sha256(content).hexdigest() for name, content in tags.items()})
        return {**tags, TAGMANIFEST: listed}


def manifest_of(hashes: Mapping[str, str]) -> bytes:
    """Lines of hash and name, in the order of the names.

    >>> manifest_of({"data/b": "00", "data/a": "11"})
    b'11  data/a\\n00  data/b\\n'
    """
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def refuse_taken(out: Path) -> None:
    """Raise `UsageError` where a bundle would be written over something, or its folder is missing."""
    for taken in (out, archive_of(out)):
        if taken.exists() or taken.is_symlink():
            raise UsageError("something is there already", where=str(taken), do="choose another place")
    if not out.absolute().parent.is_dir():
        raise UsageError("the folder to write into does not exist", where=str(out.absolute().parent))


def archive_of(out: Path) -> Path:
    """Where the archive of a bundle is written."""
    return out.with_name(out.name + ".zip")


@contextmanager
def placing_bag(out: Path, bag: Bag, tags: Mapping[str, bytes], beside: Mapping[str, bytes]) -> Iterator[None]:
    """Write a bag whole or not at all: payload, originals, tag files, and files that no manifest names.

    The block records it, once all is written and before it stands in its place.
    """
    half = out.with_name(f".{out.name}.{os.getpid()}")
    with disk_errors(out):
        try:
            (half / "data" / "evidence").mkdir(parents=True)
            for name, content in {**{f"data/{n}": c for n, c in bag.payload.items()}, **tags, **beside}.items():
                (half / name).write_bytes(content)
            for sha, original in bag.originals.items():
                shutil.copyfile(original, half / "data" / "evidence" / sha)
            if not bag.originals:
                (half / "data" / "evidence").rmdir()
            files = [p for p in half.rglob("*") if p.is_file()]
            for path in files:
                path.chmod(FILE_MODE)
            sync_files(files)
            yield
            half.rename(out)
            sync_folder(out.absolute().parent)
        finally:
            shutil.rmtree(half, ignore_errors=True)


def write_archive(out: Path) -> Path:
    """The bundle as a zip archive beside it, members in the order of their names under one folder `bundle/`."""
    archive = archive_of(out)
    half = archive.with_name(f".{archive.name}.{os.getpid()}")
    with disk_errors(archive):
        try:
            with zipfile.ZipFile(half, "w", zipfile.ZIP_STORED) as zipped:
                for path in sorted(p for p in out.rglob("*") if p.is_file()):
                    member = zipfile.ZipInfo(f"bundle/{path.relative_to(out).as_posix()}", FIRST_DAY)
                    member.create_system, member.external_attr = 3, (0o100000 | FILE_MODE) << 16
                    with zipped.open(member, "w", force_zip64=True) as into, path.open("rb") as source:
                        shutil.copyfileobj(source, into)
            half.replace(archive)
        finally:
            half.unlink(missing_ok=True)
    return archive


def damaged(originals: Mapping[str, Path]) -> list[str]:
    """Hashes of originals whose bytes no longer have them."""
    return [sha for sha, path in originals.items() if sha256_of_file(path) != sha]
