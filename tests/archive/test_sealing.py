"""Sealing: ciphertext under its own hash, a key that lies elsewhere, and refusals that say what to do."""

from __future__ import annotations

import errno
import os
from io import BytesIO
from pathlib import Path

import pytest

from reckoning.archive.blobs import Blobs
from reckoning.archive.seal_key import SealKey, make_key, read_key, recipients_in
from reckoning.archive.sealing import SourceRecord, opens, read_record, seal, unseal
from reckoning.archive.tapped import Tapped
from reckoning.model.errors import InputError, IntegrityError, ManyErrors, ReckoningError, UsageError

PLAIN = b"who said what " * 20_000


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    make_key(tmp_path / "key")
    return tmp_path / "key"


def kept(tmp_path: Path, key: SealKey, plain: bytes = PLAIN) -> Path:
    blobs = Blobs(tmp_path / "blobs")
    return blobs.path(blobs.keep(lambda out: seal(BytesIO(plain), out, key.recipients)).sha256)


def test_what_is_sealed_opens_with_its_key_alone(tmp_path: Path, key_file: Path) -> None:
    key = read_key(key_file)
    blob, out = kept(tmp_path, key), BytesIO()
    unseal(blob, out, key)
    assert out.getvalue() == PLAIN and opens(blob, key)
    assert b"who said" not in blob.read_bytes() and not Blobs(tmp_path / "blobs").damaged(blob.name)
    make_key(tmp_path / "other")
    other = read_key(tmp_path / "other")
    assert not opens(blob, other)
    with pytest.raises(UsageError, match="does not open it; nothing else"):
        unseal(blob, BytesIO(), other)


def test_the_same_bytes_sealed_twice_have_two_names(tmp_path: Path, key_file: Path) -> None:
    key = read_key(key_file)
    assert kept(tmp_path, key).name != kept(tmp_path, key).name


@pytest.mark.parametrize("damage", [lambda c: c[:-40], lambda c: c[:-5] + bytes([c[-5] ^ 1]) + c[-4:], lambda c: b"x"])
def test_ciphertext_that_was_changed_is_damage_and_never_half_an_answer(
    tmp_path: Path, key_file: Path, damage: object
) -> None:
    key = read_key(key_file)
    blob = kept(tmp_path, key)
    blob.chmod(0o644)
    blob.write_bytes(damage(blob.read_bytes()))  # type: ignore[operator]
    assert Blobs(tmp_path / "blobs").damaged(blob.name)
    with pytest.raises(IntegrityError, match="copy of the case"):
        unseal(blob, BytesIO(), key)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "full"), MemoryError()])
def test_what_interrupts_sealing_is_not_taken_for_something_else(key_file: Path, error: BaseException) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise error

    with pytest.raises(type(error)):
        seal(Broken(), BytesIO(), read_key(key_file).recipients)


def test_a_failure_while_sealing_leaves_nothing(tmp_path: Path, key_file: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")

    def fails(out: Tapped) -> None:
        seal(BytesIO(PLAIN), out, read_key(key_file).recipients)
        raise UsageError("no")

    with pytest.raises(UsageError):
        blobs.keep(fails)
    assert [p for p in blobs.folder.rglob("*") if p.is_file()] == []


def test_a_secret_key_is_its_owners_alone_and_is_not_replaced(key_file: Path) -> None:
    assert key_file.stat().st_mode & 0o777 == 0o600
    before = key_file.read_bytes()
    with pytest.raises(UsageError, match="already"):
        make_key(key_file)
    assert key_file.read_bytes() == before
    key_file.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        read_key(key_file)


def test_no_secret_key_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError):
        make_key(tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()


def test_what_is_no_recipient_is_refused_all_at_once(tmp_path: Path, key_file: Path) -> None:
    public = (tmp_path / "key.pub").read_text().strip()
    assert recipients_in([public, str(tmp_path / "key.pub")]) == (public,)
    secret = key_file.read_text().splitlines()[1]
    with pytest.raises(ManyErrors) as raised:
        recipients_in(["age1nonsense", secret])
    assert "a secret key was given" in str(raised.value) and secret not in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"# only a comment\n", b"\xff\xfe", b"AGE-SECRET-KEY-1QQ\n", b"a" * 70_000])
def test_what_is_no_secret_key_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "no-key"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(InputError) as raised:
        read_key(file)
    assert raised.value.do


def test_a_key_from_a_pipe_or_a_folder_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "", "missing"):
        with pytest.raises(ReckoningError):
            read_key(tmp_path / name)


def test_the_record_of_a_source_does_not_tell_how_long_a_name_is(tmp_path: Path, key_file: Path) -> None:
    key = read_key(key_file)
    records = [SourceRecord("source-a", name, "f", "0" * 64, 1) for name in ("Al", "Maung " * 40)]
    assert len({len(r.padded().getvalue()) for r in records}) == 1
    blob = kept(tmp_path, key, records[1].padded().getvalue())
    assert read_record(blob, key) == records[1]
    with pytest.raises(InputError, match="no record"):
        read_record(kept(tmp_path, key, b"{}"), key)


def test_a_key_in_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        make_key(tmp_path / "nowhere" / "key")
