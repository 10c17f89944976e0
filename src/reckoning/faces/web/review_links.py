"""Review of links: names, records of people or of events that may be one, with the reasons for and against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from reckoning.faces.web.page import Beside, Block, Cell, Facts, Note, Section, Side, address, grid, section, sections
from reckoning.faces.web.review_item import Decision, Item, Told
from reckoning.faces.web.review_state import State, rows
from reckoning.model.judgement import JudgedOn
from reckoning.model.row import Row
from reckoning.resolve.candidates import CandidatePair
from reckoning.resolve.review import Review

if TYPE_CHECKING:
    from reckoning.count.linkage import Pair

SHOWN_RECORDS = 12
UNSURE = Decision("n", "unsure", "Not sure")


def _decisions(refused: str = "") -> tuple[Decision, ...]:
    return Decision("a", "same", "Accept: the same", refused), Decision("r", "different", "Reject: different"), UNSURE


def _item(a: str, b: str, title: str) -> Item:
    first, second = sorted((a, b))
    return Item(str(JudgedOn.LINK), first, second, title)


class Names:
    """Pairs of ships, companies and people whose names are alike, most doubtful first."""

    def __init__(self, state: State) -> None:
        self._review = Review(rows(state), state.holding.judgements)
        self._pairs = {(i := _named(p)).about: (i, p) for p in self._review.queue}
        self.waiting = [i for i, p in self._pairs.values() if not p.unsure] + [
            i for i, p in self._pairs.values() if p.unsure
        ]

    def item(self, about: tuple[str, str, str]) -> Item | None:
        """The pair of those two subjects, in the queue or judged."""
        if about in self._pairs:
            return self._pairs[about][0]
        known = self._review.entities.mentions
        if about[0] != JudgedOn.LINK or not any(s in known or s.startswith("imo:") for s in about[1:]):
            return None
        name = self._review.entities.name
        return _item(about[1], about[2], f"{name(about[1])} and {name(about[2])}")

    def told(self, item: Item) -> Told:
        """What is known of each side, the reasons in bits, and what one of the two would make."""
        review, (_, pair) = self._review, self._pairs.get(item.about, (item, None))
        sides = (item.target, item.other)
        refused = review.refusal(*sides)
        parts = sections(
            section("What is known of each", Beside(tuple(self._known(s) for s in sides))),
            section("Why it is proposed", *(_reasons(pair) if pair else (Note("It is judged: see below."),))),
            section("What accepting would change", Note(refused or self._change(sides))),
        )
        statements = [s for side in sides for m in review.entities.named(side) for s in m.statements[:1]]
        links = tuple((f"record {n}", address("statement", s)) for n, s in enumerate(statements[:SHOWN_RECORDS], 1))
        return Told((), links, _decisions(refused), True, parts)

    def check(self, item: Item, decision: str) -> None:
        """Two numbers are two ships."""
        self._review.check(item.target, item.other, decision)

    def _known(self, side: str) -> Side:
        entities = self._review.entities
        told = [
            (Cell(line, address("statement", m.statements[0]) if m.statements else ""),)
            for m, line in zip(entities.named(side), self._review.described(side), strict=True)
        ]
        note = f"and {len(told) - SHOWN_RECORDS} more records" if len(told) > SHOWN_RECORDS else ""
        records = grid(_name_of(side), "", ("record",), told[:SHOWN_RECORDS], note=note)
        return Side(entities.name(side), (Note(side), records or Note("No record names it.")))

    def _change(self, sides: Sequence[str]) -> str:
        records = sum(len(self._review.entities.members(s)) for s in sides)
        return (
            f"The two become one of {records} names and numbers, and what leads to either leads to both. "
            "What was concluded stays as it is until count and chain are run again."
        )


def _named(pair: CandidatePair) -> Item:
    return _item(pair.first, pair.second, f"{pair.first_name} and {pair.second_name}")


def _reasons(pair: CandidatePair) -> Sequence[Block | None]:
    why = grid("reasons", "", ("bits", "reason", "of"), [(r.bits, r.words, r.feature) for r in pair.reasons],
               note="Bits above zero speak for one, below for two.")  # fmt: skip
    doubtful = Note("It was judged unsure before.") if pair.unsure else None
    facts = Facts((("rule", (Cell("resolve.candidates"),)), ("score", (Cell(f"{pair.score:.2f}", number=pair.score),))))
    return why, facts, doubtful


class People:
    """Records of registers that may be one person, most doubtful first."""

    def __init__(self, state: State) -> None:
        from reckoning.count.person_clusters import people
        from reckoning.count.person_record import person_records

        self._rows = {r.subject: r for r in rows(state)}
        records = person_records(rows(state))
        self._pairs = {(p.left, p.right): p for p in _linked(state)}
        found = people(records, list(self._pairs.values()), state.holding.judgements)
        self.waiting = [_item(p.left, p.right, _titled(self._rows, (p.left, p.right))) for p in found.queue]
        self._records = {r.id for r in records}

    def item(self, about: tuple[str, str, str]) -> Item | None:
        """The link between those two records."""
        if about[0] != JudgedOn.LINK or not {about[1], about[2]} <= self._records:
            return None
        return _item(about[1], about[2], _titled(self._rows, about[1:]))

    def check(self, item: Item, decision: str) -> None:
        """Any two records may be judged."""

    def told(self, item: Item) -> Told:
        """Both records side by side and what each comparison says."""
        pair = self._pairs.get((item.target, item.other))
        reasons = [(r.bits, r.words, r.feature) for r in pair.reasons] if pair else []
        probability = Note(f"count.linkage: one person with a probability of {pair.probability:.2f}") if pair else None
        why = section("Why it is proposed", probability, grid("reasons", "", ("bits", "reason", "of"), reasons))
        return _told_records(item, self._rows, why, "person", "the low of a count takes them for one, the high for two")


class Events:
    """Records of events of several sources that may be one event."""

    def __init__(self, state: State) -> None:
        from reckoning.count.incident import incidents
        from reckoning.count.incident_merge import merge

        self._rows = {r.subject: r for r in rows(state)}
        found = incidents(rows(state))
        self._known = {i.id for i in found}
        self._matches = {tuple(sorted((m.first, m.second))): m for m in merge(found, state.holding.judgements).doubtful}
        judged = {j.about[1:] for j in state.holding.judgements if j.on == JudgedOn.LINK}
        self.waiting = [
            _item(m.first, m.second, _titled(self._rows, key)) for key, m in self._matches.items() if key not in judged
        ]

    def item(self, about: tuple[str, str, str]) -> Item | None:
        """The match of those two records."""
        if about[0] != JudgedOn.LINK or not {about[1], about[2]} <= self._known:
            return None
        return _item(about[1], about[2], _titled(self._rows, about[1:]))

    def check(self, item: Item, decision: str) -> None:
        """Any two records may be judged."""

    def told(self, item: Item) -> Told:
        """Both records side by side and the signs for and against."""
        match = self._matches.get((item.target, item.other))
        signs = grid("signs", "", ("sign",), [(r,) for r in match.reasons]) if match else None
        words = f"count.incident_match: the signs add up to {match.score:.1f}; from 5.5 it merges" if match else ""
        score = Note(words) if match else None
        why = section("Why it is proposed", score, signs)
        return _told_records(item, self._rows, why, "event", "the low of a count takes them for one, the high for two")


def _told_records(item: Item, known: dict[str, Row], why: Section | None, what: str, until: str) -> Told:
    sides = [known[s] for s in (item.target, item.other) if s in known]
    names = list(dict.fromkeys(f.property for row in sides for f in row.fields))
    table = [(name, *(_values(row, name) for row in sides)) for name in names]
    columns = ("property", *(row.label or f"record {n}" for n, row in enumerate(sides, 1)))
    change = Note(f"The two records become one {what}. Undecided, {until}. Run count again to see it.")
    parts = sections(
        why,
        section("Side by side", grid("sides", "", columns, table)),
        section("What accepting would change", change),
    )
    links = tuple((row.label or "record", address("statement", row.statement)) for row in sides)
    return Told((), links, _decisions(), True, parts)


def _values(row: Row, name: str) -> Cell:
    fields = row.every(name)
    return Cell("; ".join(f.raw for f in fields), address("statement", fields[0].statement) if fields else "")


def _titled(known: dict[str, Row], subjects: Iterable[str]) -> str:
    named = [known[s].text("name") or known[s].label if s in known else s for s in subjects]
    return " and ".join(n or s for n, s in zip(named, subjects, strict=True))


def _name_of(side: str) -> str:
    return "known-" + "".join(c if c.isalnum() else "-" for c in side)[:60]


@lru_cache(maxsize=2)
def _linked(state: State) -> tuple[Pair, ...]:
    """The pairs of records of people; fewer than the linkage learns from are sure ones only, judged by hand."""
    from reckoning.count.linkage import link
    from reckoning.count.person_record import person_records
    from reckoning.count.study import FEWEST_TO_LINK

    records = person_records(rows(state))
    return link(records).pairs if len(records) >= FEWEST_TO_LINK else ()
