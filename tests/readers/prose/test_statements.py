"""Claims as statements, and back; what a person decides; links, holdings, copies, the unread."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from reckoning.model.canonical import canonical_json
from reckoning.model.errors import UsageError
from reckoning.model.evidence import DateBasis
from reckoning.model.instant import parse_instant
from reckoning.model.judgement import Judgement
from reckoning.model.locator import parse_locator
from reckoning.model.statement import Polarity, statements_from, statements_table
from reckoning.readers.prose.claim import Relation
from reckoning.readers.prose.claim_json import claim_from_json, claim_json
from reckoning.readers.prose.copies import credit, independence_groups, minimum_hashes, runs
from reckoning.readers.prose.document import Document, Published, resolved
from reckoning.readers.prose.holdings import holdings
from reckoning.readers.prose.reader import PatternReader, ProseReader, ProseReading
from reckoning.readers.prose.review import correct, queue, reader_scores
from reckoning.readers.prose.statements import CLAIM, StatedClaim, stated_claims

EVIDENCE = "ab" * 32
TEXT = """At least 12 people were killed in Hsu on Tuesday, according to the Prisoners’ Register.

“We lost everything,” said Ana Ruiz. “Even the well.”

The ministry denied that soldiers had killed people in Hsu.

The toll in Hsu rose to 15 killed, the Prisoners’ Register said.

Nobody saw the 40 trucks. Why did he say so?

17.
"""


def reading(text: str = TEXT) -> ProseReading:
    return ProseReader(PatternReader()).read(Document(text, published=Published(date(2024, 1, 31), DateBasis.GIVEN)))


def stated(text: str = TEXT, *judgements: Judgement) -> list[StatedClaim]:
    return stated_claims(reading(text).statements(EVIDENCE), judgements)


def test_a_claim_is_one_statement_with_all_its_spans_and_one_more_for_each_figure() -> None:
    found = reading().statements(EVIDENCE)
    heads = [s for s in found if s.property == CLAIM]
    assert len(heads) == len(reading().claims)
    for head in heads:
        assert "\n".join(resolved(TEXT, head.locator)) == head.raw
    quote = next(s for s in heads if s.stated_by == "Ana Ruiz")
    assert len(parse_locator(quote.locator).more) == 1
    killed = next(s for s in found if s.property == "killed")
    assert killed.parent == heads[0].id and killed.subject == heads[0].subject
    assert (killed.value.low, killed.value.number, killed.value.bound) == (12.0, None, "at_least")
    assert resolved(TEXT, killed.locator) == (killed.raw,) == ("At least 12",)
    assert killed.valid_from_ms == parse_instant("2024-01-30") and killed.valid_to_ms == parse_instant("2024-01-31")


def test_every_statement_resolves_and_has_an_id_of_its_own() -> None:
    found = reading().statements(EVIDENCE)
    assert len({s.id for s in found}) == len(found)
    for s in found:
        assert "".join(resolved(TEXT, s.locator)).strip()
    assert statements_from(statements_table(found)) == found


def test_a_denial_has_its_polarity_and_a_claim_its_day() -> None:
    denied = next(s for s in reading().statements(EVIDENCE) if s.property == CLAIM and s.stated_by == "the ministry")
    assert denied.polarity is Polarity.DENIES and denied.stated_on == "2024-01-31"


def test_a_claim_comes_back_whole_from_its_json() -> None:
    for claim in reading().claims:
        assert claim_from_json(claim_json(claim)) == claim


def test_links_say_which_claim_is_denied_and_which_updated() -> None:
    claims = reading().claims
    links = {(link.relation, claims[link.claim].speaker[0]) for c in claims for link in c.links}
    assert (Relation.DENIES, "Prisoners’ Register") in links and (Relation.UPDATES, "Prisoners’ Register") in links


def test_the_same_words_again_are_a_repetition() -> None:
    claims = reading(
        "Oxfam said the camp at Hsu was full of people.\n\nAna Ruiz said the camp at Hsu was full of people."
    ).claims
    assert [link.relation for link in claims[1].links] == [Relation.REPEATS]


def test_the_unread_are_those_that_look_like_something_and_gave_nothing() -> None:
    assert [(u.text, u.why) for u in reading().unread] == [
        ("Nobody saw the 40 trucks.", ("figure",)),
        ("Why did he say so?", ("speech verb",)),
    ]


def test_a_claim_is_proposed_until_a_person_says_otherwise() -> None:
    first = stated()[0].statement.id
    assert {c.status for c in stated()} == {"proposed"} and stated()[0].accepted is None
    assert stated(TEXT, Judgement("claim", first, "accepted"))[0].accepted == stated()[0].claim
    assert stated(TEXT, Judgement("claim", first, "rejected"))[0].accepted is None
    undone = [Judgement("claim", first, "accepted"), Judgement("claim", first, "undone")]
    assert stated(TEXT, *undone)[0].status == "proposed"


def test_a_correction_keeps_both_and_passes_the_gate() -> None:
    one, document = stated()[0], reading().document
    mine = correct(document, one.claim, ["At least 12 people were killed in Hsu"], "Prisoners' Register", "ana")
    assert mine.text == ("At least 12 people were killed in Hsu",) and mine.speaker == ("Prisoners’ Register",)
    assert [f.text for f in mine.figures] == ["At least 12"] and mine.dates == ()
    judged = Judgement("claim", one.statement.id, "corrected", detail=canonical_json(claim_json(mine)))
    after = stated(TEXT, judged)[0]
    assert after.accepted == mine and after.claim == one.claim


def test_a_correction_that_is_not_in_the_text_is_refused() -> None:
    for words, speaker in ((["At least 13 people"], ""), ([], "Ana Maria Ruiz")):
        with pytest.raises(UsageError, match="not in the text"):
            correct(reading().document, stated()[0].claim, words, speaker)


def test_the_queue_begins_with_what_is_most_in_doubt_and_readers_are_scored_on_corrections() -> None:
    waiting = queue(stated())
    assert [c.claim.doubt for c in waiting] == sorted((c.claim.doubt for c in waiting), reverse=True)
    first, second, third = (c.statement.id for c in stated()[:3])
    half = replace(
        stated()[1].claim, spans=stated()[1].claim.spans[:1], text=stated()[1].claim.text[:1], speaker=("X",)
    )
    judged = (
        Judgement("claim", first, "accepted"),
        Judgement("claim", second, "corrected", detail=canonical_json(claim_json(half))),
        Judgement("claim", third, "rejected"),
    )
    [score] = reader_scores(stated(TEXT, *judged))
    assert (score.accepted, score.corrected, score.rejected, score.speakers_right) == (1, 1, 1, 0.5)
    assert score.overlap is not None and 0.5 < score.overlap < 0.7
    assert len(queue(stated(TEXT, *judged))) == len(waiting) - 3


HELD = """The rebels said that they had captured the town of Lashio on Monday.

The army said it remained in control of the town of Lashio on Monday.

The rebels said Battalion 99 held the outpost near Lashio.
"""


def test_holdings_set_rival_claims_side_by_side_without_units_or_what_was_not_published() -> None:
    found = holdings(stated(HELD))
    assert [(r.place, r.day, r.according_to, r.rivals) for r in found.rows] == [
        ("Lashio", "2024-01-29", "the army", 1),
        ("Lashio", "2024-01-29", "the rebels", 1),
    ]
    assert found.with_units == 1
    unknown = ProseReader(PatternReader()).read(Document(HELD)).statements(EVIDENCE)
    assert holdings(stated_claims(unknown, [])).rows == ()


def words(seed: int, count: int) -> list[str]:
    dice = random.Random(seed)
    return ["".join(dice.choices("abcdefghij", k=5)) for _ in range(count)]


def test_copies_are_one_group_and_a_credit_names_it() -> None:
    story, other = words(1, 200), words(2, 200)
    texts = {
        "a": " ".join(story),
        "b": "HSU (Reuters) - " + " ".join(story[:150]) + " " + " ".join(words(3, 20)),
        "c": " ".join(other),
        "d": "short text",
        "e": "short text",
    }
    assert independence_groups(texts) == {"a": "Reuters", "b": "Reuters", "c": "c", "d": "d", "e": "e"}
    assert credit("Photo [AFP]\n") == "AFP" and credit("The AFP office (in Hsu)") == ""


def test_many_texts_are_grouped_by_their_minimum_hashes_as_few_are() -> None:
    texts = {f"{n:03}": " ".join(words(n % 150, 120)) for n in range(260)}
    groups = independence_groups(texts)
    assert all(groups[f"{n:03}"] == f"{n % 150:03}" for n in range(260))


def test_minimum_hashes_agree_as_far_as_texts_overlap() -> None:
    one, two = words(4, 400), words(5, 400)
    half = one[:300] + two[300:]
    agree = (minimum_hashes(runs(" ".join(one))) == minimum_hashes(runs(" ".join(half)))).mean()
    assert 0.35 < agree < 0.85
