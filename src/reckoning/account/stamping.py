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
from datetime import UTC, datetime
from pathlib import Path

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
        raise StampPending(f"the stamp authority did not answer: {reason}", where=url) from error
    if not reply or len(reply) > REPLY_BYTES_AT_MOST:
        raise StampPending("the stamp authority gave no reply of a sensible size", where=url)
    return reply


def stamped_at(reply: bytes, content: bytes, url: str, certificates: Path | None = None) -> str:
    """When the reply says that the content existed; raises `InputError` for a reply that is no such stamp.

    A reply that cannot be parsed here gives an empty text unless `certificates` (PEM, the authority's roots) and
    openssl are there to judge it.
    """
    try:
        parsed: TimeStampResponse | None = decode_timestamp_response(reply)
    except ValueError:
        parsed = None
    at = _said(parsed, content, url) if parsed else ""
    if certificates:
        _judged_by_openssl(reply, content, url, certificates)
    elif parsed is None and not reply.startswith(b"\x30"):
        raise InputError("the reply is no time stamp", where=url, do="name another authority")
    return at


def _said(reply: TimeStampResponse, content: bytes, url: str) -> str:
    if reply.status not in GRANTED:
        said = "; ".join(reply.status_string) or f"status {reply.status}"
        raise InputError(f"the stamp was refused: {said}", where=url, do="name another authority")
    info = reply.tst_info
    if info.message_imprint.message != hashlib.sha256(content).digest():
        raise InputError("the stamp is of something else", where=url, do="name another authority")
    for raw in reply.signed_data.certificates:
        _refuse_expired(x509.load_der_x509_certificate(raw), info.gen_time, url)
    return iso(to_ms(info.gen_time.astimezone(UTC))) or ""


def _refuse_expired(certificate: x509.Certificate, at: datetime, url: str) -> None:
    moment = at.astimezone(UTC)
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= moment <= last:
        held = f"a certificate of the authority was valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
        raise InputError(
            f"the stamp says {moment:%Y-%m-%d}, but {held}: it has expired or is not valid yet",
            where=url,
            do="name another authority",
        )


def _judged_by_openssl(reply: bytes, content: bytes, url: str, certificates: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        raise UsageError("openssl is not on this machine, so nothing can judge the stamp", do="install openssl")
    if not certificates.is_file():
        raise UsageError("no certificates there", where=str(certificates), do="save the authority's as a PEM file")
    with tempfile.TemporaryDirectory() as folder:
        data, answer = Path(folder, "data"), Path(folder, "reply")
        data.write_bytes(content)
        answer.write_bytes(reply)
        asked = ["ts", "-verify", "-data", str(data), "-in", str(answer), "-CAfile", str(certificates)]
        judged = subprocess.run([openssl, *asked], capture_output=True, text=True, errors="replace", check=False)
    if judged.returncode:
        last = [line.rpartition(":")[2] or line for line in judged.stderr.splitlines() if line.strip()]
        words = "its certificate has expired" if "expired" in judged.stderr else "; ".join(last[-2:]) or "not verified"
        raise InputError(f"openssl refuses the stamp: {words}", where=url, do="name another authority")
