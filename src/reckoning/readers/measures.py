"""Measures: numbers as publishers write them, parsed by Arrow so that every path reads a text as the same number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

# Everything that Arrow takes for a number, and little else: the rest is known to be bad without a try.
_LIKELY = r"(?i)^[+-]?([0-9.]+(e[+-]?[0-9]+)?|inf(inity)?|nan(\([a-z0-9_]*\))?)$"


@dataclass(frozen=True)
class Numbers:
    """Values as float64, NaN where missing or unreadable; `bad` marks the unreadable."""

    values: NDArray[np.float64]
    bad: NDArray[np.bool_]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where there is a number."""
        return ~np.isnan(self.values)


def none_of(size: int) -> Numbers:
    """No number in any of `size` rows."""
    return Numbers(np.full(size, np.nan), np.zeros(size, np.bool_))


def parse_numbers(column: pa.Array, decimal: str) -> Numbers:
    """Numbers of a column of text (with nulls where missing) or of a numeric column.

    Blanks around a number do not matter; NaN is missing; infinity and anything else that is no number is bad.
    """
    if pa.types.is_null(column.type):
        return none_of(len(column))
    if pa.types.is_dictionary(column.type):
        numbers = parse_numbers(column.dictionary, decimal)
        codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        values, bad = np.append(numbers.values, np.nan), np.append(numbers.bad, False)
        return Numbers(values[codes], bad[codes])
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return _from_text(column, decimal)
    if pa.types.is_boolean(column.type):
        return Numbers(np.full(len(column), np.nan), column.is_valid().to_numpy(zero_copy_only=False))
    return _finite(column.cast(pa.float64(), safe=False))


def _from_text(column: pa.Array, decimal: str) -> Numbers:
    texts = pc.utf8_trim(column.cast(pa.string()), characters=" \t")
    if decimal != ".":
        texts = pc.replace_substring(texts, decimal, ".")
    given = pc.not_equal(texts, "").fill_null(False)
    likely = pc.and_(given, pc.match_substring_regex(texts, _LIKELY).fill_null(False))
    numbers = np.full(len(texts), np.nan)
    bad = pc.and_not(given, likely).to_numpy(zero_copy_only=False).copy()
    _convert(pc.if_else(likely, texts, pa.scalar(None, pa.string())), 0, numbers, bad)
    return Numbers(numbers, bad)


def _convert(texts: pa.Array, start: int, numbers: NDArray[np.float64], bad: NDArray[np.bool_]) -> None:
    """Convert whole, or halve until what cannot be converted stands alone."""
    try:
        parsed = _finite(texts.cast(pa.float64()))
    except pa.ArrowInvalid:
        if len(texts) == 1:
            bad[start] = True
            return
        half = len(texts) // 2
        _convert(texts.slice(0, half), start, numbers, bad)
        _convert(texts.slice(half), start + half, numbers, bad)
        return
    numbers[start : start + len(texts)] = parsed.values
    bad[start : start + len(texts)] |= parsed.bad


def _finite(column: pa.Array) -> Numbers:
    values = column.fill_null(np.nan).to_numpy(zero_copy_only=False)
    infinite = np.isinf(values)
    return Numbers(np.where(infinite, np.nan, values) if infinite.any() else values, infinite)
