"""Release: what of some cited things may leave a case under a request, and what stands in place of the rest.

A bundle and a dossier written for a profile go by the same plan, the same names and the same commitments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from reckoning.account.bundle_names import Names, names_in
from reckoning.account.bundle_plan import ORIGINAL, Item, Plan, Planner
from reckoning.account.bundle_request import Cited, Request, released
from reckoning.account.commitment import commitment, standing_for
from reckoning.account.pseudonym_vault import Vault
from reckoning.archive.folder import CaseFolder
from reckoning.archive.ledger import Entry
from reckoning.model.evidence import Evidence
from reckoning.model.judgement import Judgement
from reckoning.tables.database import CaseTables


@dataclass(frozen=True)
class Release:
    """The plan of what leaves, the names to hide, and the case's vault of keys and salts."""

    plan: Plan
    names: Names
    vault: Vault

    @cached_property
    def standing(self) -> dict[str, str]:
        """What stands in place of each original that stays, by its hash; salts are drawn once and kept in the case."""
        stays = sorted(self.plan.staying(ORIGINAL))
        salts = self.vault.salts_for([original_item(sha) for sha in stays])
        return {sha: standing_for(commitment(salts[original_item(sha)], sha)) for sha in stays}


def release_of(
    case: CaseFolder,
    tables: CaseTables,
    request: Request,
    cited: Cited,
    ledger: Sequence[Entry],
    evidence: Mapping[str, Evidence],
    judgements: Iterable[Judgement],
) -> Release:
    """What leaves of the cited; raises `UsageError` for a request above its profile."""
    made, vault = tuple(judgements), Vault(case.root)
    names = names_in(tables, ledger, made, vault.key(), workers=request.allowed.workers)
    plan = Planner(request, tables, evidence, made, released(request, evidence)).plan(cited)
    plan = replace(plan, items=tuple(_unless_named(item, plan, case, names) for item in plan.items))
    return Release(plan, names, vault)


def _unless_named(item: Item, plan: Plan, case: CaseFolder, names: Names) -> Item:
    """An original in which a protected name stands stays, unless a person released it."""
    if item.what != ORIGINAL or item.stays or item.id in plan.released or plan.request.allowed.formats is None:
        return item
    stands = names.first(case.blobs.path(item.id).read_bytes().decode("utf-8", "replace"))
    return replace(item, stays=f"a protected name stands in it: {stands}") if stands else item


def original_item(sha256: str) -> str:
    """The name under which an original's salt is kept."""
    return f"{ORIGINAL}:{sha256}"


def opened(vault: Vault) -> dict[str, str]:
    """The original behind each thing that ever stood in place of one, by what stood there."""
    prefix = original_item("")
    salts = {item.removeprefix(prefix): salt for item, salt in vault.salts().items() if item.startswith(prefix)}
    return {standing_for(commitment(salt, sha)): sha for sha, salt in salts.items()}
