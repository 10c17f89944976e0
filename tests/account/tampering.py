"""Tamperings: everything that somebody with a bundle in hand might do to it, one at a time."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reckoning.account.bundle_bag import manifest_of
from reckoning.account.signing import Key
from reckoning.account.stamping import query_for
from reckoning.model.canonical import canonical_json, sha256_of

OUTSIDE = ("tagmanifest-sha256.txt", "signature.ed25519", "stamp.tsq", "stamp.tsr", "stamp-pending.txt")


@dataclass(frozen=True)
class Sealed:
    """What a forger may have: another bundle of the same signer, and a stamp of this one by another authority.

    `key` is the signer's own, for what even the signer cannot do.
    """

    key: Key
    second: Path
    foreign_stamp: bytes


def remanifest(bundle: Path) -> None:
    """Write both manifests anew, as anybody can."""
    payload = sorted(p for p in (bundle / "data").rglob("*") if p.is_file())
    (bundle / "manifest-sha256.txt").write_bytes(manifest_of({str(p.relative_to(bundle)): _sha(p) for p in payload}))
    tags = {p.name: _sha(p) for p in bundle.iterdir() if p.is_file() and p.name not in OUTSIDE}
    (bundle / "tagmanifest-sha256.txt").write_bytes(manifest_of(tags))


def reseal(bundle: Path, key: Key) -> None:
    """Write both manifests anew and sign them with a key."""
    (bundle / "public-key.pem").write_bytes(key.public_pem)
    info = re.sub(rb"Reckoning-Key: .*", f"Reckoning-Key: {key.fingerprint}".encode(), _read(bundle / "bag-info.txt"))
    (bundle / "bag-info.txt").write_bytes(info)
    remanifest(bundle)
    (bundle / "signature.ed25519").write_bytes(key.sign(_read(bundle / "tagmanifest-sha256.txt")))


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(path: Path) -> bytes:
    return path.read_bytes()


Edit = Callable[[bytes], bytes]
Tampering = Callable[[Path, Sealed], None]


def _edit(name: str, edit: Edit) -> Tampering:
    def tamper(bundle: Path, _: Sealed) -> None:
        path = _original(bundle) if name == "original" else bundle / name
        path.write_bytes(edit(path.read_bytes()))

    return tamper


def _original(bundle: Path, at: int = 0) -> Path:
    return sorted((bundle / "data" / "evidence").iterdir())[at]


def _flip(at: float) -> Edit:
    def flip(content: bytes) -> bytes:
        place = int(at * (len(content) - 1))
        return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]

    return flip


def _sub(old: str, new: str) -> Edit:
    def replaced(content: bytes) -> bytes:
        changed, times = re.subn(old.encode(), new.encode(), content, count=1)
        assert times == 1, f"{old} is not there"
        return changed

    return replaced


def _lines(change: Callable[[list[bytes]], list[bytes]]) -> Edit:
    return lambda content: b"".join(change(content.splitlines(keepends=True)))


def _remove(name: str) -> Tampering:
    return lambda bundle, _: (bundle / name).unlink()


def _add(name: str) -> Tampering:
    return lambda bundle, _: _written(bundle / name)


def _written(path: Path) -> None:
    path.write_bytes(b"added")


def _swap_last(lines: list[bytes]) -> list[bytes]:
    return [*lines[:-2], lines[-1], lines[-2]]


def _rename_original(bundle: Path, _: Sealed) -> None:
    first = _original(bundle)
    first.rename(first.with_name("0" * 64))


def _swap_originals(bundle: Path, _: Sealed) -> None:
    one, two = _original(bundle, 0), _original(bundle, 1)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def _another_original(bundle: Path, _: Sealed) -> None:
    content = b"id,vessel\n1,FORGED\n"
    (bundle / "data" / "evidence" / hashlib.sha256(content).hexdigest()).write_bytes(content)


def _ledger_line(bundle: Path, _: Sealed) -> None:
    path = bundle / "data" / "ledger.jsonl"
    last = json.loads(path.read_bytes().splitlines()[-1])
    added = {**last, "n": last["n"] + 1, "prev": last["sha"]}
    del added["sha"]
    path.write_bytes(path.read_bytes() + canonical_json({**added, "sha": sha256_of(added)}).encode() + b"\n")


def _removed_with_its_line(bundle: Path, _: Sealed) -> None:
    (bundle / "data" / "links.csv").unlink()
    manifest = bundle / "manifest-sha256.txt"
    lines = manifest.read_bytes().splitlines(keepends=True)
    manifest.write_bytes(b"".join(line for line in lines if b"links.csv" not in line))


def _forged(bundle: Path, _: Sealed) -> None:
    _edit("data/statements.csv", _sub("GREY HERON", "GREY HERN"))(bundle, _)
    remanifest(bundle)


def _forged_and_signed(bundle: Path, _: Sealed) -> None:
    _edit("data/statements.csv", _sub("GREY HERON", "GREY HERN"))(bundle, _)
    reseal(bundle, Key(Ed25519PrivateKey.generate()))


def _forged_original_removed(bundle: Path, _: Sealed) -> None:
    _original(bundle).unlink()
    remanifest(bundle)


def _other_key(bundle: Path, _: Sealed) -> None:
    (bundle / "public-key.pem").write_bytes(Key(Ed25519PrivateKey.generate()).public_pem)


def _from_second(name: str) -> Tampering:
    def tamper(bundle: Path, sealed: Sealed) -> None:
        shutil.copyfile(sealed.second / name, bundle / name)

    return tamper


def _stamp_of_another(bundle: Path, sealed: Sealed) -> None:
    for name in ("stamp.tsq", "stamp.tsr"):
        _from_second(name)(bundle, sealed)


def _foreign_stamp(bundle: Path, sealed: Sealed) -> None:
    (bundle / "stamp.tsr").write_bytes(sealed.foreign_stamp)


def _pending(bundle: Path, _: Sealed) -> None:
    (bundle / "stamp.tsr").unlink()
    (bundle / "stamp-pending.txt").write_text("pending", encoding="utf-8")


def _no_stamp_asked(bundle: Path, sealed: Sealed) -> None:
    _edit("bag-info.txt", _sub("Reckoning-Stamp: .*", "Reckoning-Stamp: not asked"))(bundle, sealed)
    (bundle / "stamp.tsr").unlink()
    (bundle / "stamp.tsq").unlink()


def _link(bundle: Path, _: Sealed) -> None:
    page = bundle / "data" / "dossier.html"
    page.rename(bundle.parent / "elsewhere.html")
    page.symlink_to(bundle.parent / "elsewhere.html")


def _upper(bundle: Path, _: Sealed) -> None:
    (bundle / "data" / "findings.csv").rename(bundle / "data" / "Findings.csv")


def _other_query(bundle: Path, _: Sealed) -> None:
    (bundle / "stamp.tsq").write_bytes(query_for(b"something else"))


TAMPERINGS: dict[str, Tampering] = {
    "a byte in an original": _edit("original", _flip(0.5)),
    "an original cut by a byte": _edit("original", lambda b: b[:-1]),
    "an original longer by a byte": _edit("original", lambda b: b + b" "),
    "an original emptied": _edit("original", lambda b: b""),
    "an original removed": lambda b, _: _original(b).unlink(),
    "an original renamed": _rename_original,
    "two originals in each other's place": _swap_originals,
    "an original added under the name of its bytes": _another_original,
    "a figure in statements.csv": _edit("data/statements.csv", _sub("2000004", "2000005")),
    "a record taken out of statements.csv": _edit("data/statements.csv", _lines(lambda ls: ls[:-1])),
    "a record put into statements.csv": _edit("data/statements.csv", _lines(lambda ls: [*ls, ls[-1]])),
    "two records of statements.csv swapped": _edit("data/statements.csv", _lines(_swap_last)),
    "line ends of statements.csv": _edit("data/statements.csv", lambda b: b.replace(b"\n", b"\r\n")),
    "a byte in statements.parquet": _edit("data/statements.parquet", _flip(0.3)),
    "statements.parquet removed": _remove("data/statements.parquet"),
    "a grade in findings.csv": _edit("data/findings.csv", _sub("possible", "confirmed")),
    "a finding taken out": _edit("data/findings.csv", _lines(lambda ls: ls[:-1])),
    "findings.csv removed": _remove("data/findings.csv"),
    "findings.csv in capitals": _upper,
    "two links swapped": _edit("data/links.csv", _lines(_swap_last)),
    "where an original came from": _edit("data/evidence.csv", _sub("text/csv", "text/xml")),
    "something withheld that is no longer told": _edit("data/withheld.csv", _lines(lambda ls: ls[:-1])),
    "a digit of a commitment": _edit("data/withheld.csv", _flip(0.9)),
    "a figure of the page": _edit("data/dossier.html", _sub("at least 7", "at least 9")),
    "the exculpatory section taken out of the page": _edit("data/dossier.html", _sub(r"<h2 id[\s\S]*?</p>", "")),
    "the exculpatory section emptied": _edit("data/dossier.html", _sub("One owner denies it.", "")),
    "the exculpatory page taken out of the text": _edit("data/dossier.txt", _sub("\f\nCONTRARY [A-Z ]*", "")),
    "what the facts cite": _edit("data/dossier.json", _sub('"findings": ..', '"findings": ["0')),
    "a date on the ledger": _edit("data/ledger.jsonl", _sub('"at":"....', '"at":"2019')),
    "who did it on the ledger": _edit("data/ledger.jsonl", _sub('"by":"', '"by":"x')),
    "a line taken out of the ledger": _edit("data/ledger.jsonl", _lines(lambda ls: [ls[0], *ls[2:]])),
    "the ledger's last line taken out": _edit("data/ledger.jsonl", _lines(lambda ls: ls[:-1])),
    "two lines of the ledger swapped": _edit("data/ledger.jsonl", _lines(_swap_last)),
    "a line put on the ledger, chained to it": _ledger_line,
    "a redacted line of the ledger": _edit("data/ledger-redacted.jsonl", _sub('"n":', '"n":1')),
    "the ledger's head": _edit("data/ledger-head.json", _sub('"lines":', '"lines":1')),
    "a date in bag-info.txt": _edit("bag-info.txt", _sub("Bagging-Date: ....", "Bagging-Date: 2019")),
    "the profile in bag-info.txt": _edit("bag-info.txt", _sub("Profile: court", "Profile: public")),
    "no stamp was asked for, it says now": _no_stamp_asked,
    "the version in bagit.txt": _edit("bagit.txt", _sub("1.0", "0.9")),
    "a step taken out of VERIFY.txt": _edit("VERIFY.txt", _sub("BY ANOTHER WAY", "here")),
    "a check taken out of stranger.sh": _edit("stranger.sh", _sub("wrong=1", "wrong=0")),
    "a hash in the manifest": _edit("manifest-sha256.txt", _flip(0.0)),
    "a file removed with its line in the manifest": _removed_with_its_line,
    "two lines of the manifest swapped": _edit("manifest-sha256.txt", _lines(_swap_last)),
    "a line of the manifest twice": _edit("manifest-sha256.txt", _lines(lambda ls: [*ls, ls[-1]])),
    "a line of the tag manifest taken out": _edit("tagmanifest-sha256.txt", _lines(lambda ls: ls[:-1])),
    "two lines of the tag manifest swapped": _edit("tagmanifest-sha256.txt", _lines(_swap_last)),
    "the manifest removed": _remove("manifest-sha256.txt"),
    "a record changed, manifests made anew": _forged,
    "an original removed, manifests made anew": _forged_original_removed,
    "a record changed, all signed with another key": _forged_and_signed,
    "another public key": _other_key,
    "the public key removed": _remove("public-key.pem"),
    "the signature cut short": _edit("signature.ed25519", lambda b: b[:63]),
    "a byte after the signature": _edit("signature.ed25519", lambda b: b + b"\0"),
    "a byte in the signature": _edit("signature.ed25519", _flip(0.5)),
    "the signature removed": _remove("signature.ed25519"),
    "the signature of another bundle": _from_second("signature.ed25519"),
    "the stamp of another signature": _from_second("stamp.tsr"),
    "stamp and query of another signature": _stamp_of_another,
    "a stamp by another authority": _foreign_stamp,
    "a byte in the stamp": _edit("stamp.tsr", _flip(0.12)),
    "a byte after the stamp": _edit("stamp.tsr", lambda b: b + b"\0"),
    "the stamp removed": _remove("stamp.tsr"),
    "the stamp taken out, with a note that it is pending": _pending,
    "another query": _other_query,
    "a file added beside the lists": _add("readme.txt"),
    "a hidden file added": _add(".hidden"),
    "a file added to the data": _add("data/more.csv"),
    "a file added among the originals": _add("data/evidence/notes.txt"),
    "a folder added": lambda b, _: (b / "data" / "annex").mkdir(),
    "a link in place of a file": _link,
}
