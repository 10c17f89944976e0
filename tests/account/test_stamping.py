"""Stamps: had, pending and had later, refused when expired or of something else; openssl is the judge."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from tests.account.authority import NOW, Authority, make_authority, served
from tests.account.bundles import Made, check, make_case

from reckoning.account.bundle_stamp import Stamp, stamp_later
from reckoning.account.stamping import StampPending, ask, query_for, stamped_at
from reckoning.model.errors import InputError, UsageError

SIGNATURE = b"s" * 64
NOBODY = "http://127.0.0.1:9/"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("stamping") / "authority")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_case(tmp_path_factory.mktemp("stamped"))


@pytest.fixture(autouse=True)
def near(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield


def test_a_stamp_says_when_and_openssl_agrees(authority: Authority) -> None:
    with authority.serving() as url:
        reply = ask(url, query_for(SIGNATURE))
        assert stamped_at(reply, SIGNATURE, url, authority.certificates).startswith(f"{NOW:%Y}-")


def test_the_same_signature_has_the_same_query() -> None:
    assert query_for(SIGNATURE) == query_for(SIGNATURE) != query_for(b"other")


def test_a_stamp_of_something_else_is_refused(authority: Authority) -> None:
    reply = authority.reply(query_for(b"something else"))
    with pytest.raises(InputError, match="the stamp is of something else"):
        stamped_at(reply, SIGNATURE, "http://a.example/")


def test_an_expired_certificate_is_refused_in_words(tmp_path: Path) -> None:
    old = make_authority(tmp_path / "old", until=NOW - timedelta(days=3))
    reply = old.reply(query_for(SIGNATURE))
    with pytest.raises(InputError, match="has expired or is not valid yet; name another authority"):
        stamped_at(reply, SIGNATURE, "http://a.example/")


def test_a_stamp_by_another_authority_than_the_certificates_is_refused(authority: Authority, tmp_path: Path) -> None:
    other = make_authority(tmp_path / "other")
    with pytest.raises(InputError, match="openssl refuses the stamp"):
        stamped_at(other.reply(query_for(SIGNATURE)), SIGNATURE, "http://a.example/", authority.certificates)


@pytest.mark.parametrize("reply", [b"<html>not found</html>", b"\x30\x03\x02\x01\x00", b"\x30"])
def test_what_is_no_stamp_is_refused_by_openssl(authority: Authority, reply: bytes) -> None:
    with pytest.raises(InputError):
        stamped_at(reply, SIGNATURE, "http://a.example/", authority.certificates)


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/passwd", "https://me:secret@a.example/", "http://a\nb/", ""]
)
def test_only_a_plain_http_address_is_asked(url: str) -> None:
    with pytest.raises(UsageError, match="not the address of a stamp authority"):
        ask(url, b"query")


def test_an_authority_that_fails_or_floods_leaves_the_stamp_pending() -> None:
    class Floods(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200 if self.path == "/flood" else 500)
            self.end_headers()
            if self.path == "/flood":
                self.wfile.write(b"x" * (2 << 20))

        def log_message(self, *_: object) -> None:
            pass

    with served(Floods) as url:
        with pytest.raises(StampPending, match="no reply of a sensible size"):
            ask(url + "flood", b"query")
        with pytest.raises(StampPending, match="did not answer: Internal Server Error"):
            ask(url + "fail", b"query")


def test_a_stamp_that_cannot_be_had_is_pending_and_can_be_had_later(made: Made, authority: Authority) -> None:
    done = made.bundle("pending", stamp=Stamp(NOBODY, authority.certificates))
    assert done.stamp.pending and not (done.folder / "stamp.tsr").exists()
    assert "only the sender says when" in (done.folder / "stamp-pending.txt").read_text(encoding="utf-8")
    checked = check(done.folder, done.fingerprint, authority.certificates)
    assert checked.code == 2 and "the stamp is pending" in checked.said

    with pytest.raises(StampPending):
        stamp_later(done.folder, Stamp())
    with authority.serving() as url:
        assert stamp_later(done.folder, Stamp(url, authority.certificates)).at
    assert check(done.folder, done.fingerprint, authority.certificates).code == 0
    with zipfile.ZipFile(done.archive) as zipped:
        assert [n for n in zipped.namelist() if "stamp" in n] == ["bundle/stamp.tsq", "bundle/stamp.tsr"]
    with pytest.raises(UsageError, match="no stamp of this bundle is pending"):
        stamp_later(done.folder, Stamp())


def test_a_bad_stamp_leaves_no_bundle_behind(made: Made, tmp_path: Path) -> None:
    old = make_authority(tmp_path / "old", until=NOW - timedelta(days=3))
    with old.serving() as url, pytest.raises(InputError, match="expired"):
        made.bundle("refused", stamp=Stamp(url))
    assert not (made.folder / "refused").exists()


def test_a_stamp_without_a_key_is_refused(made: Made) -> None:
    with pytest.raises(UsageError, match="a stamp is of a signature, and there is no key"):
        made.bundle("keyless", stamp=Stamp(NOBODY), signed=False)
    assert not os.path.lexists(made.folder / "keyless")
