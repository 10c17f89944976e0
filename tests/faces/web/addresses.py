"""An address of each kind of page in a case, chosen so that every part of every page is on one of them."""

from __future__ import annotations

from collections.abc import Iterator

from reckoning.faces.web.page import address
from reckoning.faces.web.sight import Sight

KINDS = ("delivery", "ais_gap", "meeting", "false_position", "conflict", "incident", "figure", "exposure", "reach")
PLACES = ("span:%", "page:%", "sheet:%", "record:%#%")
ALONE = ("/", "/findings", "/findings?kind=delivery&grade=confirmed&q=FARER", "/sources", "/claim", "/run", "/ledger",
         "/search?q=FARER", "/search?q=လူ", "/run/chain", "/run/trace", "/finding?q=nothing_fits_this")  # fmt: skip


def addresses(sight: Sight) -> Iterator[str]:
    """The pages of the frame: overview, findings, statements, originals, claims, sources, runs, ledger, search."""
    yield from ALONE
    for kind in KINDS:
        found = sight.one("SELECT id FROM held.findings WHERE kind = ? ORDER BY id", kind)
        assert found, f"the small case has no {kind}"
        yield address("finding", found["id"])
    for like in PLACES:
        found = sight.one("SELECT * FROM held.statements WHERE locator LIKE ? ORDER BY id", like)
        assert found, f"the small case has nothing at {like}"
        yield address("evidence", found["evidence"], at=found["locator"])
        yield address("statement", found["id"])
    by_reader = {e["evidence"] for e in sight.rows("SELECT min(evidence) evidence FROM statements GROUP BY reader")}
    kinds = {e.media_type: e.sha256 for e in sight.holding.evidence}
    yield from (address("evidence", sha256) for sha256 in sorted(by_reader.union(kinds.values())))
    for claim in sight.rows("SELECT id FROM held.statements WHERE property = 'claim' ORDER BY id LIMIT 3"):
        yield address("claim", claim["id"])
    yield address("source", "Example Herald")
