"""Links between the claims of a document: which one denies, updates or repeats an earlier one.

Definition: a claim repeats an earlier one when at least 0.7 of the words of both are the same. It denies one when its
stance is denial, another speaks, and they share two or more words of content or a kind of event. It updates one when
both
give a figure of one outcome, the amounts differ, and the later says so ("rose to", "now", "revised").
What it cannot see: the same event in other words; claims of other documents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reckoning.readers.prose.claim import Claim, ClaimLink, Relation, Stance

REPEATS_FROM = 0.7
DENIES_WORDS = 2
LOOK_BACK = 60
"""How many claims back a link is looked for."""
_UPDATE = re.compile(
    r"\b(?:ros(?:e|en)|rises?|climb(?:ed|s)|increas(?:ed|es)|now|revised|updated|earlier|previously"
    r"|later|latest|so far)\b"
)
_EMPTY = frozenset(
    [
        "that",
        "this",
        "with",
        "from",
        "have",
        "been",
        "were",
        "they",
        "their",
        "them",
        "there",
        "which",
        "what",
        "when",
        "will",
        "would",
        "should",
        "could",
        "about",
        "after",
        "before",
        "into",
        "over",
        "than",
        "then",
        "also",
        "more",
        "most",
        "some",
        "such",
        "said",
        "says",
        "people",
        "had",
        "has",
        "was",
        "are",
        "is",
        "the",
        "and",
        "for",
        "not",
        "but",
        "its",
        "his",
        "her",
    ]
)


def linked(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with their links to earlier ones, at most one of each kind."""
    words = [_content(c) for c in claims]
    found = []
    for i, claim in enumerate(claims):
        earlier = range(max(0, i - LOOK_BACK), i)
        links = (
            *_repeats(words, i, earlier),
            *_denies(claims, words, i, earlier),
            *_updates(claims, words, i, earlier),
        )
        found.append(replace(claim, links=links) if links else claim)
    return found


def _content(claim: Claim) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]{3,}", " ".join(claim.text).lower())) - _EMPTY


def _repeats(words: Sequence[frozenset[str]], i: int, earlier: Sequence[int]) -> list[ClaimLink]:
    mine = words[i]
    for j in reversed(earlier):
        shared = len(mine & words[j])
        if shared and shared >= REPEATS_FROM * (len(mine) + len(words[j]) - shared):
            return [ClaimLink(Relation.REPEATS, j)]
    return []


def _denies(
    claims: Sequence[Claim], words: Sequence[frozenset[str]], i: int, earlier: Sequence[int]
) -> list[ClaimLink]:
    if claims[i].stance is not Stance.DENIES:
        return []
    shared = [
        (len(words[i] & words[j]) + (claims[i].event is not None and claims[i].event is claims[j].event), j)
        for j in earlier
        if claims[j].speaker != claims[i].speaker and claims[j].stance is not Stance.DENIES
    ]
    best = max(shared, default=(0, 0))
    return [ClaimLink(Relation.DENIES, best[1])] if best[0] >= DENIES_WORDS else []


def _updates(
    claims: Sequence[Claim], words: Sequence[frozenset[str]], i: int, earlier: Sequence[int]
) -> list[ClaimLink]:
    if not claims[i].figures or not _UPDATE.search(" ".join(claims[i].text)):
        return []
    mine = {f.outcome: f.amount for f in reversed(claims[i].figures) if f.outcome}
    for j in reversed(earlier):
        for f in claims[j].figures:
            if f.outcome in mine and mine[f.outcome] != f.amount and words[i] & words[j]:
                return [ClaimLink(Relation.UPDATES, j)]
    return []
