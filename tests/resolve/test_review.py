"""Review: the queue, what is known of each side, and what may not be judged."""

from __future__ import annotations

import pytest
from tests.resolve.rows import row_of

from reckoning.model.errors import UsageError
from reckoning.model.judgement import UNDONE, Judgement, standing
from reckoning.model.row import RecordKind
from reckoning.resolve.review import Review

ROWS = [
    row_of(RecordKind.SHIP, "1", {"name": "NOBLE", "imoNumber": "9333400", "flag": "Cameroon"}),
    row_of(RecordKind.SHIP, "2", {"name": "ASTRA", "imoNumber": "9162928"}),
    row_of(RecordKind.DELIVERY, "3", {"vessel": "NOBLE", "buyer": "trader"}, stated_by="a newspaper"),
]
NAMED = Review(ROWS).entities
UNNUMBERED = next(m.subject for m in NAMED.mentions.values() if m.role == "vessel")


def made(*decisions: str, other: str = "imo:9333400") -> list[Judgement]:
    return standing(
        Judgement("link", UNNUMBERED, d, "a photograph", other=other, at_ms=n) for n, d in enumerate(decisions)
    )


def test_the_queue_shrinks_with_a_judgement_and_grows_back_when_it_is_undone() -> None:
    review = Review(ROWS)
    assert len(review.queue) == 1
    review.judge(made("same"))
    assert review.queue == [] and review.entities.of(UNNUMBERED) == "imo:9333400"
    review.judge(made("same", UNDONE))
    assert len(review.queue) == 1 and review.entities.of(UNNUMBERED) == UNNUMBERED


def test_a_mention_is_found_by_its_first_digits_and_a_number_in_full() -> None:
    review = Review(ROWS)
    assert review.subject(UNNUMBERED.removeprefix("mention:")[:8]) == UNNUMBERED
    assert review.subject("imo:9162928") == "imo:9162928"
    for text in ("imo:1234567", "abc", "zzzzzzzz", ""):
        with pytest.raises(UsageError, match="nothing"):
            review.subject(text)


def test_joining_two_numbers_is_refused_with_the_reason() -> None:
    review = Review(ROWS, made("same"))
    with pytest.raises(UsageError, match="9162928 and 9333400 are two ships"):
        review.check(UNNUMBERED, "imo:9162928", "same")
    review.check(UNNUMBERED, "imo:9162928", "different")


def test_what_is_known_of_a_side_names_its_record_and_source() -> None:
    review = Review(ROWS)
    assert review.described("imo:9333400") == ["NOBLE (IMO 9333400); Cameroon; name in ship 1"]
    assert review.described(UNNUMBERED) == ["NOBLE; vessel in delivery 3, a newspaper"]
