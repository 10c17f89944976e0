"""Review: what the machine proposes, one at a time, for a person to accept, reject or leave; by keyboard or by forms.

`/review/claims`, `/review/names`, `/review/people`, `/review/events`; `?at=ID` is one proposal. What is judged goes on
the ledger with who, when and why; an undoing is another line there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reckoning.archive import acts
from reckoning.archive.ledger import user
from reckoning.faces.web.page import Cell, Insert, Page, Section, address, grid, section, sections
from reckoning.faces.web.review_claims import Claims
from reckoning.faces.web.review_item import Item, Queue, Told, id_of, words_of
from reckoning.faces.web.review_links import Events, Names, People
from reckoning.faces.web.review_state import State, state_of
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.model.instant import iso
from reckoning.model.judgement import UNDONE, Judgement

QUEUES: dict[str, tuple[str, Callable[[State], Queue]]] = {
    "claims": ("Claims", Claims),
    "names": ("Names", Names),
    "people": ("Records of people", People),
    "events": ("Records of events", Events),
}
LATELY, LISTED = 20, 200
KEYS = (
    ("A", "accept"), ("R", "reject"), ("N", "not sure, of two that may be one"), ("S", "skip"), ("J", "next"),
    ("K", "previous"), ("U", "undo your last judgement here"), ("E", "open the evidence"), ("/", "search"),
    ("W", "write why"), ("Enter", "after why: back to the keys"),
)  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """Why a judgement was not made, and what the person had written."""

    words: str
    reason: str = ""


@dataclass(frozen=True)
class Sitting:
    """One proposal as a form: where it stands in its queue, and what was decided on it and before it."""

    queue: str
    tabs: tuple[tuple[str, str, bool], ...]
    item: Item | None
    told: Told | None
    place: int  # from 1; 0 where it is judged already
    waiting: int
    before: str
    after: str
    standing: str
    last: str
    undo: Item | None
    seen: str
    judging_as: str
    keys: tuple[tuple[str, str], ...]
    trouble: Trouble | None = None


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """The proposal asked for, or the first that waits."""
    return page_of(sight, name or "claims", asked.get("at", ""))


def queue_of(sight: Sight, name: str) -> Queue:
    """A queue by its name; raises `NotFound`."""
    if name not in QUEUES:
        raise NotFound(f"there is no queue {name!r}", do=f"see {', '.join(QUEUES)}")
    return _queue(name, state_of(sight), tuple(sight.holding.judgements))


@lru_cache(maxsize=8)
def _queue(name: str, state: State, judgements: tuple[Judgement, ...]) -> Queue:
    return QUEUES[name][1](state)


def page_of(sight: Sight, name: str, at: str, trouble: Trouble | None = None) -> Page:
    """The page of a proposal; `trouble` says why a judgement on it was not made."""
    queue = queue_of(sight, name)
    made = acts.judgements_in(sight.holding.entries)
    item = _asked(queue, made, at)
    told = queue.told(item) if item else None
    sitting = _sitting(sight, name, queue, item, told, made, trouble)
    title = f"{QUEUES[name][0]}: {sitting.place} of {sitting.waiting}" if sitting.place else QUEUES[name][0]
    form = Section("", (Insert("review.html", sitting),))
    waiting = grid("waiting", "", ("proposal",), [
        (Cell(i.title, address("review", name, at=i.id)),) for i in queue.waiting[:LISTED]
    ], note=f"{len(queue.waiting):,} wait")  # fmt: skip
    parts = (form, *(told.sections if told else ()), *sections(section("Waiting", waiting), _lately(queue, made)))
    return Page(title, "review", parts, trail=(("Case", "/"), ("Review", "/review")), scripts=("review.js",))


def last_own(queue: Queue, made: list[Judgement], by: str) -> Judgement | None:
    """The last judgement that a person made in a queue and that stands."""
    standing: dict[tuple[str, str, str], list[Judgement]] = {}
    order: list[Judgement] = []
    for j in made:
        history = standing.setdefault(j.about, [])
        if j.decision != UNDONE:
            history.append(j)
            order.append(j)
        elif history:
            order.remove(history.pop())
    return next((j for j in reversed(order) if j.by == by and standing[j.about][-1] is j and queue.item(j.about)), None)


def _asked(queue: Queue, made: list[Judgement], at: str) -> Item | None:
    if not at:
        return queue.waiting[0] if queue.waiting else None
    if found := next((i for i in queue.waiting if i.id == at), None):
        return found
    about = next((j.about for j in made if id_of(j.about) == at), None)
    if about and (found := queue.item(about)):
        return found
    raise NotFound(f"no proposal {at} here", do="see those that wait: /review")


def _sitting(
    sight: Sight, name: str, queue: Queue, item: Item | None, told: Told | None, made: list[Judgement],
    trouble: Trouble | None,
) -> Sitting:  # fmt: skip
    ids = [i.id for i in queue.waiting]
    at = ids.index(item.id) if item and item.id in ids else -1
    standing = [j for j in sight.holding.judgements if item and j.about == item.about]
    own = last_own(queue, made, user())
    undo = queue.item(own.about) if own else None
    return Sitting(
        queue=name,
        tabs=tuple((words, address("review", key), key == name) for key, (words, _) in QUEUES.items()),
        item=item,
        told=told,
        place=at + 1,
        waiting=len(ids),
        before=ids[at - 1] if at > 0 else "",
        after=ids[at + 1] if at + 1 < len(ids) else "",
        standing=words_of(standing[-1]) if standing else "",
        last=f"{words_of(own)} — {undo.title}" if own and undo else "",
        undo=undo,
        seen=sight.state,
        judging_as=user(),
        keys=KEYS,
        trouble=trouble,
    )


def _lately(queue: Queue, made: list[Judgement]) -> Section | None:
    rows: list[tuple[str | None, ...]] = []
    for j in reversed(made):
        if len(rows) < LATELY and (item := queue.item(j.about)):
            rows.append((iso(j.at_ms), j.by, j.decision, j.reason, item.title))
    table = grid("judged", "", ("when", "who", "decided", "why", "on"), rows, note="An undoing is a line of its own.")
    return section("Judged lately", table)
