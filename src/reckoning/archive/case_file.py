"""The file `case.toml`: what the case asks, and the thresholds in which it differs from the defaults.

name = "harbour"
question = "What did ships do in New York harbour in the first week of December 2020?"
goods = ["jet fuel"]
places = ["unlocode:MMTLA"]
knowledge_date = "2024-01-31"        # for readers of the case; to see it as of a day, use --as-of

[seal]
recipients = ["age1..."]             # keys that originals are sealed to (reckoning sealkey makes one)
sources = ["age1..."]                # keys that the record of who a source is is sealed to (default: the same)

[thresholds]
"meetings.distance_km" = 0.5
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from reckoning.archive.durable import write_whole
from reckoning.model.errors import InputError
from reckoning.model.instant import parse_date

Threshold = float | int | str | bool


@dataclass(frozen=True)
class CaseFile:
    """The settings of a case."""

    name: str
    question: str = ""
    goods: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    knowledge_date: str = ""
    thresholds: dict[str, Threshold] = field(default_factory=dict)
    seal_recipients: tuple[str, ...] = ()
    seal_sources: tuple[str, ...] = ()


def read_case_file(path: Path) -> CaseFile:
    """The settings in a case.toml; raises `InputError` for what is not understood, naming every unknown key."""
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:  # ValueError: not UTF-8, not TOML, a number of 5,000 digits
        raise InputError(f"is not readable TOML: {error}", where=str(path), do="correct it by hand") from error
    known = {"name", "question", "goods", "places", "knowledge_date", "thresholds", "seal"}
    if unknown := sorted(set(content) - known):
        raise InputError(f"has unknown settings: {', '.join(unknown)}", where=str(path), do=f"known: {sorted(known)}")
    for key, kind in (("name", str), ("question", str), ("knowledge_date", str), ("thresholds", dict), ("seal", dict)):
        if not isinstance(content.get(key, kind()), kind):
            raise InputError(f"{key} is not a {kind.__name__}", where=str(path), do="correct it by hand")
    seal = content.get("seal", {})
    if other := sorted(set(seal) - {"recipients", "sources"}):
        raise InputError(f"seal has unknown settings: {', '.join(other)}", where=str(path), do="recipients, sources")
    for key, values in (*((k, content.get(k, [])) for k in ("goods", "places")), *seal.items()):
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise InputError(f"{key} is not a list of texts", where=str(path), do="correct it by hand")
    if content.get("knowledge_date"):
        parse_date(content["knowledge_date"])
    return CaseFile(
        name=content.get("name", path.parent.name),
        question=content.get("question", ""),
        goods=tuple(content.get("goods", ())),
        places=tuple(content.get("places", ())),
        knowledge_date=content.get("knowledge_date", ""),
        thresholds=_thresholds(content.get("thresholds", {}), path),
        seal_recipients=tuple(seal.get("recipients", ())),
        seal_sources=tuple(seal.get("sources", ())),
    )


def _thresholds(table: dict[str, object], path: Path) -> dict[str, Threshold]:
    flat: dict[str, Threshold] = {}
    for key, value in table.items():
        if isinstance(value, dict):  # [thresholds.meetings] reads as well as "meetings.distance_km"
            flat.update(_thresholds({f"{key}.{k}": v for k, v in value.items()}, path))
        elif isinstance(value, float | int | str | bool):
            flat[key] = value
        else:
            raise InputError(f"threshold {key} is not a single value", where=str(path), do="correct it by hand")
    return flat


def write_case_file(path: Path, case: CaseFile) -> None:
    """Write a case.toml that `read_case_file` reads back as the same settings."""
    lines = [
        f"name = {_text(case.name)}",
        f"question = {_text(case.question)}",
        f"goods = [{', '.join(map(_text, case.goods))}]",
        f"places = [{', '.join(map(_text, case.places))}]",
        f"knowledge_date = {_text(case.knowledge_date)}",
        *_seal_lines(case),
        "",
        "[thresholds]",
        *(f"{_text(key)} = {_scalar(value)}" for key, value in sorted(case.thresholds.items())),
    ]
    write_whole(path, ("\n".join(lines) + "\n").encode())


def _seal_lines(case: CaseFile) -> list[str]:
    given = {"recipients": case.seal_recipients, "sources": case.seal_sources}
    lines = [f"{name} = [{', '.join(map(_text, keys))}]" for name, keys in given.items() if keys]
    return ["", "[seal]", *lines] if lines else []


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _scalar(value: Threshold) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _text(value) if isinstance(value, str) else repr(value)
