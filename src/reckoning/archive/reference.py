"""Reference: an original that is not held: it stays where it was read, and its URL, size and SHA-256 are the evidence.

So what cannot be copied, the positions of a year, still counts for nothing else than what it was when it was read. It
can be read again only where it is a file that this machine sees, and only while its bytes have that hash. Nothing
here fetches from a network: a case may come from a stranger, and its addresses with it.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from reckoning.archive.blobs import Blobs, refuse_special
from reckoning.model.canonical import sha256_of_file
from reckoning.model.errors import InputError, IntegrityError, ReckoningError
from reckoning.model.evidence import Evidence


def address_of(given: str) -> str:
    """What was given as a URL; a path becomes an absolute one.

    >>> address_of("s3a://ais/2024/01.csv"), address_of("/data/ais 1.csv")
    ('s3a://ais/2024/01.csv', 'file:///data/ais%201.csv')
    """
    return given if "://" in given else Path(given).resolve().as_uri()


def path_at(url: str) -> Path | None:
    """The file that a URL names on this machine; None for what is elsewhere.

    >>> str(path_at("file:///data/ais%201.csv")), path_at("s3a://ais/2024/01.csv")
    ('/data/ais 1.csv', None)
    """
    parts = urlsplit(url)
    return Path(unquote(parts.path)) if parts.scheme == "file" and parts.netloc in ("", "localhost") else None


def readable(url: str) -> Path:
    """The same, a regular file that is there; raises `InputError`."""
    if (path := path_at(url)) is None:
        raise InputError("is not a file that this machine sees", where=url, do="use Spark: --engine spark")
    refuse_special(path)
    return path


def bytes_of(blobs: Blobs, evidence: Evidence) -> Path:
    """Where the bytes of an original are: its blob, or the file it was read from, which must have its hash.

    Raises `IntegrityError` where a blob is missing or a file has other bytes now, `InputError` where it is not seen.
    """
    if evidence.held:
        return blobs.path(evidence.sha256)
    if blobs.holds(evidence.sha256):
        return blobs.path(evidence.sha256)
    try:
        path = readable(evidence.url)
    except ReckoningError as error:
        raise InputError(
            f"is not held: it was read by reference, and {error.what}",
            where=evidence.url,
            do=f"bring back the file with sha256 {evidence.sha256}, or go by what Spark read: --engine spark",
        ) from error
    if path.stat().st_size != evidence.size_bytes or sha256_of_file(path) != evidence.sha256:
        raise IntegrityError(
            "is not held, and has other bytes now than when it was read",
            where=evidence.url,
            do=f"bring back the file with sha256 {evidence.sha256}",
        )
    return path
