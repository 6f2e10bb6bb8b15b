"""One question to another machine over HTTP, and what came back: bounded in time and size, no redirects.

Whoever answers may be slow, silent, lying or dead; the caller holds no transaction meanwhile (R204).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

PATIENCE = 10.0  # seconds, for the whole answer
_LONGEST_ANSWER = 64 * 1024


class NoReply(Exception):
    """Nothing came back in time, or nothing that is an answer."""


@dataclass(frozen=True)
class Reply:
    """An answer: status, type, and text."""

    status: int
    type: str
    text: bytes


Ask = Callable[[str, bytes], Reply]


def ask_over_http(address: str, body: bytes, patience: float = PATIENCE) -> Reply:
    """Post a body to an address.

    Raises:
        NoReply: see there.
    """
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        with closing(kind(parts.hostname or "", parts.port, timeout=patience)) as connection:
            return _answer(connection, parts.path, body, patience)
    except (OSError, HTTPException, ValueError) as wrong:
        raise NoReply(type(wrong).__name__) from None


def _answer(connection: HTTPConnection, path: str, body: bytes, patience: float) -> Reply:
    connection.connect()
    # A time-out of the socket begins anew with every byte; whoever sends one now and then is cut off here.
    is_late = threading.Event()
    alarm = threading.Timer(patience, _hang_up, [connection.sock, is_late])
    alarm.daemon = True
    alarm.start()
    try:
        connection.request("POST", path, body, {"Content-Type": "text/plain; charset=utf-8"})
        answer = connection.getresponse()
        text = answer.read(_LONGEST_ANSWER + 1)
    finally:
        alarm.cancel()
    if is_late.is_set() or answer.length or len(text) > _LONGEST_ANSWER:
        raise NoReply("cut off")
    return Reply(answer.status, answer.headers.get("Content-Type", ""), text)


def _hang_up(line: socket.socket, is_late: threading.Event) -> None:
    is_late.set()
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
