"""Sniff: the reader of an original, chosen by looking at its bytes, or named by hand."""

from __future__ import annotations

import re
from pathlib import Path

from reckoning.model.errors import InputError, UsageError
from reckoning.readers.containers import opened
from reckoning.readers.form import Shape, Sight, fit, look
from reckoning.readers.nmea import NmeaReader
from reckoning.readers.preset import Preset, load_preset, shipped
from reckoning.readers.reading import Reader
from reckoning.readers.table import TableReader

_SLASHED = re.compile(rb"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")


def names() -> tuple[str, ...]:
    """The names a reader can be chosen by; the path of a preset's TOML file is another."""
    return (NmeaReader().name, *(preset.name for preset in shipped()))


def reader_named(name: str) -> Reader:
    """The reader of this name, or of the preset in this file; raises `UsageError`."""
    if name == NmeaReader().name:
        return NmeaReader()
    for preset in shipped():
        if preset.name == name:
            return TableReader(preset)
    if name.endswith(".toml"):
        return TableReader(load_preset(Path(name)))
    raise UsageError(
        f"no reader or preset is named {name!r}", do=f"use one of {', '.join(names())}, or a preset's path"
    )


def choose(path: Path, name: str | None = None) -> Reader:
    """The reader of an original: named by hand, or the one whose layout its first bytes show.

    In an archive, the first member that any reader knows decides. Raises `InputError` saying what was seen.
    """
    if name is not None:
        return reader_named(name)
    refusals: list[InputError] = []
    with opened(path) as streams:
        for stream in streams:
            try:
                sight = look(stream, path)
                if sight.shape is Shape.NMEA:
                    return NmeaReader()
                if found := best_preset(sight):
                    return TableReader(found)
                refusals.append(_unknown(sight, path))
            except InputError as error:
                refusals.append(error)
    raise refusals[0] if refusals else InputError("an empty archive", where=str(path))


def best_preset(sight: Sight) -> Preset | None:
    """The shipped preset that accounts for most of the columns."""
    fitting = [(preset, form) for preset in shipped() if (form := fit(sight, preset, by_hand=False))]
    fitting.sort(key=lambda pair: pair[0].score(set(pair[1].layout.names)), reverse=True)
    return fitting[0][0] if fitting else None


def _unknown(sight: Sight, path: Path) -> InputError:
    what = f"{sight.shape} of no known layout: {sight.seen}"
    do = f"name a reader ({', '.join(names())}) or write a preset of ten lines (docs/presets.md)"
    if match := _SLASHED.search(sight.head):
        do += f"; it will have to say whether {match[0].decode()} has the day or the month first"
    return InputError(what, where=str(path), do=do)
