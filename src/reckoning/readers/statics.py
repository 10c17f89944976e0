"""Statics: what ships say of themselves, row by row, from the columns of a frame."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reckoning.readers.codes import static_value
from reckoning.readers.frame import Frame, Outcome, Statics, as_dictionary
from reckoning.readers.preset import Preset
from reckoning.readers.reading import STATIC_FIELDS

Value = tuple[str, float | None]
Coded = tuple[int, Value]
NOTHING: Coded = (0, ("", None))
REMEMBERED = 1 << 15


def read_statics(
    frame: Frame, preset: Preset, outcome: Outcome, mmsi: NDArray[np.int64], t_ms: NDArray[np.int64]
) -> Statics:
    """The static values of a frame's rows."""
    fields = tuple(name for name in STATIC_FIELDS if name in frame.columns)
    codes = np.zeros((len(fields), len(mmsi)), np.int64)
    places: list[NDArray[np.int32]] = []
    values: list[list[Value]] = []
    for i, name in enumerate(fields):
        column = as_dictionary(frame.columns[name])
        found = [*known_values(preset, name).of(column.dictionary.to_pylist()), NOTHING]
        indices = column.indices.fill_null(len(found) - 1).to_numpy(zero_copy_only=False)
        codes[i] = np.array([code for code, _ in found], np.int64)[indices]
        places.append(indices)
        values.append([value for _, value in found])
        if name == "imo":
            bad = np.array([bool(code) and value[1] is None for code, value in found])
            if bad.any():
                outcome.note("imo_check_digit", bad[indices])
    return Statics(mmsi, t_ms, frame.records, fields, codes, places, values)


class KnownValues:
    """Answers of `static_value` for one field, remembered: ships say the same thing again and again.

    Each value comes with 64 bits that differ when texts differ (the equality of runs rests on them), 0 for no value.
    """

    def __init__(self, field: str, words: dict[str, str], scale: float) -> None:
        self._field, self._words, self._scale = field, words, scale
        self._known: dict[str | None, Coded] = {None: NOTHING}

    def of(self, texts: list[str | None]) -> list[Coded]:
        """The values of some texts."""
        known = self._known
        found = [known.get(text) or self._learn(text) for text in texts]
        if len(known) > REMEMBERED:
            self._known = {None: NOTHING}
        return found

    def _learn(self, text: str | None) -> Coded:
        value = static_value(self._field, text or "", self._words, self._scale)
        coded = NOTHING if value is None else (hash(value[0]) | 1, value)
        self._known[text] = coded
        return coded


@lru_cache(16)
def _known_values(definition: str, field: str, words: tuple[tuple[str, str], ...], scale: float) -> KnownValues:
    return KnownValues(field, dict(words), scale)


def known_values(preset: Preset, field: str) -> KnownValues:
    """The remembered values of a field of a layout."""
    words = tuple(preset.values.get(field, {}).items())
    return _known_values(preset.definition, field, words, preset.scale.get(field, 1.0))
