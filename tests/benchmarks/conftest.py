"""Benchmarks are scripts that import each other by bare names.

Their folder stays off the path: it has a `coverage.py` that numba would take for the coverage library.
"""

import importlib.util
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "benchmarks"
IN_ORDER = (
    "plain_pdf",
    "reading_marks",
    "reading_align",
    "reading_scores",
    "reading_labels",
    "reading_corpus",
    "reading",
)

for name in IN_ORDER:
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
