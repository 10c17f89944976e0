"""No secret planted in a case is in any byte of its bundle; RECKONING_LEAK_CASES says in how many cases (12)."""

from __future__ import annotations

import io
import json
import os
import urllib.parse
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.account.planted import Planted, plant

from reckoning.account import bundle as packing
from reckoning.account.bundle import Bundled, bundle
from reckoning.account.bundle_request import Request
from reckoning.account.pseudonym_vault import Vault
from reckoning.account.signing import Key
from reckoning.model.errors import ReckoningError

CASES = int(os.environ.get("RECKONING_LEAK_CASES", "12"))
KEY = Key(Ed25519PrivateKey.generate())
REQUESTS = (Request("public"), Request("regulator"), Request("court"))


@pytest.fixture
def ungated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate would refuse these dossiers, which cite everything: what the tables let through is looked at alone."""
    monkeypatch.setattr(packing, "too_much", lambda *_: [])


def bundled(planted: Planted, request: Request, out: Path) -> Bundled:
    facts = next(planted.dossier.glob("*.json"))
    facts.write_text(json.dumps({**json.loads(facts.read_text()), "profile": request.profile}))
    return bundle(planted.folder, planted.tables, planted.dossier, out, request, key=KEY)


def spelled(secret: str) -> set[bytes]:
    """A secret in the spellings in which bytes may hold it."""
    texts = {secret, secret.upper(), secret.lower(), json.dumps(secret)[1:-1], urllib.parse.quote(secret)}
    return {t.encode(e) for t in texts for e in ("utf-8", "utf-16-le")}


def contents(done: Bundled) -> dict[str, bytes]:
    """Every file and every member of the archive, tables unpacked, names too."""
    found = {str(p.relative_to(done.folder)): p.read_bytes() for p in done.folder.rglob("*") if p.is_file()}
    with zipfile.ZipFile(done.archive) as zipped:
        found |= {f"zip:{name}": zipped.read(name) for name in zipped.namelist()}
    found["zip itself"] = done.archive.read_bytes()
    rows = pq.read_table(io.BytesIO(found["data/statements.parquet"]))
    found["rows"] = json.dumps(rows.to_pylist(), ensure_ascii=False).encode() + str(rows.schema).encode()
    found["names"] = "\n".join(found).encode()
    return found


def leaks(done: Bundled, secrets: list[str]) -> list[tuple[str, str]]:
    found = contents(done)
    folded = {name: content.lower() for name, content in found.items()}
    return [
        (secret, name)
        for secret in secrets
        for name in found
        if any(form in found[name] or form.lower() in folded[name] for form in spelled(secret))
    ]


def test_no_secret_of_any_case_is_in_a_bundle(ungated: None, tmp_path: Path) -> None:
    left = 0
    for seed in range(CASES):
        planted = plant(tmp_path / f"case{seed}", seed)
        request = REQUESTS[seed % len(REQUESTS)]
        done = bundled(planted, request, tmp_path / f"bundle{seed}")
        vault = Vault(planted.root)
        may = set(planted.for_court) if request.profile == "court" else set()
        secrets = [*(s for s in planted.secrets if s not in may), vault.key().hex(), *vault.salts().values()]
        assert len(planted.secrets) > 30
        assert leaks(done, secrets) == [], f"seed {seed}, {request.profile}"
        left += len(done.plan.leaving("statement"))
        assert done.plan.leaving("original") and done.plan.leaving("finding")
    assert left >= 2 * CASES, "nothing left the cases: the test would see no leak"


def test_the_search_finds_a_secret_that_does_leave(ungated: None, tmp_path: Path) -> None:
    planted = plant(tmp_path / "case", 1)
    done = bundled(planted, Request("court"), tmp_path / "bundle")
    assert leaks(done, ["reed warbler"])


def test_the_gate_refuses_a_dossier_that_holds_what_stays(tmp_path: Path) -> None:
    planted = plant(tmp_path / "case", 2)
    with pytest.raises(ReckoningError, match="the dossier holds statement"):
        bundled(planted, Request("public"), tmp_path / "bundle")
    assert not (tmp_path / "bundle").exists() and not list(tmp_path.glob(".*"))


def test_who_worked_on_a_case_is_a_pseudonym_but_for_the_court(
    ungated: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECKONING_USER", "Hnin Analyst")
    planted = plant(tmp_path / "case", 3)
    for profile, shown in (("public", False), ("regulator", False), ("court", True)):
        done = bundled(planted, Request(profile), tmp_path / profile)
        assert bool(leaks(done, ["Hnin Analyst"])) is shown


def test_a_plain_hash_or_id_of_what_stays_is_in_no_table(ungated: None, tmp_path: Path) -> None:
    planted = plant(tmp_path / "case", 4)
    done = bundled(planted, Request("public"), tmp_path / "bundle")
    tables = {n: c for n, c in contents(done).items() if "dossier" not in n and n != "zip itself"}
    whole = b"\n".join(tables.values())
    stays = [*done.plan.staying("original"), *done.plan.staying("statement"), *done.plan.staying("finding")]
    assert len(stays) > 10
    assert [i for i in stays if i[:16].encode() in whole] == []
