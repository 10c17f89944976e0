"""Command on who is who: resolve."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from reckoning.faces.options import as_json, in_case
from reckoning.faces.printing import plain, print_json

if TYPE_CHECKING:
    from reckoning.case import Case
    from reckoning.resolve.candidates import CandidatePair
    from reckoning.resolve.review import Review

SHORT_DIGITS = 12
_KEYS = {"s": "same", "d": "different", "u": "unsure"}
_ASKED = "s same  d different  u unsure (S D U: all alike)  n next  z undo the last  q quit"


@click.command()
@click.option(
    "--judge",
    nargs=3,
    metavar="A B DECISION",
    help="Judge two subjects same, different or unsure; undone takes the last judgement on them back.",
)
@click.option("--reason", default="", help="Why; a judgement needs it.")
@click.option("--alike", is_flag=True, help="Judge with A and B every pair of the same names for the same reasons.")
@click.option("--of", "subject", default="", metavar="SUBJECT", help="What is known of one entity, and what joins it.")
@click.option("--limit", default=20, help="How many pairs are listed (0: all).")
@in_case
@as_json
def resolve(
    judge: tuple[str, str, str] | None,
    reason: str,
    alike: bool,
    subject: str,
    limit: int,
    case_dir: str,
    as_json: bool,
) -> None:
    """Who may be whom, most doubtful first, with the reasons. In a terminal each pair is asked; a person decides.

    A subject is imo:N, or a mention by six or more of its digits. Nothing is merged by itself: only one valid IMO
    number, or a judgement, makes one of two.
    """
    from reckoning.case import Case
    from reckoning.resolve.review import Review

    case = Case.open(case_dir)
    review = Review(case.rows(), case.judgements())
    if judge:
        a, b = review.subject(judge[0]), review.subject(judge[1])
        pair = review.pair(a, b) if alike else None
        pairs = [(p.first, p.second) for p in review.alike(pair)] if pair else [(a, b)]
        _judge(case, review, pairs, judge[2], reason)
        click.echo(f"{judge[2]}: {judge[0]} and {judge[1]}" + (f", {len(pairs):,} pairs" if alike else ""))
    elif subject:
        _show(review, review.subject(subject), as_json)
    elif as_json:
        print_json([_row(p) for p in (review.queue[:limit] if limit else review.queue)])
    elif sys.stdin.isatty() and sys.stdout.isatty():
        _ask(case, review)
    else:
        _list(review, limit)


def _judge(case: Case, review: Review, pairs: list[tuple[str, str]], decision: str, reason: str) -> None:
    for a, b in pairs:
        review.check(a, b, decision)
    for a, b in pairs:
        case.judge("link", a, decision, reason=reason, other=b)


def _row(pair: CandidatePair) -> dict[str, Any]:
    return {**asdict(pair), "kind": str(pair.kind), "doubt": round(pair.doubt, 4)}


def _short(subject: str) -> str:
    scheme, _, value = subject.partition(":")
    digits, mark, number = value.partition("#")
    return subject if scheme != "mention" else f"{digits[:SHORT_DIGITS]}{mark}{number}"


def _list(review: Review, limit: int) -> None:
    shown = 0
    told: set[tuple[str, str]] = set()
    for pair in review.queue:
        if (pair.first, pair.second) in told or (limit and shown == limit):
            continue
        alike = review.alike(pair)
        told.update((p.first, p.second) for p in alike)
        shown += 1
        _tell(review, pair, len(alike))
    left = len(review.queue) - len(told)
    if left > 0:
        click.echo(f"... {left:,} more (--limit 0 shows all)")
    click.echo(f"{len(review.queue):,} pairs to judge, {len(review.entities.ids):,} entities")
    for never in review.entities.contradictions:
        click.echo(f"cannot be one: {_short(never.first)} and {_short(never.second)}: {plain(never.why)}", err=True)
        for tie in never.ties:
            click.echo(f"  {_short(tie.first)} and {_short(tie.second)}: {plain(tie.why)}", err=True)


def _tell(review: Review, pair: CandidatePair, alike: int) -> None:
    unsure = ", judged unsure" if pair.unsure else ""
    click.echo(f"{plain(pair.first_name)} ~ {plain(pair.second_name)}: {pair.kind}, score {pair.score:.2f}{unsure}")
    for entity in (pair.first, pair.second):
        lines = review.described(entity)
        for line in lines[:4]:
            click.echo(f"  {_short(entity)}  {plain(line)}")
        if len(lines) > 4:
            click.echo(f"  {_short(entity)}  and {len(lines) - 4} more records")
    if alike > 1:
        click.echo(f"  and {alike - 1:,} more pairs of these names for the same reasons")
    for reason in pair.reasons:
        click.echo(f"    {reason.bits:+6.1f}  {plain(reason.words)}")


def _show(review: Review, subject: str, as_json: bool) -> None:
    from reckoning.model.instant import iso
    from reckoning.resolve.timeline import timeline

    entity = review.entities.of(subject)
    borne = [
        {
            "property": b.property,
            "value": b.value,
            "from": iso(b.start_ms),
            "until": iso(b.end_ms),
            "records": len(b.statements),
        }
        for b in timeline(review.entities, entity)
    ]
    if as_json:
        print_json(borne)
        return
    click.echo(f"{plain(review.entities.name(entity))} ({entity})")
    for line in review.described(entity):
        click.echo(f"  {plain(line)}")
    for row in borne:
        when = f" from {row['from']} until {row['until'] or 'no end said'}" if row["from"] else ""
        click.echo(f"    {row['property']}: {plain(str(row['value']))}{when}")
    for member in review.entities.members(entity):
        for why in review.entities.why(entity, member):
            click.echo(f"    {_short(member)}: {plain(why)}")


def _ask(case: Case, review: Review) -> None:
    """The queue, one pair after another, one key each."""
    done: list[list[tuple[str, str]]] = []
    skipped: set[tuple[str, str]] = set()
    while left := [p for p in review.queue if (p.first, p.second) not in skipped and not p.unsure]:
        pair = left[0]
        alike = [(p.first, p.second) for p in review.alike(pair)]
        click.echo(f"\n{len(left):,} pairs left")
        _tell(review, pair, len(alike))
        click.echo(_ASKED)
        key = click.getchar()
        if key in ("q", "Q", "\x1b", "\x03", "\x04"):
            break
        if key == "n":
            skipped.update(alike)
        elif key == "z" and done:
            for first, second in done.pop():
                case.judge("link", first, "undone", other=second)
            review.judge(case.judgements())
        elif decision := _KEYS.get(key.casefold()):
            chosen = alike if key.isupper() else [(pair.first, pair.second)]
            _judge(case, review, chosen, decision, click.prompt(f"{decision}, because"))
            done.append(chosen)
            review.judge(case.judgements())
    click.echo(f"{sum(map(len, done)):,} judged")
