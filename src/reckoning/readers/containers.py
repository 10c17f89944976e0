"""Containers: the decoded streams inside an original: the file itself, what gz, zst, xz or bz2 hides, a zip's members.

Nothing is unpacked to disk, so a member's path cannot lead anywhere. Compression inside compression is followed three
deep. A stream that ends early or is damaged gives every byte before the damage and says so in `Stream.fault`; one that
grows more than 250 times (after its first 256 MiB) is refused: a bomb, not a source. UTF-16 text becomes UTF-8.
"""

from __future__ import annotations

import bz2
import codecs
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import zstandard

from reckoning.model.errors import InputError
from reckoning.model.locator import escape_member

PIECE_BYTES = 1 << 16
MAX_RATIO = 250
FREE_BYTES = 256 << 20
MAX_DEPTH = 3
MAX_MEMBERS = 10_000

_MAGIC = (
    (b"\x1f\x8b", "gz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"BZh", "bz2"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def compression(head: bytes) -> str:
    """What the first bytes of a stream say it is packed with; empty for none.

    >>> compression(b"BZh91AY"), compression(b"MMSI,")
    ('bz2', '')
    """
    return next((name for magic, name in _MAGIC if head.startswith(magic)), "")


@dataclass
class Stream:
    """Decoded bytes of one file inside an original, read forwards once.

    `container` leads to it. After the end, `fault` says why it ended early, or is empty.
    `encoding` is the text encoding of the original bytes, where it is not UTF-8.
    """

    container: tuple[str, ...]
    pieces: Iterator[bytes]
    fault: str = ""
    encoding: str = ""
    file: BinaryIO | None = None  # where the bytes are those of a file, so that one can move in it
    _held: bytes = b""
    _done: bool = False

    @property
    def prefix(self) -> str:
        """The container as it stands before a place in a locator: `gz!`, or nothing."""
        return "".join(f"{part}!" for part in self.container)

    def read(self, size: int) -> bytes:
        """The next bytes: `size` of them, fewer only at the end."""
        held = [self._held]
        length = len(self._held)
        while length < size and not self._done:
            piece = next(self.pieces, None)
            if piece is None:
                self._done = True
            else:
                held.append(piece)
                length += len(piece)
        whole = b"".join(held)
        self._held = whole[size:]
        return whole[:size]

    def peek(self, size: int) -> bytes:
        """The next bytes without moving on."""
        head = self.read(size)
        self._held = head + self._held
        return head

    def skip(self, size: int) -> None:
        """Pass over the next bytes."""
        if self.file is not None and size > len(self._held):
            self.file.seek(size - len(self._held), 1)
            self._held = b""
            return
        while size and (piece := self.read(min(size, 1 << 20))):
            size -= len(piece)


def regular_file(path: Path) -> None:
    """Refuse what is not a file with something in it: a directory, FIFO, device, socket, nothing; raises `InputError`.

    Only the directory entry is looked at: opening a FIFO would wait for a writer.
    """
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    if stat.S_ISDIR(mode):
        raise InputError("a directory, not a file", where=str(path), do="name the files in it")
    if not stat.S_ISREG(mode):
        raise InputError("not a regular file", where=str(path), do="copy what it gives into a file first")
    if path.stat().st_size == 0:
        raise InputError("empty: there is nothing to read", where=str(path))


@contextmanager
def opened(path: Path) -> Iterator[Iterator[Stream]]:
    """The streams of an original, in order; a zip has one for each member, any other file has one.

    Each must be read, as far as it is wanted, before the next is asked for. Raises `InputError`.
    """
    regular_file(path)
    try:
        with path.open("rb") as file:
            yield _streams(path, file)
    except PermissionError as error:
        raise InputError("cannot be read: permission denied", where=str(path)) from error


def _streams(path: Path, file: BinaryIO) -> Iterator[Stream]:
    head = file.read(8)
    file.seek(0)
    if compression(head) == "zip":
        yield from _members(path, file)
        return
    stream = Stream((), _file_pieces(file), file=file)
    yield _text(_unpacked(stream, str(path)))


def _file_pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(1 << 20):
        yield piece


def _members(path: Path, file: BinaryIO) -> Iterator[Stream]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(
            f"a damaged zip: {error}", where=str(path), do="repair it with `zip -FF`, or unpack it"
        ) from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > MAX_MEMBERS:
            raise InputError(f"a zip of {len(infos)} files; {MAX_MEMBERS} are read at most", where=str(path))
        for info in infos:
            where = f"{path}:{info.filename}"
            if info.flag_bits & 1:
                raise InputError("an encrypted zip", where=where, do="unpack it with its password first")
            stream = Stream((escape_member(info.filename),), iter(()))
            stream.pieces = _member_pieces(archive, info, stream, where)
            yield _text(_unpacked(stream, where))


def _member_pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo, stream: Stream, where: str) -> Iterator[bytes]:
    growth = _Growth(where)
    growth.taken = max(info.compress_size, 1)
    try:
        with archive.open(info) as member:
            while piece := member.read(PIECE_BYTES):
                growth.give(len(piece))
                yield piece
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError) as error:
        stream.fault = f"damaged zip member: {error}"


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes) -> bytes: ...


# zstandard gives all that its input holds at once: a block of 4 bytes may become 128 KiB, so it is fed 2 KiB at a time.
_CODECS: dict[str, tuple[Callable[[], _Decompressor], int]] = {
    "gz": (lambda: cast(_Decompressor, zlib.decompressobj(wbits=31)), PIECE_BYTES),
    "xz": (lambda: cast(_Decompressor, lzma.LZMADecompressor()), 1 << 12),
    "bz2": (lambda: cast(_Decompressor, bz2.BZ2Decompressor()), 1 << 12),
    "zst": (lambda: cast(_Decompressor, zstandard.ZstdDecompressor().decompressobj()), 1 << 11),
}


def _unpacked(stream: Stream, where: str) -> Stream:
    """The stream behind any compression, its container one part longer for each layer."""
    for _ in range(MAX_DEPTH):
        packing = compression(stream.peek(8))
        if packing not in _CODECS:
            return stream
        outer = stream
        stream = Stream((*outer.container, packing), iter(()))
        stream.pieces = _decompressed(outer, packing, stream, where)
    return stream


def _decompressed(outer: Stream, packing: str, stream: Stream, where: str) -> Iterator[bytes]:
    make, size = _CODECS[packing]
    growth = _Growth(where)
    decompressor = make()
    fresh, data = True, outer.read(size)
    try:
        while data:
            growth.taken += len(data)
            piece = decompressor.decompress(data)
            fresh = False
            growth.give(len(piece))
            if piece:
                yield piece
            rest = decompressor.unused_data if decompressor.eof else b""
            if decompressor.eof:
                decompressor, fresh = make(), True
                rest = rest.lstrip(b"\0") or outer.read(size).lstrip(b"\0")
                if rest and compression(rest) != packing:
                    stream.fault = f"bytes after the end of the {packing} data that are not {packing}"
                    return
            data = rest or outer.read(size)
    except (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError) as error:
        stream.fault = f"damaged {packing} data: {error}"
        return
    if outer.fault:
        stream.fault = outer.fault
    elif not fresh:
        stream.fault = f"the {packing} data end before their end: the file is cut off"


class _Growth:
    """Bytes in against bytes out; raises `InputError` when they are out of proportion."""

    def __init__(self, where: str) -> None:
        self.where, self.taken, self.given = where, 0, 0

    def give(self, size: int) -> None:
        self.given += size
        if self.given > FREE_BYTES and self.given > MAX_RATIO * self.taken:
            raise InputError(
                f"grows more than {MAX_RATIO} times when unpacked: it looks like a decompression bomb",
                where=self.where,
                do="if you trust it, unpack it yourself and add the result",
            )


def _text(stream: Stream) -> Stream:
    """The stream as UTF-8 when it starts with a UTF-16 mark; without the mark of UTF-8; else as it is."""
    head = stream.peek(4)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            stream.read(len(mark))
            inner = stream
            stream = Stream(inner.container, iter(()), encoding=encoding)
            stream.pieces = _recoded(inner, encoding, stream)
            return stream
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
        stream.encoding = "utf-8-sig"
    return stream


def _recoded(inner: Stream, encoding: str, stream: Stream) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    while data := inner.read(1 << 20):
        yield decoder.decode(data).encode("utf-8", errors="replace")
    yield decoder.decode(b"", final=True).encode("utf-8", errors="replace")
    stream.fault = inner.fault
