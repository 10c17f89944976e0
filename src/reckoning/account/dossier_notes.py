"""Dossier notes: the numbers of what a dossier cites, and the annexes that they lead to.

A thing gets its number where it is first cited; what stands under it follows after all that is cited. A note leads to
its statements (S1, S2, ...), and a statement to its original (E1, E2, ...).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from reckoning.account.commitment import is_standing
from reckoning.account.reference_facts import Facts, FindingFact, LinkFact, StatementFact, closed
from reckoning.account.render import Head, Node, Para, Span, Spans, said, text
from reckoning.model.basis import WORDING
from reckoning.model.row import RECORD

SHOWN_FIELDS, SHOWN_DIGITS = 24, 16
SHOWN_LINKS = 60
"""So many statements are told one by one under a note; of more, how many there are. The attached facts have all."""

_DIGITS = re.compile(r"\d+")
_HUMP = re.compile(r"(?<=[a-z])[A-Z]")


class Notes:
    """Numbers of what is cited, in the order in which it is."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.numbers: dict[str, int] = {}
        self._statements: dict[str, int] = {}
        self._evidence: dict[str, int] = {}

    def mark(self, name: str) -> Span:
        """The mark that leads to the note of a finding, statement or original."""
        number = self.numbers.setdefault(name, len(self.numbers) + 1)
        return Span(f"[{number}]", "note", to=f"n{number}")

    def under(self) -> None:
        """Give numbers to what the cited findings rest on, however far down."""
        at = 0
        while at < len(self.numbers):
            name = list(self.numbers)[at]
            found = self.facts.findings.get(name)
            for link in found.links if found else ():
                if link.finding in self.facts.findings and not self.facts.findings[link.finding].withheld:
                    self.numbers.setdefault(link.finding, len(self.numbers) + 1)
            at += 1

    def statement(self, name: str) -> Span:
        """The mark of a statement in the annex."""
        number = self._statements.setdefault(name, len(self._statements) + 1)
        return Span(f"S{number}", to=f"s{number}")

    def original(self, sha256: str) -> Span:
        """The mark of an original in the index."""
        number = self._evidence.setdefault(sha256, len(self._evidence) + 1)
        return Span(f"E{number}", to=f"e{number}")

    @property
    def originals(self) -> list[str]:
        """Originals cited so far, in the order of their marks."""
        return list(self._evidence)

    def annex(self) -> list[Node]:
        """Every note, then every statement that the notes lead to."""
        nodes: list[Node] = []
        for name, number in self.numbers.items():
            spans = text(Span(f"[{number}] ", "strong"), *self._note(name))
            nodes.append(Para(spans, f"n{number}"))
        if not nodes:
            nodes.append(said("Nothing is cited in this dossier."))
        if self._statements:
            nodes.append(Head(2, text("Statements")))
        nodes += [Para(spans) for spans in self._records()]
        return nodes

    def _records(self) -> list[Spans]:
        """Statements record by record: where it stands and who says so, then each statement with its place in it."""
        records: dict[tuple[str, ...], list[str]] = {}
        for name in self._statements:
            s = self.facts.statements[name]
            record = s.locator.partition("#")[0]
            records.setdefault(
                (s.evidence, record, s.kind, s.label, s.stated_by, s.via, s.stated_on, s.url), []
            ).append(name)
        return [self._record(self.facts.statements[names[0]], names) for names in records.values()]

    def _record(self, first: StatementFact, names: Sequence[str]) -> Spans:
        about = f"{in_words(first.kind)} {first.label}" if first.label else in_words(first.kind) or "text"
        place = first.locator.partition("#")[0]
        parts: list[str | Span] = [
            self.original(first.evidence),
            f" {place}, ",
            Span(about, "strong"),
            *_who(first),
            ".",
        ]
        told = {self.facts.statements[name].property for name in names}
        for name in sorted(names, key=self._statements.__getitem__):
            s, number = self.facts.statements[name], self._statements[name]
            mark = Span(f"S{number}", "strong", at=f"s{number}")
            said = [f"not printed, {s.withheld}"] if s.withheld else _content(s, told)
            parts += [" ", mark, " ", *said, " (", Span(s.id[:SHOWN_DIGITS], "mono"), ");"]
        return text(*parts[:-1], ").")

    def _note(self, name: str) -> Spans:
        if name in self.facts.findings:
            return self._finding(self.facts.findings[name])
        if name in self.facts.statements:
            return text("A statement: ", self.statement(name), ".")
        return text("An original: ", self.original(name), ".")

    def _finding(self, f: FindingFact) -> Spans:
        parts: list[str | Span] = [f"{f.title}. Kind {f.kind}; graded {f.grade}: it {WORDING[f.grade]}"]
        parts.append(f" ({f.judged})" if f.judged else "")
        parts.append(f"; basis {f.basis}; rule {f.rule}{'; ' + f.days if f.days else ''}. Finding ")
        parts += [Span(f.id, "mono"), "."]
        for role in dict.fromkeys(link.role for link in f.links):
            of = [link for link in f.links if link.role == role]
            parts += [f" {ROLES.get(role, role)}: ", *self._links(of), "."]
        if not f.links:
            parts.append(" Nothing is linked under it.")
        if f.signs:
            parts.append(f" Remarks: {f.signs}.")
        return text(*parts)

    def _links(self, of: Sequence[LinkFact]) -> list[str | Span]:
        shown: list[str | Span] = []
        unprinted = 0
        for link in sorted(of, key=self._in_order):
            statement = self.facts.statements.get(link.statement)
            if statement and statement.withheld:
                unprinted += 1
                self.original(statement.evidence)
            elif link.finding in self.facts.findings and self.facts.findings[link.finding].withheld:
                unprinted += 1
            elif len(shown) >= SHOWN_LINKS:
                continue
            elif statement:
                shown.append(self.statement(link.statement))
            elif link.finding in self.facts.findings:
                shown.append(self.mark(link.finding))
            elif link.evidence:
                mark = self.original(link.evidence)
                shown.append(Span(f"{mark.text} {link.locator}", to=mark.to))
        left = len(of) - len(shown) - unprinted
        told = [*_joined(shown)]
        noun = "more that is" if unprinted == 1 else "more that are"
        told += [f"{', and ' if told else ''}{left:,} more in the attached facts"] if left > 0 else []
        told += [f"{', and ' if told else ''}{unprinted:,} {noun} not printed"] if unprinted else []
        return told

    def _in_order(self, link: LinkFact) -> tuple[object, ...]:
        """Statements as they stand in their originals, so that numbers go up record by record."""
        s = self.facts.statements.get(link.statement)
        if s is None:
            return (1, "", [], "")
        record, _, column = s.locator.partition("#")
        return (0, s.evidence, [int(n) for n in _DIGITS.findall(record)], s.property != RECORD, column)

    def index(self) -> list[Node]:
        """The originals that anything here leads to."""
        nodes: list[Node] = []
        for sha256, number in self._evidence.items():
            held = self.facts.evidence[sha256]
            if is_standing(sha256):
                stands = (Span(f"E{number} ", "strong"), f"{held.file_name}. Commitment ", Span(sha256, "mono"), ".")
                nodes.append(Para(text(*stands), f"e{number}"))
                continue
            name = "an original that is not named here" if closed(held) else held.file_name
            parts: list[str | Span] = [Span(f"E{number} ", "strong"), f"{name}, {held.size_bytes:,} bytes"]
            if held.published_on:
                parts.append(f", published on {held.published_on} ({held.published_basis})")
            if not closed(held):
                parts.append(f", from {held.source}" if held.source else "")
                parts += [", ", _address(held.url)] if held.url else []
                parts.append(f", {held.licence}" if held.licence else "")
            parts += [". SHA-256 ", Span(sha256, "mono"), "."]
            nodes.append(Para(text(*parts), f"e{number}"))
        return nodes or [said("No original is cited in this dossier.")]


ROLES = {
    "supports": "Rests on",
    "contradicts": "Against it",
    "counts": "Counts",
    "part": "Together with",
    "first": "First",
    "last": "Last",
    "sign": "Signs",
    "before": "Before",
    "after": "After",
}


def in_words(name: str) -> str:
    """The name of a property or kind as a reader has it.

    >>> in_words("dischargePlace"), in_words("bill_of_lading")
    ('discharge place', 'bill of lading')
    """
    return _HUMP.sub(lambda m: f" {m[0].lower()}", name).replace("_", " ")


def _content(s: StatementFact, told: Collection[str]) -> list[str | Span]:
    """What a statement says, raw; of a whole record, the fields that no statement beside it tells."""
    denied = "denied: " if s.denies else ""
    column = s.locator.partition("#")[2]
    if not s.fields:
        called = f" (column {column})" if column and column != s.property else ""
        return [f"{denied}{in_words(s.property)}{called} “{s.raw}”"]
    left = [(name, raw) for name, raw in s.fields if name not in told]
    shown = ", ".join(f"{in_words(name)} “{raw}”" for name, raw in left[:SHOWN_FIELDS])
    more = f", {len(left) - SHOWN_FIELDS} more" if len(left) > SHOWN_FIELDS else ""
    return [f"{denied}the record{': ' if shown else ''}{shown}{more}"]


def _who(s: StatementFact) -> list[str | Span]:
    via = f" via {s.via}" if s.via and s.via != s.stated_by else ""
    parts: list[str | Span] = [f", stated by {s.stated_by or 'a source that is not told'}{via}"]
    parts.append(f" on {s.stated_on}" if s.stated_on else "")
    return [*parts, ", ", _address(s.url)] if s.url else parts


def _address(url: str) -> Span:
    linked = next(iter(url.split()), "") if url.strip().lower().startswith(("http://", "https://")) else ""
    return Span(url, "mono", url=linked)


def _joined(parts: Iterable[str | Span]) -> list[str | Span]:
    """Parts with commas between them; runs of statements S4, S5, S6 are told as S4 to S6."""
    found: list[str | Span] = []
    for run in _runs(list(parts)):
        told = [run[0], " to ", run[-1]] if len(run) > 2 else run[:1] + [p for s in run[1:] for p in (", ", s)]
        found += [", ", *told] if found else told
    return found


def _runs(parts: Sequence[str | Span]) -> list[list[str | Span]]:
    runs: list[list[str | Span]] = [[parts[0]]] if parts else []
    for before, part in pairwise(parts):
        if _ordinal(part) == _ordinal(before) + 1 and _ordinal(before) >= 0:
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _ordinal(part: str | Span) -> int:
    """The number of a statement's mark; -2 for any other."""
    told = part.text if isinstance(part, Span) else ""
    return int(told[1:]) if told[:1] == "S" and told[1:].isdigit() else -2
