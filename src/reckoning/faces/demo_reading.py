"""The demo's reading: one fictional article, its claims, the demo's own judgements, and the letters under each."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from reckoning.case import Case
from reckoning.faces.printing import plain
from reckoning.model.row import RecordKind
from reckoning.readers.prose.statements import CLAIM, StatedClaim, stated_claims

EXAMPLES = Path("examples/reading")
CASE = Path("demo-cases/reading")
OVERLAP = 0.5
Say = Callable[[str], Any]
Span = tuple[int, int]


def run(console: Say = click.echo) -> Case:
    """Make the case anew, read the article, judge its claims as recorded, and lead each figure back; the case."""
    recorded = json.loads((EXAMPLES / "demo.json").read_text(encoding="utf-8"))
    article = EXAMPLES / recorded["article"]
    console("\n== reading: a FICTIONAL article, read by rules without any language model ==")
    shutil.rmtree(CASE, ignore_errors=True)
    case = Case.create(CASE, "reading", "Who says what, in which words?")
    given = {"published": recorded["published"], "source": "a fictional newspaper"}
    taken = case.add([article], reader="report-patterns", **given)[0].intake
    console(f"{article.name}: {taken.kept} claims proposed, {taken.rejected} refused by the gate")
    judged = _judge(case, recorded["judgements"])
    console(f"{judged} of {len(recorded['judgements'])} recorded judgements met a proposed claim (the demo's own)")
    for stated in _claims(case):
        console(plain(f"  {stated.status}: {' / '.join(stated.claim.speaker)}: {_short(stated.claim.text)}"))
    led_back(case, console)
    return case


def _claims(case: Case) -> list[StatedClaim]:
    return stated_claims(case.statements(CLAIM), case.judgements())


def _judge(case: Case, judgements: Sequence[dict[str, Any]]) -> int:
    """Judge the claim nearest to each recorded one; how many met one."""
    met = 0
    claims = _claims(case)
    for one in judgements:
        spans = [(int(a), int(b)) for a, b in one["spans"]]
        nearest = max(claims, key=lambda c: _overlap(c.claim.spans, spans), default=None)
        if nearest is not None and _overlap(nearest.claim.spans, spans) >= OVERLAP:
            case.judge("claim", nearest.statement.id, one["decision"], reason=one["reason"])
            met += 1
    return met


def _overlap(a: Sequence[Span], b: Sequence[Span]) -> float:
    """The letters in both, as a share of the letters in either."""
    first, second = ({n for start, end in spans for n in range(start, end)} for spans in (a, b))
    return len(first & second) / max(len(first | second), 1)


def _short(text: Sequence[str]) -> str:
    joined = " ... ".join(text)
    return joined if len(joined) <= 90 else joined[:89] + "…"


def led_back(case: Case, console: Say) -> None:
    """Each figure of an accepted claim, and the letters it stands in."""
    console("\nFigures of accepted claims, each with its letters in the article:")
    for row in case.material().rows_of_kind(RecordKind.FIGURE):
        figure = row.get("figure")
        letters = case.show(row.statement).originals[0].text
        stands = "stands there letter by letter" if figure and figure.raw in letters else "is not there"
        console(plain(f"  {row.statement[:12]} {row.stated_by}: {row.text('what')}: “{row.text('figure')}” {stands}"))
