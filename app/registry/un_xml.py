"""Read the United Nations Security Council's consolidated list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.registry.dates import iso_birth, iso_date, worded_birth
from app.registry.listed import Birth, Kind, Listed, ListedName, NameKind, Notice, RefusedImport, Strength
from app.registry.names import each_once, tidy_name
from app.registry.packing import Packed
from app.registry.xml_stream import Element, records

ROOTS = {"CONSOLIDATED_LIST": ""}
_KINDS = {"INDIVIDUAL": Kind.PERSON, "ENTITY": Kind.ENTITY}
_QUALITIES = {
    "Good": (NameKind.ALIAS, Strength.STRONG),
    "Low": (NameKind.ALIAS, Strength.WEAK),
    "a.k.a.": (NameKind.ALIAS, Strength.STRONG),
    "f.k.a.": (NameKind.FORMER, Strength.STRONG),
    None: (NameKind.ALIAS, Strength.STRONG),
}
_DATE_TYPES = frozenset({"EXACT", "APPROXIMATELY", "BETWEEN", None})


def read(files: Sequence[Packed]) -> Iterator[Listed | Notice]:
    """Yield the date of the file, then individuals and entities.

    Raises:
        RefusedImport: see `xml_stream.records`; also an unknown quality or type of date, no reference.
    """
    elements = records(files[0].open(), ROOTS, frozenset(_KINDS))
    generated = next(elements).attribute("dateGenerated")
    day = iso_date(generated or "")
    if day is None:
        raise RefusedImport("Line 1: the date the list was generated is missing.")
    yield Notice(published=day)
    for element in elements:
        yield _entry(element)


def _entry(element: Element) -> Listed:
    reference, identity = element.text("REFERENCE_NUMBER"), element.text("DATAID")
    name = tidy_name(*(element.text(f"{part}_NAME") for part in ("FIRST", "SECOND", "THIRD", "FOURTH")))
    if not reference or not identity or not name:
        raise RefusedImport(
            "Line %(line)s: the entry has no reference number, DATAID or name.",
            line=element.line,
        )
    original = tidy_name(element.text("NAME_ORIGINAL_SCRIPT"))
    kind = _KINDS[element.tag]
    return Listed(
        source_id=reference,
        kind=kind,
        names=each_once((
            ListedName(name, NameKind.PRIMARY),
            ListedName(original, quality="original script"),
            *(_alias(reference, alias) for alias in element.all(f"{element.tag}_ALIAS")),
        )),
        births=tuple(dict.fromkeys(
            birth for node in element.all("INDIVIDUAL_DATE_OF_BIRTH") if (birth := _birth(reference, node))
        )),
        citizenship=element.texts("NATIONALITY/VALUE"),
        programmes=element.texts("UN_LIST_TYPE"),
        positions=element.texts("DESIGNATION/VALUE"),
        listed_on=_listed_on(element),
    )


def _listed_on(element: Element) -> str | None:
    day = iso_date(element.text("LISTED_ON") or "")
    return day.isoformat() if day else None


def _alias(reference: str, alias: Element) -> ListedName:
    quality = alias.text("QUALITY")
    if quality not in _QUALITIES:
        raise RefusedImport(
            "Entry %(entry)s: the alias quality %(quality)s is unknown.",
            entry=reference, quality=quality,
        )
    kind, strength = _QUALITIES[quality]
    return ListedName(tidy_name(alias.text("ALIAS_NAME")), kind, strength, quality=quality)


def _birth(reference: str, node: Element) -> Birth | None:
    kind = node.text("TYPE_OF_DATE")
    if kind not in _DATE_TYPES:
        raise RefusedImport(
            "Entry %(entry)s: the type of date %(kind)s is unknown.",
            entry=reference, kind=kind,
        )
    circa, note = kind == "APPROXIMATELY", node.text("NOTE")
    first, last = node.text("FROM_YEAR"), node.text("TO_YEAR")
    if first and last:
        return iso_birth(f"{first}-{last}", circa=circa)
    whole, year = node.text("DATE"), node.text("YEAR")
    if whole or year:
        return iso_birth((whole or year or "")[:10], circa=circa)
    return worded_birth(note) if note else None
