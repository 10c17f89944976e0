"""Normal form: a text for rules to look at, as long as the original, so that every offset holds in both.

Quotes, dashes, spaces and the like become their plain ASCII fellows one for one. What would change the length
(ligatures, ellipses) stays as it is.
"""

from __future__ import annotations

_PLAIN = {
    '"': "“”„‟«»″＂〝〞",
    "'": "‘’‚‛‹›′＇ʼ",
    "-": "‐‑‒–−﹣－",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f",
}
_TABLE = {ord(c): plain for plain, many in _PLAIN.items() for c in many} | {ord("—"): "-", ord("―"): "-"}


def normal_form(text: str) -> str:
    """The text with quotes, dashes and spaces made plain, one code point for one.

    >>> normal_form("“Nearly\\u00a020,000” – he said")
    '"Nearly 20,000" - he said'
    """
    return text if text.isascii() and "\t" not in text else text.translate(_TABLE)
