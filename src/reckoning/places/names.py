"""Names of places: folded so that case, accents and punctuation do not matter, and split where a field holds several.

Burmese and other scripts keep their vowel signs: only the accents of Latin, Greek and Cyrillic letters are dropped.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "’": "", "'": "", "`": ""}
)
_ACCENTS = re.compile("[\u0300-\u036f]")
_APART = re.compile(r"[^a-z0-9]+")
_PAREN = re.compile(r"^(.*?)\s*\((?:(?:ex|formerly|fmr)\.?\s+)?(.+?)\)\s*(.*)$", re.IGNORECASE)
_GENERIC = frozenset(
    (
        "port",
        "ports",
        "harbor",
        "harbour",
        "pt",
        "terminal",
        "international",
        "puerto",
        "porto",
        "of",
        "the",
        "de",
        "ko",
    )
)


def folded(name: str) -> str:
    """A name in lower case without accents, apostrophes or punctuation, words parted by one space.

    >>> folded("  Cái Mép–Thị Vải "), folded("Nay Pyi Taw"), folded("ရန်ကုန်") != ""
    ('cai mep thi vai', 'nay pyi taw', True)
    """
    text = name.casefold()
    if not text.isascii():
        # A compatibility form may stand for a capital (𝚨): fold again once it is taken apart.
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", text))
    text = text.translate(_NOT_DECOMPOSED)
    if not text.isascii():
        return " ".join("".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in text).split())
    return " ".join(_APART.sub(" ", text).split())


def core(name: str) -> str:
    """A folded name without the words that any port has (port, harbour, terminal), unless nothing else is left.

    >>> core(folded("Port of Moulmein Harbor")), core("the port")
    ('moulmein', 'the port')
    """
    return " ".join(word for word in name.split() if word not in _GENERIC) or name


def variants(name: str) -> list[str]:
    """The names one field holds: `Thandwe (ex Sandoway)` is Thandwe and Sandoway; `Ambon, Molucas` is also Ambon.

    >>> variants("Thandwe (ex Sandoway)"), variants("Ambon, Molucas"), variants("Yangon")
    (['Thandwe', 'Sandoway'], ['Ambon, Molucas', 'Ambon'], ['Yangon'])
    """
    if match := _PAREN.match(name.strip()):
        outside, inside = (text.strip(" -") for text in (f"{match[1]} {match[3]}", match[2]))
        return [text for text in (outside, inside) if len(text) > 2]
    first = re.split(r"[,/;]", name, maxsplit=1)[0].strip()
    return list(dict.fromkeys((name.strip(), first))) if len(first) > 2 else [name.strip()]
