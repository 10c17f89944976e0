"""Bundle gate: the written dossier against what may leave; it cannot be changed any more, so it passes or it does not.

The facts attached to a dossier hold the words of every statement under it, and its pages may print them. So each
statement, finding and original that the facts hold must be one that leaves, and no protected name may stand in any of
its files: page, text, facts, and the PDF's pages, attachments and metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

import pypdfium2 as pdfium

from reckoning.account.bundle_names import Names
from reckoning.account.bundle_plan import FINDING, ORIGINAL, STATEMENT, Plan
from reckoning.account.bundle_request import NAMED_AT_MOST, Dossier
from reckoning.model.canonical import canonical_json
from reckoning.model.errors import InputError, ReckoningError
from reckoning.model.evidence import Evidence

_TAG = re.compile(r"<[^>]*>")
METADATA = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer")


def too_much(dossier: Dossier, plan: Plan, evidence: Mapping[str, Evidence], names: Names) -> list[ReckoningError]:
    """What the dossier holds and may not leave; the first of each kind in full, the rest as a number."""
    errors: list[ReckoningError] = []
    above = {sha for sha in dossier.cited.evidence if evidence[sha].sensitivity > plan.request.limit}
    told = dossier.facts.get("evidence", {})
    for what, held in (
        (STATEMENT, dossier.cited.statements),
        (FINDING, dossier.cited.findings),
        (ORIGINAL, above & set(told)),
    ):
        stays = {i: why for i, why in plan.staying(what).items() if i in held}
        for name in sorted(stays)[:NAMED_AT_MOST]:
            errors.append(_too_much(what, name, stays[name], plan))
        if len(stays) > NAMED_AT_MOST:
            errors.append(InputError(f"and {len(stays) - NAMED_AT_MOST} more {what}s", where="dossier"))
    found = {file: stands for file, text in texts_of(dossier) if (stands := names.first(text))}
    for file, stands in found.items():
        do = "look for the names of the case's registers, and take them out of the dossier"
        errors.append(InputError(f"a protected name stands there: {stands}", where=file, do=do))
    return errors


def _too_much(what: str, name: str, why: str, plan: Plan) -> InputError:
    ceiling = int(plan.request.allowed.ceiling)
    other = f"raise --sensitivity (at most {ceiling})" if "sensitivity" in why else "--release the original under it"
    do = f"take it out of the dossier, or {other}"
    return InputError(f"the dossier holds {what} {name[:16]}, and {why}", where="dossier", do=do)


def texts_of(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Every text of the dossier's files, each with where it stands."""
    for name, content in dossier.files.items():
        if name.endswith(".pdf"):
            yield from _pdf_texts(content)
            continue
        text = content.decode("utf-8", "replace")
        yield name, text
        if name.endswith(".html"):  # as a reader sees it: without tags, with entities as letters
            yield name, unescape(_TAG.sub(" ", text))
            yield name, unescape(_TAG.sub("", text))
    yield "dossier.json", canonical_json(dict(dossier.facts))


def _pdf_texts(content: bytes) -> Iterator[tuple[str, str]]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise InputError("cannot be read as a PDF", where="dossier.pdf", do="build the dossier anew") from error
    try:
        said = document.get_metadata_dict()
        yield "dossier.pdf, metadata", "\n".join(str(said.get(name, "")) for name in METADATA)
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            yield f"dossier.pdf, page {number + 1}", text.get_text_range()
            text.close()
            page.close()
        for number in range(document.count_attachments()):
            attached = document.get_attachment(number)
            yield "dossier.pdf, attachment", bytes(attached.get_data()).decode("utf-8", "replace")
    finally:
        document.close()
