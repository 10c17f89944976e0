"""An index of listed names: finds the nearest of tens of thousands of names for a million others, and says why.

Definition. Two names are near when their words agree, whatever the order (`reckoning.resolve.names` says what of a
name counts). Words are paired best first; a pair is worth 1 when the words are the same, 0.95 when they differ only as
transliterators do (0.88 for words of up to three letters), and 1 - d/n when d letters of n differ (d up to 1, 2 or 3
for words of up to 5, 9 or more letters). Score = twice the weight that agrees over the weight of both names. A word
weighs the logarithm of its rarity among the listed names (0.15 to 1), a title or small word 0.1. Numbers agree only
when equal. A person's name that lacks some of the other's words, and has two or more of them, loses half their weight.

Thresholds. Floor 0.82: chosen on `benchmarks/screening.py`, which prints the share of perturbed names found and the
share of unlisted names that reach it. Blocking: three-letter grams of the words' sounds, and the sounds with one letter
left out, rarest first, at most 3,000 postings a name; the 16 nearest by cosine are compared word by word, down to 0.4
of the nearest's cosine.

What it cannot see. Translations, nicknames, names in two scripts other than Cyrillic, Greek and Latin; a name of one
short word with a letter wrong. Known failure: common names. Equal names are not equal people; the score says how like
two names are and never whether they are one party.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reckoning.resolve.name_kernels import (
    ALONE,
    WORDS_AT_MOST,
    Floats,
    Ints,
    Lexicon,
    Longs,
    align,
    nearest_names,
    new_scratch,
)
from reckoning.resolve.names import Name, parse_name, sound

FLOOR = 0.82
POSTINGS_AT_MOST = 3_000
GRAM_SLOTS = 1 << 19
_PRIME = 1_000_003
LIGHT_WEIGHT, LEAST_WEIGHT = 0.1, 0.15


@dataclass(frozen=True)
class WordPair:
    """A word of a name and the word or words of the listed name it was paired with; `likeness` from 0 to 1."""

    word: str
    listed: str
    likeness: float


@dataclass(frozen=True)
class Likeness:
    """How like two names are, with the pairs of words behind the score and the words that found no partner."""

    score: float
    pairs: tuple[WordPair, ...]
    only_here: tuple[str, ...]
    only_listed: tuple[str, ...]


@dataclass(frozen=True)
class Nearest:
    """The listed names nearest to each of many: arrays of shape (names, kept), `entry` -1 where there are no more."""

    entry: Ints
    score: Floats


class _Lexicon:
    """Every distinct word once: its letters, its sound, the grams of its sound."""

    def __init__(self, words: Sequence[str], known: dict[str, int] | None = None) -> None:
        self.known = known if known is not None else {w: i for i, w in enumerate(words)}
        heard = [sound(w) for w in words]
        self.codes, self.start = _letters(words)
        self.sounds, self.sound_start = _letters(heard)
        ids = {text: i for i, text in enumerate(dict.fromkeys(heard))}
        self.sound_id = np.array([ids[h] for h in heard], np.int32)
        self.masks = _masks(self.codes, self.start)
        self.sound_masks = _masks(self.sounds, self.sound_start)
        self.numeral = np.array([w.isdigit() for w in words], np.bool_)
        self.grams, self.gram_start = _grams(self.sounds, self.sound_start)

    @property
    def arrays(self) -> Lexicon:
        return (
            self.codes,
            self.start,
            self.sounds,
            self.sound_start,
            self.sound_id,
            self.masks,
            self.sound_masks,
            self.numeral,
        )


def _letters(words: Sequence[str]) -> tuple[Ints, Longs]:
    lengths = np.fromiter((len(w) for w in words), np.int64, len(words))
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.int32)
    return codes, np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


def _masks(codes: Ints, start: Longs) -> Longs:
    """The set of letters of each word as bits."""
    bits = np.left_shift(np.int64(1), (codes % 61).astype(np.int64))
    return np.bitwise_or.reduceat(np.append(bits, np.int64(0)), start[:-1]) if len(start) > 1 else np.zeros(0, np.int64)


def _grams(codes: Ints, start: Longs) -> tuple[Ints, Longs]:
    """Slots of a table that each word falls in: its three-letter grams, itself, and itself with one letter left out.

    The first find words that share a part, the others short words with one letter wrong. Clashes only cost time.
    """
    words, lengths = len(start) - 1, np.diff(start)
    owner = np.repeat(np.arange(words), lengths)
    padded = np.ones(len(codes) + 2 * words, np.int64)
    padded[np.arange(len(codes)) + 2 * owner + 1] = codes
    at = np.arange(len(codes)) + 2 * owner
    three = (padded[at] * 40_503 + padded[at + 1] * 2_311 + padded[at + 2] * 97) % GRAM_SLOTS
    whole, one_out = _word_hashes(codes, start, owner)
    order = np.argsort(np.concatenate((owner, owner, np.arange(words))), kind="stable")
    slots = np.concatenate((three, one_out, whole))[order]
    return slots.astype(np.int32), np.concatenate(([0], np.cumsum(2 * lengths + 1))).astype(np.int64)


def _word_hashes(codes: Ints, start: Longs, owner: Longs) -> tuple[Longs, Longs]:
    """A hash of each word, and of each word without its k-th letter: a sum of letters times powers of their places."""
    letters, at = codes.astype(np.int64), np.arange(len(codes))
    place = at - start[owner]
    powers = np.array([pow(31, k, _PRIME) for k in range(int(place.max(initial=0)) + 1)], np.int64)
    here = np.concatenate(([0], np.cumsum(letters * powers[place] % _PRIME)))
    moved = np.concatenate(([0], np.cumsum(letters * powers[np.maximum(place - 1, 0)] % _PRIME)))
    whole = here[start[1:]] - here[start[:-1]]
    one_out = here[at] - here[start[owner]] + moved[start[owner + 1]] - moved[at + 1]
    return whole % _PRIME % GRAM_SLOTS, one_out % _PRIME % GRAM_SLOTS


class NameIndex:
    """Listed names, indexed once and asked many times; entries keep the order they are given in."""

    def __init__(self, names: Sequence[str], persons: Sequence[bool] | None = None) -> None:
        """`persons[i]` says that name i is a person's, whose second names are often left out."""
        self.names = tuple(parse_name(n) for n in names)
        self._persons = np.array(persons if persons is not None else [False] * len(names), np.bool_)
        words = list(dict.fromkeys(w for name in self.names for w in name.words))
        self._lexicon = _Lexicon(words)
        self._start, self._words = _flat(self.names, self._lexicon.known)
        self._rarity = _rarity(self._words, self._start, len(words))
        self._weights = _weights(self.names, self._words, self._rarity)
        self._index_grams()

    def _index_grams(self) -> None:
        lexicon, entries = self._lexicon, len(self.names)
        per_word = np.diff(lexicon.gram_start)
        counts = per_word[self._words]
        owner = np.repeat(np.repeat(np.arange(entries), np.diff(self._start)), counts)
        slots = _gather(lexicon.grams, lexicon.gram_start, self._words)
        pairs = np.unique(slots.astype(np.int64) * max(entries, 1) + owner)
        slots, owner = pairs // max(entries, 1), pairs % max(entries, 1)
        frequency = np.bincount(slots, minlength=GRAM_SLOTS)
        self._post_start = np.concatenate(([0], np.cumsum(frequency))).astype(np.int64)
        self._posts = owner.astype(np.int32)
        self._gram_weight = np.log1p(entries / np.maximum(frequency, 1)).astype(np.float32)
        squares = np.bincount(owner, self._gram_weight[slots].astype(np.float64) ** 2, minlength=entries)
        self._norm = np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32)

    def nearest(self, names: Sequence[str], *, floor: float = FLOOR, keep: int = 10, threads: int = 1) -> Nearest:
        """The listed names that score at least `floor` for each name, best first, at most `keep` of them."""
        parsed = [parse_name(n) for n in names]
        return self._nearest(parsed, np.full(len(parsed), -1, np.int64), floor, keep, threads)

    def among_themselves(self, *, floor: float = FLOOR, keep: int = 10) -> Nearest:
        """For each listed name the other listed names that score at least `floor`, best first."""
        return self._nearest(self.names, np.arange(len(self.names)), floor, keep, 1)

    def _nearest(self, parsed: Sequence[Name], skip: Longs, floor: float, keep: int, threads: int) -> Nearest:
        lexicon, start, words, weights = self._ask(parsed)
        entry = np.full((len(parsed), keep), -1, np.int32)
        score = np.zeros((len(parsed), keep), np.float32)
        cuts = np.linspace(0, len(parsed), threads + 1).astype(int)

        def run(first: int, last: int) -> None:
            nearest_names(
                (start[first : last + 1], words, weights),
                (lexicon.grams, lexicon.gram_start),
                (self._post_start, self._posts, self._gram_weight, self._norm),
                (self._start, self._words, self._weights, self._persons),
                lexicon.arrays,
                skip[first:last],
                POSTINGS_AT_MOST,
                floor,
                entry[first:last],
                score[first:last],
            )

        if len(self.names):
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(run, cuts[:-1], cuts[1:]))
        return Nearest(entry, score)

    def likeness(self, name: str, entries: Sequence[int]) -> list[Likeness]:
        """How like a name is to each of several entries, word by word."""
        asked = parse_name(name)
        lexicon, _, words, weights = self._ask([asked])
        scratch = new_scratch()
        told = []
        for entry in entries:
            own = slice(self._start[entry], self._start[entry + 1])
            person = bool(self._persons[entry])
            score = align(words, weights, self._words[own], self._weights[own], person, lexicon.arrays, scratch)
            partner, parts, _, alike, _, _ = scratch
            told.append(_told(asked, self.names[entry], partner, parts, alike, float(score)))
        return told

    def between(self, first: int, second: int) -> Likeness:
        """How like two entries of the index are, word by word."""
        scratch = new_scratch()
        own, other = (slice(self._start[e], self._start[e + 1]) for e in (first, second))
        person, lexicon = bool(self._persons[second]), self._lexicon.arrays
        mine, theirs = (self._words[own], self._weights[own]), (self._words[other], self._weights[other])
        score = align(*mine, *theirs, person, lexicon, scratch)
        partner, parts, _, alike, _, _ = scratch
        return _told(self.names[first], self.names[second], partner, parts, alike, float(score))

    def _ask(self, names: Sequence[Name]) -> tuple[_Lexicon, Longs, Ints, Floats]:
        """The lexicon with the words of these names added, and the names as flat words with their weights."""
        known = dict(self._lexicon.known)
        for name in names:
            for word in name.words:
                if word not in known:
                    known[word] = len(known)
        lexicon = _Lexicon(list(known), known)
        start, words = _flat(names, known)
        rarity = np.ones(len(known), np.float32)
        rarity[: len(self._rarity)] = self._rarity
        return lexicon, start, words, _weights(names, words, rarity)


def _flat(names: Sequence[Name], known: dict[str, int]) -> tuple[Longs, Ints]:
    start = np.concatenate(([0], np.cumsum([len(n.words) for n in names]))).astype(np.int64)
    return start, np.array([known[w] for n in names for w in n.words], np.int32)


def _gather(values: Ints, start: Longs, rows: Ints) -> Ints:
    """The runs of several rows, one after another."""
    counts = np.diff(start)[rows]
    ends = np.cumsum(counts)
    within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)
    return np.asarray(values[np.repeat(start[rows], counts) + within], np.int32)


def _rarity(words: Ints, start: Longs, vocabulary: int) -> Floats:
    """log(entries / entries that hold the word), scaled to between LEAST_WEIGHT and 1."""
    entries = max(len(start) - 1, 1)
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    held = np.unique(words.astype(np.int64) * entries + owner) // entries
    frequency = np.maximum(np.bincount(held, minlength=vocabulary), 1)
    scaled = np.log(entries / frequency) / max(np.log(entries), 1e-9)
    return np.asarray(np.maximum(scaled, LEAST_WEIGHT), np.float32)


def _weights(names: Sequence[Name], words: Ints, rarity: Floats) -> Floats:
    light = np.array([x for n in names for x in n.light], np.bool_)
    return np.where(light, np.float32(LIGHT_WEIGHT), rarity[words]).astype(np.float32)


def _told(
    asked: Name, listed: Name, partner: Longs, parts: Longs, alike: NDArray[np.float64], score: float
) -> Likeness:
    """The pairing of `align` as words."""
    pairs: list[WordPair] = []
    alone: list[str] = []
    taken: set[int] = set()
    for i, word in enumerate(asked.words[:WORDS_AT_MOST]):
        j, count = int(partner[i]), int(parts[i])
        if j == ALONE:
            alone.append(word)
            continue
        spots = range(j, j + max(count, 1))
        taken.update(spots)
        if count:  # 0: a later part of a word that the list writes together
            here = " ".join(asked.words[i : i + max(-count, 1)])
            pairs.append(WordPair(here, " ".join(listed.words[s] for s in spots), float(alike[i])))
    rest = tuple(w for j, w in enumerate(listed.words) if j not in taken)
    return Likeness(score, tuple(pairs), tuple(alone), rest)
