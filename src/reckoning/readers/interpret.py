"""Interpret: columns of a layout to positions, static values, rejects and notes; here alone values get their meaning.

Every path (fast, careful, JSON, Parquet) comes through here, so a value means the same whichever way it was read.

| value | becomes |
|---|---|
| mmsi that is no whole number from 1 to 999999999 | record rejected, `bad_mmsi` |
| mmsi of a base station, aid, SAR aircraft, beacon, auxiliary craft, group or handheld | rejected, `not_a_ship` |
| time that cannot be read; before 1990 or from 2100 on | rejected, `bad_time`; `time_out_of_range` |
| message of a type the preset leaves out | rejected, `neither_position_nor_static` |
| no time | no position; static values are kept without a time |
| latitude 91, longitude 181, none, not a number; outside the globe | no position: `no_position`; `bad_position` |
| speed 102.3, course 360, heading 511, IMO 0, length 0, draught 0 | null, with a note |
| other speeds, courses and headings outside their range | null, with a note |

A record without a position and without a static value is rejected. Positions of stations that are not ships are
rejected rather than kept apart: no detector may see them, and the reject keeps their place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.instant import EARLIEST_MS, LATEST_MS
from reckoning.model.mmsi import StationKind, station_kind
from reckoning.model.position import POSITION_SCHEMA
from reckoning.readers.clock import BAD_MS, MISSING_MS, parse_times
from reckoning.readers.codes import RECEIVER_WORDS, STATUS_OF, small_code
from reckoning.readers.frame import Axes, Frame, Interpreted, Outcome, Question, as_dictionary
from reckoning.readers.measures import Numbers, none_of, parse_numbers
from reckoning.readers.preset import RECEIVERS, Preset
from reckoning.readers.statics import read_statics

MAX_MMSI = 999_999_999


def interpret(frame: Frame, preset: Preset) -> Interpreted:
    """Positions, static values, rejects and notes of a frame."""
    outcome = Outcome(frame)
    mmsi = _mmsi(frame, outcome)
    _other_messages(frame, preset, outcome)
    t_ms = _times(frame, preset, outcome)
    lon, lat, placed, bad = _places(frame, preset, outcome)
    statics = read_statics(frame, preset, outcome, mmsi, t_ms)
    statics.silence(~outcome.alive)
    said = statics.codes.any(axis=0)
    timed = t_ms != MISSING_MS
    located = placed & timed & outcome.alive
    lost = outcome.alive & ~located
    # A row without any coordinates, as of a static message, lost nothing.
    silent = np.isnan(lon) & np.isnan(lat) & ~bad
    for reason, mask in (("no_time", ~timed), ("bad_position", timed & bad), ("no_position", timed & ~bad)):
        outcome.note(reason, lost & mask & said & (~silent | ~timed))
        outcome.reject(lost & mask & ~said, reason)
    positions = _positions(frame, preset, outcome, (mmsi, t_ms, lon, lat), np.flatnonzero(located))
    return Interpreted(
        read=frame.read,
        kept=int(np.count_nonzero(located | said)),
        positions=positions,
        statics=statics,
        rejects=outcome.rejects,
        notes=outcome.notes,
        axes=outcome.axes,
        question=outcome.question,
    )


def _numbers(frame: Frame, field: str, preset: Preset) -> Numbers:
    column = frame.columns.get(field)
    return none_of(len(frame.records)) if column is None else parse_numbers(column, preset.decimal)


def _texts(frame: Frame, field: str) -> Callable[[int], str]:
    """The text of a field in a row, for the detail of a reject."""
    column = frame.columns.get(field)

    def text(row: int) -> str:
        if column is None or not column[row].is_valid:
            return ""
        # Python has no dates beyond the year 9999; Arrow can still write them.
        value = column[row].cast(pa.string()) if pa.types.is_temporal(column.type) else column[row]
        return str(value.as_py())

    return text


def _mmsi(frame: Frame, outcome: Outcome) -> NDArray[np.int64]:
    numbers = parse_numbers(frame.columns["mmsi"], ".").values
    whole = (numbers >= 1) & (numbers <= MAX_MMSI) & (numbers == np.floor(numbers))
    text = _texts(frame, "mmsi")
    outcome.reject(~whole, "bad_mmsi", lambda row: text(row) if np.isnan(numbers[row]) else f"{numbers[row]:.15g}")
    mmsi = np.where(whole, numbers, 0).astype(np.int64)
    odd = np.flatnonzero(whole & ((mmsi < 200_000_000) | (mmsi >= 800_000_000)))
    if len(odd):
        distinct, inverse = np.unique(mmsi[odd], return_inverse=True)
        kinds = [station_kind(int(n)) for n in distinct]
        other = np.zeros(len(mmsi), np.bool_)
        other[odd] = np.array([kind is not StationKind.UNKNOWN for kind in kinds])[inverse]
        unknown = np.zeros(len(mmsi), np.bool_)
        unknown[odd] = ~other[odd]
        outcome.note("mmsi_of_no_known_form", unknown)
        outcome.reject(other, "not_a_ship", lambda row: f"{station_kind(int(mmsi[row]))} {mmsi[row]}")
    return mmsi


def _other_messages(frame: Frame, preset: Preset, outcome: Outcome) -> None:
    """Reject messages of types that the preset leaves out: their coordinates and times are not the ship's own."""
    if preset.messages and "message" in frame.columns:
        kinds = _code(frame, preset, "message", {}, 27, np.arange(len(frame.records))).fill_null(0).to_numpy()
        other = (kinds != 0) & ~np.isin(kinds, preset.messages)
        outcome.reject(other, "neither_position_nor_static", lambda row: f"message type {kinds[row]}")


def _times(frame: Frame, preset: Preset, outcome: Outcome) -> NDArray[np.int64]:
    column = frame.columns.get("time")
    if column is None:
        return np.full(len(frame.records), MISSING_MS)
    times = parse_times(column, preset.formats, preset.zone_ms)
    t_ms, text = times.t_ms, _texts(frame, "time")
    if times.exchanged >= 0:
        outcome.question = Question(
            int(frame.records[times.exchanged]),
            f"day and month are mixed: {text(times.exchanged)!r} does not read as {' or '.join(preset.formats)}, "
            "but it does with day and month exchanged",
            "is 03/04 March or April here? split the file, or write a preset with the right time.formats",
        )
    outcome.reject(t_ms == BAD_MS, "bad_time", text)
    known = (t_ms != BAD_MS) & (t_ms != MISSING_MS)
    outcome.reject(known & ((t_ms < EARLIEST_MS) | (t_ms >= LATEST_MS)), "time_out_of_range", text)
    return t_ms


def _places(
    frame: Frame, preset: Preset, outcome: Outcome
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Longitude, latitude, whether both are there, and whether one of them is wrong rather than missing."""
    lons, lats = _numbers(frame, "lon", preset), _numbers(frame, "lat", preset)
    lon, lat = lons.values * preset.scale.get("lon", 1.0), lats.values * preset.scale.get("lat", 1.0)
    with np.errstate(invalid="ignore"):
        missing = (np.isnan(lon) & ~lons.bad) | (np.isnan(lat) & ~lats.bad) | (lon == 181.0) | (lat == 91.0)
        placed = (np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0)
        outcome.axes = _axes(frame, preset, lon, lat, ~missing & ~lons.bad & ~lats.bad)
    return lon, lat, placed, ~placed & ~missing


def _axes(
    frame: Frame, preset: Preset, lon: NDArray[np.float64], lat: NDArray[np.float64], given: NDArray[np.bool_]
) -> Axes:
    swapped = given & (np.abs(lat) > 90.0) & (np.abs(lat) <= 180.0) & (np.abs(lon) <= 90.0)
    straight = given & (np.abs(lon) > 90.0) & (np.abs(lat) <= 90.0)
    if preset.box is not None:
        inside = _inside(preset.box, lon, lat)
        swapped |= given & ~inside & _inside(preset.box, lat, lon)
        straight |= given & inside
    axes = Axes(int(np.count_nonzero(given)), int(np.count_nonzero(swapped)), int(np.count_nonzero(straight)))
    if not axes.swapped:
        return axes
    row = int(swapped.argmax())
    return replace(axes, record=int(frame.records[row]), detail=f"latitude {lat[row]:g}, longitude {lon[row]:g}")


def _inside(
    box: tuple[float, float, float, float], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.bool_]:
    west, south, east, north = box
    across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    return across & (lat >= south) & (lat <= north)


def _positions(
    frame: Frame,
    preset: Preset,
    outcome: Outcome,
    keys: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]],
    rows: NDArray[np.int64],
) -> pa.RecordBatch:
    mmsi, t_ms, lon, lat = keys
    columns = {
        "mmsi": pa.array(mmsi[rows]),
        "t_ms": pa.array(t_ms[rows]),
        "lon": pa.array(lon[rows]),
        "lat": pa.array(lat[rows]),
        "speed_kn": _measure(frame, preset, outcome, "speed_kn", rows),
        "course_deg": _measure(frame, preset, outcome, "course_deg", rows),
        "heading_deg": _measure(frame, preset, outcome, "heading_deg", rows),
        "status": _code(frame, preset, "status", STATUS_OF, 15, rows),
        "message": _code(frame, preset, "message", {}, 27, rows),
        "receiver": _receivers(frame, preset, rows),
        "record": pa.array(frame.records[rows]),
    }
    return pa.RecordBatch.from_arrays([columns[n] for n in POSITION_SCHEMA.names], schema=POSITION_SCHEMA)


# Not available, as 0.1 knot and as degrees; the first value that is out of range.
_LIMITS = {"speed_kn": (102.3, 102.35), "course_deg": (360.0, 360.0), "heading_deg": (511.0, 360.0)}


def _measure(frame: Frame, preset: Preset, outcome: Outcome, field: str, rows: NDArray[np.int64]) -> pa.Array:
    """A speed, course or heading as float32, null where it is not available or out of range."""
    if field not in frame.columns:
        return pa.nulls(len(rows), pa.float32())
    numbers = _numbers(frame, field, preset)
    values, bad = numbers.values[rows] * preset.scale.get(field, 1.0), numbers.bad[rows]
    name = field.rsplit("_", 1)[0]
    with np.errstate(invalid="ignore"):
        below = values < 0
        if below.any() and (turn := preset.wrap.get(field)):
            values = np.where(below, np.round(values + turn, 1), values)
            outcome.note(f"{name}_unwrapped", below, rows)
        short = values.astype(np.float32)
        code, limit = _LIMITS[field]
        absent = np.isnan(values) & ~bad | (np.abs(values - code) < 0.05)
        outside = ~absent & ~bad & ~((short >= 0) & (short < np.float32(limit)))
    outcome.note(f"{name}_not_available", absent, rows)
    outcome.note(f"{name}_out_of_range", outside, rows)
    outcome.note(f"{name}_unreadable", bad, rows)
    return pa.array(short, pa.float32(), mask=absent | outside | bad)


def _code(
    frame: Frame, preset: Preset, field: str, words: dict[str, int], last: int, rows: NDArray[np.int64]
) -> pa.Array:
    """A small code as int8, null where it is none."""
    if field not in frame.columns:
        return pa.nulls(len(rows), pa.int8())
    column = as_dictionary(frame.columns[field])
    own = {text.lower(): int(value) for text, value in preset.values.get(field, {}).items()}
    codes = [-1 if v is None else small_code(v, words | own, last) for v in column.dictionary.to_pylist()]
    found = np.array([*codes, -1], np.int8)[column.indices.fill_null(-1).to_numpy(zero_copy_only=False)][rows]
    return pa.array(found, pa.int8(), mask=found < 0)


def _receivers(frame: Frame, preset: Preset, rows: NDArray[np.int64]) -> pa.Array:
    if "receiver" not in frame.columns:
        return pa.array(np.full(len(rows), preset.receiver, np.int8))
    words = RECEIVER_WORDS | {k.lower(): v for k, v in preset.values.get("receiver", {}).items()}
    column = as_dictionary(frame.columns["receiver"])
    names = [words.get(str(text).strip().lower(), "") for text in column.dictionary.to_pylist()]
    codes = np.array([*(RECEIVERS.get(name, preset.receiver) for name in names), preset.receiver], np.int8)
    return pa.array(codes[column.indices.fill_null(-1).to_numpy(zero_copy_only=False)][rows])
