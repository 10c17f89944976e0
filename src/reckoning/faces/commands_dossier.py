"""The command `dossier`: new from an outline, check against the case, build as PDF and HTML."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reckoning.faces.options import in_case
from reckoning.faces.printing import plain

if TYPE_CHECKING:
    from reckoning.account.dossier import Checked
    from reckoning.account.dossier_case import Held
    from reckoning.account.dossier_front import Parameter
    from reckoning.account.dossier_originals import OpenedOriginals
    from reckoning.case import Case

FOLDER = "dossiers"


@click.group()
def dossier() -> None:
    """A text in which every figure leads to its bytes: written in Markdown, built as PDF and HTML."""


@dossier.command()
@click.argument("outline")
@click.argument("name")
@in_case
def new(outline: str, name: str, case_dir: str) -> None:
    """Start a dossier NAME from an OUTLINE: sanctions-submission, article-15, public-report, company-letter."""
    from reckoning.account.outline import outline_text
    from reckoning.case import Case
    from reckoning.model.errors import UsageError

    text = outline_text(outline)
    path = place_of(Case.open(case_dir), name)
    if path.exists():
        raise UsageError("there is a dossier of that name", where=str(path), do="choose another name")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    click.echo(f"{path}: write between the headings, then run: reckoning dossier check {name}")


@dossier.command()
@click.argument("name")
@in_case
def check(name: str, case_dir: str) -> None:
    """Compute every figure again and say all that is wrong with dossier NAME, by file and line."""
    from reckoning.account.dossier_compose import printed
    from reckoning.case import Case

    done = checked(Case.open(case_dir), name)
    for r, target in done.found.items():
        click.echo(plain(f"{done.written.file}:{r.line} {r.kind} {target[:16]}: {printed(r, target, done.facts)}"))
    against = len(done.facts.contrary) + len(done.facts.denials)
    click.echo(f"{len(done.found)} references, all hold; {against} findings and denials speak against what it cites")


@dossier.command()
@click.argument("name")
@click.option("--out", default="", metavar="DIR", help="Where the files go (default: beside the text).")
@in_case
def build(name: str, out: str, case_dir: str) -> None:
    """Build dossier NAME as PDF (archival, accessible, facts attached) and as one HTML page."""
    from reckoning.case import Case

    for path in built(Case.open(case_dir), name, Path(out) if out else None):
        click.echo(f"{path} ({path.stat().st_size:,} bytes)")


@dossier.command()
@click.argument("pdf", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_case
def walk(pdf: Path, case_dir: str) -> None:
    """Follow every reference of a built PDF from its attached facts down to the bytes of the case."""
    from reckoning.account.dossier_walk import attached_facts
    from reckoning.account.dossier_walk import walk as walked
    from reckoning.case import Case
    from reckoning.model.errors import InputError, raise_all

    done = walked(attached_facts(pdf.read_bytes()), opener(case := Case.open(case_dir)), case.original)
    raise_all([InputError(fault, where=str(pdf), do="build it again, or ask who sent it") for fault in done.faults])
    click.echo(
        f"{done.references:,} references, {done.figures:,} of them figures, lead to {done.statements:,} statements "
        f"and {done.places:,} places in originals; all hold"
    )


def opener(case: Case) -> OpenedOriginals:
    """The originals of a case, to be opened at places, each with the reader it was added with."""
    from reckoning.account.dossier_originals import OpenedOriginals
    from reckoning.archive import acts
    from reckoning.archive.folder import CaseFolder
    from reckoning.engine.intake import reader_by_hand

    folder = CaseFolder(case.root)
    standing = acts.evidence_in(case.ledger())
    readers = {a.evidence.sha256: r for a in standing if (r := reader_by_hand(folder, a))}
    return OpenedOriginals(case.tables(), case.original, readers)


def place_of(case: Case, name: str) -> Path:
    """Where the text of a dossier is; raises `UsageError` for a name that is a path."""
    from reckoning.model.errors import UsageError

    stem = name.removesuffix(".md")
    if not stem or stem != Path(stem).name or stem.startswith("."):
        raise UsageError(f"not a name: {name!r}", do="a name, without folders")
    return case.root / FOLDER / f"{stem}.md"


def held_by(case: Case, asked: Mapping[str, Mapping[str, Parameter]] | None = None) -> Held:
    """What a dossier of a case is made from, every study that it asks for or that ran computed again or looked up."""
    from reckoning.account.dossier_case import Held
    from reckoning.archive import acts

    ran = {name: ran.overrides for name, ran in acts.last_runs(case.ledger()).items() if name != acts.TRACE}
    for study, parameters in {**ran, **(asked or {})}.items():
        case.study(study, parameters)
    named, question = case.settings.name, case.settings.question
    return Held(named, question, case.tables(), case.evidence(), case.judgements(), case.ledger())


def checked(case: Case, name: str) -> Checked:
    """A dossier checked against its case; raises all that is wrong with it."""
    from reckoning.account.dossier import check
    from reckoning.account.dossier_front import read_front
    from reckoning.account.dossier_text import parse
    from reckoning.model.errors import InputError

    path = place_of(case, name)
    file = f"{FOLDER}/{path.name}"
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        do = "reckoning dossier new OUTLINE NAME makes one"
        raise InputError(f"cannot be read: {error}", where=str(path), do=do) from error
    front, _ = read_front(parse(text, file).front, file)
    return check(text, file, held_by(case, front.studies if front else None))


def built(case: Case, name: str, out: Path | None = None) -> list[Path]:
    """The PDF and the HTML page of a dossier, put on the ledger; raises all that is wrong, then writes nothing."""
    from reckoning.account.html_page import html
    from reckoning.account.pdf_file import pdf
    from reckoning.archive import acts
    from reckoning.archive.durable import disk_errors, write_whole
    from reckoning.archive.folder import CaseFolder

    page = checked(case, name).page()
    folder = out or case.root / FOLDER
    CaseFolder(case.root).refuse_own(folder)
    made = {"pdf": pdf(page), "html": html(page).encode()}
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{place_of(case, name).stem}.{ending}" for ending in made]
    with CaseFolder(case.root).ledger.writing() as writer:
        known = [e.body for e in writer.entries if e.act == acts.EXPORTED]
        for path, data in zip(paths, made.values(), strict=True):
            write_whole(path, data)
            body = {"file": path.name, "kind": "dossier", "sha256": hashlib.sha256(data).hexdigest()}
            if body not in known:
                writer.append(acts.EXPORTED, body)
    return paths
