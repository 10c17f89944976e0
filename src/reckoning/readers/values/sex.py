"""Sex: the words of registers in English and Burmese."""

from __future__ import annotations

from reckoning.model.statement import Value
from reckoning.readers.values.typed import Typed, untyped

_WORDS = {
    "male": "m male man men boy ကျား ယောက်ျား အမျိုးသား ကျား/male",
    "female": "f female woman women girl မ မိန်းမ အမျိုးသမီး မ/female",
    "unknown": "u unknown not-known unk မသိ",
}
_SEXES = {word.replace("-", " "): sex for sex, words in _WORDS.items() for word in words.split()}


def sex(text: str) -> Typed:
    """`male`, `female` or `unknown`.

    >>> sex("ကျား").value.text, sex("F").value.text, sex("both").note
    ('male', 'female', 'sex_unreadable')
    """
    found = _SEXES.get(text.strip().casefold().rstrip("."))
    return Typed(Value(text=found)) if found else untyped("sex_unreadable")
