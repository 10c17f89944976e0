"""Screening measured: names a second, share of rewritten names found, share of unlisted names that come up.

    python benchmarks/screening.py [--names N] [--floor F] [--others FILE]

Listed: the US SDN list of 2024-05-03, whole. Asked: names of listed people, companies and ships, each rewritten in one
of the ways of `perturb.py` (`recall` is over word order, legal form, spelling, typos and two at once), and unlisted
names made of words of listed ones, each word from another record: a hard kind, as every word is on the list and common
names meet common names. A made name that equals a listed one in all that counts is a namesake, counted apart.
Registration marks of aircraft are left out: with one letter more they are another aircraft. `--others` adds a file with
one real, unlisted name a line.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from perturb import OTHER_WAYS, WAYS
from reckoning.readers.sanctions_file import load_sanctions
from reckoning.readers.sanctions_list import Designation, ListedKind
from reckoning.resolve.name_index import FLOOR
from reckoning.resolve.names import parse_name
from reckoning.resolve.screen import Screen

LIST = Path(__file__).parent / "data" / "ofac_sdn_2024-05-03.csv.xz"
ON = date(2024, 5, 3)
REWRITTEN = 40_000


def rewritten(records: list[Designation], count: int, rng: random.Random) -> list[tuple[str, str, str]]:
    """(name as rewritten, id of the record, way) of names that the rewriting changed."""
    out: list[tuple[str, str, str]] = []
    while len(out) < count:
        record, way = rng.choice(records), rng.choice((*WAYS, *OTHER_WAYS))
        name = way(record.name, record.kind is not ListedKind.PERSON, rng)
        if name != record.name:
            out.append((name, record.id, way.__name__))
    return out


def recombined(records: list[Designation], count: int, rng: random.Random) -> list[str]:
    """Names as long as listed ones, each word from the same place in a different record of one kind."""
    words: dict[ListedKind, list[tuple[str, ...]]] = {}
    for record in records:
        words.setdefault(record.kind, []).append(parse_name(record.name).words)
    kinds = list(words)
    out = []
    for kind in rng.choices(kinds, [len(words[k]) for k in kinds], k=count):
        length = len(rng.choice(words[kind]))
        drawn = []
        for place in range(length):
            donor = rng.choice(words[kind])
            drawn.append(donor[-1] if place == length - 1 else donor[min(place, len(donor) - 1)])
        out.append(" ".join(drawn))
    return out


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--names", type=int, default=1_000_000)
    options.add_argument("--floor", type=float, default=FLOOR)
    options.add_argument("--others", type=Path)
    given = options.parse_args()
    rng = random.Random(1)
    listed = load_sanctions(LIST)
    records = [d for d in listed.designations if d.kind is not ListedKind.AIRCRAFT]
    known = {parse_name(n).key for d in listed.designations for n in (d.name, *(a.name for a in d.aliases))}
    truth = rewritten(records, min(REWRITTEN, given.names), rng)
    others = recombined(records, given.names - len(truth), rng)
    names = [t[0] for t in truth] + others
    started = time.perf_counter()
    screen = Screen([listed])
    built_s = time.perf_counter() - started
    screen.ask_many(names[:10], on=ON)  # compiles, or loads what is compiled
    started, busy = time.perf_counter(), time.process_time()
    hits = screen.ask_many(names, on=ON, floor=given.floor, threads=2)
    asked_s, busy_s = time.perf_counter() - started, time.process_time() - busy
    report = {
        "designations": len(listed.designations),
        "names": len(names),
        "floor": given.floor,
        "index_s": round(built_s, 2),
        "screen_s": round(asked_s, 1),
        "screen_cpu_s": round(busy_s, 1),
        **measured(hits, truth, others, known),
    }
    if given.others:
        real = [line for line in given.others.read_text(encoding="utf-8").splitlines() if line.strip()]
        found = screen.ask_many(real, on=ON, floor=given.floor, threads=2)
        report["others_names"] = len(real)
        report["others_that_come_up"] = round(len(set(found["query"].to_pylist())) / len(real), 5)
    print(json.dumps(report, indent=1))


def measured(
    hits: pa.Table, truth: list[tuple[str, str, str]], others: list[str], known: set[str]
) -> dict[str, object]:
    """Recall by way, and how many unlisted names come up."""
    query, ids = hits["query"].to_numpy(), hits["id"].to_pylist()
    found = {(int(q), uid) for q, uid in zip(query, ids, strict=True) if q < len(truth)}
    ways, right = Counter(t[2] for t in truth), Counter(t[2] for i, t in enumerate(truth) if (i, t[1]) in found)
    up = np.unique(query[query >= len(truth)]) - len(truth)
    namesakes = {i for i, name in enumerate(others) if parse_name(name).key in known}
    strangers = max(len(others) - len(namesakes), 1)
    asked = [way.__name__ for way in WAYS]
    return {
        "recall": round(sum(right[w] for w in asked) / sum(ways[w] for w in asked), 4),
        "recall_by_way": {way: round(right[way] / n, 4) for way, n in sorted(ways.items())},
        "candidates_per_rewritten_name": round(sum(q < len(truth) for q in query) / len(truth), 2),
        "unlisted_names": len(others),
        "namesakes": len(namesakes),
        "false_positive_rate": round(len(set(up.tolist()) - namesakes) / strangers, 5),
    }


if __name__ == "__main__":
    main()
