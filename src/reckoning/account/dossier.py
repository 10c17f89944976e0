"""Dossier: a text with references, checked against a case and composed into pages; it refuses what it cannot prove.

Checking collects every error, each with file and line: form, sections, references that name nothing or what was
withdrawn, figures that no longer come out, wording that its grade does not bear, a right of reply that is not recorded.
Only a dossier without any is composed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reckoning.account.dossier_case import Held, facts_of, gone_from
from reckoning.account.dossier_compose import compose
from reckoning.account.dossier_front import Front, read_front
from reckoning.account.dossier_text import Inline, Words, Written, inline_runs, parse
from reckoning.account.outline import outline_faults
from reckoning.account.reference import Reference
from reckoning.account.reference_facts import Facts, closed
from reckoning.account.reference_resolve import Gone, citable_faults, kind_faults, resolve_all
from reckoning.account.render import Page
from reckoning.account.wording import Cited, faults
from reckoning.model.errors import InputError, ReckoningError, raise_all
from reckoning.model.finding import Kind
from reckoning.model.row import RecordKind
from reckoning.places.names import folded

NOBODY = "a party nobody named"
NONE_GONE = Gone({}, {}, {})


@dataclass(frozen=True)
class Checked:
    """A dossier without errors: what was written, its front, what each reference names, and the facts."""

    written: Written
    front: Front
    found: Mapping[Reference, str]
    facts: Facts

    def page(self) -> Page:
        """Its pages, with its facts as JSON."""
        return compose(self.written, self.front, self.found, self.facts)


def check(text: str, file: str, held: Held) -> Checked:
    """A dossier checked against a case; raises all that is wrong with it at once."""
    written = parse(text, file)
    front, wrong = read_front(written.front, file)
    errors = [*wrong, *written.errors]
    if front is None:
        raise_all(errors)
        raise InputError("the front matter cannot be used", where=f"{file}:1")
    errors += outline_faults(written.blocks, front.outline, file)
    runs = list(inline_runs(written.blocks))
    references = [i for run in runs for i in run if isinstance(i, Reference)] + front.references
    with held.store() as store:
        found, missing = resolve_all(references, store, NONE_GONE, file)
        if missing:  # what is gone is looked up only where something is missing
            found, missing = resolve_all(references, store, gone_from(held), file)
        errors += missing
        facts = facts_of(held, store, found, [r.entity for r in front.replies])
    errors += kind_faults(found, facts.findings, file)
    errors += citable_faults(found, _withheld(facts), file)
    errors += _unsupported(found, facts, file)
    cited = {r: _cited(r, name, facts) for r, name in found.items()}
    typed = [front.title, front.handling, front.author, *(r.note for r in front.replies)]
    for run in [*((Words(words, 1),) for words in typed), *runs]:
        errors += _wording(run, cited, front, file)
    errors += _unasked(found, facts, front, file)
    raise_all(sorted(errors, key=_place))
    return Checked(written, front, found, facts)


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


def _unasked(found: Mapping[Reference, str], facts: Facts, front: Front, file: str) -> list[ReckoningError]:
    """Companies and people that a cited finding or record names, whose right of reply is not entered."""
    entered = {folded(r.entity) for r in front.replies}
    errors: list[ReckoningError] = []
    told: set[str] = set()
    for r, name in found.items():
        for party in _parties(name, facts):
            if folded(party) in entered | told:
                continue
            told.add(folded(party))
            what = f"{r} names {party}, whose right of reply is not entered"
            do = f'add to the front: [[reply]] entity = "{party}", status = "not sought" (or asked, ...)'
            errors.append(InputError(what, where=f"{file}:{r.line}", do=do))
    return errors


def _parties(name: str, facts: Facts) -> list[str]:
    """Who is named by a finding on exposure, or by the record of a company."""
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
