"""Write docs/methods.md: the method card of each detector, estimate and chain step, from its module's docstring.

python scripts/method_cards.py            writes the page
python scripts/method_cards.py --check    fails where the page is not what the docstrings say
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "methods.md"
ROOMS = {"sea": "Ships", "chain": "Supply chains", "count": "Counting"}
HEAD = """# Methods

Each card is the docstring of the module that does the work: what it finds, by which thresholds and whose, what it
cannot see and how it is known to fail. Every threshold can be set: `reckoning parameters` lists them.
This page is generated (`make docs`); edit the docstring, not the page.
"""


def cards() -> str:
    """The whole page."""
    parts = [HEAD]
    for room, title in ROOMS.items():
        modules = [m for m in sorted((ROOT / "src" / "reckoning" / room).glob("*.py")) if is_method(m)]
        if modules:
            parts.append(f"\n## {title}\n")
            parts += [card(m, room) for m in modules]
    return "\n".join(parts)


def is_method(module: Path) -> bool:
    """Whether a module's docstring is a method card."""
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    return "What it cannot see" in text


def card(module: Path, room: str) -> str:
    """One module's card."""
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    first, _, rest = text.partition("\n")
    title, _, says = first.partition(": ")
    return f"### {title}\n\n*`reckoning.{room}.{module.stem}`* — {says}\n{rest}\n"


def main() -> None:
    """Write or check the page."""
    page = cards()
    if "--check" in sys.argv:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
            sys.exit("docs/methods.md is not what the docstrings say; run: make docs")
    else:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
