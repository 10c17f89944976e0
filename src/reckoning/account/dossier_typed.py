"""Dossier typed: what a person wrote by hand against what a profile withholds, by file and line.

References print no more than the profile lets them; words typed around them are looked through for a protected name,
a time of day or an exact place, the day or the village of an event that is told by the month and the region, and what
a withheld statement says. A party whose right of reply is entered may be named.

What it cannot see: what bundle_names and coarse cannot, a paraphrase, and what no source of the dossier says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reckoning.account.bundle_names import words_of
from reckoning.account.bundle_plan import FINDING, STATEMENT
from reckoning.account.coarse import coarse_text, days_in
from reckoning.account.dossier_text import Inline, Words
from reckoning.account.profile import Profile
from reckoning.account.reference import Reference
from reckoning.account.reference_facts import Facts
from reckoning.account.reference_store import Store
from reckoning.account.release import Release
from reckoning.model.errors import InputError, ReckoningError
from reckoning.model.instant import iso

LEAST_LETTERS = 6
"""Shorter texts of withheld statements are words that anybody may use."""
MOST_WORDS = 8
EVENT_PLACES = ("place", "township")
_PARTS = re.compile(r"->|[;,/|()]")


@dataclass(frozen=True)
class Kept:
    """What may not be typed: days (ISO) of events, and texts, by their words, that statements which stay hold."""

    days: frozenset[str]
    texts: Mapping[tuple[str, ...], str]


def kept_back(facts: Facts, release: Release, store: Store, entered: Iterable[str]) -> Kept:
    """What the release keeps back of the facts; `entered` are those whose right of reply is."""
    profile = release.plan.request.allowed
    stays = release.plan.staying(STATEMENT)
    days = {iso(f.start_ms) for f in facts.findings.values() if f.kind in profile.months and f.start_ms is not None}
    days |= {iso(s.moment_ms) for s in facts.statements.values() if s.kind in profile.months}
    events = {s.id for s in facts.statements.values() if s.kind in profile.months}
    withheld = {s.id for s in facts.statements.values() if s.withheld} | stays.keys()
    withheld |= store.beside(events, EVENT_PLACES)
    told = store.raws(facts.statements.keys() - withheld)
    free = {words_of(name) for name in entered} | set(release.names.open) | {w for _, w in _parts(told)}
    texts = {words: part for part, words in _parts(store.raws(withheld)) if _is_name(part, words) and words not in free}
    return Kept(frozenset(day[:10] for day in days if day), texts)


def _parts(raws: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Texts, and the parts of them that lists and chains have, each with its words."""
    for raw in raws:
        for part in (raw, *_PARTS.split(raw)):
            yield part.strip(), words_of(part)


def _is_name(part: str, words: tuple[str, ...]) -> bool:
    """Whether a text may be somebody's name: not too short, not a sentence, with a capital or a letter beyond ours."""
    fits = sum(map(len, words)) >= LEAST_LETTERS and len(words) <= MOST_WORDS
    named = any(c.isupper() for c in part) or not part.isascii()
    return fits and named and not all(w.isdigit() for w in words)


def typed_faults(
    runs: Iterable[tuple[Inline, ...]], kept: Kept, release: Release, file: str
) -> Iterator[ReckoningError]:
    """What was typed by hand and the profile withholds."""
    profile = release.plan.request.allowed
    for run in runs:
        for inline in run:
            if isinstance(inline, Words):
                for what, do in _wrong(inline.text, kept, release, profile):
                    told = f"{what}, which the profile {profile.name} withholds"
                    yield InputError(told, where=f"{file}:{inline.line}", do=do)


def _wrong(text: str, kept: Kept, release: Release, profile: Profile) -> Iterator[tuple[str, str]]:
    if stands := release.names.first(text):
        yield f"a protected name is typed here ({stands})", "name the role"
    if profile.coarse and coarse_text(text) != text:
        yield "a time of day or an exact place is typed here", f"write: {coarse_text(text)[:60]}"
    for _, day in days_in(text):
        if day in kept.days:
            yield f"the day of an event is typed here: {day}", f"write the month: {day[:7]}"
    words = words_of(text)
    longest = max(map(len, kept.texts), default=0)
    for at in range(len(words)):
        for size in range(1, min(longest, len(words) - at) + 1):
            if words[at : at + size] in kept.texts:
                yield f"“{kept.texts[words[at : at + size]]}” is typed here", "name the role, or enter their reply"


def staying_faults(found: Mapping[Reference, str], release: Release, file: str) -> Iterator[ReckoningError]:
    """References to findings and statements that stay."""
    shut = {"finding": FINDING, "figure": FINDING, "statement": STATEMENT}
    stays = {what: release.plan.staying(what) for what in (FINDING, STATEMENT)}
    for r, name in found.items():
        if r.kind in shut and (why := stays[shut[r.kind]].get(name)):
            what = f"{r} stays under the profile {release.plan.request.profile}: {why}"
            do = "take it out, cite a figure that counts it, or ask for another profile"
            yield InputError(what, where=f"{file}:{r.line}", do=do)
