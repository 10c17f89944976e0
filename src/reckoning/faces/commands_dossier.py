"""The command `dossier`: new from an outline, check against the case, build as PDF and HTML."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reckoning.faces.options import in_case
from reckoning.faces.printing import plain

if TYPE_CHECKING:
    from reckoning.account.bundle_request import Request
    from reckoning.account.dossier import Checked
    from reckoning.account.dossier_case import Held
    from reckoning.account.dossier_front import Parameter
    from reckoning.account.dossier_originals import OpenedOriginals
    from reckoning.account.dossier_walk import Opening
    from reckoning.account.release import Release
    from reckoning.case import Case

FOLDER = "dossiers"
MOST_REASONS = 12


def for_readers(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say who a dossier is for."""
    profiles = click.Choice(["", "court", "regulator", "public"])
    for option in (
        click.option("--release", multiple=True, metavar="SHA256", help="An original that leaves whole."),
        click.option("--sensitivity", type=click.IntRange(0, 2), default=0, help="Originals up to this may leave."),
        click.option("--profile", type=profiles, default="", help="Who reads it: court, regulator or public."),
    ):
        command = option(command)
    return command


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
@for_readers
@in_case
def check(name: str, profile: str, sensitivity: int, release: tuple[str, ...], case_dir: str) -> None:
    """Compute every figure again and say all that is wrong with dossier NAME, by file and line.

    With --profile, as its readers would get it: what each reference prints, and what is not printed.
    """
    from reckoning.account.dossier_compose import printed
    from reckoning.case import Case

    done = checked(Case.open(case_dir), name, request_of(profile, sensitivity, release))
    for r, target in done.found.items():
        click.echo(plain(f"{done.written.file}:{r.line} {r.kind} {target[:16]}: {printed(r, target, done.facts)}"))
    against = len(done.facts.contrary) + len(done.facts.denials)
    if done.release:
        tell_release(done.release)
    click.echo(f"{len(done.found)} references, all hold; {against} findings and denials speak against what it cites")


@dossier.command()
@click.argument("name")
@click.option("--out", default="", metavar="DIR", help="Where the files go (default: beside the text).")
@click.option("--recompute", is_flag=True, help="Trace and conclude anew first, where a run is out of date.")
@for_readers
@in_case
def build(
    name: str, out: str, recompute: bool, profile: str, sensitivity: int, release: tuple[str, ...], case_dir: str
) -> None:
    """Build dossier NAME as PDF (archival, accessible, facts attached) and as one HTML page.

    Without --profile it is a working copy, with the names and hashes of all originals; no bundle takes that.
    """
    from reckoning.case import Case

    request = request_of(profile, sensitivity, release)
    for path in built(Case.open(case_dir), name, Path(out) if out else None, request, recompute=recompute):
        click.echo(f"{path} ({path.stat().st_size:,} bytes)")
    if request is None:
        click.echo("a working copy: build it with --profile before it leaves")


@dossier.command()
@click.argument("pdf", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_case
def walk(pdf: Path, case_dir: str) -> None:
    """Follow every reference of a built PDF from its attached facts down to the bytes of the case."""
    from reckoning.account.dossier_walk import attached_facts
    from reckoning.account.dossier_walk import walk as walked
    from reckoning.case import Case
    from reckoning.model.errors import InputError, raise_all

    case = Case.open(case_dir)
    facts = attached_facts(pdf.read_bytes())
    done = walked(facts, opener(case), case.original, opening_of(case, facts))
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


def opening_of(case: Case, facts: Mapping[str, Any]) -> Opening:
    """What only the case can tell of a dossier's facts: originals behind commitments, and where statements stand."""
    from reckoning.account.dossier_walk import Opening, Standing
    from reckoning.account.pseudonym_vault import Vault
    from reckoning.account.release import opened
    from reckoning.tables.duck import literals

    told = facts.get("statements")
    ids = sorted(name for name in told if isinstance(name, str)) if isinstance(told, dict) else []
    if not facts.get("profile") or not ids:
        return Opening()
    rows = case.sql(f"""SELECT DISTINCT id, evidence, locator, raw FROM statements
        WHERE id IN (SELECT unnest({literals(ids)}::VARCHAR[])) ORDER BY ALL""").to_pylist()
    places = {row["id"]: Standing(row["evidence"], row["locator"], row["raw"]) for row in rows}
    return Opening(opened(Vault(case.root)), places)


def request_of(profile: str, sensitivity: int, release: tuple[str, ...]) -> Request | None:
    """What readers of a profile may have; None for a working copy."""
    from reckoning.account.bundle_request import Request
    from reckoning.model.errors import UsageError

    if not profile:
        if sensitivity or release:
            raise UsageError("--sensitivity and --release are of a profile", do="--profile court, regulator or public")
        return None
    request = Request(profile, sensitivity, release)
    _ = request.limit  # refused at once where the profile does not bear it
    return request


def tell_release(release: Release) -> None:
    """Print what of a dossier is not printed under its profile."""
    from reckoning.account.bundle_plan import FINDING, ORIGINAL, STATEMENT

    plan = release.plan
    for what, how in ((ORIGINAL, "told by a commitment"), (STATEMENT, "not printed"), (FINDING, "not printed")):
        if stays := plan.staying(what):
            click.echo(f"under the profile {plan.request.profile}, {len(stays)} of its {what}s are {how}:")
            why = Counter(stays.values())
            click.echo("\n".join(plain(f"  {n} because {reason}") for reason, n in why.most_common(MOST_REASONS)))


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
    whole = case.holding()
    tables, evidence, withheld = whole.leaving.tables, whole.leaving.evidence, len(whole.withheld)
    return Held(named, question, tables, evidence, whole.judgements, whole.entries, withheld, whole.tables)


def refuse_stale(case: Case, name: str) -> None:
    """Raise `InputError` for every run that is out of date: its figures may not come out any more."""
    from reckoning.model.errors import InputError, raise_all

    do = f"run: reckoning dossier build {name} --recompute"
    raise_all([InputError(str(stale), where=str(case.root), do=do) for stale in case.stale()])


def recomputed(case: Case) -> None:
    """Trace and conclude anew, as each was run last."""
    from reckoning.archive import acts

    runs = acts.last_runs(case.ledger())
    for name, ran in runs.items():
        if name == acts.TRACE:
            case.trace(ran.overrides)
        else:
            case.study(name, ran.overrides)


def checked(case: Case, name: str, request: Request | None = None) -> Checked:
    """A dossier checked against its case, as the readers of a request get it; raises all that is wrong with it."""
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
    refuse_stale(case, name)
    front, _ = read_front(parse(text, file).front, file)
    return check(text, file, held_by(case, front.studies if front else None), request)


def built(
    case: Case, name: str, out: Path | None = None, request: Request | None = None, *, recompute: bool = False
) -> list[Path]:
    """The PDF and the HTML page of a dossier, put on the ledger; raises all that is wrong, then writes nothing."""
    from reckoning.account.html_page import html
    from reckoning.account.pdf_file import pdf
    from reckoning.archive import acts
    from reckoning.archive.durable import disk_errors, placing
    from reckoning.archive.folder import CaseFolder

    if recompute:
        recomputed(case)
    page = checked(case, name, request).page()
    folder = out or case.root / FOLDER
    CaseFolder(case.root).refuse_own(folder)
    made = {"pdf": pdf(page), "html": html(page).encode()}
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    placed = {folder / f"{place_of(case, name).stem}.{ending}": data for ending, data in made.items()}
    with CaseFolder(case.root).ledger.writing() as writer, placing(placed):
        known = [e.body for e in writer.entries if e.act == acts.EXPORTED]
        for path, data in placed.items():
            body = {"file": path.name, "kind": "dossier", "sha256": hashlib.sha256(data).hexdigest()}
            if body not in known:
                writer.append(acts.EXPORTED, body)
    return list(placed)
