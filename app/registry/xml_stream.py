"""Stream the records of an XML list safely: no entities, no network, no huge trees (security S801)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from app.registry.listed import RefusedImport

_DEEPEST = 32
_LONGEST_TEXT = 1_000_000  # characters of one element or attribute
_XINCLUDE = "{http://www.w3.org/2001/XInclude}"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a list, read without its namespace; texts come stripped, empty ones as None."""

    node: etree._Element
    namespace: str

    @property
    def tag(self) -> str:
        """Return the name of the element without its namespace."""
        return str(self.node.tag).removeprefix(self.namespace)

    @property
    def line(self) -> int:
        """Return the line it begins on, for sentences of refusal."""
        return self.node.sourceline or 0

    @property
    def content(self) -> str | None:
        """Return its own text."""
        return tidy(self.node.text)

    def text(self, path: str) -> str | None:
        """Return the text of the first element at `path` (names joined by `/`)."""
        found = self.node.find(self._full(path))
        return None if found is None else tidy(found.text)

    def texts(self, path: str) -> tuple[str, ...]:
        """Return the texts at `path`, each once, empty ones left out."""
        found = (tidy(node.text) for node in self.node.iterfind(self._full(path)))
        return tuple(dict.fromkeys(text for text in found if text))

    def all(self, path: str) -> Iterator[Element]:
        """Return the elements at `path`."""
        return (Element(node, self.namespace) for node in self.node.iterfind(self._full(path)))

    def attribute(self, name: str) -> str | None:
        """Return an attribute."""
        return tidy(self.node.get(name))

    def _full(self, path: str) -> str:
        return "/".join(self.namespace + step for step in path.split("/"))


def tidy(text: str | None) -> str | None:
    """Return a text with runs of blanks and line breaks made one blank; None when nothing is left."""
    return " ".join(text.split()) or None if text else None


def records(stream: BinaryIO, roots: Mapping[str, str], tags: frozenset[str]) -> Iterator[Element]:
    """Yield the root as soon as it is open, then every element of `tags` when it is complete.

    Args:
        stream: the bytes of the file.
        roots: the roots we know: `{namespace}name` to `{namespace}`, both empty-handed without one.
        tags: names of the elements to yield; each is emptied after its turn.

    Raises:
        RefusedImport: unknown root or namespace, a DTD, broken or oversized XML.
    """
    events = etree.iterparse(
        stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )
    try:
        yield from _walk(iter(events), roots, tags)
    except etree.XMLSyntaxError as broken:
        line = broken.lineno or 0
        raise RefusedImport(
            "Line %(line)s: the file is damaged or truncated (%(reason)s).",
            line=line, reason=broken.msg,
        ) from None


def _walk(
    events: Iterator[tuple[str, etree._Element]], roots: Mapping[str, str], tags: frozenset[str]
) -> Iterator[Element]:
    _, root = next(events)
    namespace = _namespace_of(root, roots)
    yield Element(root, namespace)
    wanted = {namespace + tag for tag in tags}
    depth = 1
    for event, node in events:
        if event == "start":
            depth += 1
            _check_start(node, depth)
            continue
        depth -= 1
        if node.text and len(node.text) > _LONGEST_TEXT:
            raise RefusedImport(
                "Line %(line)s: a text is longer than %(most)s characters.",
                line=node.sourceline, most=_LONGEST_TEXT,
            )
        if node.tag in wanted:
            yield Element(node, namespace)
            _forget(node)


def _namespace_of(root: etree._Element, roots: Mapping[str, str]) -> str:
    if root.getroottree().docinfo.doctype:
        raise RefusedImport("Line 1: the file declares a document type, which no list needs.")
    namespace = roots.get(str(root.tag))
    if namespace is None:
        known = " or ".join(roots)
        raise RefusedImport(
            "Line %(line)s: the root is %(root)s, where %(known)s was expected.",
            line=root.sourceline, root=root.tag, known=known,
        )
    return namespace


def _check_start(node: etree._Element, depth: int) -> None:
    if depth > _DEEPEST:
        raise RefusedImport(
            "Line %(line)s: elements are nested deeper than %(most)s.",
            line=node.sourceline, most=_DEEPEST,
        )
    if not isinstance(node.tag, str) or node.tag.startswith(_XINCLUDE):
        raise RefusedImport("Line %(line)s: the file uses entities or inclusions.", line=node.sourceline)
    if node.attrib and any(len(value) > _LONGEST_TEXT for value in node.attrib.values()):
        raise RefusedImport(
            "Line %(line)s: an attribute is longer than %(most)s.",
            line=node.sourceline, most=_LONGEST_TEXT,
        )


def _forget(node: etree._Element) -> None:
    """Empty a record and drop what stands before it, so that memory does not grow with the file."""
    node.clear()
    parent = node.getparent()
    while parent is not None and node.getprevious() is not None:
        del parent[0]
