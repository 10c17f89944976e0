"""PDF pages: a page of a PDF as a picture, drawn by a process of its own, so that a hostile file harms nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from reckoning.model.errors import InputError

SCALE = 1.5
SECONDS = 30
KEPT = 24
_kept: OrderedDict[tuple[str, int], PageImage] = OrderedDict()
_drawing = threading.Lock()


@dataclass(frozen=True)
class PageImage:
    """A page: its size in points, and its picture as PNG."""

    width_pt: float
    height_pt: float
    png: bytes


def page_image(path: Path, number: int) -> PageImage:
    """A page of the original in a blob, counted from 1; raises `InputError` where it cannot be drawn."""
    key = (str(path), number)
    with _drawing:  # one at a time: each may take much memory
        if key not in _kept:
            _kept[key] = _drawn(path, number)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(key)
        return _kept[key]


def _drawn(path: Path, number: int) -> PageImage:
    script = Path(__file__).with_name("pdf_drawer.py")
    command = [sys.executable, "-I", str(script), str(path.resolve()), str(number), str(SCALE)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"page {number} takes more than {SECONDS} s to draw", do="download the original") from error
    line, _, png = done.stdout.partition(b"\n")
    sizes = line.split()
    if done.returncode or len(sizes) != 2 or line.startswith(b"error"):
        reason = line.decode("utf-8", "replace").removeprefix("error ") or "it ended without a word"
        raise InputError(f"page {number} cannot be drawn: {reason}"[:200], do="download the original")
    return PageImage(float(sizes[0]), float(sizes[1]), png)
