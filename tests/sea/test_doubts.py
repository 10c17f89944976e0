"""Paths: the rows of a track as its hull sails them, candidates apart."""

from __future__ import annotations

from tests.sea.build import build_tracks, minutes

from reckoning.sea.clean import Flag
from reckoning.sea.doubts import paths_of


def test_a_path_leaves_out_noise_and_puts_candidates_apart() -> None:
    c, s = int(Flag.CANDIDATE), int(Flag.STALE)
    tracks = build_tracks(
        mmsi=[1] * 8 + [2],
        t_ms=minutes(*range(8), 0),
        lon=0.0,
        lat=0.0,
        segment=[0, 0, -1, 1, 0, 2, 1, 0, 0],
        flag=[0, 0, s, c, 0, c, c, 0, 0],
    )
    paths = paths_of(tracks)
    rows = [paths.rows[a:b].tolist() for a, b in zip(paths.starts[:-1], paths.starts[1:], strict=True)]
    assert rows == [[0, 1, 4, 7], [3, 6], [5], [8]]
    assert paths.candidate.tolist() == [False, True, True, False]


def test_no_rows_have_no_paths() -> None:
    paths = paths_of(build_tracks(t_ms=[], lon=[], lat=[]))
    assert paths.starts.tolist() == [0]
    assert len(paths.rows) == 0
