"""Bundle stamp: the stamp files of a bundle, now or later.

`stamp.tsq` is what was asked, `stamp.tsr` the raw reply. A stamp that cannot be had is pending: `stamp-pending.txt`
says so, and `stamp_later` asks again with the query that was kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from reckoning.account.bundle_bag import INFO, archive_of, write_archive
from reckoning.account.signing import Key
from reckoning.account.stamping import StampPending, ask, query_for, refuse_address, stamped_at
from reckoning.archive.durable import disk_errors, write_whole
from reckoning.model.errors import InputError, UsageError

QUERY, REPLY, PENDING, SIGNATURE = "stamp.tsq", "stamp.tsr", "stamp-pending.txt", "signature.ed25519"


@dataclass(frozen=True)
class Stamp:
    """Where a stamp is asked for (empty: nowhere), the authority's certificates, when it says, or why it is pending."""

    url: str = ""
    certificates: Path | None = None
    at: str = ""
    pending: str = ""

    def refuse_unfit(self, key: Key | None) -> None:
        """Raise `UsageError` for a stamp of no signature, or an address that cannot be printed in a bundle."""
        if self.url:
            refuse_address(self.url)
        if self.url and key is None:
            raise UsageError("a stamp is of a signature, and there is no key", do="give --key, or leave --stamp out")


def stamp_files(signature: bytes, asked: Stamp) -> tuple[dict[str, bytes], Stamp]:
    """The stamp's files by name, and what came of it; raises `InputError` for a reply that is no good stamp."""
    if not asked.url:
        return {}, asked
    query = query_for(signature)
    try:
        reply = ask(asked.url, query)
    except StampPending as error:
        text = (
            f"The stamp is pending: it was asked for when this bundle was made, and could not be had.\n{error}\n\n"
            "Until it is here, only the sender says when this was made. The sender asks again with\n\n"
            f"    reckoning bundle BUNDLE --stamp-later --stamp {asked.url}\n"
        )
        return {QUERY: query, PENDING: text.encode("utf-8", "replace")}, replace(asked, pending=str(error))
    at = stamped_at(reply, signature, asked.url, asked.certificates)
    return {QUERY: query, REPLY: reply}, replace(asked, at=at)


def stamp_later(bundle: Path, asked: Stamp) -> Stamp:
    """Ask again for the stamp of a bundle that has none yet, and write its archive anew.

    Raises `UsageError` for a bundle whose stamp is not pending, `StampPending` when it still cannot be had.
    """
    if not (bundle / PENDING).is_file() or not (bundle / QUERY).is_file():
        raise UsageError("no stamp of this bundle is pending", where=str(bundle))
    signature, query = (bundle / SIGNATURE).read_bytes(), (bundle / QUERY).read_bytes()
    if query != query_for(signature):
        raise InputError("the query that was kept is not of this signature", where=str(bundle / QUERY))
    url = asked.url or _asked_of(bundle)
    reply = ask(url, query)
    at = stamped_at(reply, signature, url, asked.certificates)
    write_whole(bundle / REPLY, reply)
    with disk_errors(bundle):
        (bundle / PENDING).unlink()
        archive_of(bundle).unlink(missing_ok=True)
    write_archive(bundle)
    return replace(asked, url=url, at=at)


def _asked_of(bundle: Path) -> str:
    """The authority that was asked when the bundle was made."""
    for line in (bundle / INFO).read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(": asked of ")
        if name == "Reckoning-Stamp":
            return value
    raise UsageError("the bundle names no stamp authority", where=str(bundle), do="give --stamp URL")
