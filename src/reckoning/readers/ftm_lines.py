"""FollowTheMoney lines: what one line of entities or statements says, or why it is not read.

An entity line has an id, a schema and properties with lists of values; a value may be an entity itself, nested. A
statement line has an entity, a schema, a property and one value. Nothing is taken that the model does not know.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reckoning.model.statement import Value
from reckoning.model.subject import subject
from reckoning.readers.ftm_model import FtmProperty, countries, schemata
from reckoning.readers.values.dates import dates, day_of
from reckoning.readers.values.typed import Options, Type

MAX_NESTED = 4
SCHEME = "ftm"
_DATED = Options(type=Type.DATE)


@dataclass(frozen=True)
class Said:
    """One value: the path of its entity in the line and its own, who has it, its schema, property, text and sense."""

    path: str
    entity_path: str
    entity: str
    schema: str
    property: str
    raw: str
    value: Value
    stated_by: str = ""
    stated_on: str = ""


@dataclass
class Heard:
    """What a line gave: its values, the entities it is of (path, id, schema), and what of it was not understood."""

    said: list[Said] = field(default_factory=list)
    entities: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    reason: str = ""
    detail: str = ""


def hear(line: Any) -> Heard:
    """What a parsed line says; `reason` says why nothing."""
    if not isinstance(line, dict):
        return Heard(reason="not_an_object", detail=str(line))
    return _statement(line) if "prop" in line and "entity_id" in line else _line_of_entity(line)


def _line_of_entity(line: Mapping[str, Any]) -> Heard:
    heard = Heard()
    if fault := _fault(line):
        return Heard(reason=fault, detail=f"{line.get('schema', '')} {line.get('id', '')}".strip())
    datasets = line.get("datasets")
    by = datasets[0] if isinstance(datasets, list) and len(datasets) == 1 and isinstance(datasets[0], str) else ""
    _entity(line, "", 0, by, _day(line.get("first_seen")), heard)
    return heard


def _fault(entity: Mapping[str, Any]) -> str:
    """Why an object is no entity; empty when it is one."""
    schema, properties = entity.get("schema"), entity.get("properties")
    if not _text(entity.get("id")) or not isinstance(schema, str) or not isinstance(properties, dict):
        return "not_an_entity"
    return "" if schema in schemata() else "unknown_schema"


def _entity(entity: Mapping[str, Any], path: str, depth: int, by: str, on: str, heard: Heard) -> None:
    name, schema = _text(entity["id"]), schemata()[entity["schema"]]
    heard.entities.append((path, name, schema.name))
    for prop, values in entity["properties"].items():
        known = schema.properties.get(prop)
        if known is None or (known.stub and not isinstance(values, list)):
            heard.notes.append(("property_unknown", f"{schema.name}.{prop}"[:80]))
            continue
        for number, held in enumerate(values if isinstance(values, list) else [values]):
            at = f"{path}properties.{prop}" + (f".{number}" if isinstance(values, list) else "")
            if isinstance(held, dict):
                held = _nested(held, at, depth, by, on, heard)
                at += ".id"
            if not (text := _text(held)):
                heard.notes.append(("value_unread", f"{schema.name}.{prop}"))
                continue
            heard.said.append(Said(at, path, name, schema.name, prop, text, value_of(text, known), by, on))


def _nested(entity: Mapping[str, Any], path: str, depth: int, by: str, on: str, heard: Heard) -> object:
    """The id of an entity that stands where a value does, and all that it says."""
    if _fault(entity) or depth >= MAX_NESTED:
        return None
    _entity(entity, f"{path}.", depth + 1, by, on, heard)
    return entity["id"]


def _statement(line: Mapping[str, Any]) -> Heard:
    entity, prop, raw = (_text(line.get(name)) for name in ("entity_id", "prop", "value"))
    schema = line.get("schema")
    if not schema and ":" in prop:  # a pack file writes them together
        schema, _, prop = prop.partition(":")
    if not entity or not prop or not raw or not isinstance(schema, str):
        return Heard(reason="not_a_statement", detail=f"{schema or ''} {entity} {prop}".strip())
    if schema not in schemata():
        return Heard(reason="unknown_schema", detail=f"{schema} {entity}")
    known = FtmProperty("id", "checksum") if prop == "id" else schemata()[schema].properties.get(prop)
    if known is None:
        return Heard(reason="unknown_property", detail=f"{schema}.{prop} {entity}")
    found, value = _text(line.get("original_value")), value_of(raw, known)
    if found and found != raw and value.text is None:
        value = Value(**{**vars(value), "text": raw})
    by, on = _text(line.get("dataset")), _day(line.get("first_seen"))
    said = Said("value", "", entity, schema, prop, found or raw, value, by, on)
    return Heard([said], [("", entity, schema)])


def value_of(text: str, known: FtmProperty) -> Value:
    """A value by its property's type; without a sense where the text has none of that type."""
    return _TYPED.get(known.type, _nothing)(text)


def _nothing(text: str) -> Value:
    return Value()


def _number(text: str) -> Value:
    try:
        number = float(text)
    except ValueError:
        return Value()
    return Value(number=number) if math.isfinite(number) else Value()


def _country(text: str) -> Value:
    return Value(text=text.lower()) if text.lower() in countries() else Value()


def _other(text: str) -> Value:
    return Value(other=subject(SCHEME, text))


_TYPED: dict[str, Callable[[str], Value]] = {
    "date": lambda text: dates(text, _DATED).value,
    "number": _number,
    "country": _country,
    "entity": _other,
}


def _day(text: object) -> str:
    return day_of(text[:10], _DATED) if isinstance(text, str) else ""


def _text(value: object) -> str:
    """A value as text without the space around it; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "replace").decode().replace("\0", "�").strip()
