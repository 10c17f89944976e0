"""Names of people who do not exist, from syllables of Burmese names, and the ways in which lists misspell them.

A syllable has one Burmese spelling and the Latin ones that people use for it, the commonest first. The list was written
from common use, not from the rules by which `reckoning.count` compares names: several spellings here escape them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

_SYLLABLES = """
* အောင် Aung Aung Aung Ong
* ကျော် Kyaw Kyaw Kyaw Kyaaw Jaw
* ဇော် Zaw Zaw Zor
* ဝင်း Win Win Wynn Winn
* ထွန်း Htun Tun Htun Htoon
* မင်း Min Min Minn
* သန်း Than Than Thann
* မိုး Moe Moe Mo
* စိုး Soe Soe So
* ထက် Htet Htet Htat Tet
* ခင် Khin Khin Kin Khinn
* မောင် Maung Maung Mg
* နိုင် Naing Naing Nine
m ကို Ko Ko Koe
m လင်း Lin Lin Linn
m ဖြိုး Phyo Phyo Phyoe Pyo
m ထူး Htoo Htoo Htu
m ဟိန်း Hein Hein Hain
m သူ Thu Thu Thuu
m ဗို Bo Bo Boe
m မြင့် Myint Myint Myin Mint
m သိန်း Thein Thein Thin
m ရဲ Ye Ye Yeh
m ပိုင် Paing Paing Pine
m လှိုင် Hlaing Hlaing Hline
m ထိုက် Htike Htike Htaik
m ကောင်း Kaung Kaung Kong
m သော် Thaw Thaw Thor
m ဇေ Zay Zay Zayy
m ရာ Yar Yar Ya
m ငြိမ်း Nyein Nyein Nyeim
m မျိုး Myo Myo Myoe
m ဝဏ္ဏ Wunna Wunna Wanna
m သီဟ Thiha Thiha Tiha
m ဘုန်း Phone Phone Bhone Hpone
f နွယ် Nwe Nwe Nwel Nway
f နှင်း Hnin Hnin Nin
f အိ Ei Ei I Aye
f သီတာ Thida Thida Thidar
f စန္ဒာ Sandar Sandar Sanda
f ဖြူ Phyu Phyu Phyuu Pyu
f မြ Mya Mya Myah
f ရီ Yi Yi Yee
f နု Nu Nu Nuu
f ဝေ Wai Wai Way
f ဇင် Zin Zin Zinn
f သဲ Thae Thae The
f သွယ် Thwe Thwe Thwel
f စု Su Su Suu
f ယဉ် Yin Yin Yinn
f အိန္ဒြာ Eindra Eindra Eaindra
f ချို Cho Cho Choe
f ဝတ်ရည် Wutyi Wutyi Wut_Yee
f ဥမ္မာ Ohnmar Ohnmar Ohn_Mar
f ရွှေ Shwe Shwe Shway
f အေး Aye Aye Aie
f မာ Mar Mar Ma
f လှ Hla Hla La
f သက် Thet Thet Thatt
f နန်း Nan Nan Nann
* ဦး Oo Oo U
* တင် Tin Tin Tinn
* လွင် Lwin Lwin Lwinn
* ဆန်း San San Hsan
* ထွေး Htwe Htwe Htway
* ခိုင် Khaing Khaing Khine
* လတ် Latt Latt Lat
* ကြည် Kyi Kyi Kyee
* စံ San San Sann
* ဉာဏ် Nyan Nyan Nyann
"""
_COMMON_POWER = 0.7
_LENGTHS, _LENGTH_SHARES = (2, 3, 4), (0.3, 0.5, 0.2)
_DOUBLED = 0.12

ADDRESSES = {
    ("male", "young"): (("Maung", "မောင်"), ("Ko", "ကို"), ("Mg", "မောင်")),
    ("male", "old"): (("U", "ဦး"), ("Ko", "ကို")),
    ("female", "young"): (("Ma", "မ"),),
    ("female", "old"): (("Daw", "ဒေါ်"), ("Ma", "မ")),
}
OLD_FROM = 38
_KEYS_BESIDE = {"a": "s", "e": "r", "i": "o", "o": "i", "u": "y", "n": "m", "t": "y", "h": "g", "w": "e", "y": "t"}


@dataclass(frozen=True)
class Syllable:
    """Who bears it (m, f or * for both), its Burmese spelling, its Latin ones with the commonest first."""

    bearer: str
    burmese: str
    latin: tuple[str, ...]


@cache
def syllables(bearer: str) -> tuple[tuple[Syllable, ...], tuple[float, ...]]:
    """The syllables that men ("male") or women bear, and how common each is (shares that add up to 1)."""
    kind = bearer[:1]
    chosen = tuple(s for s in _all_syllables() if s.bearer in ("*", kind))
    weights = np.arange(1, len(chosen) + 1) ** -_COMMON_POWER
    return chosen, tuple((weights / weights.sum()).tolist())


@cache
def _all_syllables() -> tuple[Syllable, ...]:
    rows = (line.split() for line in _SYLLABLES.strip().splitlines())
    return tuple(Syllable(row[0], row[1], tuple(w.replace("_", " ") for w in row[2:])) for row in rows)


def draw_name(rng: np.random.Generator, sex: str) -> tuple[Syllable, ...]:
    """A name of two to four syllables, one in eight with its first one doubled, none said three times."""
    chosen, shares = syllables(sex)
    length = int(rng.choice(_LENGTHS, p=_LENGTH_SHARES))
    numbers: list[int] = []
    while len(numbers) < length:
        number = int(rng.choice(len(chosen), p=shares))
        if number not in numbers:
            numbers.append(number)
    if rng.random() < _DOUBLED:
        numbers[1] = numbers[0]
    return tuple(chosen[n] for n in numbers)


def in_latin(rng: np.random.Generator, name: tuple[Syllable, ...], variant_share: float) -> str:
    """A Latin spelling: of each syllable mostly the commonest one, the same for one syllable said twice."""
    written = {s: s.latin[int(rng.integers(len(s.latin)))] for s in dict.fromkeys(name) if rng.random() < variant_share}
    words = [written.get(s, s.latin[0]) for s in name]
    if len(words) > 2 and rng.random() < variant_share / 4:
        words[-2:] = [words[-2] + words[-1].lower()]
    return " ".join(words)


def in_burmese(name: tuple[Syllable, ...]) -> str:
    """The name in Burmese script, without spaces."""
    return "".join(s.burmese for s in name)


def misspelt(rng: np.random.Generator, text: str) -> str:
    """A text with one slip: a letter left out, doubled, hit beside, or two exchanged; of Burmese a sign left out."""
    at = [i for i, c in enumerate(text) if c.isalpha() and i > 0]
    if not at:
        return text
    i = int(rng.choice(at))
    if not text.isascii():
        signs = [i for i, c in enumerate(text) if c in "\u1037\u1038\u103b\u103d\u102d"]
        i = int(rng.choice(signs)) if signs else len(text) - 1
        return text[:i] + text[i + 1 :]
    kind = int(rng.integers(4))
    if kind == 0:
        return text[:i] + text[i + 1 :]
    if kind == 1:
        return text[:i] + text[i] + text[i:]
    if kind == 2:
        return text[:i] + _KEYS_BESIDE.get(text[i], text[i]) + text[i + 1 :]
    return text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :] if text[i - 1].isalpha() else text


_YA = "\ufdd0"  # a number that is no character, for the sign whose own number means something else until the end
_MEDIALS = str.maketrans({"\u103b": _YA, "\u103c": "", "\u103d": "\u103c", "\u103e": "\u103d"})
_STACKED = {"ဏ": "\u1070", "ဒ": "\u1075", "မ": "\u107c", "တ": "\u1071"}
_CLUSTER = re.compile("([\u1000-\u1021])((?:\u1039[\u1000-\u1021])?)([\u103b-\u103e]*)(\u1031?)")


def to_zawgyi(text: str) -> str:
    """Text of these syllables as Zawgyi fonts store it: what stands left of a letter is stored before it."""

    def turned(match: re.Match[str]) -> str:
        letter, below, medials, before = match.groups()
        ra = "\u103b" if "\u103c" in medials else ""
        return before + ra + letter + _STACKED.get(below[1:], "") + medials.translate(_MEDIALS)

    return _CLUSTER.sub(turned, text).replace("\u103a", "\u1039").replace(_YA, "\u103a")
