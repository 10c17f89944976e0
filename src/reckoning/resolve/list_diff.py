"""What changed from one version of a list to another: records added, removed and changed, field by field."""

from __future__ import annotations

from dataclasses import dataclass

from reckoning.model.errors import UsageError
from reckoning.readers.sanctions_list import Designation, SanctionsList

COMPARED = ("name", "kind", "programmes", "imo", "dates", "addresses", "designated_on", "remarks")


@dataclass(frozen=True)
class FieldChange:
    """One field of a record before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordChange:
    """A record that both versions hold, with what differs."""

    before: Designation
    after: Designation
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class ListDiff:
    """From one version to another; each record once, in the order of the list it stands in."""

    added: tuple[Designation, ...]
    removed: tuple[Designation, ...]
    changed: tuple[RecordChange, ...]


def diff(list_a: SanctionsList, list_b: SanctionsList) -> ListDiff:
    """What list B holds that A does not, the other way round, and what differs in the records of both.

    Records are the same when they have one id; aliases are compared as a set of names, kinds and strengths. Raises
    `UsageError` when the two are not versions of one list.
    """
    if (list_a.authority, list_a.name) != (list_b.authority, list_b.name):
        raise UsageError(
            f"not two versions of one list: {list_a.authority} {list_a.name} and {list_b.authority} {list_b.name}",
            where=list_b.files[0].file,
            do="compare a list with another version of itself",
        )
    before = {d.id: d for d in list_a.designations}
    after = {d.id: d for d in list_b.designations}
    both = ((before[uid], record) for uid, record in after.items() if uid in before)
    changed = (RecordChange(old, new, _changes(old, new)) for old, new in both)
    return ListDiff(
        added=tuple(d for uid, d in after.items() if uid not in before),
        removed=tuple(d for uid, d in before.items() if uid not in after),
        changed=tuple(c for c in changed if c.changes),
    )


def _changes(old: Designation, new: Designation) -> tuple[FieldChange, ...]:
    pairs = [(name, _text(getattr(old, name)), _text(getattr(new, name))) for name in COMPARED]
    pairs.append(("aliases", _aliases(old), _aliases(new)))
    return tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _aliases(record: Designation) -> str:
    return "; ".join(sorted({f"{a.name} ({a.kind}, {a.strength})" for a in record.aliases}))
