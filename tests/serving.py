"""The real service in a thread on loopback, for tests that fetch from it as a stranger does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.settings import Settings


class _Silent(WSGIRequestHandler):
    """Requests are not worth a line each."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug calls it so
        """Say nothing."""


@dataclass(frozen=True)
class LiveService:
    """A running service: the application and the address it answers at."""

    app: Flask
    url: str


@contextmanager
def serving(settings: Settings) -> Iterator[LiveService]:
    """Serve on a free port of loopback; the address is only known once the port is ours."""
    server = make_server("localhost", 0, Flask("placeholder"), threaded=True, request_handler=_Silent)
    url = f"http://localhost:{server.server_port}"
    server.app = app = create_app(replace(settings, base_url=url))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield LiveService(app, url)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["offramp"].database.close()
