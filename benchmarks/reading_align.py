"""Places in one text as places in another of the same words: what a reader takes from a page, and what a person reads.

Texts are cut into words and signs; the longest common runs are matched. A span goes from its first matched word to its
last, so a running header, a tag or a hyphen in between does no harm.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from difflib import SequenceMatcher

Span = tuple[int, int]
_PIECE = re.compile(r"\w+|[^\w\s]")


class Alignment:
    """Spans of one text as spans of the other."""

    def __init__(self, text: str, other: str) -> None:
        self.same = text == other
        if self.same:
            return
        mine, theirs = list(_PIECE.finditer(text)), list(_PIECE.finditer(other))
        names = [[unicodedata.normalize("NFKC", m[0]) for m in pieces] for pieces in (mine, theirs)]
        blocks = SequenceMatcher(None, *names, autojunk=False).get_matching_blocks()
        matched = [(mine[b.a + k].span(), theirs[b.b + k].span()) for b in blocks for k in range(b.size)]
        self.mine, self.theirs = [a for a, _ in matched], [b for _, b in matched]

    def __call__(self, span: Span) -> Span | None:
        """The other text's span of the same words; None where it has none of them.

        >>> Alignment("He said: no.", "Header He said: Page 2 no.")((3, 11))
        (10, 25)
        """
        if self.same:
            return span
        first = bisect_left(self.mine, (span[0], 0))
        last = bisect_left(self.mine, (span[1], 0)) - 1
        while last >= first and self.mine[last][1] > span[1]:
            last -= 1
        return (self.theirs[first][0], self.theirs[last][1]) if last >= first else None
