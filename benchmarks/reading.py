"""How well reports are read: `python benchmarks/reading.py [--held-out] [--reader patterns] [--speed]`.

Scores the reader of prose against labels made by hand: the articles for tuning, or with `--held-out` the
others, and the sentences with figures and dates of the same half. `--folder DIR` takes other articles and labels,
`--article TEXT --labels JSONL` a single one. `--misses` prints what was missed and what was found beside (never of
the held-out half: who mends a reader does not look there). `--speed` measures words a second of both readers and the
limit of a PDF, in processes of their own. What counts as right stands in `reading_scores`. `--json FILE` writes the
same as JSON.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import reckoning.readers.prose.claim as prose
from plain_pdf import pdf
from reading_align import Alignment
from reading_labels import Article, DateSentence, FigureSentence, date_sentences, figure_sentences, read_article
from reading_scores import (
    CLOSE,
    CLOSER,
    MEASURES,
    Claim,
    Dated,
    Figure,
    Scores,
    Span,
    closeness,
    common,
    f1_spread,
    pairs,
    same_days,
    same_figure,
    same_speaker,
    score_claims,
    score_dates,
    score_figures,
    score_verbatim,
)
from reckoning.readers.prose.dates import dated_expressions
from reckoning.readers.prose.figures import figures_in
from reckoning.readers.prose.normal_form import normal_form
from reckoning.readers.prose.reader import ProseReader, reader_named

CORPUS = Path(__file__).parents[1] / "examples" / "reading"
READERS = ("parsed", "patterns")
PDF_PAGES, MOST_WORDS_A_PAGE = 500, 700


@dataclass(frozen=True)
class Reading:
    """What a reader made of one article, in code points of the text that its labels count."""

    claims: tuple[Claim, ...]
    dates: tuple[Dated, ...]
    verbatim: tuple[tuple[tuple[Span, ...], tuple[str, ...]], ...]
    text: str


def days(first: str, last: str) -> tuple[date, date] | None:
    return (date.fromisoformat(first), date.fromisoformat(last)) if first else None


def figure_of(found: prose.ClaimFigure, span: Span) -> Figure:
    a = found.amount
    return Figure(span, a.low, a.high, a.best, str(a.bound), a.unit, str(found.outcome or ""))


def claim_of(found: prose.Claim, place: Callable[[Span], Span | None]) -> Claim | None:
    """A claim at its places in the labelled text; None where that text has no word of it (a caption, a menu)."""
    spans = tuple(span for part in found.spans if (span := place(part)))
    figures = tuple(figure_of(f, span) for f in found.figures if (span := place(f.span)))
    basis, mode, stance = str(found.speaker_basis), str(found.mode), str(found.stance)
    said = Claim(spans, found.speaker, found.speaker_text, basis, mode, stance, figures)
    return said if spans else None


def anchors_of(dates: Sequence[Dated]) -> dict[str, str]:
    """The table of anchors that a case with these labels would have: an event and its day."""
    return {d.anchor.removeprefix("the "): d.days[0].isoformat() for d in dates if d.anchor and d.days}


def read(article: Article, reader: str) -> Reading:
    """An article, read from its file as a user would."""
    published = article.published.isoformat() if article.published else ""
    made = ProseReader(reader_named(reader), anchors_of(article.dates)).open(article.source, published)
    found = [c for c in made.claims if c.speaker_basis is not prose.SpeakerBasis.PUBLISHER]
    place = Alignment(made.document.text, article.text)
    claims = tuple(claim for one in found if (claim := claim_of(one, place)))
    dates = tuple(Dated(span, days(d.first, d.last)) for d in made.dates if (span := place(d.span)))
    verbatim = tuple((one.spans, one.text) for one in made.claims)
    return Reading(claims, dates, verbatim, made.document.text)


def score(article: Article, reading: Reading, *scores: Scores) -> None:
    """Add one article to every tally given."""
    for one in scores:
        score_claims(one, article.claims, reading.claims, article.aliases)
        score_dates(one, article.dates, reading.dates, anchors=True)
        score_verbatim(one, reading.text, article.text, reading.verbatim)


def score_sentences(figures: Sequence[FigureSentence], dates: Sequence[DateSentence]) -> Scores:
    """Single sentences, without any claim around them."""
    scores = Scores()
    for row in figures:
        normal = normal_form(row.sentence)
        known = dated_expressions(row.sentence, normal, None)
        found = figures_in(row.sentence, normal, 0, len(normal), known)
        score_figures(scores, row.figures, [figure_of(f, f.span) for f in found])
    for line in dates:
        normal, anchors = normal_form(line.sentence), anchors_of(line.dates)
        expressions = dated_expressions(line.sentence, normal, line.published, anchors)
        score_dates(scores, line.dates, [Dated(d.span, days(d.first, d.last)) for d in expressions], anchors=True)
    return scores


def print_misses(article: Article, reading: Reading) -> None:
    """What was labelled and not found, what was found and not labelled, and what is told otherwise."""

    def words(spans: Sequence[Span]) -> str:
        return " … ".join(article.text[start:end] for start, end in spans)

    close = pairs(closeness(article.claims, reading.claims), CLOSE)
    rows, columns = {a for a, _ in close}, {b for _, b in close}
    for at, claim in enumerate(article.claims):
        if at not in rows:
            print(f"    missed   {claim.speaker}: {words(claim.spans)}")
    for at, claim in enumerate(reading.claims):
        if at not in columns:
            print(f"    beside   {claim.speaker} [{claim.basis}]: {words(claim.spans)}")
    for a, b in close:
        for line in told_otherwise(article.claims[a], reading.claims[b], article.aliases):
            print(f"    {line}: {words(article.claims[a].spans)}")
    for d in article.dates:
        near = [f for f in reading.dates if f.span[0] < d.span[1] and d.span[0] < f.span[1]]
        if not any(same_days(d.days, f.days) for f in near) and (d.days or near):
            print(f"    date     {words([d.span])!r} is {_shown(d)}, found {[_shown(f) for f in near]}")


def told_otherwise(label: Claim, found: Claim, aliases: Mapping[str, str]) -> Iterator[str]:
    """Where a found claim differs from the labelled one it is paired with."""
    if not same_speaker(label, found, aliases):
        yield f"speaker  is {label.speaker}, found {found.speaker} [{found.basis}]"
    if common(label.spans, found.spans) < CLOSER:
        yield f"span     is {label.spans}, found {found.spans}"
    if label.mode != found.mode:
        yield f"mode     is {label.mode}, found {found.mode}"
    if label.stance and label.stance != found.stance:
        yield f"stance   is {label.stance}, found {found.stance}"
    for f in label.figures:
        near = [g for g in found.figures if g.span[0] < f.span[1] and f.span[0] < g.span[1]]
        if not any(same_figure(f, g) and f.outcome == g.outcome for g in near) and (f.outcome or near):
            yield f"figure   is {_ends(f)}, found {[_ends(g) for g in near]}"


def _shown(d: Dated) -> str:
    return f"{d.days[0]}..{d.days[1]}" if d.days else "unresolved"


def _ends(f: Figure) -> str:
    return f"{f.bound} {f.low} {f.best} {f.high} {f.outcome or '-'}"


HEADER = f"{'':34}{'labelled':>9}{'found':>7}{'right':>7}{'prec.':>8}{'recall':>8}{'F1':>8}"


def print_scores(title: str, scores: Scores) -> None:
    """A table of tallies."""
    print(f"\n{title}\n{HEADER}")
    for name in MEASURES:
        t = scores[name]
        if t.labelled or t.found:
            ends = f"{t.precision:8.3f}{t.recall:8.3f}{t.f1:8.3f}"
            print(f"{name:34}{t.labelled:9}{t.found:7}{t.right:7}{ends}")


def as_json(scores: Scores) -> dict[str, Any]:
    return {
        name: {"labelled": t.labelled, "found": t.found, "right": t.right, "precision": t.precision, "recall": t.recall}
        for name, t in scores.tallies.items()
        if t.labelled or t.found
    }


def corpus_words() -> str:
    """All articles for tuning as one text, for timing."""
    return "\n\n".join(path.read_text(encoding="utf-8") for path in sorted((CORPUS / "tuning").glob("*.txt")))


def words_a_second(reader: str) -> dict[str, float]:
    """From a file to claims, the model already loaded, over all articles for tuning again for about five seconds."""
    chosen = ProseReader(reader_named(reader))
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "articles.txt"
        path.write_text(corpus_words(), encoding="utf-8")
        words = len(path.read_text(encoding="utf-8").split())
        chosen.open(path, "2024-01-31")
        rounds, start = 0, time.perf_counter()
        while time.perf_counter() - start < 5:
            chosen.open(path, "2024-01-31")
            rounds += 1
        return {"words_a_second": words * rounds / (time.perf_counter() - start)}


def pdf_limit(reader: str) -> dict[str, float]:
    """Seconds and memory for a PDF of 500 pages, from its bytes to proposed claims."""
    once = corpus_words().encode("cp1252", "ignore").decode("cp1252")
    text = "\n\n".join([once] * (PDF_PAGES * MOST_WORDS_A_PAGE // len(once.split()) + 1))
    data = pdf(text, "A long report", pages=PDF_PAGES)
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "long.pdf"
        path.write_bytes(data)
        start = time.perf_counter()
        made = ProseReader(reader_named(reader)).open(path, "2024-01-31")
        taken = time.perf_counter() - start
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    words = len(made.document.text.split())
    return {"pages": PDF_PAGES, "words": words, "claims": len(made.claims), "seconds": taken, "peak_mb": peak / 1024}


MEASURED: dict[str, Callable[[str], dict[str, float]]] = {"words": words_a_second, "pdf": pdf_limit}


def print_speed() -> dict[str, Any]:
    """Both readers, each measure in a process of its own."""
    found: dict[str, Any] = {}
    print("\nspeed")
    for name in MEASURED:
        for reader in READERS:
            command = [sys.executable, __file__, "--reader", reader, "--measure", name]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            found[f"{name} {reader}"] = (
                json.loads(done.stdout) if done.returncode == 0 else done.stderr.splitlines()[-1:]
            )
            print(f"  {name:6}{reader:10}{found[f'{name} {reader}']}")
    return found


def articles_of(args: argparse.Namespace) -> list[Article]:
    if args.article:
        return [read_article(args.labels, args.article)]
    folder = args.folder or CORPUS / ("held-out" if args.held_out else "tuning")
    return [read_article(path) for path in sorted(folder.glob("*.jsonl"))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--article", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--reader", choices=READERS, default="parsed")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--measure", choices=tuple(MEASURED), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if bool(args.article) != bool(args.labels):
        parser.error("--article and --labels come together")
    if args.misses and args.held_out:
        parser.error("--misses is for the articles a reader is mended on, not for those it is judged on")
    if args.measure:
        print(json.dumps(MEASURED[args.measure](args.reader)))
        return
    report = run(args)
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Read, score and print; the same as a dictionary."""
    total, each = Scores(), []
    report: dict[str, Any] = {"reader": args.reader, "articles": {}}
    for article in articles_of(args):
        mine, reading = Scores(), read(article, args.reader)
        score(article, reading, mine, total)
        report["articles"][article.source.name] = as_json(mine)
        each.append(mine["claims_50"])
        t = {name: mine[name] for name in ("claims_50", "speakers", "figures", "dates")}
        shown = "  ".join(f"{name} {x.f1 if name == 'claims_50' else x.recall:.2f}" for name, x in t.items())
        print(f"{article.source.name:42}{shown}")
        if args.misses:
            print_misses(article, reading)
    print_scores(f"articles, reader {args.reader}", total)
    report["all"] = as_json(total)
    if len(each) > 1:
        report["claims_50_f1_spread"] = f1_spread(each)
        low, high = report["claims_50_f1_spread"]
        print(f"F1 of claims at 0.5 over {len(each)} articles drawn again: 95 % within {low:.3f} to {high:.3f}")
    if not (args.article or args.folder):
        split = "held-out" if args.held_out else "tuning"
        figures = figure_sentences(CORPUS / "figures.jsonl", split)
        sentences = score_sentences(figures, date_sentences(CORPUS / "dates.jsonl", split))
        print_scores(f"single sentences, {split}", sentences)
        report["sentences"] = as_json(sentences)
    if args.speed:
        report["speed"] = print_speed()
    return report


if __name__ == "__main__":
    main()
