"""Write the articles and labels of `examples/reading` from the marked texts: `python benchmarks/reading_corpus.py`.

An article is a plain text, an HTML page or a PDF. Spans of labels count code points of the plain text; of a page or a
PDF that is the file `NAME.reading.txt` beside it, what a person reads there. `--show` prints each claim in place.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

from plain_pdf import pdf
from reading_marks import CONTINUED, Claim, Dated, Figure, Marked, MarkError, grain, interval, unmark

CORPUS = Path(__file__).parents[1] / "examples" / "reading"
SPLITS = ("tuning", "held-out")
PRONOUNS = {"he", "she", "it", "they", "we", "i"}
OPENING = ("“", '"', "‘", "'")


def headed(path: Path) -> tuple[dict[str, str], str]:
    """Header fields and body of a marked file."""
    head, body = path.read_text(encoding="utf-8").split("---\n", 1)
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    return fields, body.strip() + "\n"


def ordered(marked: Marked) -> list[Claim]:
    """Claims in the order of their first words."""
    return sorted(marked.claims.values(), key=lambda claim: min(claim.spans))


def check(marked: Marked) -> None:
    """Refuse labels that contradict their own words."""
    for claim in marked.claims.values():
        parts = [marked.text[slice(*span)] for span in claim.spans]
        quoted = any(re.search(r"[“”\"‘]|(?<!\w)'|'(?!\w)", part) for part in parts)
        opens = all(part.startswith(OPENING) for part in parts)
        right = {"direct": opens, "mixed": quoted, "indirect": not quoted}[claim.mode]
        if not right or any(part != part.strip() or part.startswith("that ") for part in parts):
            raise MarkError(f"claim {claim.number}: mode {claim.mode} or edges of {parts}")
        said = marked.text[slice(*claim.speaker_span)].lower() if claim.speaker_span else ""
        if said and (said in PRONOUNS) != (claim.basis == "pronoun"):
            raise MarkError(f"claim {claim.number}: basis {claim.basis} of {said!r}")
    inside = [span for claim in marked.claims.values() for span in claim.spans]
    for figure in marked.figures:
        if not any(start <= figure.span[0] and figure.span[1] <= end for start, end in inside):
            raise MarkError(f"a figure outside every claim: {marked.text[slice(*figure.span)]!r}")
    taken = sorted(inside)
    for (_, end), (start, _) in pairwise(taken):
        if start < end:
            raise MarkError(f"claims overlap at {marked.text[start:end]!r}")


def figure_label(figure: Figure, text: str) -> dict[str, Any]:
    return {
        "text": text[slice(*figure.span)],
        "span": list(figure.span),
        "value": figure.best,
        "bound": figure.bound,
        "unit": figure.unit,
        "act": figure.outcome,
        "low": figure.low,
        "high": figure.high,
    }


def claim_label(at: int, claim: Claim, marked: Marked) -> dict[str, Any]:
    spans = sorted(claim.spans)
    figures = [f for f in marked.figures if any(s <= f.span[0] and f.span[1] <= e for s, e in spans)]
    return {
        "kind": "claim",
        "id": f"c{at:02}",
        "speaker": list(claim.speaker),
        "speaker_span": marked.text[slice(*claim.speaker_span)] if claim.speaker_span else "",
        "cue": claim.cue,
        "mode": claim.mode,
        "type": claim.type,
        "stance": claim.stance,
        "spans": [list(span) for span in spans],
        "text": [marked.text[slice(*span)] for span in spans],
        "figures": [figure_label(f, marked.text) for f in sorted(figures, key=lambda f: f.span)],
        "about": "",
        "via": claim.via,
        "speaker_basis": claim.basis,
    }


def date_label(dated: Dated, text: str) -> dict[str, Any]:
    ends = interval(dated.value)
    return {
        "kind": "date",
        "text": text[slice(*dated.span)],
        "start": dated.span[0],
        "value": dated.value,
        "grain": grain(dated.value),
        "interval": [end.isoformat() for end in ends] if ends else None,
        "anchor": dated.anchor,
    }


def labels(fields: dict[str, str], marked: Marked, source: str, text_file: str) -> list[dict[str, Any]]:
    """The label lines of an article: what it is, its claims, its dates."""
    check(marked)
    claims = [claim_label(at, claim, marked) for at, claim in enumerate(ordered(marked), 1)]
    dates = [date_label(d, marked.text) for d in sorted(marked.dates, key=lambda d: d.span)]
    head = {
        "kind": "meta",
        "source": source,
        "text": text_file,
        "style": fields["style"],
        "publication_date": fields["published"] if fields["basis"] != "unknown" else None,
        "publication_date_basis": fields["basis"],
        "aliases": dict(pair.split("=") for pair in fields.get("aliases", "").split(", ") if pair),
        "attributions": len(claims),
        "dates": len(dates),
        "text_sha256": hashlib.sha256(marked.text.encode()).hexdigest(),
        "note": "fictional; spans are code points of the text named here; publisher-only assertions are not labelled",
    }
    return [head, *claims, *dates]


PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title} | {site}</title>
<meta property="article:published_time" content="{published}T09:30:00+00:00">
<style>nav {{ display: flex }} .promo {{ float: right }}</style>
<script>window.paper = {{ "said": "The minister said 4,486 people were killed" }};</script>
</head>
<body>
<header><a href="/">{site}</a>
<nav><ul><li><a href="/news">News</a></li><li><a href="/economy">Economy</a></li><li><a href="/opinion">Opinion</a></li>
<li><a href="/subscribe">Subscribe for 12 coins a month</a></li></ul></nav></header>
<div class="cookie-banner">We and our 214 partners value your privacy. <button>Accept</button></div>
<main>
<article>
<h1>{heading}</h1>
<p class="byline">By a staff reporter</p>
{body}
</article>
</main>
<aside class="promo"><h3>Most read</h3><ul><li><a href="/1">Minister says harvest “best in a decade”</a></li>
<li><a href="/2">Six held after ferry brawl, police say</a></li></ul></aside>
<footer><p>Copyright {site}. All persons and places are fictional.</p></footer>
</body>
</html>
"""
SITES = ("The Harbour Gazette", "Upper River News", "Delta Morning", "The Quillon Shipping Letter")


def page(text: str, published: str, site: str) -> str:
    """An article as a news page: navigation, captions, a script, a box of other headlines."""
    title, *paragraphs = [p for p in text.split("\n\n") if p.strip()]
    shown = []
    for at, paragraph in enumerate(paragraphs):
        words = html.escape(paragraph.strip(), quote=False).replace("’", "&rsquo;")
        if paragraph.startswith("@"):
            shown.append(f'<figure><img src="/{at}.jpg" alt=""><figcaption>{words[1:]}</figcaption></figure>')
        else:
            first, _, rest = words.partition(" ")
            shown.append(f"<p>{first}&nbsp;{rest}</p>" if at % 3 == 1 else f"<p>{words}</p>")
    heading = html.escape(title.strip(), quote=False)
    return PAGE.format(title=heading, heading=heading, body="\n".join(shown), site=site, published=published)


def write(path: Path, out: Path) -> list[dict[str, Any]]:
    """Write one article and its labels; returns the labels."""
    fields, body = headed(path)
    name, kind = path.stem, fields["format"]
    plain = unmark(re.sub(r"^@", "", body, flags=re.MULTILINE))
    source = f"{name}.{kind}"
    text_file = source if kind == "txt" else f"{name}.reading.txt"
    (out / text_file).write_text(plain.text, encoding="utf-8", newline="")
    if kind == "html":
        site = SITES[sum(map(ord, name)) % len(SITES)]
        (out / source).write_text(page(unmark(body).text, fields["published"], site), encoding="utf-8", newline="")
    elif kind == "pdf":
        (out / source).write_bytes(pdf(plain.text, plain.text.split("\n")[0]))
    lines = labels(fields, plain, source, text_file)
    written = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (out / f"{name}.jsonl").write_text(written, encoding="utf-8", newline="")
    return lines


def figure_sentences(split: str) -> list[dict[str, Any]]:
    """The labelled sentences with figures of one half."""
    path = CORPUS / "marked" / f"figures-{split}.txt"
    rows = [unmark(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{"split": split, "sentence": m.text, "figures": [_plain(f, m.text) for f in m.figures]} for m in rows]


def _plain(figure: Figure, text: str) -> dict[str, Any]:
    return {
        "span": list(figure.span),
        "text": text[slice(*figure.span)],
        "low": figure.low,
        "best": figure.best,
        "high": figure.high,
        "bound": figure.bound,
        "unit": figure.unit,
        "outcome": figure.outcome,
    }


def date_sentences(split: str) -> list[dict[str, Any]]:
    """The labelled dates of one half: a sentence each, with no date in it or one."""
    rows = []
    for line in (CORPUS / "marked" / f"dates-{split}.txt").read_text(encoding="utf-8").splitlines():
        published, marked = line.split("|", 1)
        m = unmark(marked)
        row: dict[str, Any] = {"split": split, "sentence": m.text}
        row["published"] = None if published == "unknown" else published
        ends = interval(m.dates[0].value) if m.dates else None
        row["span"] = list(m.dates[0].span) if m.dates else None
        row["start"], row["end"] = [end.isoformat() for end in ends] if ends else (None, None)
        row["grain"] = grain(m.dates[0].value) if m.dates else "none"
        row["anchor"] = m.dates[0].anchor if m.dates else ""
        rows.append(row)
    return rows


def write_sentences() -> None:
    """Write figures.jsonl and dates.jsonl."""
    for name, rows in (("figures", figure_sentences), ("dates", date_sentences)):
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for split in SPLITS for row in rows(split)]
        (CORPUS / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8", newline="")


def show(lines: list[dict[str, Any]], text: str) -> None:
    """Print every claim beside the paragraph it stands in."""
    print(f"\n##### {lines[0]['source']} {lines[0]['publication_date']} {lines[0]['style']}")
    for line in lines[1:]:
        if line["kind"] == "date":
            print(f"  date {line['text']!r} = {line['value']!r} {line['grain']} {line['anchor']}")
            continue
        start = text.rfind("\n", 0, line["spans"][0][0]) + 1
        print(f"  {line['id']} {text[start : text.find(chr(10), line['spans'][-1][1])]}")
        cue = "" if line["cue"] == CONTINUED else f"{line['speaker_span']!r} {line['cue']!r}"
        print(
            f"      {line['speaker']} <- {cue} {line['mode']} {line['type']} {line['stance']} {line['speaker_basis']}"
        )
        for part in line["text"]:
            print(f"      | {part}")
        for f in line["figures"]:
            print(f"      # {f['text']!r} {f['bound']} {f['low']} {f['value']} {f['high']} {f['unit']} {f['act']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    shown = parser.parse_args().show
    write_sentences()
    for split in SPLITS:
        for path in sorted((CORPUS / "marked" / split).glob("*.txt")):
            try:
                lines = write(path, CORPUS / split)
            except (MarkError, ValueError) as error:
                raise SystemExit(f"{path}: {error}") from error
            if shown:
                show(lines, (CORPUS / split / lines[0]["text"]).read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
