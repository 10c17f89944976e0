"""Names: what is left of a name when its spelling, script, order, titles and legal form no longer count.

Steps, in this order, each of which only drops what two writers of one name differ in:
1. Letters: upper case, accents off, Cyrillic and Greek written in Latin letters, points inside abbreviations gone
   ("P.E.I" is PEI), other punctuation is a space, letters and digits part ("HUITONG78" is HUITONG 78), and Roman
   numerals from II to XVIII are numbers ("ARK III" is ARK 3).
2. Legal forms (PTE LTD, SDN BHD, OOO) are taken off and kept apart.
3. Titles (U, DAW, DR, GENERAL), small words (AL, BIN, OF) and what is left of broken legal forms (LIABILITY, STOCK)
   stay as words of little weight.
4. Each word has a sound: the word with those letters folded that transliterators write differently.

What it cannot see: names in Arabic, Burmese, Chinese or another script are compared only with names in that script; no
vowel-less script is transliterated. Translated names (a company's English and Russian names) are not one name here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from reckoning.resolve.legal_forms import is_form_word, take_legal_forms

_CYRILLIC = """А A Б B В V Г G Д D Е E Ё E Ж ZH З Z И I Й Y К K Л L М M Н N О O П P Р R С S Т T У U Ф F Х KH Ц TS Ч CH
Ш SH Щ SHCH Ы Y Э E Ю YU Я YA І I Ї YI Є YE Ґ G Ў U Ј J Љ LJ Њ NJ Ћ C Ђ DJ Џ DZ Ѕ DZ Ќ K Ѓ G Ә A Ғ G Қ K Ң N Ө O Ұ U
Ү U Һ H"""
_GREEK = "Α A Β V Γ G Δ D Ε E Ζ Z Η I Θ TH Ι I Κ K Λ L Μ M Ν N Ξ X Ο O Π P Ρ R Σ S Τ T Υ Y Φ F Χ CH Ψ PS Ω O"
_LATIN = "Ø O Ł L Đ D Æ AE Œ OE Þ TH Ð D ẞ SS İ I"


def _pairs(written: str) -> dict[str, str]:
    parts = written.split()
    return dict(zip(parts[::2], parts[1::2], strict=True))


_LETTERS = str.maketrans({**_pairs(_CYRILLIC), **_pairs(_GREEK), **_pairs(_LATIN), "Ъ": "", "Ь": ""})
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼʻ\"“”")
_POINTED = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}(?:[^\W\d_]\b)?|\b[^\W\d_](?:\.[^\W\d_])+\b")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_ROMAN = _pairs("II 2 III 3 IV 4 VI 6 VII 7 VIII 8 IX 9 XI 11 XII 12 XIII 13 XIV 14 XV 15 XVI 16 XVII 17 XVIII 18")

_TITLES = """U DAW MR MRS MS DR PROF GEN GENERAL LT LIEUTENANT COL COLONEL MAJ MAJOR BRIG BRIGADIER CAPT CAPTAIN ADM
ADMIRAL SHEIKH SHAYKH HAJI HAJJI MULLAH MAULAVI SIR MV MT"""
TITLES = frozenset(_TITLES.split())
"""Words that are titles wherever they stand; MV and MT before a ship's name are of the same sort."""
LEADING_TITLES = frozenset(["KO", "MA", "MAUNG", "SAW", "SAI", "NAI", "MAHN", "SALAI", "NAW", "NANG"])
"""Burmese titles that are also names: a title only when first, with two words or more after it."""
_SMALL = "AL EL UL BIN IBN BINT BEN ABU DE DA DEL LA VAN VON DER THE OF AND FOR"
SMALL_WORDS = frozenset(_SMALL.split())


@dataclass(frozen=True)
class Name:
    """A name taken apart: words that count, legal forms taken off; `light[i]` says that word i is a title or small."""

    raw: str
    words: tuple[str, ...]
    light: tuple[bool, ...]
    legal_forms: tuple[str, ...]

    @property
    def key(self) -> str:
        """The words that count, in alphabetical order: equal for two spellings that differ in nothing that counts."""
        heavy = [w for w, light in zip(self.words, self.light, strict=True) if not light]
        return " ".join(sorted(heavy or self.words))


def latin_words(text: str) -> list[str]:
    """The words of a text in upper case and, as far as it goes, Latin letters.

    >>> latin_words("P.E.I Energy Pte. Ltd."), latin_words("Шойгу, Сергей"), latin_words("HUITONG78")
    (['PEI', 'ENERGY', 'PTE', 'LTD'], ['SHOYGU', 'SERGEY'], ['HUITONG', '78'])
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).upper().translate(_LETTERS)
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = text.upper().translate(_APOSTROPHES)
    if "." in text:
        text = _POINTED.sub(lambda m: m[0].replace(".", "").replace(" ", "") + " ", text)
    return [_ROMAN.get(word, word) for word in _WORD.findall(text)]


@lru_cache(maxsize=1 << 17)
def is_light(word: str) -> bool:
    """Whether a word is a title, a small word or part of a legal form, which tell no name from another."""
    return word in TITLES or word in SMALL_WORDS or is_form_word(word)


def parse_name(text: str) -> Name:
    """A name taken apart; a text without a letter or digit gives no words.

    >>> parse_name("SHOON ENERGY PTE. LTD.").key, parse_name("WIN, Khin Phyu").key, parse_name("Daw Khin Phyu Win").key
    ('ENERGY SHOON', 'KHIN PHYU WIN', 'KHIN PHYU WIN')
    """
    words, forms = take_legal_forms(latin_words(text))
    light = [is_light(word) for word in words]
    if len(words) > 2 and words[0] in LEADING_TITLES:
        light[0] = True
    if all(light):
        light = [False] * len(words)
    return Name(text, tuple(words), tuple(light), forms)


# Letters that transliterators write differently, most particular first: Slavic, Arabic, Burmese and Greek names.
# After the first line X stands for the sound of CH.
_SOUNDS = [
    ("X", "KS"), ("SHCH", "S"), ("TSCH", "X"), ("SCH", "S"), ("DZH", "J"), ("TCH", "X"), ("CZ", "X"), ("CH", "X"),
    ("SH", "S"), ("ZH", "J"), ("DJ", "J"), ("DH", "D"), ("GH", "G"), ("KH", "H"), ("PH", "F"), ("TH", "T"),
    ("HT", "T"), ("HL", "L"), ("HN", "N"), ("HM", "M"), ("TS", "S"), ("TZ", "S"), ("CK", "K"), ("CE", "SE"),
    ("CI", "SI"), ("CY", "SI"), ("C", "K"), ("Q", "K"), ("OU", "U"), ("OO", "U"), ("EE", "I"), ("IE", "I"),
    ("YE", "E"), ("YO", "E"), ("YU", "IU"), ("YA", "IA"), ("EV", "OV"), ("Y", "I"), ("J", "I"), ("W", "V"),
    ("Z", "S"), ("O", "U"), ("E", "A"),
]  # fmt: skip
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 17)
def sound(word: str) -> str:
    """A word with the letters folded that transliterators write differently; numbers and other scripts as they are.

    >>> sound("MOHAMMED") == sound("MUHAMAD"), sound("HTUN") == sound("TUN"), sound("WIN") == sound("TUN")
    (True, True, False)
    """
    if not (word.isascii() and word.isalpha()):
        return word
    folded = word
    for written, heard in _SOUNDS:
        if written in folded:
            folded = folded.replace(written, heard)
    folded = _TWICE.sub(r"\1", folded)
    return folded.removesuffix("H") if len(folded) > 3 else folded or word
