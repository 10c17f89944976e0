"""Review: what a person goes through to say who is who: the queue, what is known of each side, and what may be judged.

The queue is `reckoning.resolve.candidates`, most doubtful first. A judgement of `same` that would make one of what is
never one (two IMO numbers) is refused here, with the reason; those that are already on the ledger and contradict each
other are told (`Entities.contradictions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from reckoning.model.errors import UsageError
from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.model.row import Row
from reckoning.resolve.candidates import CandidatePair, candidates
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import Mention, mentions_of
from reckoning.resolve.relations import related_pairs, relations_of

LEAST_DIGITS = 6


class Review:
    """The entities of a case's rows under the judgements that stand, and the pairs still to be judged."""

    def __init__(self, rows: Sequence[Row], judgements: Sequence[Judgement] = ()) -> None:
        self._labels = {row.subject: f"{row.kind} {row.label}" for row in rows}
        self._mentions = mentions_of(rows)
        self._related = related_pairs(relations_of(rows))
        self.judge(judgements)

    def judge(self, judgements: Sequence[Judgement]) -> None:
        """Begin anew with the judgements that stand now."""
        self._judgements = judgements
        self.entities = Entities(self._mentions, judgements)
        self._queue: list[CandidatePair] | None = None

    @property
    def queue(self) -> list[CandidatePair]:
        """The pairs to judge, most doubtful first; compared when they are first asked for."""
        if self._queue is None:
            self._queue = candidates(self.entities, self._judgements, self._related)
        return self._queue

    def alike(self, pair: CandidatePair) -> list[CandidatePair]:
        """The pairs of the queue that share an entity, both names and every reason with this one, itself among them."""
        return [
            p
            for p in self.queue
            if p.reasons == pair.reasons
            and {p.first_name, p.second_name} == {pair.first_name, pair.second_name}
            and not {p.first, p.second}.isdisjoint((pair.first, pair.second))
        ]

    def pair(self, a: str, b: str) -> CandidatePair | None:
        """The pair of the queue that two subjects make, if it is there."""
        both = {self.entities.of(a), self.entities.of(b)}
        return next((p for p in self.queue if {p.first, p.second} == both), None)

    def subject(self, text: str) -> str:
        """The one subject that a text names, in full or by the first six or more digits of a mention.

        Raises `UsageError` when none or several have that name.
        """
        known = {m for entity in self.entities.ids for m in self.entities.members(entity)}
        text = text.strip()
        if text in known:
            return text
        digits = text.removeprefix("mention:")
        found = [s for s in known if s.startswith(f"mention:{digits}")] if len(digits) >= LEAST_DIGITS else []
        if len(found) != 1:
            which = f"{len(found)} subjects" if found else "nothing"
            raise UsageError(f"{text} names {which}", do="give more digits" if found else "see: reckoning resolve")
        return found[0]

    def refusal(self, a: str, b: str) -> str:
        """Why two subjects cannot be judged the same; empty when they can."""
        numbers = [{m for m in self.entities.members(s) if m.startswith("imo:")} for s in (a, b)]
        if all(numbers) and numbers[0] != numbers[1]:
            two = " and ".join(sorted(n.removeprefix("imo:") for n in numbers[0] | numbers[1]))
            return f"IMO {two} are two ships, whatever their names"
        return ""

    def check(self, a: str, b: str, decision: str) -> None:
        """Raise `UsageError` for a judgement that is refused."""
        if decision == "same" and (why := self.refusal(a, b)):
            raise UsageError(f"not the same: {why}", do="judge a mention different from its number if that is wrong")

    def described(self, entity: str) -> list[str]:
        """What is known of an entity, a line for each record that names it."""
        return [self._line(m) for m in self.entities.named(entity)]

    def _line(self, m: Mention) -> str:
        parts = [
            f"{m.name} ({', '.join(i.replace(':', ' ').upper() for i in m.identifiers)})" if m.identifiers else m.name
        ]
        parts += [f"also {', '.join(m.other_names)}"] if m.other_names else []
        parts += [m.country] if m.country else []
        if when := _when(m):
            parts.append(when)
        parts.append(f"{m.role} in {self._labels.get(m.row, m.row)}{f', {m.stated_by}' if m.stated_by else ''}")
        return "; ".join(parts)


def _when(m: Mention) -> str:
    days = [datetime.fromtimestamp(ms / 1000, UTC).date() for ms in (m.start_ms, m.end_ms and m.end_ms - 1) if ms]
    return " to ".join(dict.fromkeys(map(str, days)))


def linked(a: str, b: str, decision: str, reason: str) -> Judgement:
    """The judgement that two subjects are the same, different, or that nobody can say (`unsure`)."""
    return Judgement(JudgedOn.LINK, a, decision, reason, other=b)
