"""The loops of screening: which listed names share letters with a name, and how far their words agree.

Words are numbers into one lexicon; a word's letters are codes `codes[start[w]:start[w + 1]]`. All arrays are read only.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reckoning.model.kernel import kernel

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]
Lexicon = tuple[Ints, Longs, Ints, Longs, Ints, Longs, Longs, Bools]
Scratch = tuple[Longs, Longs, Longs, Doubles, Doubles, Longs]

LETTERS_AT_MOST = 40
"""Letters of a word that are compared; longer words are compared by their first 40."""
WORDS_AT_MOST = 24
"""Words of a name that are compared."""
SAME_SOUND, SAME_SOUND_SHORT = 0.95, 0.88
"""Likeness of two words that differ only as transliterators do; words of three letters or fewer sound alike easily."""
SOUND_DISCOUNT = 0.97
TRIED = 16
"""Listed names that are compared word by word with each name: the nearest by shared letters."""
NEAR_ENOUGH = 0.4
"""Of those, only names whose cosine is at least this part of the nearest's."""
WRITTEN_TOGETHER = 0.95
INITIAL = 0.5
EXTRA_WORDS = 0.5
GRAMS_AT_MOST = 512
ALONE = -1


@kernel
def letters_apart(a: Ints, a0: int, a1: int, b: Ints, b0: int, b1: int, most: int, rows: NDArray[np.int64]) -> int:
    """Least number of letters put in, left out, changed or swapped with the next; `most + 1` when it is more.

    `rows` is scratch of shape (3, LETTERS_AT_MOST + 1).
    """
    n, m = min(a1 - a0, LETTERS_AT_MOST), min(b1 - b0, LETTERS_AT_MOST)
    if abs(n - m) > most:
        return most + 1
    for j in range(m + 1):
        rows[0, j] = j
    before, last, now = 2, 0, 1
    for i in range(1, n + 1):
        rows[now, 0] = i
        least = i
        for j in range(1, m + 1):
            changed = 0 if a[a0 + i - 1] == b[b0 + j - 1] else 1
            cost = min(rows[last, j] + 1, rows[now, j - 1] + 1, rows[last, j - 1] + changed)
            if i > 1 and j > 1 and a[a0 + i - 1] == b[b0 + j - 2] and a[a0 + i - 2] == b[b0 + j - 1]:
                cost = min(cost, rows[before, j - 2] + 1)
            rows[now, j] = cost
            least = min(least, cost)
        if least > most:
            return most + 1
        before, last, now = last, now, before
    return int(min(rows[last, m], most + 1))


@kernel
def most_apart(letters: int) -> int:
    """How many letters two words of this length may differ by and still be taken for one: 0, 1, 2 or 3."""
    if letters <= 2:
        return 0
    if letters <= 5:
        return 1
    return 2 if letters <= 9 else 3


@kernel
def bits_apart(a: int, b: int) -> int:
    """In how many of the letters that occur two words differ: at most twice the letters they are apart."""
    x = a ^ b
    x = x - ((x >> 1) & 0x5555555555555555)
    x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333)
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F
    return ((x * 0x0101010101010101) >> 56) & 0xFF


@kernel
def word_likeness(
    p: int,
    q: int,
    codes: Ints,
    start: Longs,
    sounds: Ints,
    sound_start: Longs,
    sound_id: Ints,
    masks: Longs,
    sound_masks: Longs,
    numeral: NDArray[np.bool_],
    rows: NDArray[np.int64],
) -> float:
    """How like two words are, from 0 to 1: the same, the same sound, or few letters apart in writing or in sound."""
    if p == q:
        return 1.0
    if numeral[p] or numeral[q]:
        return 0.0
    n, m = start[p + 1] - start[p], start[q + 1] - start[q]
    if sound_id[p] == sound_id[q] and min(n, m) > 1 and abs(n - m) < min(n, m, 4):
        return SAME_SOUND if min(n, m) > 3 else SAME_SOUND_SHORT
    best = 0.0
    if min(n, m) == 1:
        return INITIAL if codes[start[p]] == codes[start[q]] else 0.0
    longest = max(n, m)
    most = most_apart(longest)
    if abs(n - m) <= most and bits_apart(masks[p], masks[q]) <= 2 * most:
        apart = letters_apart(codes, start[p], start[p + 1], codes, start[q], start[q + 1], most, rows)
        if apart <= most:
            best = 1.0 - apart / longest
    n, m = sound_start[p + 1] - sound_start[p], sound_start[q + 1] - sound_start[q]
    longest = max(n, m)
    most = most_apart(longest)
    if abs(n - m) <= most and bits_apart(sound_masks[p], sound_masks[q]) <= 2 * most:
        apart = letters_apart(
            sounds, sound_start[p], sound_start[p + 1], sounds, sound_start[q], sound_start[q + 1], most, rows
        )
        if apart <= most:
            best = max(best, SOUND_DISCOUNT * (1.0 - apart / longest))
    return best


@kernel
def is_joined(whole: int, words: Ints, first: int, count: int, codes: Ints, start: Longs) -> bool:
    """Whether one word is `count` others, from `first` on, written together."""
    at, end, letters = start[whole], start[whole + 1], 0
    if first + count > len(words):
        return False
    for k in range(first, first + count):
        letters += start[words[k] + 1] - start[words[k]]
    if letters != end - at:
        return False
    for k in range(first, first + count):
        for spot in range(start[words[k]], start[words[k] + 1]):
            if codes[at] != codes[spot]:
                return False
            at += 1
    return True


@kernel
def all_free(marks: Longs, first: int, count: int, free: int) -> bool:
    """Whether `count` marks from `first` on are all `free`."""
    found = 0
    for i in range(first, min(first + count, len(marks))):
        found += marks[i] == free
    return bool(found == count)


@kernel
def pair_best(n: int, m: int, ew: Floats, least: float, scratch: Scratch) -> None:
    """Pair words one to one that are at least so like, the best pair first; of two equal pairs the heavier."""
    partner, parts, taken, likeness, table, _ = scratch
    while True:
        best, at_i, at_j = 0.0, -1, -1
        for i in range(n):
            if partner[i] != ALONE:
                continue
            for j in range(m):
                worth = table[i, j] * (1.0 + ew[j])
                if taken[j] == 0 and table[i, j] >= least and worth > best:
                    best, at_i, at_j = worth, i, j
        if at_i < 0:
            return
        partner[at_i], parts[at_i], taken[at_j], likeness[at_i] = at_j, 1, 1, table[at_i, at_j]


@kernel
def pair_joined(
    q: Ints,
    e: Ints,
    codes: Ints,
    start: Longs,
    scratch: Scratch,
) -> None:
    """Pair a free word with two or three free neighbours on the other side when it is those written together."""
    partner, parts, taken, likeness, _, _ = scratch
    for count in (3, 2):
        for i in range(len(q)):
            for j in range(len(e)):
                if partner[i] != ALONE or taken[j]:
                    continue
                if is_joined(q[i], e, j, count, codes, start) and all_free(taken[: len(e)], j, count, 0):
                    partner[i], parts[i], likeness[i] = j, count, WRITTEN_TOGETHER
                    taken[j : j + count] = 1
                elif is_joined(e[j], q, i, count, codes, start) and all_free(partner[: len(q)], i, count, ALONE):
                    partner[i : i + count], parts[i : i + count], likeness[i : i + count] = j, 0, 0.0
                    parts[i], likeness[i], taken[j] = -count, WRITTEN_TOGETHER, 1


@kernel
def align(
    q: Ints,
    qw: Floats,
    e: Ints,
    ew: Floats,
    person: bool,
    lexicon: Lexicon,
    scratch: Scratch,
) -> float:
    """Pair the words of a name with those of a listed one and score the whole from 0 to 1.

    Score = twice the weight that agrees over the weight of both names; a paired word weighs what the listed one does.
    When a person's name has two words or more in the other and none left over, the other's extra words (a patronymic, a
    second given name) weigh half. `scratch` is (partner, parts, taken, likeness, table, rows) and holds the pairing
    afterwards: word i goes with listed word `partner[i]` (ALONE: none), with `parts[i]` listed words written together
    when over 1, as the first of `-parts[i]` words that are one listed word when below 0, as a later one when 0.
    """
    codes, start, sounds, sound_start, sound_id, masks, sound_masks, numeral = lexicon
    partner, parts, taken, likeness, table, rows = scratch
    q, e = q[:WORDS_AT_MOST], e[:WORDS_AT_MOST]
    n, m = len(q), len(e)
    for i in range(n):
        partner[i], likeness[i] = ALONE, 0.0
        for j in range(m):
            table[i, j] = word_likeness(
                q[i], e[j], codes, start, sounds, sound_start, sound_id, masks, sound_masks, numeral, rows
            )
    taken[:m] = 0
    pair_best(n, m, ew, 1.0, scratch)
    pair_joined(q, e, codes, start, scratch)
    pair_best(n, m, ew, 0.0, scratch)
    agreed, paired, only_here, only_listed, words = 0.0, 0.0, 0.0, 0.0, 0
    for i in range(n):
        if partner[i] == ALONE:
            only_here += qw[i]
            continue
        words += 1
        for j in range(partner[i], partner[i] + (max(parts[i], 1) if parts[i] else 0)):
            agreed += ew[j] * likeness[i]
            paired += ew[j]
    for j in range(m):
        if not taken[j]:
            only_listed += ew[j]
    rest = only_here + only_listed
    if person and words > 1 and min(only_here, only_listed) == 0.0:
        rest *= EXTRA_WORDS
    whole = 2.0 * paired + rest
    return 2.0 * agreed / whole if whole > 0.0 else 0.0


@kernel
def new_scratch() -> Scratch:
    """The scratch of `align`, used again for every pair of names."""
    return (
        np.full(WORDS_AT_MOST, ALONE, np.int64),
        np.zeros(WORDS_AT_MOST, np.int64),
        np.zeros(WORDS_AT_MOST, np.int64),
        np.zeros(WORDS_AT_MOST, np.float64),
        np.empty((WORDS_AT_MOST, WORDS_AT_MOST), np.float64),
        np.empty((3, LETTERS_AT_MOST + 1), np.int64),
    )


@kernel
def share_grams(
    mine: Ints,
    post_start: Longs,
    posts: Ints,
    gram_weight: Floats,
    budget: int,
    shared: Floats,
    touched: Ints,
) -> int:
    """Add up, for each listed name, the squared weights of the grams it shares; returns how many names it touched.

    Grams are looked up rarest first until `budget` postings are read.
    """
    order = np.argsort(-gram_weight[mine])
    read, count, previous = 0, 0, -1
    for at in order:
        g = mine[at]
        first, last = post_start[g], post_start[g + 1]
        if g == previous or last == first:
            continue
        previous = g
        if read and read + last - first > budget:
            break
        read += last - first
        square = gram_weight[g] * gram_weight[g]
        for p in range(first, last):
            e = posts[p]
            if shared[e] == 0.0:
                touched[count] = e
                count += 1
            shared[e] += square
    return count


@kernel
def put_in_order(values: Floats, keys: Ints, count: int, value: float, key: int) -> int:
    """Insert into the first `count` of a list kept greatest first, dropping the least when it is full."""
    if count < len(values):
        spot = count
        count += 1
    elif value > values[-1]:
        spot = count - 1
    else:
        return count
    while spot > 0 and values[spot - 1] < value:
        values[spot], keys[spot] = values[spot - 1], keys[spot - 1]
        spot -= 1
    values[spot], keys[spot] = value, key
    return count


@kernel
def nearest_names(
    names: tuple[Longs, Ints, Floats],
    grams: tuple[Ints, Longs],
    postings: tuple[Longs, Ints, Floats, Floats],
    entries: tuple[Longs, Ints, Floats, Bools],
    lexicon: Lexicon,
    skip: Longs,
    budget: int,
    floor: float,
    out_entry: Ints,
    out_score: Floats,
) -> None:
    """For each name the best scored of the listed names that share letters with it (but for `skip`), best first.

    `out_entry` and `out_score` have shape (names, kept) and are filled as far as names reach the floor. The `TRIED`
    listed names nearest by the cosine of their grams are compared word by word.
    """
    q_start, q_words, q_weights = names
    gram_slots, gram_start = grams
    post_start, posts, gram_weight, norm = postings
    e_start, e_words, e_weights, e_person = entries
    shared = np.zeros(len(norm), np.float32)
    touched = np.empty(len(norm), np.int32)
    mine = np.empty(GRAMS_AT_MOST, np.int32)
    tried, cosines = np.empty(TRIED, np.int32), np.empty(TRIED, np.float32)
    scratch = new_scratch()
    for k in range(len(out_entry)):
        words, weights = q_words[q_start[k] : q_start[k + 1]], q_weights[q_start[k] : q_start[k + 1]]
        count = 0
        for w in words:
            for g in gram_slots[gram_start[w] : gram_start[w + 1]]:
                if count < GRAMS_AT_MOST:
                    mine[count] = g
                    count += 1
        n_touched = share_grams(mine[:count], post_start, posts, gram_weight, budget, shared, touched)
        n_tried = 0
        for t in range(n_touched):
            e = touched[t]
            if e != skip[k]:
                n_tried = put_in_order(cosines, tried, n_tried, shared[e] / norm[e], e)
            shared[e] = 0.0
        found = 0
        for t in range(n_tried):
            if cosines[t] < NEAR_ENOUGH * cosines[0]:
                break
            e = tried[t]
            own = slice(e_start[e], e_start[e + 1])
            score = align(words, weights, e_words[own], e_weights[own], e_person[e], lexicon, scratch)
            if score >= floor:
                found = put_in_order(out_score[k], out_entry[k], found, score, e)
