"""Review of claims: each in its original, with the rule that proposed it, its copies, and what it would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from reckoning.engine.reports import first_publishers
from reckoning.faces.web.page import Cell, Facts, Grid, Note, address, cell, grid, section, sections
from reckoning.faces.web.review_item import Decision, Item, Piece, Told
from reckoning.faces.web.review_state import State
from reckoning.model.errors import ReckoningError
from reckoning.model.judgement import JudgedOn
from reckoning.model.statement import Statement
from reckoning.readers.prose.claim import Claim
from reckoning.readers.prose.copies import independence_groups
from reckoning.readers.prose.document import Document
from reckoning.readers.prose.normal_form import normal_form
from reckoning.readers.prose.opening import open_document
from reckoning.readers.prose.review import queue
from reckoning.readers.prose.statements import CLAIM, StatedClaim, stated_claims
from reckoning.tables.statements import statements_in

AROUND = 320
"""Characters shown before and after a claim."""
LONGEST = 6_000
TITLE = 90
ACCEPT, REJECT = Decision("a", "accepted", "Accept"), Decision("r", "rejected", "Reject")


class Claims:
    """The claims of a case, those that nobody judged waiting, most doubtful first."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._claims = {c.statement.id: c for c in stated_claims(_statements(state), state.holding.judgements)}
        self.waiting = [_item(c) for c in queue(self._claims.values())]

    def item(self, about: tuple[str, str, str]) -> Item | None:
        """The claim of that statement."""
        found = self._claims.get(about[1]) if about[0] == JudgedOn.CLAIM else None
        return _item(found) if found else None

    def every(self) -> list[Item]:
        """All claims, judged or not."""
        return [_item(c) for c in self._claims.values()]

    def check(self, item: Item, decision: str) -> None:
        """Any claim may be judged."""

    def told(self, item: Item) -> Told:
        """The claim in its text, with the rule behind it."""
        one = self._claims[item.target]
        said = one.statement
        document = _document(self._state, said.evidence)
        pieces = pieces_of(document.text, one.claim) if document else (Piece(said.raw, claimed=True),)
        unopened = None if document else Note("The original cannot be opened as text; these are the words as read.")
        parts = sections(
            section("Why it is proposed", unopened, _why(one)),
            section("What accepting would change", *self._changes(one)),
            section("Copies", *self._copies(one)),
        )
        opened = address("evidence", said.evidence, at=said.locator)
        links = (("the evidence", opened), ("the statement", address("statement", said.id)))
        return Told(pieces, links, (ACCEPT, REJECT), False, parts)

    def _changes(self, one: StatedClaim) -> Sequence[Facts | Note | Grid | None]:
        from reckoning.count.figure import in_words

        counted = [(f, str(f.outcome).replace("_", " ")) for f in one.claim.figures if f.outcome]
        found = [(f.text, in_words(f.amount), what, f.period.value if f.period else "") for f, what in counted]
        figures = grid("figures", "", ("in the text", "becomes a published figure of", "counted as", "in"), found)
        first = _first_publishers(self._state).get(one.statement.evidence, "")
        copied = first and first != one.statement.stated_by
        return (
            figures,
            None if figures else Note("It holds no figure of people, tonnes or strikes: no count changes."),
            Note(f"The same text was published first by {first}, and counts once, as {first}'s.") if copied else None,
            Note("What was concluded stays as it is until count and chain are run again."),
        )

    def _copies(self, one: StatedClaim) -> Sequence[Grid | Note | None]:
        said = one.statement
        same, groups = _same_words(self._state)[_folded(said)], _groups(self._state)
        others = [self._claims[i] for i in same if i != said.id]
        group = groups.get(said.evidence)
        alike = sorted(e for e, g in groups.items() if g == group and e != said.evidence)
        names = {e.sha256: e.file_name for e in self._state.holding.evidence}
        claims = grid("copies", "The same words elsewhere", ("said by", "published", "decided", "original"), [
            (Cell(c.statement.stated_by, address("statement", c.statement.id)), c.statement.stated_on, c.status,
             Cell(names.get(c.statement.evidence, ""), address("evidence", c.statement.evidence)))
            for c in others
        ])  # fmt: skip
        reports = grid("alike", "Reports that copy one another with this one", ("report",), [
            (Cell(names.get(e, e[:12]), address("evidence", e)),) for e in alike
        ])  # fmt: skip
        return claims, reports, None if claims or reports else Note("None of its words are in another original.")


def _item(one: StatedClaim) -> Item:
    return Item(str(JudgedOn.CLAIM), one.statement.id, "", short_title(one.statement.raw))


def short_title(raw: str) -> str:
    """The first words of a claim."""
    words = " ".join(raw.split())
    return words if len(words) <= TITLE else words[:TITLE].rsplit(" ", 1)[0] + " …"


def _why(one: StatedClaim) -> Facts:
    claim = one.claim
    named = [
        ("said by", [", ".join(claim.speaker), *([f"via {claim.via}"] if claim.via else [])]),
        ("known as speaker", [str(claim.speaker_basis)]),
        ("in the words", [claim.cue]),
        ("mode, stance", [str(claim.mode), str(claim.stance).replace("_", " ")]),
        ("about", [str(claim.event).replace("_", " ")] if claim.event else []),
        ("dates", [f"{d.text} = {d.value or 'unresolved'} ({d.basis})" for d in claim.dates]),
        ("places", [f"{p.text}: {', '.join(p.places)}" for p in claim.places]),
        ("published", [one.statement.stated_on or "not known"]),
        ("rule", [claim.reader, f"doubt {claim.doubt:.2f}"]),
    ]
    return Facts(tuple((name, tuple(map(cell, filter(None, values)))) for name, values in named if any(values)))


def pieces_of(text: str, claim: Claim) -> tuple[Piece, ...]:
    """The text around a claim, cut where the claim, its figures, dates, places and speaker begin and end."""
    marks = [("figure", f.span) for f in claim.figures] + [("date", d.span) for d in claim.dates]
    marks += [("place", p.span) for p in claim.places]
    marks += [("speaker", claim.speaker_span)] if claim.speaker_span else []
    first, last = min(a for a, _ in claim.spans), max(b for _, b in claim.spans)
    low, high = max(first - AROUND, 0), min(last + AROUND, first + LONGEST, len(text))
    ends = {low, high, *(at for span in (*claim.spans, *(s for _, s in marks)) for at in span if low <= at <= high)}
    cuts = sorted(ends)
    pieces = [
        Piece(
            text[a:b],
            any(s <= a and b <= e for s, e in claim.spans),
            next((what for what, (s, e) in marks if s <= a and b <= e), ""),
        )
        for a, b in pairwise(cuts)
    ]
    before = [Piece("… ")] if low else []
    return (*before, *pieces, *([Piece(" …")] if high < len(text) else []))


def _folded(said: Statement) -> str:
    return " ".join(normal_form(said.raw).lower().split())


@lru_cache(maxsize=2)
def _statements(state: State) -> list[Statement]:
    return statements_in(state.holding.tables, [CLAIM])


@lru_cache(maxsize=2)
def _same_words(state: State) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for said in _statements(state):
        found[_folded(said)].append(said.id)
    return found


@lru_cache(maxsize=2)
def _groups(state: State) -> dict[str, str]:
    texts: dict[str, list[str]] = defaultdict(list)
    for said in _statements(state):
        texts[said.evidence].append(said.raw)
    return independence_groups({evidence: "\n".join(parts) for evidence, parts in texts.items()})


@lru_cache(maxsize=2)
def _first_publishers(state: State) -> dict[str, str]:
    return first_publishers(stated_claims(_statements(state), ()))


@lru_cache(maxsize=32)
def _document(state: State, evidence: str) -> Document | None:
    """A report, opened as it was read; None where it cannot be."""
    known = next((e for e in state.holding.evidence if e.sha256 == evidence), None)
    if known is None:
        return None
    try:
        path = state.holding.folder.blobs.path(evidence)
        return open_document(path, known.published_on, known.source, known.file_name)
    except ReckoningError:
        return None
