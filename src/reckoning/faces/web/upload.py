"""Upload: files that a browser sends, streamed into a folder of their own inside the case, never held in memory.

What a browser calls a file is kept as text and is never a path: on disk they are 0, 1, 2 ... The folder has a lock that
its server, and the process that adds its files, hold; one that nobody holds was left by a crash and is swept.
"""

from __future__ import annotations

import asyncio
import fcntl
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from reckoning.archive.durable import disk_errors
from reckoning.faces.web.asked import LARGEST_FORM_BYTES, MOST_FIELDS, TooLarge, pieces
from reckoning.model.errors import StorageError, UsageError

UPLOADS = ".uploads"
LOCK = "lock"
LARGEST_BYTES = 8 << 30
MOST_FILES = 1_000
LEFT_FREE_BYTES = 256 << 20
LOOKED_EVERY_BYTES = 64 << 20
DRAINED_S = 10.0


class Shelf:
    """A folder inside the case for files on their way in, held by a lock for as long as anybody needs it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / UPLOADS / secrets.token_hex(8)
        with disk_errors(self.folder):
            self.folder.mkdir(parents=True)
            self._lock = (self.folder / LOCK).open("wb")
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    @property
    def lock(self) -> int:
        """The descriptor of the lock: a child that inherits it holds it too."""
        return self._lock.fileno()

    def clear(self) -> None:
        """Remove it with all that lies there."""
        self._lock.close()
        _remove(self.folder)


def sweep(root: Path) -> None:
    """Remove what a crash left: the folders whose lock nobody holds."""
    for folder in (root / UPLOADS).glob("*"):
        try:
            with (folder / LOCK).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            pass
        except OSError:
            continue
        _remove(folder)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # others lie there
        folder.parent.rmdir()


@dataclass(frozen=True)
class Upload:
    """What a form brought: files in order, what the browser called each, and the fields beside them."""

    files: tuple[Path, ...]
    names: tuple[str, ...]
    fields: Mapping[str, str]


@dataclass
class _Part:
    """The part of a form that is being read."""

    headers: dict[str, str] = field(default_factory=dict)
    header: tuple[bytearray, bytearray] = field(default_factory=lambda: (bytearray(), bytearray()))
    name: str = ""
    value: bytearray = field(default_factory=bytearray)
    stream: BinaryIO | None = None


class _Receiver:
    """Takes a form apart as it comes."""

    def __init__(self, boundary: bytes, folder: Path, largest_bytes: int) -> None:
        self._folder, self._largest = folder, largest_bytes
        self._part = _Part()
        self._files: list[Path] = []
        self._names: list[str] = []
        self._fields: dict[str, str] = {}
        self._seen = self._looked = self._said = 0
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, a, b: self._part.header[0].extend(data[a:b]),
                "on_header_value": lambda data, a, b: self._part.header[1].extend(data[a:b]),
                "on_header_end": self._header,
                "on_headers_finished": self._headed,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._finish,
            },
        )

    def take(self, piece: bytes) -> None:
        """Some more of the form."""
        self._seen += len(piece)
        if self._seen > self._largest + LARGEST_FORM_BYTES:
            raise too_large(self._largest)
        if self._seen - self._looked >= LOOKED_EVERY_BYTES:
            self._looked = self._seen
            refuse_full(self._folder, 0)
        with disk_errors(self._folder):
            self._parser.write(piece)

    def done(self) -> Upload:
        """All of it; raises `UsageError` where the form was cut off or brought no file."""
        if not self._ended:
            raise UsageError("the form was cut off before its end", do="send it again")
        if not self._files:
            raise UsageError("no file was sent", do="choose or drop one")
        return Upload(tuple(self._files), tuple(self._names), self._fields)

    def close(self) -> None:
        """Close what is open."""
        if self._part.stream:
            self._part.stream.close()

    def _begin(self) -> None:
        self._part = _Part()
        if len(self._fields) > MOST_FIELDS or len(self._files) >= MOST_FILES:
            raise TooLarge(f"more than {MOST_FILES:,} files or {MOST_FIELDS} fields", do="add them in several steps")

    def _header(self) -> None:
        name, value = (bytes(part).decode("utf-8", "replace") for part in self._part.header)
        self._part.headers[name.lower()] = value
        self._part.header = (bytearray(), bytearray())

    def _headed(self) -> None:
        said = self._part.headers.get("content-disposition", "").encode("utf-8").decode("latin-1")
        kind, options = parse_options_header(said)
        if kind != b"form-data":
            raise UsageError("the form is not understood", do="use the form on the page")
        self._part.name = options.get(b"name", b"").decode("utf-8", "replace")
        if options.get(b"filename"):
            path = self._folder / str(len(self._files))
            self._part.stream = path.open("xb")
            self._files.append(path)
            self._names.append(shown_name(options[b"filename"].decode("utf-8", "replace")))

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._part.stream:
            self._part.stream.write(data[start:end])
            return
        self._said += end - start
        if self._said > LARGEST_FORM_BYTES:
            raise TooLarge(f"fields of more than {LARGEST_FORM_BYTES >> 10} KiB", do="write less")
        self._part.value += data[start:end]

    def _end(self) -> None:
        if self._part.stream:
            self._part.stream.close()
        elif "filename" not in self._part.headers.get("content-disposition", ""):
            self._fields[self._part.name[:100]] = self._part.value.decode("utf-8", "replace").strip()

    def _finish(self) -> None:
        self._ended = True


def shown_name(name: str) -> str:
    """What a browser calls a file, as it is kept: its last part, without what no name holds.

    >>> [shown_name(n) for n in ("../../etc/passwd", "C:\\\\fakepath\\\\a.csv", "a%22b\\x00.csv", "..")]
    ['passwd', 'a.csv', 'a"b.csv', 'unnamed']
    """
    unescaped = name.replace("%22", '"').replace("%0D", " ").replace("%0A", " ")
    last = unescaped.replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(c for c in last if c.isprintable()).strip()[:255]
    return kept if kept.strip(".") else "unnamed"


def too_large(largest_bytes: int) -> TooLarge:
    """The refusal of more than may be sent at once."""
    size = f"{largest_bytes >> 30} GiB" if largest_bytes >> 30 else f"{largest_bytes:,} bytes"
    return TooLarge(f"more than {size} at once", do="add it with: reckoning add FILE, which has no such limit")


def refuse_full(folder: Path, coming_bytes: int) -> None:
    """Raise `StorageError` where what comes, and the case's own copy of it, would leave the disk too full."""
    with disk_errors(folder):
        free = shutil.disk_usage(folder).free
    if free - 2 * coming_bytes < LEFT_FREE_BYTES:
        needed = (2 * coming_bytes + LEFT_FREE_BYTES) >> 20
        raise StorageError(
            f"the disk has {free >> 20:,} MiB free and this needs {needed:,}", do="free some space, then send it again"
        )


async def receive(request: Request, shelf: Shelf, largest_bytes: int) -> Upload:
    """The files and fields of a form, the files on the shelf; raises for one too large, too slow or not understood."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise UsageError("not a form of these pages", do="use the form on the page")
    length = request.headers.get("content-length", "")
    coming = int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0
    if coming > largest_bytes + LARGEST_FORM_BYTES:
        raise too_large(largest_bytes)
    refuse_full(shelf.folder, coming)
    try:
        receiver = _Receiver(boundary, shelf.folder, largest_bytes)
        try:
            async for piece in pieces(request):
                receiver.take(piece)
            return receiver.done()
        finally:
            receiver.close()
    except FormParserError as error:
        raise UsageError(f"the form is not understood: {error}", do="use the form on the page") from error


async def drain(request: Request) -> None:
    """Let the rest of a refused body come, for a while: a browser reads the answer only when it has sent all."""
    try:
        async with asyncio.timeout(DRAINED_S):
            async for _ in pieces(request):
                pass
    except (TimeoutError, UsageError, RuntimeError):
        pass
