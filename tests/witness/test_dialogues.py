"""A witness answers as the specification says, over HTTP, as a process of its own."""

import http.client
import threading
from contextlib import closing

import pytest

from charter.note import check_note, parse_note, vkey
from tests.witness.dialogues import (
    LEAVES,
    LOG_KEY,
    ORIGIN,
    OTHER_LEAVES,
    SIZE_TYPE,
    ask,
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


RACED = "raced.example/log"
LOGS = [str(LOG_KEY), vkey(RACED, LOG_KEY.public), *outside_log()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("witness")


@pytest.fixture(scope="module")
def witness(folder):
    with running(folder, "example.com/witness", logs=LOGS) as (process,):
        yield process


@pytest.fixture(scope="module")
def answers(witness):
    """What came back, each dialogue held once and in order, because a witness remembers."""
    return {one.name: witness.add_checkpoint(one.body) for one in ALL}


def test_every_recorded_dialogue_is_tried_and_every_status_of_ours(count_outside):
    count_outside(len(OUTSIDE), 9)
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


def test_one_connection_serves_many_requests_also_those_that_come_in_pieces(witness, answers):
    del answers
    connection = http.client.HTTPConnection("127.0.0.1", int(witness.url.rpartition(":")[2]), timeout=30)
    with closing(connection):
        for body in (request(40, 40), iter([request(40, 40)[:50], request(40, 40)[50:]])):
            connection.request("POST", "/add-checkpoint", body)
            answer = connection.getresponse()
            assert (answer.status, answer.read().count(b"\n")) == (200, 1)


def test_a_log_that_knows_nothing_learns_the_size_by_asking(witness, answers):
    del answers

    assert witness.add_checkpoint(bare(0, signed(40))) == (409, SIZE_TYPE, b"40\n")
    assert witness.add_checkpoint(request(40, 40))[0] == 200


def test_of_histories_sent_at_once_one_is_cosigned_whoever_comes_first(witness):
    assert witness.add_checkpoint(request(0, 16, origin=RACED))[0] == 200
    fork = [*LEAVES[:16], *OTHER_LEAVES[:1], *LEAVES[17:]]
    asked = [request(16, 16 + more, leaves, RACED) for more in range(1, 9) for leaves in (LEAVES, fork)]
    answers, gate = {}, threading.Barrier(len(asked))

    def send(number):
        gate.wait()
        answers[number] = witness.add_checkpoint(asked[number])

    threads = [threading.Thread(target=send, args=(number,)) for number in range(len(asked))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    (winner,) = [number for number, answer in answers.items() if answer[0] == 200]
    size = b"%d\n" % (17 + winner // 2)  # all said that it stood at 16, so one alone could be right
    assert {answer[2] for number, answer in answers.items() if number != winner} == {size}


def test_what_was_cosigned_and_given_is_remembered_after_a_loss_of_power(witness, answers, folder):
    """The last of this file: afterwards the witness of the others is gone."""
    assert answers["extension lines"][0] == 200
    assert witness.send("POST", "/beacon", ask(1))[0] == 200
    given = witness.send("GET", f"/beacon/{ORIGIN}/1")
    witness.kill()

    with running(folder, "example.com/witness", logs=LOGS) as (again,):
        assert (again.key, again.beacon_end) == (witness.key, witness.beacon_end)
        assert again.add_checkpoint(request(0, 16))[2] == b"40\n"
        assert again.add_checkpoint(request(40, 40))[0] == 200
        assert again.send("GET", f"/beacon/{ORIGIN}/1") == given
        assert again.send("GET", f"/beacon/{ORIGIN}/2")[0] == 404
