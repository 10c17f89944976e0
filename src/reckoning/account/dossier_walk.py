"""Walking a dossier: from the facts attached to its PDF down to the bytes, trusting nothing that built it.

Every reference must lead to at least one place in an original, every statement's raw text must be what stands at its
place, and every original must have the hash it is named by. In a dossier written for a profile, whoever has the case
also opens its commitments (`Opening`): an original that stays is looked up by its commitment, and of a statement in it,
or of one that is told coarsely, the words that the case has must stand at the place that the case has.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from reckoning.account.commitment import is_standing
from reckoning.model.errors import InputError, ReckoningError

ATTACHED = "facts.json"
SHA256 = re.compile("[0-9a-f]{64}")
Opened = Callable[[str, str], str]
"""The text at a locator of an original, by its SHA-256."""


@dataclass(frozen=True)
class Standing:
    """Where a statement stands in the case, and its words there."""

    evidence: str
    locator: str
    raw: str


@dataclass(frozen=True)
class Opening:
    """What only the case can tell: the original behind each commitment, and where each statement stands."""

    originals: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Standing] = field(default_factory=dict)


SEALED = Opening()


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


def walk(facts: Mapping[str, Any], opened: Opened, originals: Callable[[str], Path], opening: Opening = SEALED) -> Walk:
    """Follow every reference down to bytes and tell the faults; raises `InputError` for facts of another form."""
    try:
        return _walked(facts, opened, originals, opening)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        what = f"the facts are not as a dossier has them: {error!r}"
        raise InputError(what, where=ATTACHED, do="ask who sent it; it was not built so") from error


def _walked(facts: Mapping[str, Any], opened: Opened, originals: Callable[[str], Path], opening: Opening) -> Walk:
    faults = [*_hashes(facts, originals, opening)]
    places: dict[tuple[str, str], str] = {}
    walker = _Walker(facts, opened, places, faults, opening)
    for number, r in enumerate(facts["references"]):
        if not walker.reached(r):
            faults.append(f"reference {number} ({r['kind']}, note {r['n']}) leads to no bytes")
    figures = sum(r["kind"] == "figure" for r in facts["references"])
    return Walk(len(facts["references"]), figures, len(walker.checked), len(places), tuple(faults))


def _hashes(facts: Mapping[str, Any], originals: Callable[[str], Path], opening: Opening) -> list[str]:
    wrong = []
    for name in facts["evidence"]:
        sha256 = opening.originals.get(name, name)
        if is_standing(sha256):
            wrong.append(f"{name}: a commitment that this case did not make")
            continue
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
        self,
        facts: Mapping[str, Any],
        opened: Opened,
        places: dict[tuple[str, str], str],
        faults: list[str],
        opening: Opening,
    ) -> None:
        self.facts, self._opened, self.places, self.faults, self._opening = facts, opened, places, faults, opening
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
            return self._withheld(link["withheld"], seen)
        if "finding" in link:
            return self._finding(link["finding"], seen)
        return self._open(link["evidence"], link["locator"]) is not None

    def _withheld(self, key: str, seen: set[str]) -> bool:
        """Whether what is not printed leads to bytes; of an original that stays, whether the case holds it."""
        shut = self.facts["withheld"][key]
        if "links" in shut:
            if key in seen:
                return False
            seen.add(key)
            found = [self._link(link, seen) for link in shut["links"]]
            return any(found)
        if is_standing(shut["evidence"]):
            return shut["evidence"] in self._opening.originals
        return self._open(shut["evidence"], shut["locator"]) is not None

    def _statement(self, name: str) -> bool:
        if name not in self.checked:
            self.checked[name] = self._stands(name)
        return self.checked[name]

    def _stands(self, name: str) -> bool:
        s = self.facts["statements"].get(name)
        if s is None:
            self.faults.append(f"statement {name} is not among the facts")
            return False
        if is_standing(s["evidence"]) or s.get("coarse"):
            return self._stands_in_case(name, s)
        text = self._open(s["evidence"], s["locator"])
        return text is not None and self._says(name, s["raw"], s["property"], s["locator"], text)

    def _stands_in_case(self, name: str, s: Mapping[str, Any]) -> bool:
        """Whether what the facts tell in part stands in the case: the same original, the same words unless coarse."""
        where = self._opening.places.get(name)
        if where is None or where.evidence != self._opening.originals.get(s["evidence"], s["evidence"]):
            self.faults.append(f"statement {name} is not in the original that the facts name")
            return False
        if where.raw != s["raw"] and not s.get("coarse"):
            self.faults.append(f"statement {name}: {s['raw'][:60]!r} is not what the case has")
            return False
        text = self._read(where.evidence, where.locator)
        return text is not None and self._says(name, where.raw, s["property"], where.locator, text)

    def _says(self, name: str, raw: str, property_name: str, locator: str, text: str) -> bool:
        if not _within(raw, text) and property_name != "record":
            self.faults.append(f"statement {name}: {raw[:60]!r} does not stand at {locator}")
            return False
        return True

    def _open(self, evidence: str, locator: str) -> str | None:
        if evidence not in self.facts["evidence"]:
            self.faults.append(f"{evidence} {locator}: an original that the facts do not name")
            return None
        if is_standing(evidence):
            return "" if evidence in self._opening.originals else None
        return self._read(evidence, locator)

    def _read(self, evidence: str, locator: str) -> str | None:
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
