"""Read Canada's consolidated autonomous sanctions list (SEMA).

The list has no stable ids: country, schedule and item are a citation that is renumbered. An entry is
found again by its names, its birth date and the day it was listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.registry.dates import iso_birth, iso_date
from app.registry.folding import words
from app.registry.listed import Birth, Kind, Listed, ListedName, NameKind, Notice, RefusedImport
from app.registry.names import each_once, tidy_name
from app.registry.packing import Packed
from app.registry.romanise import script_of, unmix
from app.registry.xml_stream import Element, records, tidy

ROOTS = {"data-set": ""}
_SEPARATORS = re.compile(r"[;,\n\r]|\s+/\s+|\s+(?:or|OR|ou)\s+|\b(?:Belarusian|Russian|Ukrainian)\s*:")
_EITHER = re.compile(r"\s+or\s+", re.IGNORECASE)


def read(files: Sequence[Packed]) -> Iterator[Listed | Notice]:
    """Yield the records; the file says neither its date nor its count.

    Raises:
        RefusedImport: see `xml_stream.records`; also a record without country, item or name.
    """
    elements = records(files[0].open(), ROOTS, frozenset({"record"}))
    next(elements)
    seen: dict[str, int] = {}
    for element in elements:
        yield _entry(element, seen)


def _entry(element: Element, seen: dict[str, int]) -> Listed:
    country, item = element.text("Country"), element.text("Item")
    last, given, other = element.text("LastName"), element.text("GivenName"), element.text("EntityOrShip")
    if not country or not item or bool(last or given) == bool(other):
        raise RefusedImport(
            "Line %(line)s: the record lacks country or item, or is not one person or one entity.",
            line=element.line,
        )
    schedule = element.text("Schedule")
    kind = Kind.PERSON if not other else Kind.SHIP if element.text("ShipIMONumber") else Kind.ENTITY
    title, listed_on = element.text("TitleOrShip"), _listed_on(element)
    primary = tidy_name(other) if other else tidy_name(given, last)
    births = _births(element.text("DateOfBirthOrShipBuildDate")) if kind is Kind.PERSON else ()
    aliases = _aliases(element.node.findtext("Aliases")) if kind is Kind.PERSON else ()
    return Listed(
        source_id=f"{country}|{schedule or ''}|{item}",
        kind=kind,
        names=each_once((ListedName(primary, NameKind.PRIMARY), *map(ListedName, aliases))),
        births=births,
        programmes=(country,),
        positions=(title,) if title and kind is Kind.PERSON else (),
        legal_act=f"Schedule {schedule}, item {item}" if schedule else f"Schedule, item {item}",
        listed_on=listed_on,
        identity=_identity(seen, country, primary, births, listed_on),
    )


def _identity(
    seen: dict[str, int], country: str, primary: str, births: tuple[Birth, ...], listed_on: str | None
) -> str:
    """Return `country|folded name|birth|day listed`, and `|2` and so on when the list repeats it."""
    name = " ".join(sorted(word.folded for word in words(primary))) or primary
    birth = births[0].published if births else ""
    identity = f"{country}|{name}|{birth}|{listed_on or ''}"
    seen[identity] = seen.get(identity, 0) + 1
    return identity if seen[identity] == 1 else f"{identity}|{seen[identity]}"


def _listed_on(element: Element) -> str | None:
    day = iso_date(element.text("DateOfListing") or "")
    return day.isoformat() if day else None


def _births(text: str | None) -> tuple[Birth, ...]:
    return tuple(iso_birth(part.strip()) for part in _EITHER.split(text)) if text else ()


def _aliases(text: str | None) -> Iterator[str]:
    """Yield the aliases of a field that parts them by comma, semicolon, `or`, or a change of script."""
    for part in _SEPARATORS.split(text or ""):
        run: list[str] = []
        script = ""
        for word in (tidy(part) or "").split():
            here = script_of(unmix(word))
            if run and here not in (script, "Zyyy") and script != "Zyyy":
                yield tidy_name(*run)
                run = []
            run.append(word)
            script = here if here != "Zyyy" or not script else script
        yield tidy_name(*run)
