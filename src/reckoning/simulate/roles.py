"""Roles: which hulls of a fleet are planted with what, in fixed shares, so that every seed has some of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np


class Dark(StrEnum):
    """Whose transponder is off during a transfer at sea."""

    NONE = "none"
    ONE = "one"
    BOTH = "both"


class Silence(StrEnum):
    """When a transponder is switched off on purpose; `short` ones, under 6 h, should be no finding."""

    VOYAGE = "voyage"
    CALL = "call"
    OPEN = "open"
    SHORT = "short"


class Pattern(StrEnum):
    """How broadcast positions are false; `dark_loading` is a jump that covers a whole port call."""

    JUMP = "jump"
    CIRCLE = "circle"
    FROZEN = "frozen"
    COPIED_TRACK = "copied_track"
    SLOW_WALK_OFF = "slow_walk_off"
    DARK_LOADING = "dark_loading"


TRANSFER_SHARE, PATTERN_SHARE, SILENCE_SHARE, RENAMED_SHARE, SHARED_MMSI_SHARE = 0.20, 0.20, 0.16, 0.04, 0.02
_DARK_TURNS = (Dark.NONE, Dark.ONE, Dark.NONE, Dark.NONE, Dark.BOTH)
_SILENCE_TURNS = (Silence.VOYAGE, Silence.CALL, Silence.VOYAGE, Silence.OPEN, Silence.SHORT)


@dataclass(frozen=True)
class Transfer:
    """Two hulls (indices) that meet at sea: the host lies still, the guest comes alongside."""

    host: int
    guest: int
    dark: Dark


@dataclass(frozen=True)
class Roles:
    """What is planted on which hull (index into the fleet); a hull has at most one role."""

    transfers: tuple[Transfer, ...]
    patterns: dict[int, Pattern]
    silences: dict[int, Silence]
    renamed: frozenset[int]
    reflagged: frozenset[int]
    shared_mmsi: tuple[tuple[int, int], ...]


def cast_roles(ships: int, seed: int) -> Roles:
    """Deal roles to shuffled hulls: first one of each kind while hulls last, then by share.

    Of all hulls 20 % take part in a transfer (2 in 5 of these partly or wholly dark), 20 % send false positions, 16 %
    go silent, 4 % are renamed or reflagged, 2 % share an MMSI (a pair at least, from 16 hulls on); the rest only sail.
    """
    deck = iter(np.random.default_rng([seed, 2]).permutation(ships).tolist())
    pairs = max(1, round(ships * TRANSFER_SHARE / 2))
    hulls = _take(deck, 2 * pairs)
    transfers = tuple(
        Transfer(hulls[2 * i], hulls[2 * i + 1], _DARK_TURNS[i % len(_DARK_TURNS)]) for i in range(len(hulls) // 2)
    )
    shared = _take(deck, 2 * max(1, round(ships * SHARED_MMSI_SHARE / 2)) if ships >= 16 else 0)
    renamed = _take(deck, max(1, round(ships * RENAMED_SHARE / 2)))
    reflagged = _take(deck, max(1, round(ships * RENAMED_SHARE / 2)))
    liars = _take(deck, max(min(6, ships // 3), round(ships * PATTERN_SHARE)))
    silent = _take(deck, max(2, round(ships * SILENCE_SHARE)))
    return Roles(
        transfers,
        {hull: list(Pattern)[i % len(Pattern)] for i, hull in enumerate(liars)},
        {hull: _SILENCE_TURNS[i % len(_SILENCE_TURNS)] for i, hull in enumerate(silent)},
        frozenset(renamed),
        frozenset(reflagged),
        tuple((shared[i], shared[i + 1]) for i in range(0, len(shared) - 1, 2)),
    )


def _take(deck: Iterator[int], count: int) -> list[int]:
    return [hull for hull, _ in zip(deck, range(count), strict=False)]
