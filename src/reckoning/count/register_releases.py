"""Register releases: the documents of one register among rows, the records they repeat, and what changed between them.

Definition. Two documents of one source (`incident.source_of`) that hold records of people are releases of one register,
in the order of the days on which they were published, then of their hashes. A record of a later release repeats an
earlier one when number and name are the same (where there is no name: everything it says), and no other record of
either release has them: the two are one person, linked or not.

Thresholds: none.

What it cannot see: two registers read under one source, as files added without naming it are. A warning tells it.

Known failures: a number that a register gave to another person of the same name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from reckoning.count.figure import FigureWarning
from reckoning.count.incident import source_of
from reckoning.count.person_record import person_records
from reckoning.count.series import known_on, last_day
from reckoning.model.conclusion import Conclusion
from reckoning.model.row import Row

if TYPE_CHECKING:
    from reckoning.count.linkage import Pair


def releases(rows: Sequence[Row]) -> dict[str, list[list[Row]]]:
    """The records of each source by document, the earliest release first."""
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[source_of(row)][row.evidence].append(row)
    return {source: [of[e] for e in sorted(of, key=lambda e: _order(of[e]))] for source, of in sorted(found.items())}


def _order(release: Sequence[Row]) -> tuple[str, str]:
    return max(last_day(known_on(row)) for row in release), release[0].evidence


def repeated(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Pairs of subjects that are one record in two releases of a register, one after the other."""
    found = []
    for of in releases(rows).values():
        for earlier, later in pairwise(of):
            before, after = _named_once(earlier), _named_once(later)
            found += [(subject, after[key]) for key, subject in before.items() if key in after]
    return found


def _named_once(release: Sequence[Row]) -> dict[tuple[object, ...], str]:
    named: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for row in release:
        name = row.text("name")
        said: object = name or tuple((f.property, f.raw) for f in row.fields)
        named[row.label, bool(name), said].append(row.subject)
    return {key: subjects[0] for key, subjects in named.items() if len(subjects) == 1}


def one_each(rows: Sequence[Row]) -> list[list[str]]:
    """Every record a person of its own but those repeated: what is counted where nothing was linked."""
    group = {row.subject: [row.subject] for row in rows}
    for before, after in repeated(rows):
        group[before].extend(group[after])
        group[after] = group[before]
    return list({id(of): of for of in group.values()}.values())


def told(rows: Sequence[Row]) -> list[FigureWarning]:
    """A warning for each source of which several documents were read."""
    return [
        FigureWarning(
            "releases",
            f"{len(of)} files are taken as releases of one register, {source}: people whom only an earlier one holds"
            " are counted too; if they are several registers, name each when it is added (--source)",
        )
        for source, of in releases(rows).items()
        if len(of) > 1
    ]


def conclusions(rows: Sequence[Row], pairs: Sequence[Pair]) -> list[Conclusion]:
    """What each release changed of the one before, and numbers that one release gives to several records."""
    from reckoning.count.linkage import Pair
    from reckoning.count.register_changes import change_conclusions, compare_releases, number_conclusions

    records = {r.id: r for r in person_records(rows)}
    known = {frozenset((p.left, p.right)) for p in pairs}
    every = [*pairs, *(Pair(min(k), max(k), 1.0) for k in repeated(rows) if frozenset(k) not in known)]
    found = number_conclusions(list(records.values()), every)
    for of in releases(rows).values():
        for earlier, later in pairwise(of):
            changes = compare_releases(
                [records[r.subject] for r in earlier], [records[r.subject] for r in later], every
            )
            found += change_conclusions(changes)
    return found
