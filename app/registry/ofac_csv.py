"""Read OFAC's SDN.CSV and ALT.CSV together: no header, `-0-` for nothing, `^Z` as the last row.

Birth dates, nationality and weak aliases are picked out of the free-text remarks; passports, ids and
addresses in them are not kept. The list gives no listing date and no reasons.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from app.registry.dates import worded_birth
from app.registry.listed import Birth, Kind, Listed, ListedName, NameKind, Notice, RefusedImport, Strength
from app.registry.names import each_once, tidy_name
from app.registry.packing import Packed

_MAIN_COLUMNS, _ALIAS_COLUMNS = 12, 5
_KINDS = {
    "individual": Kind.PERSON, None: Kind.ENTITY, "vessel": Kind.SHIP, "aircraft": Kind.AIRCRAFT,
}
_ALIAS_KINDS = {"aka": NameKind.ALIAS, "fka": NameKind.FORMER, "nka": NameKind.ALIAS}
_END = "\x1a"
_WEAK_ALIAS = re.compile(r"[afn]\.k\.a\. '(.+)'\.?")
_FACT = re.compile(r"(?:alt\. )?(DOB|nationality|citizen) (.+)")

Row = list[str | None]


def read(files: Sequence[Packed]) -> Iterator[Listed | Notice]:
    """Yield the entries of SDN.CSV with their aliases from ALT.CSV, then how many aliases had no entry.

    Raises:
        RefusedImport: not one file of each sort, a malformed row, an unknown type, no `^Z` at the end.
    """
    main, aliases = _sorted_by_part(files)
    names = _aliases(aliases) if aliases else {}
    for number, row in _rows(main, _MAIN_COLUMNS, "SDN"):
        if number == 1 and row[0] and not row[0].isdigit():
            continue  # a header that some copy has added
        yield _entry(number, row, names)
    yield Notice(orphans=sum(len(left) for left in names.values()))


def order(files: Sequence[Packed]) -> list[Packed]:
    """Return the files in the order of their parts: SDN, then ALT."""
    main, aliases = _sorted_by_part(files)
    return [main, aliases] if aliases else [main]


def _sorted_by_part(files: Sequence[Packed]) -> tuple[Packed, Packed | None]:
    parts: dict[int, Packed] = {}
    for file in files:
        width = _width(file)
        if width in parts:
            raise RefusedImport("Give one SDN file and one ALT file; two of one sort were given.")
        parts[width] = file
    if _MAIN_COLUMNS not in parts:
        raise RefusedImport("The SDN file is missing; the ALT file alone holds no entries.")
    return parts[_MAIN_COLUMNS], parts.get(_ALIAS_COLUMNS)


def _width(file: Packed) -> int:
    head = file.head().decode("utf-8-sig", "replace").splitlines()
    width = len(next(csv.reader(head[:1]), []))
    if width not in (_MAIN_COLUMNS, _ALIAS_COLUMNS):
        raise RefusedImport("Line 1: %(width)s columns, where SDN has 12 and ALT has 5.", width=width)
    return width


def _rows(file: Packed, width: int, part: str) -> Iterator[tuple[int, Row]]:
    """Yield (line, cells) up to the end mark; `-0-` and blanks become None."""
    ended = False
    with io.TextIOWrapper(file.open(), encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, strict=True)
        try:
            for cells in reader:
                if ended and any(cells):
                    raise RefusedImport(
                        "%(part)s line %(line)s: a row after the end mark ^Z.",
                        part=part, line=reader.line_num,
                    )
                ended = ended or cells[:1] == [_END]
                if not ended and cells:
                    yield reader.line_num, _checked(cells, width, f"{part} line {reader.line_num}")
        except csv.Error as wrong:
            raise RefusedImport(
                "%(part)s line %(line)s: %(wrong)s.",
                part=part, line=reader.line_num, wrong=wrong,
            ) from None
        except UnicodeDecodeError:
            raise RefusedImport(
                "%(part)s after line %(line)s: the text is not UTF-8.",
                part=part, line=reader.line_num,
            ) from None
    if not ended:
        raise RefusedImport("%(part)s: the end mark ^Z is missing, so the file is truncated.", part=part)


def _checked(cells: list[str], width: int, where: str) -> Row:
    if len(cells) != width:
        raise RefusedImport(
            "%(where)s: %(found)s columns, where %(width)s were expected.",
            where=where, found=len(cells), width=width,
        )
    if any("\x00" in cell for cell in cells):
        raise RefusedImport("%(where)s: a NUL character.", where=where)
    return [None if cell.strip() in ("-0-", "") else tidy_name(cell) for cell in cells]


def _aliases(file: Packed) -> dict[str, list[ListedName]]:
    found: dict[str, list[ListedName]] = {}
    for number, (entry, alias, kind, name, _remarks) in _rows(file, _ALIAS_COLUMNS, "ALT"):
        if kind not in _ALIAS_KINDS or not entry or not alias or not name:
            raise RefusedImport(
                "ALT line %(line)s: the alias type %(kind)s is unknown, or a cell is empty.",
                line=number, kind=kind,
            )
        found.setdefault(entry, []).append(ListedName(name, _ALIAS_KINDS[kind], quality=kind))
    return found


def _entry(number: int, row: Row, aliases: dict[str, list[ListedName]]) -> Listed:
    entry, name, kind, programmes, title, *_ship, remarks = row
    if not entry or not entry.isdigit() or not name:
        raise RefusedImport("SDN line %(line)s: the entry has no number or no name.", line=number)
    if kind not in _KINDS:
        raise RefusedImport("SDN line %(line)s: the type %(kind)s is unknown.", line=number, kind=kind)
    is_person = _KINDS[kind] is Kind.PERSON
    births, citizenship, weak = _facts(remarks or "") if is_person else ((), (), ())
    return Listed(
        source_id=entry,
        kind=_KINDS[kind],
        names=each_once((ListedName(name, NameKind.PRIMARY), *aliases.pop(entry, ()), *weak)),
        births=births,
        citizenship=citizenship,
        programmes=tuple(part.strip(" []") for part in (programmes or "").split("] [") if part.strip(" []")),
        positions=(title,) if title else (),
    )


def _facts(remarks: str) -> tuple[tuple[Birth, ...], tuple[str, ...], tuple[ListedName, ...]]:
    """Pick births, citizenships and weak aliases out of the remarks; the rest is left where it is."""
    births, countries, weak = [], [], []
    for part in remarks.split("; "):
        alias = _WEAK_ALIAS.fullmatch(part)
        if alias:
            weak.append(ListedName(alias[1], NameKind.ALIAS, Strength.WEAK, quality="remarks"))
            continue
        fact = _FACT.fullmatch(part.removesuffix("."))
        if fact and fact[1] == "DOB":
            births.append(worded_birth(fact[2]))
        elif fact:
            countries.append(fact[2])
    return tuple(births), tuple(dict.fromkeys(countries)), tuple(weak)
