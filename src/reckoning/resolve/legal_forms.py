"""Legal forms of companies: words that say how a firm is registered and not which firm it is.

Each form is the words as they stand in a name, points gone, longest first; what follows the colon is how it is shown.
Sources: the registers' own abbreviations (Singapore, Malaysia, Myanmar, Viet Nam, UAE, Russia, EU states and others).
"""

from __future__ import annotations

_WRITTEN = """
PRIVATE LIMITED: PTE LTD
PTE LTD: PTE LTD
PTE LIMITED: PTE LTD
PVT LTD: PTE LTD
PVT LIMITED: PTE LTD
PTE: PTE LTD
PTY LTD: PTY LTD
PTY LIMITED: PTY LTD
SENDIRIAN BERHAD: SDN BHD
SDN BHD: SDN BHD
SDN: SDN BHD
BERHAD: BHD
BHD: BHD
PUBLIC COMPANY LIMITED: PCL
PUBLIC LIMITED COMPANY: PLC
PUBLIC JOINT STOCK COMPANY: PJSC
OPEN JOINT STOCK COMPANY: OJSC
CLOSED JOINT STOCK COMPANY: CJSC
JOINT STOCK COMPANY: JSC
LIMITED LIABILITY COMPANY: LLC
LIMITED LIABILITY PARTNERSHIP: LLP
FREE ZONE COMPANY: FZCO
FREE ZONE ESTABLISHMENT: FZE
COMPANY LIMITED: CO LTD
COMPANY LTD: CO LTD
COMPANY PTE LTD: PTE LTD
CO PTE LTD: PTE LTD
CO LTD: CO LTD
CO LIMITED: CO LTD
CO LLC: LLC
COMPANY LLC: LLC
TNHH: CO LTD
LTD STI: LTD STI
LIMITED SIRKETI: LTD STI
ANONIM SIRKETI: AS
SOCIEDAD ANONIMA: SA
SA DE CV: SA DE CV
S DE RL DE CV: S DE RL DE CV
LIMITED PARTNERSHIP: LP
INCORPORATED: INC
INC: INC
CORPORATION: CORP
CORP: CORP
COMPANY: CO
CO: CO
LIMITED: LTD
LTD: LTD
LIMITADA: LTDA
LTDA: LTDA
LLC: LLC
LLP: LLP
LP: LP
PLC: PLC
PCL: PCL
PJSC: PJSC
PAO: PJSC
OJSC: OJSC
OAO: OJSC
CJSC: CJSC
ZAO: CJSC
JSC: JSC
AO: JSC
OOO: LLC
DOO: DOO
FZE: FZE
FZCO: FZCO
FZC: FZCO
FZ LLC: FZ LLC
FZLLC: FZ LLC
DMCC: DMCC
WLL: WLL
GMBH: GMBH
MBH: GMBH
AG: AG
KG: KG
BV: BV
NV: NV
SPA: SPA
SRL: SRL
SARL: SARL
SAL: SAL
SAS: SAS
SA: SA
SL: SL
AB: AB
OY: OY
OYJ: OYJ
APS: APS
EOOD: EOOD
OOD: OOD
EIRL: EIRL
KK: KK
PT: PT
TBK: TBK
"""

Form = tuple[tuple[str, ...], str]


def _forms() -> tuple[Form, ...]:
    halves = (line.partition(":") for line in _WRITTEN.strip().split("\n"))
    forms = [(tuple(words.split()), shown.strip()) for words, _, shown in halves]
    return tuple(sorted(forms, key=lambda form: (-len(form[0]), form[0])))


FORMS = _forms()
"""Every form as (words, how it is shown), longest first."""

BY_FIRST_WORD: dict[str, tuple[Form, ...]] = {
    first: tuple(form for form in FORMS if form[0][0] == first) for first in {words[0] for words, _ in FORMS}
}
"""The forms that begin with a word, longest first."""


def _one_letter_out(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


_LONG_WORDS = {word for words, _ in FORMS for word in words if len(word) >= 5}
_NEAR_FORMS = _LONG_WORDS.union(*(_one_letter_out(word) for word in _LONG_WORDS))


def is_form_word(word: str) -> bool:
    """Whether a word is a legal form's (LIABILITY, STOCK, COMPANY), as it is or with a letter wrong.

    >>> is_form_word("LIABILITY"), is_form_word("COPMANY"), is_form_word("KOMPANY"), is_form_word("ENERGY")
    (True, True, True, False)
    """
    return len(word) >= 4 and (word in _NEAR_FORMS or not _NEAR_FORMS.isdisjoint(_one_letter_out(word)))


def take_legal_forms(words: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """The words that are left, and the legal forms found; when nothing would be left, all words are kept.

    >>> take_legal_forms(["SHOON", "ENERGY", "PTE", "LTD"]), take_legal_forms(["LIMITED"])
    ((['SHOON', 'ENERGY'], ('PTE LTD',)), (['LIMITED'], ()))
    """
    if BY_FIRST_WORD.keys().isdisjoint(words):
        return words, ()
    left: list[str] = []
    found: list[str] = []
    at = 0
    while at < len(words):
        form = next((f for f in BY_FIRST_WORD.get(words[at], ()) if tuple(words[at : at + len(f[0])]) == f[0]), None)
        if form:
            found.append(form[1])
            at += len(form[0])
        else:
            left.append(words[at])
            at += 1
    return (left, tuple(found)) if left else (words, ())
