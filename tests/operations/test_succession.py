"""After true loss: a new log, prepared from what is left, signed by the organisations, and followed."""

import json

import pytest

from app.db import Database
from app.demo.founding import signature_by
from app.operations.succession import NoRemains, Remains, succession_from
from app.queries.cosignatures import published_notes
from app.records.log import LogEntry
from charter.__main__ import main
from charter.canonical import parse
from charter.policy import format_policy
from tests.operations.succeeded import OFFICERS, SECOND, lost_log, new_service, succeed
from tests.pages import PageClient

REASONS = "entries_lost or key_lost or key_stolen or altered"


@pytest.fixture(scope="module")
def lost(databases, tmp_path_factory):
    """A log whose last days are lost."""
    with databases.migrated() as url:
        database = Database(url)
        yield lost_log(database, tmp_path_factory.mktemp("lost"))
        database.close()


@pytest.fixture
def run(database, lost, tmp_path):
    """A way to run commands for the new log."""
    app, _ = new_service(database, tmp_path / "new", lost.ended)
    (tmp_path / "old.txt").write_bytes(format_policy(lost.policy))
    (tmp_path / "checkpoint").write_bytes(lost.note)

    def run(*words):
        done = app.test_cli_runner().invoke(args=[*map(str, words)])
        return done.exit_code, done.output.splitlines()

    return run


@pytest.fixture
def prepared(run, lost, tmp_path):
    """The file that was prepared, its reason filled in."""
    file, rest = tmp_path / "new.json", ("--policy", tmp_path / "old.txt")
    more = ("--checkpoint", tmp_path / "checkpoint")
    assert run("people", "prepare-succession", lost.bundle, file, *rest, *more)[0] == 0
    file.write_text(file.read_text().replace(REASONS, "entries_lost"))
    return file


def signatures(file, officers):
    """Sign the text beside the file as each officer; return the .sig files."""
    text = file.with_suffix(".txt").read_bytes()
    paths = []
    for one in officers:
        paths.append(file.with_name(f"{one}.sig"))
        paths[-1].write_text(signature_by(OFFICERS, one, text))
    return paths


def officers_in(file):
    return [one["id"] for org in json.loads(file.read_text())["organisations"] for one in org["officers"]]


def test_an_operator_is_led_from_the_loss_to_a_new_log_that_strangers_follow(run, lost, tmp_path, capsys):
    file, policy = tmp_path / "new.json", tmp_path / "old.txt"
    said = run("people", "prepare-succession", lost.bundle, file, "--policy", policy, "--checkpoint",
               tmp_path / "checkpoint", "--last-seen", lost.last + 4)
    assert said == (0, [
        f"Written: {file}. It holds everyone who had power in offramp.example/log when it ended.",
        f"Kept: entries 0 to {lost.size - 1}. Lost: entries {lost.size} to {lost.last + 4}.",
        "Read it with the organisations, correct it, put one reason. Then the text that they sign:",
        f".venv/bin/flask --app wsgi people founding-text {file}",
    ])
    assert run("people", "founding-text", file) == (
        1, [f"Error: Put one reason first: {REASONS}. Nothing was written."],
    )
    file.write_text(file.read_text().replace(REASONS, "entries_lost"))
    assert run("people", "founding-text", file)[0] == 0

    code, said = run("people", "found", file, *signatures(file, officers_in(file)))

    assert code == 0
    assert said[0].startswith(f"The log {SECOND} is founded. Hash of entry 0: ")
    assert said[1:] == [
        f"It succeeds offramp.example/log; lost of that one: entries {lost.size} to {lost.last + 4}.",
        "Give each person an account: .venv/bin/flask --app wsgi people add NAME --person ID",
    ]
    assert run("log", "checkpoint")[0] == run("log", "policy", tmp_path / "policy.txt")[0] == 0
    assert run("log", "export", "--kind", "public", tmp_path / "new.zip")[0] == 0
    assert run("log", "audit") == (0, ["The tables equal the log."])
    words = ["verify", str(tmp_path / "new.zip"), "--policy", str(tmp_path / "policy.txt")]
    capsys.readouterr()
    assert main([*words, "--previous", str(lost.bundle)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("sound: 0 cases whole")
    assert f"  entries {lost.size} to {lost.last + 4} of 'offramp.example/log' were lost" in told
    assert any(line.startswith("  the log before: sound: 0 cases whole up to ") for line in told)
    assert main(words) == 0
    assert "  the log before: not looked at" in capsys.readouterr().out.splitlines()


def test_whoever_comes_to_the_new_log_reads_of_the_old_one(database, lost, tmp_path):
    app, service = new_service(database, tmp_path / "new", lost.ended)
    before = app.test_client().get("/en/public/check-us").get_data(as_text=True)
    succeed(service, lost, tmp_path / "new.zip")

    page = PageClient(app).get("/en/public/check-us").main

    assert "The log before this one" not in before
    assert "This log succeeds offramp.example/log, which could not go on." in page
    assert f"Its entries {lost.size} to {lost.last - 1} can no longer be shown." in page
    assert "verify bundle.zip --policy policy.txt --previous old-bundle.zip" in page


def test_without_every_officers_signature_nothing_is_written(run, prepared):
    run("people", "founding-text", prepared)
    first, *others = officers_in(prepared)

    code, said = run("people", "found", prepared, *signatures(prepared, others))

    assert (code, said) == (1, [
        f"Error: Every founding officer must sign. Missing: {first}. Nothing was written."
    ])
    assert run("log", "policy", prepared)[1] == ["Error: The log has not been founded yet."]


def test_what_was_changed_after_signing_is_not_signed(run, prepared):
    run("people", "founding-text", prepared)
    signed = signatures(prepared, officers_in(prepared))
    prepared.write_text(prepared.read_text().replace("entries_lost", "key_stolen"))

    code, (said,) = run("people", "found", prepared, *signed)

    assert code == 1
    assert said.startswith("Error: These signatures do not fit the founding: ")


def test_keys_of_which_nobody_knows_what_they_signed_sign_no_other(run, prepared, tmp_path):
    memory = tmp_path / "new" / "keys" / "last_checkpoint.json"
    memory.write_text('{"size": 32')

    code, (said,) = run("people", "found", prepared)

    assert code == 1
    assert said.startswith(f"Error: {memory} is damaged, ")


def test_keys_that_have_signed_a_log_sign_no_other(run, prepared, lost, tmp_path):
    (tmp_path / "new" / "keys" / "last_checkpoint.json").write_text('{"size": 32, "root": "00"}')

    code, (said,) = run("people", "found", prepared)

    assert code == 1
    keys = tmp_path / "new" / "keys"
    assert said == (
        f"Error: The keys in {keys} have signed a log of 32 entries. A new log needs a new "
        "folder: name it in OFFRAMP_KEYS, then run: .venv/bin/flask --app wsgi keys create"
    )


def test_a_file_that_is_there_is_left_as_it_is(run, prepared, lost, tmp_path):
    before = prepared.read_bytes()

    code, said = run("people", "prepare-succession", lost.bundle, prepared, "--policy", tmp_path / "old.txt")

    assert (code, said) == (1, [f"Error: {prepared} exists and is left as it is."])
    assert prepared.read_bytes() == before


def test_everyone_who_had_power_is_named_again(lost):
    facts = succession_from(Remains(lost.bundle, lost.policy))
    with lost.world.reading_office() as office:
        founding = parse(office.session.get(LogEntry, 0).leaf)["data"]

    assert facts["previous"]["key"] == founding["key"]
    same = ("organisations", "offices", "college", "alternates", "observer", "observer_deputy")
    assert {name: facts[name] for name in same} == {name: founding[name] for name in same}
    assert facts["lost"] == {"first": lost.size, "last": lost.size - 1}


def test_a_bundle_that_does_not_stand_is_not_built_on(lost, tmp_path):
    cut = tmp_path / "cut.zip"
    cut.write_bytes(lost.bundle.read_bytes()[:-100])

    with pytest.raises(NoRemains, match="The bundle of the log before does not stand: unreadable"):
        succession_from(Remains(cut, lost.policy))


@pytest.mark.parametrize(("note", "said"), [
    (b"no note\n", "The checkpoint is not one of the log before: The note has no signatures"),
    (None, "The checkpoint is not one of the log before: No known key"),
])
def test_a_checkpoint_of_another_log_is_not_named(lost, note, said):
    other = lost.note.replace(b"offramp.example/log", b"offramp.example/lag")

    with pytest.raises(NoRemains, match=said):
        succession_from(Remains(lost.bundle, lost.policy, note or other))


def test_an_older_checkpoint_than_the_bundles_is_not_named(lost):
    with lost.world.reading_office() as office:
        older, *_ = published_notes(office.session, lost.size)

    with pytest.raises(NoRemains, match="it is older"):
        succession_from(Remains(lost.bundle, lost.policy, older))
