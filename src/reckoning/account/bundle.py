"""Bundle: a dossier with all that stands under it, as far as a profile lets it leave, in a folder anybody can check.

    data/dossier.*               the dossier: page, facts, PDF
    data/evidence/<sha256>       originals that leave
    data/evidence.csv            where they came from
    data/statements.parquet .csv the statements cited
    data/findings.csv links.csv  the findings cited, and what stands under them
    data/ledger*.json(l)         what was done to the case (`bundle_ledger`)
    data/withheld.csv            what stays, why, and a commitment to it
    bagit.txt bag-info.txt manifest-sha256.txt tagmanifest-sha256.txt   BagIt 1.0
    VERIFY.txt stranger.sh       how to check it by hand, and at once
    public-key.pem signature.ed25519   ed25519 over tagmanifest-sha256.txt, which covers every other file
    stamp.tsq stamp.tsr          an RFC 3161 stamp of the signature; stamp-pending.txt where it could not be had

Two bundles of the same dossier and case are the same, byte for byte, but for a stamp. The bundle goes on the ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from reckoning.account.bundle_bag import TAGMANIFEST, Bag, damaged, placing_bag, refuse_taken, write_archive
from reckoning.account.bundle_gate import too_much
from reckoning.account.bundle_ledger import Extract, extract, ledger_files, line_item, snapshot_of
from reckoning.account.bundle_plan import FINDING, ORIGINAL, STATEMENT, Item, Plan
from reckoning.account.bundle_request import Dossier, Request, read_dossier, refuse_withdrawn
from reckoning.account.bundle_stamp import Stamp, stamp_files
from reckoning.account.bundle_tables import Writing, csv_bytes, finding_files, original_file, statement_files
from reckoning.account.commitment import commitment
from reckoning.account.pseudonym_vault import Vault
from reckoning.account.release import Release, opened, original_item, release_of
from reckoning.account.signing import Key
from reckoning.account.verify_text import Told, verify_text
from reckoning.archive import acts
from reckoning.archive.folder import CaseFolder
from reckoning.archive.ledger import Entry
from reckoning.model.errors import IntegrityError, raise_all
from reckoning.model.evidence import Evidence
from reckoning.model.instant import parse_date
from reckoning.model.judgement import Judgement, standing
from reckoning.tables.database import CaseTables
from reckoning.tables.opened import opened_tables

WITHHELD_COLUMNS = ("what", "why", "commitment")
NO_STAMP = Stamp()


@dataclass(frozen=True)
class Preview:
    """What would leave and what would stay, and what forbids the bundle as it is asked for."""

    plan: Plan
    files: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Bundled:
    """A bundle: folder, archive, plan, the hash that the signature covers, the key's fingerprint, the stamp."""

    folder: Path
    archive: Path
    plan: Plan
    tagmanifest_sha256: str
    fingerprint: str
    stamp: Stamp


@dataclass(frozen=True)
class _Source:
    """A case and a dossier, read once."""

    folder: CaseFolder
    tables: CaseTables
    ledger: list[Entry]
    evidence: Mapping[str, Evidence]
    judgements: tuple[Judgement, ...]
    dossier: Dossier
    release: Release

    @property
    def plan(self) -> Plan:
        """What leaves."""
        return self.release.plan


def preview(case: CaseFolder, tables: CaseTables, dossier: Path, request: Request) -> Preview:
    """What a bundle would hold; writes nothing but the case's private key where there is none yet."""
    with opened_tables(tables) as held:
        source = _read(case, held, dossier, request)
    wrong = too_much(source.dossier, source.release, source.evidence)
    return Preview(source.plan, tuple(sorted(source.dossier.files)), tuple(map(str, wrong)))


def bundle(
    case: CaseFolder,
    tables: CaseTables,
    dossier: Path,
    out: Path,
    request: Request,
    *,
    key: Key | None = None,
    stamp: Stamp = NO_STAMP,
) -> Bundled:
    """Write a bundle of the dossier in a folder, and put it on the ledger.

    Raises `InputError` for what may not leave or was retracted, `UsageError` for a place that is taken,
    `IntegrityError` for an original whose bytes were changed.
    """
    case.refuse_own(out)
    refuse_taken(out)
    stamp.refuse_unfit(key)
    with opened_tables(tables) as held:
        source = _read(case, held, dossier, request)
        raise_all(too_much(source.dossier, source.release, source.evidence))
        bag = _bag(source, key, stamp)
    if broken := damaged(bag.originals):
        raise IntegrityError("the bytes of an original were changed", where=broken[0], do="run: reckoning verify")
    tags = bag.tag_files()
    signature = key.sign(tags[TAGMANIFEST]) if key else b""
    beside, stamp = stamp_files(signature, stamp) if signature else ({}, stamp)
    covered = hashlib.sha256(tags[TAGMANIFEST]).hexdigest()
    with placing_bag(out, bag, tags, {**beside, **({"signature.ed25519": signature} if signature else {})}):
        _on_the_ledger(source, out, covered)
    archive = write_archive(out)
    return Bundled(out, archive, source.plan, covered, key.fingerprint if key else "", stamp)


def _read(case: CaseFolder, tables: CaseTables, dossier: Path, request: Request) -> _Source:
    written = read_dossier(dossier, opened(Vault(case.root)))
    ledger = case.ledger.entries()
    standing_evidence = (a.evidence for a in acts.evidence_in(ledger))
    evidence = {e.sha256: e for e in standing_evidence if e.sha256 not in tables.without.originals}
    refuse_withdrawn(written.cited.evidence, evidence, ledger)
    judgements = tuple(standing(acts.judgements_in(ledger)))
    release = release_of(case, tables, request, written.cited, ledger, evidence, judgements)
    return _Source(case, tables, ledger, evidence, judgements, written, release)


def _bag(source: _Source, key: Key | None, stamp: Stamp) -> Bag:
    plan, cited = source.plan, source.dossier.cited
    taken = extract(source.ledger, plan, cited.evidence | cited.statements | cited.findings)
    commit = _Commitments(source.release.vault, plan, taken)
    sources = {sha: e.source for sha, e in source.evidence.items()}
    writing = Writing(plan, source.tables, source.release.names, commit.of(plan.staying(ORIGINAL)), sources)
    withheld = commit.withheld(plan)
    payload = {
        **source.dossier.files,
        **statement_files(writing),
        **finding_files(writing, source.judgements),
        **ledger_files(taken, source.ledger, plan, source.release.vault.key(), commit.to),
        "evidence.csv": original_file(writing, source.evidence),
        "withheld.csv": csv_bytes(WITHHELD_COLUMNS, withheld),
    }
    originals = {sha: source.folder.blobs.path(sha) for sha in sorted(plan.leaving(ORIGINAL))}
    last = snapshot_of(source.ledger)
    day = parse_date(plan.request.date).isoformat() if plan.request.date else last.at[:10]
    told = Told(plan.request.profile, day, key is not None, stamp.url, len(originals), len(withheld))
    tags = {"VERIFY.txt": verify_text(told).encode(), "stranger.sh": stranger_script()}
    if key:
        tags["public-key.pem"] = key.public_pem
    info = (
        ("Bag-Software-Agent", f"reckoning {version('reckoning-evidence')}"),
        ("Bagging-Date", day),
        ("Reckoning-Profile", f"{plan.request.profile}, originals up to sensitivity {int(plan.request.limit)}"),
        ("Reckoning-Ledger", f"{last.n + 1} lines, head {last.sha}"),
        ("Reckoning-Key", key.fingerprint if key else "none: not signed"),
        ("Reckoning-Stamp", f"asked of {stamp.url}" if stamp.url else "not asked"),
        ("Reckoning-Withheld", str(len(withheld))),
    )
    return Bag(payload, originals, tags, info)


class _Commitments:
    """Commitments to all that stays; salts are drawn once for all and kept in the case."""

    def __init__(self, vault: Vault, plan: Plan, taken: Extract) -> None:
        lines = [line_item(entry) for entry, _ in taken.redacted]
        items = [self._item(i) for i in plan.items if i.stays]
        self._salts = vault.salts_for([*items, *lines])

    @staticmethod
    def _item(item: Item) -> str:
        return f"{item.what}:{item.id}"

    def to(self, item: str, sha256: str) -> str:
        """The commitment to an item of that hash."""
        return commitment(self._salts[item], sha256)

    def of(self, originals: Iterable[str]) -> dict[str, str]:
        """Commitments to originals, by hash."""
        return {sha: self.to(original_item(sha), sha) for sha in originals}

    def withheld(self, plan: Plan) -> list[dict[str, str]]:
        """What stays, each with the reason and a commitment, in the order of the commitments: any other says something.

        The hash committed to is an original's own, a statement's id, and the SHA-256 of a finding's id.
        """
        rows = []
        for item in (i for i in plan.items if i.stays):
            sha = hashlib.sha256(item.id.encode()).hexdigest() if item.what == FINDING else item.id
            rows.append({"what": item.what, "why": _public(item), "commitment": self.to(self._item(item), sha)})
        return sorted(rows, key=lambda row: row["commitment"])


def _public(item: Item) -> str:
    """Why something stays, as outsiders are told: names of columns may be names of people."""
    if item.what in (STATEMENT, FINDING):
        return "its original, its kind or its column stays"
    return "too sensitive" if "sensitiv" in item.stays or "sealed" in item.stays else "what it holds stays"


def stranger_script() -> bytes:
    """`stranger.sh`."""
    return (files("reckoning.account") / "stranger.sh").read_bytes()


def _on_the_ledger(source: _Source, out: Path, covered: str) -> None:
    plan = source.plan
    body = {
        "file": out.name.encode("utf-8", "replace").decode(),
        "findings": len(plan.leaving(FINDING)),
        "sha256": covered,
        "kind": f"bundle, {plan.request.profile}",
        "run": [],
        "originals": sorted(plan.leaving(ORIGINAL)),
        "released": sorted(plan.released),
        "withheld": sum(bool(i.stays) for i in plan.items),
    }
    with source.folder.ledger.writing() as writer:
        writer.append(acts.EXPORTED, body)
