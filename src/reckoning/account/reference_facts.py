"""Facts: what references of a dossier lead to: findings, statements and originals, as they stand in one snapshot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from reckoning.account.commitment import is_standing
from reckoning.model.basis import WORDING, Grade
from reckoning.model.bound import Amount, Bound, wording
from reckoning.model.evidence import Evidence, Sensitivity
from reckoning.model.finding import Kind
from reckoning.model.instant import iso
from reckoning.model.row import RecordKind

ABOUT_PEOPLE = (RecordKind.CASUALTY,)
"""Records whose text is never printed: victims and detainees do not appear by default."""
UNCITED_KINDS = (Kind.PERSON, Kind.REMOVAL)
"""Findings about one person each: a dossier cites their number, not them."""

TALL = 1.25


@dataclass(frozen=True)
class StatementFact:
    """A statement with what its record says of itself: `url`, its kind, its own name, and its other fields.

    `field_ids` are the statements that hold the fields. `moment_ms` and `place` (latitude, longitude) are what it was
    read as, where it was; `coarse` says that its text is less than its source has.
    """

    id: str
    evidence: str
    locator: str
    subject: str
    property: str
    raw: str
    stated_by: str
    via: str
    stated_on: str
    denies: bool = False
    url: str = ""
    kind: str = ""
    label: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    withheld: str = ""
    field_ids: tuple[str, ...] = ()
    moment_ms: int | None = None
    place: tuple[float, float] | None = None
    coarse: bool = False


@dataclass(frozen=True)
class LinkFact:
    """What stands under a finding: a statement, another finding, or a place in an original."""

    role: str
    statement: str = ""
    finding: str = ""
    evidence: str = ""
    locator: str = ""


@dataclass(frozen=True)
class FindingFact:
    """A finding with its grade after judgements, and its links.

    `unnamed` is its title without the name of a small craft; `grain` how finely its days are told (month, or the day);
    `withheld` says why it is not told and only its links are.
    """

    id: str
    kind: str
    title: str
    grade: Grade
    basis: str
    rule: str
    start_ms: int | None = None
    end_ms: int | None = None
    place: str = ""
    low: float | None = None
    best: float | None = None
    high: float | None = None
    bound: str = ""
    unit: str = ""
    pattern: str = ""
    signs: str = ""
    judged: str = ""
    subjects: tuple[str, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict, hash=False)
    links: tuple[LinkFact, ...] = ()
    unnamed: str = ""
    grain: str = ""
    withheld: str = ""

    @property
    def sentence(self) -> str:
        """Its title with the wording of its grade."""
        return f"{self.title} (this {WORDING[self.grade]})"

    @property
    def about(self) -> str:
        """Whether it speaks of a delivery, of an attack, or of neither."""
        if self.kind in (Kind.DELIVERY, Kind.ORIGIN, Kind.REACH, Kind.EXPOSURE, Kind.MIRROR_GAP):
            return "delivery"
        if self.kind in (Kind.INCIDENT, Kind.REMOVAL, Kind.PERSON):
            return "attack"
        return {"deliveries": "delivery", "deaths": "attack", "civilians": "attack"}.get(self.unit, "")

    def value(self, snapshot_on: str) -> str:
        """A figure as printed: its number with bounds, its unit, and the day it is as of."""
        known = self.query.get("as_of") or snapshot_on
        return f"{self.amount_in_words} (as of {known})"

    @property
    def query(self) -> dict[str, object]:
        """What a figure was asked: its query and the group it is of."""
        parts = [self.parameters.get(name) for name in ("query", "group")]
        return {k: v for part in parts if isinstance(part, dict) for k, v in part.items()}

    @property
    def amount_in_words(self) -> str:
        """Its quantity, bounds in words."""
        return _SINGLE.sub(_singular, self._amount)

    @property
    def _amount(self) -> str:
        if self.bound:
            return wording(Amount(self.low, self.best, self.high, Bound(self.bound), self.unit))
        ends = [_number(n) for n in (self.low, self.high) if n is not None]
        if self.low is not None and self.high is not None and self.low < self.high:
            best = f", {_number(self.best)} at best" if self.best is not None else ""
            return f"{ends[0]} to {ends[1]} {self.unit}{best}"
        if self.best is not None or len(ends) == 2:
            return f"{_number(self.best) if self.best is not None else ends[0]} {self.unit}".strip()
        if ends:
            return f"{'at least' if self.low is not None else 'at most'} {ends[0]} {self.unit}".strip()
        return "not known"

    @property
    def days(self) -> str:
        """Its first and last day, or month."""
        shown = len("2023-04") if self.grain == "month" else len("2023-04-11")
        first = (iso(self.start_ms) or "")[:shown]
        last = (iso(self.end_ms - 1) or "")[:shown] if self.end_ms is not None else ""
        return first if last in ("", first) else f"{first} to {last}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value % 1 == 0 else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


_SINGLE = re.compile(r"(?<![\d.,-])1 (people|[a-z]+ies|[a-z]+s)$")


def _singular(found: re.Match[str]) -> str:
    """One of a unit: `1 deliveries` as it is said.

    >>> _SINGLE.sub(_singular, "at least 1 deliveries"), _SINGLE.sub(_singular, "31 deaths")
    ('at least 1 delivery', '31 deaths')
    """
    unit = found[1]
    return f"1 {'person' if unit == 'people' else unit[:-3] + 'y' if unit.endswith('ies') else unit[:-1]}"


@dataclass(frozen=True)
class Snapshot:
    """The case at the moment of the build: the last line of its ledger that is no export, and what it then held.

    `profile` is the one that the dossier is written for; empty for a working copy. So many things are `withheld` by a
    person's decision, and so many findings and denials against what is cited with them.
    """

    case: str
    question: str
    line: int
    sha256: str
    at_ms: int
    originals: int
    statements: int
    runs: tuple[tuple[str, str], ...]
    profile: str = ""
    withheld: int = 0
    withheld_against: int = 0

    @property
    def on(self) -> str:
        """The day."""
        return (iso(self.at_ms) or "")[:10]


@dataclass(frozen=True)
class Custody:
    """One act on the case: its number, when, what, and on which originals; `step` holds what a run came to."""

    line: int
    at: str
    act: str
    originals: tuple[str, ...] = ()
    step: str = ""


@dataclass(frozen=True)
class Drawn:
    """The chain as SVG and in words, and how many sales between parties that are not named were left out of it."""

    svg: str = ""
    said: str = ""
    left_out: int = 0

    @property
    def is_tall(self) -> bool:
        """Whether it is too tall for the width of a page."""
        box = re.search(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"', self.svg)
        return box is not None and float(box[2]) > TALL * float(box[1])


@dataclass(frozen=True)
class Facts:
    """Everything that a dossier may print: by id, closed under links, and what speaks against it.

    `unprinted` counts what speaks against it and may not be printed under the profile.
    """

    snapshot: Snapshot
    findings: Mapping[str, FindingFact]
    statements: Mapping[str, StatementFact]
    evidence: Mapping[str, Evidence]
    contrary: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    custody: tuple[Custody, ...] = ()
    picture: Drawn = Drawn()
    unprinted: int = 0


def closed(evidence: Evidence) -> bool:
    """Whether an original's text and name are not printed: named people only, or sealed."""
    return evidence.sensitivity >= Sensitivity.NAMED and not is_standing(evidence.sha256)
