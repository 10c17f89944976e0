"""Commands on reports: read, claims, review."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reckoning.faces.options import as_json, in_case
from reckoning.faces.printing import plain, print_json, print_table

if TYPE_CHECKING:
    from reckoning.case import Case
    from reckoning.readers.prose.claim import DatedExpression
    from reckoning.readers.prose.document import Document
    from reckoning.readers.prose.reader import ProseReading
    from reckoning.readers.prose.statements import StatedClaim

HOW = click.option(
    "--reader", "how", type=click.Choice(["auto", "parsed", "patterns"]), default="auto", help="Which rules read it."
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--published", default="", metavar="DATE", help="When it was published, YYYY-MM-DD.")
@click.option("--publisher", default="", help="Who published it: the speaker of what is given to nobody.")
@click.option("--dates", "only_dates", is_flag=True, help="Every dated expression of the text instead of its claims.")
@HOW
@in_case
@as_json
def read(file: Path, published: str, publisher: str, only_dates: bool, how: str, case_dir: str, as_json: bool) -> None:
    """Read a report: its claims with who says them, and the sentences that gave none. In a case it is archived too."""
    from reckoning.readers.prose.reader import ProseReader, reader_named

    reader = ProseReader(reader_named(how))
    reading = reader.open(file, published, publisher)
    if not published and reading.document.published.on is None and (given := _ask_day()):
        published, reading = given, reader.open(file, given, publisher)
    archived = _archive(file, published, publisher, how, case_dir)
    if as_json:
        print_json(_dates(reading.dates) if only_dates else _claims(reading))
        return
    if only_dates:
        print_table(_dates(reading.dates), ["text", "value", "grain", "basis", "start", "end"])
        return
    _tell(reading)
    if archived:
        click.echo(f"archived as {archived[:12]}; next: reckoning review")


def _ask_day() -> str:
    """The day of publication, asked once where there is a terminal; empty leaves relative dates unresolved."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return ""
    answer: str = click.prompt(
        "When was it published (YYYY-MM-DD; empty: not known)?", default="", show_default=False, err=True
    )
    return answer.strip()


def _archive(file: Path, published: str, publisher: str, how: str, case_dir: str) -> str:
    """Add the file to the case one stands in; empty where there is none."""
    from reckoning.case import Case
    from reckoning.model.errors import UsageError

    try:
        case = Case.open(case_dir)
    except UsageError:
        if case_dir != ".":
            raise
        return ""
    reader = "report" if how == "auto" else f"report-{how}"
    return case.add([file], published=published, source=publisher, reader=reader)[0].sha256


def _claims(reading: ProseReading) -> list[dict[str, Any]]:
    from reckoning.readers.prose.claim_json import claim_json

    locator = reading.document.locator
    return [{"id": n, **claim_json(c), "locator": locator(*c.spans)} for n, c in enumerate(reading.claims)]


def _dates(dates: Sequence[DatedExpression]) -> list[dict[str, Any]]:
    from reckoning.readers.prose.claim_json import date_json

    return [date_json(d) for d in dates]


def _tell(reading: ProseReading) -> None:
    document = reading.document
    day = document.published
    known = f"{day.on} ({day.basis})" if day.on else "not known: relative dates stay unresolved (--published DATE)"
    click.echo(f"{plain(document.title or 'untitled')}; published {known}; read by {reading.reader}")
    for note in document.notes:
        click.echo(f"note: {plain(note)}")
    shown = 0
    for number, claim in enumerate(reading.claims):
        for start, end in sorted(claim.spans):
            if start >= shown:
                click.echo(plain(_joined(document.text[shown:start])), nl=False)
                click.secho(f"[{number}] " + plain(_joined(document.text[start:end])), fg="yellow", nl=False)
                shown = end
    click.echo(plain(_joined(document.text[shown:])) + "\n")
    for number, claim in enumerate(reading.claims):
        _tell_claim(number, claim)
    for refused in reading.refused:
        click.echo(f"refused ({refused.reason}): {plain(refused.detail)}")
    click.echo(f"{len(reading.claims)} claims proposed; {len(reading.refused)} refused; unread:")
    for missed in reading.unread:
        click.echo(f"  {missed.span[0]}-{missed.span[1]} ({', '.join(missed.why)}): {plain(_joined(missed.text))}")


def _joined(text: str) -> str:
    """A text on one line, its paragraphs apart."""
    return " ".join(text.replace("\r", "").replace("\n\n", " ¶ ").split("\n"))


def _tell_claim(number: object, claim: Any) -> None:
    from reckoning.count.figure import in_words

    who = ", ".join(claim.speaker)
    via = f" via {claim.via}" if claim.via else ""
    click.secho(f"[{number}] {plain(who)}{plain(via)}", bold=True, nl=False)
    click.echo(f" ({claim.speaker_basis}; {claim.mode}; {claim.stance}; “{plain(claim.cue)}”; doubt {claim.doubt})")
    for words in claim.text:
        click.echo(f"    {plain(_joined(words))}")
    for f in claim.figures:
        period = f", {f.period.value}" if f.period else ""
        click.echo(f"    figure: {in_words(f.amount)} {f.outcome or ''}{period}".rstrip())
    for d in claim.dates:
        click.echo(f"    date: {plain(d.text)} = {d.value or 'unresolved'} ({d.basis})")


@click.command()
@click.option("--dates", "only_dates", is_flag=True, help="Every dated expression of the reports, in a claim or not.")
@click.option("--by", "by", type=click.Choice(["place"]), help="place: who is said to hold what, by place and day.")
@click.option("--status", type=click.Choice(["proposed", "accepted", "corrected", "rejected"]), help="Only those.")
@in_case
@as_json
def claims(only_dates: bool, by: str | None, status: str | None, case_dir: str, as_json: bool) -> None:
    """The claims of a case with what a person decided on each; what is only proposed feeds no finding."""
    from reckoning.case import Case

    case = Case.open(case_dir)
    stated = [c for c in _stated(case) if status is None or c.status == status]
    if only_dates:
        _print_dates(case, stated, as_json)
    elif by == "place":
        _print_places(stated, as_json)
    elif as_json:
        print_json([_stated_json(c) for c in stated])
    else:
        for c in stated:
            _tell_claim(f"{c.statement.id[:12]} {c.status}", c.accepted or c.claim)
        click.echo(f"{len(stated)} claims")


def _stated(case: Case) -> list[StatedClaim]:
    from reckoning.readers.prose.statements import CLAIM, stated_claims

    return stated_claims(case.statements(CLAIM), case.judgements())


def _stated_json(c: StatedClaim) -> dict[str, Any]:
    from reckoning.readers.prose.claim_json import claim_json

    kept = {
        "id": c.statement.id,
        "evidence": c.statement.evidence,
        "locator": c.statement.locator,
        "status": c.status,
        "published_on": c.statement.stated_on,
    }
    correction = {"proposed": claim_json(c.claim)} if c.correction else {}
    return {**kept, **claim_json(c.accepted or c.claim), **correction}


def _document(case: Case, evidence: str) -> Document:
    """The report behind a claim, opened as it was read: with the day it was published as the case knows it."""
    from reckoning.readers.prose.opening import open_document

    known = next(e for e in case.evidence() if e.sha256 == evidence)
    return open_document(case.original(evidence), known.published_on, known.source, known.file_name)


def _print_dates(case: Case, stated: Sequence[StatedClaim], as_json: bool) -> None:
    from reckoning.readers.prose.dates import dated_expressions

    rows = []
    for evidence in dict.fromkeys(c.statement.evidence for c in stated):
        document = _document(case, evidence)
        found = dated_expressions(document.text, document.normal, document.published.on)
        rows += [{**row, "evidence": evidence} for row in _dates(found)]
    if as_json:
        print_json(rows)
    else:
        print_table(rows, ["text", "value", "grain", "basis", "start", "evidence"])


def _print_places(stated: Sequence[StatedClaim], as_json: bool) -> None:
    from reckoning.readers.prose.holdings import holdings

    found = holdings(stated)
    rows = [asdict(r) for r in found.rows]
    if as_json:
        print_json(rows)
        return
    print_table(rows, ["place", "day", "kind", "stance", "according_to", "rivals", "status", "text"])
    click.echo(
        f"{len(rows)} claims on places; left out: {found.with_units} that name a unit, {found.unpublished}"
        f" not published"
    )


@click.command()
@click.option("--scores", is_flag=True, help="How each reader fares by your judgements, and nothing else.")
@in_case
@as_json
def review(scores: bool, case_dir: str, as_json: bool) -> None:
    """Judge the claims of a case, most doubtful first: accept, correct (both are kept), reject, undo."""
    from reckoning.case import Case
    from reckoning.readers.prose.review import queue, reader_scores

    case = Case.open(case_dir)
    if not (scores or as_json):
        _Review(case, queue(_stated(case))).run()
    rows = [{**asdict(s), "accepted_share": s.accepted_share} for s in reader_scores(_stated(case))]
    if as_json:
        print_json(rows)
    else:
        print_table(rows)


KEYS = {"a": "accept", "c": "correct", "r": "reject", "s": "skip", "u": "undo", "q": "quit"}


class _Review:
    """One sitting: claims in order, a key for each."""

    def __init__(self, case: Case, waiting: list[StatedClaim]) -> None:
        self.case, self.waiting, self.done = case, waiting, list[int]()
        self.documents: dict[str, Document] = {}

    def run(self) -> None:
        at = 0
        while 0 <= at < len(self.waiting):
            self._show(at)
            key = self._key()
            if key == "q":
                break
            at = self._undo(at) if key == "u" else self._judge(at, key)
        click.echo(f"{len(self.done)} judged in this sitting, {len(self.waiting) - len(self.done)} left")

    def _show(self, at: int) -> None:
        one = self.waiting[at]
        document = self._document(one)
        low, high = max(one.claim.spans[0][0] - 160, 0), one.claim.spans[-1][1] + 120
        click.echo(f"\n{at + 1} of {len(self.waiting)}  {plain(document.title)}")
        shown = low
        for start, end in one.claim.spans:
            click.echo(plain(_joined(document.text[shown:start])), nl=False)
            click.secho(plain(_joined(document.text[start:end])), fg="yellow", nl=False)
            shown = end
        click.echo(plain(_joined(document.text[shown:high])))
        _tell_claim(one.statement.id[:12], one.claim)

    def _document(self, one: StatedClaim) -> Document:
        evidence = one.statement.evidence
        if evidence not in self.documents:
            self.documents[evidence] = _document(self.case, evidence)
        return self.documents[evidence]

    def _key(self) -> str:
        """A key where there is a terminal, else the first letter of a line; the end of the input quits."""
        click.echo("  ".join(f"[{k}]{name[1:]}" for k, name in KEYS.items()) + " ", nl=False)
        if sys.stdin.isatty():
            key = click.getchar()
            click.echo(key)
        else:
            line = sys.stdin.readline()
            key = line.strip()[:1] if line else "q"
            click.echo(key)
        return key.lower() if key.lower() in KEYS else "s"

    def _judge(self, at: int, key: str) -> int:
        one = self.waiting[at]
        if key == "s":
            return at + 1
        if key == "c":
            detail = self._correction(one)
            if detail is None:
                return at
            self.case.judge(on="claim", target=one.statement.id, decision="corrected", detail=detail)
        else:
            decision = {"a": "accepted", "r": "rejected"}[key]
            self.case.judge(on="claim", target=one.statement.id, decision=decision)
        self.done.append(at)
        return at + 1

    def _correction(self, one: StatedClaim) -> str | None:
        """The person's own claim as JSON; None when their words do not stand in the text."""
        from reckoning.model.canonical import canonical_json
        from reckoning.model.errors import UsageError
        from reckoning.readers.prose.claim_json import claim_json
        from reckoning.readers.prose.review import correct

        words = self._ask("words as they stand in the text (several spans: ' | '; empty: as they are)")
        speaker = self._ask("speaker as it stands in the text (empty: as it is)")
        spans = [w for w in words.split(" | ") if w.strip()]
        try:
            mine = correct(self._document(one), one.claim, spans, speaker)
        except UsageError as error:
            click.echo(plain(str(error)))
            return None
        return canonical_json(claim_json(mine))

    def _ask(self, what: str) -> str:
        click.echo(f"{what}: ", nl=False)
        return sys.stdin.readline().strip()

    def _undo(self, at: int) -> int:
        """Take the last judgement of this sitting back and show its claim again."""
        if not self.done:
            return at
        last = self.done.pop()
        self.case.judge(on="claim", target=self.waiting[last].statement.id, decision="undone")
        return last
