"""The benchmark of reading reads an article from its file, in the code points that its labels count."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reading import read, score
from reading_corpus import CORPUS
from reading_labels import read_article
from reading_scores import Scores


@pytest.mark.parametrize("name", ["t01-ondra-market", "t03-un-monitors-quarter", "t06-sanctions-varrick-fuels"])
def test_texts_pages_and_pdfs_are_read_and_scored_on_one_scale(name: str) -> None:
    article, scores = read_article(CORPUS / "tuning" / f"{name}.jsonl"), Scores()
    score(article, read(article, "patterns"), scores)
    assert scores["claims_50"].labelled == len(article.claims)
    assert scores["claims_50"].right > len(article.claims) / 2
    assert scores["verbatim"].right == scores["verbatim"].found > 0


def test_misses_of_the_held_out_half_are_not_shown() -> None:
    command = [sys.executable, str(CORPUS.parents[1] / "benchmarks" / "reading.py"), "--held-out", "--misses"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "judged on" in done.stderr
