"""No secret planted in a case is in any byte of its bundle; RECKONING_LEAK_CASES says in how many cases (12)."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.account.byteforms import first_leak, unpacked
from tests.account.cases import text
from tests.account.planted import Planted, plant

from reckoning.account import bundle as packing
from reckoning.account.bundle import Bundled, bundle
from reckoning.account.bundle_request import Request
from reckoning.account.dossier import check
from reckoning.account.dossier_case import Held
from reckoning.account.html_page import html
from reckoning.account.pdf_file import pdf
from reckoning.account.pseudonym_vault import Vault
from reckoning.account.release import release_of
from reckoning.account.signing import Key
from reckoning.archive import acts
from reckoning.model.errors import ReckoningError
from reckoning.model.judgement import standing
from reckoning.simulate.register_names import to_zawgyi
from reckoning.tables.opened import opened_tables

SHARD = 25
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


def files_of(done: Bundled) -> list[tuple[str, bytes]]:
    """Every file of a bundle and its archive, with their names."""
    paths = sorted(p for p in done.folder.rglob("*") if p.is_file())
    names = "\n".join(str(p.relative_to(done.folder)) for p in paths)
    return [*((p.name, p.read_bytes()) for p in [*paths, done.archive]), ("names", names.encode())]


def leak(done: Bundled, secrets: list[str], digits: list[str] | None = None) -> tuple[str, str] | None:
    return first_leak(files_of(done), secrets, digits or [])


def secrets_of(planted: Planted, profile: str) -> list[str]:
    """What may not leave under a profile."""
    may = set(planted.for_court) if profile == "court" else set()
    return [s for s in planted.secrets if s not in may]


def digits_of(planted: Planted) -> list[str]:
    """The case's key and salts, which never leave."""
    vault = Vault(planted.root)
    return [vault.key().hex(), *vault.salts().values()]


def held(planted: Planted) -> Held:
    """The case as a dossier sees it."""
    entries = planted.folder.ledger.entries()
    evidence = [a.evidence for a in acts.evidence_in(entries)]
    settings = planted.folder.case_file
    return Held(
        settings.name, settings.question, planted.tables, evidence, standing(acts.judgements_in(entries)), entries
    )


def written(planted: Planted, request: Request, out: Path, with_pdf: bool) -> Path:
    """A dossier that cites all that leaves, and every original, built as the readers of the profile get it."""
    case = held(planted)
    ids = planted.cited
    entries = {e.sha256: e for e in case.evidence}
    with opened_tables(planted.tables) as tables:
        release = release_of(planted.folder, tables, request, ids, case.ledger, entries, case.judgements)
    kinds = dict.fromkeys(release.plan.leaving("finding"), "finding") | dict.fromkeys(
        release.plan.leaving("statement"), "statement"
    )
    kinds |= dict.fromkeys(ids.evidence, "evidence")
    cites = "\n\n".join(f"Told: {{{kind}:{name}}}." for name, kind in sorted(kinds.items()))
    page = check(text(cites), "d.md", case, request).page()
    out.mkdir()
    (out / "d.html").write_text(html(page), encoding="utf-8")
    (out / "d.json").write_text(page.facts, encoding="utf-8")
    if with_pdf:
        (out / "d.pdf").write_bytes(pdf(page))
    return out


@pytest.mark.parametrize("shard", range(-(-CASES // SHARD)))
def test_no_secret_of_any_case_is_in_a_bundle(shard: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    left = 0
    for seed in range(shard * SHARD, min((shard + 1) * SHARD, CASES)):
        planted = plant(tmp_path / f"case{seed}", seed)
        request = REQUESTS[seed % len(REQUESTS)]
        out = tmp_path / f"bundle{seed}"
        with monkeypatch.context() as patch:
            if seed % 2:  # the tables alone: a dossier that cites everything, which the gate would refuse
                patch.setattr(packing, "too_much", lambda *_: [])
                done = bundled(planted, request, out)
            else:
                dossier = written(planted, request, tmp_path / f"dossier{seed}", seed % 20 == 0)
                done = bundle(planted.folder, planted.tables, dossier, out, request, key=KEY)
        secrets = secrets_of(planted, request.profile)
        assert len(planted.secrets) > 40
        assert leak(done, secrets, digits_of(planted)) is None, f"seed {seed}, {request.profile}"
        left += len(done.plan.leaving("statement"))
        assert done.plan.leaving("original") and done.plan.leaving("finding")
        for folder in tmp_path.iterdir():
            shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
    assert left >= 2, "nothing left the cases: the test would see no leak"


def test_the_search_finds_a_secret_that_does_leave(ungated: None, tmp_path: Path) -> None:
    planted = plant(tmp_path / "case", 1)
    done = bundled(planted, Request("court"), tmp_path / "bundle")
    assert leak(done, ["reed warbler"])


@pytest.mark.parametrize("seed", [4, 5])
def test_the_search_finds_what_is_packed_in_originals_that_leave_to_a_court(
    ungated: None, tmp_path: Path, seed: int
) -> None:
    planted = plant(tmp_path / "case", seed)
    done = bundled(planted, Request("court"), tmp_path / "bundle")
    assert len(planted.packed) > 10
    assert [s for s in planted.packed if not leak(done, [s])] == []


PACKINGS: dict[str, Callable[[str], bytes]] = {
    "raw": str.encode,
    "upper case": lambda s: s.upper().encode(),
    "UTF-16": lambda s: s.encode("utf-16-le"),
    "base64": lambda s: base64.b64encode(b"xy" + s.encode() + b"z"),
    "base64 of base64": lambda s: base64.b64encode(base64.b64encode(b"word of " + s.encode())),
    "hex": lambda s: s.encode().hex().encode(),
    "percent": lambda s: "".join(f"%{b:02X}" for b in s.encode()).encode(),
    "JSON": lambda s: json.dumps(s, ensure_ascii=True).encode(),
    "HTML entities": lambda s: "".join(f"&#{ord(c)};" for c in s).encode(),
    "tags between": lambda s: f"<b>{s[:3]}</b>{s[3:]}".encode(),
    "a stream of a PDF": lambda s: typst.compile(f"#set document(title: [t])\n{s}".encode()),
    "metadata of a PDF": lambda s: typst.compile(f'#set document(author: "{s}")\nx'.encode()),
    "a member of an archive": lambda s: _zipped("a.txt", s),
    "a member's name": lambda s: _zipped(s, "a"),
}


def _zipped(name: str, content: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(name, content)
    return stream.getvalue()


SECRETS = ("hushbcdfghjk", "ခင်ဖြိုးအေးကြည်")
# the bare typesetter of these PDFs has no Burmese letters
SEARCHED = [(p, s) for p in PACKINGS for s in SECRETS if s.isascii() or "PDF" not in p]


@pytest.mark.parametrize(("packing", "secret"), SEARCHED)
def test_the_search_sees_every_byte_form(packing: str, secret: str) -> None:
    blob = PACKINGS[packing](secret)
    assert first_leak([("a", b"before " + blob if blob[:2] not in (b"PK", b"%P") else blob)], [secret])
    assert not first_leak([("a", blob)], ["somebody else"])


def test_the_search_sees_a_burmese_name_as_zawgyi() -> None:
    assert first_leak([("a", to_zawgyi("ခင်ဖြိုးအေးကြည်").encode())], ["ခင်ဖြိုးအေးကြည်"])


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
        assert bool(leak(done, ["Hnin Analyst"])) is shown


def test_a_plain_hash_or_id_of_what_stays_is_in_no_table(ungated: None, tmp_path: Path) -> None:
    planted = plant(tmp_path / "case", 4)
    done = bundled(planted, Request("public"), tmp_path / "bundle")
    files = [(n, c) for n, c in files_of(done) if "dossier" not in n and n != "bundle.zip"]
    whole = b"\n".join(blob for n, c in files for _, blob in unpacked(n, c))
    stays = [*done.plan.staying("original"), *done.plan.staying("statement"), *done.plan.staying("finding")]
    assert len(stays) > 10
    assert [i for i in stays if i[:16].encode() in whole] == []
