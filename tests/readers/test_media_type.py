"""Media types by bytes, not by names."""

import gzip

import pytest
from tests.readers.documents import FIXTURES
from tests.readers.ruled_pdf import ruled_pdf
from tests.readers.test_spreadsheet import by_hand

from reckoning.readers.media_type import media_type


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"a,b\n1,2\n", "text/csv"),
        (b"a\tb\n1\t2\n", "text/tab-separated-values"),
        (b"Only words here.\n", "text/plain"),
        (b'{"a": 1}\n{"a": 2}\n', "application/x-ndjson"),
        (b"[1, 2]", "application/json"),
        (b"<!DOCTYPE html><p>x", "text/html"),
        (b"\0\1\2\3" * 50, "application/octet-stream"),
        (b"", "application/octet-stream"),
        (gzip.compress(b"a,b\n", mtime=0), "application/gzip"),
        (ruled_pdf([[]], []), "application/pdf"),
        ("a,b\n1,2\n".encode("utf-16"), "text/csv"),
    ],
)
def test_the_bytes_decide(tmp_path, data, kind):
    (tmp_path / "original").write_bytes(data)
    assert media_type(tmp_path / "original") == kind


def test_a_workbook_is_told_from_any_other_zip(tmp_path):
    assert media_type(by_hand(tmp_path / "a")).endswith("spreadsheetml.sheet")
    assert media_type(FIXTURES / "comtrade.json") == "application/json"
