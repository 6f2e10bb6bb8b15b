"""A question to another machine ends in time, whoever answers or does not."""

from __future__ import annotations

import socket
import threading
from contextlib import closing

import pytest

from app.operations.asking import NoReply, Reply, ask_over_http

PATIENCE = 0.3


@pytest.fixture
def server():
    """Start a machine that answers one caller by a function of the line; return its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads = []

    def begin(answer):
        def serve():
            line, _ = listener.accept()
            with closing(line):
                answer(line)

        threads.append(threading.Thread(target=serve))
        threads[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/w/add-checkpoint"

    with closing(listener):
        yield begin
        for one in threads:
            one.join()


def saying(text):
    def answer(line):
        line.recv(65536)
        line.sendall(text)

    return answer


def test_an_answer_comes_back_as_it_was_given(server):
    heard = []

    def answer(line):
        while not b"".join(heard).endswith(b"\r\n\r\nold 0\n"):
            heard.append(line.recv(65536))
        head = b"HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\nContent-Length: 3"
        line.sendall(head + b"\r\n\r\n16\n")

    assert ask_over_http(server(answer), b"old 0\n", PATIENCE) == Reply(409, "text/x.tlog.size", b"16\n")
    assert heard[0].startswith(b"POST /w/add-checkpoint HTTP/1.1\r\n")


def test_a_redirect_is_an_answer_and_is_not_followed(server):
    address = server(saying(b"HTTP/1.1 307 T\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"))

    assert ask_over_http(address, b"x", PATIENCE).status == 307


def until_gone(line, octet=None):
    """Say nothing, or one octet after another, until the caller hangs up."""
    line.settimeout(PATIENCE / 6)
    while True:
        try:
            if octet is not None:
                line.sendall(octet)
            if line.recv(65536) == b"":
                return
        except TimeoutError:
            continue
        except OSError:
            return


@pytest.mark.parametrize("answer", [
    until_gone,
    lambda line: until_gone(line, b"H"),
    lambda line: (line.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), until_gone(line, b"x")),
    lambda line: (line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), until_gone(line)),
    lambda line: line.close(),
    saying(b"nothing that is HTTP\r\n\r\n"),
    saying(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + b"x" * 99999),
    saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"),
], ids=["silent", "slow to begin", "slow for ever", "half", "gone", "no HTTP", "too long", "cut off"])
def test_what_is_no_answer_ends_in_time(server, answer):
    with pytest.raises(NoReply):
        ask_over_http(server(answer), b"x", PATIENCE)


@pytest.mark.parametrize("address", [
    "http://127.0.0.1:1/w", "https://127.0.0.1:1/w", "http://127.0.0.1:99999/w", "http:///w",
])
def test_nobody_there_is_no_answer(address):
    with pytest.raises(NoReply):
        ask_over_http(address, b"x", PATIENCE)
