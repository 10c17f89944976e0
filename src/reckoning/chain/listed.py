"""Listed: whether a party of a case was itself on a regime's list on a day, by number, by judgement or by name.

Definition. A ship is the listed one by its IMO number, and by nothing else; a ship known by name alone that bears a
listed ship's name is undetermined. A company or person is the listed one when a person judged them the same; by a name
that is the same but for order and legal form; a name only like it (0.9 or more) makes it undetermined. Standing on the
day is that of `reckoning.resolve.list_series`. A published fact that a party was designated on a day counts as listed
from that day, unless a list of that day or later lacks it: then it is undetermined. Without any list of the regime for
the day the answer is undetermined and never no.

Thresholds. 0.9: under it names of two words differ in one of them (see `reckoning.resolve.name_index`).

What it cannot see. A homonym: the same name is not the same party, and the reasons say that a name decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reckoning.chain.delivery import Hull, Party, Role
from reckoning.chain.joins import Judged
from reckoning.chain.nodes import day_of
from reckoning.chain.who import Who
from reckoning.model.row import RecordKind, Row
from reckoning.readers.sanctions_list import SanctionsList
from reckoning.resolve.answer import Answer
from reckoning.resolve.names import parse_name
from reckoning.resolve.ownership import Regime
from reckoning.resolve.screen import Candidate, Screen

LIKE = 0.9
_ANY_DAY = date(2000, 1, 1)
REGIMES = {Regime.OFAC: "the US (OFAC)", Regime.EU: "the EU", Regime.UK: "the UK"}
_AUTHORITIES = {"us": Regime.OFAC, "ofac": Regime.OFAC, "eu": Regime.EU, "uk": Regime.UK}


@dataclass(frozen=True)
class Own:
    """Whether a party itself was listed, why, and the versions of the list before and after the day."""

    answer: Answer
    why: tuple[str, ...]
    list_version: date | None = None
    next_version: date | None = None
    listed_as: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Designated:
    """A published fact that a party was designated by a regime on a day."""

    regime: Regime
    key: str
    on: date
    source: str
    statements: tuple[str, ...]


class Listed:
    """The lists of a case and the designations that its sources publish, ready to be asked."""

    def __init__(self, lists: Sequence[SanctionsList], rows: Iterable[Row], who: Who, judged: Judged) -> None:
        self.undated = [found for found in lists if found.version is None]
        self._lists = [found for found in lists if found.version is not None]
        self._who, self._judged = who, judged
        self._published = _published(rows, who)
        self._candidates: dict[tuple[str, int | None], tuple[Candidate, ...]] = {}
        self._asked: dict[tuple[str, int | None, str, date, Regime], Own] = {}

    @cached_property
    def _screen(self) -> Screen:
        return Screen(self._lists)

    def prepare(self, names: Iterable[str]) -> None:
        """Search many names at once: those that are like no listed name are not searched one by one."""
        wanted = sorted({n for n in names if n.strip()})
        if self._lists and wanted:
            hits = self._screen.ask_many(wanted, on=_ANY_DAY, floor=LIKE)
            like = set(hits["query"].to_pylist())
            self._candidates.update({(n, None): () for i, n in enumerate(wanted) if i not in like})

    def ask(self, name: str, entity: str, hull: Hull | None, on: date, regime: Regime) -> Own:
        """Whether a party was listed by a regime on a day."""
        imo = hull.imo if hull else None
        key = (name, imo, entity, on, regime)
        if key not in self._asked:
            by_list = self._by_list(name, entity, hull, on, regime)
            self._asked[key] = _with_published(by_list, self._published_of(name, on, regime), on)
        return self._asked[key]

    def _published_of(self, name: str, on: date, regime: Regime) -> Designated | None:
        key = parse_name(name).key
        found = [d for d in self._published if d.regime is regime and d.key == key and d.on <= on]
        return min(found, key=lambda d: d.on, default=None)

    def _by_list(self, name: str, entity: str, hull: Hull | None, on: date, regime: Regime) -> Own:
        series = [s for s in self._screen.series if s.authority == regime.value] if self._lists else []
        if not series:
            return Own(Answer.UNDETERMINED, (f"no list of {REGIMES[regime]} in the case",))
        before, after = series[0].neighbours(on)
        found = []
        for c in self._of(name, hull):
            if c.authority != regime.value:
                continue
            series_of = next(s for s in series if s.name == c.list_name)
            standing = series_of.standing(c.id, on)
            sure, how = self._sure(c, name, entity, hull)
            answer = standing.listed
            if not sure:
                answer = Answer.NO if answer is Answer.NO else Answer.UNDETERMINED
            why = (f"{c.name} ({regime} {c.id}): {how}", *standing.why)
            found.append(Own(answer, why, standing.list_version, standing.next_version, f"{regime} {c.id}"))
        order = [Answer.YES, Answer.UNDETERMINED, Answer.NO]
        best = min(found, key=lambda o: order.index(o.answer), default=None)
        if best:
            return best
        if before is None:
            return Own(
                Answer.UNDETERMINED, (f"no version of {series[0].name} is dated on or before {on}",), None, after
            )
        return Own(Answer.NO, (f"no record of {series[0].name} has this name or number",), before, after)

    def _of(self, name: str, hull: Hull | None) -> tuple[Candidate, ...]:
        """The listed parties it may be, on any day; one search for each name."""
        imo = hull.imo if hull else None
        names = tuple(dict.fromkeys([name, *(hull.names if hull else ())]))
        key = ("|".join(names), imo)
        if key not in self._candidates:
            found: dict[tuple[str, str, str], Candidate] = {}
            for text in names:
                if text.strip() or imo:
                    for c in self._screen.ask(text, on=_ANY_DAY, imo=imo, floor=LIKE).candidates:
                        found.setdefault((c.authority, c.list_name, c.id), c)
            self._candidates[key] = tuple(found.values())
        return self._candidates[key]

    def _sure(self, c: Candidate, name: str, entity: str, hull: Hull | None) -> tuple[bool, str]:
        """Whether a listed party is this one, and how that is known."""
        scheme = {"OFAC": "ofac", "EU": "eu", "UK": "uk"}.get(c.authority, "opensanctions")
        listed = f"{scheme}:{c.id}"
        members = self._who.entities.members(entity) if entity else ()
        for member in (*members, entity):
            pair = (min(member, listed), max(member, listed))
            if pair in self._judged.same:
                return True, f"judged the same: {self._judged.reasons[pair]}"
            if pair in self._judged.different:
                return False, f"judged different: {self._judged.reasons[pair]}"
        if hull is not None:
            if hull.imo and c.imo == hull.imo:
                return True, f"the same IMO number, {hull.imo}"
            return False, "a ship's name is not its identity"
        if parse_name(c.matched).key == parse_name(name).key:
            return True, "by its name alone: a person should check"
        return False, f"a name like it ({c.score:.2f}): {c.matched}"


def _with_published(own: Own, fact: Designated | None, on: date) -> Own:
    if fact is None or own.answer is Answer.YES:
        return own
    said = f"designated on {fact.on}, says {fact.source}"
    gone = own.answer is Answer.NO and own.list_version is not None and own.list_version >= fact.on
    answer = Answer.UNDETERMINED if gone else Answer.YES
    return Own(answer, (said, *own.why), own.list_version, own.next_version, own.listed_as, fact.statements)


def _published(rows: Iterable[Row], who: Who) -> list[Designated]:
    found = []
    for row in rows:
        day = row.get("date")
        words = row.text("authority").casefold().replace("(", " ").split()
        regime = _AUTHORITIES.get(words[0]) if words else None
        if row.kind != RecordKind.SANCTION or regime is None or day is None or day.value.start_ms is None:
            continue
        on = day_of(day.value.start_ms)
        for party in who.parties(row, "target", Role.OWNER):
            key = parse_name(party.name).key
            if on and key:
                source = row.text("publisher") or row.text("sourceUrl") or row.stated_by or row.label
                found.append(Designated(regime, key, on, source, (row.statement, party.statement)))
    return found


def hull_of(party: Party, hull: Hull) -> Hull | None:
    """The ship where a party is one."""
    return hull if party.role is Role.SHIP else None
