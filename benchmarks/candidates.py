"""Candidates measured: how long a queue of pairs takes, and the share of rewritten names it finds, by way of rewriting.

    python benchmarks/candidates.py [--names N]

Named: every record of the US SDN list of 2024-05-03 (aircraft left out) once, and some of them again, each rewritten in
one of the ways of `perturb.py`, as mentions without any identifier. A planted pair is found when the queue has it.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

from perturb import WAYS
from reckoning.readers.sanctions_file import load_sanctions
from reckoning.readers.sanctions_list import ListedKind
from reckoning.resolve.candidates import candidates
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import Mention, MentionKind

LIST = Path(__file__).parent / "data" / "ofac_sdn_2024-05-03.csv.xz"
KINDS = {ListedKind.PERSON: MentionKind.PERSON, ListedKind.VESSEL: MentionKind.SHIP}


def mention(number: int, name: str, kind: MentionKind) -> Mention:
    """A mention with nothing but a name."""
    return Mention(f"mention:{number:06d}", kind, name, "name", f"row:{number}", (str(number),))


def main() -> None:
    """Print one JSON object."""
    options = argparse.ArgumentParser()
    options.add_argument("--names", type=int, default=20_000)
    given = options.parse_args()
    rng = random.Random(1)
    records = [d for d in load_sanctions(LIST).designations if d.kind is not ListedKind.AIRCRAFT]
    records = rng.sample(records, min(len(records), given.names * 3 // 4))
    named = [mention(i, d.name, KINDS.get(d.kind, MentionKind.COMPANY)) for i, d in enumerate(records)]
    planted: list[tuple[str, str, str]] = []
    while len(named) < given.names:
        at, way = rng.randrange(len(records)), rng.choice(WAYS)
        name = way(records[at].name, records[at].kind is not ListedKind.PERSON, rng)
        if name != records[at].name:
            planted.append((named[at].subject, f"mention:{len(named):06d}", way.__name__))
            named.append(mention(len(named), name, named[at].kind))
    candidates(Entities(named[:100]))  # compiles
    started = time.perf_counter()
    pairs = candidates(Entities(named))
    took_s = time.perf_counter() - started
    queue = {(p.first, p.second) for p in pairs}
    asked = Counter(way for *_, way in planted)
    found = Counter(way for a, b, way in planted if (a, b) in queue)
    print(
        json.dumps(
            {
                "names": len(named),
                "seconds": round(took_s, 1),
                "pairs": len(pairs),
                "planted": len(planted),
                "found": round(sum(found.values()) / max(len(planted), 1), 3),
                "found_by_way": {way: round(found[way] / asked[way], 3) for way in sorted(asked)},
                "pairs_not_planted": len(queue - {(a, b) for a, b, _ in planted}),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
