"""The builder of tracks that the other tests of this room stand on."""

import numpy as np
from tests.sea.build import build_tracks, minutes


def test_rows_are_sorted_by_ship_and_time_and_remember_where_they_were_written():
    tracks = build_tracks(mmsi=[2, 1, 1], t_ms=minutes(0, 5, 1), lon=[0.0, 1.0, 2.0], lat=0.0)
    assert tracks.row.tolist() == [2, 1, 0]
    assert tracks.mmsi.tolist() == [1, 1, 2]
    assert tracks.starts.tolist() == [0, 2, 3]
    assert np.isnan(tracks.speed_kn).all()
    assert not tracks.lon.flags.writeable
