"""Profile: what may leave a case for a court, a regulator or the public; an allow-list: what is not named here stays.

| | public | regulator | court |
|---|---|---|---|
| originals of which sensitivity, unless less is asked for | public | public | public |
| and at most | public | team | named people |
| originals in a format that holds hidden metadata | stay | stay | leave |
| other columns of records (deliveries, ships, companies, measures, figures) | leave | leave | leave |
| senders, receivers and owners (they may be private persons), prices | stay | leave | leave |
| declarants, notes, descriptions | stay | stay | leave |
| records of persons (victims, detainees), entities of other tools | stay | stay | stay |
| names of those who worked on the case | pseudonyms | pseudonyms | leave |
| the case's own name and question | stay | stay | leave |
| places of events, and their days | region, 0.1 degree; months | as found | as found |
| other places and times | 0.1 degree; days | as found | as found |
| lines of the ledger | allowed fields and a commitment | the same | the line itself |

Nothing above public leaves unless the caller raises the limit, which no profile lets rise above its own. An original
that a person releases by its hash leaves whole, up to the same limit; that goes on the ledger. Sealed ones never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reckoning.model.errors import UsageError
from reckoning.model.evidence import Sensitivity
from reckoning.model.finding import Kind
from reckoning.model.row import RECORD, RECORDS, RecordKind

PERSONAL = frozenset({RecordKind.CASUALTY, RecordKind.ENTITY})
"""Records of a person each, or of whatever another tool tells of, people among it: under no profile do they leave."""
COARSE_DEGREES = 0.1
EXACT_PLACES = frozenset({RecordKind.INCIDENT, RecordKind.DETECTION})
"""Records whose exact position is coarsened for the public; a terminal's is its address."""

_COMMERCIAL = frozenset({"sender", "receiver", "notifyParty", "agent", "billNumber", "price", "owner"})
_PRIVATE = frozenset({"declarant", "notes", "remarks", "consent", "description", "sources"})
AGGREGATES = frozenset({Kind.FIGURE, Kind.COMPARISON, Kind.ESTIMATE})
"""Findings that give numbers only: they leave though the records they count stay."""
_PEOPLE = frozenset({Kind.PERSON, Kind.REMOVAL})
PLAIN_FORMATS = frozenset(
    {"text/csv", "text/tab-separated-values", "text/plain", "application/json", "application/x-ndjson"}
)


@dataclass(frozen=True)
class Profile:
    """What leaves under one name: columns by kind of record, kinds of finding, and how finely.

    `formats` are media types of originals (None: any); `coarse` means places to 0.1 degree and times to the day, those
    of `months` (kinds of record and of finding) to the month; `workers` may be told, and what they called the case.
    """

    name: str
    ceiling: Sensitivity
    columns: Mapping[str, frozenset[str]]
    findings: frozenset[str]
    formats: frozenset[str] | None
    coarse: bool
    workers: bool
    months: frozenset[str] = frozenset()

    def allows(self, kind: str, column: str) -> bool:
        """Whether a column of a kind of record leaves."""
        return column in self.columns.get(kind, frozenset())


def _columns(without: frozenset[str]) -> dict[str, frozenset[str]]:
    kinds = [k for k in RecordKind if k not in PERSONAL]
    return {str(k): (RECORDS[k] | {RECORD}) - without for k in kinds}


def _public_columns() -> dict[str, frozenset[str]]:
    """Of events only the region, beside the coarse position."""
    columns = _columns(_COMMERCIAL | _PRIVATE)
    return columns | {str(RecordKind.INCIDENT): columns[RecordKind.INCIDENT] - {"place", "township"}}


_NOT_PEOPLE = frozenset(str(k) for k in Kind if k not in _PEOPLE)

_MONTHS = frozenset(str(k) for k in (*EXACT_PLACES, Kind.INCIDENT))

PROFILES = {
    "public": Profile(
        "public", Sensitivity.PUBLIC, _public_columns(), _NOT_PEOPLE, PLAIN_FORMATS, True, False, _MONTHS
    ),
    "regulator": Profile("regulator", Sensitivity.TEAM, _columns(_PRIVATE), _NOT_PEOPLE, PLAIN_FORMATS, False, False),
    "court": Profile("court", Sensitivity.NAMED, _columns(frozenset()), _NOT_PEOPLE, None, False, True),
}
STRICTEST = "public"


def profile_named(name: str) -> Profile:
    """The profile of a name; raises `UsageError`.

    >>> profile_named("public").allows("customs", "declarant"), profile_named("court").allows("casualty", "name")
    (False, False)
    """
    if name not in PROFILES:
        raise UsageError(f"no profile is named {name!r}", do=f"use one of {', '.join(PROFILES)}")
    return PROFILES[name]


def limit_of(profile: Profile, asked: int) -> Sensitivity:
    """The sensitivity up to which originals leave; raises `UsageError` above what the profile bears."""
    if not Sensitivity.PUBLIC <= asked <= profile.ceiling:
        raise UsageError(
            f"the profile {profile.name} lets nothing above sensitivity {int(profile.ceiling)} leave",
            do=f"ask for {int(profile.ceiling)} or less, or choose another profile",
        )
    return Sensitivity(asked)
