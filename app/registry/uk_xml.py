"""Read the UK Sanctions List: the only list with a statement of reasons for each person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.registry.dates import slashed_birth, slashed_date
from app.registry.listed import Kind, Listed, ListedName, NameKind, Notice, RefusedImport, Strength
from app.registry.names import each_once, tidy_name
from app.registry.packing import Packed
from app.registry.xml_stream import Element, records

ROOTS = {"Designations": ""}
_KINDS = {"individual": Kind.PERSON, "entity": Kind.ENTITY, "ship": Kind.SHIP}
_NAME_KINDS = {
    "primary name": NameKind.PRIMARY,
    "primary name variation": NameKind.ALIAS,
    "alias": NameKind.ALIAS,
    "formerly known as": NameKind.FORMER,
}
_STRENGTHS = {
    None: Strength.STRONG,
    "good quality a.k.a": Strength.STRONG,
    "low quality a.k.a": Strength.WEAK,
}
_PERSON = "IndividualDetails/Individual"


def read(files: Sequence[Packed]) -> Iterator[Listed | Notice]:
    """Yield the date of the file, then its designations.

    Raises:
        RefusedImport: see `xml_stream.records`; also an unknown kind, name type or alias strength, no id.
    """
    elements = records(files[0].open(), ROOTS, frozenset({"DateGenerated", "Designation"}))
    next(elements)
    for element in elements:
        if element.tag == "Designation":
            yield _entry(element)
        else:
            yield _colophon(element)


def _colophon(element: Element) -> Notice:
    day = slashed_date(element.content or "")
    if day is None:
        raise RefusedImport(
            "Line %(line)s: the date the list was generated cannot be read.",
            line=element.line,
        )
    return Notice(published=day)


def _entry(element: Element) -> Listed:
    source_id, group = element.text("UniqueID"), element.text("OFSIGroupID")
    source_id = source_id or (f"OFSI-{group}" if group else None)
    if not source_id:
        raise RefusedImport(
            "Line %(line)s: the designation has neither UniqueID nor OFSIGroupID.",
            line=element.line,
        )
    kind = _KINDS.get((element.text("IndividualEntityShip") or "").lower())
    if kind is None:
        named = element.text("IndividualEntityShip")
        raise RefusedImport("Entry %(entry)s: the kind %(named)s is unknown.", entry=source_id, named=named)
    names = _names(source_id, element)
    listed_on = slashed_date(element.text("DateDesignated") or "")
    reasons = element.text("UKStatementofReasons")
    return Listed(
        source_id=source_id,
        kind=kind,
        names=names,
        births=tuple(map(slashed_birth, element.texts(f"{_PERSON}/DOBs/DOB"))),
        citizenship=element.texts(f"{_PERSON}/Nationalities/Nationality"),
        programmes=element.texts("RegimeName"),
        positions=element.texts(f"{_PERSON}/Positions/Position"),
        measures=_measures(element),
        legal_act=element.text("RegimeName"),
        listed_on=listed_on.isoformat() if listed_on else None,
        reasons=reasons,
        reasons_language="en" if reasons else None,
    )


def _names(source_id: str, element: Element) -> tuple[ListedName, ...]:
    names = each_once((
        *(_name(source_id, name) for name in element.all("Names/Name")),
        *(_original(name) for name in element.all("NonLatinNames/NonLatinName")),
    ))
    if not names:
        raise RefusedImport("Entry %(entry)s: there is no name.", entry=source_id)
    return names


def _name(source_id: str, name: Element) -> ListedName:
    text = tidy_name(*(name.text(f"Name{part}") for part in range(1, 7)))  # Name6 is the surname
    kind, strength = name.text("NameType"), name.text("AliasStrength")
    if (kind or "").lower() not in _NAME_KINDS:
        raise RefusedImport("Entry %(entry)s: the name type %(kind)s is unknown.", entry=source_id, kind=kind)
    if _plain(strength) not in _STRENGTHS:
        raise RefusedImport(
            "Entry %(entry)s: the alias strength %(strength)s is unknown.",
            entry=source_id, strength=strength,
        )
    return ListedName(text, _NAME_KINDS[(kind or "").lower()], _STRENGTHS[_plain(strength)], quality=strength)


def _plain(strength: str | None) -> str | None:
    return strength.lower().rstrip(".") if strength else None


def _original(name: Element) -> ListedName:
    text, language = name.text("NameNonLatinScript"), name.text("NonLatinScriptLanguage")
    return ListedName(tidy_name(text), language=language)


def _measures(element: Element) -> tuple[str, ...]:
    imposed = (element.text("SanctionsImposed") or "").split("|")
    return tuple(dict.fromkeys(measure.strip() for measure in imposed if measure.strip()))
