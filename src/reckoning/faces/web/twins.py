"""Twins: a page as HTML for people, as JSON for programs, as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reckoning.faces.web.cells import body, numeric, shown
from reckoning.faces.web.page import (
    Beside,
    Cell,
    Facts,
    Filters,
    Grid,
    Insert,
    Items,
    Note,
    Page,
    Passage,
    Picture,
    Side,
    Tone,
    language_of,
)

_ENVIRONMENT = Environment(
    loader=PackageLoader("reckoning.faces.web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters["kind_of"] = lambda block: type(block).__name__
_ENVIRONMENT.filters["drawn"] = Markup  # an SVG drawn by us, every text in it escaped by who drew it
_ENVIRONMENT.filters["shown"] = shown
_ENVIRONMENT.filters["body"] = body
_ENVIRONMENT.filters["numeric"] = numeric
_ENVIRONMENT.filters["language"] = language_of
_ENVIRONMENT.globals["Tone"] = Tone
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def html(page: Page, about: dict[str, Any]) -> str:
    """A page as HTML; `about` is what the frame around it says: the case, its state, the address."""
    made = _ENVIRONMENT.get_template("page.html").render(page=page, **about)
    return made.translate(dict.fromkeys(range(0xD800, 0xE000), "�") | {0: "�"})


def template(name: str, **given: object) -> str:
    """A page that has a template of its own."""
    return _ENVIRONMENT.get_template(name).render(**given)


def as_json(page: Page, state: str) -> str:
    """A page as JSON: its facts and tables with the numbers behind the words, and the address of each value."""
    body = {
        "state": state,
        "what": page.what,
        "title": page.title,
        "lead": page.lead,
        "marks": list(page.marks),
        "sections": [
            {"title": s.title, "blocks": [b for b in map(_plain, s.blocks) if b is not None]} for s in page.sections
        ],
    }
    return json.dumps(body, ensure_ascii=True, indent=1)


def as_csv(grid: Grid, marks: Sequence[Tone] = ()) -> str:
    """A table as CSV; a cell that a spreadsheet would take for a formula is escaped with an apostrophe.

    What its page is marked as, modelled or simulated, stands in each row (`page`): a row may be copied alone.
    """
    said = [", ".join(m for m in marks if m in (Tone.SIMULATED, Tone.MODELLED))]
    last = said if said[0] else []
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(_safe(name) for name in grid.columns), *(["page"] if last else [])])
    writer.writerows([*map(_plainly, row), *last] for row in grid.rows)
    return out.getvalue()


def _plain(block: object) -> dict[str, Any] | None:
    match block:
        case Facts(rows, title):
            return {"facts": {name: [_value(c) for c in cells] for name, cells in rows}, "title": title}
        case Grid():
            each = [dict(zip(block.columns, map(_value, row), strict=True)) for row in block.rows]
            told = {"table": block.name, "title": block.title, "rows": each, "note": block.note}
            return {**told, "total": block.total, "more": block.more} if block.more else told
        case Passage():
            return {
                "passage": block.span, "before": block.before, "after": block.after, "locator": block.locator,
                "rendered": block.rendered, "role": block.role, "original": block.title, "page": block.href,
                **({"further": block.further} if block.further else {}),
            }  # fmt: skip
        case Note(text, tone, href):
            return {"note": text, "tone": str(tone), "page": href}
        case Picture():
            return {"picture": block.caption, "same_as_table": block.table}
        case Filters(choices):
            return {"filters": {c.name: c.chosen for c in choices}}
        case Items(items, title):
            return {"items": [_value(c) for c in items], "title": title}
        case Beside(sides):
            return {"beside": [_side(side) for side in sides]}
        case Insert(template, _):
            return {"form": template}
    return None


def _side(side: Side) -> dict[str, Any]:
    blocks = [b for b in map(_plain, side.blocks) if b is not None]
    return {"title": side.title, "tone": str(side.tone), "page": side.href, "blocks": blocks}


def _value(c: Cell) -> Any:
    value: Any = (c.time or c.text) if c.number is None else c.number
    return {"value": value, "page": c.href, **({"tone": str(c.tone)} if c.tone else {})} if c.href or c.tone else value


def _plainly(c: Cell) -> str:
    return _safe(c.time or c.text) if c.number is None else f"{c.number:.10g}"


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
