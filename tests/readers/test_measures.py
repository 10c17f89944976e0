"""Numbers as publishers write them."""

import math

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from reckoning.readers.measures import parse_numbers


def numbers(values: list, decimal: str = ".") -> list[float | None]:
    found = parse_numbers(pa.array(values, pa.string()), decimal)
    assert not (found.bad & found.known).any()
    return ["bad" if b else None if math.isnan(v) else v for v, b in zip(found.values, found.bad, strict=True)]


def test_a_number_is_read_blanks_and_all_and_what_is_none_is_bad():
    assert numbers(["1", " 2.5\t", "-.5", "1e3", "", " ", None, "NaN"]) == [1, 2.5, -0.5, 1000, None, None, None, None]
    assert numbers(["x", "1_0", "1,5", "inf", "-inf", "٣", "1 2"]) == ["bad"] * 7


def test_a_comma_may_stand_for_the_point():
    assert numbers(["57,8794", "12"], ",") == [57.8794, 12]


def test_columns_of_other_types_are_numbers_too():
    for column in (pa.array([1, None]), pa.array([1.0, math.nan]), pa.array(["1", None]).dictionary_encode()):
        found = parse_numbers(column, ".")
        assert found.values[0] == 1 and math.isnan(found.values[1]) and not found.bad.any()
    assert parse_numbers(pa.array([True]), ".").bad.all()
    assert not parse_numbers(pa.nulls(3), ".").known.any()


@given(
    st.lists(st.one_of(st.floats(allow_nan=False, allow_infinity=False).map(repr), st.text(max_size=5)), max_size=30)
)
def test_one_bad_value_spoils_no_other(texts):
    together = numbers(texts)
    assert together == [numbers([text])[0] for text in texts]
