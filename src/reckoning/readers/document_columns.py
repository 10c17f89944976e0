"""Columns: what the cells of some records say, property by property: the text as found, its typed value, what was lost.

Equal texts are understood once: a column's texts are numbered, and its values are kept by number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reckoning.model.bound import Bound
from reckoning.model.imo import parse_imo
from reckoning.model.statement import Value
from reckoning.model.zawgyi import unicode_of
from reckoning.readers.document_fit import Fit
from reckoning.readers.document_preset import DocumentPreset
from reckoning.readers.document_sheet import Row, cleaned
from reckoning.readers.values.age import age
from reckoning.readers.values.coordinates import position
from reckoning.readers.values.dates import dates, interval
from reckoning.readers.values.number import bound_of, number
from reckoning.readers.values.percentage import percentage
from reckoning.readers.values.quantity import quantity, symbol_of
from reckoning.readers.values.sex import sex
from reckoning.readers.values.text import text
from reckoning.readers.values.typed import Options, Type, Typed

KEPT_TEXTS = 1 << 16
KEPT_CHARACTERS = 8 << 20

Parts = tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """One property of some records: for each value its record, the column it stands in (-1: several), and its text's
    number among `raws` and `values`; `notes` by that number.
    """

    property: str
    rows: list[int]
    places: list[int]
    codes: list[int]
    raws: Sequence[str]
    typed: Sequence[Typed]


class Column:
    """Reads one property from rows of texts."""

    def __init__(self, name: str, fit: Fit, preset: DocumentPreset) -> None:
        self.name = name
        self.options = preset.options[name]
        self._parts = dict(fit.places[name])
        self._words: Mapping[str, str] = preset.values.get(name, {})
        self._missing = preset.missing
        self._numbers: dict[Parts, int] = {}
        self._raws: list[str] = []
        self._typed: list[Typed] = []
        self._characters = 0

    def read(self, rows: Sequence[Row | None]) -> Said:
        """What the rows say of the property; a row that is None says nothing."""
        if len(self._numbers) > KEPT_TEXTS or self._characters > KEPT_CHARACTERS:
            self._numbers, self._raws, self._typed, self._characters = {}, [], [], 0
        if set(self._parts) == {"value"} and len(self._parts["value"]) == 1 and not self.options.split:
            return self._plain(rows, self._parts["value"][0])
        records, places, codes = [], [], []
        for record, place, parts in self._found(rows):
            records.append(record)
            places.append(place)
            codes.append(self._number(parts))
        return Said(self.name, records, places, codes, self._raws, self._typed)

    def _plain(self, rows: Sequence[Row | None], place: int) -> Said:
        """The same of a property that is one column: each text is looked at once."""
        known: dict[str, int] = {}
        records, codes = [], []
        for record, row in enumerate(rows):
            if row is None:
                continue
            code = known.get(text := row[place])
            if code is None:
                raw = cleaned(text)
                code = known[text] = -1 if raw in self._missing else self._number((raw,))
            if code >= 0:
                records.append(record)
                codes.append(code)
        return Said(self.name, records, [place] * len(records), codes, self._raws, self._typed)

    def _number(self, parts: Parts) -> int:
        """The number under which a text's value is kept, understood when it is met for the first time."""
        code = self._numbers.get(parts)
        if code is None:
            code = self._numbers[parts] = len(self._raws)
            raw, typed = self._understood(parts)
            self._characters += len(raw)
            self._raws.append(raw)
            self._typed.append(typed)
        return code

    def _found(self, rows: Sequence[Row | None]) -> Iterator[tuple[int, int, Parts]]:
        if set(self._parts) == {"value"} and len(self._parts["value"]) == 1:
            yield from self._split(rows, self._parts["value"][0])
            return
        for record, row in enumerate(rows):
            if row is None:
                continue
            texts = {part: self._first(row, places) for part, places in self._parts.items()}
            if any(texts[part][0] for part in self._parts if part in _ESSENTIAL):
                place = texts["value"][1] if "value" in texts else -1
                yield record, place, tuple(texts[part][0] for part in self._parts)

    def _split(self, rows: Sequence[Row | None], place: int) -> Iterator[tuple[int, int, Parts]]:
        """Several values in one cell, each once."""
        missing, split = self._missing, self.options.split
        for record, row in enumerate(rows):
            if row is None or (raw := cleaned(row[place])) in missing:
                continue
            for part in dict.fromkeys(p.strip() for p in raw.split(split)):
                if part not in missing:
                    yield record, place, (part,)

    def _first(self, row: Row, places: tuple[int, ...]) -> tuple[str, int]:
        for place in places:
            if (raw := cleaned(row[place])) not in self._missing:
                return raw, place
        return "", -1

    def _understood(self, parts: Parts) -> tuple[str, Typed]:
        given = dict(zip(self._parts, parts, strict=True))
        if "lat" in given:
            north, east = given["lat"], given["lon"]
            return f"{north}, {east}", position(north, east, self.options, given.get("error_km", ""))
        if "start" in given or "end" in given:
            start, end = given.get("start", ""), given.get("end", "")
            return f"{start}/{end}" if start and end else start or end, interval(start, end, self.options)
        raw = given["value"]
        if not raw:
            return _ends(given, self.options)
        if self.name == "imoNumber":
            return raw, _imo(raw)
        return raw, _bounded(value_of(raw, self.options, self._words, given.get("unit", "")), given, self.options)


_ESSENTIAL = {"value", "low", "high", "lat", "lon", "start", "end"}


def value_of(raw: str, options: Options, words: Mapping[str, str], unit: str = "") -> Typed:
    """What a text means as a value of a type; translated words count before it is read."""
    if options.type is Type.TEXT:
        return text(raw, words)
    written, converted = unicode_of(raw)
    meant = words.get(written.casefold(), written)
    match options.type:
        case Type.NUMBER:
            found = number(meant, options)
            if unit or options.unit:
                found = replace(found, value=replace(found.value, unit=symbol_of(unit) if unit else options.unit))
        case Type.QUANTITY:
            found = quantity(meant, options, unit)
        case Type.DATE:
            found = dates(meant, options)
        case Type.PERCENTAGE:
            found = percentage(meant, options)
        case Type.AGE:
            found = age(meant, options)
        case Type.SEX:
            found = sex(meant)
        case _:
            north, _, east = meant.replace(";", ",").partition(",")
            found = position(north, east, options)
    if converted and found.value.text is None:
        return Typed(replace(found.value, text=written), found.note or "zawgyi_converted")
    return found


def _imo(raw: str) -> Typed:
    """An IMO number; one whose check digit is wrong stays a text."""
    found = parse_imo(raw)
    return Typed(Value(number=None if found is None else float(found)), "" if found else "imo_check_digit")


def _bounded(found: Typed, given: Mapping[str, str], options: Options) -> Typed:
    """A number with what the columns beside it say of its bounds; out of order, they are all kept as one span."""
    value, note = found.value, found.note
    if word := given.get("bound"):
        try:
            value = replace(value, bound=Bound(word.casefold().replace(" ", "_")))
        except ValueError:
            note = note or "bound_unreadable"
    elif (wording := given.get("wording")) and value.bound is Bound.EXACT and (bound := bound_of(wording)):
        value = replace(value, bound=bound)
    for end in ("low", "high"):
        if said := given.get(end):
            limit = number(said, options).value.number
            value = replace(value, low=limit) if end == "low" else replace(value, high=limit)
            note = note or ("bound_unreadable" if limit is None else "")
    ends = [n for n in (value.low, value.number, value.high) if n is not None]
    if ends != sorted(ends):
        return Typed(replace(value, low=min(ends), high=max(ends)), note or "bounds_out_of_order")
    return Typed(value, note)


def _ends(given: Mapping[str, str], options: Options) -> tuple[str, Typed]:
    """Least and greatest where there is no number between them."""
    low, high = given.get("low", ""), given.get("high", "")
    found = _bounded(Typed(Value(unit=symbol_of(given.get("unit", "")) or options.unit or None)), given, options)
    return f"{low}-{high}" if low and high else low or high, found
