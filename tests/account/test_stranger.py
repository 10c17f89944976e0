"""The stranger's check: it passes on the bundle as it was made, and on no bundle that anything was done to."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.account.authority import Authority, make_authority
from tests.account.bundles import Made, check, make_case
from tests.account.tampering import TAMPERINGS, Sealed, reseal

from reckoning.account.bundle import Bundled
from reckoning.account.bundle_request import Request
from reckoning.account.bundle_stamp import Stamp

COURT = Request("court")


@dataclass(frozen=True)
class Good:
    """A bundle as it was made, its authority, and what a forger may have besides."""

    made: Made
    done: Bundled
    authority: Authority
    sealed: Sealed

    def copy(self, to: Path) -> Path:
        shutil.copytree(self.done.folder, to, symlinks=True)
        return to


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Good]:
    folder = tmp_path_factory.mktemp("stranger")
    made = make_case(folder)
    authority, other = make_authority(folder / "authority"), make_authority(folder / "other")
    with pytest.MonkeyPatch.context() as patch, authority.serving() as url:
        patch.setenv("no_proxy", "127.0.0.1")
        done = made.bundle("bundle", COURT, Stamp(url, authority.certificates))
        second = made.bundle("second", Request("public"), Stamp(url, authority.certificates))
    foreign = other.reply((done.folder / "stamp.tsq").read_bytes())
    yield Good(made, done, authority, Sealed(made.key, second.folder, foreign))


def test_the_bundle_as_it_was_made_passes(good: Good) -> None:
    checked = check(good.done.folder, good.done.fingerprint, good.authority.certificates)
    assert checked.code == 0, checked.said
    assert "everything holds" in checked.said and "was stamped on" in checked.said
    lines = re.search(r"(\d+) lines of the ledger", checked.said)
    assert lines and int(lines[1]) >= 4


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampered_bundle_does_not_pass(good: Good, name: str, tmp_path: Path) -> None:
    copy = good.copy(tmp_path / "copy")
    before = _bytes_of(copy)
    TAMPERINGS[name](copy, good.sealed)
    assert _bytes_of(copy) != before, "the tampering did nothing"
    checked = check(copy, good.done.fingerprint, good.authority.certificates)
    expected = 2 if name == "the stamp taken out, with a note that it is pending" else 1
    assert checked.code == expected, checked.said


def test_there_are_fifty_tamperings_at_least() -> None:
    assert len(TAMPERINGS) >= 50


def test_it_needs_coreutils_openssl_and_a_shell_and_nothing_else(good: Good, tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sha256sum", "cut", "tr", "wc", "sort", "date", "openssl"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    checked = check(good.done.folder, good.done.fingerprint, good.authority.certificates, path=str(tools))
    assert checked.code == 0, checked.said


def test_without_a_fingerprint_or_certificates_it_says_what_was_not_checked(good: Good) -> None:
    checked = check(good.done.folder)
    assert checked.code == 2
    assert "whose key it is" in checked.said and "get the authority's certificates" in checked.said
    spaced = re.sub(r"(..)", r"\1:", good.done.fingerprint.upper()).strip(":")
    assert check(good.done.folder, spaced, good.authority.certificates).code == 0


def _no_exculpation(folder: Path) -> None:
    page = folder / "data" / "dossier.html"
    page.write_text(re.sub(r"<h2 id.*?</p>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL), encoding="utf-8")


def _original_under_another_name(folder: Path) -> None:
    first = min((folder / "data" / "evidence").iterdir())
    first.rename(first.with_name(hashlib.sha256(b"another").hexdigest()))


def _ledger_date(folder: Path) -> None:
    ledger = folder / "data" / "ledger.jsonl"
    ledger.write_bytes(re.sub(rb'"at":"\d{4}', b'"at":"2019', ledger.read_bytes(), count=1))


def _ledger_order(folder: Path) -> None:
    ledger = folder / "data" / "ledger.jsonl"
    ledger.write_bytes(b"".join(reversed(ledger.read_bytes().splitlines(keepends=True))))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_no_exculpation, "contrary and exculpatory"),
        (_original_under_another_name, "is not what its name says"),
        (_ledger_date, "line 1 was changed"),
        (_ledger_order, "out of order"),
    ],
)
def test_not_even_the_signer_can_do_this(good: Good, change: Callable[[Path], None], said: str, tmp_path: Path) -> None:
    copy = good.copy(tmp_path / "copy")
    change(copy)
    reseal(copy, good.made.key)
    checked = check(copy, good.done.fingerprint, good.authority.certificates)
    assert checked.code == 1 and said in checked.said
    assert "holds      the signature" in checked.said and "manifest-sha256.txt:" in checked.said


def test_a_stamp_whose_certificate_expired_later_still_says_when(good: Good, tmp_path: Path) -> None:
    copy = good.copy(tmp_path / "copy")
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    fake = bin_folder / "openssl"  # openssl years from now, unless it is asked about another moment
    real = shutil.which("openssl")
    fake.write_text(
        f'#!/bin/sh\ncase "$*" in "ts -verify -data"*) exec {real} ts -verify -attime 4000000000 "${{@:3}}";; esac\n'
        f'exec {real} "$@"\n'.replace("#!/bin/sh", "#!/bin/bash"),
        encoding="utf-8",
    )
    fake.chmod(0o755)
    checked = check(copy, good.done.fingerprint, good.authority.certificates, f"{bin_folder}:{os.environ['PATH']}")
    assert checked.code == 0 and "has expired since" in checked.said


def test_the_commands_of_the_text_work_as_they_stand(good: Good, tmp_path: Path) -> None:
    copy = good.copy(tmp_path / "copy")
    text = (copy / "VERIFY.txt").read_text(encoding="utf-8")
    commands = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    assert len(commands) >= 8
    shutil.copy(good.authority.certificates, tmp_path / "root.pem")
    for command in commands:
        filled = command.replace("FINGERPRINT", good.done.fingerprint).replace("CERTIFICATES", "../root.pem")
        run = subprocess.run(["sh", "-c", filled], cwd=copy, capture_output=True, text=True, check=False)
        assert run.returncode == 0, f"{filled}: {run.stdout}{run.stderr}"
        if "pkey -pubin" in filled:
            assert run.stdout.startswith(good.done.fingerprint)


def test_an_unsigned_bundle_is_told_apart(good: Good) -> None:
    done = good.made.bundle("unsigned", signed=False)
    checked = check(done.folder, good.done.fingerprint)
    assert checked.code == 1 and "there is no signature" in checked.said


def test_hostile_names_do_not_reach_the_terminal(good: Good, tmp_path: Path) -> None:
    copy = good.copy(tmp_path / "copy")
    (copy / "data" / "a\nmanifest\x1b[2J").write_bytes(b"x")
    Path(os.fsdecode(os.fsencode(copy / "data") + b"/\xff%0A")).write_bytes(b"x")
    checked = check(copy, good.done.fingerprint, good.authority.certificates)
    assert checked.code == 1 and "\x1b" not in checked.said and "a?manifest" in checked.said


def _bytes_of(folder: Path) -> dict[str, bytes | str]:
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        found[name] = f"-> {path.readlink()}" if path.is_symlink() else path.read_bytes() if path.is_file() else "/"
    return found
