"""Fragments joined to messages, every line accounted for."""

from hypothesis import given
from hypothesis import strategies as st
from tests.readers.test_nmea_lines import BARE, tagged

from reckoning.readers.frame import Reject
from reckoning.readers.nmea_lines import checksum
from reckoning.readers.nmea_messages import WINDOW_LINES, Joiner, Message


def fragment(number: int, total: int = 2, sequence: str = "1", channel: str = "A", payload: str = "x") -> bytes:
    body = f"AIVDM,{total},{number},{sequence},{channel},{payload},0"
    return f"!{body}*{checksum(body.encode()):02X}".encode()


def joined(lines: list[bytes]) -> tuple[list[tuple[int, ...]], dict[int, str], list[Message]]:
    """The records of each message, the reason of each reject, and the messages."""
    joiner = Joiner()
    found = [item for n, line in enumerate(lines) for item in joiner.take(n, line)] + list(joiner.end())
    messages = [item for item in found if isinstance(item, Message)]
    return [m.records for m in messages], {r.record: r.reason for r in found if isinstance(r, Reject)}, messages


def test_interleaved_messages_are_kept_apart_by_sequence_channel_and_group():
    for one, other in (
        (fragment(1, sequence="1"), fragment(1, sequence="2")),
        (fragment(1, channel="A"), fragment(1, channel="B")),
        (tagged("g:1-2-77", fragment(1)), tagged("g:1-2-78", fragment(1))),
        (tagged("s:r1", fragment(1)), tagged("s:r2", fragment(1))),
    ):
        second = [line.replace(b",2,1,", b",2,2,") for line in (one, other)]
        ends = [rechecked(line) for line in second]
        records, rejects, _ = joined([one, other, ends[1], ends[0]])
        assert records == [(1, 2), (0, 3)] and not rejects


def rechecked(line: bytes) -> bytes:
    """The line with its sentence's checksum set right."""
    head, _, sentence = line.rpartition(b"!")
    body = sentence.split(b"*")[0]
    return head + b"!" + body + f"*{checksum(body):02X}".encode()


def test_fragments_may_come_in_the_wrong_order():
    records, rejects, (message,) = joined([fragment(2, payload="b"), fragment(1, payload="a")])
    assert records == [(0, 1)] and not rejects
    assert [s.split(b",")[5] for s in message.sentences] == [b"a", b"b"]


def test_a_fragment_that_comes_again_begins_anew():
    records, rejects, _ = joined([fragment(1), fragment(1), fragment(2)])
    assert records == [(1, 2)]
    assert rejects == {0: "incomplete_message"}


def test_fragments_too_far_apart_are_not_one_message():
    lines = [fragment(1), *[BARE] * (WINDOW_LINES + 1), fragment(2)]
    records, rejects, _ = joined(lines)
    assert len(records) == WINDOW_LINES + 1
    assert set(rejects) == {0, len(lines) - 1}
    _, rejects, _ = joined([tagged("c:1418169601", fragment(1)), tagged("c:1418169701", fragment(2))])
    assert set(rejects) == {0, 1}


def test_a_message_has_the_time_of_its_first_fragment_that_has_one():
    (message,) = joined([tagged("c:1418169601", fragment(1)), fragment(2)])[2]
    assert message.t_ms == 1_418_169_601_000


def test_a_clock_times_the_next_message_and_no_other():
    clock = b"$PGHP,1,2008,5,9,0,0,0,10,338,2,,1,09*17"
    records, rejects, messages = joined([clock, BARE, BARE, clock, clock, BARE, clock])
    assert records == [(0, 1), (2,), (4, 5)]
    assert [m.t_ms for m in messages] == [1_210_291_200_010, None, 1_210_291_200_010]
    assert [m.record for m in messages] == [1, 2, 5]
    assert rejects == {3: "clock_of_nothing", 6: "clock_of_nothing"}


@given(
    st.lists(
        st.one_of(
            st.builds(fragment, st.integers(1, 3), st.integers(1, 3), st.sampled_from("12")),
            st.sampled_from([BARE, b"# note", b"$PGHP,1,2008,5,9,0,0,0,10,338,2,,1,09*17", BARE[:-1]]),
        ),
        max_size=30,
    )
)
def test_every_line_is_in_one_message_or_one_reject(lines):
    records, rejects, _ = joined(lines)
    assert sorted([n for message in records for n in message] + list(rejects)) == list(range(len(lines)))
