"""Document presets: what the columns of a kind of document mean, as a small TOML file; docs/documents.md tells how.

A property is read from a column, from the first of several that has a value, or from several together: a number with
its unit and wording, a place from its latitude and longitude, a period from its two ends. A preset with a `kind` is one
of these; one with an `mmsi` column is of ship positions (`reckoning.readers.preset`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from reckoning.model.errors import InputError, UsageError
from reckoning.model.row import RECORDS, RecordKind
from reckoning.readers.clock import parse_zone
from reckoning.readers.preset_values import list_of, refuse_unknown, table_of
from reckoning.readers.values.dates import check_format
from reckoning.readers.values.typed import Options, Type

PRESET_BYTES = 1 << 16
MISSING = frozenset(("", "-", "–", "—", "NULL", "null", "NaN", "N/A", "n/a", "#N/A", "\\N", "<NA>"))

_TYPED: dict[Type, str] = {
    Type.QUANTITY: "quantity netWeight price capacity length",
    Type.PERCENTAGE: "percentage",
    Type.POSITION: "position",
    Type.AGE: "age",
    Type.SEX: "gender",
    Type.NUMBER: "figure killed killedCivilians killedPerpetrator killedTarget killedUnknown injured detained heading",
    Type.DATE: "date birthDate arrestedOn chargedOn sentencedOn releasedOn killedOn missingOn startDate endDate period"
    " asOf publishedOn loadDate dischargeDate arrivedOn berthedOn departedOn",
}
TYPES: dict[str, Type] = {name: kind for kind, names in _TYPED.items() for name in names.split()}
"""What the values of a property are, unless a preset says otherwise; text where it is not named here."""
_UNITS = {"length": "m"}

PARTS = ("value", "unit", "bound", "wording", "low", "high", "lat", "lon", "error_km", "start", "end")
_KEYS = {
    "name", "title", "kind", "source", "columns", "label", "stated_by", "stated_on", "signature", "shape", "header",
    "delimiter", "encoding", "records", "missing", "types", "values", "constants", "extends", "order", "zone",
}  # fmt: skip
_OPTION_KEYS = {"type", "unit", "decimal", "thousands", "formats", "order", "zone", "error_km", "split"}
_ENCODINGS = ("", "utf-8", "windows-1252")

Name = str | int
Names = tuple[Name, ...]


@dataclass(frozen=True)
class Cells:
    """Where a property stands: each part the first with a value among its columns; one part alone is `value`."""

    parts: Mapping[str, Names]

    @property
    def names(self) -> Names:
        """Every column that may be read for it."""
        return tuple(name for names in self.parts.values() for name in names)


@dataclass(frozen=True)
class Speaker:
    """Who states a row: a constant, the first of some columns with a value, or the host of an address in a column."""

    constant: str = ""
    columns: Names = ()
    host_of: Names = ()


@dataclass(frozen=True)
class DocumentPreset:
    """One layout of one kind of record; `columns` maps a property to where it stands, `shape` a column to a pattern."""

    name: str
    title: str
    kind: RecordKind
    source: str
    definition: str
    columns: Mapping[str, Cells]
    options: Mapping[str, Options]
    label: Names = ()
    speaker: Speaker = Speaker()
    stated_on: Names = ()
    signature: tuple[Names, ...] = ()
    shape: Mapping[int, re.Pattern[str]] = field(default_factory=dict)
    width: int = 0
    header: bool = True
    delimiter: str = ""
    encoding: str = ""
    records: str = ""
    missing: frozenset[str] = MISSING
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        """Every column that is read for anything."""
        found = [name for cells in self.columns.values() for name in cells.names]
        return tuple(
            dict.fromkeys([*found, *self.label, *self.speaker.columns, *self.speaker.host_of, *self.stated_on])
        )


@cache
def shipped_documents() -> tuple[DocumentPreset, ...]:
    """The document presets that come with the program, by name."""
    presets = (parse_document_preset(text, f"{name}.toml") for name, text in _shipped_texts().items())
    return tuple(sorted(presets, key=lambda preset: preset.name))


@cache
def _shipped_texts() -> dict[str, str]:
    folder = files("reckoning.readers") / "documents"
    names = [item.name for item in folder.iterdir() if item.name.endswith(".toml")]
    return {name.removesuffix(".toml"): (folder / name).read_text("utf-8") for name in names}


def preset_text(path: Path) -> str:
    """The text of a preset file of the user's; raises `InputError`."""
    try:
        if path.stat().st_size > PRESET_BYTES:
            raise InputError("too large for a preset", where=str(path))
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"a preset that cannot be read: {error}", where=str(path)) from error


def is_document_preset(text: str) -> bool:
    """Whether the text of a preset is of documents: it has a `kind`, or extends one that has."""
    try:
        return not {"kind", "extends"}.isdisjoint(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return False


def parse_document_preset(text: str, where: str) -> DocumentPreset:
    """A document preset from its TOML; raises `InputError` naming the key that is wrong."""
    try:
        return _build(*_extended(tomllib.loads(text), text))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not TOML: {error}", where=where, do="see docs/documents.md") from error
    except (UsageError, KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        what = error.what if isinstance(error, UsageError) else f"a preset that does not hold together: {error!r}"
        raise InputError(what, where=where, do="see docs/documents.md") from error


def _extended(table: dict[str, object], text: str) -> tuple[dict[str, object], str]:
    """A preset laid over the shipped one that it extends: its own keys win, those of its tables one by one."""
    if "extends" not in table:
        return table, text
    name = str(table["extends"])
    if name not in _shipped_texts():
        raise UsageError(
            f"no document preset to extend is named {name!r} (known: {', '.join(sorted(_shipped_texts()))})"
        )
    base = tomllib.loads(_shipped_texts()[name])
    whole = dict(base)
    for key, value in table.items():
        old = base.get(key)
        whole[key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    whole.pop("signature", None)  # what is named by hand is not looked for
    return whole, f"{text}\n{_shipped_texts()[name]}"


def _build(table: dict[str, object], text: str) -> DocumentPreset:
    refuse_unknown(set(table), _KEYS, "key")
    if str(table["kind"]) not in RECORDS:
        raise UsageError(f"no kind of record: {table['kind']!r} (known: {', '.join(sorted(RECORDS))})")
    kind = RecordKind(str(table["kind"]))
    columns = {name: _cells(name, spec) for name, spec in table_of(table.get("columns")).items()}
    constants = {name: str(value) for name, value in table_of(table.get("constants")).items()}
    types = {name: table_of(spec) for name, spec in table_of(table.get("types")).items()}
    for names, what in ((columns, "columns"), (constants, "constants"), (types, "types")):
        refuse_unknown(set(names), set(RECORDS[kind]), f"property of a {kind} in [{what}]")
    common: dict[str, object] = {key: table[key] for key in ("order", "zone") if key in table}
    if not columns:
        raise UsageError("a preset must say what at least one column means")
    values = {
        n: {str(a).casefold(): str(b) for a, b in table_of(v).items()} for n, v in table_of(table.get("values")).items()
    }
    refuse_unknown(set(values), set(RECORDS[kind]), f"property of a {kind} in [values]")
    shape = {int(k): re.compile(str(v)) for k, v in table_of(table.get("shape")).items() if k != "width"}
    preset = DocumentPreset(
        name=str(table["name"]),
        title=str(table.get("title", table["name"])),
        kind=kind,
        source=str(table.get("source", table["name"])),
        definition=text,
        columns=columns,
        options={name: _options(name, {**common, **types.get(name, {})}) for name in (*columns, *constants, *types)},
        label=_names(table.get("label", [])),
        speaker=_speaker(table.get("stated_by", "")),
        stated_on=_names(table.get("stated_on", [])),
        signature=tuple(_names(item) for item in list_of(table.get("signature", []))),
        shape=shape,
        width=int(str(table_of(table.get("shape")).get("width", 0))),
        header=bool(table.get("header", True)),
        delimiter=_delimiter(str(table.get("delimiter", ""))),
        encoding=_one_of(str(table.get("encoding", "")).lower(), _ENCODINGS, "encoding"),
        records=str(table.get("records", "")),
        missing=MISSING | {str(word) for word in list_of(table.get("missing", []))},
        values=values,
        constants=constants,
    )
    if not preset.header and (words := [n for n in preset.names if isinstance(n, str)]):
        raise UsageError(f"without a header a column is a number, not {words[0]!r}")
    return preset


def _cells(name: str, spec: object) -> Cells:
    if not isinstance(spec, dict):
        return Cells({"value": _names(spec)})
    refuse_unknown(set(spec), set(PARTS), f"part of {name}")
    parts = {part: _names(names) for part, names in spec.items()}
    if not (set(parts) & {"value", "start", "end"} or {"lat", "lon"} <= set(parts)):
        raise UsageError(f"{name} needs a value, lat and lon, or start and end")
    return Cells(parts)


def _options(name: str, spec: dict[str, object]) -> Options:
    refuse_unknown(set(spec), _OPTION_KEYS, f"key of [types.{name}]")
    formats = tuple(str(form) for form in list_of(spec.get("formats", [])))
    if bad := [form for form in formats if not check_format(form)]:
        raise UsageError(f"not a format of dates: {bad[0]!r}")
    error_km = spec.get("error_km")
    return Options(
        type=Type(str(spec["type"])) if "type" in spec else TYPES.get(name, Type.TEXT),
        unit=str(spec.get("unit", _UNITS.get(name, ""))),
        decimal=_one_of(str(spec.get("decimal", ".")), (".", ","), "decimal mark"),
        thousands=_one_of(str(spec.get("thousands", "")), ("", ",", ".", " ", "'", "’"), "mark between thousands"),
        formats=formats,
        order=_one_of(str(spec.get("order", "")), ("", "day", "month"), "order"),
        zone_ms=parse_zone(str(spec.get("zone", "UTC"))),
        error_km=None if error_km is None else float(str(error_km)),
        split=str(spec.get("split", "")),
    )


def _speaker(spec: object) -> Speaker:
    if isinstance(spec, str):
        return Speaker(constant=spec)
    table = table_of(spec)
    refuse_unknown(set(table), {"column", "host_of", "constant"}, "key of stated_by")
    return Speaker(str(table.get("constant", "")), _names(table.get("column", [])), _names(table.get("host_of", [])))


def _names(spec: object) -> Names:
    """Columns by name, or by number from 1, in the order in which they are tried."""
    names = list_of(spec)
    if any(
        not isinstance(n, str | int) or isinstance(n, bool) or n == "" or (isinstance(n, int) and n < 1) for n in names
    ):
        raise UsageError(f"not a column: {spec!r}")
    return tuple(n for n in names if isinstance(n, str | int))


def _delimiter(mark: str) -> str:
    if len(mark) > 1 or not mark.isascii() or mark in ('"', "\n", "\r"):
        raise UsageError(f"a delimiter is one plain character, not {mark!r}")
    return mark


def _one_of(word: str, known: tuple[str, ...], what: str) -> str:
    if word not in known:
        raise UsageError(f"no {what}: {word!r} (known: {', '.join(filter(None, known))})")
    return word
