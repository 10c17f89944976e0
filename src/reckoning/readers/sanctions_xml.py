"""The elements of an XML sanctions list, one record at a time, with no document type and no entity of its own.

A list never needs a document type declaration; one that has it is refused, which shuts out entity bombs and outside
files. A list that breaks off is refused whole: half a list would call listed parties unlisted.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from reckoning.model.errors import InputError

CHUNK_BYTES = 1 << 20


def local(name: str) -> str:
    """A tag or attribute name without its namespace.

    >>> local("http://tempuri.org/sdnList.xsd}uid")
    'uid'
    """
    return name.rpartition("}")[2]


class _Records:
    """Expat's handlers: collects each wanted element whole, drops all else."""

    def __init__(self, wanted: frozenset[str], file_name: str) -> None:
        self.wanted, self.file_name = wanted, file_name
        self.root: Element | None = None
        self.done: list[Element] = []
        self.depth = 0
        self.builder = TreeBuilder()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        plain = {local(key): value for key, value in attributes.items()}
        if self.root is None:
            self.root = Element(local(name), plain)
        if self.depth or local(name) in self.wanted:
            self.depth += 1
            self.builder.start(local(name), plain)

    def end(self, name: str) -> None:
        if self.depth:
            self.depth -= 1
            element = self.builder.end(local(name))
            if not self.depth:
                self.done.append(element)
                self.builder = TreeBuilder()

    def text(self, data: str) -> None:
        if self.depth:
            self.builder.data(data)

    def doctype(self, *_: object) -> None:
        raise InputError("an XML list with a document type declaration is not read", where=self.file_name)


def xml_records(raw: bytes, wanted: frozenset[str], file_name: str) -> Iterator[Element]:
    """The root (empty, with its attributes), then every outermost element whose local name is wanted, in order.

    Raises `InputError` with the line on XML that is not well formed or has a document type.
    """
    handler = _Records(wanted, file_name)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = handler.doctype
    root_given = False
    for start in range(0, len(raw) + 1, CHUNK_BYTES):
        try:
            parser.Parse(raw[start : start + CHUNK_BYTES], start + CHUNK_BYTES > len(raw))
        except expat.ExpatError as error:
            where = f"{file_name}:{error.lineno}"
            raise InputError(
                f"not well-formed XML: {expat.ErrorString(error.code)}",
                where=where,
                do="get the list again: half a list would call listed parties unlisted",
            ) from error
        if handler.root is not None and not root_given:
            root_given = True
            yield handler.root
        yield from handler.done
        handler.done.clear()


def child_text(element: Element, *path: str) -> str:
    """The stripped text at a path of child names; empty when there is none."""
    found = element.find("/".join(path))
    return (found.text or "").strip() if found is not None else ""
