"""Preset: what the columns of a known layout mean, as a small TOML file; a user writes one for any other layout.

The shipped presets are in `presets/`; docs/presets.md says how to write one. A column is named by its header, or by its
number (from 1) in a file without one, or by a dotted path in JSON (`geometry.coordinates.0`). A list names
alternatives, the first that has a value counts; `"A + B"` adds two columns (length from bow and stern).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from reckoning.model.errors import InputError, UsageError
from reckoning.model.position import RECEIVER_SATELLITE, RECEIVER_TERRESTRIAL, RECEIVER_UNKNOWN
from reckoning.readers.clock import check_formats, parse_zone
from reckoning.readers.preset_values import list_of, refuse_unknown, table_of
from reckoning.readers.reading import STATIC_FIELDS

RECEIVERS = {"unknown": RECEIVER_UNKNOWN, "terrestrial": RECEIVER_TERRESTRIAL, "satellite": RECEIVER_SATELLITE}
MOTION_FIELDS = ("mmsi", "time", "lon", "lat", "speed_kn", "course_deg", "heading_deg", "status", "message", "receiver")
FIELDS = (*MOTION_FIELDS, *STATIC_FIELDS)
MISSING = ("", "NULL", "null", "NaN", "nan", "None", "\\N", "N/A")
PRESET_BYTES = 1 << 16

_MEASURED = ("lon", "lat", "speed_kn", "course_deg", "heading_deg", "length_m", "beam_m", "draught_m")
_KEYS = {
    "name", "title", "source", "receiver", "thinned", "signature", "header", "delimiter", "decimal", "records",
    "messages", "missing", "box", "columns", "time", "scale", "wrap", "values",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """Where a field's value stands: the sum of `parts`, each the first with a value among its alternatives."""

    parts: tuple[tuple[str | int, ...], ...]

    @property
    def names(self) -> tuple[str | int, ...]:
        """Every column that may be read for it."""
        return tuple(name for part in self.parts for name in part)


@dataclass(frozen=True)
class Preset:
    """One layout. `columns` maps a field to its column; `scale` and `wrap` are in the field's unit."""

    name: str
    title: str
    source: str
    columns: dict[str, Column]
    definition: str
    signature: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("iso",)
    zone_ms: int = 0
    receiver: int = RECEIVER_UNKNOWN
    thinned: bool = True
    header: bool = True
    delimiter: str = ""
    decimal: str = "."
    records: str = ""
    messages: tuple[int, ...] = ()  # AIS message types to read; none named: all
    missing: tuple[str, ...] = MISSING
    box: tuple[float, float, float, float] | None = None
    scale: dict[str, float] = field(default_factory=dict)
    wrap: dict[str, float] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    def fits(self, names: set[str]) -> bool:
        """Whether a file with these column names can be this layout."""
        return bool(self.signature) and names.issuperset(self.signature)

    def score(self, names: set[str]) -> int:
        """How many columns of such a file it accounts for, by its signature and its fields."""
        used = {name for column in self.columns.values() for name in column.names}
        return len((used | set(self.signature)) & names)


@cache
def shipped() -> tuple[Preset, ...]:
    """The presets that come with the program, by name."""
    folder = files("reckoning.readers") / "presets"
    texts = [(item.name, item.read_text("utf-8")) for item in folder.iterdir() if item.name.endswith(".toml")]
    return tuple(sorted((parse_preset(text, name) for name, text in texts), key=lambda preset: preset.name))


def load_preset(path: Path) -> Preset:
    """A preset from a file of the user's; raises `InputError`."""
    try:
        if path.stat().st_size > PRESET_BYTES:
            raise InputError("too large for a preset", where=str(path))
        return parse_preset(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"a preset that cannot be read: {error}", where=str(path)) from error


def parse_preset(text: str, where: str) -> Preset:
    """A preset from its TOML; raises `InputError` naming the key that is wrong."""
    try:
        table = tomllib.loads(text)
        return _build(table, text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not TOML: {error}", where=where, do="see docs/presets.md") from error
    except (UsageError, KeyError, TypeError, ValueError, AttributeError) as error:
        what = error.what if isinstance(error, UsageError) else f"a preset that does not hold together: {error!r}"
        raise InputError(what, where=where, do="see docs/presets.md") from error


def _build(table: dict[str, object], text: str) -> Preset:
    refuse_unknown(set(table), _KEYS, "key")
    columns = {name: parse_column(spec) for name, spec in table_of(table.get("columns")).items()}
    refuse_unknown(set(columns), set(FIELDS), "field")
    if "mmsi" not in columns:
        raise UsageError("a preset must say which column is the mmsi")
    time = table_of(table.get("time"))
    refuse_unknown(set(time), {"formats", "zone"}, "key of [time]")
    formats = tuple(str(item) for item in list_of(time.get("formats", ["iso"])))
    scale, wrap = _numbers(table, "scale"), _numbers(table, "wrap")
    values = {k: {str(a): str(b) for a, b in table_of(v).items()} for k, v in table_of(table.get("values")).items()}
    _check_values(values)
    check_formats(formats)
    box = tuple(float(str(n)) for n in list_of(table.get("box", [])))
    if len(box) not in (0, 4):
        raise UsageError("box is west, south, east, north")
    delimiter = str(table.get("delimiter", ""))
    if len(delimiter) > 1 or not delimiter.isascii() or delimiter in ('"', "\n", "\r"):
        raise UsageError(f"a delimiter is one plain character, not {delimiter!r}")
    return Preset(
        name=str(table["name"]),
        title=str(table.get("title", table["name"])),
        source=str(table.get("source", table["name"])),
        columns=columns,
        definition=text,
        signature=tuple(str(item) for item in list_of(table.get("signature", []))),
        formats=formats,
        zone_ms=parse_zone(str(time.get("zone", "UTC"))),
        receiver=RECEIVERS[str(table.get("receiver", "unknown"))],
        thinned=bool(table.get("thinned", True)),
        header=bool(table.get("header", True)),
        delimiter=delimiter,
        decimal="," if table.get("decimal") == "," else ".",
        records=str(table.get("records", "")),
        messages=tuple(int(str(item)) for item in list_of(table.get("messages", []))),
        missing=(*MISSING, *(str(item) for item in list_of(table.get("missing", [])))),
        box=(box[0], box[1], box[2], box[3]) if box else None,
        scale=scale,
        wrap=wrap,
        values=values,
    )


def _numbers(table: dict[str, object], key: str) -> dict[str, float]:
    numbers = {name: float(str(value)) for name, value in table_of(table.get(key)).items()}
    refuse_unknown(set(numbers), set(_MEASURED), f"field of [{key}]")
    return numbers


def _check_values(values: dict[str, dict[str, str]]) -> None:
    refuse_unknown(set(values), {"status", "message", "ship_type", "receiver"}, "field of [values]")
    for name, words in values.items():
        for word, value in words.items():
            if value not in RECEIVERS if name == "receiver" else not (value.isdecimal() and int(value) < 100):
                raise UsageError(f"not a value of {name}: {word!r} = {value!r}")


def parse_column(spec: object) -> Column:
    """A column specification: a name, a number, a list of alternatives, or a sum.

    >>> parse_column("A + B").parts, parse_column(["IMO", "imo"]).parts, parse_column(3).parts
    ((('A',), ('B',)), (('IMO', 'imo'),), ((3,),))
    """
    if isinstance(spec, str):
        return Column(tuple((part.strip(),) for part in spec.split(" + ")))
    if isinstance(spec, int) and not isinstance(spec, bool) and spec > 0:
        return Column(((spec,),))
    if isinstance(spec, list) and spec:
        choices = [parse_column(item) for item in spec]
        if len({len(choice.parts) for choice in choices}) == 1:
            return Column(tuple(tuple(n for c in choices for n in c.parts[i]) for i in range(len(choices[0].parts))))
    raise UsageError(f"not a column: {spec!r}")
