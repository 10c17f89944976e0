"""Veil: what stands on a page in place of a name that is not shown, wherever the name comes up.

Known names (those of records of people, those of private owners) are found word by word in any text, as a bundle finds
them. In the prose of reports also the people whom nothing shows to be public (`readers.prose.persons`). Names that may
stand (listed parties, companies, ships, speakers of claims) come first: a longer one of them is never cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from reckoning.account.bundle_names import LEAST_FOREIGN, LEAST_LETTERS, words_of
from reckoning.readers.prose.claim import Span
from reckoning.readers.prose.persons import Known, Words, folded_words, persons_in, unreadable

NAME_NOT_SHOWN = "[name not shown]"
_WORD = re.compile(r"\w+")
_NOBODY = frozenset(("unknown", "unnamed", "not", "known", "name", "none", "no", "man", "woman", "child", "person"))
_FIRST_LETTERS = 3


class Veil:
    """The names of a case that are not shown, each with what stands there instead; those that may stand (`shown`); and
    people to whom a report gives an office or its word (`public`)."""

    def __init__(self, hidden: Mapping[str, str], shown: Iterable[str] = (), public: Iterable[Words] = ()) -> None:
        named = list(shown)
        self._public = Known.of(public, map(folded_words, named))
        self._shown = set(map(words_of, named))
        spaced = {name: stands for name, stands in hidden.items() if not unreadable(name)}
        self._hidden = {w: stands for name, stands in spaced.items() if _tells(w := words_of(name))}
        self._sizes: dict[str, list[int]] = {}
        for first, size in sorted({(w[0], len(w)) for w in (*self._hidden, *self._shown) if w}, reverse=True):
            self._sizes.setdefault(first, []).append(size)
        self._firsts = {w[0] for w in self._hidden}
        self._foreign: dict[str, list[tuple[str, str]]] = {}
        for name, stands in sorted(hidden.items(), key=lambda pair: -len(pair[0])):
            if not name.isascii() and len(name) >= LEAST_FOREIGN:
                self._foreign.setdefault(name[:_FIRST_LETTERS], []).append((name, stands))

    def over(self, text: str) -> str:
        """A text with every known name under what stands instead."""
        if self._hidden:
            text = _replaced(text, self._known(text))
        return text if text.isascii() or not self._foreign else self._over_foreign(text)

    def over_all(self, value: object) -> object:
        """The same of every text in a value of a finding: a text, several, or a table of them."""
        if isinstance(value, str):
            return self.over(value)
        if isinstance(value, list | tuple):
            return [self.over_all(one) for one in value]
        if isinstance(value, dict):
            return {name: self.over_all(one) for name, one in value.items()}
        return value

    def over_prose(self, text: str) -> str:
        """The same of a report's words, in which names may stand that no record has."""
        return self.over(_replaced(text, ((a, b, NAME_NOT_SHOWN) for a, b in self.people(text))))

    def people(self, text: str) -> list[Span]:
        """Where a report's words name people who are not shown, known or not."""
        unknown = persons_in(text, self._public)
        known = [(a, b) for a, b, _ in self._known(text) if not any(c < b and a < d for c, d in unknown)]
        return sorted([*unknown, *known])

    def names(self, text: str) -> bool:
        """Whether a text has a known name in it."""
        return self.over(text) != text

    def _known(self, text: str) -> Iterator[tuple[int, int, str]]:
        if self._firsts.isdisjoint(word.casefold() for word in set(_WORD.findall(text))):
            return
        words = list(_WORD.finditer(text))
        folded = [m[0].casefold() for m in words]
        at = 0
        while at < len(words):
            for size in self._sizes.get(folded[at], ()):
                window = tuple(folded[at : at + size])
                if len(window) == size and (window in self._shown or window in self._hidden):
                    if window not in self._shown:
                        yield words[at].start(), words[at + size - 1].end(), self._hidden[window]
                    at += size
                    break
            else:
                at += 1

    def _over_foreign(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        for at in range(len(text) - LEAST_FOREIGN, -1, -1):
            for name, stands in self._foreign.get(text[at : at + _FIRST_LETTERS], ()):
                if text.startswith(name, at):
                    text = text[:at] + stands + text[at + len(name) :]
                    break
        return text


def _tells(words: Words) -> bool:
    """Whether words are enough of a name to be looked for, and not what stands where nobody knew one."""
    enough = len(words) > 1 or sum(map(len, words)) >= LEAST_LETTERS
    return enough and not _NOBODY.issuperset(words) and not all(w.isdigit() for w in words)


def _replaced(text: str, places: Iterable[tuple[int, int, str]]) -> str:
    pieces, last = [], 0
    for start, end, stands in places:
        pieces += [text[last:start], stands]
        last = end
    return "".join([*pieces, text[last:]]) if pieces else text
