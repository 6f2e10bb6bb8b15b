"""Who may import whom: the table of the design, 3.1, kept by reading every import."""

import ast
import sys

import pytest

from tests.house.sources import dotted, imported, sources

GROUND = ("app.clock", "app.chance", "app.compiled", "app.db", "app.settings")
PAGES = ("flask", "werkzeug", "wtforms", "flask_wtf", "flask_login", "flask_babel", "jinja2", "click")
DATABASE = ("sqlalchemy", "alembic", "psycopg")
LOWER = ("charter", *GROUND, "app.records", "app.rulebooks")
UPPER = (
    "charter", *GROUND, "app.chancery", "app.rulebooks", "app.queries", "app.operations", "app.service",
)

# room: (what of ours it may import; which outsiders it may, or None for any; which it may not)
FLOORS = {
    "charter": (("charter",), (), ()),
    "app/records": (("charter", *GROUND, "app.records"), ("sqlalchemy",), ()),
    "app/clock.py": ((), (), ()),
    "app/chance.py": ((), (), ()),
    "app/settings.py": (("app.clock",), (), ()),
    "app/db.py": (("charter", *GROUND), ("sqlalchemy",), ()),
    "app/compiled.py": ((), ("sqlalchemy",), ()),
    "app/rulebooks": (("charter",), (), ()),
    # One transaction's session, keys and folds: what readers and writers are both given.
    "app/chancery.py": ((*LOWER, "app.queries", "app.vault"), ("sqlalchemy",), ()),
    # Readers open sealed rows and rank names; of the three rooms of this floor they alone see the others.
    "app/queries": ((*LOWER, "app.chancery", "app.queries", "app.registry", "app.vault"), None, PAGES),
    "app/vault": ((*LOWER, "app.vault"), None, PAGES),
    "app/registry": ((*LOWER, "app.registry"), None, PAGES),
    "app/operations": (
        (*LOWER, "app.chancery", "app.queries", "app.vault", "app.registry", "app.operations"), None, PAGES,
    ),
    # A program of its own: it knows notes and trees, and keeps its keys as the service does; no more.
    "app/witness": (
        ("charter", "app.clock", "app.chance", "app.vault.keys", "app.witness"),
        ("cryptography", "gunicorn"), (),
    ),
    "app/web": ((*UPPER, "app.web"), None, DATABASE),
    "app/cli": (
        # A list made by a command speaks the words of the pages.
        (*UPPER, "app.demo", "app.witness", "app.cli", "app.web.flat_words", "migrations.run",
         "migrations.roles", "migrations.keys_out"), None, DATABASE,
    ),
    "witness.py": (("app.cli.witness",), ("flask",), ()),
    "app/demo": ((*UPPER, "app.demo"), None, DATABASE),
}
OURS = ("app", "charter", "migrations", "tests", "wsgi", "dev", "bench")
AHEAD = "charter/verifying/ahead.py"
GUESTS = {"charter/ed25519.py": ("cryptography",)}  # faster where it is present, never needed


def within(name, rooms):
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def strangers(source, ours, outsiders, refused):
    for node, name in imported(source):
        top = name.split(".")[0]
        if top in OURS:
            fine = within(name, ours)
        elif top in sys.stdlib_module_names:
            fine = True
        else:
            welcome = outsiders is None or within(name, (*outsiders, *GUESTS.get(source.name, ())))
            fine = welcome and not within(name, refused)
        if not fine:
            yield f"{source.at(node)} imports {name}"


@pytest.mark.parametrize("room", FLOORS)
def test_a_room_imports_only_from_the_floors_it_may(room):
    found = [line for source in sources(room) for line in strangers(source, *FLOORS[room])]

    assert found == []


def test_every_file_of_the_service_stands_on_a_floor():
    assembled = {"app/__init__.py", "app/service.py"}
    names = {source.name for source in sources("app")}
    placed = {source.name for room in FLOORS for source in sources(room)}

    assert names - placed - assembled == set()


def test_nothing_below_the_pages_looks_a_module_up_by_name():
    below = ("charter", *(room for room in FLOORS if room not in ("charter", "app/cli", "app/web")))
    found = [
        f"{source.at(node)} imports {name}"
        for room in below for source in sources(room) for node, name in imported(source)
        if within(name, ("importlib.import_module", "runpy")) or name == "importlib"
    ]

    assert found == []


def test_four_files_of_the_charter_read_files_and_a_fifth_starts_the_process_that_looks_ahead():
    opening = ("pathlib", "io", "os", "tempfile", "shutil", "importlib", "subprocess", "socket",
               "multiprocessing", "concurrent", "threading")
    doors = ("charter/archive.py", "charter/bundle.py", "charter/safezip.py", "charter/__main__.py")
    closed = [source for source in sources("charter") if source.name not in (*doors, AHEAD)]
    imports = [
        f"{source.at(node)} imports {name}"
        for source in closed for node, name in imported(source) if within(name, opening)
    ]
    calls = [
        f"{source.at(node)} calls {dotted(node.func)}"
        for source in closed for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and dotted(node.func) in {"open", "zipfile.ZipFile", "ZipFile"}
    ]

    assert imports + calls == []
