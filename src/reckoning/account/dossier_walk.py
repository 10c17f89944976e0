"""Walking a dossier: from the facts attached to its PDF down to the bytes, trusting nothing that built it.

Every reference must lead to at least one place in an original, every statement's raw text must be what stands at its
place, and every original must have the hash it is named by.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from reckoning.model.errors import InputError, ReckoningError

ATTACHED = "facts.json"
SHA256 = re.compile("[0-9a-f]{64}")
Opened = Callable[[str, str], str]
"""The text at a locator of an original, by its SHA-256."""


@dataclass(frozen=True)
class Walk:
    """What was walked: references, figures among them, statements and places opened, and every fault."""

    references: int
    figures: int
    statements: int
    places: int
    faults: tuple[str, ...]


def attached_facts(pdf: bytes) -> dict[str, Any]:
    """The facts attached to a dossier's PDF; raises `InputError` where there are none."""
    do = "is this the PDF of a dossier?"
    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        raise InputError(f"cannot be read as a PDF: {error}", do=do) from error
    try:
        for number in range(document.count_attachments()):
            attachment = document.get_attachment(number)
            if attachment.get_name() == ATTACHED:
                data = attachment.get_data()
                facts = json.loads(bytes(ctypes.string_at(data, len(data))))
                if isinstance(facts, dict):
                    return facts
    except (pdfium.PdfiumError, ValueError, RecursionError) as error:
        raise InputError(f"the facts attached cannot be read: {error}", do=do) from error
    finally:
        document.close()
    raise InputError(f"no {ATTACHED} is attached", do=do)


def walk(facts: Mapping[str, Any], opened: Opened, originals: Callable[[str], Path]) -> Walk:
    """Follow every reference down to bytes and tell the faults; raises `InputError` for facts of another form."""
    try:
        return _walked(facts, opened, originals)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        what = f"the facts are not as a dossier has them: {error!r}"
        raise InputError(what, where=ATTACHED, do="ask who sent it; it was not built so") from error


def _walked(facts: Mapping[str, Any], opened: Opened, originals: Callable[[str], Path]) -> Walk:
    faults = [*_hashes(facts, originals)]
    places: dict[tuple[str, str], str] = {}
    walker = _Walker(facts, opened, places, faults)
    for number, r in enumerate(facts["references"]):
        if not walker.reached(r):
            faults.append(f"reference {number} ({r['kind']}, note {r['n']}) leads to no bytes")
    figures = sum(r["kind"] == "figure" for r in facts["references"])
    return Walk(len(facts["references"]), figures, len(walker.checked), len(places), tuple(faults))


def _hashes(facts: Mapping[str, Any], originals: Callable[[str], Path]) -> list[str]:
    wrong = []
    for sha256 in facts["evidence"]:
        if not SHA256.fullmatch(sha256):
            raise InputError(f"no hash of an original: {sha256!r}", where=ATTACHED, do="ask who sent it")
        try:
            with originals(sha256).open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                    wrong.append(f"the original {sha256} has other bytes")
        except (OSError, ReckoningError) as error:
            wrong.append(f"the original {sha256}: {error}")
    return wrong


class _Walker:
    """Follows links, each once."""

    def __init__(
        self, facts: Mapping[str, Any], opened: Opened, places: dict[tuple[str, str], str], faults: list[str]
    ) -> None:
        self.facts, self._opened, self.places, self.faults = facts, opened, places, faults
        self.checked: dict[str, bool] = {}

    def reached(self, r: Mapping[str, Any]) -> bool:
        """Whether a reference leads to bytes."""
        if "finding" in r:
            return self._finding(r["finding"], set())
        return self._statement(r["statement"]) if "statement" in r else r["evidence"] in self.facts["evidence"]

    def _finding(self, name: str, seen: set[str]) -> bool:
        if name in seen or name not in self.facts["findings"]:
            return False
        seen.add(name)
        found = [self._link(link, seen) for link in self.facts["findings"][name]["links"]]
        return any(found)

    def _link(self, link: Mapping[str, str], seen: set[str]) -> bool:
        if "statement" in link:
            return self._statement(link["statement"])
        if "withheld" in link:
            place = self.facts["withheld"][link["withheld"]]
            return self._open(place["evidence"], place["locator"]) is not None
        if "finding" in link:
            return self._finding(link["finding"], seen)
        return self._open(link["evidence"], link["locator"]) is not None

    def _statement(self, name: str) -> bool:
        if name not in self.checked:
            self.checked[name] = self._stands(name)
        return self.checked[name]

    def _stands(self, name: str) -> bool:
        s = self.facts["statements"].get(name)
        if s is None:
            self.faults.append(f"statement {name} is not among the facts")
            return False
        text = self._open(s["evidence"], s["locator"])
        if text is None:
            return False
        if not _within(s["raw"], text) and s["property"] != "record":
            self.faults.append(f"statement {name}: {s['raw'][:60]!r} does not stand at {s['locator']}")
            return False
        return True

    def _open(self, evidence: str, locator: str) -> str | None:
        if evidence not in self.facts["evidence"]:
            self.faults.append(f"{evidence} {locator}: an original that the facts do not name")
            return None
        if (evidence, locator) not in self.places:
            try:
                self.places[evidence, locator] = self._opened(evidence, locator)
            except ReckoningError as error:
                self.faults.append(f"{evidence[:16]} {locator}: {error}")
                return None
        return self.places[evidence, locator]


def _within(raw: str, text: str) -> bool:
    """Whether a raw text stands in what was opened, spaces and doubled quotes apart."""
    squeezed = "".join(text.replace('""', '"').replace("\\/", "/").split())
    wanted = "".join(raw.split())
    return wanted in squeezed or "".join(json.dumps(raw, ensure_ascii=False)[1:-1].split()) in squeezed
