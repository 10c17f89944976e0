"""Composing a dossier: its blocks and fills as nodes with numbered notes, and its facts as JSON for a program."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reckoning.account.dossier_facts import facts_json
from reckoning.account.dossier_fill import FILLS, LAST, Fill
from reckoning.account.dossier_front import Front, Reply
from reckoning.account.dossier_notes import Notes, in_words
from reckoning.account.dossier_text import Block, Heading, Inline, Listed, Paragraph, Quoted, Words, Written
from reckoning.account.reference import Reference
from reckoning.account.reference_facts import Facts, StatementFact
from reckoning.account.render import Grid, Head, Indented, Node, Page, Para, Points, Span, Spans
from reckoning.model.row import RecordKind

PRINTED_FIELDS = 6


class _Composer:
    """Blocks to nodes, in order, so that numbers go up as one reads."""

    def __init__(self, fill: Fill) -> None:
        self.fill = fill
        self.printed: list[tuple[Reference, str, str]] = []
        self.mentions = _mentions(fill.front.replies)

    def node(self, block: Block) -> list[Node]:
        """The nodes of one block; what is filled last stays a mark."""
        if isinstance(block, Heading):
            return [Head(block.level - 1, self.spans(block.inlines))]
        if isinstance(block, Paragraph):
            if len(block.inlines) == 1 and isinstance(first := block.inlines[0], Reference) and first.kind == "fill":
                return FILLS[first.target](self.fill) if first.target in FILLS else [_mark(first.target)]
            return [Para(self.spans(block.inlines))]
        if isinstance(block, Listed):
            items = tuple(tuple(self.nodes(item)) for item in block.items)
            return [Points(items, block.start or 0)]
        if isinstance(block, Quoted):
            return [Indented(tuple(self.nodes(block.blocks)))]
        rows = tuple(tuple(self.spans(cell) for cell in row) for row in block.rows)
        return [Grid(tuple(self.spans(cell) for cell in block.head), rows)]

    def nodes(self, blocks: Sequence[Block]) -> list[Node]:
        """The nodes of some blocks."""
        return [node for block in blocks for node in self.node(block)]

    def spans(self, inlines: Sequence[Inline]) -> Spans:
        """A run of text, references printed, the status of replies beside each mention."""
        spans: list[Span] = []
        for inline in inlines:
            if isinstance(inline, Words):
                spans += self._with_replies(inline.text, inline.style)
            elif inline.kind != "fill":
                spans += self._printed(inline)
        return tuple(spans)

    def _printed(self, r: Reference) -> list[Span]:
        name = self.fill.found[r]
        said = printed(r, name, self.fill.facts)
        self.printed.append((r, name, said))
        return [*self._with_replies(said, ""), self.fill.notes.mark(name)]

    def _with_replies(self, text: str, style: str) -> list[Span]:
        if self.mentions is None:
            return [Span(text, style)]
        spans, at = list[Span](), 0
        for found in self.mentions.finditer(text):
            number, reply = next(
                (n, r) for n, r in enumerate(self.fill.front.replies, 1) if r.entity.casefold() == found[0].casefold()
            )
            spans += [Span(text[at : found.end()], style), Span(f" (R{number}: {reply.told})", "small")]
            at = found.end()
        return [*spans, Span(text[at:], style)] if text[at:] or not spans else spans


def _mentions(replies: Sequence[Reply]) -> re.Pattern[str] | None:
    names = sorted((re.escape(r.entity) for r in replies), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", re.IGNORECASE) if names else None


def printed(r: Reference, name: str, facts: Facts) -> str:
    """What a reference prints.

    A figure its value with its bound and day, a finding its sentence with the wording of its grade, a statement its
    text between quotation marks with who said it, an original its name.
    """
    finding = facts.findings.get(name)
    if finding is not None:
        return finding.value(facts.snapshot.on) if r.kind == "figure" else finding.sentence
    if name in facts.statements:
        s = facts.statements[name]
        on = f", {s.stated_on}" if s.stated_on else ""
        denied = "denied: " if s.denies else ""
        if s.fields:
            return f"{denied}{_record(s)} ({s.stated_by or 'source not told'}{on})"
        return f"{denied}“{s.raw}” ({s.stated_by or 'source not told'}{on})"
    e = facts.evidence[name]
    return f"{e.file_name}{f' ({e.source})' if e.source else ''}"


def _record(s: StatementFact) -> str:
    """A whole record: one of a list by its target and instrument, any other by its first fields."""
    said = dict(s.fields)
    if s.kind == RecordKind.SANCTION and "target" in said:
        on = " ".join(said[n] for n in ("dateKind", "date") if n in said)
        told = [said[n] for n in ("authority", "program", "instrument") if n in said]
        return f"“{said['target']}”: {', '.join([*told, on] if on else told)}"
    told = [f"{in_words(name)} “{raw}”" for name, raw in s.fields[:PRINTED_FIELDS]]
    return f"{in_words(s.kind)} {s.label}: {', '.join(told)}"


def _mark(fill: str) -> Node:
    return Para((), f"fill:{fill}")


def compose(written: Written, front: Front, found: Mapping[Reference, str], facts: Facts) -> Page:
    """The pages of a checked dossier."""
    notes = Notes(facts)
    composer = _Composer(Fill(front, facts, found, notes))
    nodes = composer.nodes(written.blocks)
    composer.printed += [
        (r, found[r], printed(r, found[r], facts)) for r in front.references if found[r] in notes.numbers
    ]
    notes.under()
    last = {"notes": notes.annex(), "evidence": notes.index()}
    whole: list[Node] = []
    for node in nodes:
        fill = node.label.removeprefix("fill:") if isinstance(node, Para) and node.label.startswith("fill:") else ""
        whole += last[fill] if fill in LAST else [node]
    year, month, day = (int(part) for part in facts.snapshot.on.split("-"))
    attached = facts_json(front.title, composer.printed, notes, facts)
    return Page(front.title, front.language, front.author, (year, month, day), tuple(whole), attached)
