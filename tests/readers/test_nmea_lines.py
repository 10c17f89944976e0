"""One line of NMEA taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.readers.nmea_lines import LineKind, checksum, parse_line

BARE = b"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A"


def tagged(body: str, line: bytes = BARE) -> bytes:
    return f"\\{body}*{checksum(body.encode()):02X}\\".encode() + line


@pytest.mark.parametrize(
    ("line", "t_ms"),
    [
        (BARE, None),
        (tagged("c:1418169601,s:r1"), 1_418_169_601_000),
        (tagged("s:r1,c:1418169601250"), 1_418_169_601_250),
        (tagged("s:r1"), None),
        (tagged("c:yesterday"), None),
        (BARE + b",d-109,S2105,t050056.00,T56.13718694,r003669946,1325394060,1325394001", 1_325_394_060_000),
        (BARE + b",1325394060", 1_325_394_060_000),
        (BARE + b",r003669946", None),
        (b"1325394060," + BARE, 1_325_394_060_000),
        (b"1325394060.5 " + BARE, 1_325_394_060_500),
        (tagged("c:1418169601", BARE + b",1325394060"), 1_418_169_601_000),
    ],
)
def test_the_time_of_reception_comes_from_where_receivers_write_it(line, t_ms):
    found = parse_line(line)
    assert (found.kind, found.sentence, found.t_ms) == (LineKind.SENTENCE, BARE, t_ms)


def test_a_damaged_tag_block_gives_no_time():
    found = parse_line(tagged("c:1418169601").replace(b"1418", b"1518"))
    assert (found.kind, found.t_ms, found.bad_tag) == (LineKind.SENTENCE, None, True)


def test_a_clock_sentence_is_a_time():
    found = parse_line(b"$PGHP,1,2008,5,9,0,0,0,10,338,2,,1,09*17")
    assert (found.kind, found.t_ms) == (LineKind.CLOCK, 1_210_291_200_010)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"# a note", LineKind.COMMENT),
        (b"$GPGGA,1", LineKind.NOT_AIS),
        (BARE.replace(b"*4A", b"*4B"), LineKind.BAD_CHECKSUM),
        (BARE[:-3], LineKind.MALFORMED),
        (b"!AIVDM,0,1,,A,x,0*00", LineKind.MALFORMED),
        (b"$PGHP,1,2008,13,9,0,0,0,10,338,2,,1,09", LineKind.MALFORMED),
        (b"$PGHP,1", LineKind.MALFORMED),
        (b"$PGHP,1,2008,5,9,0,0,0,10,338,2,,1,09*18", LineKind.BAD_CHECKSUM),
        (b"\\c:1*00", LineKind.NOT_AIS),
    ],
)
def test_what_carries_no_ais_is_told_by_kind(line, kind):
    assert parse_line(line).kind is kind


@given(
    st.one_of(st.binary(max_size=60), st.text(st.sampled_from("!$AIVDMPGHP,1*0\\cg:-s"), max_size=40).map(str.encode))
)
def test_no_line_makes_it_fail(line):
    parse_line(line)
