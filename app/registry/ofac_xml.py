"""Read OFAC's classic `sdn.xml`, also the non-SDN consolidated file: one schema, two legal effects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.registry.dates import american_date, worded_birth
from app.registry.listed import Kind, Listed, ListedName, NameKind, Notice, RefusedImport, Strength
from app.registry.names import each_once, surname_first
from app.registry.packing import Packed
from app.registry.xml_stream import Element, records

_NAMESPACES = (
    "{https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML}",
    "{http://tempuri.org/sdnList.xsd}",  # until 2024
)
ROOTS = {namespace + "sdnList": namespace for namespace in _NAMESPACES}
_KINDS = {"Individual": Kind.PERSON, "Entity": Kind.ENTITY, "Vessel": Kind.SHIP, "Aircraft": Kind.AIRCRAFT}
_ALIAS_KINDS = {"a.k.a.": NameKind.ALIAS, "f.k.a.": NameKind.FORMER, "n.k.a.": NameKind.ALIAS}
_STRENGTHS = {"strong": Strength.STRONG, "weak": Strength.WEAK}


def read(files: Sequence[Packed]) -> Iterator[Listed | Notice]:
    """Yield the file's own date and count, then its entries.

    Raises:
        RefusedImport: see `xml_stream.records`; also an unknown type or category, no number, no name.
    """
    elements = records(files[0].open(), ROOTS, frozenset({"publshInformation", "sdnEntry"}))
    next(elements)
    for element in elements:
        if element.tag == "sdnEntry":
            yield _entry(element)
        else:
            yield _colophon(element)


def _colophon(element: Element) -> Notice:
    published, count = element.text("Publish_Date"), element.text("Record_Count")
    day = american_date(published or "")
    if day is None or not (count or "").isdigit():
        raise RefusedImport(
            "Line %(line)s: the publication date or the record count is missing.",
            line=element.line,
        )
    return Notice(published=day, declared=int(count or 0))


def _entry(element: Element) -> Listed:
    uid, kind = element.text("uid"), element.text("sdnType")
    name = surname_first(element.text("lastName"), element.text("firstName"))
    if not uid or not name:
        raise RefusedImport("Line %(line)s: the entry has no uid or no name.", line=element.line)
    if kind not in _KINDS:
        raise RefusedImport("Entry %(entry)s: the type %(kind)s is unknown.", entry=uid, kind=kind)
    title = element.text("title")
    return Listed(
        source_id=uid,
        kind=_KINDS[kind],
        names=each_once((
            ListedName(name, NameKind.PRIMARY),
            *(_alias(uid, alias) for alias in element.all("akaList/aka")),
        )),
        births=tuple(map(worded_birth, element.texts("dateOfBirthList/dateOfBirthItem/dateOfBirth"))),
        citizenship=tuple(dict.fromkeys((
            *element.texts("nationalityList/nationality/country"),
            *element.texts("citizenshipList/citizenship/country"),
        ))),
        programmes=element.texts("programList/program"),
        positions=(title,) if title else (),
    )


def _alias(uid: str, alias: Element) -> ListedName:
    kind, category = alias.text("type"), alias.text("category")
    if kind not in _ALIAS_KINDS:
        raise RefusedImport("Entry %(entry)s: the alias type %(kind)s is unknown.", entry=uid, kind=kind)
    if category not in _STRENGTHS:
        raise RefusedImport(
            "Entry %(entry)s: the alias category %(category)s is unknown.",
            entry=uid, category=category,
        )
    name = surname_first(alias.text("lastName"), alias.text("firstName"))
    return ListedName(name, _ALIAS_KINDS[kind], _STRENGTHS[category], quality=category)
