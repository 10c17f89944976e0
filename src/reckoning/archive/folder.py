"""Case folder: where the two truths and the build of one case stand on disk.

case.toml  blobs/  ledger.jsonl  derived/
"""

from __future__ import annotations

from pathlib import Path

from reckoning.archive.blobs import Blobs
from reckoning.archive.case_file import CaseFile, read_case_file, write_case_file
from reckoning.archive.derived import UNFINISHED, Derived
from reckoning.archive.durable import disk_errors
from reckoning.archive.ledger import Ledger
from reckoning.model.canonical import sha256_of_file
from reckoning.model.errors import InputError, UsageError

CASE_FILE, LEDGER, BLOBS, DERIVED = "case.toml", "ledger.jsonl", "blobs", "derived"


class CaseFolder:
    """The files of one case."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.blobs = Blobs(root / BLOBS)
        self.ledger = Ledger(root / LEDGER)
        self.derived = Derived(root / DERIVED)

    @property
    def case_file(self) -> CaseFile:
        """The settings, read anew."""
        return read_case_file(self.root / CASE_FILE)

    @property
    def case_sha256(self) -> str:
        """The hash of case.toml as it is now."""
        return sha256_of_file(self.root / CASE_FILE)

    @classmethod
    def create(cls, root: Path, settings: CaseFile) -> CaseFolder:
        """A new case, also where the making of one was cut off.

        Raises `UsageError` where there is a case already or the folder holds other files.
        """
        with disk_errors(root):
            if (root / LEDGER).exists() and (root / LEDGER).stat().st_size:
                raise UsageError(
                    "there is a case here already", where=str(root), do="open it, or choose another folder"
                )
            if root.exists() and (not root.is_dir() or _holds_other(root)):
                raise UsageError("the folder holds other files", where=str(root), do="choose an empty or a new folder")
            root.mkdir(parents=True, exist_ok=True)
            (root / BLOBS).mkdir(exist_ok=True)
            (root / DERIVED).mkdir(exist_ok=True)
        folder = cls(root)
        write_case_file(root / CASE_FILE, settings)
        with folder.ledger.writing() as writer:
            writer.append("opened", {"name": settings.name, "case_sha256": folder.case_sha256})
        return folder

    @classmethod
    def find(cls, start: Path) -> CaseFolder:
        """The case that `start` is or lies in, as git finds its repository; raises `UsageError`."""
        start = start.resolve()
        for folder in (start, *start.parents):
            if (folder / CASE_FILE).is_file() and (folder / LEDGER).is_file():
                return cls(folder)
        raise UsageError("no case here or above", where=str(start), do="make one: reckoning init DIR")

    def refuse_own(self, path: Path) -> None:
        """Raise `UsageError` for the case's file or ledger, or a path among originals or what was derived.

        Nobody else writes there.
        """
        whole = path.resolve()
        if any(whole.is_relative_to((self.root / own).resolve()) for own in (BLOBS, DERIVED, CASE_FILE, LEDGER)):
            raise UsageError("is a part of the case", where=str(path), do="choose another place")

    def strangers(self) -> list[str]:
        """Names among the originals that are none."""
        return [f"{BLOBS}/{name}" for name in self.blobs.strangers()]

    def guests(self) -> list[str]:
        """Names in the case folder that belong to no part of it: notes, exports, drafts."""
        return sorted(p.name for p in self.root.iterdir() if p.name not in {CASE_FILE, LEDGER, BLOBS, DERIVED})

    def unfinished(self) -> list[str]:
        """Temporary folders and half copies that a crash left; the next writer removes them."""
        steps = sorted(f"{DERIVED}/{p.name}" for p in (self.root / DERIVED).glob(UNFINISHED + "*"))
        return [*(f"{BLOBS}/{name}" for name in self.blobs.half_copied()), *steps]

    def recorded_case_sha256(self) -> str:
        """The hash of case.toml that the ledger recorded last."""
        for entry in reversed(self.ledger.entries()):
            if "case_sha256" in entry.body:
                return str(entry.body["case_sha256"])
        raise InputError("the ledger records no case.toml", where=str(self.root), do="restore the ledger from a copy")


def refuse_in_a_case(path: Path, what: str) -> None:
    """Raise `UsageError` for a place in any case: whoever copies the case would have it."""
    whole = path.resolve()
    for folder in whole.parents:
        if (folder / CASE_FILE).is_file() and (folder / LEDGER).is_file():
            raise UsageError(f"{what} would lie in a case", where=str(path), do="keep it elsewhere")


def _holds_other(root: Path) -> bool:
    """Whether a folder holds anything but what the making of a case leaves when it is cut off."""
    left = {CASE_FILE, LEDGER, BLOBS, DERIVED}
    known = [p for p in root.iterdir() if p.name in left or p.name.startswith(f".{CASE_FILE}.")]
    return len(known) < len(list(root.iterdir())) or any(p.is_dir() and any(p.iterdir()) for p in known)
