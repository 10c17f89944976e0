"""The readers of prose: one protocol, one gate. Rules on a parser, rules on patterns, and a person's own entry.

A reader proposes claims for a document; what it proposes goes through the gate like anything else. A language model
can be
one more: it needs to give spans, and the gate refuses what does not stand in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from reckoning.model.errors import UsageError
from reckoning.model.statement import Statement
from reckoning.readers.prose.claim import Claim, DatedExpression, Span
from reckoning.readers.prose.dates import dated_expressions
from reckoning.readers.prose.document import Document
from reckoning.readers.prose.gate import Refused, gate
from reckoning.readers.prose.links import linked
from reckoning.readers.prose.opening import open_document
from reckoning.readers.prose.parsed_grammar import ParsedGrammar
from reckoning.readers.prose.pattern_grammar import PatternGrammar
from reckoning.readers.prose.rules import read_claims
from reckoning.readers.prose.statements import statements_of
from reckoning.readers.prose.unread import Unread, unread

VERSION = "1"


class ClaimReader(Protocol):
    """Proposes claims for a document; it may propose anything, as the gate is after it."""

    @property
    def name(self) -> str:
        """The name that its claims carry."""

    def propose(self, document: Document, dates: Sequence[DatedExpression]) -> Iterable[Claim]:
        """Claims of the document, in any order; `dates` are its dated expressions, already resolved."""


class ParsedReader:
    """Rules on spaCy's tree of each sentence; needs the extra `prose`."""

    name = "rules-parsed"

    def __init__(self) -> None:
        self._grammar = ParsedGrammar()

    def propose(self, document: Document, dates: Sequence[DatedExpression]) -> list[Claim]:
        """The claims that the rules find."""
        return read_claims(document, self._grammar, dates, self.name)


class PatternReader:
    """The same rules on patterns alone: fast, and everywhere."""

    name = "rules-patterns"

    def propose(self, document: Document, dates: Sequence[DatedExpression]) -> list[Claim]:
        """The claims that the rules find."""
        return read_claims(document, PatternGrammar(), dates, self.name)


@dataclass(frozen=True)
class Entered:
    """What a person enters by hand: claims as they are, under their own name; the gate is the same."""

    claims: tuple[Claim, ...]
    by: str = "person"

    @property
    def name(self) -> str:
        """The person."""
        return self.by

    def propose(self, document: Document, dates: Sequence[DatedExpression]) -> list[Claim]:
        """The claims entered."""
        return [replace(c, reader=self.by) for c in self.claims]


READERS = ("auto", "parsed", "patterns")


def reader_named(name: str = "auto") -> ClaimReader:
    """The reader of a name: `parsed`, `patterns`, or `auto`: parsed where its extra is installed; raises
    `UsageError`."""
    if name == "patterns":
        return PatternReader()
    if name == "parsed":
        return ParsedReader()
    if name != "auto":
        raise UsageError(f"no reader of prose is named {name!r}", do=f"use one of {', '.join(READERS)}")
    try:
        return ParsedReader()
    except UsageError:
        return PatternReader()


@dataclass(frozen=True)
class ProseReading:
    """What reading a document gave; read = kept + refused counts claims. Dates are all of the text, in a claim or
    not."""

    document: Document
    claims: tuple[Claim, ...]
    refused: tuple[Refused, ...]
    dates: tuple[DatedExpression, ...]
    unread: tuple[Unread, ...]
    reader: str

    def statements(self, evidence: str) -> list[Statement]:
        """The claims as statements of an evidence, named by its SHA-256."""
        return statements_of(self.document, evidence, self.claims)


@dataclass(frozen=True)
class ProseReader:
    """Reads reports: a reader of claims, and the case's own anchors for "since the coup" (None: those shipped)."""

    claims: ClaimReader
    anchors: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        """The name it is chosen by."""
        return self.claims.name

    @property
    def version(self) -> str:
        """Changes whenever the same bytes could be read differently."""
        return VERSION

    def open(self, path: Path, published: str = "", publisher: str = "", name: str = "") -> ProseReading:
        """Read a file; raises `InputError`. `name` is the file's own, where it is kept under another."""
        return self.read(open_document(path, published, publisher, name))

    def read(self, document: Document) -> ProseReading:
        """Read a document: claims through the gate, links between them, every dated expression, and what was unread."""
        dates = dated_expressions(document.text, document.normal, document.published.on, self.anchors)
        through = gate(document, self.claims.propose(document, dates))
        claims = linked(_in_order(through.kept))
        missed = unread(document, claims)
        return ProseReading(document, tuple(claims), through.refused, tuple(dates), tuple(missed), self.name)


def _in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Claims in the order of the text; the same words of the same speaker only once."""
    seen: set[tuple[tuple[Span, ...], tuple[str, ...]]] = set()
    found = []
    for claim in sorted(claims, key=lambda c: (c.spans, c.speaker)):
        if (claim.spans, claim.speaker) not in seen:
            seen.add((claim.spans, claim.speaker))
            found.append(claim)
    return found
