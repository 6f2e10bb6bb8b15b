"""A witness answers as the specification says, over HTTP, as a process of its own."""

import pytest

from charter.note import check_note, parse_note
from tests.charter.vectors import present
from tests.witness.dialogues import (
    LOG_KEY,
    SIZE_TYPE,
    bare,
    outside_dialogues,
    outside_log,
    own_dialogues,
    request,
    signed,
)
from tests.witness.processes import running

OUTSIDE, OWN = outside_dialogues(), list(own_dialogues())
ALL = [*OUTSIDE, *OWN]


@pytest.fixture(scope="module")
def witness(tmp_path_factory):
    folder = tmp_path_factory.mktemp("witness")
    logs = [str(LOG_KEY), *outside_log()]
    with running(folder, "example.com/witness", logs=logs) as (process,):
        yield process


@pytest.fixture(scope="module")
def answers(witness):
    """What came back, each dialogue held once and in order, because a witness remembers."""
    return {one.name: witness.add_checkpoint(one.body) for one in ALL}


def test_every_recorded_dialogue_is_tried_and_every_status_of_ours():
    assert len(OUTSIDE) == present(9)
    assert len({one.name for one in ALL}) == len(ALL)
    assert {one.status for one in OWN} == {200, 400, 403, 404, 409, 422}


@pytest.mark.parametrize("said", ALL, ids=lambda one: one.name)
def test_a_dialogue_ends_as_it_must(answers, said):
    status, kind, text = answers[said.name]

    assert (status, kind) == (said.status, said.type)
    assert text == said.text if said.whole else said.text in text


@pytest.mark.parametrize(("name", "note"), [
    ("first", signed(16)), ("continued", signed(33)), ("extension lines", signed(40, more="a note\n")),
])
def test_what_is_answered_is_the_witnesss_cosignature_over_the_whole_text(witness, answers, name, note):
    _, _, line = answers[name]

    signatures = check_note(parse_note(note + line), [LOG_KEY, witness.key])

    assert line.count(b"\n") == 1
    assert [one.key for one in signatures] == [LOG_KEY, witness.key]
    assert signatures[1].time is not None


def test_other_addresses_and_methods_are_not_there(witness, answers):
    del answers
    found = {
        (method, path): witness.send(method, path)[0]
        for method, path in [("GET", "/"), ("GET", "/add-checkpoint"), ("PUT", "/add-checkpoint"),
                             ("POST", "/"), ("POST", "/add-checkpoint/"), ("DELETE", "/beacon")]
    }

    assert found == {
        ("GET", "/"): 404, ("GET", "/add-checkpoint"): 405, ("PUT", "/add-checkpoint"): 405,
        ("POST", "/"): 404, ("POST", "/add-checkpoint/"): 404, ("DELETE", "/beacon"): 405,
    }


def test_a_log_that_knows_nothing_learns_the_size_by_asking(witness, answers):
    del answers

    assert witness.add_checkpoint(bare(0, signed(40))) == (409, SIZE_TYPE, b"40\n")
    assert witness.add_checkpoint(request(40, 40))[0] == 200
