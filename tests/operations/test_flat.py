"""Flat exports: the same acts as the bundle, in words, in three forms; nothing in them is a formula."""

import csv
import io
import json
import zipfile
from datetime import date

import pytest
from flask_babel import force_locale
from lxml import etree

from app import create_app
from app.db import Database
from app.operations import flat
from app.operations.bundles import export_full
from app.operations.flat import COLUMNS, Form, safe_cell
from app.operations.who import NotFound, Who
from app.web.flat_words import wording
from charter.moves import Refused
from charter.vocabulary import Role
from tests.builders import REGISTRAR
from tests.conftest import settings_for
from tests.operations.exported import AUDIT, AUDITOR, Exported, admit_auditor, kind_of, open_indexes

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PAYLOADS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\u200b=1", "\uff1d1",
    "\uff20x", "\uff0b1", "\uff0d1", "\x00=1", "\ufeff=1",
)


@pytest.fixture(scope="module")
def here(databases, tmp_path_factory):
    with databases.migrated() as url:
        database, folder = Database(url), tmp_path_factory.mktemp("flat")
        made = Exported.in_database(database, folder)
        made.app = create_app(settings_for(url, folder), database=database)
        yield made
        database.close()


@pytest.fixture
def spoken(here):
    """Write a flat export in a language, and return its bytes."""
    def write(form, who=None, petition=None, language="en"):
        out = here.folder / f"entries.{form}"
        with here.app.test_request_context(), force_locale(language):
            if petition is not None:
                with here.world.reading_office() as office:
                    flat.flat_case(office, out, form, wording(), case_id=petition.id, who=who)
            elif who is not None:
                flat.flat_full(here.world.office, here.world.reading_office, out, form, wording(), who=who)
            else:
                with here.world.reading_office() as office:
                    flat.flat_public(office, out, form, wording())
        return out.read_bytes()

    return write


def from_lines(octets):
    return [json.loads(line) for line in octets.splitlines()]


def from_values(octets):
    return list(csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline="")))


def from_sheet(octets, number=1):
    """Read a sheet of a workbook: every cell's type, and its text."""
    with zipfile.ZipFile(io.BytesIO(octets)) as book:
        sheet = etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    assert sheet.findall(f".//{SHEET}f") == []
    return [
        [(cell.get("t"), "".join(cell.itertext())) for cell in row.iter(f"{SHEET}c")]
        for row in sheet.iter(f"{SHEET}row")
    ]


def test_the_lines_are_the_open_leaves_of_the_public_bundle(here, spoken):
    _, path = here.public()
    rows = from_lines(spoken(Form.JSONL))

    assert {row["number"] for row in rows} == open_indexes(path)
    assert all(tuple(sorted(COLUMNS)) == tuple(row) for row in rows)
    first = rows[0]
    assert (first["type"], first["act"], first["role"], first["organisation"]) == (
        "log.founded", "The log was founded", "Operator", None)
    endorsed = next(row for row in rows if row["type"] == "endorsement.given")
    assert endorsed["organisation"] in {org["name"] for org in first["facts"]["organisations"]}
    assert (endorsed["case"], endorsed["act"]) == (here.published.id, "An officer endorsed the result")


def test_the_three_forms_say_the_same(spoken):
    rows, values, sheet = (read(spoken(form)) for read, form in (
        (from_lines, Form.JSONL), (from_values, Form.CSV), (from_sheet, Form.XLSX)))

    assert [[text for _, text in row] for row in sheet] == values
    assert {kind for row in sheet for kind, _ in row} == {"inlineStr"}
    assert values[0] == ["Entry", "Date", "Petition", "What happened", "Type of the entry", "Role",
                         "Organisation", "Public facts"]
    assert [row[0] for row in values[1:]] == [str(row["number"]) for row in rows]
    assert [row[1] for row in values[1:]] == [row["date"] for row in rows]
    assert all(date.fromisoformat(row["date"]) for row in rows)


def about(octets):
    """Read the last sheet of a workbook: its name, and its rows."""
    with zipfile.ZipFile(io.BytesIO(octets)) as book:
        sheets = etree.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")
        names = [one.get("name") for one in sheets]
    return names[-1], from_sheet(octets, len(names))


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("About this list", "English", "A list proves nothing.")),
    ("ru", ("Об этом списке", "Русский", "Список ничего не доказывает.")),
    ("uk", ("Про цей список", "Українська", "Список нічого не доводить.")),
])
def test_the_last_sheet_of_a_workbook_says_where_the_list_was_taken(here, spoken, language, words):
    here.full()  # records itself
    taken, path = here.public()
    name, rows = about(spoken(Form.XLSX, language=language))

    assert {kind for row in rows for kind, _ in row} == {"inlineStr"}
    *told, named = [row[1][1] for row in rows[:-1]]
    assert told == [str(taken.size), kind_of(path)["day"], str(taken.newer)]
    assert taken.newer > 0
    assert (name, named, f"{rows[-1][0][1].partition('.')[0]}.") == words


def test_the_sheet_about_a_list_counts_only_what_its_reader_may_know_of(here, spoken):
    readers = {"everyone": (None, None), "petitioner": (here.sealing.petitioner, here.sealing),
               "auditor": (AUDITOR, None)}

    def newer():
        return {name: int(about(spoken(Form.XLSX, *who))[1][2][1][1]) for name, who in readers.items()}

    before = newer()
    here.world.do(here.sealing, "seal", most=3)  # one more than before
    after = newer()

    exports = 1  # that the auditor took a list is public, and each of theirs counts itself
    assert {name: after[name] - before[name] for name in readers} == {
        "everyone": exports, "petitioner": exports, "auditor": exports + 1}


def test_what_a_sheet_cannot_hold_goes_on_the_next_under_the_same_heads(spoken, monkeypatch):
    whole = from_sheet(spoken(Form.XLSX))
    monkeypatch.setattr(flat, "_SHEET_ROWS", 20)
    book = spoken(Form.XLSX)

    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        count = sum(name.startswith("xl/worksheets/sheet") for name in packed.namelist()) - 1
    assert about(book)[0] == "About this list"
    sheets = [from_sheet(book, number + 1) for number in range(count)]
    assert [len(rows) for rows in sheets[:-1]] == [20] * (count - 1)
    assert count == -(-(len(whole) - 1) // 19) > 1
    assert all(rows[0] == whole[0] for rows in sheets)
    assert [row for rows in sheets for row in rows[1:]] == whole[1:]
    assert spoken(Form.XLSX) == book


def test_a_workbook_may_be_larger_than_a_zip_of_old_holds(spoken, monkeypatch):
    whole = from_sheet(spoken(Form.XLSX))
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10_000)

    assert from_sheet(spoken(Form.XLSX)) == whole


@pytest.mark.parametrize(("language", "founded", "operator"), [
    ("ru", "Журнал основан", "Оператор"), ("uk", "Журнал засновано", "Оператор"),
])
def test_an_export_speaks_the_language_asked_for(spoken, language, founded, operator):
    row = from_lines(spoken(Form.JSONL, language=language))[0]

    assert (row["act"], row["role"]) == (founded, operator)


@pytest.mark.parametrize("form", Form)
def test_the_same_state_gives_the_same_bytes(spoken, form):
    assert spoken(form) == spoken(form)
    assert spoken(form, language="uk") != spoken(form)


def test_the_heads_of_a_workbook_tell_neither_when_nor_by_whom_it_was_made(spoken):
    with zipfile.ZipFile(io.BytesIO(spoken(Form.XLSX))) as book:
        heads = {(one.date_time, one.external_attr >> 16, one.create_system) for one in book.infolist()}
        core = book.read("docProps/core.xml").decode()

    assert heads == {((1980, 1, 1, 0, 0, 0), 0o100644, 3)}
    assert core.count("1980-01-01T00:00:00Z") == 2


def test_one_petition_is_shown_as_far_as_its_reader_may_know_of_it(here, spoken):
    _, path = here.case(here.sealing, here.sealing.petitioner)
    rows = from_lines(spoken(Form.JSONL, here.sealing.petitioner, here.sealing))

    assert {row["number"] for row in rows} == open_indexes(path)
    assert "assessment.sealed" not in {row["type"] for row in rows}
    for who in (REGISTRAR, here.published.petitioner, AUDITOR):
        with pytest.raises(NotFound):
            spoken(Form.JSONL, who, here.draft)


def test_an_auditors_list_is_an_entry_before_its_first_byte_and_leaves_padding_out(here, spoken):
    size = here.world.size()
    rows = from_lines(spoken(Form.JSONL, AUDITOR))

    assert here.world.size() == size + 1
    assert "log.padded" not in {row["type"] for row in rows}
    assert {here.sealing.id, here.draft.id, here.published.id} <= {row["case"] for row in rows}
    assert not {"chain", "at", "text", "assessment"} & set().union(*(row["facts"] for row in rows))


def test_an_auditor_of_the_acts_alone_gets_no_bundle(here, spoken, tmp_path):
    admit_auditor(here.world, {**AUDIT, "id": "counting-auditor", "scope": "flat", "days": 5})
    who = Who(Role.AUDITOR, person_id="counting-auditor")
    size = here.world.size()

    with pytest.raises(Refused, match="outside the scope of your admission"):
        export_full(here.world.office, here.world.reading_office, tmp_path / "full.zip", who)
    assert (here.world.size(), list(tmp_path.iterdir())) == (size, [])
    assert from_lines(spoken(Form.JSONL, who))
    here.world.jump(6)
    with pytest.raises(NotFound):
        spoken(Form.JSONL, who)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula(payload):
    assert safe_cell(payload) == f"'{payload}"


@pytest.mark.parametrize("plain", ["", "12", "a=b", "The log was founded", "'=1", "Журнал основан", "  x"])
def test_other_text_stays_as_it_is(plain):
    assert safe_cell(plain) == plain


def test_whatever_is_written_into_a_cell_is_text(here, tmp_path):
    told = {name: f"+{name}" for name in ("size", "day", "newer", "language", "proof")} | {"title": "About"}
    heads = {name: f"={name}" for name in COLUMNS}
    named = flat.Wording("-language", heads, told, lambda _: "=HYPERLINK(1)", lambda _: "@role")
    out = tmp_path / "entries"
    for form in (Form.CSV, Form.XLSX):
        with here.world.reading_office() as office:
            flat.flat_public(office, out, form, named)
        if form is Form.XLSX:
            octets = out.read_bytes()
            _, last = about(octets)
            assert {"'+size", "'-language", "'+proof"} <= {text for row in last for _, text in row}
            texts = [text for row in (*from_sheet(octets), *last) for _, text in row]
        else:
            texts = [text for row in from_values(out.read_bytes()) for text in row]
        assert [text for text in texts if text.startswith(("=", "+", "-", "@"))] == []
        assert {"'=number", "'=HYPERLINK(1)", "'@role"} <= set(texts)
