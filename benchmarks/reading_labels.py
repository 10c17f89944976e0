"""Labels of articles and of sentences, from their files to what is scored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from reading_marks import interval
from reading_scores import Claim, Dated, Figure, Span


@dataclass(frozen=True)
class Article:
    """An article, its labels, and the text whose code points the labels count."""

    source: Path
    text: str
    published: date | None
    claims: tuple[Claim, ...]
    dates: tuple[Dated, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FigureSentence:
    """A sentence and all figures in it."""

    sentence: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class DateSentence:
    """A sentence, the day it was published, and the date in it, if there is one."""

    sentence: str
    published: date | None
    dates: tuple[Dated, ...]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def exact_text(path: Path) -> str:
    """A text with its line ends as they are."""
    return path.read_bytes().decode("utf-8")


def read_article(labels: Path, source: Path | None = None) -> Article:
    """An article by its labels; `source` where it does not stand beside them under the name given there."""
    head, *lines = _rows(labels)
    source = source or labels.parent / head["source"]
    text_file = labels.parent / head.get("text", source.name)
    text = exact_text(source if "text" not in head else text_file)
    claims = tuple(_claim(line, text) for line in lines if line["kind"] == "claim")
    dates = tuple(_dated(line) for line in lines if line["kind"] == "date")
    published = head.get("publication_date")
    on = date.fromisoformat(published) if published else None
    return Article(source, text, on, claims, dates, head.get("aliases", {}))


def _claim(line: Mapping[str, Any], text: str) -> Claim:
    spans = tuple((int(start), int(end)) for start, end in line["spans"])
    if [text[start:end] for start, end in spans] != list(line["text"]):
        raise SystemExit(f"label {line['id']} does not stand in its text at {spans}")
    figures = tuple(_figure(f, spans, text) for f in line["figures"])
    return Claim(
        spans,
        tuple(line["speaker"]),
        line["speaker_span"],
        line["speaker_basis"],
        line["mode"],
        line.get("stance", ""),
        figures,
    )


def _figure(f: Mapping[str, Any], spans: Sequence[Span], text: str) -> Figure:
    places = (text.find(f["text"], start, end) for start, end in spans)
    span = tuple(f["span"]) if "span" in f else next((at, at + len(f["text"])) for at in places if at >= 0)
    value = f.get("value", f.get("best"))
    ends = (value, value) if f["bound"] == "exact" else (f.get("low"), f.get("high"))
    return Figure((span[0], span[1]), *ends, value, f["bound"], f["unit"], f.get("act", f.get("outcome", "")))


def _dated(line: Mapping[str, Any]) -> Dated:
    span = (line["start"], line["start"] + len(line["text"]))
    return Dated(span, interval(line["value"]), line.get("anchor", ""))


def figure_sentences(path: Path, split: str) -> list[FigureSentence]:
    """The sentences with figures of one half."""
    rows = [row for row in _rows(path) if row["split"] == split]
    return [FigureSentence(r["sentence"], tuple(_figure(f, [], r["sentence"]) for f in r["figures"])) for r in rows]


def date_sentences(path: Path, split: str) -> list[DateSentence]:
    """The sentences with dates of one half."""
    found = []
    for row in _rows(path):
        if row["split"] != split:
            continue
        days = (date.fromisoformat(row["start"]), date.fromisoformat(row["end"])) if row["start"] else None
        dates = (Dated((row["span"][0], row["span"][1]), days, row["anchor"]),) if row["span"] else ()
        published = date.fromisoformat(row["published"]) if row["published"] else None
        found.append(DateSentence(row["sentence"], published, dates))
    return found
