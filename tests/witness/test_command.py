"""`flask log witness` says in one sentence why it does not start, and without a log prints its keys alone."""

import socket

import pytest
from click.testing import CliRunner
from flask.cli import FlaskGroup

import witness
from charter.note import COSIGNATURE, parse_vkey
from tests.witness.dialogues import LOG_KEY


@pytest.fixture
def run(tmp_path):
    def command(*words, name="alder.example/w"):
        place = ["--keys", str(tmp_path / "keys"), "--state", str(tmp_path / "book.sqlite3")]
        group = FlaskGroup(create_app=lambda: witness.app)
        done = CliRunner().invoke(group, ["log", "witness", "--name", name, *place, *words])
        return done.exit_code, done.output

    return command


def test_without_a_log_it_prints_its_key_which_stays_the_same(run, tmp_path):
    code, said = run()
    key = parse_vkey(said.removeprefix("Key of the witness: ").strip())

    assert (code, key.name, key.algorithm) == (0, "alder.example/w", COSIGNATURE)
    assert run() == (code, said)
    assert (tmp_path / "keys" / "witness_key").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.sqlite3", "keys"]


def test_what_is_wrong_is_one_sentence(run, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = {
            "name": run(name="two words"),
            "log": run("--log", "nothing"),
            "port": run("--log", str(LOG_KEY), "--port", port),
        }
    (tmp_path / "book.sqlite3").unlink()
    said["book"] = run("--log", str(LOG_KEY))

    assert {code for code, _ in said.values()} == {1}
    assert {name: text.splitlines()[-1] for name, (_, text) in said.items()} == {
        "name": "Error: The name stands on signature lines: it has neither blanks nor plus signs.",
        "log": "Error: This is not a verifier key: name, hash and key joined by plus signs.",
        "port": f"Error: The port {port} of 127.0.0.1 is taken, or is none of this machine.",
        "book": f"Error: The key has been used, but {tmp_path / 'book.sqlite3'} is gone: "
        "bring it back, or take a new key.",
    }
