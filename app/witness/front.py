"""The witness over HTTP: three addresses, served by one process of several threads."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from gunicorn.app.base import BaseApplication

from app.witness.duty import Answer, Witness, refusal
from charter.witness import REQUEST_LIMIT

_BEACON = re.compile(r"/beacon/(.+)/([1-9][0-9]{0,5})", re.DOTALL)
_HOW_SERVED = {
    "worker_class": "gthread", "workers": 1, "threads": 8, "timeout": 30, "keepalive": 30,
    "loglevel": "warning", "control_socket_disable": True,
}


@dataclass(frozen=True)
class Front:
    """The WSGI application of a witness."""

    witness: Witness

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., object]
    ) -> Iterable[bytes]:
        """Answer one request."""
        answer = self._answer(environ)
        headers = [("Content-Type", answer.type), ("Content-Length", str(len(answer.text)))]
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return [answer.text]

    def _answer(self, environ: dict[str, Any]) -> Answer:
        path = str(environ["PATH_INFO"]).encode("latin-1").decode("utf-8", "replace")
        match environ["REQUEST_METHOD"], path:
            case "POST", "/add-checkpoint":
                return self._read(environ, self.witness.add_checkpoint)
            case "POST", "/beacon":
                return self._read(environ, self.witness.ask_beacon)
            case _, "/add-checkpoint" | "/beacon":
                return refusal(405, "This address takes POST alone.")
            case "GET", _ if found := _BEACON.fullmatch(path):
                return self.witness.given_beacon(found[1], int(found[2]))
        return refusal(404, "There is nothing here.")

    @staticmethod
    def _read(environ: dict[str, Any], take: Callable[[bytes], Answer]) -> Answer:
        body = environ["wsgi.input"].read(REQUEST_LIMIT + 1)
        return take(body) if len(body) <= REQUEST_LIMIT else refusal(400, "The request is too long.")


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 lets the system choose one.

    Raises:
        OSError: no such address here, or the port is taken.
    """
    return socket.create_server((host, port))


def serve(witness: Witness, listener: socket.socket) -> None:
    """Serve until a signal ends the process."""
    _Server(Front(witness), listener).run()


class _Server(BaseApplication):
    """gunicorn, told by arguments alone: no file, no environment, no command line."""

    def __init__(self, front: Front, listener: socket.socket) -> None:
        self._front, self._listener = front, listener
        super().__init__()

    def load_config(self) -> None:
        for name, value in _HOW_SERVED.items():
            self.cfg.set(name, value)
        self.cfg.set("bind", f"fd://{self._listener.fileno()}")

    def load(self) -> Front:
        return self._front
