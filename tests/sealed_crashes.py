"""Seal and unseal in a copy of a case, dying at every point in turn; prints how many there were. Run as a script.

python -m tests.sealed_crashes WORK_FOLDER
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tests.archive.crashing import dies_at

from reckoning.archive.seal_key import make_key
from reckoning.case import Case
from reckoning.model.evidence import Sensitivity

SECRET = b"the witness is called Ma Khin Lay"
PLAIN = SECRET + b" and lives at the jetty\n" * 40_000


def files_with_secret(*folders: Path) -> list[Path]:
    return [p for folder in folders for p in folder.rglob("*") if p.is_file() and SECRET in p.read_bytes()]


def sealing(work: Path, temporary: Path) -> int:
    case = Case.create(work / "case")
    (work / "desk").mkdir()
    file = work / "desk" / "Ma Khin Lay.txt"
    file.write_bytes(PLAIN)
    n = 0
    while True:
        shutil.rmtree(work / "copy", ignore_errors=True)
        shutil.copytree(case.root, work / "copy")
        copy = Case.open(work / "copy")

        def add(copy: Case = copy) -> object:
            key = str(work / "key.pub")
            return copy.add([file], source="Ma Khin Lay", sensitivity=Sensitivity.SEALED, recipients=[key])

        died = dies_at(n, add)
        assert not files_with_secret(copy.root, temporary), n
        assert b"Khin" not in (copy.root / "ledger.jsonl").read_bytes()
        assert copy.verify().sound, n
        before = len(copy.sealed())
        assert died or before == 1
        add()
        assert len(copy.sealed()) == before + 1 and copy.verify().sound
        assert copy._folder.unfinished() == []
        if not died:
            return n
        n += 1


def unsealing(work: Path, temporary: Path) -> int:
    case = Case.open(work / "copy")
    target = case.sealed()[0].sha256
    n = 0
    while True:
        shutil.rmtree(work / "other", ignore_errors=True)
        shutil.copytree(case.root, work / "other")
        copy, out = Case.open(work / "other"), work / "out"
        out.unlink(missing_ok=True)

        def read(copy: Case = copy, out: Path = out) -> object:
            return copy.unseal(target, work / "key", "to read", out)

        died = dies_at(n, read)
        assert not files_with_secret(copy.root, temporary), n
        assert copy.verify().sound, n
        if out.exists():
            assert copy.sealed()[0].reads + copy.sealed()[1].reads == 1, "on the ledger before a byte comes out"
        if not died:
            assert out.read_bytes() == PLAIN
            return n
        n += 1


if __name__ == "__main__":
    work = Path(sys.argv[1])
    temporary = work / "tmp"
    temporary.mkdir()
    tempfile.tempdir = str(temporary)
    make_key(work / "key")
    print(sealing(work, temporary), unsealing(work, temporary))
