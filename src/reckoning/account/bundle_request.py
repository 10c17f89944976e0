"""Bundle request: what is to be bundled, how far it may go, and what a dossier cites."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from reckoning.account.commitment import is_standing
from reckoning.account.dossier_walk import attached_facts
from reckoning.account.profile import STRICTEST, Profile, limit_of, profile_named
from reckoning.archive import acts
from reckoning.archive.ledger import Entry
from reckoning.model.canonical import canonical_json
from reckoning.model.errors import InputError, ReckoningError, UsageError, raise_all
from reckoning.model.evidence import Evidence, Sensitivity

LEAST_DIGITS = 6
EXCULPATORY = "Contrary and exculpatory evidence"
SUFFIXES = (".html", ".pdf", ".json", ".txt")
NAMED_AT_MOST = 20


@dataclass(frozen=True)
class Request:
    """How a bundle is asked for: its profile, the sensitivity up to which originals leave, and those released by hash.

    `date` is the snapshot's day (empty: that of the ledger's last line that is no export).
    """

    profile: str = STRICTEST
    sensitivity: int = int(Sensitivity.PUBLIC)
    release: tuple[str, ...] = ()
    date: str = ""

    @property
    def allowed(self) -> Profile:
        """The profile."""
        return profile_named(self.profile)

    @property
    def limit(self) -> Sensitivity:
        """The sensitivity up to which originals leave; raises `UsageError` above the profile's own."""
        return limit_of(self.allowed, self.sensitivity)


@dataclass(frozen=True)
class Cited:
    """What a dossier cites: hashes of originals, ids of statements and of findings."""

    evidence: frozenset[str]
    statements: frozenset[str]
    findings: frozenset[str]


@dataclass(frozen=True)
class Dossier:
    """The written dossier: its files by the name each has in a bundle, its facts, and what they cite."""

    files: Mapping[str, bytes]
    facts: Mapping[str, Any]
    cited: Cited

    @property
    def profile(self) -> str:
        """The profile that it was written for; empty for a working copy."""
        said = self.facts.get("profile")
        return said if isinstance(said, str) else ""


def read_dossier(folder: Path, opened: Mapping[str, str]) -> Dossier:
    """The dossier in a folder: one page (.html), its facts (.json, or attached to the PDF), a .pdf and a .txt if any.

    `opened` says which original is behind each commitment. Other files, links and folders stay. Raises `InputError` for
    a page without the exculpatory section, for no facts, and for a commitment that nobody can open.
    """
    if not folder.is_dir():
        raise UsageError("no dossier there", where=str(folder), do="give the folder that holds the dossier's files")
    files: dict[str, bytes] = {}
    for suffix in SUFFIXES:
        fitting = sorted(
            p for p in folder.iterdir() if p.suffix.lower() == suffix and p.is_file() and not p.is_symlink()
        )
        if len(fitting) > 1:
            do = "leave one of them there: reckoning dossier build NAME --out FOLDER"
            raise InputError(f"{len(fitting)} files end in {suffix}", where=str(folder), do=do)
        if fitting:
            files[f"dossier{suffix}"] = fitting[0].read_bytes()
    files |= _attached(files, folder)
    for needed, what in (("dossier.html", "page"), ("dossier.json", "facts")):
        if needed not in files:
            do = "give the folder that reckoning dossier build NAME --out FOLDER wrote"
            raise InputError(f"the dossier has no {what}", where=str(folder), do=do)
    if f"{EXCULPATORY}</h" not in files["dossier.html"].decode("utf-8", "replace"):
        do = "build the dossier anew: that section cannot be taken out"
        raise InputError(f'the page has no section "{EXCULPATORY}"', where=str(folder), do=do)
    facts = _facts(files["dossier.json"], folder)
    return Dossier(files, facts, _cited(facts, folder, opened))


def _attached(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """The facts attached to the PDF where there is no file of them."""
    if "dossier.json" in files or "dossier.pdf" not in files:
        return {}
    try:
        return {"dossier.json": canonical_json(attached_facts(files["dossier.pdf"])).encode()}
    except (pdfium.PdfiumError, ValueError) as error:
        what = "the PDF or the facts attached to it cannot be read"
        raise InputError(what, where=str(folder), do="build the dossier anew") from error


def _facts(content: bytes, folder: Path) -> Mapping[str, Any]:
    try:
        facts = json.loads(content)
    except ValueError as error:
        raise InputError("the file of facts is no JSON", where=str(folder), do="build the dossier anew") from error
    if not isinstance(facts, dict):
        raise InputError("the file of facts is no JSON object", where=str(folder), do="build the dossier anew")
    return facts


def _cited(facts: Mapping[str, Any], folder: Path, opened: Mapping[str, str]) -> Cited:
    """The keys of `evidence`, `statements` and `findings`, each an object by id or a list of ids."""
    named = []
    for part in ("evidence", "statements", "findings"):
        held = facts.get(part, {})
        if not isinstance(held, dict | list) or not all(isinstance(name, str) for name in held):
            raise InputError(f"{part} of the facts are no ids", where=str(folder), do="build the dossier anew")
        named.append(frozenset(held))
    under = [s.get("evidence") for s in _objects(facts, "statements") + _objects(facts, "withheld")]
    links = (f.get("links", []) for f in _objects(facts, "findings") + _objects(facts, "withheld"))
    linked = [link.get("evidence") for some in links for link in some]
    evidence, statements, findings = named
    behind = {opened.get(e, e) for e in (*evidence, *under, *linked) if isinstance(e, str) and e}
    if any(is_standing(e) for e in behind):
        do = "build the dossier anew; private/ of the case holds what opens them, look for a copy if it was lost"
        raise InputError("the facts hold a commitment that this case did not make", where=str(folder), do=do)
    return Cited(frozenset(behind), statements, findings)


def _objects(facts: Mapping[str, Any], part: str) -> list[dict[str, Any]]:
    held = facts.get(part, {})
    return [x for x in held.values() if isinstance(x, dict)] if isinstance(held, dict) else []


def refuse_withdrawn(cited: Iterable[str], standing: Mapping[str, Evidence], ledger: Sequence[Entry]) -> None:
    """Raise `InputError` for every original cited that was retracted, or that the case never held."""
    reasons = {e.body["target"]: str(e.body.get("reason", "")) for e in ledger if e.act == acts.RETRACTED}
    errors: list[ReckoningError] = []
    for sha in sorted(set(cited) - standing.keys()):
        what = f"it was retracted: {reasons[sha]}" if sha in reasons else "it is not in this case"
        errors.append(InputError(f"an original is cited and {what}", where=sha[:16], do="build the dossier anew"))
    raise_all(errors[:NAMED_AT_MOST])


def released(request: Request, standing: Mapping[str, Evidence]) -> frozenset[str]:
    """The originals released by name; raises `UsageError` for a name of none, of several, or above the limit."""
    names = []
    for asked in request.release:
        found = [sha for sha in standing if sha.startswith(asked.lower()) and len(asked) >= LEAST_DIGITS]
        if len(found) != 1:
            raise UsageError(f"{len(found)} originals are named {asked!r}", do="give six or more digits of its hash")
        if standing[found[0]].sensitivity > request.limit:
            raise UsageError(
                f"original {asked} has sensitivity {int(standing[found[0]].sensitivity)}",
                do=f"--sensitivity raises the limit, under {request.profile} to {int(request.allowed.ceiling)} at most",
            )
        names.append(found[0])
    return frozenset(names)
