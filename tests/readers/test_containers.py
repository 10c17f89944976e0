"""The streams inside an original, and what is refused or cut short on the way to them."""

import bz2
import codecs
import gzip
import io
import lzma
import os
import zipfile

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from reckoning.model.errors import InputError
from reckoning.readers import containers
from reckoning.readers.containers import opened, regular_file

PACKED = {
    "gz": gzip.compress,
    "zst": lambda data: zstandard.ZstdCompressor().compress(data),
    "xz": lzma.compress,
    "bz2": bz2.compress,
}


def streams(path):
    with opened(path) as found:
        return [(s.container, b"".join(iter(lambda s=s: s.read(1000), b"")), s.fault) for s in found]


def store(tmp_path, data, name="original"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("packing", PACKED)
@given(data=st.binary(min_size=1, max_size=5000))
def test_what_was_packed_comes_out_whatever_the_file_is_called(tmp_path_factory, packing, data):
    path = store(tmp_path_factory.mktemp("packed"), PACKED[packing](b"x" + data))
    assert streams(path) == [((packing,), b"x" + data, "")]


@pytest.mark.parametrize("packing", PACKED)
def test_a_stream_of_several_packed_parts_is_one(tmp_path, packing):
    pack = PACKED[packing]
    assert streams(store(tmp_path, pack(b"one,") + pack(b"two"))) == [((packing,), b"one,two", "")]


@pytest.mark.parametrize("packing", PACKED)
def test_a_cut_file_gives_what_came_before_the_cut_and_says_so(tmp_path, packing):
    data = os.urandom(300_000)
    whole = PACKED[packing](data)
    ((container, found, fault),) = streams(store(tmp_path, whole[: len(whole) // 2]))
    assert container == (packing,) and data.startswith(found)
    assert len(found) > 100_000 or packing == "bz2"  # bz2 gives blocks of 900 kB or nothing
    assert "end before their end" in fault


def test_damage_gives_what_came_before_it_and_says_so(tmp_path):
    whole = bytearray(gzip.compress(os.urandom(300_000)))
    whole[200_000] ^= 0xFF
    ((_, found, fault),) = streams(store(tmp_path, bytes(whole)))
    assert len(found) > 100_000
    assert "damaged gz data" in fault


def test_every_member_of_a_zip_is_a_stream_and_none_is_written_to_disk(tmp_path):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("june/a!b.csv", "one")
        archive.writestr("../../escape.csv.gz", gzip.compress(b"two"))
        archive.mkdir("empty")
    found = streams(store(tmp_path, target.getvalue()))
    assert found == [(("zip:june/a\\!b.csv",), b"one", ""), (("zip:../../escape.csv.gz", "gz"), b"two", "")]
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["original"]


def test_an_encrypted_zip_is_refused(tmp_path):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.csv", "secret")
    data = bytearray(target.getvalue())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    with pytest.raises(InputError, match="encrypted") as refusal:
        streams(store(tmp_path, bytes(data)))
    assert "password" in refusal.value.do


def test_a_damaged_zip_is_refused(tmp_path):
    with pytest.raises(InputError, match="damaged zip"):
        streams(store(tmp_path, b"PK\x03\x04" + b"\0" * 100))


@pytest.mark.parametrize("packing", ["gz", "zst", "xz", "bz2", "zip"])
def test_a_bomb_is_refused_before_it_fills_anything(tmp_path, monkeypatch, packing):
    monkeypatch.setattr(containers, "FREE_BYTES", 1 << 20)
    zeros = b"\0" * (8 << 20)
    if packing == "zip":
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.csv", zeros)
        data = target.getvalue()
    else:
        data = PACKED[packing](zeros)
    with pytest.raises(InputError, match="bomb"):
        streams(store(tmp_path, data))


def test_too_many_members_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "MAX_MEMBERS", 2)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for n in range(3):
            archive.writestr(str(n), "x")
    with pytest.raises(InputError, match="3 files"):
        streams(store(tmp_path, target.getvalue()))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_with_its_mark_becomes_utf8(tmp_path, encoding):
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    assert streams(store(tmp_path, mark + "Æ,1\n😀".encode(encoding))) == [((), "Æ,1\n😀".encode(), "")]


def test_the_mark_of_utf8_is_no_part_of_the_first_column(tmp_path):
    assert streams(store(tmp_path, codecs.BOM_UTF8 + b"MMSI")) == [((), b"MMSI", "")]


def test_what_is_no_file_with_something_in_it_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    store(tmp_path, b"", "empty")
    for name, what in (
        (".", "a directory"), ("fifo", "not a regular file"), ("empty", "empty"), ("none", "cannot be read"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=what):
            regular_file(tmp_path / name)
    with pytest.raises(InputError, match="not a regular file"):
        regular_file(type(tmp_path)("/dev/zero"))


@given(st.binary(min_size=20, max_size=400), st.lists(st.integers(0, 60), max_size=8))
def test_skipping_is_the_same_as_reading_on(tmp_path_factory, data, sizes):
    path = store(tmp_path_factory.mktemp("plain"), b"," + data)
    with opened(path) as a, opened(path) as b:
        skipping, reading = next(a), next(b)
        for i, size in enumerate(sizes):
            if i % 2:
                skipping.skip(size)
                reading.read(size)
            else:
                assert skipping.peek(size) == reading.peek(size)
                assert skipping.read(size) == reading.read(size)
        assert skipping.read(1000) == reading.read(1000)
