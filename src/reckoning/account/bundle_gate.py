"""Bundle gate: the written dossier against what may leave; it cannot be changed any more, so it passes or it does not.

The facts attached to a dossier hold the words of every statement under it, and its pages may print them. So each
statement and finding that the facts hold must be one that leaves, and no protected name, and neither hash nor file name
of an original that stays, may stand in any of its files: page, text, facts, and the PDF's pages, attachments and
metadata. It must have been written for the profile of the bundle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape

import pypdfium2 as pdfium

from reckoning.account.bundle_plan import FINDING, ORIGINAL, STATEMENT, Plan
from reckoning.account.bundle_request import NAMED_AT_MOST, Dossier
from reckoning.account.release import Release
from reckoning.model.canonical import canonical_json
from reckoning.model.errors import InputError, ReckoningError
from reckoning.model.evidence import Evidence

_TAG = re.compile(r"<[^>]*>")
LEAST_NAME = 5
"""A shorter file name is a word of any text."""
METADATA = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer")


def too_much(dossier: Dossier, release: Release, evidence: Mapping[str, Evidence]) -> list[ReckoningError]:
    """What the dossier holds and may not leave; the first of each kind in full, the rest as a number."""
    plan, texts = release.plan, list(texts_of(dossier))
    if errors := [*_of_another_profile(dossier, plan)]:
        return errors
    for what, held in (
        (STATEMENT, dossier.cited.statements),
        (FINDING, dossier.cited.findings),
        (ORIGINAL, _hashes_in(texts, plan.staying(ORIGINAL))),
    ):
        stays = {i: why for i, why in plan.staying(what).items() if i in held}
        for name in sorted(stays)[:NAMED_AT_MOST]:
            errors.append(_too_much(what, name, stays[name], plan))
        if len(stays) > NAMED_AT_MOST:
            errors.append(InputError(f"and {len(stays) - NAMED_AT_MOST} more {what}s", where="dossier"))
    found = {file: stands for file, text in texts if (stands := release.names.first(text))}
    for file, stands in found.items():
        do = "look for the names of the case's registers, and take them out of the dossier"
        errors.append(InputError(f"a protected name stands there: {stands}", where=file, do=do))
    for file, sha in sorted(_files_in(texts, plan, evidence)):
        what = f"the file name of original {sha[:16]} stands there, and {plan.staying(ORIGINAL)[sha]}"
        errors.append(InputError(what, where=file, do=_ANEW.format(plan.request.profile)))
    return errors


_ANEW = "build it for readers: reckoning dossier build NAME --profile {} --out FOLDER"
_HEX = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
_DIGITS = 16


def _of_another_profile(dossier: Dossier, plan: Plan) -> Iterator[ReckoningError]:
    asked = plan.request.profile
    if dossier.profile != asked:
        written = f"for the profile {dossier.profile}" if dossier.profile else "for no profile: it is a working copy"
        yield InputError(f"the dossier was written {written}, not {asked}", where="dossier", do=_ANEW.format(asked))


def _hashes_in(texts: Iterable[tuple[str, str]], stays: Iterable[str]) -> set[str]:
    """The originals that stay whose hash, or the beginning of it, stands in a text, broken into lines or not."""
    runs = {run.lower() for _, text in texts for run in _HEX.findall("".join(text.split()))}
    stand = {run[at : at + _DIGITS] for run in runs for at in range(len(run) - _DIGITS + 1)}
    return {sha for sha in stays if sha[:_DIGITS] in stand}


def _files_in(texts: Iterable[tuple[str, str]], plan: Plan, evidence: Mapping[str, Evidence]) -> set[tuple[str, str]]:
    """Where file names of originals that stay stand; not those that one that leaves has too."""
    open_names = {evidence[sha].file_name for sha in plan.leaving(ORIGINAL)}
    shut = {evidence[sha].file_name: sha for sha in sorted(plan.staying(ORIGINAL)) if sha in evidence}
    names = [n for n in shut if len(n) >= LEAST_NAME and n not in open_names]
    if not names:
        return set()
    looked = re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in sorted(names, key=len, reverse=True)))
    return {(file, shut[found[0]]) for file, text in texts for found in looked.finditer(text)}


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
