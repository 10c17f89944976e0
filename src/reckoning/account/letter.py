"""Letter: what a dossier says of one company or person, drawn for it to answer, and nothing about anybody else.

It is a dossier of its own, on the outline `company-letter`, checked against the case and composed like every other, as
the readers of a profile get it. Into it go

- sentences of the dossier that cite a finding about the entity or name it, and are about no other party;
- every finding cited there that is about the entity, with its bounds and grade, and its own records;
- the questions, and the day that an answer is asked by.

About the entity is a finding whose title, party or records name it. The names of all other parties of the case give way
to "another party" in the whole of it; the picture is left out. A sentence that also speaks of others is not quoted but
counted.

What it cannot see: a party that no record of the case names, and what tells of another without its name. Somebody reads
a letter before it is sent; the software sends nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reckoning.account.bundle_names import Names, words_of
from reckoning.account.bundle_request import Request
from reckoning.account.dossier import Checked, check, parties_of
from reckoning.account.dossier_case import Held
from reckoning.account.dossier_text import Inline, Words, inline_runs
from reckoning.account.letter_parties import others_of
from reckoning.account.outline import outline_text
from reckoning.account.reference import Reference
from reckoning.account.reference_facts import Facts
from reckoning.account.render import Page, Picture, Span, said
from reckoning.account.wording import CITED
from reckoning.model.canonical import canonical_json
from reckoning.model.errors import UsageError
from reckoning.model.finding import Kind

OUTLINE = "company-letter"
FORMAT = "reckoning-letter/1"
STANDING_QUESTIONS = (
    "Is what this letter says of you right? If not, what is wrong, and which documents show it?",
    "Is there anything that should be read beside it?",
)
_END = re.compile(r"(?<=[.!?။])\s+")
_STATUS = re.compile(r" \(R\d+: ")
_MARKED = re.compile(r"([\\`*_\[\]<>|~#&])")


@dataclass(frozen=True)
class Asked:
    """What a letter is drawn for: whom, from which dossier, by which day, with which questions besides the standing."""

    entity: str
    dossier: str
    due_on: date
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter as pages; so many sentences of the dossier speak of others too and are not in it."""

    page: Page
    quoted: int
    left_out: int


def letter(done: Checked, asked: Asked, held: Held, request: Request) -> Letter:
    """The letter to an entity that a checked dossier names; raises `UsageError` where it says nothing of it."""
    mine, others = words_of(asked.entity), others_of(held.tables, _named(done), asked.entity)
    about = {name for name in done.found.values() if _is_about(name, mine, done.facts)}
    quoted, left_out = [], 0
    for sentence in _sentences(done):
        if not _concerns(sentence, mine, about, done.found):
            continue
        if _clean(sentence, others, about, done):
            quoted.append(_written(sentence))
        else:
            left_out += 1
    if not about and not quoted and not left_out:
        raise UsageError(f"the dossier says nothing of {asked.entity}", do="write the name as the dossier has it")
    cited = sorted({_reference(r, name, done.facts) for r, name in done.found.items() if name in about})
    text = _letter_text(done, asked, quoted, cited, left_out)
    made = check(text, f"letter to {asked.entity}", held, request)
    return Letter(_without(made.page(), others, asked), len(quoted), left_out)


def _named(done: Checked) -> set[str]:
    """Everybody whom the dossier names: replies, and parties of its findings and records."""
    facts = done.facts
    parties = {party for name in (*facts.findings, *facts.statements) for party in parties_of(name, facts)}
    return parties | {reply.entity for reply in done.front.replies}


def _is_about(name: str, mine: tuple[str, ...], facts: Facts) -> bool:
    return any(_stands(mine, text) for text in _texts(name, facts))


def _texts(name: str, facts: Facts) -> Iterator[str]:
    """What a finding or record says: title, party, and the records right under it."""
    if finding := facts.findings.get(name):
        yield finding.title
        yield str(finding.parameters.get("party") or "")
        if finding.kind != Kind.FIGURE:  # a figure counts many records: that one of them names a party says little
            for link in finding.links:
                yield from _texts(link.statement, facts)
    elif statement := facts.statements.get(name):
        yield statement.raw
        yield from (raw for _, raw in statement.fields)


def _stands(words: tuple[str, ...], text: str) -> bool:
    """Whether some words stand in a text, one after the other."""
    found = words_of(text)
    return bool(words) and any(found[at : at + len(words)] == words for at in range(len(found) - len(words) + 1))


def _sentences(done: Checked) -> Iterator[list[Inline]]:
    """Every sentence of a dossier's text, without what the build fills in."""
    for run in inline_runs(done.written.blocks):
        if not any(isinstance(i, Reference) and i.kind == "fill" for i in run):
            yield from _parted(run)


def _parted(run: Sequence[Inline]) -> Iterator[list[Inline]]:
    """A run cut where a sentence ends.

    >>> [len(s) for s in _parted([Words("One. Two ", 1), Words("three", 1, "em"), Words(". Four", 1)])]
    [1, 3, 1]
    """
    text = "".join(i.text if isinstance(i, Words) else CITED for i in run)
    ends = [m.end() for m in _END.finditer(text)]
    sentence: list[Inline] = []
    at = 0
    for inline in run:
        left = inline.text if isinstance(inline, Words) else CITED
        while cuts := [end for end in ends if at < end < at + len(left)]:
            assert isinstance(inline, Words)
            sentence.append(replace(inline, text=left[: cuts[0] - at]))
            yield sentence
            sentence, left, at = [], left[cuts[0] - at :], cuts[0]
        sentence.append(replace(inline, text=left) if isinstance(inline, Words) else inline)
        at += len(left)
        if at in ends:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _typed(sentence: Iterable[Inline]) -> str:
    return "".join(i.text for i in sentence if isinstance(i, Words))


def _concerns(
    sentence: Sequence[Inline], mine: tuple[str, ...], about: set[str], found: Mapping[Reference, str]
) -> bool:
    cites = any(isinstance(i, Reference) and found[i] in about for i in sentence)
    return cites or _stands(mine, _typed(sentence))


def _clean(sentence: Sequence[Inline], others: Names, about: set[str], done: Checked) -> bool:
    """Whether nothing in a sentence is about another party: no name typed, no finding about others alone."""
    if others.first(_typed(sentence)):
        return False
    cited = [done.found[i] for i in sentence if isinstance(i, Reference)]
    return not any(others.first(text) for name in cited if name not in about for text in _texts(name, done.facts))


def _reference(r: Reference, name: str, facts: Facts) -> str:
    """A reference by id: a query may fit otherwise in a letter, and a pinned value is the dossier's."""
    if finding := facts.findings.get(name):
        return f"{{{'figure' if finding.kind == Kind.FIGURE else 'finding'}:{name}}}"
    return f"{{{r.kind}:{name}}}"


def _written(sentence: Sequence[Inline]) -> str:
    """A sentence as it is written in a dossier, between quotation marks."""
    parts = []
    for inline in sentence:
        if isinstance(inline, Words):
            parts.append(_plain(inline.text))
        else:
            pinned = f' "{inline.pinned}"' if inline.pinned is not None else ""
            parts.append(f"{str(inline)[:-1]}{pinned}}}")
    return f"“{''.join(parts).strip()}”"


def _plain(text: str) -> str:
    """A text in which nothing is a mark of Markdown, on one line."""
    return _MARKED.sub(r"\\\1", " ".join(text.split("\n")))


def _letter_text(done: Checked, asked: Asked, quoted: list[str], cited: list[str], left_out: int) -> str:
    front = done.front
    named = [*front.names, *([asked.entity] if any(c.isdigit() for c in asked.entity) else [])]
    head: list[tuple[str, Any]] = [
        ("title", f"Letter to {asked.entity}"),
        ("outline", OUTLINE),
        ("handling", "for the addressee alone"),
        ("language", front.language),
        ("author", front.author),
        ("names", list(dict.fromkeys(n for n in named if any(c.isupper() for c in n)))),
    ]
    lines = ["+++", *(f"{name} = {_toml(value)}" for name, value in head)]
    lines += ["", "[[reply]]", f"entity = {_toml(asked.entity)}"]
    for study, parameters in front.studies.items():
        lines += [f"[studies.{_toml(study)}]", *(f"{_toml(k)} = {_toml(v)}" for k, v in parameters.items())]
    sections = _sections(asked, quoted, cited, left_out)
    body = outline_text(OUTLINE).partition("+++\n")[2].partition("+++\n")[2]
    for heading, written in sections.items():
        body = body.replace(f"## {heading}\n", f"## {heading}\n\n{written}\n", 1)
    return "\n".join([*lines, "+++", body])


def _sections(asked: Asked, quoted: list[str], cited: list[str], left_out: int) -> dict[str, str]:
    """What a letter says besides what the build fills in, by section."""
    entity, due = _plain(asked.entity), asked.due_on.isoformat()
    why = (
        f"A text that is being prepared says something of {entity}. This letter tells what, so that {entity} can "
        f"answer before it is published. An answer by {due} is taken into account, and stands beside what it answers."
    )
    nothing = "No sentence of the text speaks of the addressee alone."
    more = "Sentences that also speak of others are not quoted here; what they cite about the addressee is below."
    told = "\n".join(f"- {q}" for q in quoted) or nothing
    rests = "\n".join(f"- {r}" for r in cited) or "It cites no finding about the addressee."
    questions = "\n".join(f"{n}. {_plain(q)}" for n, q in enumerate((*asked.questions, *STANDING_QUESTIONS), 1))
    return {
        "Summary": why,
        "Legal basis": "This letter makes no claim of law.",
        "Context": f"The text says:\n\n{told}\n\n{more if left_out else ''}\n\nIt cites:\n\n{rests}",
        "Requests": f"Please answer by {due}.\n\n{questions}",
    }


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _without(page: Page, others: Names, asked: Asked) -> Page:
    """The page with "another party" in place of every other, without the picture; its facts say only what it is."""

    def of(value: Any) -> Any:
        if isinstance(value, Picture):
            return said("No picture of the chain is drawn in a letter: others stand in it.")
        if isinstance(value, str):
            return others.hidden(value)
        if isinstance(value, tuple):  # the status that a dossier has beside each mention is what the letter asks for
            return tuple(of(v) for v in value if not (isinstance(v, Span) and _STATUS.match(v.text)))
        if hasattr(value, "__dataclass_fields__"):
            kept = ("style", "to", "label", "t")
            return replace(value, **{n: of(v) for n, v in vars(value).items() if n not in kept})
        return value

    facts = {"format": FORMAT, "to": asked.entity, "answer_by": asked.due_on.isoformat()}
    return replace(page, nodes=of(page.nodes), facts=canonical_json(facts))
