"""Letters: drawing one, and what the ledger gets of it: drawn, sent, answered."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from reckoning.account.bundle_request import Request
from reckoning.account.letter import Asked, letter
from reckoning.account.markdown_page import markdown
from reckoning.account.pdf_file import pdf
from reckoning.archive.durable import disk_errors, placing
from reckoning.archive.folder import CaseFolder
from reckoning.archive.ledger import Writer
from reckoning.archive.right_of_reply import ANSWERED, DRAWN, SENT, Answered, Drawn, Sent, plainly, sought_in
from reckoning.case import Case
from reckoning.engine.outcome import Addition
from reckoning.faces.commands_dossier import checked, held_by
from reckoning.model.errors import UsageError
from reckoning.model.evidence import Sensitivity
from reckoning.model.instant import iso, now_ms, parse_date


@dataclass(frozen=True)
class Written:
    """A letter's files, and how many sentences of the dossier are in it and not."""

    paths: tuple[Path, ...]
    quoted: int
    left_out: int


def draw(
    case: Case,
    entity: str,
    dossier: str,
    due: str,
    questions: tuple[str, ...],
    leaves: tuple[str, int],
    folder: Path,
    file_name: str,
) -> Written:
    """Write the letter as Markdown and PDF, and put it on the ledger; `leaves` is a profile and a sensitivity.

    Raises what a build of the dossier raises, and then writes nothing.
    """
    entity = _named(entity)
    day, request = parse_date(due), Request(*leaves)
    CaseFolder(case.root).refuse_own(folder)
    done = checked(case, dossier, request)
    made = letter(done, Asked(entity, dossier, day, questions), held_by(case, done.front.studies), request)
    files = {".md": markdown(made.page).encode(), ".pdf": pdf(made.page)}
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    placed = {folder / f"{file_name}{ending}": data for ending, data in files.items()}
    with CaseFolder(case.root).ledger.writing() as writer, placing(placed):
        body = Drawn(entity, dossier, hashlib.sha256(files[".pdf"]).hexdigest(), day.isoformat()).body()
        drawn = [e.body for e in writer.entries if e.act == DRAWN and plainly(e.body["entity"]) == plainly(entity)]
        if drawn[-1:] != [body]:
            writer.append(DRAWN, body)
    return Written(tuple(placed), made.quoted, made.left_out)


def record_sent(case: Case, entity: str, on: str, way: str) -> None:
    """Put on the ledger that the letter to an entity was sent; raises `UsageError` where none was drawn."""
    entity, day = _named(entity), _not_later(on)
    if not way.strip():
        raise UsageError("by what way was it sent?", do='--way "registered post"')
    with CaseFolder(case.root).ledger.writing() as writer:
        if not any(plainly(s.entity) == plainly(entity) and s.drawn_on for s in sought_in(writer.entries, ())):
            raise UsageError(f"no letter to {entity} was drawn", do="reckoning letter ENTITY --dossier NAME --due DATE")
        writer.append(SENT, Sent(_as_drawn(writer, entity), day, way).body())


def record_answer(case: Case, entity: str, file: Path, on: str, sensitivity: int | None) -> Addition:
    """Add an answer as an original whose source is the entity, and put it on the ledger as its answer."""
    entity, day = _named(entity), _not_later(on or (iso(now_ms()) or "")[:10])
    level = None if sensitivity is None else Sensitivity(sensitivity)
    [added] = case.add([file], source=entity, published=day, sensitivity=level)
    with CaseFolder(case.root).ledger.writing() as writer:
        writer.append(ANSWERED, Answered(_as_drawn(writer, entity), day, added.sha256).body())
    return added


def _named(entity: str) -> str:
    name = " ".join(entity.split())
    if not any(c.isalpha() for c in name):
        raise UsageError(f"{entity!r} is nobody's name", do="write it as the dossier has it")
    return name


def _not_later(on: str) -> str:
    day = parse_date(on).isoformat()
    if day > (iso(now_ms()) or "")[:10]:
        raise UsageError(f"{day} has not come yet", do="record it when it has happened")
    return day


def _as_drawn(writer: Writer, entity: str) -> str:
    """An entity's name as its letter has it."""
    known = {plainly(s.entity): s.entity for s in sought_in(writer.entries, ())}
    return known.get(plainly(entity), entity)
