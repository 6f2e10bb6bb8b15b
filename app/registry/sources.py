"""The lists we read: their authorities, the formats of each, and how many persons a whole file must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.registry import eu_fsf, ofac_csv, ofac_xml, sema_xml, uk_xml, un_xml
from app.registry.listed import Listed, Notice, RefusedImport
from app.registry.packing import Packed

PARSER = 1  # counts the changes of what readers make of a file; it stands in every log entry

Reader = Callable[[Sequence[Packed]], Iterator[Listed | Notice]]
_HTML = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One list. `at_most` keeps a longer list of the same authority from being taken for it.

    `cites_by_place`: the list has no stable ids, only citations that are renumbered.
    """

    code: str
    authority: str
    xml: Reader
    csv: Reader | None = None
    at_least: int
    at_most: int | None = None
    cites_by_place: bool = False


_ALL = (
    Source(code="us_ofac_sdn", authority="US Treasury, OFAC: Specially Designated Nationals",
           xml=ofac_xml.read, csv=ofac_csv.read, at_least=4000),
    Source(code="us_ofac_cons", authority="US Treasury, OFAC: consolidated non-SDN list",
           xml=ofac_xml.read, at_least=40, at_most=2000),
    Source(code="eu_fsf", authority="European Union: financial sanctions", xml=eu_fsf.read, at_least=3000),
    Source(code="gb_uksl", authority="United Kingdom: UK Sanctions List", xml=uk_xml.read, at_least=2500),
    Source(code="un_sc", authority="United Nations Security Council", xml=un_xml.read, at_least=400),
    Source(code="ca_sema", authority="Canada: Special Economic Measures Act", xml=sema_xml.read,
           at_least=2000, cites_by_place=True),
)
SOURCES: Mapping[str, Source] = MappingProxyType({source.code: source for source in _ALL})


def source_of(code: str) -> Source:
    """Return the source of this code; refuse one we do not read."""
    if code not in SOURCES:
        raise RefusedImport(
            "The source %(code)s is unknown; there are %(known)s.",
            code=code, known=", ".join(SOURCES),
        )
    return SOURCES[code]


def in_order(source: Source, files: Sequence[Packed]) -> list[Packed]:
    """Return the files of an import in the order of their parts, or refuse the set."""
    if all(_is_xml(file) for file in files):
        if len(files) != 1:
            raise RefusedImport("Give one XML file at a time.")
        return list(files)
    if source.csv is None or any(_is_xml(file) for file in files):
        raise RefusedImport("The file is no XML, which %(code)s is published in.", code=source.code)
    return ofac_csv.order(files)


def read(source: Source, files: Sequence[Packed]) -> Iterator[Listed | Notice]:
    """Yield what the files hold, by the reader of their format."""
    reader = source.xml if _is_xml(files[0]) or source.csv is None else source.csv
    return reader(files)


def _is_xml(file: Packed) -> bool:
    head = file.head(1024).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(_HTML):
        raise RefusedImport("Line 1: this is a web page (HTML), not a list.")
    return head.startswith((b"<", b"\xff\xfe", b"\xfe\xff"))
