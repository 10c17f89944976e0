"""Verify text: how to check a bundle by hand, in plain words, with sha256sum, openssl and a text editor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """What the text must know: profile, day of the snapshot, whether signed, and whether a stamp was asked for."""

    profile: str
    snapshot_on: str
    signed: bool
    stamp_url: str
    originals: int
    withheld: int


def verify_text(told: Told) -> str:
    """The text of `VERIFY.txt`; commands stand on lines of their own, four spaces in."""
    parts = [_HEAD.format(told=told), _FILES, _signature(told), _stamp(told), _ORIGINALS.format(told=told)]
    return "\n".join(part.strip("\n") + "\n" for part in [*parts, _LEDGER, _FIGURES, _LIMITS])


_HEAD = """
HOW TO CHECK THIS BUNDLE

You need sha256sum (part of every Linux; on other systems, of the GNU coreutils), OpenSSL 3 or newer, and a text
editor. You need nothing of ours. Open a terminal in the folder that holds this file and type what stands four
spaces in. What each should say is written below it.

This is a bundle for readers of the profile "{told.profile}". It shows the case as it stood on {told.snapshot_on}.

The script stranger.sh does all of this at once. It came with the bundle, so read it before you run it, or use a copy
that you got elsewhere:

    sh stranger.sh . FINGERPRINT CERTIFICATES
"""

_FILES = """
1. NO FILE WAS CHANGED, TAKEN OUT OR PUT IN

    sha256sum -c --strict --quiet manifest-sha256.txt
    sha256sum -c --strict --quiet tagmanifest-sha256.txt

Both say nothing when all is well, and name each file that is not. Then compare the files that you see in the folder
with those that the two lists name: only tagmanifest-sha256.txt itself, signature.ed25519 and files that begin with
"stamp" stand in neither.
"""

_SIGNED = """
2. WHO SIGNED IT

    openssl pkey -pubin -in public-key.pem -outform DER | sha256sum

This prints the fingerprint of the signer's key. Compare it with one that you got from the signer BY ANOTHER WAY: a
call, a printed letter, a web page known to you. A fingerprint in this bundle proves nothing, because whoever changes
everything in a bundle also changes the key.

    openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in tagmanifest-sha256.txt -sigfile signature.ed25519

This says "Signature Verified Successfully". The signature covers tagmanifest-sha256.txt, which holds the hash of every
other list and so of every file.
"""

_UNSIGNED = """
2. WHO SIGNED IT

Nobody: this bundle has no signature. The lists show damage, but anybody could have made all of it anew.
"""


def _signature(told: Told) -> str:
    return _SIGNED if told.signed else _UNSIGNED


_STAMPED = """
3. WHEN IT WAS SIGNED

A time stamp was asked for at {url}. Get that authority's certificates from the authority itself and save them as
CERTIFICATES.

    openssl ts -reply -in stamp.tsr -text
    openssl ts -verify -data signature.ed25519 -in stamp.tsr -CAfile CERTIFICATES

The first prints the time, the second says "Verification: OK". Where the certificate has expired since, the second
refuses; add -attime and that time in seconds since 1970 (date -u -d "the time" +%s) to ask whether it was valid then.
If there is a file stamp-pending.txt, the stamp could not be had when this bundle was made: then only the sender says
when that was.
"""

_UNSTAMPED = """
3. WHEN IT WAS SIGNED

No time stamp was asked for: only the sender says when this was made.
"""


def _stamp(told: Told) -> str:
    return _STAMPED.format(url=told.stamp_url) if told.stamp_url else _UNSTAMPED


_ORIGINALS = """
4. THE ORIGINALS

data/evidence holds {told.originals} originals, each named by the SHA-256 of its bytes; data/evidence.csv says where
each came from.

    sha256sum data/evidence/*

prints every name twice in its line. An empty folder is left out.

data/withheld.csv lists {told.withheld} things that stay, each with the reason and a commitment. The sender can open
one later by giving you its salt and its SHA-256: then

    printf %s%s SALT SHA256 | sha256sum

prints the commitment.
"""

_LEDGER = """
5. WHAT WAS DONE TO THE CASE

Each line of data/ledger.jsonl ends in its own hash, "sha". To check one, copy it to a file of its own without the part
,"sha":"..." (keep the last brace), with no newline at its end, and take its sha256sum. "prev" is the hash of the line
before it. data/ledger-redacted.jsonl holds lines that could not leave as they stand. data/ledger-head.json holds the
hash of the last line: the sender's case must have it at that number.
"""

_FIGURES = """
6. FROM A FIGURE TO ITS BYTES

Open data/dossier.html. Every figure and finding has a number that leads to its annex. data/dossier.json holds the same
for a program. Look the id up in data/findings.csv, then in data/links.csv for the statements under it, then in
data/statements.csv for the original, the place in it (record:17 is the 18th record after the header) and the words as
they stand there. Open the original in data/evidence with a text editor and compare.

Look for the heading "Contrary and exculpatory evidence" in data/dossier.html: it must be there.
"""

_LIMITS = """
WHAT NONE OF THIS SHOWS

That a source told the truth, that a finding is right, or that nothing was left out of the case. It shows that these
are the files which the holder of that key signed, unchanged, and which bytes each figure was made from.
"""
