"""A small case with a written dossier, its bundle, and the stranger who checks it."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reckoning.account.bundle import Bundled, bundle
from reckoning.account.bundle_request import Cited, Request
from reckoning.account.bundle_stamp import Stamp
from reckoning.account.pseudonym_vault import Vault
from reckoning.account.release import opened, release_of
from reckoning.account.signing import Key, make_key, read_key
from reckoning.archive.folder import CaseFolder
from reckoning.case import Case
from reckoning.model.evidence import Sensitivity

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
STRANGER = ROOT / "src" / "reckoning" / "account" / "stranger.sh"
PAGE = """<!doctype html><title>Fictional</title><h1>Fictional</h1><p>at least 7 deliveries</p>
<h2 id="contrary">Contrary and exculpatory evidence</h2><p>One owner denies it.</p><h2>Requests</h2>"""


@dataclass(frozen=True)
class Made:
    """A case, a dossier's folder and a key."""

    case: Case
    dossier: Path
    key: Key
    folder: Path

    def bundle(
        self, name: str, request: Request | None = None, stamp: Stamp | None = None, signed: bool = True
    ) -> Bundled:
        write_for(self, request or Request())
        return bundle(
            CaseFolder.find(self.case.root),
            self.case.tables(),
            self.dossier,
            self.folder / name,
            request or Request(),
            key=self.key if signed else None,
            stamp=stamp or Stamp(),
        )


def make_case(folder: Path) -> Made:
    """Deliveries, ships and a register of (fictional) victims, all public; a customs sheet for the team.

    Made once, then copied.
    """
    shutil.copytree(_template(), folder, dirs_exist_ok=True)
    return Made(Case.open(folder / "case"), folder / "dossier", read_key(folder / "signing.key"), folder)


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    case = Case.create(folder / "case", "fictional")
    public = [EXAMPLES / "names" / "deliveries.csv", EXAMPLES / "names" / "ships.csv"]
    case.add([*public, EXAMPLES / "figures" / "fictional-register-a.csv"], sensitivity=Sensitivity.PUBLIC)
    case.add([EXAMPLES / "chain" / "customs.csv"], sensitivity=Sensitivity.TEAM)
    case.study("conflicts")
    case.study("count")
    (folder / "dossier").mkdir()
    write_dossier(case, folder / "dossier")
    make_key(folder / "signing.key")
    return folder


def write_dossier(case: Case, folder: Path) -> None:
    findings = case.sql("SELECT DISTINCT id FROM findings WHERE kind IN ('conflict', 'figure') ORDER BY id")
    under = case.sql("""SELECT DISTINCT statement FROM links JOIN findings ON findings.id = finding
        WHERE kind = 'conflict' AND statement IS NOT NULL ORDER BY 1""")
    cited = {
        "findings": findings["id"].to_pylist(),
        "statements": under["statement"].to_pylist(),
        "evidence": [e.sha256 for e in case.evidence() if e.sensitivity is Sensitivity.PUBLIC],
    }
    (folder / "facts.json").write_text(json.dumps(cited), encoding="utf-8")
    (folder / "dossier.html").write_text(PAGE, encoding="utf-8")
    (folder / "dossier.txt").write_text("SUMMARY\f\nCONTRARY AND EXCULPATORY EVIDENCE\f\nREQUESTS", encoding="utf-8")


def write_for(made: Made, request: Request) -> None:
    """Say in the dossier's facts for whom it is written, with commitments in place of originals that stay."""
    path, case = made.dossier / "facts.json", made.case
    facts = json.loads(path.read_text(encoding="utf-8"))
    behind = opened(Vault(case.root))
    held = {e.sha256: e for e in case.evidence()}
    names = [behind.get(name, name) for name in facts["evidence"]]
    cited = Cited(frozenset(names) & held.keys(), frozenset(facts["statements"]), frozenset(facts["findings"]))
    folder = CaseFolder.find(case.root)
    release = release_of(folder, case.tables(), request, cited, case.ledger(), held, case.judgements())
    named = [release.standing.get(name, name) for name in names]
    path.write_text(json.dumps({**facts, "evidence": named, "profile": request.profile}), encoding="utf-8")


def cite(dossier: Path, **more: list[str]) -> None:
    """Add to what a dossier cites."""
    path = dossier / "facts.json"
    cited = json.loads(path.read_text(encoding="utf-8"))
    for name, ids in more.items():
        cited[name] = [*cited[name], *ids]
    path.write_text(json.dumps(cited), encoding="utf-8")


@dataclass(frozen=True)
class Check:
    """What the stranger's script said."""

    code: int
    said: str


def check(bundle_folder: Path, fingerprint: str = "", certificates: Path | None = None, path: str = "") -> Check:
    """Run the stranger's script on a bundle, with `path` as the only place of programs where it is given."""
    arguments = [str(bundle_folder), fingerprint, *([str(certificates)] if certificates else [])]
    environment = {"PATH": path} if path else None
    run = subprocess.run(["/bin/sh", STRANGER, *arguments], capture_output=True, env=environment, check=False)
    return Check(run.returncode, (run.stdout + run.stderr).decode("utf-8", "replace"))
