"""NMEA messages: fragments joined, also when those of several messages are interleaved, and every line accounted for.

Fragments belong together by talker, count, sequence number, channel, receiving station and tag group, when they are at
most 1,000 lines and a minute apart (sequence numbers are reused after ten messages). The time of a message is that of
its first fragment that has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reckoning.readers.frame import Reject
from reckoning.readers.nmea_lines import Line, LineKind, parse_line

WINDOW_LINES = 1000
WINDOW_MS = 60_000


@dataclass(frozen=True)
class Message:
    """A whole message: its bare sentences in order; `records` are all its lines, a clock's too, `record` its first."""

    sentences: tuple[bytes, ...]
    t_ms: int | None
    record: int
    records: tuple[int, ...]
    bad_tag: bool = False


@dataclass
class _Pending:
    record: int
    t_ms: int | None
    records: list[int]
    parts: dict[int, bytes] = field(default_factory=dict)
    bad_tag: bool = False


class Joiner:
    """Takes lines in order, gives messages as they become whole, and rejects what belongs to none."""

    def __init__(self) -> None:
        self._pending: dict[tuple[str, ...], _Pending] = {}
        self._clock: tuple[int, int] | None = None  # record and time of a $PGHP not used yet

    def take(self, record: int, text: bytes) -> Iterator[Message | Reject]:
        """What one line completes or shows to be incomplete."""
        line = parse_line(text)
        yield from self._expire(record, line)
        if line.kind is LineKind.CLOCK and line.t_ms is not None:
            yield from self._drop_clock()
            self._clock = (record, line.t_ms)
        elif line.kind is LineKind.SENTENCE:
            yield from self._add(record, line)
        else:
            yield Reject(record, line.kind, text[:80].decode("utf-8", "replace"))

    def end(self) -> Iterator[Reject]:
        """What is still incomplete when the lines end."""
        yield from self._drop_clock()
        for pending in self._pending.values():
            yield from _incomplete(pending)
        self._pending.clear()

    def _add(self, record: int, line: Line) -> Iterator[Message | Reject]:
        if line.number > line.total:
            yield Reject(record, LineKind.MALFORMED, f"fragment {line.number} of {line.total}")
            return
        pending = self._pending.get(line.key)
        if pending and line.number in pending.parts:
            yield from _incomplete(self._pending.pop(line.key))
            pending = None
        if pending is None:
            pending = self._pending[line.key] = _Pending(record, None, [])
        pending.records.append(record)
        pending.parts[line.number] = line.sentence
        pending.bad_tag |= line.bad_tag
        t_ms = line.t_ms
        if self._clock:
            pending.records.append(self._clock[0])
            t_ms, self._clock = self._clock[1] if t_ms is None else t_ms, None
        pending.t_ms = t_ms if pending.t_ms is None else pending.t_ms
        if len(pending.parts) < line.total:
            return
        del self._pending[line.key]
        sentences = tuple(pending.parts[n] for n in sorted(pending.parts))
        yield Message(sentences, pending.t_ms, pending.record, tuple(sorted(pending.records)), pending.bad_tag)

    def _expire(self, record: int, line: Line) -> Iterator[Reject]:
        while self._pending:
            key = next(iter(self._pending))
            if record - self._pending[key].record <= WINDOW_LINES:
                break
            yield from _incomplete(self._pending.pop(key))
        same = self._pending.get(line.key)
        if same and same.t_ms is not None and line.t_ms is not None and abs(line.t_ms - same.t_ms) > WINDOW_MS:
            yield from _incomplete(self._pending.pop(line.key))

    def _drop_clock(self) -> Iterator[Reject]:
        if self._clock:
            yield Reject(self._clock[0], "clock_of_nothing", "a time that no message followed")
            self._clock = None


def _incomplete(pending: _Pending) -> Iterator[Reject]:
    for record in sorted(pending.records):
        yield Reject(record, "incomplete_message", f"{len(pending.parts)} of its fragments were found")
