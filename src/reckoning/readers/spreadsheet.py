"""Workbooks."""

from __future__ import annotations
from pathlib import Path
from contextlib import contextmanager
from collections.abc import Iterator
from reckoning.readers.document_sheet import Sheet


def is_workbook(path: Path) -> bool:
    return False


@contextmanager
def workbook_sheets(path: Path) -> Iterator[Iterator[Sheet]]:
    yield iter(())
