"""Dossier: a text with references, checked against a case and composed into pages; it refuses what it cannot prove.

Checking collects every error, each with file and line: form, sections, references that name nothing or what was
withdrawn, figures that no longer come out, wording that its grade does not bear, a reply of which the ledger says
something else. Only a dossier without any is composed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reckoning.account.bundle_plan import FINDING
from reckoning.account.bundle_request import Request
from reckoning.account.dossier_case import Held, facts_of, gone_from, picture_of, snapshot_of
from reckoning.account.dossier_compose import compose
from reckoning.account.dossier_front import Front, read_front
from reckoning.account.dossier_release import cited_in, leaving
from reckoning.account.dossier_text import Inline, Words, Written, inline_runs, parse
from reckoning.account.dossier_typed import kept_back, staying_faults, typed_faults
from reckoning.account.outline import outline_faults
from reckoning.account.reference import Reference
from reckoning.account.reference_facts import Facts, closed
from reckoning.account.reference_resolve import Gone, citable_faults, kind_faults, resolve_all
from reckoning.account.release import Release, release_of
from reckoning.account.render import Page
from reckoning.account.replies import recorded, with_named, with_recorded
from reckoning.account.wording import Cited, faults
from reckoning.archive.folder import CaseFolder
from reckoning.model.errors import InputError, ReckoningError, raise_all
from reckoning.model.finding import Kind
from reckoning.model.row import RecordKind
from reckoning.tables.opened import opened_tables

NOBODY = "a party nobody named"
NONE_GONE = Gone({}, {}, {})


@dataclass(frozen=True)
class Checked:
    """A dossier without errors: what was written, its front, what each reference names, and the facts.

    `release` is what it was written to leave under; None for a working copy, which does not leave.
    """

    written: Written
    front: Front
    found: Mapping[Reference, str]
    facts: Facts
    release: Release | None = None

    def page(self) -> Page:
        """Its pages, with its facts as JSON."""
        return compose(self.written, self.front, self.found, self.facts)


def check(text: str, file: str, held: Held, request: Request | None = None) -> Checked:
    """A dossier checked against a case; raises all that is wrong with it at once.

    With a request it is written to leave: what its profile withholds is not in it, and is refused where it was typed.
    """
    with opened_tables(held.tables) as tables:
        return _checked(text, file, replace(held, tables=tables), request)


def _checked(text: str, file: str, held: Held, request: Request | None) -> Checked:
    written = parse(text, file)
    front, wrong = read_front(written.front, file)
    errors = [*wrong, *written.errors]
    if front is None:
        raise_all(errors)
        raise InputError("the front matter cannot be used", where=f"{file}:1")
    on, known = snapshot_of(held, 0).on, recorded(held.ledger, (e.sha256 for e in held.evidence))
    front, unlike = with_recorded(front, known, on, file)
    errors += [*unlike, *outline_faults(written.blocks, front.outline, file)]
    runs = list(inline_runs(written.blocks))
    references = [i for run in runs for i in run if isinstance(i, Reference)] + front.references
    with held.store() as store:
        found, missing = resolve_all(references, store, NONE_GONE, file)
        if missing:  # what is gone is looked up only where something is missing
            found, missing = resolve_all(references, store, gone_from(held), file)
        errors += missing
        entered = [r.entity for r in front.replies]
        facts = facts_of(held, store, found, entered)
        release = _released(held, facts, request) if request else None
        if release:
            errors += staying_faults(found, release, file)
            told = [*_front_runs(front), *runs]
            errors += typed_faults(told, kept_back(facts, release, store, entered), release, file)
            facts, found = _left(held, facts, found, entered, release)
    errors += kind_faults(found, facts.findings, file)
    errors += citable_faults(found, _withheld(facts), file)
    errors += _unsupported(found, facts, file)
    cited = {r: _cited(r, name, facts) for r, name in found.items()}
    for run in [*_front_runs(front), *runs]:
        errors += _wording(run, cited, front, file)
    raise_all(sorted(errors, key=_place))
    front = with_named(front, (party for name in found.values() for party in parties_of(name, facts)), known, on)
    return Checked(written, front, found, facts, release)


def _front_runs(front: Front) -> list[tuple[Inline, ...]]:
    """What a person typed in the front."""
    typed = [front.title, front.handling, front.author, *(r.note for r in front.replies)]
    return [(Words(words, 1),) for words in typed]


def _released(held: Held, facts: Facts, request: Request) -> Release:
    """What of the facts leaves under a request."""
    evidence = {e.sha256: e for e in held.evidence}
    case = CaseFolder.find(held.tables.root)
    return release_of(case, held.tables, request, cited_in(facts), held.ledger, evidence, held.judgements)


def _left(
    held: Held, facts: Facts, found: Mapping[Reference, str], entered: list[str], release: Release
) -> tuple[Facts, dict[Reference, str]]:
    """The facts as they leave, with a picture of no more than they hold, and what references then name."""
    kept = release.plan.leaving(FINDING)
    drawn = picture_of(held.tables, (f for f in facts.findings.values() if f.id in kept), entered)
    left = leaving(replace(facts, picture=drawn), release)
    return left, {r: release.standing.get(name, name) for r, name in found.items()}


def _withheld(facts: Facts) -> dict[str, str]:
    """Why statements and originals are not printed, by id."""
    shut = {sha: "only named people may see it" for sha, e in facts.evidence.items() if closed(e)}
    return {**shut, **{s.id: s.withheld for s in facts.statements.values() if s.withheld}}


def _unsupported(found: Mapping[Reference, str], facts: Facts, file: str) -> list[ReckoningError]:
    """References to findings that lead to no statement and no original any more."""
    errors: list[ReckoningError] = []
    for r, name in found.items():
        if r.kind in ("finding", "figure") and name in facts.findings and (why := _loose_end(name, facts)):
            errors.append(InputError(f"{r} {why}", where=f"{file}:{r.line}", do="run: reckoning trace"))
    return errors


def _loose_end(name: str, facts: Facts) -> str:
    seen, left, solid = {name}, [name], False
    while left:
        for link in facts.findings[left.pop()].links:
            if link.evidence or link.statement:
                held = link.evidence in facts.evidence if link.evidence else link.statement in facts.statements
                if not held:
                    return "rests on an original that was withdrawn"
                solid = True
            elif link.finding in facts.findings and link.finding not in seen:
                seen.add(link.finding)
                left.append(link.finding)
    return "" if solid else "leads to no statement"


def _cited(r: Reference, name: str, facts: Facts) -> Cited:
    finding = facts.findings.get(name)
    return Cited(finding.grade, finding.about) if finding else Cited(None)


def _wording(
    run: tuple[Inline, ...], cited: Mapping[Reference, Cited], front: Front, file: str
) -> list[ReckoningError]:
    return [InputError(f.what, where=f"{file}:{f.line}", do=f.do) for f in faults(run, cited, front.names)]


def parties_of(name: str, facts: Facts) -> list[str]:
    """Who is named by a finding on exposure, or by the record of a company; each has a right of reply."""
    finding, statement = facts.findings.get(name), facts.statements.get(name)
    if finding and finding.kind == Kind.EXPOSURE:
        party = str(finding.parameters.get("party") or "")
        return [party] if party and party != NOBODY else []
    if statement and statement.kind == RecordKind.COMPANY:
        if statement.property == "name":
            return [statement.raw]
        return [raw for key, raw in statement.fields if key == "name"][:1]
    if statement and statement.kind == RecordKind.SANCTION and statement.fields:
        said = dict(statement.fields)
        return [said["target"]] if said.get("targetType") in ("entity", "individual") and "target" in said else []
    return []


def _place(error: ReckoningError) -> tuple[str, int]:
    file, _, line = error.where.rpartition(":")
    return (file, int(line)) if line.isdigit() else (error.where, 0)
