"""Resolving references: from what stands in braces to findings, statements and originals, or to what is wrong.

A reference that names nothing, or more than one thing, or what has been withdrawn, is an error at its line. So is a
figure that no longer comes out: one that an earlier run gave and the present one does not, or whose value is not the
one that was pinned when the text was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reckoning.account.reference import LEAST_DIGITS, Reference
from reckoning.account.reference_facts import UNCITED_KINDS, FindingFact
from reckoning.account.reference_store import Store
from reckoning.model.errors import InputError, ReckoningError
from reckoning.model.finding import Kind

TABLE = {"finding": "findings", "figure": "findings", "statement": "statements"}
QUERY_KEYS = {
    "finding": "kind, title, pattern, rule, unit, place, grade, subject, on",
    "figure": "what its query or group says, or title, pattern, rule, unit, place, grade, subject, on",
    "evidence": "file, source",
    "statement": "record, property, file",
}


@dataclass(frozen=True)
class Gone:
    """What is no longer there: ids that earlier runs gave, or that originals since withdrawn held, and why."""

    findings: Mapping[str, str]
    statements: Mapping[str, str]
    evidence: Mapping[str, str]

    def why(self, kind: str, digits: str) -> str:
        """Why an id that begins so is gone; empty where it never was."""
        known = {"evidence": self.evidence, "statement": self.statements}.get(kind, self.findings)
        return next((why for name, why in known.items() if name.startswith(digits)), "")


def resolve_all(
    references: Iterable[Reference], store: Store, gone: Gone, file: str
) -> tuple[dict[Reference, str], list[ReckoningError]]:
    """The id that each reference names, and everything that is wrong with the rest."""
    wanted = [r for r in references if r.kind != "fill"]
    found: dict[Reference, str] = {}
    errors: list[ReckoningError] = []
    digits = {t: [r.target for r in wanted if r.target and TABLE.get(r.kind) == t] for t in TABLE.values()}
    named = {table: store.named(table, prefixes) for table, prefixes in digits.items()}
    for r in wanted:
        ids = _named(r, named, store) if r.target else _asked(r, store)
        if len(ids) == 1:
            found[r] = ids[0]
            continue
        where = f"{file}:{r.line}"
        if len(ids) > 1:
            do = "give more digits" if r.target else "add to the query: " + QUERY_KEYS[r.kind]
            errors.append(InputError(f"{r} names {len(ids)} things: {', '.join(ids[:5])}", where=where, do=do))
        elif why := gone.why(r.kind, r.target) if r.target else "":
            errors.append(InputError(f"{r} {why}", where=where, do="take it out, or cite what stands now"))
        else:
            do = "see: reckoning findings" if r.target else f"queries go by: {QUERY_KEYS[r.kind]}"
            errors.append(InputError(f"{r} names nothing in this case", where=where, do=do))
    return found, errors


def _named(r: Reference, named: Mapping[str, Mapping[str, Sequence[str]]], store: Store) -> list[str]:
    if r.kind == "evidence":
        return [sha for sha in store.evidence if sha.startswith(r.target) and len(r.target) >= LEAST_DIGITS]
    return list(named[TABLE[r.kind]].get(r.target, ()))


def _asked(r: Reference, store: Store) -> list[str]:
    asked = dict(r.asked)
    if r.kind == "evidence":
        fits = {"file": "file_name", "source": "source"}
        if not asked.keys() <= fits.keys():
            return []
        return [s for s, e in store.evidence.items() if all(getattr(e, fits[k]) == v for k, v in asked.items())]
    if r.kind == "statement":
        if "record" not in asked or not asked.keys() <= {"record", "property", "file"}:
            return []
        return store.of_record(asked["record"], asked.get("property", ""), asked.get("file", ""))
    kind = Kind.FIGURE if r.kind == "figure" else asked.pop("kind", "")
    if kind not in list(Kind):
        return []
    return [f.id for f in store.of_kind(kind) if all(_fits(f, name, value) for name, value in asked.items())]


def _fits(finding: FindingFact, name: str, value: str) -> bool:
    """Whether a finding is as a query asks: its title has the words, its subject is one, all else is equal."""
    if name == "title":
        return value.casefold() in finding.title.casefold()
    if name == "subject":
        return any(value.casefold() == s.casefold() for s in finding.subjects)
    if name == "on":
        return finding.days.startswith(value)
    if name in finding.query:
        said = finding.query[name]
        return value.casefold() in [str(s).casefold() for s in (said if isinstance(said, list) else [said])]
    own = {"pattern": finding.pattern, "rule": finding.rule, "unit": finding.unit, "place": finding.place}
    return {**own, "grade": str(finding.grade)}.get(name, "\0").casefold() == value.casefold()


def kind_faults(found: Mapping[Reference, str], findings: Mapping[str, FindingFact], file: str) -> list[ReckoningError]:
    """References to what may not be cited so: no figure, one person, or a figure that comes out otherwise."""
    errors: list[ReckoningError] = []
    for r, name in found.items():
        finding = findings.get(name) if r.kind in ("finding", "figure") else None
        if finding is None:
            continue
        where = f"{file}:{r.line}"
        if r.kind == "figure" and finding.kind != Kind.FIGURE:
            what = f"{r} is no figure but a {finding.kind}"
            errors.append(InputError(what, where=where, do="cite it as {finding:ID}"))
        if finding.kind in UNCITED_KINDS:
            errors.append(InputError(f"{r} is about one person", where=where, do="cite a figure of how many"))
        value = finding.amount_in_words if r.kind == "figure" else finding.title
        if r.pinned is not None and r.pinned != value:
            what = f'{r} no longer comes out as "{r.pinned}": it is now "{value}"'
            errors.append(InputError(what, where=where, do="read the paragraph again, then write the new value"))
    return errors


def citable_faults(found: Mapping[Reference, str], withheld: Mapping[str, str], file: str) -> list[ReckoningError]:
    """References to statements or originals whose text is never printed; `withheld` says why, by id."""
    return [
        InputError(f"{r} is not printed: {withheld[name]}", where=f"{file}:{r.line}", do="cite a figure that counts it")
        for r, name in found.items()
        if r.kind in ("statement", "evidence") and name in withheld
    ]
