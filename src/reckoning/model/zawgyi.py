"""Zawgyi: Burmese text written for the Zawgyi fonts, which use Unicode's numbers for other letters; and its conversion.

Zawgyi stores what is seen from left to right: the vowel sign E and the medial RA stand before their consonant, and
stacked consonants have numbers of their own. Conversion gives every number its Unicode letters and then puts the signs
of each syllable in the order of Unicode Technical Note 11. Text counts as Zawgyi from a probability of 0.95 on by the
model of Google's myanmar-tools (Apache-2.0): a short word that reads well both ways stays as it is.
"""

from __future__ import annotations

import re
import warnings
from functools import cache, lru_cache

from myanmartools import ZawgyiDetector

LEAST_PROBABILITY = 0.95
KEPT_TEXTS = 1 << 14
LONGEST_KEPT = 200
JUDGED_CHARACTERS = 10_000
"""A longer text is judged by its beginning."""

_KINZI = "\ufdd0"  # a number that is no character: stands for the kinzi until its consonant is known
_STACKED = {
    **dict(zip("\u1060\u1061\u1062\u1063\u1065\u1066\u1067\u1068\u1069", "ကခဂဃစဆဆဇဈ", strict=True)),
    **dict(zip("\u106c\u106d\u1070\u1071\u1072\u1073\u1074\u1075\u1076", "ဋဌဏတတထထဒဓ", strict=True)),
    **dict(zip("\u1077\u1078\u1079\u107a\u107b\u1093\u107c\u1085", "နပဖဗဘဘမလ", strict=True)),
}
_LETTERS = str.maketrans(
    {
        **{zawgyi: "\u1039" + letter for zawgyi, letter in _STACKED.items()},
        **dict.fromkeys("\u103b\u107e\u107f\u1080\u1081\u1082\u1083\u1084", "\u103c"),
        "\u1096": "\u1039\u1010\u103d",
        "\u1033": "\u102f",
        "\u1034": "\u1030",
        "\u1039": "\u103a",
        "\u103a": "\u103b",
        "\u107d": "\u103b",
        "\u103c": "\u103d",
        "\u103d": "\u103e",
        "\u1087": "\u103e",
        "\u1088": "\u103e\u102f",
        "\u1089": "\u103e\u1030",
        "\u108a": "\u103d\u103e",
        "\u105a": "\u102b\u103a",
        "\u1064": _KINZI,
        "\u108b": _KINZI + "\u102d",
        "\u108c": _KINZI + "\u102e",
        "\u108d": _KINZI + "\u1036",
        "\u108e": "\u102d\u1036",
        "\u106a": "\u1009",
        "\u106b": "\u100a",
        "\u1086": "\u103f",
        "\u108f": "\u1014",
        "\u1090": "\u101b",
        "\u1094": "\u1037",
        "\u1095": "\u1037",
        "\u106e": "\u100d\u1039\u100d",
        "\u106f": "\u100d\u1039\u100e",
        "\u1091": "\u100f\u1039\u100d",
        "\u1092": "\u100b\u1039\u100c",
        "\u1097": "\u100b\u1039\u100b",
    }
)
_LETTER = "[\u1000-\u1021\u1023-\u1027\u1029\u103f]"
_SIGN = f"[\u102b-\u1030\u1032\u1036-\u1038\u103a\u103b\u103d\u103e{_KINZI}]"
# A medial RA or vowel E that no letter follows was typed after its letter.
_LATE = f"[\u1031\u103c](?![\u1031\u103c]*{_LETTER})"
_SYLLABLE = re.compile(f"([\u1031\u103c]*)({_LETTER})((?:{_SIGN}|{_LATE}|\u1039{_LETTER})*)")
_STACK_OR_SIGN = re.compile(f"\u1039{_LETTER}|.", re.DOTALL)
_SPACE_BEFORE_SIGN = re.compile(f"[ \u200b]+(?={_SIGN})")
# Digits typed for the letters they look like: zero for WA, seven for RA, four for the sign of "the same".
_ZERO_AS_WA = re.compile(f"(?<=[\u1031\u103c])\u1040|\u1040(?={_SIGN})|(?<=[\u1000-\u103f])\u1040(?![\u1040-\u1049.,])")
_SEVEN_AS_RA = re.compile(f"(?<=[\u1031\u103c])\u1047|\u1047(?={_SIGN})")
_SAME = re.compile("\u1044(?=\u1004\u103a\u1038)|\u104e(?=\u1004\u103a\u1038)|(\u104e)")
_ORDER = "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u1036\u1037\u103a\u1038"
_RANK = {sign: rank for rank, sign in enumerate(_ORDER)}
_WHOLE = (
    (re.compile("\u1025(?=[\u103a\u102c\u1039])"), "\u1009"),
    (re.compile("[\u1009\u1025]\u102e"), "\u1026"),
    (re.compile("\u1009(?=[\u102f\u1030]\u1038)"), "\u1025"),
    (re.compile("\u1005\u103b"), "\u1008"),
    (re.compile("\u101e\u103c\u1031\u102c\u103a"), "\u102a"),
    (re.compile("\u101e\u103c"), "\u1029"),
)


def unicode_of(text: str) -> tuple[str, bool]:
    """The text in Unicode, and whether it was Zawgyi; any other text comes back as it is.

    >>> unicode_of("ေအာင္ဆန္းစုၾကည္")
    ('အောင်ဆန်းစုကြည်', True)
    >>> unicode_of("အောင်ဆန်းစုကြည်"), unicode_of("U Thein Lwin")
    (('အောင်ဆန်းစုကြည်', False), ('U Thein Lwin', False))
    """
    if text.isascii() or not any("\u1000" <= c <= "\u109f" for c in text):
        return text, False
    return _kept(text) if len(text) <= LONGEST_KEPT else _judged(text)


@lru_cache(maxsize=KEPT_TEXTS)
def _kept(text: str) -> tuple[str, bool]:
    return _judged(text)


def _judged(text: str) -> tuple[str, bool]:
    if zawgyi_probability(text) < LEAST_PROBABILITY:
        return text, False
    return from_zawgyi(text), True


def zawgyi_probability(text: str) -> float:
    """How probable it is that the text is Zawgyi, 0 to 1; 0 where there is nothing Burmese in it."""
    return max(float(_detector().get_zawgyi_probability(text[:JUDGED_CHARACTERS])), 0.0)


@cache
def _detector() -> ZawgyiDetector:
    with warnings.catch_warnings():  # it opens its model by a call that Python has since renamed
        warnings.simplefilter("ignore", DeprecationWarning)
        return ZawgyiDetector()


def from_zawgyi(text: str) -> str:
    """Zawgyi text in Unicode, whatever its probability.

    >>> from_zawgyi("ျမန္မာႏိုင္ငံ")
    'မြန်မာနိုင်ငံ'
    """
    text = text.replace(_KINZI, "").translate(_LETTERS)
    text = _SAME.sub(lambda m: "\u104e\u1004\u103a\u1038" if m[1] else "\u104e", text)
    text = _SEVEN_AS_RA.sub("\u101b", _ZERO_AS_WA.sub("\u101d", text))
    text = _SYLLABLE.sub(_in_order, _SPACE_BEFORE_SIGN.sub("", text))
    for pattern, letters in _WHOLE:
        text = pattern.sub(letters, text)
    return text.replace(_KINZI, "\u1004\u103a\u1039")


def _in_order(syllable: re.Match[str]) -> str:
    """A syllable as Unicode writes it: kinzi, letter, letter below, medials, vowel signs, then tone marks."""
    before, letter, after = syllable.groups()
    parts = _STACK_OR_SIGN.findall(after)
    below = "".join(part for part in parts if len(part) == 2)
    kinzi = "\u1004\u103a\u1039" if _KINZI in parts else ""
    signs = set(before) | {part for part in parts if part in _RANK}
    if "\u102d" in signs and "\u102e" in signs:
        signs.discard("\u102d")
    if "\u102f" in signs and "\u1030" in signs:
        signs.discard("\u1030")
    ordered = sorted(signs, key=_RANK.__getitem__)
    if "\u103a\u103b" in after:  # a contraction: the letter is killed and still carries YA
        ordered.remove("\u103a")
        ordered.insert(0, "\u103a")
    return kinzi + letter + below + "".join(ordered)
