"""Replies: the right of reply of everybody whom a dossier names, as the ledger has it.

Whoever a cited finding or record names is entered by the build, with what the ledger holds: letter drawn, sent,
answered, no answer by the day asked for; and "not sought" where it holds nothing. What the front says by hand stands
only where the ledger holds nothing; where it says something else, the build fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reckoning.account.dossier_front import Front, Reply, ReplyStatus
from reckoning.account.reference import Reference
from reckoning.archive.ledger import Entry
from reckoning.archive.right_of_reply import Sought, sought_in
from reckoning.model.errors import InputError, ReckoningError
from reckoning.places.names import folded

Recorded = Mapping[str, Sought]


def recorded(ledger: Sequence[Entry], standing: Iterable[str]) -> Recorded:
    """What the ledger holds, by the folded name of each entity."""
    return {folded(s.entity): s for s in sought_in(ledger, standing)}


def with_recorded(front: Front, known: Recorded, on: str, file: str) -> tuple[Front, list[ReckoningError]]:
    """The front with the ledger's word on each reply as of a day, and where it says something else by hand."""
    replies, errors = [], list[ReckoningError]()
    for said in front.replies:
        sought = known.get(folded(said.entity))
        made = _as_recorded(said, sought, on) if sought else said
        if said.status not in (ReplyStatus.NOT_SOUGHT, made.status):
            what = f"{said.entity}: the front says {said.told!r}, and the ledger {made.told!r}"
            do = "take status and days out of the front: the build writes what the ledger holds"
            errors.append(InputError(what, where=f"{file}:1", do=do))
        replies.append(made)
    return replace(front, replies=tuple(replies)), errors


def with_named(front: Front, named: Iterable[str], known: Recorded, on: str) -> Front:
    """The front with a reply for everybody named who has none yet."""
    there = {folded(r.entity) for r in front.replies}
    more: dict[str, Reply] = {}
    for name in named:
        key = folded(name)
        if key not in there and key not in more:
            made = _as_recorded(Reply(name), known[key], on) if key in known else Reply(name)
            more[key] = replace(made, answer=None)  # whoever enters it in the front has it cited
    return replace(front, replies=(*front.replies, *more.values()))


def _as_recorded(said: Reply, sought: Sought, on: str) -> Reply:
    status = ReplyStatus.NOT_SOUGHT
    if sought.answered_on:
        status = ReplyStatus.ANSWERED
    elif sought.sent_on:
        status = ReplyStatus.NO_ANSWER if sought.due_on and on > sought.due_on else ReplyStatus.ASKED
    elif sought.drawn_on:
        status = ReplyStatus.DRAWN
    answer = Reference("evidence", sought.evidence, (), None, 1) if sought.answered_on else None
    days = (_day(sought.sent_on), _day(sought.due_on), _day(sought.answered_on))
    return Reply(said.entity, status, *days, answer, said.note)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
