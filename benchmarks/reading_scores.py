"""How well a reader reads: what it found against labels, without any reader in here.

Claims are matched one to one by the share of code points that two have in common (intersection over union over all
their parts), as many pairs as can be, the closest first in doubt. Everything else is judged on the pairs at `CLOSE`:
the speaker (a name agrees when its words are all in the other's with the other's head word among them, or when both
stand at the same place by name), the mode, the stance. A labelled figure is found when a found one overlaps it, and
right when low, high and bound are the same ("between" is judged by its two ends: the model has no word for it). A
date is right when the two intervals share `SAME_DAYS` of their days, or the found one lies in the labelled one; a
date that cannot be resolved is right when it was left alone. What a reader gives to the publisher is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Span = tuple[int, int]
CLOSE, CLOSER, SAME_DAYS = 0.5, 0.8, 0.8
_TITLES = {"the", "a", "an", "u", "daw", "ko", "ma", "mr", "mrs", "ms", "dr"}
_AFTER_HEAD = re.compile(r"[,(]| (?:of|from|for|in|at|on|to|who|which|that|with|heard|interviewed|consulted)\b")


@dataclass(frozen=True)
class Figure:
    """A figure: its span in code points, its ends and bound, and what was done to whom or what."""

    span: Span
    low: float | None
    high: float | None
    best: float | None
    bound: str
    unit: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Claim:
    """A claim: spans in code points of the article's text, who says it and how."""

    spans: tuple[Span, ...]
    speaker: tuple[str, ...] = ()
    speaker_span: str = ""
    basis: str = ""
    mode: str = ""
    stance: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Dated:
    """A dated expression and the days it means, both ends included; None when it was not resolved."""

    span: Span
    days: tuple[date, date] | None
    anchor: str = ""


@dataclass
class Tally:
    """How many were labelled, found and right."""

    labelled: int = 0
    found: int = 0
    right: int = 0

    def add(self, labelled: int, found: int, right: int) -> None:
        self.labelled += labelled
        self.found += found
        self.right += right

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else float(not self.labelled)

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else float(not self.found)

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


MEASURES = (
    "claims_50",
    "claims_80",
    "speakers",
    "modes",
    "stances",
    "figures",
    "figures_other",
    "figure_bounds",
    "figure_outcomes",
    "dates",
    "verbatim",
)


@dataclass
class Scores:
    """The tallies of all measures over any number of articles."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in MEASURES})

    def __getitem__(self, name: str) -> Tally:
        return self.tallies[name]


def common(a: Sequence[Span], b: Sequence[Span]) -> float:
    """Intersection over union of two sets of spans, in code points.

    >>> common([(0, 10)], [(5, 15)])
    0.3333333333333333
    """
    mine = {at for start, end in a for at in range(start, end)}
    other = {at for start, end in b for at in range(start, end)}
    return len(mine & other) / len(mine | other) if mine or other else 0.0


def pairs(weights: NDArray[np.float64], least: float) -> list[tuple[int, int]]:
    """One-to-one pairs of rows and columns of at least a weight: as many as can be, the heaviest among those."""
    if not weights.size:
        return []
    good = weights >= least
    rows, columns = linear_sum_assignment(np.where(good, 1 + weights / (1 + weights.size), 0.0), maximize=True)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if good[r, c]]


def closeness(labels: Sequence[Claim], found: Sequence[Claim]) -> NDArray[np.float64]:
    """How much every labelled claim has in common with every found one."""
    return np.array([[common(a.spans, b.spans) for b in found] for a in labels]).reshape(len(labels), len(found))


def _weights(labelled: Sequence[Span], found: Sequence[Span]) -> NDArray[np.float64]:
    return np.array([[common([a], [b]) for b in found] for a in labelled]).reshape(len(labelled), len(found))


def _words(name: str, aliases: Mapping[str, str]) -> tuple[frozenset[str], str]:
    """The words of a name without titles, and its head: the last word before "of", "from", "who" and the like."""
    bare = re.sub(r"^(?:the|a|an|its|their|his|her) ", "", name.strip(), flags=re.IGNORECASE)
    name = aliases.get(name, aliases.get(bare, bare)).replace("’", "'").lower()
    name = re.sub(r"'s\b", "", name)
    words = [w for w in re.findall(r"\w+", name) if w not in _TITLES]
    before = re.findall(r"\w+", _AFTER_HEAD.split(name)[0])
    return frozenset(words), before[-1] if before else ""


def same_name(a: str, b: str, aliases: Mapping[str, str]) -> bool:
    """Whether two names agree: the words of one are all in the other, the other's head among them.

    >>> full = {"FHF": "Free Highland Front"}
    >>> same_name("Sefa Lundry", "Lundry", {}), same_name("the FHF", "Free Highland Front", full)
    (True, True)
    >>> same_name("Dalmora", "Dalmora's army", {})
    False
    """
    (mine, head), (other, other_head) = _words(a, aliases), _words(b, aliases)
    return (bool(mine) and mine <= other and other_head in mine) or (bool(other) and other <= mine and head in other)


def same_speaker(label: Claim, found: Claim, aliases: Mapping[str, str]) -> bool:
    """Whether a found claim has the labelled speakers, all of them and no other."""
    mine, other = label.speaker_span.strip(" ,"), found.speaker_span.strip(" ,")
    if label.basis == "named" and mine and mine == other:
        return True
    theirs = all(any(same_name(a, b, aliases) for b in found.speaker) for a in label.speaker)
    return theirs and all(any(same_name(a, b, aliases) for a in label.speaker) for b in found.speaker)


def same_figure(label: Figure, found: Figure) -> bool:
    """Whether low, high and bound are the same, and the best number where the wording gives only that."""
    if (label.low, label.high) != (found.low, found.high):
        return False
    if label.bound == "between":
        return True
    return label.bound == found.bound and (label.bound != "about" or label.best == found.best)


def same_days(label: tuple[date, date] | None, found: tuple[date, date] | None) -> bool:
    """Whether two intervals share enough days, or the found one lies in the labelled one; or both are unresolved."""
    if label is None or found is None:
        return label is found
    shared = (min(label[1], found[1]) - max(label[0], found[0])).days + 1
    union = (max(label[1], found[1]) - min(label[0], found[0])).days + 1
    inside = label[0] <= found[0] and found[1] <= label[1]
    return inside or shared >= SAME_DAYS * union


def score_claims(scores: Scores, labels: Sequence[Claim], found: Sequence[Claim], aliases: Mapping[str, str]) -> None:
    """Add an article's claims: how many, how close, and who says them how."""
    found = [claim for claim in found if claim.basis != "publisher"]
    weights = closeness(labels, found)
    close = pairs(weights, CLOSE)
    scores["claims_50"].add(len(labels), len(found), len(close))
    scores["claims_80"].add(len(labels), len(found), len(pairs(weights, CLOSER)))
    for row, column in close:
        label, claim = labels[row], found[column]
        scores["speakers"].add(1, 1, same_speaker(label, claim, aliases))
        scores["modes"].add(1, 1, label.mode == claim.mode)
        if label.stance:
            scores["stances"].add(1, 1, label.stance == claim.stance)
    score_figures(scores, [f for c in labels for f in c.figures], [f for c in found for f in c.figures])


def score_figures(scores: Scores, labels: Sequence[Figure], found: Sequence[Figure]) -> None:
    """Add figures, right where ends and bound are the same: those of the seven outcomes, and others beside.

    Of the labelled figures that were found at all, `figure_bounds` are those with the right ends and bound and
    `figure_outcomes` those of the right outcome, so a figure of released people taken for detained ones counts against.
    """
    matched = pairs(_weights([f.span for f in labels], [f.span for f in found]), 1e-9)
    loose = [f for b, f in enumerate(found) if b not in {b for _, b in matched}]
    right = {a for a, b in matched if same_figure(labels[a], found[b])}
    for name, wanted in (("figures", True), ("figures_other", False)):
        mine = [a for a, _ in matched if bool(labels[a].outcome) is wanted]
        seen = len(mine) + sum(bool(f.outcome) is wanted for f in loose)
        scores[name].add(sum(bool(f.outcome) is wanted for f in labels), seen, len(right.intersection(mine)))
    same = sum(labels[a].outcome == found[b].outcome for a, b in matched)
    scores["figure_bounds"].add(len(matched), len(matched), len(right))
    scores["figure_outcomes"].add(len(matched), len(matched), same)


def score_dates(scores: Scores, labels: Iterable[Dated], found: Sequence[Dated], *, anchors: bool = False) -> None:
    """Add dates; those that hang on a case's table of anchors only when the reader was given one."""
    wanted = [label for label in labels if anchors or not label.anchor]
    taken = pairs(_weights([d.span for d in wanted], [d.span for d in found]), 1e-9)
    of = dict(taken)
    right = sum(same_days(d.days, found[of[at]].days if at in of else None) for at, d in enumerate(wanted))
    scores["dates"].add(len(wanted), len(found), right)


def letters(text: str) -> str:
    """The letters and digits of a text alone: what a line's end or a tag cannot change."""
    return "".join(c for c in text if c.isalnum())


def score_verbatim(
    scores: Scores, text: str, source: str, claims: Iterable[tuple[Sequence[Span], Sequence[str]]]
) -> None:
    """Add claims whose words stand in the text read, letter by letter at the places they name, and in the source."""
    there = letters(source)
    for spans, words in claims:
        exact = [text[start:end] for start, end in spans] == list(words)
        scores["verbatim"].add(1, 1, exact and all(letters(part) in there for part in words))


def f1_spread(tallies: Sequence[Tally], draws: int = 2000) -> tuple[float, float]:
    """The middle 95 % of the F1 of as many articles drawn again with replacement: what another choice would have given.

    >>> f1_spread([Tally(10, 10, 9)] * 3)
    (0.9, 0.9)
    """
    counts = np.array([(t.labelled, t.found, t.right) for t in tallies])
    drawn = np.random.default_rng(0).integers(0, len(counts), (draws, len(counts)))
    labelled, found, right = counts[drawn].sum(axis=1).T
    low, high = np.percentile(2 * right / np.maximum(labelled + found, 1), [2.5, 97.5])
    return float(low), float(high)
