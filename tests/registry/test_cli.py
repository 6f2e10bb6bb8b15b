"""`flask lists` as a registrar uses it: stage, look, accept, search."""

import json
from importlib import import_module

import pytest
from sqlalchemy import select

from app import create_app
from app.db import Base
from app.demo.founding import found_demo
from app.operations.accounts import create_account
from app.records.listing import Designation, ListSnapshot
from app.records.log import LogEntry
from tests.registry.shelf import FIXTURES

ROOMS = ("account", "listing", "log", "petition", "post", "roll", "session")


@pytest.fixture
def run(database, settings):
    for room in ROOMS:
        import_module(f"app.records.{room}")
    Base.metadata.create_all(database.engine)
    app = create_app(settings, database=database)
    service = app.extensions["offramp"]
    with service.office() as office:
        found_demo(office)
        for name in ("registrar-1", "reviewer-a-1"):
            create_account(
                office.session, name, "-", person_id=name, totp_secret="A" * 32, language="en",
                now=office.now, locks=service.locks,
            )

    def run(*words):
        result = app.test_cli_runner().invoke(args=["lists", *map(str, words)])
        return result.exit_code, result.output

    return run


def accepted(database):
    with database.reading() as session:
        return session.scalars(select(ListSnapshot.edition)).all()


def listed(database):
    with database.reading() as session:
        return sorted(session.scalars(select(Designation.source_id)))


def test_a_registrar_accepts_a_list_and_the_log_says_so(run, database):
    code, output = run("import", "gb_uksl", FIXTURES / "uk.xml", "--excerpt", "--as", "registrar-1")
    with database.reading() as session:
        types = session.scalars(select(LogEntry.type).order_by(LogEntry.index)).all()

    assert (code, output.splitlines()[:2]) == (0, ["gb_uksl: accepted.", "published: 2026-01-05"])
    assert "persons: 1, entities: 1, added: 1, changed: 0, removed: 0, orphans: 0" in output
    assert (types[-1], listed(database)) == ("list.accepted", ["OFSI-77", "VRD9001"])


def test_the_same_file_again_says_that_nothing_changed(run):
    words = ("import", "gb_uksl", FIXTURES / "uk.xml", "--excerpt", "--as", "registrar-1")
    run(*words)

    assert run(*words)[1].splitlines()[0] == "gb_uksl: unchanged: these bytes are the accepted list."


def test_without_a_registrar_a_list_is_only_staged_and_a_dry_run_keeps_nothing(run, database):
    words = ("import", "us_ofac_sdn", FIXTURES / "sdn.csv", FIXTURES / "alt.csv", "--excerpt",
             "--published", "2026-01-02")
    dry = run(*words, "--dry-run", "--as", "registrar-1")
    before = accepted(database)
    staged = run(*words)

    assert (dry[0], dry[1].splitlines()[:2]) == (
        0, ["us_ofac_sdn: not kept (--dry-run).", "published: 2026-01-02"],
    )
    assert "orphans: 1" in dry[1]
    assert (before, staged[0], accepted(database), listed(database)) == ([], 0, [None], [])
    assert "staged; a registrar accepts it with --as NAME" in staged[1]


@pytest.mark.parametrize("name", ["reviewer-a-1", "nobody"])
def test_only_a_registrar_accepts(run, database, name):
    code, output = run("import", "gb_uksl", FIXTURES / "uk.xml", "--excerpt", "--as", name)

    assert (code, output) == (1, f"Error: {name} is not the account of a registrar. Nothing was written.\n")
    assert (accepted(database), listed(database)) == ([], [])


@pytest.mark.parametrize(("words", "sentence"), [
    (("gb_uksl", FIXTURES / "uk.xml"), "a whole gb_uksl has at least 2500. Nothing was written."),
    (("gb_uksl", FIXTURES / "un.xml", "--excerpt"), "where Designations was expected. Nothing was written."),
    (("mars", FIXTURES / "un.xml"), "The source mars is unknown; there are us_ofac_sdn"),
    (("gb_uksl", FIXTURES / "none.xml"), "does not exist."),
    (("gb_uksl", FIXTURES / "uk.xml", "--published", "soon"), "does not match the format"),
])
def test_bad_input_gets_a_sentence_and_leaves_no_row(run, database, words, sentence):
    code, output = run("import", *words)

    assert code != 0
    assert sentence in output
    assert (accepted(database), listed(database)) == ([], [])


def test_a_search_prints_lines_or_rows(run):
    run("import", "us_ofac_cons", FIXTURES / "sdn.xml", "--excerpt", "--as", "registrar-1")

    line = "1.000 likely   us_ofac_cons 901: LUMBARDY, Fyodor = LUMBARDI, Feodor Petrovich"
    assert run("search", "Фёдор Лумбарди") == (0, f"{line} (1979-11-22; Veridia; VERIDIA-EO1; SDGT)\n")
    assert json.loads(run("search", "Feodor Lumbardi", "--json", "--limit", "1")[1]) == [{
        "source": "us_ofac_cons", "source_id": "901", "name": "LUMBARDI, Feodor Petrovich",
        "matched_name": "LUMBARDI, Feodor Petrovich", "score": 0.99, "band": "likely",
        "birth": "1979-11-22", "citizenship": ["Veridia"], "programme": "VERIDIA-EO1; SDGT",
    }]
    assert run("search", "Xyz") == (0, "No entry is like this name.\n")
