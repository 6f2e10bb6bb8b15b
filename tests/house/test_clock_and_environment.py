"""Time, the environment and randomness each come in through one file."""

import ast

from tests.house.sources import dotted, imported, sources

ROOMS = ("app", "charter", "witness.py", "wsgi.py")
TIME = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now",
        "datetime.datetime.utcnow", "datetime.date.today"}
ENVIRONMENT = {"os.environ", "os.getenv", "os.environb", "os.putenv"}
DRAWS = ("random", "secrets", "uuid.uuid1", "uuid.uuid4", "os.urandom", "os.getrandom")


def uses_of(names, *, but):
    return [
        f"{source.at(node)} uses {dotted(node)}"
        for source in sources(*ROOMS) if source.name != but
        for node in ast.walk(source.tree) if dotted(node) in names
    ]


def imports_of(modules, *, but):
    return [
        f"{source.at(node)} imports {name}"
        for source in sources(*ROOMS) if source.name != but
        for node, name in imported(source)
        if any(name == module or name.startswith(f"{module}.") for module in modules)
    ]


def test_only_the_clock_reads_the_time():
    assert uses_of(TIME, but="app/clock.py") == []
    assert imports_of(("time",), but="app/clock.py") == []


def test_only_the_settings_read_the_environment():
    assert uses_of(ENVIRONMENT, but="app/settings.py") == []
    assert imports_of(ENVIRONMENT, but="app/settings.py") == []


def test_only_chance_draws_at_random():
    assert imports_of(DRAWS, but="app/chance.py") == []
    assert uses_of({"os.urandom", "os.getrandom", "uuid.uuid4", "uuid.uuid1"}, but="app/chance.py") == []
