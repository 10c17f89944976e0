"""Claim: what somebody is said to have said, in the exact letters of a text; with its figures, dates and places.

A span is a half-open range of code points of the document's text. Nothing here is computed: readers propose claims and
the gate (`reckoning.readers.prose.gate`) lets through those whose letters stand in the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reckoning.model.bound import Amount, Bound

Span = tuple[int, int]


class SpeakerBasis(StrEnum):
    """How the speaker is known: by name, behind a pronoun, from the words before, or because nobody else is named."""

    NAMED = "named"
    PRONOUN = "pronoun"
    CONTINUED = "continued"
    PUBLISHER = "publisher"


class Mode(StrEnum):
    """Whose words they are: the speaker's, the writer's, or both."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Stance(StrEnum):
    """What the speaker does with the words."""

    ASSERTS = "asserts"
    DENIES = "denies"
    CALLS_FOR = "calls_for"
    ACCUSES = "accuses"


class Outcome(StrEnum):
    """What a figure counts."""

    KILLED = "killed"
    INJURED = "injured"
    KILLED_OR_INJURED = "killed_or_injured"
    DETAINED = "detained"
    DISPLACED = "displaced"
    TONNES = "tonnes"
    STRIKES = "strikes"


class Event(StrEnum):
    """The kind of event that a claim is about."""

    AIR_STRIKE = "air_strike"
    ATTACK = "attack"
    ARREST = "arrest"
    ARSON = "arson"
    DISPLACEMENT = "displacement"
    PLACE_TAKEN = "place_taken"
    PLACE_LOST = "place_lost"
    PLACE_HELD = "place_held"
    DESERTION = "desertion"
    DELIVERY = "delivery"
    LISTING = "listing"
    DEMAND = "demand"


class Grain(StrEnum):
    """How finely a date is given."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    INTERVAL = "interval"


class DatedBy(StrEnum):
    """What a date was found from; `unresolved` has no interval."""

    WRITTEN = "written"
    PUBLICATION = "publication"
    ANCHOR = "anchor"
    UNRESOLVED = "unresolved"


class Relation(StrEnum):
    """How a claim stands to an earlier one."""

    DENIES = "denies"
    UPDATES = "updates"
    REPEATS = "repeats"


@dataclass(frozen=True)
class DatedExpression:
    """Words that give a date and the days they mean: `first` and `last`, both inclusive, ISO; empty when unresolved.

    `since` marks an expression that opens a period which runs on ("since the coup").
    """

    span: Span
    text: str
    first: str
    last: str
    grain: Grain
    basis: DatedBy
    since: bool = False

    @property
    def value(self) -> str:
        """The date as text, as fine as it is known: 2023, 2023-11, 2023-11-05, or first/last."""
        if not self.first:
            return ""
        if self.grain is Grain.YEAR:
            return self.first[:4]
        if self.grain is Grain.MONTH:
            return self.first[:7]
        return self.first if self.first == self.last else f"{self.first}/{self.last}"


@dataclass(frozen=True)
class ClaimFigure:
    """A figure in a claim: where its words stand (bound included), the amount they mean, and what it counts.

    `outcome` is None where it counts anything else (houses, shells, cases).
    """

    span: Span
    text: str
    amount: Amount
    outcome: Outcome | None
    period: DatedExpression | None = None

    @property
    def bound(self) -> Bound:
        """How its wording limits it."""
        return self.amount.bound


@dataclass(frozen=True)
class PlaceMention:
    """A name of a place in a claim, and the places that have it: `places` are their ids, none is chosen."""

    span: Span
    text: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class ClaimLink:
    """How a claim stands to an earlier one of the same document, by that one's number."""

    relation: Relation
    claim: int


@dataclass(frozen=True)
class Claim:
    """A proposed claim; `text` holds the letters of each span. `doubt` in 0..1 orders the review, surest first 0."""

    spans: tuple[Span, ...]
    text: tuple[str, ...]
    speaker: tuple[str, ...]
    speaker_span: Span | None
    speaker_text: str
    speaker_basis: SpeakerBasis
    cue: str
    mode: Mode
    stance: Stance
    via: str = ""
    figures: tuple[ClaimFigure, ...] = ()
    dates: tuple[DatedExpression, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    event: Event | None = None
    links: tuple[ClaimLink, ...] = ()
    doubt: float = 0.5
    reader: str = ""
