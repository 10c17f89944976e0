"""The order of rows against numpy's: every column decides in its turn, what is not given stands last."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reckoning.tables.ship_order import rows_of, ship_order

ROW = st.tuples(
    st.integers(0, 3),  # ship
    st.integers(0, 4),  # t_ms
    st.sampled_from([-180.0, 0.0, 0.5]),
    st.sampled_from([0.0, 1.0]),
    *(st.sampled_from([0.0, 1.5, np.nan]) for _ in range(3)),
    *(st.integers(-1, 1) for _ in range(3)),
    st.integers(0, 1),  # source
)
TYPES = ("i8", "i8", "f8", "f8", "f4", "f4", "f4", "i1", "i1", "i1", "i2")


@given(st.lists(ROW, max_size=60))
def test_rows_stand_by_ship_then_time_then_all_the_rest(rows: list[tuple[float, ...]]) -> None:
    columns = [np.array([row[i] for row in rows], kind) for i, kind in enumerate(TYPES)]
    given_rows = rows_of([*columns, np.arange(len(rows))])
    order = ship_order(given_rows, columns[0].astype(np.int32), 4)
    # NaN sorts last in numpy too.
    assert order.tolist() == np.lexsort((given_rows.row, *reversed(columns))).tolist()


def test_a_ship_sent_backwards_or_in_two_stretches_is_in_order() -> None:
    t_ms = np.concatenate([np.arange(5000, 9000), np.arange(5000)[::-1], np.arange(9000, 9001)])
    size = len(t_ms)
    plain = [np.zeros(size, kind) for kind in TYPES]
    plain[1] = t_ms
    order = ship_order(rows_of([*plain, np.arange(size)]), np.zeros(size, np.int32), 1)
    assert np.array_equal(t_ms[order], np.arange(9001))
