"""Dossier release: the facts of a dossier as a profile lets them leave, before any of them is printed.

An original that stays is a commitment, without name, source or address. A statement that stays is told by its place
alone; one that leaves, and the title of a finding, is coarsened in place and time and has pseudonyms for protected
names. What a person wrote beside a finding (reasons, remarks, the case's question) stays. What speaks against the
dossier and stays is counted: it is never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reckoning.account.bundle_names import Names
from reckoning.account.bundle_plan import FINDING, STATEMENT
from reckoning.account.bundle_request import Cited
from reckoning.account.bundle_tables import bare_locator, incident_title
from reckoning.account.coarse import coarse, coarse_text, day_of, month_after, month_of
from reckoning.account.commitment import is_standing
from reckoning.account.profile import Profile
from reckoning.account.reference_facts import Custody, Drawn, Facts, FindingFact, LinkFact, Snapshot, StatementFact
from reckoning.account.release import Release
from reckoning.model.evidence import Evidence, Sensitivity
from reckoning.model.finding import Kind
from reckoning.model.instant import iso

UNNAMED = "an original that stays"
SHOWN_DAY, SHOWN_MONTH = len("2023-04-11"), len("2023-04")
PRINTED_PARAMETERS = frozenset({"reading", "contradiction", "party", "answer", "as_of"})
"""Of what a finding was computed with, these are printed; a voyage's ship and places are of its title."""
ENDS = ("from", "to")
"""The ends of an interval, of which only days are printed."""
VOYAGE = frozenset({"ship", "loaded", "discharged", "goods", "shipments"})


def cited_in(facts: Facts) -> Cited:
    """Everything that facts hold: what a plan has to decide on."""
    fields = (i for s in facts.statements.values() for i in s.field_ids)
    return Cited(frozenset(facts.evidence), frozenset(facts.statements) | frozenset(fields), frozenset(facts.findings))


@dataclass(frozen=True)
class Withheld:
    """What of some facts is not printed: why findings and statements stay, and what stands for originals."""

    findings: Mapping[str, str]
    statements: Mapping[str, str]
    originals: Mapping[str, str]


def withheld_in(release: Release) -> Withheld:
    """What a release keeps back."""
    plan = release.plan
    return Withheld(plan.staying(FINDING), plan.staying(STATEMENT), release.standing)


def leaving(facts: Facts, release: Release) -> Facts:
    """The facts as they leave."""
    return _Leaving(release).facts(facts)


class _Leaving:
    """Facts, made fit to leave one by one."""

    def __init__(self, release: Release) -> None:
        self.profile: Profile = release.plan.request.allowed
        self.names: Names = release.names
        self.kept = withheld_in(release)

    def facts(self, f: Facts) -> Facts:
        """All of them."""
        gone, shut = self.kept.findings, self.kept.statements
        contrary = tuple(i for i in f.contrary if i not in gone)
        denials = tuple(i for i in f.denials if i not in shut)
        return Facts(
            self.snapshot(f.snapshot),
            {i: self.finding(x) for i, x in f.findings.items()},
            {i: self.statement(s, f.evidence.get(s.evidence)) for i, s in f.statements.items()},
            {e.sha256: e for e in map(self.original, f.evidence.values())},
            contrary,
            denials,
            tuple(map(self.custody, f.custody)),
            Drawn(self.names.hidden(f.picture.svg), self.names.hidden(f.picture.said), f.picture.left_out),
            len(f.contrary) - len(contrary) + len(f.denials) - len(denials),
        )

    def snapshot(self, s: Snapshot) -> Snapshot:
        """The moment of the case; what those who worked on it called it and asked stays with them."""
        known = self.profile.workers
        return replace(s, profile=self.profile.name, case=s.case if known else "", question=s.question if known else "")

    def original(self, e: Evidence) -> Evidence:
        """An original, or what stands in its place."""
        if stands := self.kept.originals.get(e.sha256):
            return Evidence(stands, 0, "", UNNAMED, "", 0, sensitivity=Sensitivity.PUBLIC)
        return replace(e, source=self._text(e.source), file_name=self._text(e.file_name))

    def custody(self, c: Custody) -> Custody:
        """An act, on the day where the profile tells days."""
        at = c.at[:SHOWN_DAY] if self.profile.coarse else c.at
        return replace(c, at=at, originals=tuple(self._of(sha) for sha in c.originals))

    def statement(self, s: StatementFact, of: Evidence | None) -> StatementFact:
        """A statement, its place alone where it stays."""
        s = replace(s, evidence=self._of(s.evidence), locator=self._place(s.evidence, s.locator))
        if s.withheld or s.id in self.kept.statements:
            why = s.withheld or f"it stays under the profile {self.profile.name}"
            return StatementFact(s.id, s.evidence, s.locator, "", "", "", "", "", "", withheld=why)
        told = zip(s.fields, s.field_ids, strict=True)
        raw = self._raw(s)
        return replace(
            s,
            raw=raw,
            stated_by=self._text(s.stated_by),
            via="" if is_standing(s.evidence) and of and s.via == of.source else self._text(s.via),
            label=self._text(s.label),
            fields=tuple((n, self._text(v, s.kind)) for (n, v), i in told if i not in self.kept.statements),
            field_ids=(),
            url="" if is_standing(s.evidence) and of and s.url == of.url else self._text(s.url),
            coarse=raw != s.raw,
        )

    def _raw(self, s: StatementFact) -> str:
        """What a statement says, no finer than the profile lets it be."""
        if self.profile.coarse and s.place is not None:
            return f"{coarse(s.place[0])}, {coarse(s.place[1])}"
        if s.kind in self.profile.months and s.moment_ms is not None:
            return (iso(s.moment_ms) or "")[:SHOWN_MONTH]
        return self._text(s.raw, s.kind)

    def finding(self, f: FindingFact) -> FindingFact:
        """A finding without remarks and reasons, of its parameters what is printed; its links alone where it stays."""
        links = tuple(map(self._link, f.links))
        if f.id in self.kept.findings:
            return FindingFact(f.id, "", "", f.grade, "", "", links=links, withheld=f"it stays ({self.profile.name})")
        months = f.kind in self.profile.months
        start, end = f.start_ms, f.end_ms
        if self.profile.coarse:
            start = month_of(start) if months else day_of(start)
            end = month_after(end) if months else end
        title = self._text(f.unnamed or f.title, f.kind)
        if self.profile.coarse and f.kind == Kind.INCIDENT:
            title = incident_title((iso(start) or "")[:SHOWN_MONTH])
        return replace(
            f,
            title=title,
            unnamed="",
            start_ms=start,
            end_ms=end,
            place="" if months else self._text(f.place),
            judged="a person judged it so; the reason is in the case" if f.judged else "",
            signs="",
            grain="month" if months else "",
            parameters=self._parameters(f) if not months else {},
            links=links,
        )

    def _parameters(self, f: FindingFact) -> dict[str, object]:
        kept = PRINTED_PARAMETERS | (VOYAGE if f.kind == Kind.DELIVERY else frozenset())
        told = {n: self._value(v) for n, v in f.parameters.items() if n in kept}
        known = f.query.get("as_of")
        return {**told, **({"query": {"as_of": known}} if known else {})}

    def _value(self, value: object) -> object:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {n: v if n in ENDS else self._value(v) for n, v in value.items()}
        return [self._value(v) for v in value] if isinstance(value, list) else value

    def _link(self, link: LinkFact) -> LinkFact:
        if not link.evidence:
            return link
        return replace(link, evidence=self._of(link.evidence), locator=self._place(link.evidence, link.locator))

    def _of(self, sha256: str) -> str:
        return self.kept.originals.get(sha256, sha256)

    def _place(self, sha256: str, locator: str) -> str:
        return bare_locator(locator) if sha256 in self.kept.originals else locator

    def _text(self, text: str, kind: str = "") -> str:
        hidden = self.names.hidden(text) if text else text
        return coarse_text(hidden, months=kind in self.profile.months) if self.profile.coarse else hidden
