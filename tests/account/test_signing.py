"""Signing: keys that only their owner reads, and signatures that openssl verifies."""

from __future__ import annotations

import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from reckoning.account.pseudonym_vault import Vault
from reckoning.account.signing import make_key, read_key
from reckoning.model.errors import InputError, IntegrityError, UsageError


def test_a_key_is_its_owners_alone_and_openssl_verifies_what_it_signs(tmp_path: Path) -> None:
    made = make_key(tmp_path / "k")
    assert stat.S_IMODE((tmp_path / "k").stat().st_mode) == 0o600
    key = read_key(tmp_path / "k")
    assert key.fingerprint == made.fingerprint and len(key.fingerprint) == 64
    (tmp_path / "data").write_bytes(b"content")
    (tmp_path / "sig").write_bytes(key.sign(b"content"))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "k.pub", "-rawin", "-in", "data", "-sigfile", "sig"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "data").write_bytes(b"Content")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    make_key(tmp_path / "k")
    with pytest.raises(UsageError, match="something is there already"):
        make_key(tmp_path / "k")
    (tmp_path / "other.pub").write_bytes(b"")
    with pytest.raises(UsageError, match="something is there already"):
        make_key(tmp_path / "other")
    with pytest.raises(UsageError, match="the folder for the key does not exist"):
        make_key(tmp_path / "none" / "k")


def test_a_lost_key_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nobody can make this key again"):
        read_key(tmp_path / "gone")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_key_that_others_can_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    make_key(tmp_path / "k")
    (tmp_path / "k").chmod(mode)
    with pytest.raises(UsageError, match="others may read this secret file"):
        read_key(tmp_path / "k")


def test_what_is_no_such_key_is_refused(tmp_path: Path) -> None:
    elliptic = ec.generate_private_key(ec.SECP256R1())
    for name, content in (
        ("text", b"not a key\xff"),
        ("ec", elliptic.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())),
    ):
        (tmp_path / name).write_bytes(content)
        (tmp_path / name).chmod(0o600)
        with pytest.raises(InputError, match="reckoning keygen"):
            read_key(tmp_path / name)


def test_the_vault_keeps_its_salts_and_says_when_it_was_damaged(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    first = vault.salts_for(["a", "b"])
    assert vault.salts_for(["b", "c"])["b"] == first["b"] != first["a"] and len(vault.salts()) == 3
    assert vault.key() == Vault(tmp_path).key() and len(vault.key()) == 32
    assert {stat.S_IMODE(p.stat().st_mode) for p in vault.folder.iterdir()} == {0o600}
    (vault.folder / "salts.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(IntegrityError, match="put it back from a copy"):
        vault.salts()
    (vault.folder / "pseudonym.key").chmod(0o644)
    with pytest.raises(UsageError, match="others may read"):
        vault.key()


def test_salts_drawn_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    items = [[f"original:{n}" for n in range(k, k + 12)] for k in range(16)]
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(lambda some: (Vault(tmp_path).key(), Vault(tmp_path).salts_for(some)), items))
    kept = Vault(tmp_path).salts()
    assert len({key for key, _ in drawn}) == 1 and len(kept) == 27
    assert all(kept[item] == salt for _, salts in drawn for item, salt in salts.items())
