"""Text: words as found; Zawgyi and translated words get their own text beside."""

from __future__ import annotations

from collections.abc import Mapping

from reckoning.model.statement import Value
from reckoning.model.zawgyi import unicode_of
from reckoning.readers.values.typed import Typed


def text(raw: str, words: Mapping[str, str]) -> Typed:
    """What the text means where that differs from it: in Unicode, and by the preset's translations.

    >>> text("M", {"m": "import"}).value.text, text("ရန္ကုန္", {}).note, text("Yangon", {}).value.text
    ('import', 'zawgyi_converted', None)
    """
    written, converted = unicode_of(raw)
    meant = words.get(written.casefold(), written)
    return Typed(Value(text=meant if meant != raw else None), "zawgyi_converted" if converted else "")
