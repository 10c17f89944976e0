"""Copies: documents that are one text, whole or syndicated, so that they count as one source.

Definition: two texts are copies when their runs of five words overlap by half of the shorter one's (containment 0.5);
the
overlap is counted exactly for pairs whose minimum hashes agree in at least one of 32 bands of two. A credit
("[Reuters]",
"(AFP)") puts a text in that agency's group. Thresholds: five words and one half are common for news (Broder 1997 uses
runs of four to ten); short texts of under 30 words are never copies of anything.
What it cannot see: rewritten copies, translations.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from reckoning.readers.prose.normal_form import normal_form

RUN_WORDS = 5
CONTAINED = 0.5
LEAST_WORDS = 30
HASHES, BANDS = 64, 32
_CREDIT = re.compile(
    r"[\[(](?P<a>Reuters|AFP|AP|Associated Press|Agence France-Presse|Xinhua|EFE|DPA|Kyodo|ANI"
    r"|PTI|Bernama|Anadolu|RFA|VOA|BNI)[\])]"
    r"|^(?:[A-Z][A-Z ,.]+)?\((?P<b>Reuters|AFP|AP)\)\s*-",
    re.MULTILINE,
)


def credit(text: str) -> str:
    """The news agency that a text credits at its head or end; empty when it credits none there.

    >>> credit("YANGON (Reuters) - The army said."), credit("Photo: a market.")
    ('Reuters', '')
    """
    found = _CREDIT.search(normal_form(text[:300])) or _CREDIT.search(normal_form(text[-200:]))
    return (found["a"] or found["b"]) if found else ""


def runs(text: str) -> frozenset[int]:
    """The runs of five words of a text, each as a 60-bit number; none of a text under 30 words."""
    words = re.findall(r"\w+", normal_form(text).lower())
    if len(words) < LEAST_WORDS:
        return frozenset()
    joined = (" ".join(words[i : i + RUN_WORDS]) for i in range(len(words) - RUN_WORDS + 1))
    return frozenset(int.from_bytes(hashlib.blake2b(r.encode(), digest_size=8).digest()) >> 4 for r in joined)


def independence_groups(texts: Mapping[str, str]) -> dict[str, str]:
    """For each text by name its group: that of the agency credited in it or in a copy of it, else its least copy's
    name."""
    shingles = {name: runs(text) for name, text in texts.items()}
    parent = {name: name for name in texts}

    def root(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    for one, other in sorted(_candidates(shingles)):
        shared = len(shingles[one] & shingles[other])
        if shared >= CONTAINED * min(len(shingles[one]), len(shingles[other])):
            low, high = sorted((root(one), root(other)))
            parent[high] = low
    credits = {root(name): found for name in sorted(texts) if (found := credit(texts[name]))}
    return {name: credits.get(root(name), root(name)) for name in texts}


def _candidates(shingles: Mapping[str, frozenset[int]]) -> set[tuple[str, str]]:
    """Pairs that may overlap: minimum hashes that agree in a band, and any pair of few texts."""
    names = sorted(name for name, found in shingles.items() if found)
    if len(names) <= 200:
        return set(combinations(names, 2))
    buckets: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    for name in names:
        signature = minimum_hashes(shingles[name])
        for band, part in enumerate(np.split(signature, BANDS)):
            buckets[band, part.tobytes()].append(name)
    return {pair for bucket in buckets.values() for pair in combinations(bucket, 2)}


def minimum_hashes(found: frozenset[int]) -> NDArray[np.uint64]:
    """The least value of 64 hashes over runs; two texts agree in as many of them as their runs overlap."""
    values = np.fromiter(found, np.uint64, len(found))
    random = np.random.default_rng(20260101)
    factors = random.integers(1, 1 << 62, HASHES, dtype=np.uint64) | np.uint64(1)
    masks = random.integers(0, 1 << 62, HASHES, dtype=np.uint64)
    mixed = (values[None, :] ^ masks[:, None]) * factors[:, None]
    return np.asarray((mixed >> np.uint64(3)).min(axis=1))
