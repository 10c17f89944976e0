"""Confined: hostile originals are taken apart in a process of their own, under limits on time and memory.

The parent gives the bytes on standard input and takes back a line of JSON and, after it, the text and its map. A
process
that exceeds its limits dies alone, and the refusal says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reckoning.model.errors import InputError

MEMORY_BYTES = 1 << 30
SECONDS = 120
_DO = {
    "encrypted": "remove the password with a tool of your own and add the result",
    "exceeded": "if you trust it, split it and add the parts",
}


@dataclass(frozen=True)
class Taken:
    """What was taken out of an original: text, facts, and for each character its place."""

    text: str
    facts: dict[str, str]
    starts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    ends: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    pages: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    boxes: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 4), np.float32))


def take_apart(kind: str, data: bytes, where: str, seconds: float = SECONDS, memory: int = MEMORY_BYTES) -> Taken:
    """The text of an HTML page (as UTF-8) or PDF, taken in a confined process; raises `InputError`."""
    command = [sys.executable, "-m", "reckoning.readers.prose.confined", kind, str(int(seconds)), str(memory)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds + 10, check=False)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"not read within {seconds:.0f} seconds", where=where, do=_DO["exceeded"]) from error
    head, _, body = done.stdout.partition(b"\n")
    try:
        facts = json.loads(head)
    except ValueError:
        facts = {"error": f"its reading exceeded {memory >> 20} MiB or {seconds:.0f} seconds, or broke the parser"}
    if refused := facts.pop("error", ""):
        known = next((do for word, do in _DO.items() if word in refused), facts.get("do", ""))
        raise InputError(refused, where=where, do=known)
    return _taken(kind, facts, body)


def _taken(kind: str, facts: dict[str, str], body: bytes) -> Taken:
    length, count = int(facts.pop("text_bytes")), int(facts.pop("characters"))
    text, rest = body[:length].decode("utf-8", "surrogatepass"), body[length:]
    if kind == "html":
        both = np.frombuffer(rest, np.int64, 2 * count)
        return Taken(text, facts, starts=both[:count], ends=both[count:])
    pages = np.frombuffer(rest, np.int32, count)
    boxes = np.frombuffer(rest, np.float32, 4 * count, offset=4 * count).reshape(count, 4)
    return Taken(text, facts, pages=pages, boxes=boxes)


def _limit(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system: the parent's clock remains
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _give(facts: dict[str, str], text: str, *arrays: bytes) -> None:
    encoded = text.encode("utf-8", "surrogatepass")
    head = {**facts, "text_bytes": str(len(encoded)), "characters": str(len(text))}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + encoded)
    for part in arrays:
        sys.stdout.buffer.write(part)


def _html(data: bytes) -> None:
    from reckoning.readers.prose.html_text import read_page

    page = read_page(data.decode("utf-8", "surrogatepass"))
    facts = {"title": page.title, "site": page.site, "url": page.url, "published": page.published}
    _give(facts, page.text, page.starts.tobytes(), page.ends.tobytes())


def _pdf(data: bytes) -> None:
    from reckoning.readers.prose.pdf_text import read_pdf

    written, facts = read_pdf(data)
    pages = np.array(written.pages, np.int32).tobytes()
    boxes = np.array(written.boxes, np.float32).tobytes()
    _give(facts, "".join(written.text), pages, boxes)


def main(kind: str, seconds: str, memory: str) -> None:
    """The confined process: bytes in, text out; any failure is one line of JSON."""
    from reckoning.readers.prose.html_text import NotProse
    from reckoning.readers.prose.pdf_text import BadPdf

    _limit(int(seconds), int(memory))
    try:
        (_html if kind == "html" else _pdf)(sys.stdin.buffer.read())
    except (NotProse, BadPdf) as error:
        sys.stdout.write(json.dumps({"error": str(error), "do": "save the article itself, or its text"}) + "\n")
    except MemoryError:
        sys.stdout.write(json.dumps({"error": f"its reading exceeded {int(memory) >> 20} MiB"}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])
