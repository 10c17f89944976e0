"""Whereabouts: what a document calls a place and where a track says a ship lay, brought to one form and compared.

Definition. What a person judged a text to mean (a link of `mention:<statement>` with a place, `same`) goes first; a
place it was judged `different` from it is not. Else a text is taken for the terminal of the case's registers of which
it holds the most telling words: all of a name's, or two or more (words any terminal has, and those of its port and
country, tell nothing); for none where two have as many. One word alone tells nothing when another terminal has it too,
unless the text holds the whole name. Records of one terminal number are one terminal. Its port is found in the
gazetteer among the parts between commas and brackets, else the first word of one; its country by name. A port that
several countries have is not chosen without the country. Two places agree by the finest level that both know:

| both know | agree | differ |
|---|---|---|
| the terminal | 1.0 | 0.2 at one port, else 0 |
| the port, or points under 60 km apart | 0.9 | 0.1 in one country, else 0 |
| the country | 0.6 | 0: never one place |
| nothing in common | 0.5 | |

Thresholds. 60 km: a port's berths lie up to an estuary's length from its town (ours). The scores are ours.

What it cannot see. Two terminals of one name; a nickname that no register holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from reckoning.chain.countries import country_code, country_in
from reckoning.chain.delivery import Where
from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.model.row import RecordKind, Row
from reckoning.places.gazetteer import NamedPlace, find_places
from reckoning.places.names import folded
from reckoning.places.ports import nearest_port, ports
from reckoning.places.sphere import distance_km

ONE_PORT_KM = 60.0
NEAR_PORT_KM = 30.0
_PLACES = ("place:", "unlocode:", "wpi:")
_PARTS = re.compile(r"[,;()/]|\bnear\b|\boff(?:shore)?\b")
_BRACKETS = re.compile(r"\([^()]*\)")
_NOWHERE = re.compile(r"(?:various|several|unknown|not )", re.IGNORECASE)
_PLAIN_WORDS = """terminal terminals jetty berth port ports harbour harbor oil petroleum storage tank tanks farm depot
former formerly later now group control the of at near all and refinery international code point company ltd co owned"""
_PLAIN = frozenset(_PLAIN_WORDS.split())


@dataclass(frozen=True)
class KnownTerminal:
    """A terminal of the case's registers: its place with a point, and how far in km that may be off."""

    where: Where
    words: frozenset[str]
    error_km: float
    row: Row


@dataclass(frozen=True)
class Likeness:
    """How well two places agree, 0 to 1, and why; `never` when they cannot be one place."""

    score: float
    why: str
    never: bool = False


class Whereabouts:
    """The places of a case: its terminals, and ports of the gazetteer."""

    def __init__(self, rows: Iterable[Row], judgements: Iterable[Judgement] = ()) -> None:
        rows = list(rows)
        self._judged = _judged(judgements)
        self._named: dict[tuple[str, frozenset[str]], Where] = {}
        self.terminals = [t for row in rows if row.kind == RecordKind.TERMINAL and (t := _terminal(row))]
        self._by_subject = {t.where.terminal: t for t in reversed(self.terminals)}
        self._ports: dict[str, Where] = {}
        for t in self.terminals:
            name = t.row.text("port").strip()
            if name and t.where.port:
                where = Where(name, "", t.where.port, t.where.country, t.where.lon, t.where.lat)
                self._ports.setdefault(folded(name), where)

    def of(self, row: Row, *properties: str) -> Where:
        """What a row says of a place in several properties, the finest first; a person's judgement on one decides."""
        fields = [f for name in properties if (f := row.get(name)) and f.raw.strip()]
        text = ", ".join(f.raw.strip() for f in fields)
        links = [link for f in fields for link in self._judged.get(f"mention:{f.statement}", ())]
        same = {place: reason for place, decision, reason in links if decision == "same"}
        apart = frozenset(place for place, decision, _ in links if decision == "different")
        where = self.named(text, apart) if text else Where()
        if len(same) != 1:
            return where  # judged to be two places: one judgement is wrong, and nobody knows which
        ((place, reason),) = same.items()
        return self._judged_to_be(place, replace(where, named=text, judged=reason))

    def _judged_to_be(self, place: str, told: Where) -> Where:
        known = self._by_subject.get(place)
        if known:
            return replace(known.where, named=told.named, judged=told.judged)
        port = _port_at(place)
        if port:
            return Where(told.named, "", port.place, port.country, port.lon, port.lat, told.judged)
        if not place.startswith("place:"):
            return replace(told, judged="")  # no place that anything of the case knows
        own = next((w for w in self._ports.values() if w.port == place), None)
        return replace(own, named=told.named, judged=told.judged) if own else replace(told, terminal=place)

    def named(self, text: str, apart: frozenset[str] = frozenset()) -> Where:
        """What a text says of a place; `apart` are places that it does not mean."""
        if (text, apart) not in self._named:
            self._named[text, apart] = self._read(text, apart)
        return self._named[text, apart]

    def _read(self, text: str, apart: frozenset[str]) -> Where:
        if _NOWHERE.match(text.strip()):
            return Where()
        country = country_in(_BRACKETS.sub("", text)) or country_in(text)
        terminal = self._terminal_in(text, country, apart)
        if terminal:
            where = terminal.where
            return Where(text, where.terminal, where.port, where.country or country, where.lon, where.lat)
        port = port_in(text, country)
        if port is None or port.place in apart:
            known = next((w for p in _PARTS.split(text) if (w := self._ports.get(folded(p)))), Where())
            known = Where() if known.port in apart else known
            return Where(text, "", known.port, country or known.country, known.lon, known.lat)
        return Where(text, "", port.place, port.country, port.lon, port.lat)

    def found(self, place: str | None, lon: float | None, lat: float | None) -> Where:
        """The place of a finding: a terminal or port by its subject, with the point a track gives."""
        known = self._by_subject.get(place or "")
        if known:
            return known.where
        port = _port_at(place or "")
        if port:
            return Where(port.name, "", port.place, port.country, port.lon, port.lat)
        near = nearest_port(lon, lat, NEAR_PORT_KM) if lon is not None and lat is not None else None
        named = (place or "").partition(":")[2].replace("-", " ").replace("_", " ")
        terminal = place if place and place.startswith("place:") else ""
        return Where(named, terminal or "", near.place if near else "", near.country if near else "", lon, lat)

    def error_km(self, where: Where) -> float:
        """How far a terminal's point may be off; 0 where nobody said."""
        known = self._by_subject.get(where.terminal)
        return known.error_km if known else 0.0

    def _terminal_in(self, text: str, country: str, apart: frozenset[str]) -> KnownTerminal | None:
        words, spaced = frozenset(folded(text).split()), f" {folded(text)} "
        fitting = [
            t
            for t in self.terminals
            if not (country and t.where.country and country != t.where.country) and t.where.terminal not in apart
        ]
        inside = [t for t in fitting if f" {folded(t.where.named)} " in spaced]
        longest = max((len(t.where.named) for t in inside), default=0)
        whole = {t.where.terminal for t in inside if len(t.where.named) == longest}
        telling: dict[str, frozenset[str]] = {}
        for t in fitting:
            telling[t.where.terminal] = telling.get(t.where.terminal, frozenset()) | (t.words & words)
        named = {t.where.terminal for t in fitting if t.words and t.words <= words}
        named |= {name for name, shared in telling.items() if len(shared) > 1}
        told = whole or {name for name in named if _tells(name, telling)}
        most = max((len(telling[name]) for name in told), default=0)
        best = [name for name in told if len(telling[name]) == most]
        return self._by_subject[best[0]] if len(best) == 1 else None


def _tells(name: str, telling: Mapping[str, frozenset[str]]) -> bool:
    """Whether the words that a text shares with a terminal tell it: two or more, or one that no other one has."""
    own = telling[name]
    return len(own) > 1 or not any(own & words for other, words in telling.items() if other != name)


def _judged(judgements: Iterable[Judgement]) -> dict[str, list[tuple[str, str, str]]]:
    """Links of mentions with places, by the mention: the place, the decision and its reason."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for j in judgements:
        if j.on == JudgedOn.LINK:
            for mention, place in ((j.target, j.other), (j.other, j.target)):
                if mention.startswith("mention:") and place.startswith(_PLACES):
                    found.setdefault(mention, []).append((place, j.decision, j.reason))
    return found


def likeness(a: Where, b: Where) -> Likeness:
    """How well two places agree, by the table of this module."""
    if a.country and b.country and a.country != b.country:
        return Likeness(0.0, f"{_told(a)} is in {a.country}, {_told(b)} in {b.country}", never=True)
    near = _near(a, b)
    if a.terminal and b.terminal:
        if a.terminal == b.terminal:
            return Likeness(1.0, f"the same terminal, {_told(a)}")
        return Likeness(0.2 if near else 0.0, f"two terminals: {_told(a)} and {_told(b)}", never=not near)
    if near or _alike(a.named, b.named):
        return Likeness(0.9, f"the same port: {_told(a)} and {_told(b)}")
    if a.port and b.port:
        same = bool(a.country) and a.country == b.country
        return Likeness(0.1 if same else 0.0, f"two ports: {_told(a)} and {_told(b)}", never=not same)
    if a.country and b.country:
        return Likeness(0.6, f"the same country, {a.country}")
    return Likeness(0.5, "of one of the two places too little is known")


def _near(a: Where, b: Where) -> bool:
    if a.port and a.port == b.port:
        return True
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return False
    return distance_km(a.lon, a.lat, b.lon, b.lat) <= ONE_PORT_KM


def _alike(a: str, b: str) -> bool:
    first, second = folded(a).split(), folded(b).split()
    shorter, longer = sorted((first, second), key=len)
    return bool(shorter) and not set(shorter) <= _PLAIN and set(shorter) <= set(longer)


def _told(where: Where) -> str:
    return where.named or where.terminal or where.port or where.country


@lru_cache(maxsize=4096)
def port_in(text: str, country: str = "") -> NamedPlace | None:
    """The port one of the parts of a text names; None when none does or several countries have it."""
    parts = [p.strip(" \"'") for p in _PARTS.split(text)]
    for part in [*parts, *(p.split()[0] for p in parts if len(p.split()) > 1)]:
        if not part or (country_code(part) and country_code(part) != "SG"):
            continue
        found = [p for p in find_places(part, country or None) if p.kind in ("port", "town", "locality")]
        pointed = [p for p in found if p.lon is not None] or found
        if found and len({p.country for p in found}) == 1:
            return min(pointed, key=lambda p: (p.kind != "port", found.index(p)))
    return None


@lru_cache(maxsize=4096)
def _port_at(place: str) -> NamedPlace | None:
    if not place.startswith(("unlocode:", "wpi:")):
        return None
    table = ports()
    rows = [r for r in table.select(["place", "name", "country", "lon", "lat"]).to_pylist() if r["place"] == place]
    if not rows:
        return None
    r = rows[0]
    return NamedPlace(place, r["name"], r["name"], "port", r["country"], r["lon"], r["lat"], None, None, "")


def _terminal(row: Row) -> KnownTerminal | None:
    name = row.text("name").strip()
    if not name:
        return None
    position, port_text = row.get("position"), row.text("port")
    written = row.text("country").strip()
    country = country_code(written) or country_in(written) or written
    known = country if len(country) == 2 else ""
    port = (port_in(port_text, known) if port_text else port_in(name, known)) if known or not written else None
    lon, lat, error = (position.value.lon, position.value.lat, position.value.error_km) if position else (None,) * 3
    local = frozenset(folded(f"{port_text} {row.text('country')}").split())
    words = frozenset(folded(name).split()) - _PLAIN - local
    own = f"place:{folded(port_text).replace(' ', '-')}" if port_text.strip() else ""
    where = Where(name, f"place:{row.label}", port.place if port else own, country, lon, lat)
    return KnownTerminal(where, words, error or 0.0, row)
