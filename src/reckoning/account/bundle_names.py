"""Bundle names: whoever must not appear is looked for in all that leaves, as a second net under the allow-lists.

Protected are the names of people in records of persons, and under every profile but the court's of those who worked on
the case. In tables a protected name gives way to its pseudonym; in the dossier, which cannot be changed any more, it
refuses the bundle. A name is looked for word by word, whatever the case, in one form of its letters and with invisible
ones left out; what is not written in Latin letters also inside words, and Burmese also as Zawgyi fonts store it.

What it cannot see: names shorter than two words and six letters, names that no record of the case holds, other
spellings. A name that is also a company's, a ship's or a listed party's in this case is taken for that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reckoning.account.profile import PERSONAL
from reckoning.account.pseudonym import pseudonym
from reckoning.archive.ledger import Entry
from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.model.row import RECORD, RecordKind
from reckoning.model.zawgyi import from_zawgyi, zawgyi_probability
from reckoning.tables.database import CaseTables
from reckoning.tables.duck import literals

_WORD = re.compile(r"\w+")
_BURMESE = re.compile("[\u1000-\u109f]")
PERSON_COLUMNS = ("name", "alias", "fatherName")
OPEN_KINDS = (RecordKind.COMPANY, RecordKind.SANCTION, RecordKind.SHIP, RecordKind.TERMINAL)
OPEN_COLUMNS = ("name", "alias", "target", "vessel", "operator", "pastNames")
LEAST_LETTERS, LEAST_FOREIGN = 6, 4
ZAWGYI = 0.95
PERSON, WORKER = "person", "worker"


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded.

    >>> words_of("Ma Ei-Phyu")
    ('ma', 'ei', 'phyu')
    """
    return tuple(word.casefold() for word in _WORD.findall(text))


@dataclass(frozen=True)
class Names:
    """Protected names by their words, each with its pseudonym; names that may appear; names in other scripts."""

    protected: Mapping[tuple[str, ...], str]
    open: frozenset[tuple[str, ...]]
    inside: Mapping[str, str]

    @property
    def longest(self) -> int:
        """Words of the longest name."""
        return max(map(len, (*self.protected, *self.open)), default=0)

    def found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where protected names stand in a text: first character, end, pseudonym."""
        words = list(_WORD.finditer(text))
        folded = [m[0].casefold() for m in words]
        at = 0
        while at < len(words):
            for size in range(min(self.longest, len(words) - at), 0, -1):
                window = tuple(folded[at : at + size])
                if window in self.open:
                    at += size
                    break
                if window in self.protected:
                    yield words[at].start(), words[at + size - 1].end(), self.protected[window]
                    at += size
                    break
            else:
                at += 1

    def hidden(self, text: str) -> str:
        """The text with pseudonyms in place of protected names; in the spelling in which one was found."""
        for spelling in spellings(text):
            hidden = self._hidden(spelling)
            if hidden != spelling:
                return hidden
        return text

    def _hidden(self, text: str) -> str:
        pieces, last = [], 0
        for start, end, name in self.found(text):
            pieces += [text[last:start], name]
            last = end
        text = "".join([*pieces, text[last:]])
        for name, stands in self.inside.items():
            if name in text:
                text = text.replace(name, stands)
        return text

    def first(self, text: str) -> str:
        """The pseudonym of the first protected name in a text; empty where there is none."""
        for spelling in spellings(text):
            for _, _, name in self.found(spelling):
                return name
            if stands := next((stands for name, stands in self.inside.items() if name in spelling), ""):
                return stands
        return ""


def spellings(text: str) -> Iterator[str]:
    """A text as it stands, in one form of its letters without invisible ones, and Burmese letters read as Zawgyi."""
    yield text
    if text.isascii():
        return
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    if plain != text:
        yield plain
    if _BURMESE.search(plain):
        yield from_zawgyi(plain)


def names_in(
    tables: CaseTables, ledger: Iterable[Entry], judgements: Iterable[Judgement], key: bytes, *, workers: bool
) -> Names:
    """The names of a case; `workers` says whether those who worked on it may appear.

    A name that a person judged public, by the subject of its record, is not protected.
    """
    shown = {j.target for j in judgements if (j.on, j.decision) == (JudgedOn.NAME, "public")}
    people = _raws(tables, [str(k) for k in PERSONAL], PERSON_COLUMNS, shown)
    open_names = _raws(tables, [str(k) for k in OPEN_KINDS], OPEN_COLUMNS)
    told = {(name, PERSON) for name in people}
    told |= set() if workers else {(entry.by, WORKER) for entry in ledger}
    protected, inside = {}, {}
    for spelled, role in sorted(told):
        name = list(spellings(spelled))[-1] if zawgyi_probability(spelled) > ZAWGYI else spelled
        words, letters = words_of(name), sum(map(len, words_of(name)))
        if letters >= LEAST_LETTERS or len(words) > 1:
            protected[words] = pseudonym(key, name, role)
        if not name.isascii() and letters >= LEAST_FOREIGN:
            inside[name] = pseudonym(key, name, role)
    longest_first = dict(sorted(inside.items(), key=lambda pair: (-len(pair[0]), pair[0])))
    return Names(protected, frozenset(w for n in open_names if (w := words_of(n))), longest_first)


def _raws(tables: CaseTables, kinds: list[str], columns: tuple[str, ...], without: Iterable[str] = ()) -> set[str]:
    found = tables.query(f"""
        WITH heads AS (SELECT DISTINCT subject FROM statements WHERE property = '{RECORD}' AND text IN {_in(kinds)})
        SELECT DISTINCT raw FROM statements JOIN heads USING (subject)
        WHERE property IN {_in(columns)} AND NOT list_contains({literals(sorted(without))}::VARCHAR[], subject)""")
    return {raw.strip() for raw in found["raw"].to_pylist() if raw and raw.strip()}


def _in(texts: Iterable[str]) -> str:
    return f"({literals(sorted(texts))[1:-1]})"
