"""Reference: what stands in braces in a dossier, and what it names.

| form | names |
|---|---|
| `{finding:ID}` | a finding by its id, or six or more digits of it |
| `{figure:ID}` | a finding of kind figure |
| `{figure:period=2023; route=VN}` | the one figure whose query, group, pattern, rule or unit says so |
| `{finding:kind=conflict; title=Shoon Energy}` | the one finding of that kind whose title has these words |
| `{evidence:ID}`, `{evidence:file=deliveries.csv}` | an original |
| `{statement:ID}`, `{statement:record=D012; property=quantity}` | a statement |
| `{figure:ID "at least 7 deliveries"}` | as it was when it was written: the build fails when it comes out otherwise |
| `{fill:contrary}` | what the build writes itself |
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reckoning.model.errors import UsageError

KINDS = ("finding", "figure", "evidence", "statement", "fill")
REFERENCE = re.compile(r"\{(" + "|".join(KINDS) + r"):([^{}\n]*)\}")
LEAST_DIGITS = 6
_ID = re.compile(r"[0-9a-f]{6,64}")
_PINNED = re.compile(r'(.*?)\s+"([^"]*)"\s*', re.DOTALL)


@dataclass(frozen=True)
class Reference:
    """One reference: its kind, the digits of an id or a query (`asked`), the value it had, and its line."""

    kind: str
    target: str
    asked: tuple[tuple[str, str], ...]
    pinned: str | None
    line: int

    def __str__(self) -> str:
        said = self.target or "; ".join(f"{name}={value}" for name, value in self.asked)
        return f"{{{self.kind}:{said}}}"


def read_reference(text: str, line: int) -> Reference:
    """The reference that a text in braces is; raises `UsageError`.

    >>> read_reference('{figure:period=2023; route=all routes "at least 7 deliveries"}', 4).asked
    (('period', '2023'), ('route', 'all routes'))
    """
    found = REFERENCE.fullmatch(text)
    if found is None:
        raise UsageError(f"not a reference: {text!r}", do=f"kinds: {', '.join(KINDS)}")
    kind, inside = found[1], found[2].strip()
    pinned = _PINNED.fullmatch(inside)
    target = (pinned[1] if pinned else inside).strip()
    value = pinned[2] if pinned else None
    if kind == "fill":
        return Reference(kind, target, (), None, line)
    if _ID.fullmatch(target.lower()):
        return Reference(kind, target.lower(), (), value, line)
    asked = tuple(_pair(part, text) for part in target.split(";") if part.strip())
    if not asked:
        raise UsageError(f"{text} names nothing", do=f"give {LEAST_DIGITS} or more digits of an id")
    return Reference(kind, "", asked, value, line)


def _pair(part: str, text: str) -> tuple[str, str]:
    name, sign, value = (x.strip() for x in part.partition("="))
    if not sign or not name or not value:
        raise UsageError(f"{text} is no id and no query", do="give digits of an id, or name=value; name=value")
    return name, value
