"""Name parts: a name as syllables that compare across spellings and scripts.

A Burmese name is a string of syllables, and each has a beginning, perhaps a glide, and an ending. Every spelling of a
syllable, Latin or Burmese, is read into one code of three characters: class of beginning, glide (`y`, `w` or `-`),
class of ending. Two spellings that people use for one syllable have one code; so "Kyaw", "Kyaaw", "Jaw" and "ကျော်" do.

Rules (from the common practice of romanising Burmese, which has no standard, and from the spelling of the script):

- Beginnings: aspiration is not told apart where Latin spelling is careless with it (k kh; s hs; t ht; p ph hp; n hn;
  m hm; l hl; w hw), voicing is (k g; s z; t d; p b). ky, gy, j are one; ch and khy are one; th (သ) is not t; y and r
  are one.
- Endings: tones are not told apart (Tha, Thar). One class each: a; i ee; u oo; ay e ai; aw or; o oe; in ein int; an am
  ang; aung ong; aing ine; un on one; et ek; at; it; eik; aik ike; auk; ok ut.
- Burmese script: a consonant under asat or above another one ends the syllable; wa under n or t is the vowel u (ထွန်း,
  Htun); ha makes y and r into sh (ရွှေ, Shwe); final l, r, s, h, w are silent. Zawgyi must have been converted before.
- Latin words without spaces are cut so that syllables are few and begin with a consonant where they can (Thi-da).
- What neither rule reads (other scripts, stray letters) stays itself, a part of its own: it compares, it never fails.

What it cannot see: which of two names was meant where spelling hides it (Ye: ရဲ or ရေ; Thin: သင်း or သိန်း; ည် is read
as i, as in Kyi, and may be ay, as in Pyae); names of other peoples in Burmese spelling, which is done in many ways.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

MOST_CHARACTERS = 400
"""Of a longer text only this much is compared; the text itself is kept where it was found."""

_BEGINNINGS = (
    "K:k kh q c ck J:ky gy kj j gj jy C:ch khy chy tch G:g gh Q:ng S:s hs ts x sz Z:z zh I:ny hny"
    " T:t ht dt D:d dh X:th tth N:n hn nh P:p ph hp hph F:f v B:b bh M:m hm mh Y:y r hy rh"
    " R:sh hsh shy L:l hl lh W:w hw wh H:h"
)
_ENDINGS = (
    "a:a ar ah aa arr arh i:i ee ii iy ih ie u:u oo uu ou ue uh ooh e:ay aye ei e eh ey ae ai air aie aih eye ayy eay"
    " w:aw aaw or au aww ow awe orr ao o:o oe oh oa ohh"
    " n:in inn ein eint int aint eain ien een yn ynn einn iin eindt ing eaint m:an ann am ang ant ahn arn amm aan"
    " g:aung aong oung ong aungg awng oong aun y:aing ine ain aine aingg aign yne ainn"
    " v:un on oon one ohn ohne own oun oone om um ome unn onn ont unt onne t:et ett ek eck ak ack ette ed"
    " p:at att ap app ad s:it itt ip ik ic ich id k:eik eit ate eek eikt h:aik ike ite aite aikt yke ait"
    " q:auk auck ouk aut awk awt x:ok oke ote oat ut utt uk op up ot oot ook oak od"
)


def _spellings(written: str) -> dict[str, str]:
    """Of "K:k kh J:ky": k and kh are K, ky is J."""
    table: dict[str, str] = {}
    for item in written.split():
        if ":" in item:
            here, item = item.split(":")
        table[item] = here
    return table


BEGINNINGS, ENDINGS = _spellings(_BEGINNINGS), _spellings(_ENDINGS)
_LONGEST = max(map(len, ENDINGS))
_TAKES_Y = frozenset("PFBMLDTHSZ")
_TAKES_W = frozenset("KJCGQSZITDXNPBMYRL")
NO_BEGINNING, NO_GLIDE, NO_ENDING = "0", "-", "."
_SHOWN_FIRST = {NO_BEGINNING: ""} | {
    here: spelling
    for spelling, here in _spellings(
        "K:k J:ky C:ch G:g Q:ng S:s Z:z I:ny T:t D:d X:th N:n P:p F:f B:b M:m Y:y R:sh L:l W:w H:h"
    ).items()
}
_SHOWN_LAST = {NO_ENDING: ""} | {
    here: spelling
    for spelling, here in _spellings(
        "a:a i:i u:u e:ay w:aw o:o n:in m:an g:aung y:aing v:un t:et p:at s:it k:eik h:aik q:auk x:ok"
    ).items()
}
CODE_LENGTH = 3


def latin_parts(word: str) -> tuple[str, ...]:
    """The codes of the syllables of one word in lower-case Latin letters.

    >>> latin_parts("kyaw") == latin_parts("jaw") == latin_parts("kyaaw"), latin_parts("thida") == latin_parts("thidar")
    (True, True)
    """
    return _latin_parts(word[:MOST_CHARACTERS])


@lru_cache(maxsize=65536)
def _latin_parts(word: str) -> tuple[str, ...]:
    """The cheapest way to cut the word, found from its end: a syllable costs 1, one inside that begins with a vowel 2,
    a letter that no rule reads 4."""
    best: list[tuple[int, tuple[str, int]]] = [(0, ("", 0))] * (len(word) + 1)
    for at in range(len(word) - 1, -1, -1):
        choices = [(4 + best[at + 1][0], (_lonely(word[at]), at + 1))]
        for code, end in _syllables_at(word, at):
            inside = code[0] == NO_BEGINNING and at > 0
            choices.append(((2 if inside else 1) + best[end][0], (code, end)))
        best[at] = min(choices)
    parts, at = [], 0
    while at < len(word):
        code, at = best[at][1]
        parts.append(code)
    return tuple(parts)


def _lonely(letter: str) -> str:
    return BEGINNINGS.get(letter, letter) + NO_GLIDE + NO_ENDING


def _syllables_at(word: str, at: int) -> list[tuple[str, int]]:
    """Every syllable that may stand at a place of a word, and where it ends."""
    heads = [(NO_BEGINNING, NO_GLIDE, at)]
    for size in (1, 2, 3):
        first = BEGINNINGS.get(word[at : at + size])
        if first and len(word) >= at + size:
            end = at + size
            heads.append((first, NO_GLIDE, end))
            following = word[end : end + 1]
            if (following in ("y", "r") and first in _TAKES_Y) or (following == "w" and first in _TAKES_W):
                heads.append((first, "w" if following == "w" else "y", end + 1))
    found = []
    for first, glide, start in heads:
        for end in range(start + 1, min(len(word), start + _LONGEST) + 1):
            last = ENDINGS.get(word[start:end])
            if last:
                found.append((first + glide + last, end))
    return found


_CONSONANTS = dict(zip("ကခဂဃငစဆဇဈဉညဋဌဍဎဏတထဒဓနပဖဗဘမယရလဝသဟဠအဿ", "KKGGQSSZZIITTDDNTTDDNPPBBMYYLWXHL0X", strict=True))
_VOWELS = {"ဣ": "\u102d", "ဤ": "\u102e", "ဥ": "\u102f", "ဦ": "\u1030", "ဧ": "\u1031", "ဩ": "\u1031\u102c"}
_VOWELS["ဪ"] = _VOWELS["ဩ"]
_YA, _RA, _WA, _HA, _ASAT, _STACK, _DOT = "\u103b", "\u103c", "\u103d", "\u103e", "\u103a", "\u1039", "\u1037"
_SIGNS = frozenset(chr(n) for n in (*range(0x102B, 0x1039), *range(0x103A, 0x103F)))
_NASAL, _SILENT = frozenset("နဏမ"), frozenset("လရသဟဝဠ")
_AA = frozenset("\u102b\u102c")
_GLIDED = {"က": "J", "ဂ": "J", "ခ": "C", "င": "I"}


def is_burmese(text: str) -> bool:
    """Whether a text has a letter of the Burmese script.

    >>> is_burmese("အောင်"), is_burmese("Aung")
    (True, False)
    """
    return any("\u1000" <= c <= "\u102a" or c == "\u103f" for c in text)


def burmese_parts(text: str) -> list[tuple[str, str]]:
    """The syllables of a text in Burmese script (Unicode): each its code and the text that it was read from.

    >>> [code for code, _ in burmese_parts("ကျော်ထွန်း")] == [*latin_parts("kyaw"), *latin_parts("htun")]
    True
    """
    found, at = [], 0
    while at < len(text):
        code, end = _burmese_syllable(text, at)
        if code:
            found.append((code, text[at:end]))
        at = end
    return found


def _burmese_syllable(text: str, at: int) -> tuple[str, int]:
    letter = text[at]
    vowel = _VOWELS.get(letter, "")
    if not vowel and letter not in _CONSONANTS:
        known = letter in _SIGNS or letter == _STACK or not letter.isalpha()
        return ("" if known else letter + NO_GLIDE + NO_ENDING), at + 1
    end = _signs_end(text, at + 1)
    signs, final = {*text[at + 1 : end], *vowel}, ""
    if end < len(text) and _closes(text, end):
        final = text[end]
        end = _signs_end(text, end + 1)
        end += text[end : end + 1] == _STACK
    elif text[end : end + 1] == _STACK:
        end += 1
    return _code("အ" if vowel else letter, signs, final), end


def _signs_end(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SIGNS:
        at += 1
    return at


def _closes(text: str, at: int) -> bool:
    """Whether the letter at a place ends the syllable before it: asat follows it, or another letter stands below it."""
    if text[at] not in _CONSONANTS and text[at] != "ဥ":
        return False
    after = text[at + 1 : at + 3].replace(_DOT, "")
    return after[:1] in (_ASAT, _STACK)


def _code(letter: str, signs: set[str], final: str) -> str:
    last = _ending(signs | {_WA} if letter == "ဝ" else signs, final)
    first, glide = _CONSONANTS[letter], NO_GLIDE
    if _HA in signs and (letter in "ယရ" or (letter in "လသ" and _YA in signs)):
        first = "R"
    elif _YA in signs or _RA in signs:
        first = _GLIDED.get(letter, first)
        glide = "y" if first in _TAKES_Y else NO_GLIDE
    wa_is_vowel = bool(final) and last in "vx"
    if _WA in signs and not wa_is_vowel and first in _TAKES_W:
        glide = "w"
    return first + glide + last


def _ending(signs: set[str], final: str) -> str:
    high, low = "\u102d" in signs, bool({"\u102f", "\u1030"} & signs)
    aw = "\u1031" in signs and bool(_AA & signs)
    if "\u1036" in signs and (not final or final in _SILENT):
        final = "မ"
    if not final or final in _SILENT:
        if "\u1031" in signs or "\u1032" in signs:
            return "w" if aw else "e"
        if low:
            return "o" if high else "u"
        return "i" if high or "\u102e" in signs else "a"
    if final in "ငဉဥ":
        return "g" if aw else "y" if high and low else "n"
    if final == "ည":
        return "i"
    if final == "ယ":
        return "e"
    if final in _NASAL:
        round_n = low or (_WA in signs and final != "မ" and not high)
        return "v" if round_n else "n" if high else "m"
    if final in "ကခဂဃ":
        return "q" if aw else "h" if high and low else "x" if low else "k" if high else "t"
    if final in "စဆဇဈ":
        return "s"
    return "x" if low or (_WA in signs and not high) else "k" if high else "p"


def folded(text: str) -> str:
    """A name in lower case, compatibility forms and accents of Latin letters taken apart, in NFC.

    >>> folded("  Thán  HTUN.")
    'thán htun.'
    """
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold()
    return " ".join(unicodedata.normalize("NFC", plain).split())


def romanised(code: str) -> str:
    """The code of a name in Latin letters, one word a syllable: one spelling of the many.

    >>> romanised("".join(latin_parts("jaw") + latin_parts("htoon")))
    'Kyaw Tun'
    """
    pieces = [code[at : at + CODE_LENGTH] for at in range(0, len(code), CODE_LENGTH)]
    shown = []
    for first, glide, last in (tuple(p) for p in pieces if len(p) == CODE_LENGTH):
        word = _SHOWN_FIRST.get(first, first) + glide.replace(NO_GLIDE, "") + _SHOWN_LAST.get(last, last)
        shown.append(word[:1].upper() + word[1:] if word.isascii() else word)
    return " ".join(shown)
