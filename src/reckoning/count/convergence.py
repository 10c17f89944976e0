"""Whether chains of draws agree: rank-normalised split R-hat, bulk and tail effective sample size.

Definitions of Vehtari, Gelman, Simpson, Carpenter & Burkner 2021 ("Rank-normalization, folding, and localization"),
whose thresholds are used as they stand: R-hat at most 1.01, effective sizes at least 400.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

MOST_R_HAT = 1.01
LEAST_EFFECTIVE = 400.0


@dataclass(frozen=True)
class Convergence:
    """R-hat and effective sizes of one quantity drawn by several chains."""

    r_hat: float
    bulk: float
    tail: float

    @property
    def settled(self) -> bool:
        """Whether the draws may be used: the thresholds of the module."""
        return self.r_hat <= MOST_R_HAT and min(self.bulk, self.tail) >= LEAST_EFFECTIVE


def convergence(draws: NDArray[np.float64]) -> Convergence:
    """R-hat and effective sizes of draws of shape (chains, draws), at least 1 chain of 4 draws.

    A quantity that never moves is settled: R-hat 1 and every draw counted.

    >>> convergence(np.zeros((2, 8))).r_hat
    1.0
    """
    halves = _split(draws)
    if np.all(halves == halves[0, 0]):
        return Convergence(1.0, float(draws.size), float(draws.size))
    folded = np.abs(halves - np.median(halves))
    r_hat = max(_r_hat(_normal(halves)), _r_hat(_normal(folded)))
    low, high = np.quantile(halves, [0.05, 0.95])
    tail = min(_effective((halves <= low).astype(np.float64)), _effective((halves <= high).astype(np.float64)))
    return Convergence(r_hat, _effective(_normal(halves)), tail)


def _split(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _normal(chains: NDArray[np.float64]) -> NDArray[np.float64]:
    _, place, count = np.unique(chains, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place].reshape(chains.shape)  # ties share their mean rank
    return np.asarray(ndtri((ranks - 0.375) / (chains.size + 0.25)))


def _r_hat(chains: NDArray[np.float64]) -> float:
    within, total = _variances(chains)
    if within == 0:
        return 1.0 if total == 0 else float("inf")
    return float(np.sqrt(total / within))


def _variances(chains: NDArray[np.float64]) -> tuple[float, float]:
    """Mean variance within chains, and the estimate of the whole variance that also counts how chains differ."""
    n = chains.shape[1]
    within = float(chains.var(axis=1, ddof=1).mean())
    between = float(chains.mean(axis=1).var(ddof=1))
    return within, within * (n - 1) / n + between


def _effective(chains: NDArray[np.float64]) -> float:
    """Effective number of draws by Geyer's initial monotone sequence over all chains."""
    within, total = _variances(chains)
    if total == 0:
        return float(chains.size)
    n = chains.shape[1]
    correlation = 1 - (within - _autocovariance(chains).mean(axis=0) * n / (n - 1)) / total
    pairs = correlation[: n // 2 * 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs <= 0)
    kept = np.minimum.accumulate(pairs[: negative[0] if len(negative) else len(pairs)])
    time = max(-1 + 2 * float(kept.sum()), 1 / np.log10(chains.size))
    return float(chains.size / time)


def _autocovariance(chains: NDArray[np.float64]) -> NDArray[np.float64]:
    n = chains.shape[1]
    centred = chains - chains.mean(axis=1, keepdims=True)
    size = 1 << (2 * n - 1).bit_length()
    spectrum = np.abs(np.fft.rfft(centred, size, axis=1)) ** 2
    return np.asarray(np.fft.irfft(spectrum, size, axis=1)[:, :n] / n)
