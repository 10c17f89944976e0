"""HTML page: a dossier as one file that holds everything, is read without scripts, prints, and loads nothing.

Every text is escaped; the picture is an image and not part of the page, so nothing in it can run. The facts lie in it
as JSON, in an element that no browser runs.
"""

from __future__ import annotations

import base64
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reckoning.account.direction import isolated
from reckoning.account.render import Page, plain

_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def html(page: Page) -> str:
    """The pages as HTML."""
    environment = Environment(
        loader=PackageLoader("reckoning.account", "templates"), autoescape=True, undefined=StrictUndefined
    )
    shown = isolated(page)
    data = {"title": page.title, "shown": shown.title, "author": page.author, "language": page.language}
    made = environment.get_template("dossier.html").render(
        page={**data, "nodes": [_drawn(node) for node in plain(shown.nodes)]},
        facts=Markup(page.facts.translate(_IN_SCRIPT)),  # JSON whose < > & are escaped as JSON has it
    )
    return made.translate(dict.fromkeys(range(55296, 57344), "�") | {0: "\ufffd"})


def _drawn(node: dict[str, Any]) -> dict[str, Any]:
    if node["t"] != "picture":
        return node
    data = base64.b64encode(node["svg"].encode("utf-8", "replace")).decode()
    return {**node, "src": f"data:image/svg+xml;base64,{data}"}
