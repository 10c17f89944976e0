"""Ways in which one party's name is written differently, to measure how many of them screening still finds.

The spellings here are chosen apart from the folding rules of `reckoning.resolve.names`: several of them no rule folds.
"""

from __future__ import annotations

import random
import re

FORMS = [
    "LTD",
    "CO., LTD.",
    "LLC",
    "PTE. LTD.",
    "LIMITED",
    "COMPANY LIMITED",
    "SDN. BHD.",
    "INC.",
    "FZE",
    "GMBH",
    "JSC",
]
_FORM = re.compile(
    r"[,\s]+(?:CO(?:MPANY)?\.?,?\s+)?(?:PTE\.?|PTY\.?|PVT\.?|SDN\.?)?\s*"
    r"(?:LTD|LIMITED|LLC|L\.L\.C|INC|FZE|GMBH|JSC|BHD|CORP|CORPORATION|CO|COMPANY|S\.A|S\.A\.R\.L|A\.S|PLC|OOO|AG)\.?$"
)
FORM_WORDS = {"LIMITED", "LIABILITY", "COMPANY", "JOINT", "STOCK", "PUBLIC", "OPEN", "CLOSED", "CORPORATION", "CORP"}
FORM_WORDS |= {
    "INC",
    "LTD",
    "LLC",
    "OOO",
    "OAO",
    "ZAO",
    "PAO",
    "JSC",
    "FZE",
    "FZCO",
    "DMCC",
    "GMBH",
    "PTE",
    "PVT",
    "SRL",
}
SPELLINGS = [
    ("KH", "H"), ("KH", "K"), ("H", "KH"), ("OU", "U"), ("U", "OU"), ("EI", "EY"), ("AY", "AI"), ("AI", "EI"),
    ("Y", "I"), ("I", "Y"), ("IY", "Y"), ("IY", "IJ"), ("W", "V"), ("V", "W"), ("SH", "CH"), ("CH", "TCH"),
    ("DJ", "J"), ("J", "DJ"), ("ZH", "J"), ("TH", "T"), ("PH", "F"), ("Q", "K"), ("K", "Q"), ("EE", "I"),
    ("OO", "U"), ("U", "OO"), ("YEV", "EV"), ("YE", "E"), ("YU", "IU"), ("YA", "IA"), ("X", "KS"), ("KS", "X"),
    ("C", "K"), ("E", "A"), ("A", "E"), ("O", "U"), ("U", "O"), ("MM", "M"), ("SS", "S"), ("LL", "L"), ("S", "SS"),
    ("DD", "D"), ("HT", "T"), ("GH", "G"), ("AH", "A"), ("IE", "I"), ("Z", "S"), ("EV", "OV"), ("TS", "TZ"),
]  # fmt: skip


def word_order(name: str, company: bool, rng: random.Random) -> str:
    """A person's names the other way round; a company's first two words exchanged."""
    words = name.replace(",", " ").split()
    if company:
        return " ".join([words[1], words[0], *words[2:]]) if len(words) > 2 else name
    return " ".join([*words[1:], words[0]])


def legal_form(name: str, company: bool, rng: random.Random) -> str:
    """A company's legal form put in, left out or exchanged."""
    if not company:
        return name
    bare = _FORM.sub("", name)
    return bare if rng.random() < 0.4 and bare != name else f"{bare} {rng.choice(FORMS)}"


def punctuation(name: str, company: bool, rng: random.Random) -> str:
    """Points, commas, hyphens and case as another clerk would have them."""
    name = name.replace(".", rng.choice(["", "."])).replace("-", rng.choice(["", " ", "-"])).replace("'", "")
    return rng.choice([name.lower(), name.title(), name.replace(",", " ,"), name])


def spelling(name: str, company: bool, rng: random.Random) -> str:
    """One or two letters or groups as another transliterator writes them; nobody transliterates LTD."""
    name = name.upper()
    for _ in range(rng.choice([1, 1, 2])):
        spots = [m for m in re.finditer(r"[A-Z]{3,}", _FORM.sub("", name)) if m[0] not in FORM_WORDS]
        usable = [(m.start() + at, a, b) for m in spots for a, b in SPELLINGS if (at := m[0].find(a)) >= 0]
        if usable:
            at, a, b = rng.choice(usable)
            name = name[:at] + b + name[at + len(a) :]
    return name


def typo(name: str, company: bool, rng: random.Random) -> str:
    """A letter wrong, missing, doubled or exchanged with the next, in a word of four letters or more."""
    spots = [m.start() + i for m in re.finditer(r"[A-Za-z]{4,}", _FORM.sub("", name)) for i in range(len(m[0]) - 1)]
    if not spots:
        return name
    at = rng.choice(spots)
    letter = rng.choice("ABCDEFGHIJKLMNOPRSTUVWXYZ")
    kind = rng.randrange(4)
    if kind == 0:
        return name[:at] + letter + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at + 1 :]
    if kind == 2:
        return name[: at + 1] + letter + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def two_at_once(name: str, company: bool, rng: random.Random) -> str:
    """Two different ways at once."""
    for way in rng.sample([word_order, legal_form, punctuation, spelling, typo], 2):
        name = way(name, company, rng)
    return name


def title(name: str, company: bool, rng: random.Random) -> str:
    """A person with a title before the name."""
    return name if company else f"{rng.choice(['U', 'Daw', 'Dr.', 'Gen.', 'Mr.', 'Sheikh'])} {name}"


def second_name_left_out(name: str, company: bool, rng: random.Random) -> str:
    """A person of three names or more without one of those between the first and the last."""
    words = name.replace(",", " ").split()
    if company or len(words) < 3:
        return name
    del words[rng.randrange(2, len(words))]
    return " ".join(words)


WAYS = (word_order, legal_form, spelling, typo, two_at_once)
OTHER_WAYS = (punctuation, title, second_name_left_out)
