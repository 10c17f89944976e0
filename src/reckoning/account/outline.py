"""Outline: the sections that each kind of dossier has, in order, and what the build writes into them.

An outline is a Markdown file in `outlines/`; a dossier that names it must have its sections in its order, each with the
fills that stand there. Sections of the author's own may stand between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reckoning.account.dossier_text import Block, Heading, Paragraph, inline_runs, parse, words_of
from reckoning.account.reference import Reference
from reckoning.model.errors import InputError, ReckoningError, UsageError

NAMES = ("sanctions-submission", "article-15", "public-report", "company-letter")
SECTION = 2


@dataclass(frozen=True)
class Section:
    """A section: its heading, the line it begins on, what the build fills in it, and how many blocks it has."""

    heading: str
    line: int
    fills: tuple[str, ...]
    blocks: int = 0


@cache
def outline_text(name: str) -> str:
    """The text that a new dossier starts from; raises `UsageError`."""
    if name not in NAMES:
        raise UsageError(f"no outline is named {name!r}", do=f"use one of {', '.join(NAMES)}")
    return (files("reckoning.account") / "outlines" / f"{name}.md").read_text(encoding="utf-8")


def sections_of(blocks: Sequence[Block]) -> list[Section]:
    """The sections of a dossier, in order.

    >>> [s.heading for s in sections_of(parse(outline_text("public-report"), "").blocks)][:3]
    ['Handling and snapshot', 'Method and limits', 'Summary']
    """
    found: list[tuple[str, int, list[str]]] = []
    blocks_in: list[int] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == SECTION:
            found.append((words_of(block.inlines), block.line, []))
            blocks_in.append(0)
        elif found:
            blocks_in[-1] += not isinstance(block, Heading)
            runs = inline_runs([block])
            found[-1][2].extend(i.target for run in runs for i in run if isinstance(i, Reference) and i.kind == "fill")
    return [Section(h, line, tuple(fills), n) for (h, line, fills), n in zip(found, blocks_in, strict=True)]


def outline_faults(blocks: Sequence[Block], name: str, file: str) -> list[ReckoningError]:
    """What a dossier lacks of its outline: sections gone or out of order, fills taken out, fills in a sentence."""
    wanted = sections_of(parse(outline_text(name), name).blocks)
    had = sections_of(blocks)
    errors: list[ReckoningError] = []
    at = -1
    for section in wanted:
        places = [i for i, s in enumerate(had) if s.heading.casefold() == section.heading.casefold()]
        if not places:
            put = " ".join(f"{{fill:{fill}}}" for fill in section.fills)
            what = f'the section "{section.heading}" is missing'
            errors.append(InputError(what, where=file, do=f"put back: ## {section.heading} {put}".rstrip()))
            continue
        here = had[places[0]]
        if len(places) > 1:
            errors.append(_at(file, had[places[1]].line, f'a second section "{here.heading}"', "keep one"))
        if places[0] < at:
            errors.append(_at(file, here.line, f'the section "{here.heading}" is out of order', f"see {name}"))
        at = max(at, places[0])
        if not here.blocks:
            errors.append(
                _at(file, here.line, f'the section "{here.heading}" is empty', "say what there is, or nothing")
            )
        for fill in section.fills:
            if fill not in here.fills:
                what = f'the section "{here.heading}" has lost what the build writes there'
                errors.append(_at(file, here.line, what, f"put back: {{fill:{fill}}}"))
    return [*errors, *_misplaced(blocks, file)]


def _misplaced(blocks: Sequence[Block], file: str) -> list[ReckoningError]:
    """Fills that are no paragraph of their own, or that nothing is known to fill."""
    alone = {id(i) for b in blocks if isinstance(b, Paragraph) and len(b.inlines) == 1 for i in b.inlines}
    known = {fill for name in NAMES for s in sections_of(parse(outline_text(name), name).blocks) for fill in s.fills}
    errors: list[ReckoningError] = []
    for run in inline_runs(blocks):
        for i in run:
            if isinstance(i, Reference) and i.kind == "fill":
                if i.target not in known:
                    errors.append(_at(file, i.line, f"nothing fills {i}", f"known: {', '.join(sorted(known))}"))
                elif id(i) not in alone:
                    errors.append(_at(file, i.line, f"{i} stands in a sentence", "give it a paragraph of its own"))
    return errors


def _at(file: str, line: int, what: str, do: str) -> InputError:
    return InputError(what, where=f"{file}:{line}", do=do)
