"""NMEA: raw AIS sentences, decoded by pyais; a line that cannot be decoded costs itself and nothing else.

Kept are positions (message types 1, 2, 3, 18, 19, 27) and static data (5, 19, 24). A message without a time gives no
position and is noted; its static data are kept without a time. A record is one physical line that is not blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyais
import pyarrow as pa
import pyarrow.compute as pc

from reckoning.model.errors import InputError
from reckoning.model.position import POSITION_SCHEMA
from reckoning.readers.assembly import Assembly
from reckoning.readers.containers import Stream, opened, regular_file
from reckoning.readers.form import Shape, look
from reckoning.readers.frame import Frame, Interpreted, Reject
from reckoning.readers.interpret import interpret
from reckoning.readers.nmea_messages import Joiner, Message
from reckoning.readers.preset import Preset
from reckoning.readers.reading import STATIC_FIELDS, Note, Reading
from reckoning.readers.records import NO_QUOTES, chunks, record_bounds

VERSION = "nmea/1"
CHUNK_BYTES = 1 << 20
POSITION_TYPES = frozenset((1, 2, 3, 18, 19, 27))
STATIC_TYPES = frozenset((5, 19, 24))
OTHER_STATIONS = {4: "base station report", 9: "search and rescue aircraft", 21: "aid to navigation"}

_PRESET = Preset(name="nmea", title="NMEA", source="nmea", columns={}, definition="")


@dataclass(frozen=True)
class NmeaReader:
    """Reads AIVDM and AIVDO sentences, with or without tag blocks and times."""

    name: str = "nmea"
    version: str = VERSION
    definition: str = ""
    default_source: str = "nmea"
    thinned: bool = True

    def read(self, path: Path) -> Iterator[Reading]:
        """All of an original, piece by piece; raises `InputError` when no NMEA is in it."""
        regular_file(path)
        with opened(path) as streams:
            assembly = Assembly(path)
            for stream in streams:
                if look(stream, path).shape is Shape.NMEA:
                    yield from _read(stream, assembly)
                else:
                    assembly.notes.add(stream.prefix, Note("member_unread", 1, 0, "no NMEA"))
            if not assembly.streams:
                raise InputError("no AIS sentence in its first lines", where=str(path), do="name another reader")
            yield assembly.last()


def _read(stream: Stream, assembly: Assembly) -> Iterator[Reading]:
    assembly.begin(stream)
    joiner, number = Joiner(), 0
    for chunk in chunks(stream, NO_QUOTES, size=CHUNK_BYTES):
        first = number
        found: list[Message | Reject] = []
        if chunk.lost:
            found.append(Reject(number, chunk.lost, f"{chunk.lost_bytes} bytes"))
            number += 1
        for start, end in zip(*(bounds.tolist() for bounds in record_bounds(chunk.data, NO_QUOTES)), strict=True):
            found += joiner.take(number, chunk.data[start:end])
            number += 1
        yield assembly.reading(chunk.offset, [_interpreted(found, assembly.base)], first)
    yield assembly.reading(-1, [_interpreted([*joiner.end()], assembly.base)])
    yield assembly.end(stream.fault)


def _interpreted(found: Sequence[Message | Reject], base: int) -> Interpreted:
    """What messages mean; a message that gives nothing rejects all its lines, one that gives something keeps them."""
    rejects = [item for item in found if isinstance(item, Reject)]
    rows: list[dict[str, Any]] = []
    whole: dict[int, Message] = {}
    for item in found:
        if isinstance(item, Message):
            row = _decoded(item)
            if isinstance(row, str):
                reason, _, detail = row.partition(": ")
                rejects += [Reject(number, reason, detail) for number in item.records]
            else:
                rows.append(row)
                whole[item.record] = item
    part = interpret(_frame(rows, list(whole.values())), _PRESET)
    for reject in part.rejects:
        rejects += [Reject(number, reject.reason, reject.detail) for number in whole.pop(reject.record).records]
    kept = sum(len(message.records) for message in whole.values())
    read = sum(len(item.records) if isinstance(item, Message) else 1 for item in found)
    rejects.sort(key=lambda reject: reject.record)
    return _counted_from(replace(part, read=read, kept=kept, rejects=rejects), base)


def _counted_from(part: Interpreted, base: int) -> Interpreted:
    """Record numbers within the stream, counted from record `base` of it instead."""
    place = POSITION_SCHEMA.get_field_index("record")
    shifted = pc.subtract(part.positions.column(place), base)
    return replace(
        part,
        positions=part.positions.set_column(place, POSITION_SCHEMA.field(place), shifted),
        statics=replace(part.statics, records=part.statics.records - base),
        rejects=[replace(reject, record=reject.record - base) for reject in part.rejects],
        notes=[replace(note, first=note.first - base) for note in part.notes],
    )


def _decoded(message: Message) -> dict[str, Any] | str:
    """The fields of a message, or why it has none, as `reason: detail`."""
    try:
        decoded = pyais.decode(*message.sentences)
        kind, mmsi = int(decoded.msg_type), int(decoded.mmsi)
        if kind in POSITION_TYPES:
            row = _motion(decoded, kind)
        elif kind in STATIC_TYPES:
            row = {}
        elif kind in OTHER_STATIONS:
            return f"not_a_ship: {OTHER_STATIONS[kind]} {mmsi}"
        else:
            return f"neither_position_nor_static: message type {kind}"
        return row | _static(decoded, kind) | {"mmsi": mmsi, "message": str(kind), "time": message.t_ms}
    except Exception as error:  # whatever a hostile line makes the decoder raise costs that line only
        return f"undecodable: {type(error).__name__} {error}"


def _motion(decoded: Any, kind: int) -> dict[str, Any]:
    speed, course = float(decoded.speed), float(decoded.course)
    if kind == 27:  # its codes for "not available" are its own
        speed, course = np.nan if speed >= 63 else speed, np.nan if course >= 511 else course
    return {
        "lon": float(decoded.lon),
        "lat": float(decoded.lat),
        "speed_kn": speed,
        "course_deg": course,
        "heading_deg": float(getattr(decoded, "heading", np.nan)),
        "status": str(int(decoded.status)) if hasattr(decoded, "status") else None,
    }


def _static(decoded: Any, kind: int) -> dict[str, Any]:
    if kind not in STATIC_TYPES:
        return {}
    row = {
        "imo": _text(decoded, "imo"),
        "name": _text(decoded, "shipname"),
        "callSign": _text(decoded, "callsign"),
        "destination": _text(decoded, "destination"),
        "ship_type": str(int(decoded.ship_type)) if hasattr(decoded, "ship_type") else None,
        "draught_m": f"{decoded.draught:g}" if hasattr(decoded, "draught") else None,
    }
    if hasattr(decoded, "to_bow"):
        row["length_m"] = str(decoded.to_bow + decoded.to_stern)
        row["beam_m"] = str(decoded.to_port + decoded.to_starboard)
    if hasattr(decoded, "month"):
        row["eta"] = f"{decoded.month:02d}-{decoded.day:02d}T{decoded.hour:02d}:{decoded.minute:02d}Z"
    return row


def _text(decoded: Any, name: str) -> str | None:
    value = getattr(decoded, name, None)
    return None if value is None else str(value)


def _frame(rows: list[dict[str, Any]], messages: list[Message]) -> Frame:
    kinds = {"mmsi": pa.int64(), "time": pa.timestamp("ms", tz="UTC"), "message": pa.string(), "status": pa.string()}
    kinds |= {name: pa.float64() for name in ("lon", "lat", "speed_kn", "course_deg", "heading_deg")}
    kinds |= {name: pa.string() for name in STATIC_FIELDS}
    columns = {name: pa.array([row.get(name) for row in rows], kind) for name, kind in kinds.items()}
    records = np.array([message.record for message in messages], np.int64)
    tagged = [message.record for message in messages if message.bad_tag]
    notes = (Note("bad_tag_block", len(tagged), tagged[0], "its time and station are not used"),) if tagged else ()
    return Frame(len(rows), records, columns, notes=notes)
