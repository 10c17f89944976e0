"""PDF drawer: a process of its own that draws one page of a PDF as PNG, under limits.

Run as a script: `pdf_drawer.py PATH PAGE SCALE`; writes the page's width and height in points on one line, then the
PNG. It imports nothing of the rest of the program.
"""

from __future__ import annotations

import struct
import sys
import zlib
from typing import Any

MEMORY_BYTES = 2 << 30
CPU_SECONDS = 20
LARGEST_SIDE_PT = 5_000


def main(arguments: list[str]) -> None:
    """Draw the page; what goes wrong is one line that begins with `error`."""
    _limit()
    try:
        import pypdfium2

        document = pypdfium2.PdfDocument(arguments[0])
        number, scale = int(arguments[1]), float(arguments[2])
        if not 0 < number <= len(document):
            _say(f"error there is no page {number}".encode())
            return
        page = document[number - 1]
        width, height = page.get_size()
        if not (0 < width <= LARGEST_SIDE_PT and 0 < height <= LARGEST_SIDE_PT):
            _say(b"error the page has no size that can be drawn")
            return
        bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
        _say(f"{width} {height}".encode())
        sys.stdout.buffer.write(_png(bitmap))
    except Exception as error:  # a hostile file may raise anything in the library that reads it
        _say(f"error {type(error).__name__}".encode())


def _limit() -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the parent still watches the clock
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _say(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")


def _png(bitmap: Any) -> bytes:
    """The pixels of a bitmap of 3 or 4 bytes each as PNG."""
    width, height, stride, channels = bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels
    data = bytes(bitmap.buffer)
    rows = b"".join(b"\0" + data[y * stride : y * stride + width * channels] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, {3: 2, 4: 6}[channels], 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    packed = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


if __name__ == "__main__":
    main(sys.argv[1:])
