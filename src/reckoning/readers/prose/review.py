"""Review: which claim a person looks at next, what a correction may be, and how each reader fares by the corrections.

The queue begins with what is most in doubt. A correction is a claim of the person's own: it passes the same gate, and
the
machine's proposal stays beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reckoning.model.errors import UsageError
from reckoning.readers.prose.claim import Claim, Span, SpeakerBasis
from reckoning.readers.prose.document import Document
from reckoning.readers.prose.figures import figures_in
from reckoning.readers.prose.gate import fault_of
from reckoning.readers.prose.statements import StatedClaim


def queue(claims: Iterable[StatedClaim]) -> list[StatedClaim]:
    """The claims that nobody has judged, most doubtful first; equal ones in the order of the text."""
    return sorted((c for c in claims if c.status == "proposed"), key=lambda c: -c.claim.doubt)


def correct(
    document: Document, claim: Claim, words: Sequence[str] = (), speaker: str = "", by: str = "person"
) -> Claim:
    """A claim with other words or another speaker, both as they stand in the text; raises `UsageError` when they do
    not.

    `words` are the letters of each span; of several places that have them the nearest to the old ones counts. A speaker
    whose words do not stand before or in the text's reach is a named speaker only if the name stands somewhere in it.
    """
    spans = tuple(_nearest(document, w, claim.spans[0][0]) for w in words) if words else claim.spans
    changed = replace(
        claim,
        spans=spans,
        text=tuple(document.text[a:b] for a, b in spans),
        figures=tuple(f for a, b in spans for f in figures_in(document.text, document.normal, a, b, claim.dates)),
        dates=tuple(d for d in claim.dates if any(a <= d.span[0] and d.span[1] <= b for a, b in spans)),
        places=tuple(p for p in claim.places if any(a <= p.span[0] and p.span[1] <= b for a, b in spans)),
        reader=by,
        doubt=0.0,
    )
    if speaker:
        where = _nearest(document, speaker, claim.speaker_span[0] if claim.speaker_span else claim.spans[0][0])
        name = document.text[where[0] : where[1]]
        changed = replace(
            changed, speaker=(name,), speaker_span=where, speaker_text=name, speaker_basis=SpeakerBasis.NAMED
        )
    if fault := fault_of(document, changed):
        raise UsageError(f"not in the text: {fault[1]!r} ({fault[0]})", do="copy the words from the text as they are")
    return changed


def _nearest(document: Document, words: str, place: int) -> Span:
    """Where the words stand, nearest to a place; quote marks, dashes and spaces may be typed plain."""
    from reckoning.readers.prose.normal_form import normal_form

    wanted, found, at = normal_form(words.strip()), [], -1
    while wanted and (at := document.normal.find(wanted, at + 1)) >= 0:
        found.append(at)
    if not found:
        raise UsageError(f"not in the text: {words!r}", do="copy the words from the text as they are")
    start = min(found, key=lambda i: abs(i - place))
    return start, start + len(wanted)


@dataclass(frozen=True)
class ReaderScore:
    """How a reader fared by the judgements so far; shares are of those judged. `overlap` is that of corrected spans."""

    reader: str
    proposed: int
    accepted: int
    corrected: int
    rejected: int
    speakers_right: float | None
    overlap: float | None

    @property
    def accepted_share(self) -> float | None:
        """The share of those judged that was accepted as it was."""
        judged = self.accepted + self.corrected + self.rejected
        return self.accepted / judged if judged else None


def reader_scores(claims: Iterable[StatedClaim]) -> list[ReaderScore]:
    """For each reader what became of its proposals, by the user's own judgements."""
    by_reader: dict[str, list[StatedClaim]] = defaultdict(list)
    for claim in claims:
        by_reader[claim.claim.reader].append(claim)
    return [_score(reader, own) for reader, own in sorted(by_reader.items())]


def _score(reader: str, own: Sequence[StatedClaim]) -> ReaderScore:
    counts = {status: sum(c.status == status for c in own) for status in ("accepted", "corrected", "rejected")}
    kept = [(c.claim, c.accepted) for c in own if c.accepted is not None]
    right = [a is not None and set(a.speaker) == set(p.speaker) for p, a in kept]
    overlaps = [overlap(p.spans, c.spans) for p, c in kept if c is not None and c is not p]
    return ReaderScore(
        reader,
        len(own),
        counts["accepted"],
        counts["corrected"],
        counts["rejected"],
        sum(right) / len(right) if right else None,
        sum(overlaps) / len(overlaps) if overlaps else None,
    )


def overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    """The characters that two claims share, as a share of those that either has.

    >>> overlap([(0, 10)], [(5, 15)])
    0.3333333333333333
    """
    a = {i for start, end in one for i in range(start, end)}
    b = {i for start, end in other for i in range(start, end)}
    return len(a & b) / len(a | b) if a | b else 0.0
