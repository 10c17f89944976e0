"""The gate: exact letters only, for everybody, and what fails is kept with its reason."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from reckoning.model.bound import amount
from reckoning.model.evidence import DateBasis
from reckoning.readers.prose.claim import Claim, SpeakerBasis
from reckoning.readers.prose.document import Document, Published
from reckoning.readers.prose.gate import fault_of, gate, verbatim
from reckoning.readers.prose.reader import Entered, PatternReader, ProseReader

TEXT = """At least 4,468 civilians have been killed since the coup and nearly 20,000 people are held, according to the
Prisoners’ Register.

“Strikes have killed or injured hundreds of civilians,” said Ana Ruiz, the director at Reach. “It must stop.”

The ministry denied bombing the market at Hsu on Tuesday. The road, it added, was open.
"""
DOCUMENT = Document(TEXT, published=Published(date(2024, 1, 31), DateBasis.GIVEN))


def proposed() -> list[Claim]:
    return list(ProseReader(PatternReader()).read(DOCUMENT).claims)


def test_what_rules_propose_stands_in_the_text() -> None:
    assert len(proposed()) >= 4 and verbatim(TEXT, proposed())


def test_a_wrong_toll_is_refused_though_it_is_nearly_right() -> None:
    claim = next(c for c in proposed() if c.figures)
    wrong = replace(claim, text=(claim.text[0].replace("4,468", "4,486"),))
    assert fault_of(DOCUMENT, wrong) == ("not_verbatim", wrong.text[0])
    figure = replace(claim.figures[0], amount=amount(4486.0, "at_least", "civilians"))
    found = fault_of(DOCUMENT, replace(claim, figures=(figure,)))
    assert found is not None and found[0] == "figure_unread"


CASES = [
    ("no_words", {"spans": (), "text": ()}),
    ("span_outside", {"spans": ((0, 10**6),)}),
    ("no_speaker", {"speaker": ()}),
    ("no_speaker", {"speaker": (" ",)}),
    ("speaker_missing", {"speaker_span": None}),
    ("speaker_not_verbatim", {"speaker_text": "Prisoners’ Registry"}),
]


@pytest.mark.parametrize(("reason", "changes"), CASES, ids=[f"{r}-{next(iter(c))}" for r, c in CASES])
def test_each_fault_has_its_reason(reason: str, changes: dict[str, object]) -> None:
    claim = next(c for c in proposed() if c.figures and c.speaker_basis is SpeakerBasis.NAMED)
    through = gate(DOCUMENT, [replace(claim, **changes)])  # type: ignore[arg-type]
    assert through.kept == () and through.refused[0].reason == reason


def test_a_figure_outside_its_claim_is_refused() -> None:
    first, second, *_ = proposed()
    found = fault_of(DOCUMENT, replace(second, figures=first.figures))
    assert found is not None and found[0] == "figure_outside"


def test_a_continued_quote_and_the_publisher_need_no_speakers_span() -> None:
    claim = proposed()[0]
    for basis in (SpeakerBasis.CONTINUED, SpeakerBasis.PUBLISHER):
        assert fault_of(DOCUMENT, replace(claim, speaker_span=None, speaker_text="", speaker_basis=basis)) is None


def test_a_persons_own_entry_goes_through_the_same_gate() -> None:
    good = proposed()[0]
    bad = replace(good, text=("The army left.",))
    reading = ProseReader(Entered((good, bad), "ana")).read(DOCUMENT)
    assert [c.reader for c in reading.claims] == ["ana"] and [r.reason for r in reading.refused] == ["not_verbatim"]


def test_no_claim_that_is_not_verbatim_comes_through_in_ten_thousand_mutations() -> None:
    """Half of them change a claim, half the text under it: a claim comes through only where its letters still stand."""
    dice, claims = random.Random(5), proposed()
    came_through = refused = 0
    for _ in range(10_000):
        claim = dice.choice(claims)
        if dice.random() < 0.5:
            document, claim = DOCUMENT, _mutated_claim(dice, claim)
        else:
            at = dice.randrange(len(TEXT))
            document = Document(TEXT[:at] + dice.choice(["", "x", "7", "“", " "]) + TEXT[at + dice.randrange(3) :])
        through = gate(document, [claim])
        came_through += len(through.kept)
        refused += len(through.refused)
        assert verbatim(document.text, through.kept)
    assert came_through and refused and came_through + refused == 10_000


def _mutated_claim(dice: random.Random, claim: Claim) -> Claim:
    words = list(claim.text)
    n = dice.randrange(len(words))
    at = dice.randrange(len(words[n]))
    words[n] = words[n][:at] + dice.choice(["", "a", "9", "”", words[n][at]]) + words[n][at + 1 :]
    shift = dice.choice([0, 0, 0, 1, -1])
    return replace(claim, text=tuple(words), spans=tuple((a + shift, b + shift) for a, b in claim.spans))


def test_mutated_texts_are_read_without_a_letter_of_our_own() -> None:
    dice = random.Random(7)
    for _ in range(150):
        text = list(TEXT)
        for _ in range(dice.randrange(1, 12)):
            text[dice.randrange(len(text))] = dice.choice("“”\"'\n .,0a\u00ad\u202eé")
        whole = "".join(text)
        reading = ProseReader(PatternReader()).read(Document(whole, published=DOCUMENT.published))
        assert verbatim(whole, reading.claims) and not reading.refused
