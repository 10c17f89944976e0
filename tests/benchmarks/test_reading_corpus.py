"""The labels of examples/reading stand in their texts and do not contradict themselves."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from reading_align import Alignment
from reading_corpus import CORPUS, SPLITS, date_sentences, figure_sentences, write
from reading_labels import exact_text, read_article
from reading_marks import MarkError, interval, unmark
from reading_scores import Scores, score_claims, score_dates
from reckoning.model.bound import Bound

LABELS = sorted(path for split in SPLITS for path in (CORPUS / split).glob("*.jsonl"))
MARKED = sorted(path for split in SPLITS for path in (CORPUS / "marked" / split).glob("*.txt"))
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
SCALES = {"million": 1e6, "thousand": 1e3}


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def figures() -> list[dict[str, Any]]:
    in_claims = [f for path in LABELS for line in rows(path)[1:] for f in line.get("figures", [])]
    return in_claims + [f for row in rows(CORPUS / "figures.jsonl") for f in row["figures"]]


def dated() -> list[tuple[str, str | None, list[str] | None]]:
    """Words, day of publication, first and last day of every labelled date."""
    found = []
    for path in LABELS:
        head, *lines = rows(path)
        found += [(x["text"], head["publication_date"], x["interval"]) for x in lines if x["kind"] == "date"]
    for row in rows(CORPUS / "dates.jsonl"):
        if row["span"]:
            words = row["sentence"][slice(*row["span"])]
            found.append((words, row["published"], [row["start"], row["end"]] if row["start"] else None))
    return found


def test_there_is_as_much_as_is_said_and_every_style_is_held_out() -> None:
    heads = {split: [rows(p)[0] for p in LABELS if p.parent.name == split] for split in SPLITS}
    assert len(heads["tuning"]) >= 12
    assert len(heads["held-out"]) >= 14
    assert {h["style"] for h in heads["tuning"]} - {"armed-group statement"} <= {h["style"] for h in heads["held-out"]}
    suffixes = Counter(Path(h["source"]).suffix for split in heads.values() for h in split)
    assert suffixes[".pdf"] >= 3
    assert suffixes[".html"] >= 4
    for name, wanted in (("figures", 75), ("dates", 50)):
        assert Counter(row["split"] for row in rows(CORPUS / f"{name}.jsonl")) == dict.fromkeys(SPLITS, wanted)


@pytest.mark.parametrize("path", MARKED, ids=lambda p: p.stem)
def test_texts_and_labels_are_what_the_marks_say(path: Path, tmp_path: Path) -> None:
    write(path, tmp_path)
    for made in tmp_path.iterdir():
        assert made.read_bytes() == (CORPUS / path.parent.name / made.name).read_bytes(), made.name


def test_sentences_are_what_the_marks_say() -> None:
    for name, made in (("figures", figure_sentences), ("dates", date_sentences)):
        assert rows(CORPUS / f"{name}.jsonl") == [row for split in SPLITS for row in made(split)]


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_labels_stand_in_their_text_letter_by_letter(path: Path) -> None:
    head, *lines = rows(path)
    text = exact_text(path.parent / head["text"])
    assert 150 <= len(text.split()) <= 450
    for line in lines:
        if line["kind"] == "date":
            assert text[line["start"] :].startswith(line["text"])
            continue
        assert [text[a:b] for a, b in line["spans"]] == line["text"]
        assert line["speaker_span"] in text
        assert bool(line["speaker_span"]) != (line["speaker_basis"] == "continued")
        for f in line["figures"]:
            assert text[slice(*f["span"])] == f["text"]
            assert any(a <= f["span"][0] and f["span"][1] <= b for a, b in line["spans"])


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_the_labels_score_one_against_themselves(path: Path) -> None:
    article, scores = read_article(path), Scores()
    score_claims(scores, article.claims, article.claims, article.aliases)
    score_dates(scores, article.dates, article.dates, anchors=True)
    assert all(t.recall == 1 for t in scores.tallies.values())


@pytest.mark.parametrize("path", [p for p in LABELS if not rows(p)[0]["source"].endswith(".txt")], ids=lambda p: p.stem)
def test_every_labelled_word_is_in_the_page_or_the_pdf(path: Path) -> None:
    head = rows(path)[0]
    source = path.parent / head["source"]
    if source.suffix == ".pdf":
        pdf = pypdfium2.PdfDocument(source)
        printed = "\n".join(page.get_textpage().get_text_range() for page in pdf)
        pdf.close()
        printed = re.sub("[\ufffe\u0002]", "", printed)
    else:
        printed = html.unescape(re.sub(r"<[^>]*>", " ", source.read_text(encoding="utf-8")))
    text = exact_text(path.parent / head["text"])
    place = Alignment(text, printed)
    for claim in read_article(path).claims:
        for span in claim.spans:
            there = place(span)
            assert there is not None
            assert len(printed[slice(*there)].split()) >= len(text[slice(*span)].split()), text[slice(*span)]


def test_figures_use_the_house_s_bounds_and_their_own_digits() -> None:
    for f in figures():
        assert f["bound"] in {*Bound, "between"}
        ends = [n for n in (f["low"], f.get("value", f.get("best")), f["high"]) if n is not None]
        assert ends or f["bound"] == "unknown"
        scale = next((s for word, s in SCALES.items() if word in f["text"]), 1)
        digits = [float(m.replace(",", "")) * scale for m in NUMBER.findall(f["text"])]
        assert not digits or set(digits) == set(ends), f


def test_a_labelled_weekday_is_that_day_in_the_week_up_to_publication() -> None:
    seen = 0
    for words, published, ends in dated():
        named = next((day for day in WEEKDAYS if day in words.lower()), None)
        if not named or not published or not ends:
            continue
        day = date.fromisoformat(ends[0])
        assert ends[0] == ends[1]
        assert WEEKDAYS[day.weekday()] == named, words
        assert timedelta(0) <= date.fromisoformat(published) - day < timedelta(15 if re.search(r"\d", words) else 8)
        seen += 1
    assert seen > 20


def test_years_written_in_a_date_are_those_of_its_interval() -> None:
    for words, _, ends in dated():
        years = re.findall(r"\b(?:19|20)\d\d\b", words)
        if years:
            assert ends is not None
            assert {ends[0][:4], ends[1][:4]} == set(years), words


@pytest.mark.parametrize(
    "marked",
    [
        "{1 A;d;status;n|“No,”} {s1|he} said",  # a pronoun that is called a name: refused by the corpus, not the marks
        "{1 A;i;status;n|it rained",
        "it rained}",
        "{1 A;i;weather;n|it rained}, {s1|A} said",
        "{1 A;i;status;n|{f|ten|at_least|men|killed} died}, {s1|A} said",
        "{d|Monday|2023-13}",
        "{1 A;i;status;n|it rained}, A said",
    ],
)
def test_marks_that_do_not_say_what_they_must_are_refused(marked: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"style: wire\nformat: txt\npublished: 2023-01-02\nbasis: given\n---\n{marked}\n")
    with pytest.raises((MarkError, ValueError)):
        write(path, tmp_path)


def test_marks_vanish_from_the_text_and_nothing_else_does() -> None:
    marked = unmark(
        "{1 A & B;i;figure;n|{f|Ten men|exact 10|men|killed} died {d|on Monday|2023-01-02}}, {s1|A and B} {q1|said}."
    )
    assert marked.text == "Ten men died on Monday, A and B said."
    assert marked.claims[1].speaker == ("A", "B")
    assert interval(marked.dates[0].value) == (date(2023, 1, 2), date(2023, 1, 2))


def test_every_judgement_of_the_demo_names_the_exact_words_of_its_article() -> None:
    demo = json.loads((CORPUS / "demo.json").read_text(encoding="utf-8"))
    text = exact_text(CORPUS / demo["article"])
    assert hashlib.sha256(text.encode()).hexdigest() == demo["text_sha256"]
    assert {j["decision"] for j in demo["judgements"]} == {"accepted", "rejected"}
    for judgement in demo["judgements"]:
        assert [text[a:b] for a, b in judgement["spans"]] == judgement["text"]
        assert judgement["reason"]
