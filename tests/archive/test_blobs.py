"""Blobs: originals under their hash, unchanged, whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from reckoning.archive.blobs import Blobs
from reckoning.model.errors import InputError, IntegrityError


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def test_an_original_is_kept_byte_for_byte_under_its_hash(blobs: Blobs, tmp_path: Path) -> None:
    original = tmp_path / "a.bin"
    original.write_bytes(os.urandom(3_000_000))
    stored = blobs.put(original)
    assert stored.sha256 == hashlib.sha256(original.read_bytes()).hexdigest()
    assert blobs.path(stored.sha256).read_bytes() == original.read_bytes()
    assert blobs.names() == [stored.sha256]
    assert not blobs.path(stored.sha256).stat().st_mode & 0o222, "write-once"


def test_the_same_bytes_under_another_name_are_known(blobs: Blobs, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"same")
    assert not blobs.put(tmp_path / "a").known
    assert blobs.put(tmp_path / "b").known


def test_changed_bytes_are_damage(blobs: Blobs, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"truth")
    stored = blobs.put(tmp_path / "a")
    assert not blobs.damaged(stored.sha256)
    path = blobs.path(stored.sha256)
    path.chmod(0o644)
    path.write_bytes(b"trath")
    assert blobs.damaged(stored.sha256)


def test_a_missing_original_says_where_it_should_be(blobs: Blobs) -> None:
    with pytest.raises(IntegrityError, match="missing"):
        blobs.path("0" * 64)


def test_what_is_no_file_is_refused_without_waiting(blobs: Blobs, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").touch()
    for name, reason in (("pipe", "pipe"), ("", "folder"), ("empty", "is empty"), ("missing", "No such file")):
        with pytest.raises(InputError, match=reason):
            blobs.put(tmp_path / name)
    with pytest.raises(InputError, match="device"):
        blobs.put(Path("/dev/zero"))


@pytest.mark.parametrize("name", ["../../secret", "..", "", "/etc/passwd", "0" * 63, "0" * 64 + "/x", "A" * 64])
def test_a_name_never_leads_out_of_the_case(blobs: Blobs, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("not of the case")
    with pytest.raises(IntegrityError, match="is no name"):
        blobs.path(name)


def test_a_blob_or_drawer_that_is_a_link_is_damage(blobs: Blobs, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"truth")
    stored = blobs.put(tmp_path / "a")
    drawer = blobs.path(stored.sha256).parent
    drawer.rename(tmp_path / "elsewhere")
    drawer.symlink_to(tmp_path / "elsewhere")
    assert blobs.damaged(stored.sha256)
    with pytest.raises(IntegrityError, match="is a link"):
        blobs.path(stored.sha256)


def test_a_link_where_a_copy_comes_in_is_not_written_through(blobs: Blobs, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"truth")
    (tmp_path / "mine").write_bytes(b"kept")
    blobs.folder.mkdir()
    (blobs.folder / f".incoming-{os.getpid()}").symlink_to(tmp_path / "mine")
    blobs.put(tmp_path / "a")
    assert (tmp_path / "mine").read_bytes() == b"kept"
