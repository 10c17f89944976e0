"""Adding through the pages: what came of each file, what is refused before it is added, and what no crash leaves."""

from __future__ import annotations

import fcntl
import gzip
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.faces.web.conftest import HERE, PORT

from reckoning.case import Case
from reckoning.faces.web import upload
from reckoning.faces.web.app import app_of
from reckoning.faces.web.desk import Desk

PATIENCE_S = 90.0
HALF_GOOD = b"""MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName
200000001,2024-01-01T00:00:00,20.0,10.0,5,90,90,EXAMPLE
200000001,no time at all,20.0,10.0,5,90,90,EXAMPLE
200000001,2024-01-01T00:10:00,20.0,410.0,5,90,90,EXAMPLE
"""
HEADER, ROW = HALF_GOOD.split(b"\n")[:2]
LONG_TO_READ = gzip.compress(HEADER + b"\n", mtime=0) + gzip.compress((ROW + b"\n") * 1_000_000, 1, mtime=0) * 10
"""Small, and ten million rows."""
FIELDS = {"source": "a coast station", "published": "2024-01-02", "licence": "CC0-1.0", "sensitivity": "2"}
File = tuple[str, tuple[str, bytes, str]]


def file(name: str, content: bytes) -> File:
    """A file as a form sends it."""
    return "files", (name, content, "application/octet-stream")


@pytest.fixture
def empty(tmp_path: Path) -> Case:
    """A case in which nothing was added."""
    return Case.create(tmp_path / "case")


@pytest.fixture
def forms(empty: Case) -> Iterator[TestClient]:
    """A browser without scripts at it; the server is ended as it would be."""
    with TestClient(app_of(Desk(empty), PORT), base_url=HERE, headers={"origin": HERE}) as client:
        yield client


def ended(forms: TestClient, answer: Any) -> str:
    """The page of a job once it is over."""
    assert answer.status_code == 200, answer.text
    path, until = answer.url.path, time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        page = forms.get(path).text
        if 'data-job="over"' in page:
            return page
        time.sleep(0.1)
    raise AssertionError("the job did not end")


def test_files_are_added_with_what_was_said_of_them_and_rejects_lead_to_their_place(
    forms: TestClient, empty: Case
) -> None:
    page = ended(forms, forms.post("/add", files=[file("half.csv", HALF_GOOD)], data={**FIELDS, "reader": "noaa"}))
    (known,) = empty.evidence()
    assert (known.file_name, known.source, known.published_on) == ("half.csv", "a coast station", "2024-01-02")
    assert (known.licence, int(known.sensitivity)) == ("CC0-1.0", 2)
    counted = re.findall(r'data-column="(?:read|kept|rejected)" class="number">(\d+)<', page)
    assert counted == ["3", "2", "1"]
    rejects = empty.sql("SELECT locator, reason FROM rejects").to_pylist()
    assert len(rejects) == 1
    for reject in rejects:
        assert reject["reason"] in page
        assert f"/evidence/{known.sha256}?at={reject['locator']}" in page
    assert not (empty.root / upload.UPLOADS).exists()


@pytest.mark.parametrize("name", ["../../../etc/passwd", "C:\\fakepath\\passwd", "/etc/passwd", "a\nb\x00/passwd"])
def test_a_name_that_is_a_path_is_kept_as_a_name_alone(forms: TestClient, empty: Case, name: str) -> None:
    ended(forms, forms.post("/add", files=[file(name, b"some words that nobody reads\n")]))
    assert [e.file_name for e in empty.evidence()] == ["passwd"]


@pytest.mark.parametrize("name", ["--help", "-x.csv", "=1+1.csv", "<script>alert(1)</script>.txt", "ရန်ကုန်.txt", ".."])
def test_a_name_that_means_harm_is_no_option_and_no_markup(forms: TestClient, empty: Case, name: str) -> None:
    page = ended(forms, forms.post("/add", files=[file(name, b"words\n")]))
    assert "<script>alert" not in page
    (known,) = empty.evidence()
    assert known.file_name == ("unnamed" if name == ".." else name.rpartition("/")[2])


def test_two_files_of_one_name_are_two_originals(forms: TestClient, empty: Case) -> None:
    ended(forms, forms.post("/add", files=[file("a.txt", b"one\n"), file("a.txt", b"two\n")]))
    assert [e.file_name for e in empty.evidence()] == ["a.txt", "a.txt"]


def test_a_case_that_another_process_writes_keeps_the_files_for_another_try(forms: TestClient, empty: Case) -> None:
    with (empty.root / "ledger.jsonl").open("rb") as ledger:
        fcntl.flock(ledger, fcntl.LOCK_EX)
        answer = forms.post("/add", files=[file("a.txt", b"words\n")])
        page = ended(forms, answer)
    assert "Another process is writing this case" in page
    assert not empty.evidence()
    ended(forms, forms.post(answer.url.path, data={"do": "again"}))
    assert [e.file_name for e in empty.evidence()] == ["a.txt"]
    assert not (empty.root / upload.UPLOADS).exists()


def gone(folder: Path, within_s: float = 30.0) -> bool:
    """Whether a folder is removed soon: a job says how it ended before what it held is swept."""
    until = time.monotonic() + within_s
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return not folder.exists()


def test_a_cancelled_job_ends_soon_and_loses_nothing_acknowledged(forms: TestClient, empty: Case) -> None:
    first = ended(forms, forms.post("/add", files=[file("first.csv", HALF_GOOD)], data={"reader": "noaa"}))
    assert "half" not in first
    answer = forms.post("/add", files=[file("long.csv.gz", LONG_TO_READ)], data={"reader": "noaa"})
    forms.post(answer.url.path, data={"do": "cancel"})
    page = ended(forms, answer)
    assert "cancelled" in page
    assert "first.csv" in [e.file_name for e in empty.evidence()]
    assert empty.verify().sound
    assert gone(empty.root / upload.UPLOADS)


@pytest.mark.parametrize(
    ("files", "data", "code", "words"),
    [
        ([], {"source": "x"}, 400, "not a form"),
        ([file("", b"")], {}, 400, "no file was sent"),
        ([file("a", b"x")], {"published": "yesterday"}, 400, "yesterday"),
        ([file("a", b"x")], {"reader": "/etc/passwd.toml"}, 400, "command line"),
        ([file("a", b"x")], {"sensitivity": "sealed"}, 400, "command line"),
        ([file("a", b"x")], {"source": "s" * 100_000}, 413, "KiB"),
        ([file("a", b"x")], {f"f{n}": "1" for n in range(300)}, 413, "fields"),
        ([file(f"{n}", b"x") for n in range(1_100)], {}, 413, "files"),
    ],
)
def test_what_no_page_of_ours_sends_is_refused_and_leaves_nothing(
    forms: TestClient, empty: Case, files: list[File], data: dict[str, str], code: int, words: str
) -> None:
    answer = forms.post("/add", files=files, data=data)
    assert (answer.status_code, words in answer.text) == (code, True), answer.text
    assert not empty.evidence()
    assert not (empty.root / upload.UPLOADS).exists()


def test_a_form_that_is_cut_off_or_is_none_is_refused(forms: TestClient, empty: Case) -> None:
    head = {"content-type": "multipart/form-data; boundary=b"}
    part = b'--b\r\ncontent-disposition: form-data; name="files"; filename="a"\r\n\r\nwords'
    for body in (part, b"--b\r\n\r\n", b"no form", b"--b\r\n" + b"h: " + b"x" * 100_000, b""):
        assert forms.post("/add", content=body, headers=head).status_code == 400
    for kind in ("multipart/form-data", "multipart/form-data; boundary=" + "b" * 5_000, "text/plain"):
        assert forms.post("/add", content=part, headers={"content-type": kind}).status_code == 400
    assert not (empty.root / upload.UPLOADS).exists()


def _small(empty: Case, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A browser at a server that takes 100,000 bytes at once."""
    monkeypatch.setattr("reckoning.faces.web.adding.router.__defaults__", (100_000,))
    return TestClient(app_of(Desk(empty), PORT), base_url=HERE, headers={"origin": HERE})


def test_an_upload_that_is_too_large_is_refused_whatever_its_length_says(
    empty: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = _small(empty, monkeypatch)
    part = b'--b\r\ncontent-disposition: form-data; name="files"; filename="a"\r\n\r\n'
    head = {"content-type": "multipart/form-data; boundary=b"}

    def chunks() -> Iterator[bytes]:
        yield part
        for _ in range(50):
            yield b"x" * 10_000

    for content in (part + b"x" * 500_000, chunks()):
        answer = forms.post("/add", content=content, headers=head)
        assert answer.status_code == 413
        assert "no such limit" in answer.text
    lying = forms.post("/add", content=part, headers={**head, "content-length": "9" * 30})
    assert lying.status_code == 400
    assert not (empty.root / upload.UPLOADS).exists()


def test_a_full_disk_is_said_before_anything_is_sent_in_vain(
    forms: TestClient, empty: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = shutil.disk_usage(empty.root)
    monkeypatch.setattr(upload.shutil, "disk_usage", lambda folder: used._replace(free=1_000_000))
    answer = forms.post("/add", files=[file("a.txt", b"words\n")])
    assert answer.status_code == 507
    assert "MiB free" in answer.text
    assert not (empty.root / upload.UPLOADS).exists()


def test_what_a_crash_left_is_swept_and_what_is_in_use_is_not(empty: Case) -> None:
    left = empty.root / upload.UPLOADS / "0123456789abcdef"
    left.mkdir(parents=True)
    for name in (upload.LOCK, "0"):
        (left / name).write_bytes(b"")
    held = upload.Shelf(empty.root)
    app_of(Desk(empty), PORT)
    assert not left.exists()
    assert held.folder.exists()
    held.clear()
    assert not (empty.root / upload.UPLOADS).exists()


def test_studies_are_jobs_and_nothing_else_is(forms: TestClient, empty: Case) -> None:
    ended(forms, forms.post("/add", files=[file("half.csv", HALF_GOOD)], data={"reader": "noaa"}))
    page = ended(forms, forms.post("/jobs", data={"what": "trace"}))
    assert "Trace ships" in page
    assert forms.post("/jobs", data={"what": "rm -rf"}).status_code == 400
    assert [e.act for e in empty.ledger()][-1] == "ran"
    assert "Trace ships" in forms.get("/jobs").text
    assert forms.get("/jobs.json").json()["what"] == "jobs"
    assert forms.get("/job/000000000000").status_code == 404


def test_a_server_that_ends_ends_its_jobs_and_leaves_nothing(empty: Case) -> None:
    with TestClient(app_of(Desk(empty), PORT), base_url=HERE, headers={"origin": HERE}) as client:
        client.post("/add", files=[file("long.csv.gz", LONG_TO_READ)], data={"reader": "noaa"})
        assert (empty.root / upload.UPLOADS).exists()
    assert not (empty.root / upload.UPLOADS).exists()
    empty.judgements()
    with (empty.root / "ledger.jsonl").open("rb") as ledger:
        fcntl.flock(ledger, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_an_upload_whose_server_is_killed_is_swept_by_the_next(empty: Case) -> None:
    part = b'--b\r\ncontent-disposition: form-data; name="files"; filename="a"\r\n\r\n' + b"x" * 100_000
    head = "POST /add HTTP/1.1\r\nHost: {at}\r\nOrigin: http://{at}\r\nContent-Length: 999999\r\n"
    kind = "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    command = [sys.executable, "-m", "reckoning.faces.cli", "serve", "--case", str(empty.root), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as server:
        assert server.stdout is not None
        at = server.stdout.readline().split()[0].decode().removeprefix("http://").rstrip("/")
        host, _, port = at.partition(":")
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall((head.format(at=at) + kind).encode() + part)
            until = time.monotonic() + PATIENCE_S
            while not list((empty.root / upload.UPLOADS).glob("*/0")) and time.monotonic() < until:
                time.sleep(0.05)
            server.kill()
    assert list((empty.root / upload.UPLOADS).glob("*/0"))
    app_of(Desk(empty), PORT)
    assert not (empty.root / upload.UPLOADS).exists()
