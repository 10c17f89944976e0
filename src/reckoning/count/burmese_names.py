"""Burmese names: a name without its forms of address, in parts that compare across spellings and scripts.

Names in Myanmar have no surname. What stands before a name (U, Daw, Ko, Ma, Maung; Saw, Naw, Mahn among Karen; Sai,
Nang, Khun among Shan; Nai, Mi among Mon; Salai, Mai among Chin) tells age, sex or people, changes through a life and
from speaker to speaker, and is no part of the name. Rules:

- Titles (Dr, Ashin, Sayadaw, Mr ...) are taken off first, however many; then at most one form of address.
- A form of address is taken off only where a name is left; doubled, it is a name (Ko Ko, Maung Maung), unless it
  stands three times (Ko Ko Ko: Ko of that name).
- U and Daw are never part of the name they stand before. Any other may be (Maung Aye, Saw Mon): both readings are
  kept, `code` without and `code_with` with it, and names compare as the closer of the two.
- U, Ko, Maung, Salai, Sai say male; Daw, Ma, Naw, Nang, Mi, Mai say female: a hint, used where a record gives no sex.
  Saw, Nai, Mahn, Khun say nothing: they begin names of women too, or are names.
- A second name in brackets, or after a slash, a comma, @, "alias", "a.k.a." is another name of the same person.

Sources: the practice of naming as encyclopaedias and registers of Myanmar describe it.

What it cannot see: whether "Ma" or "Saw" was meant as part of the name; monks' names and names in religion beside lay
names, unless a field gives both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reckoning.count.name_parts import MOST_CHARACTERS, burmese_parts, folded, is_burmese, latin_parts, romanised

MOST_PARTS = 16
"""A name of more syllables is compared by its first ones."""


@dataclass(frozen=True)
class _Address:
    """A form of address: how it is shown, the sex it tells, whether it may be part of the name."""

    shown: str
    sex: str
    part: bool


_TABLE = """
U male no: u ဦး
Daw female no: daw ဒေါ်
Ko male yes: ko ကို
Ma female yes: ma မ
Maung male yes: maung mg မောင်
Saw - yes: saw စော
Naw female yes: naw နော်
Mahn - yes: mahn မန်း
Sai male yes: sai စိုင်း
Nang female yes: nang nan nant နန်း နန့် နန်
Khun - yes: khun ခွန်
Sao - yes: sao စဝ်
Nai - yes: nai နိုင်
Mi female yes: mi မိ
Salai male yes: salai ဆလိုင်း
Mai female yes: mai
Lway female yes: lway လွေး
Bo - yes: bo ဗိုလ်
"""
_TITLES = """dr doctor prof professor ven rev ashin shin sayadaw saya sayama mr mrs ms miss
ဒေါက်တာ အရှင် ဆရာတော် ဆရာမ ဆရာ"""


def _addresses() -> dict[str, _Address]:
    table: dict[str, _Address] = {}
    for line in _TABLE.strip().splitlines():
        head, _, spellings = line.partition(":")
        shown, sex, part = head.split()
        table |= {s: _Address(shown, sex.replace("-", ""), part == "yes") for s in spellings.split()}
    return table


_ADDRESSES = _addresses()
_SHORT = {"mg": "maung", "ei": "i"}
_TITLE_SHOWN = {t: t if is_burmese(t) else t.capitalize() for t in _TITLES.split()}
_WORDS = re.compile(r"[\u1000-\u109f\uaa60-\uaa7f]+|[^\W\d_\u1000-\u109f\uaa60-\uaa7f]+")
_OTHERS = re.compile(
    r"\(\s*ခ\s*\)|\(|\)|\[|\]|/|@|;|,|\ba\.?\s?k\.?\s?a\b\.?|\balias\b|\baka\b|(?<=\s)ခေါ်(?=\s)", re.IGNORECASE
)


@dataclass(frozen=True)
class Name:
    """A name as compared: `code` without a form of address, `code_with` with one that may be part of it, else the same;
    `spelling` in lower case without it, the forms found (in order), and the sex they tell ("" where none)."""

    code: str
    code_with: str
    spelling: str
    addresses: tuple[str, ...] = ()
    sex: str = ""

    @property
    def romanised(self) -> str:
        """One Latin spelling of the name, for a reader who does not read the script it was written in."""
        return romanised(self.code)


NOBODY = Name("", "", "")


def names_of(text: str) -> tuple[Name, ...]:
    """Every name that a field holds (Unicode, not Zawgyi), the first one first; none where no letter is in it.

    >>> [n.romanised for n in names_of("U Tun Shwe (a.k.a. Ko Pho Tun)")]
    ['Tun Shway', 'Po Tun']
    """
    found = [name_of(piece) for piece in _OTHERS.split(text[:MOST_CHARACTERS])]
    return tuple(dict.fromkeys(n for n in found if n.code))


def name_of(text: str) -> Name:
    """One name read from a text (Unicode, not Zawgyi); `NOBODY` where no letter is in it. Never raises.

    >>> name_of("Ma Aye Aye Maw").code == name_of("အေးအေးမော်").code, name_of("Ko Ko").addresses
    (True, ())
    >>> name_of("Maung Aye").addresses, name_of("Maung Aye").code_with == name_of("မောင်အေး").code_with
    (('Maung',), True)
    """
    return _name_of(folded(text))


@lru_cache(maxsize=16384)
def _name_of(text: str) -> Name:
    parts = _parts(text)
    shown, sex, at = [], "", 0
    while at < len(parts) and (took := _title(parts, at)) and took < len(parts):
        shown.append(_TITLE_SHOWN["".join(p for _, p in parts[at:took])])
        at = took
    start = at
    address = _address_at(parts, at)
    if address:
        shown.append(address.shown)
        sex, at = address.sex, at + _size(parts, at)
        start = start if address.part else at
    code, code_with = ("".join(c for c, _ in parts[i:][:MOST_PARTS]) for i in (at, start))
    return Name(code, code_with, " ".join(p for _, p in parts[at:][:MOST_PARTS] if p), tuple(shown), sex)


def _parts(text: str) -> list[tuple[str, str]]:
    """The syllables of a folded text: each its code and its text; of a Latin word the first one has it all."""
    parts: list[tuple[str, str]] = []
    for word in _WORDS.findall(text.replace("'", "").replace("’", "").replace("\u200b", "").replace("\u200c", "")):
        if "\u1000" <= word[0] <= "\u109f":
            parts += burmese_parts(word)
        else:
            plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
            codes = latin_parts(_SHORT.get(plain, plain))
            parts += [(code, plain if i == 0 else "") for i, code in enumerate(codes)]
    return parts


def _title(parts: Sequence[tuple[str, str]], at: int) -> int:
    """Where the title that begins at a place ends; 0 when none does."""
    text = ""
    for end in range(at, min(at + 3, len(parts))):
        text += parts[end][1]
        if text in _TITLE_SHOWN and (end + 1 == len(parts) or parts[end + 1][1]):
            return end + 1
    return 0


def _size(parts: Sequence[tuple[str, str]], at: int) -> int:
    """How many parts the form of address at a place takes; 0 where there is none."""
    text = ""
    for end in range(at, min(at + 2, len(parts))):
        text += parts[end][1]
        if text in _ADDRESSES and (end + 1 == len(parts) or parts[end + 1][1]):
            return end + 1 - at
    return 0


def _address_at(parts: Sequence[tuple[str, str]], at: int) -> _Address | None:
    size = _size(parts, at)
    end = at + size
    if not size or end >= len(parts):
        return None
    own = parts[at:end]
    doubled = parts[end : end + size] == own
    thrice = doubled and parts[end + size : end + 2 * size] == own
    if doubled and not thrice:
        return None
    return _ADDRESSES["".join(text for _, text in own)]
