"""Flat exports for people: the acts of a selection as lines, comma-separated values or a spreadsheet.

What is in them is what a bundle for the same reader has open, and of that the public facts alone. The same
state, language and form give the same bytes. Nothing that a spreadsheet would compute gets into a cell.
Programs read every row, so only a workbook has room, on a sheet of its own, for where the list was taken.

Source: ledger 4.5 "flat"; security S701, S702.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from app.chancery import Chancery
from app.operations.bag import growing_file
from app.operations.bundles import (
    OpenOffice,
    Taken,
    case_selection,
    full_selection,
    public_selection,
)
from app.operations.who import Who
from app.queries.exports import Selection, TakenAt, open_rows, taken_at
from charter import layout
from charter.canonical import encode_value, parse
from charter.showing import PADDING
from charter.vocabulary import Scope
from charter.zipform import PLAIN_FILE, UNIX

COLUMNS = ("number", "date", "case", "act", "type", "role", "organisation", "facts")
_SHEET_ROWS = 1_000_000  # a sheet holds a few more; the rest goes on the next
_BIRTHDAY = datetime(1980, 1, 1, tzinfo=UTC)
_COMPUTED = re.compile(r"[=+\-@\uff1d\uff0b\uff0d\uff20]")
_BOM = "\ufeff"
_WIDE = 60  # letters


class Form(StrEnum):
    """The forms of a flat export; each word is the ending of the file's name."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Wording:
    """How an export speaks: the heads of the columns, the words for a type of entry and for a role.

    `about` has the words of the sheet about a list: `title`, `size`, `day`, `newer`, `language` and `proof`.
    """

    language: str
    heads: Mapping[str, str]
    about: Mapping[str, str]
    act: Callable[[str], str]
    role: Callable[[str], str]


def flat_public(office: Chancery, out: Path, form: Form, wording: Wording) -> Taken:
    """Write what everyone may have: governance and published petitions."""
    return _write(office, out, public_selection(office), form, wording)


def flat_case(
    office: Chancery, out: Path, form: Form, wording: Wording, *, case_id: str, who: Who
) -> Taken:
    """Write one petition as a person may see it, and governance; raises as a bundle of it does."""
    return _write(office, out, case_selection(office, case_id, who), form, wording)


def flat_full(
    open_office: OpenOffice, open_reading: OpenOffice, out: Path, form: Form, wording: Wording, *, who: Who
) -> Taken:
    """Write every act for an auditor; that it was taken is an entry, committed before the first byte."""
    selection = full_selection(open_office, who, Scope.FLAT)
    with open_reading() as office:
        return _write(office, out, selection, form, wording)


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula (security S701)."""
    first = next((each for each in text if not _is_blank(each)), "")
    return f"'{text}" if _COMPUTED.match(first) or text.startswith(("\t", "\r", "\n")) else text


def _is_blank(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Zs")


def _write(office: Chancery, out: Path, selection: Selection, form: Form, wording: Wording) -> Taken:
    at, rows = taken_at(office.session, selection), _rows(office, selection, wording)
    with growing_file(out) as file:
        _WRITERS[form](file, rows, wording, at)
    return Taken(at.size, at.day, at.newer, "flat")


def _rows(office: Chancery, selection: Selection, wording: Wording) -> Iterator[dict[str, Any]]:
    names = {org.id: org.name for org in office.roll().organisations.values()}
    for row in open_rows(office.session, selection):
        if row.type != PADDING:
            plain = parse(row.leaf)
            org = plain["actor"]["org"]
            yield {
                "number": row.index,
                "date": plain["on"],
                "case": plain["case"],
                "act": wording.act(row.type),
                "type": row.type,
                "role": wording.role(plain["actor"]["role"]),
                "organisation": None if org is None else names.get(org, org),
                "facts": plain["data"],
            }


def _write_lines(file: BinaryIO, rows: Iterator[dict[str, Any]], _words: Wording, _at: TakenAt) -> None:
    file.writelines(encode_value(row) + b"\n" for row in rows)


def _write_values(file: BinaryIO, rows: Iterator[dict[str, Any]], wording: Wording, _at: TakenAt) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    text.write(_BOM)  # spreadsheets take a file without it for one in the letters of their own country
    sheet = csv.writer(text)
    sheet.writerow(_heads(wording))
    sheet.writerows(map(_cells, rows))
    text.detach()


def _write_book(file: BinaryIO, rows: Iterator[dict[str, Any]], wording: Wording, at: TakenAt) -> None:
    with tempfile.TemporaryFile() as packed:
        with xlsxwriter.Workbook(packed, {"constant_memory": True, "use_zip64": True}) as book:
            book.set_properties({"created": _BIRTHDAY})
            _fill(book, rows, wording)
            _tell(book, wording, at)
        _repack(packed, file)


def _fill(book: Any, rows: Iterator[dict[str, Any]], wording: Wording) -> None:
    sheet, line = _new_sheet(book, wording), 1
    for row in rows:
        if line == _SHEET_ROWS:
            sheet, line = _new_sheet(book, wording), 1
        _write_line(sheet, line, _cells(row))
        line += 1


def _tell(book: Any, wording: Wording, at: TakenAt) -> None:
    """Add the sheet that says where the list was taken; the last one, so that the acts are met first."""
    words = wording.about
    sheet = book.add_worksheet(words["title"])
    sheet.set_column(0, 1, _WIDE)
    lines = [
        [words["size"], str(at.size)],
        [words["day"], at.day.isoformat()],
        [words["newer"], str(at.newer)],
        [words["language"], wording.language],
        [words["proof"]],
    ]
    for line, cells in enumerate(lines):
        _write_line(sheet, line, list(map(safe_cell, cells)))


def _new_sheet(book: Any, wording: Wording) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    _write_line(sheet, 0, _heads(wording))
    return sheet


def _write_line(sheet: Any, line: int, cells: list[str]) -> None:
    for column, cell in enumerate(cells):
        sheet.write_string(line, column, cell)


def _repack(packed: BinaryIO, file: BinaryIO) -> None:
    """Copy a workbook's members under heads that do not tell when and by whom they were written."""
    with zipfile.ZipFile(packed) as written, zipfile.ZipFile(file, "w") as book:
        for name in written.namelist():
            head = zipfile.ZipInfo(name)  # dated on the first day that a zip knows
            head.create_system, head.external_attr = UNIX, PLAIN_FILE
            head.compress_type = zipfile.ZIP_DEFLATED
            head.file_size = written.getinfo(name).file_size  # tells whether its head must be a wide one
            with written.open(name) as source, book.open(head, "w") as target:
                while block := source.read(layout.MEBI):
                    target.write(block)


def _heads(wording: Wording) -> list[str]:
    return [safe_cell(wording.heads[column]) for column in COLUMNS]


def _cells(row: Mapping[str, Any]) -> list[str]:
    facts = row["facts"]
    told = "; ".join(f"{name}: {_said(facts[name])}" for name in sorted(facts) if facts[name] is not None)
    texts = {name: "" if value is None else str(value) for name, value in row.items()} | {"facts": told}
    return [safe_cell(texts[column]) for column in COLUMNS]


def _said(value: Any) -> str:
    return value if isinstance(value, str) else encode_value(value).decode()


_WRITERS: Mapping[Form, Callable[[BinaryIO, Iterator[dict[str, Any]], Wording, TakenAt], None]] = {
    Form.JSONL: _write_lines,
    Form.CSV: _write_values,
    Form.XLSX: _write_book,
}
