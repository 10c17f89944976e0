"""PDF worker: a process of its own that takes tables, or the text in a box, out of a PDF, under limits.

Run as a script: `pdf_worker.py tables PATH FIRST LAST` or `pdf_worker.py text PATH PAGE L,T,R,B`. One line
of JSON for each page, so that the parent sees it live; memory and time of the processor are limited by the system.
It imports nothing of the rest of the program, so that it starts at once.
"""

from __future__ import annotations

import json
import sys
from typing import Any

MEMORY_BYTES = 2 << 30
CPU_SECONDS = 900

Box = tuple[float, float, float, float]


def main(arguments: list[str]) -> None:
    """Print what was asked for; an error is a line with `error`."""
    _limit()
    try:
        import pdfplumber

        with pdfplumber.open(arguments[1]) as pdf:
            if arguments[0] == "tables":
                _tables(pdf, int(arguments[2]), int(arguments[3]))
            else:
                _text(pdf, int(arguments[2]), arguments[3])
    except MemoryError:
        _say({"error": "it takes too much memory"})
    except Exception as error:  # a hostile file may raise anything in the library that reads it
        _say({"error": f"{type(error).__name__}: {error}"[:200]})


def _limit() -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the parent still watches the clock
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _tables(pdf: Any, first: int, last: int) -> None:
    for page in pdf.pages[first - 1 : last]:
        found = [_table(table) for table in page.find_tables()]
        _say({"page": page.page_number, "tables": found})
        page.close()


def _table(table: Any) -> list[dict[str, Any]]:
    """The rows of a table: the text and box of each cell; a merged cell's in every place that it covers."""
    texts = table.extract()
    columns = _columns(table)
    known = [
        (box, text or "")
        for row, line in zip(table.rows, texts, strict=True)
        for box, text in zip(row.cells, line, strict=True)
        if box
    ]
    rows = []
    for row, line in zip(table.rows, texts, strict=True):
        cells = []
        for place, (box, text) in enumerate(zip(row.cells, line, strict=True)):
            own = (box, text or "") if box else _covering(known, columns[place], (row.bbox[1] + row.bbox[3]) / 2)
            cells.append(own)
        rows.append({"box": _round(row.bbox), "cells": [[_round(b) if b else None, t] for b, t in cells]})
    return rows


def _columns(table: Any) -> list[float]:
    """The middle of each column."""
    widest = max(len(row.cells) for row in table.rows)
    middles = []
    for place in range(widest):
        boxes = [row.cells[place] for row in table.rows if place < len(row.cells) and row.cells[place]]
        narrow = min(boxes, key=lambda box: box[2] - box[0]) if boxes else (0, 0, 0, 0)
        middles.append((narrow[0] + narrow[2]) / 2)
    return middles


def _covering(known: list[tuple[Box, str]], x: float, y: float) -> tuple[Box | None, str]:
    """The cell that covers a point."""
    for box, text in known:
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            return box, text
    return None, ""


def _round(box: Box) -> list[float]:
    return [round(float(n), 2) for n in box]


def _text(pdf: Any, number: int, box: str) -> None:
    from pdfplumber.utils.text import extract_text

    page = pdf.pages[number - 1] if 0 < number <= len(pdf.pages) else None
    if page is None:
        _say({"error": f"there is no page {number}"})
        return
    chars = page.chars
    if box:
        left, top, right, bottom = (float(n) for n in box.split(","))
        chars = [
            c for c in chars if left <= (c["x0"] + c["x1"]) / 2 < right and top <= (c["top"] + c["bottom"]) / 2 < bottom
        ]
    _say({"text": extract_text(chars)})


if __name__ == "__main__":
    main(sys.argv[1:])
