"""Stamping: an RFC 3161 time stamp, from an authority that the user names, of a bundle's signature.

The query carries the SHA-256 of the signature and nothing else, and no nonce: the content is unlike any other, so that
the same bundle has the same query. The reply is kept as it came. What rfc3161-client cannot parse (it refuses some
tokens with two certificates) is kept too: openssl is the judge, by `stranger.sh`.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    decode_timestamp_response,
)

from reckoning.model.errors import InputError, ReckoningError, UsageError
from reckoning.model.instant import iso, to_ms

QUERY_TYPE = "application/timestamp-query"
WAIT_S = 20.0
REPLY_BYTES_AT_MOST = 1 << 20
_ADDRESS = re.compile(r"https?://[\x21-\x3f\x41-\x7e]+", re.IGNORECASE)  # all that is printed but @
_TIME = re.compile(r"Time stamp: (\w{3} +\d+ \d\d:\d\d:\d\d)(?:\.\d+)? (\d{4}) GMT")
Answer = subprocess.CompletedProcess[bytes]
NOTHING: Mapping[str, bytes | Path] = MappingProxyType({})
GRANTED = (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)


class StampPending(ReckoningError):
    """No stamp could be had now; the query is kept and can be sent later."""


def query_for(content: bytes) -> bytes:
    """The query for a stamp of some content, as it is sent and kept (`.tsq`)."""
    builder = TimestampRequestBuilder(data=content, hash_algorithm=HashAlgorithm.SHA256, nonce=False, cert_req=True)
    return builder.build().as_bytes()


def refuse_address(url: str) -> None:
    """Raise `UsageError` for what is no http address, or one with a password, which would stand in the bundle."""
    if not _ADDRESS.fullmatch(url):
        raise UsageError(
            f"not the address of a stamp authority: {url!a}", do="give http:// or https://, without a user and password"
        )


def ask(url: str, query: bytes) -> bytes:
    """The authority's reply to a query; raises `StampPending` when there is none, `UsageError` for no http address."""
    refuse_address(url)
    request = urllib.request.Request(url, query, {"Content-Type": QUERY_TYPE})
    try:
        with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
            reply: bytes = answer.read(REPLY_BYTES_AT_MOST + 1)
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        raise StampPending(f"the stamp authority did not answer: {reason}", where=url) from error
    if not reply or len(reply) > REPLY_BYTES_AT_MOST:
        raise StampPending("the stamp authority gave no reply of a sensible size", where=url)
    return reply


def stamped_at(reply: bytes, content: bytes, url: str, certificates: Path | None = None) -> str:
    """When the reply says that the content existed; raises `InputError` for a reply that is no such stamp.

    With `certificates` (PEM, the authority's roots) openssl judges it too. Empty where neither rfc3161-client nor an
    openssl of this machine can read the reply's time: it is kept for the reader's openssl.
    """
    if not reply.startswith(b"\x30"):
        raise InputError("the reply is no time stamp", where=url, do="name another authority")
    moment: datetime | None
    try:
        moment, held = _read(decode_timestamp_response(reply), content, url)
    except ValueError:
        moment, held = _read_by_openssl(reply, content, url)
    for certificate in held:
        _refuse_expired(certificate, moment, url)
    if certificates:
        _judged_by_openssl(reply, content, url, certificates)
    return (iso(to_ms(moment)) or "") if moment else ""


def _read(reply: TimeStampResponse, content: bytes, url: str) -> tuple[datetime, list[x509.Certificate]]:
    """The moment and the certificates of a reply."""
    if reply.status not in GRANTED:
        said = "; ".join(reply.status_string) or f"status {reply.status}"
        raise InputError(f"the stamp was refused: {said}", where=url, do="name another authority")
    info = reply.tst_info
    if info.message_imprint.message != hashlib.sha256(content).digest():
        raise _of_something_else(url)
    held = [x509.load_der_x509_certificate(raw) for raw in reply.signed_data.certificates]
    return info.gen_time.astimezone(UTC), held


def _read_by_openssl(reply: bytes, content: bytes, url: str) -> tuple[datetime | None, list[x509.Certificate]]:
    """The same where rfc3161-client refuses the reply."""
    if shutil.which("openssl") is None:
        return None, []
    told, token = _openssl(["ts", "-reply", "-text"], reply), _openssl(["ts", "-reply", "-token_out"], reply)
    text = told.stdout.decode("ascii", "replace")
    found = _TIME.search(text)
    if told.returncode or token.returncode or not found or "Status: Granted" not in text:
        raise InputError("openssl reads no granted time stamp in the reply", where=url, do="name another authority")
    if hashlib.sha256(content).digest() not in token.stdout:
        raise _of_something_else(url)
    try:
        printed = _openssl(["pkcs7", "-inform", "DER", "-print_certs"], token.stdout).stdout
        held = x509.load_pem_x509_certificates(printed) if printed.strip() else []
        moment = datetime.strptime(f"{found[1]} {found[2]}", "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError as error:
        raise InputError(f"the reply cannot be read: {error}", where=url, do="name another authority") from error
    return moment, held


def _of_something_else(url: str) -> InputError:
    return InputError("the stamp is of something else", where=url, do="name another authority")


def _openssl(command: list[str], reply: bytes, more: Mapping[str, bytes | Path] = NOTHING) -> Answer:
    """What openssl says to a command on a reply; `more` are options with a file, or with what a file is to hold."""
    with tempfile.TemporaryDirectory() as folder:
        named: list[str] = []
        for number, (option, given) in enumerate({"-in": reply, **more}.items()):
            path = given if isinstance(given, Path) else Path(folder, str(number))
            if isinstance(given, bytes):
                path.write_bytes(given)
            named += [option, str(path)]
        return subprocess.run(["openssl", *command, *named], capture_output=True, check=False)


def _refuse_expired(certificate: x509.Certificate, moment: datetime | None, url: str) -> None:
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if moment is not None and not first <= moment <= last:
        held = f"a certificate of the authority was valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
        raise InputError(
            f"the stamp says {moment:%Y-%m-%d}, but {held}: it has expired or is not valid yet",
            where=url,
            do="name another authority",
        )


def _judged_by_openssl(reply: bytes, content: bytes, url: str, certificates: Path) -> None:
    if shutil.which("openssl") is None:
        raise UsageError("openssl is not on this machine, so nothing can judge the stamp", do="install openssl")
    if not certificates.is_file():
        raise UsageError("no certificates there", where=str(certificates), do="save the authority's as a PEM file")
    judged = _openssl(["ts", "-verify"], reply, {"-data": content, "-CAfile": certificates})
    if judged.returncode:
        said = judged.stderr.decode("ascii", "replace").splitlines()
        last = [line.rpartition(":")[2] or line for line in said if line.strip()]
        words = "its certificate has expired" if "expired" in "".join(said) else "; ".join(last[-2:]) or "not verified"
        raise InputError(f"openssl refuses the stamp: {words}", where=url, do="name another authority")
