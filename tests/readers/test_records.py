"""Where records begin and end, whatever stands in them and wherever chunks are cut."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from reckoning.readers.containers import Stream
from reckoning.readers.records import (
    MAX_QUOTED_BYTES,
    MAX_RECORD_BYTES,
    NO_QUOTES,
    chunks,
    has_long_record,
    quoting,
    record_bounds,
)

COMMA = ord(",")
texts = st.text(st.sampled_from('ab,"\n\r;1é'), max_size=12)


def stream_of(data: bytes, piece: int = 7) -> Stream:
    return Stream((), iter([data[i : i + piece] for i in range(0, len(data), piece)]))


def records_of(data: bytes, delimiter: int = COMMA) -> list[bytes]:
    starts, ends = record_bounds(data, delimiter)
    return [data[a:b] for a, b in zip(starts, ends, strict=True)]


@given(st.lists(st.lists(texts, min_size=2, max_size=4), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_records_written_by_another_csv_writer_are_found_whole(rows, line_end):
    written = []
    for row in rows:
        target = io.StringIO()
        csv.writer(target, lineterminator="\r\n").writerow(row)
        written.append(target.getvalue().removesuffix("\r\n").encode())
    assert records_of(b"".join(r + line_end.encode() for r in written)) == [r for r in written if r]


@given(st.text(st.sampled_from('ab,"\n\r'), max_size=200), st.integers(40, 120))
def test_where_chunks_are_cut_does_not_change_the_records(text, size):
    data = text.encode()
    whole = records_of(data)
    if max(map(len, whole), default=0) >= size:
        return  # a record that fills a chunk is passed over: another test
    cut = [r for chunk in chunks(stream_of(data), COMMA, size=size) for r in records_of(chunk.data)]
    assert cut == whole


@given(st.text(st.sampled_from('ab,"\n\r'), max_size=200))
def test_chunks_hold_every_byte_and_say_where_they_begin(text):
    data = text.encode()
    found = list(chunks(stream_of(data), COMMA, size=50))
    assert sum(len(c.data) + c.lost_bytes for c in found) == len(data)
    for chunk in found:
        assert data[chunk.offset :].startswith(chunk.data)


def test_a_stray_quote_costs_no_other_record():
    assert records_of(b'1,O"BRIEN\n2,"x\n3,y\n') == [b'1,O"BRIEN', b'2,"x', b"3,y"]
    assert quoting(b'1,O"BRIEN\n2,"x\n3,y\n', COMMA).stray == 1


def test_a_quote_closed_too_far_away_opens_nothing():
    near = b'1,"' + b"x\n" * 10 + b'"\n'
    far = b'1,"' + b"x" * MAX_QUOTED_BYTES + b'\n2,"\n'
    assert len(records_of(near)) == 1
    assert len(records_of(far)) == 2


def test_line_ends_of_all_kinds_end_records_and_blank_lines_are_none():
    assert records_of(b"a\r\nb\n\nc\rd\r\n\r\n") == [b"a", b"b", b"c", b"d"]


def test_without_quotes_a_quote_is_an_ordinary_character():
    assert records_of(b'{"a": "b\n{"c": 1}\n', NO_QUOTES) == [b'{"a": "b', b'{"c": 1}']


def test_a_line_longer_than_a_chunk_is_passed_over_with_its_length():
    data = b"a,1\n" + b"x" * 500 + b"\nb,2\n"
    found = list(chunks(stream_of(data), COMMA, size=100))
    assert [c.data for c in found if not c.lost] == [b"a,1\n", b"b,2\n"]
    (lost,) = [c for c in found if c.lost]
    assert (lost.lost, lost.lost_bytes, lost.offset) == ("record_too_long", 501, 4)


def test_a_stream_that_breaks_off_loses_only_the_half_record():
    stream = stream_of(b"a,1\nb,2\nc,")
    stream.fault = "cut off"
    found = list(chunks(stream, COMMA))
    assert [c.data for c in found] == [b"a,1\nb,2\n", b""]
    assert (found[1].lost, found[1].lost_bytes) == ("cut_off", 2)


def test_a_long_record_is_noticed_also_across_quotes():
    short = b"a,b\n" * 400_000
    assert not has_long_record(short, quoting(short, COMMA))
    long = short + b"x" * (MAX_RECORD_BYTES + 1) + b"\n"
    assert has_long_record(long, quoting(long, COMMA))
    quoted = b"a" + b',"x\nx"' * (MAX_RECORD_BYTES // 6 + 1)
    assert has_long_record(quoted, quoting(quoted, COMMA))
