"""Write what leaves a case, dying at every point in turn: no file is there that the ledger does not know. A script.

python -m tests.leaving_crashes WORK_FOLDER

How a letter, a dossier and an export are made is not what is tested: stand-ins give their bytes.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from tests.archive.crashing import dies_at

from reckoning.account import html_page, pdf_file
from reckoning.case import Case
from reckoning.faces import commands_dossier, letters

PAGE = SimpleNamespace(page=object(), quoted=1, left_out=0)


def bytes_of(kind: str) -> Callable[..., bytes]:
    return lambda *_: f"the {kind} of it\n".encode() * 999


def stand_in() -> None:
    letters.checked = lambda *_: SimpleNamespace(front=SimpleNamespace(studies={}))
    letters.held_by = lambda *_: None
    letters.letter = lambda *_: PAGE
    letters.markdown = lambda _: bytes_of("markdown")().decode()
    letters.pdf = bytes_of("letter")
    commands_dossier.checked = lambda *_: SimpleNamespace(page=lambda: PAGE)
    pdf_file.pdf = bytes_of("dossier")
    html_page.html = lambda _: bytes_of("page")().decode()


def draw(case: Case) -> None:
    letters.draw(case, "Marle Trading Ltd", "filing", "2024-05-01", (), ("public", 0), case.root / "out", "marle")


def build(case: Case) -> None:
    commands_dossier.built(case, "filing", case.root / "out")


def dies_everywhere(work: Path, leave: Callable[[Case], None], files: dict[str, str]) -> int:
    """How many points there were; `files` are those that must be there in the end, by name, with the act of each."""
    n = 0
    while True:
        shutil.rmtree(work / "case", ignore_errors=True)
        case = Case.create(work / "case")
        died = dies_at(n, lambda case=case: leave(case))
        known = {str(e.body.get("sha256")) for e in case.ledger()}
        for name, recorded in files.items():
            if (path := case.root / "out" / name).exists():
                own = hashlib.sha256(path.read_bytes()).hexdigest() in known
                assert own if recorded else len(case.ledger()) > 1, (n, name)
        assert case.verify().sound, n
        leave(case)
        shown = {p.name for p in (case.root / "out").iterdir() if not p.name.startswith(".")}
        assert shown == set(files), (n, shown)
        acts = [e.act for e in case.ledger()][1:]
        assert acts == sorted(filter(None, files.values())), (n, acts)
        if not died:
            assert not [p for p in (case.root / "out").iterdir() if p.name.startswith(".")]
            return n
        n += 1


if __name__ == "__main__":
    stand_in()
    work = Path(sys.argv[1])
    print(
        dies_everywhere(work, draw, {"marle.md": "", "marle.pdf": "letter drawn"}),
        dies_everywhere(work, build, {"filing.pdf": "exported", "filing.html": "exported"}),
    )
