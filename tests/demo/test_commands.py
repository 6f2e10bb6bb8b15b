"""`flask demo`, `flask clock` and `flask people`, as the operator types them."""

import json
from dataclasses import replace
from hashlib import sha256

import pyotp
import pytest

from app import create_app
from app.demo.accounts import PASSWORD
from app.demo.founding import founding_facts, signature_by
from app.records.account import Account
from tests.builders import World
from tests.conftest import settings_for


@pytest.fixture
def run(database, settings):
    """Type a command; return exit code and output."""
    app = create_app(settings, database=database)

    def typed(*words, production=False):
        if production:
            service = app.extensions["offramp"]
            app.extensions["offramp"] = replace(
                service, settings=replace(service.settings, environment="production")
            )
        done = app.test_cli_runner().invoke(args=list(words))
        return done.exit_code, done.output

    return typed


@pytest.mark.parametrize(
    "words", [("load",), ("accounts",), ("code", "auditor")], ids=["load", "accounts", "code"]
)
def test_the_demo_world_is_refused_in_production(run, words):
    assert run("demo", *words, production=True) == (1, "Error: The demo world is not for production.\n")


def test_the_accounts_are_told_with_password_secret_and_purpose(run):
    code, said = run("demo", "accounts")

    lines = said.splitlines()
    assert (code, lines[0]) == (0, f"Password of every demo account: {PASSWORD}")
    assert len(lines) == 3 + 22 + 6 * 7 + 13
    for name in (
        "petitioner-1",
        "reviewer-a-1",
        "officer-a-1",
        "registrar-1",
        "college-1",
        "liaison-1",
        "observer",
        "auditor",
    ):
        assert any(line.split()[0] == name for line in lines), name


def test_a_code_is_told_for_those_who_have_one(run):
    code, said = run("demo", "code", "registrar-1")

    assert (code, len(said.strip())) == (0, 6)
    assert run("demo", "code", "petitioner-1") == (1, "Error: petitioner-1 signs in without a code.\n")
    assert run("demo", "code", "nobody") == (1, "Error: There is no demo account nobody.\n")


def test_a_text_is_signed_with_the_key_of_a_demo_account(run, database, tmp_path):
    world = World(database, tmp_path)
    text = tmp_path / "approve.txt"
    text.write_bytes(b'{"act":"approve"}\n')
    beside = tmp_path / "approve.txt.sig"

    code, said = run("demo", "sign", "officer-a-1", str(text))

    assert (code, said) == (0, f"Written: {beside}\n{beside.read_text()}")
    assert beside.read_text() == signature_by(world.chance, "officer-a-1", text.read_bytes())
    assert run("demo", "sign", "registrar-1", str(text)) == (
        1, "Error: registrar-1 has no key in the roll.\n"
    )
    assert run("demo", "sign", "nobody", str(text))[1] == "Error: There is no demo account nobody.\n"


@pytest.mark.parametrize("words", [
    ("clock", "run"), ("lists", "search", "Orlov"), ("log", "audit"), ("log", "replay", __file__),
    ("people", "found", __file__), ("people", "add", "someone", "--person", "reviewer-a-1"),
])
def test_a_database_without_tables_is_told_and_how_to_make_them(databases, tmp_path, move_clock, words):
    with databases.empty() as url:
        app = create_app(settings_for(url, tmp_path))
        done = app.test_cli_runner().invoke(args=list(words))
        app.extensions["offramp"].database.close()

    assert (done.exit_code, done.output) == (
        1,
        "Error: The database is not at the newest revision; run: .venv/bin/flask --app wsgi db upgrade\n",
    )


def test_the_clock_says_what_it_did(run, database, tmp_path):
    world = World(database, tmp_path)
    world.now = world.now.replace(day=3)
    (tmp_path / "present").write_text(world.now.isoformat())

    assert run("clock", "run") == (
        0,
        "Daily entries written: 2\nActs of the clock: 0\nCases erased: 0\nNewest checkpoint at size: 16\n",
    )
    assert run("clock", "run")[1].splitlines()[0] == "Daily entries written: 0"


def test_a_founding_is_prepared_filled_in_and_written_once(run, database, tmp_path):
    path = tmp_path / "entry-0.json"
    assert run("people", "prepare-founding", str(path))[0] == 0
    assert "exists and is left as it is" in run("people", "prepare-founding", str(path))[1]
    unfilled = (1, "Error: Fill in every key first. Nothing was written.\n")
    assert (run("people", "founding-text", str(path)), run("people", "found", str(path))) == (unfilled,) * 2

    world = World(database, tmp_path, founded=False)
    facts = {name: founding_facts(world.chance)[name] for name in json.loads(path.read_text())}
    facts["college"][0]["key"] += " someone@home"
    path.write_text(json.dumps(facts))
    code, said = run("people", "founding-text", str(path))
    text = path.with_suffix(".txt")
    digest = sha256(text.read_bytes()).hexdigest()
    assert (code, said.splitlines()[0]) == (0, f"Written: {text}, SHA-256 {digest}")
    assert "ssh-keygen -Y sign -f KEY -n offramp@1 entry-0.txt" in said
    assert b"someone@home" not in text.read_bytes()
    files = [signature_file(world, tmp_path, one["id"], text.read_bytes())
             for org in facts["organisations"] for one in org["officers"]]
    assert run("people", "found", str(path), *files[1:]) == (
        1, "Error: Every founding officer must sign. Missing: officer-a-1. Nothing was written.\n"
    )
    stranger = signature_file(world, tmp_path, "college-1", text.read_bytes())
    assert run("people", "found", str(path), *files, stranger) == (
        1, f"Error: {stranger}: The signature is by a key of no founding officer. Nothing was written.\n"
    )
    other = signature_file(world, tmp_path, "officer-a-1", text.read_bytes() + b" ")
    assert run("people", "found", str(path), *files) == (
        1, "Error: These signatures do not fit the founding: officer-a-1. Nothing was written.\n"
    )
    files[0] = signature_file(world, tmp_path, "officer-a-1", text.read_bytes())
    assert (world.size(), other) == (0, files[0])
    code, said = run("people", "found", str(path), *reversed(files))

    assert (code, said.startswith("The log offramp.example/log is founded. Hash of entry 0: ")) == (0, True)
    assert world.size() == 1
    assert run("people", "found", str(path), *files) == (
        1,
        "Error: The log has been founded already. Nothing was written.\n",
    )


def signature_file(world, folder, person, text):
    path = folder / f"{person}.sig"
    path.write_text(signature_by(world.chance, person, text))
    return str(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON. Nothing was written."),
        (
            "{}",
            "The founding lacks: alternates, college, observer, observer_deputy, offices, organisations,",
        ),
        ("[]", "The founding lacks: alternates, college,"),
    ],
    ids=["no JSON", "empty", "a list"],
)
def test_a_founding_that_is_none_is_refused_in_a_sentence(run, tmp_path, content, said):
    path = tmp_path / "entry-0.json"
    path.write_text(content)

    code, output = run("people", "found", str(path))

    assert (code, said in output) == (1, True)


def test_a_person_of_the_roll_gets_an_account_with_a_password_shown_once(run, database, tmp_path):
    world = World(database, tmp_path)

    code, said = run("people", "add", "wren", "--person", "reviewer-a-1")

    lines = dict(line.split(": ", 1) for line in said.splitlines())
    assert (code, lines["Account"]) == (0, "wren")
    assert len(lines["Password, shown only now"]) == 24
    assert len(pyotp.TOTP(lines["Second factor"]).now()) == 6
    assert run("people", "add", "wren-2", "--person", "reviewer-a-1") == (
        1,
        "Error: This name or this person has an account already.\n",
    )
    assert run("people", "add", "crow", "--person", "nobody") == (
        1,
        "Error: Nobody in the roll has this id today: nobody.\n",
    )
    assert world.rows(Account) == 1
