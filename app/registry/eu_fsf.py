"""Read the European Union's financial sanctions file (`xmlFullSanctionsList_1_1`).

`strong` is true even on names whose remark calls them low in quality: both are read. Only the Official
Journal is authentic; the file gives the act and its address, and no statement of reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.registry.dates import birth_of, iso_birth, iso_date
from app.registry.listed import Birth, Kind, Listed, ListedName, NameKind, Notice, RefusedImport, Strength
from app.registry.names import each_once, tidy_name
from app.registry.packing import Packed
from app.registry.xml_stream import Element, records

_NAMESPACE = "{http://eu.europa.ec/fpi/fsd/export}"
ROOTS = {_NAMESPACE + "export": _NAMESPACE}
_KINDS = {"person/P": Kind.PERSON, "enterprise/E": Kind.ENTITY}
_TRUTH = {"true": True, "false": False, None: False}
_LOW = re.compile(r"\b(?:low|lo|lw|weak)[\s-]*q?u?[ai]*l", re.IGNORECASE)  # `quality` is often misspelt
_FORMER = re.compile(r"\bformer(?:ly)?\b", re.IGNORECASE)
_UNKNOWN_COUNTRY = "00"


def read(files: Sequence[Packed]) -> Iterator[Listed | Notice]:
    """Yield the date of the file, then its entities.

    Raises:
        RefusedImport: see `xml_stream.records`; also an unknown subject type or truth value, no id, no name.
    """
    elements = records(files[0].open(), ROOTS, frozenset({"sanctionEntity"}))
    day = iso_date(next(elements).attribute("generationDate") or "")
    if day is None:
        raise RefusedImport("Line 1: the generation date is missing.")
    yield Notice(published=day)
    for element in elements:
        yield _entry(element)


def _entry(element: Element) -> Listed:
    logical = element.attribute("logicalId")
    if not logical:
        raise RefusedImport("Line %(line)s: the entity has no logicalId.", line=element.line)
    source_id = f"EU-{logical}"
    subject = next(element.all("subjectType"), None)
    subject_type = f"{_of(subject, 'code')}/{_of(subject, 'classificationCode')}"
    kind = _KINDS.get(subject_type)
    if kind is None:
        raise RefusedImport(
            "Entry %(entry)s: the subject type %(subject_type)s is unknown.",
            entry=source_id, subject_type=subject_type,
        )
    names = each_once(_name(source_id, alias) for alias in element.all("nameAlias"))
    if not names:
        raise RefusedImport("Entry %(entry)s: there is no name.", entry=source_id)
    act = next(element.all("regulation"), None)
    return Listed(
        source_id=source_id,
        kind=kind,
        names=(ListedName(names[0].text, NameKind.PRIMARY, *_rest(names[0])), *names[1:]),
        births=tuple(dict.fromkeys(
            birth for node in element.all("birthdate") if (birth := _birth(source_id, node))
        )),
        citizenship=_citizenship(element),
        programmes=_each(regulation.attribute("programme") for regulation in element.all("regulation")),
        positions=_each(alias.attribute("function") for alias in element.all("nameAlias")),
        legal_act=tidy_name(_of(act, "numberTitle"), act.text("publicationUrl") if act else None) or None,
        listed_on=_listed_on(element),
    )


def _of(element: Element | None, name: str) -> str | None:
    return element.attribute(name) if element else None


def _rest(name: ListedName) -> tuple[Strength, str | None, str | None]:
    return name.strength, name.quality, name.language


def _each(texts: Iterator[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _listed_on(element: Element) -> str | None:
    day = iso_date(element.attribute("designationDate") or "")
    return day.isoformat() if day else None


def _truth(source_id: str, text: str | None) -> bool:
    if text not in _TRUTH:
        raise RefusedImport(
            "Entry %(entry)s: %(text)s is neither true nor false.",
            entry=source_id, text=text,
        )
    return _TRUTH[text]


def _name(source_id: str, alias: Element) -> ListedName:
    whole = tidy_name(alias.attribute("wholeName")) or tidy_name(
        alias.attribute("firstName"), alias.attribute("middleName"), alias.attribute("lastName")
    )
    remark = " ".join(alias.texts("remark")) or None
    weak = not _truth(source_id, alias.attribute("strong")) or bool(_LOW.search(remark or ""))
    return ListedName(
        whole,
        NameKind.FORMER if _FORMER.search(remark or "") else NameKind.ALIAS,
        Strength.WEAK if weak else Strength.STRONG,
        quality=remark,
        language=alias.attribute("nameLanguage"),
    )


def _citizenship(element: Element) -> tuple[str, ...]:
    return _each(
        node.attribute("countryDescription")
        for node in element.all("citizenship")
        if node.attribute("countryIso2Code") != _UNKNOWN_COUNTRY
    )


def _birth(source_id: str, node: Element) -> Birth | None:
    """Read one date of birth; None when it gives only a place.

    A date of another calendar is kept as text: its year is not ours.
    """
    circa = _truth(source_id, node.attribute("circa"))
    whole, first, last = (node.attribute(name) for name in ("birthdate", "yearRangeFrom", "yearRangeTo"))
    year, month, day = (node.attribute(name) for name in ("year", "monthOfYear", "dayOfMonth"))
    parts = "-".join(part for part in (year, month, day) if part)
    published = whole or (f"{first}-{last}" if first and last else parts)
    if not published:
        return None
    calendar = node.attribute("calendarType") or "GREGORIAN"
    if calendar != "GREGORIAN":
        return birth_of(None, None, None, f"{published} ({calendar})")
    return iso_birth(published, circa=circa)
