"""Rules: from units and their cues to claims, the same for every grammar.

A quote without a cue belongs to the speaker before it: in the same paragraph to the same claim, in the next one to a
claim
whose speaker is continued. A cue inside what another cue says is nested: its subject is kept as `via`. What a text
asserts
with a figure or an event of its kinds and gives to nobody is its publisher's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reckoning.readers.prose.claim import Claim, DatedExpression, Mode, Span, SpeakerBasis, Stance
from reckoning.readers.prose.cues import Frame
from reckoning.readers.prose.document import Document
from reckoning.readers.prose.events import event_of
from reckoning.readers.prose.extents import extent, mode_of
from reckoning.readers.prose.figures import figures_in
from reckoning.readers.prose.grammar import Grammar, Site
from reckoning.readers.prose.mentions import place_mentions
from reckoning.readers.prose.speakers import PRONOUNS, Cast, abbreviations, capital_runs, fuller, names_in
from reckoning.readers.prose.units import Unit, units

CONTINUED = "(continuation)"
PUBLISHED = "(publisher)"
_DENIAL = re.compile(
    r"\b(?:is|are|was|were|be|been)\s+(?:\w+ly\s+)?[\"']?(?:fake\s+news|false|untrue|baseless|fabricated"
        r"|groundless|lies|a\s+lie|propaganda|disinformation)"
    r"|\bno\s+truth\s+(?:in|to)\b|\bno\s+(?:\w+\s+){1,2}(?:had|has|have|was|were)\s+(?:been\s+)?\w+"
        r"|\b(?:did|had|has|have|does|do|was|were)\s+(?:not|never)\s+(?:target"
        r"|attack|bomb|kill|shell|order|strike|fire|burn|deliver|supply|sell|shipp?)",
    re.IGNORECASE,
)  # fmt: skip
_DEMAND = re.compile(
    r"\b(?:should|must|ought\s+to)\s+(?!have\b|be\s+(?:noted|remembered))[\"']?(?:\w+\s+)?\w+", re.IGNORECASE
)


@dataclass(frozen=True)
class Draft:
    """A claim before its figures, dates and places are known."""

    spans: tuple[Span, ...]
    speaker: tuple[str, ...]
    speaker_span: Span | None
    basis: SpeakerBasis
    cue: str
    mode: Mode
    stance: Stance
    via: str
    paragraph: int
    firm: bool


def read_claims(document: Document, grammar: Grammar, dates: Sequence[DatedExpression], reader: str) -> list[Claim]:
    """The claims that rules propose for a document, in the order of the text."""
    parts = units(document)
    sites = grammar.sites(document, parts, dates)
    cast = Cast(abbreviations=abbreviations(document.normal))
    cast.names.extend(cast.abbreviations.values())
    _foresee(cast, document.normal, sites)
    drafts: list[Draft] = []
    for unit, own in zip(parts, sites, strict=True):
        _read_unit(document, unit, own, dates, cast, drafts)
    return [_claim(document, draft, dates, reader) for draft in drafts]


def _foresee(cast: Cast, normal: str, sites: Sequence[Sequence[Site]]) -> None:
    """Full names may come after the short ones, or where nobody speaks."""
    said = {name for own in sites for s in own if s.subject for name in names_in(normal[s.subject[0] : s.subject[1]])}
    cast.names += sorted(name for name in said if name[:1].isupper() and " " in name)
    runs = capital_runs(normal)
    for short in sorted(name for name in said if name[:1].isupper() and " " not in name):
        if cast.full(short) == short and (longer := fuller(runs, short)):
            cast.names.append(longer)


def _read_unit(
    document: Document,
    unit: Unit,
    sites: Sequence[Site],
    dates: Sequence[DatedExpression],
    cast: Cast,
    drafts: list[Draft],
) -> None:
    normal = document.normal
    if sites:
        dates = _near(dates, unit.start, unit.end)
    mine: list[Draft] = []
    low, nobody = unit.start, False
    for site in sites:
        mine = _shortened(normal, unit, mine, site)
        outer = next((d for d in mine if _holds(d, site)), None)
        if outer is not None:
            if not outer.via and site.subject and _rests_on(normal, site):
                mine[mine.index(outer)] = replace(outer, via=document.text[site.subject[0] : site.subject[1]])
            continue
        spans = _free(normal, extent(normal, unit, site, dates, low), mine)
        speaker, where, basis = _speaker(document, site, cast, mine)
        if not spans or not speaker:
            nobody = nobody or bool(spans)
            continue
        mine.append(_draft(document, unit, site, spans, speaker, where, basis))
        cast.speaks(speaker)
    if mine:
        drafts += sorted(mine, key=lambda d: d.spans[0])
    elif not nobody:  # what "he" said is not the publisher's word, whoever he is: it is left unread
        _uncued(document, unit, dates, drafts)


def _draft(
    document: Document,
    unit: Unit,
    site: Site,
    spans: tuple[Span, ...],
    speaker: tuple[str, ...],
    where: Span | None,
    basis: SpeakerBasis,
) -> Draft:
    words = " ".join(document.normal[a:b] for a, b in spans)
    stance = site.cue.stance
    cue = _cue_words(document, site)
    if site.cue.lemma == "call" and cue.split()[-1].startswith("call"):  # "called it a lie"
        stance = Stance.ASSERTS
    if stance is Stance.ASSERTS and _DENIAL.search(words):
        stance = Stance.DENIES
    elif stance is Stance.ASSERTS and _DEMAND.search(words):
        stance = Stance.CALLS_FOR
    mode = mode_of(document.normal, [(q.start, q.end) for q in unit.quotes], spans)
    via = document.text[site.via[0] : site.via[1]] if site.via else ""
    return Draft(spans, speaker, where, basis, cue, mode, stance, via, unit.paragraph, site.firm)


def _cue_words(document: Document, site: Site) -> str:
    end = site.end
    if site.cue.lemma in ("call", "appeal") and (
        tail := re.match(r"\s+(?:for|on|upon|to)\b", document.normal[end : end + 8])
    ):
        end += tail.end()
    return document.text[site.start : end].strip()


def _shortened(normal: str, unit: Unit, mine: list[Draft], site: Site) -> list[Draft]:
    """What was said before a joined cue ends where that one begins."""
    if site.boundary is None or not mine:
        return mine
    last = mine[-1]
    start, end = last.spans[-1]
    if not start < site.boundary <= end or (not site.joined and site.subject is None):
        return mine
    cut = site.boundary
    while cut > start and normal[cut - 1] in " ,":
        cut -= 1
    if cut - start < 3:
        return mine
    return [*mine[:-1], replace(last, spans=(*last.spans[:-1], (start, cut)))]


def _holds(draft: Draft, site: Site) -> bool:
    return any(start <= site.start < end for start, end in draft.spans)


def _free(normal: str, spans: tuple[Span, ...], mine: Sequence[Draft]) -> tuple[Span, ...]:
    """The spans up to what another cue of the unit already says; nothing of one that begins inside it."""
    taken = [s for d in mine for s in d.spans]
    found = []
    for start, end in spans:
        if any(x <= start < y for x, y in taken):
            continue
        cut = min((x for x, _ in taken if start < x < end), default=end)
        while cut > start and cut < end and normal[cut - 1] in " ,:;-":
            cut -= 1
        if cut - start > 2:
            found.append((start, cut))
    return tuple(found)


_MODAL = re.compile(r"\b(?:should|must|would|could|can|may|might|will|to)\s+(?:\w+\s+)?$")


def _rests_on(normal: str, site: Site) -> bool:
    """Whether a nested cue names whom the speaker rests on: "said an analysis suggested", not "said members should
    ask"."""
    assert site.subject is not None
    if site.cue.frame is Frame.DEMAND or _MODAL.search(normal, max(0, site.start - 24), site.start):
        return False
    return not _is_pronoun(normal, site.subject)


def _is_pronoun(normal: str, span: Span) -> bool:
    return normal[span[0] : span[1]].lower() in PRONOUNS


def _speaker(
    document: Document, site: Site, cast: Cast, mine: Sequence[Draft]
) -> tuple[tuple[str, ...], Span | None, SpeakerBasis]:
    if site.subject is None:
        if not mine:
            return (), None, SpeakerBasis.NAMED
        return mine[-1].speaker, mine[-1].speaker_span, mine[-1].basis
    words = document.normal[site.subject[0] : site.subject[1]]
    if words.lower() in PRONOUNS:
        return cast.behind(words.lower()), site.subject, SpeakerBasis.PRONOUN
    original = document.text[site.subject[0] : site.subject[1]]
    names = tuple(cast.full(_as_written(n, words, original)) for n in names_in(words))
    if len(names) == 1:
        cast.describe(names[0], words)
    return tuple(dict.fromkeys(names)), site.subject, SpeakerBasis.NAMED


def _as_written(name: str, words: str, original: str) -> str:
    """A name in the letters of the text; the article that begins a sentence in small ones."""
    at = words.lower().find(name.lower())
    found = original[at : at + len(name)] if at >= 0 else name
    return found[:1].lower() + found[1:] if name[:1].islower() else found


def _uncued(document: Document, unit: Unit, dates: Sequence[DatedExpression], drafts: list[Draft]) -> None:
    """A unit without a cue: a quote that goes on, or the publisher's own words."""
    last = drafts[-1] if drafts else None
    if unit.only_quotes(document.normal):
        if last is None or last.basis is SpeakerBasis.PUBLISHER:
            return
        spans = _whole_quotes(unit)
        if last.paragraph == unit.paragraph and last.mode is Mode.DIRECT:
            drafts[-1] = replace(last, spans=(*last.spans, *spans))
        elif last.paragraph == unit.paragraph or (
            last.paragraph == unit.paragraph - 1 and last.mode is not Mode.INDIRECT
        ):
            stance = Stance.CALLS_FOR if _DEMAND.search(document.normal[spans[0][0] : spans[-1][1]]) else Stance.ASSERTS
            drafts.append(
                Draft(
                    spans,
                    last.speaker,
                    None,
                    SpeakerBasis.CONTINUED,
                    CONTINUED,
                    Mode.DIRECT,
                    stance,
                    last.via,
                    unit.paragraph,
                    True,
                )
            )
        return
    if (asserted := _asserted(document, unit, dates)) is not None:
        speaker = (document.publisher or "the publisher",)
        drafts.append(
            Draft(
                (asserted,),
                speaker,
                None,
                SpeakerBasis.PUBLISHER,
                PUBLISHED,
                Mode.INDIRECT,
                Stance.ASSERTS,
                "",
                unit.paragraph,
                False,
            )
        )


def _whole_quotes(unit: Unit) -> tuple[Span, ...]:
    doubles = [q for q in unit.quotes if not q.single]
    return ((doubles[0].start, doubles[-1].end),)


_VERB_LIKE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|been|\w+ed|killed|fled|took|shot|fell|held|lost|burnt|broke|struck|hit|left)\b"
)


def _asserted(document: Document, unit: Unit, dates: Sequence[DatedExpression]) -> Span | None:
    """A sentence that states a figure, or an event of a known kind in the past tense, and gives it to nobody."""
    normal = document.normal
    start, end = unit.start, unit.end
    while end > start and normal[end - 1] in ".!? ":
        end -= 1
    if normal[end : end + 1] == "?" or not _VERB_LIKE.search(normal, start, end) or len(normal[start:end].split()) < 4:
        return None
    if figures_in(document.text, normal, start, end, _near(dates, start, end)) or event_of(
        normal[start:end], Stance.ASSERTS
    ):
        return start, end
    return None


def _near(dates: Sequence[DatedExpression], start: int, end: int) -> list[DatedExpression]:
    first = bisect_left(dates, start, key=lambda d: d.span[0])
    found = []
    for one in dates[first:]:
        if one.span[0] >= end:
            break
        found.append(one)
    return found


def _claim(document: Document, draft: Draft, dates: Sequence[DatedExpression], reader: str) -> Claim:
    text = tuple(document.text[a:b] for a, b in draft.spans)
    inside = [d for a, b in draft.spans for d in _near(dates, a, b)]
    figures = tuple(f for a, b in draft.spans for f in figures_in(document.text, document.normal, a, b, inside))
    words = " ".join(document.normal[a:b] for a, b in draft.spans)
    where = draft.speaker_span
    return Claim(
        spans=draft.spans,
        text=text,
        speaker=draft.speaker,
        speaker_span=where,
        speaker_text=document.text[where[0] : where[1]] if where else "",
        speaker_basis=draft.basis,
        cue=draft.cue,
        mode=draft.mode,
        stance=draft.stance,
        via=draft.via,
        figures=figures,
        dates=tuple(inside),
        places=tuple(m for a, b in draft.spans for m in place_mentions(document.text, document.normal, a, b)),
        event=event_of(words, draft.stance),
        doubt=_doubt(draft),
        reader=reader,
    )


_BASIS_DOUBT = {
    SpeakerBasis.NAMED: 0.1,
    SpeakerBasis.CONTINUED: 0.3,
    SpeakerBasis.PRONOUN: 0.4,
    SpeakerBasis.PUBLISHER: 0.5,
}


def _doubt(draft: Draft) -> float:
    """How unsure a claim is: by its speaker's basis, more for indirect words, several spans, and what patterns
    guessed."""
    doubt = _BASIS_DOUBT[draft.basis]
    doubt += {Mode.DIRECT: 0.0, Mode.MIXED: 0.1, Mode.INDIRECT: 0.15}[draft.mode]
    doubt += 0.15 * (len(draft.spans) > 1 and draft.mode is not Mode.DIRECT) + 0.2 * (not draft.firm)
    return round(min(doubt, 1.0), 2)
