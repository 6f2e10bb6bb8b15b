"""Sentences said once, on the next page. Flask calls this the session; nothing else is kept in it."""

from __future__ import annotations

import copy
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin

from app.operations.sessions import keep_notices, opened_notices, sealed_notices
from app.web.visitor import seen_session, service


class Notices(dict[str, Any], SessionMixin):
    """The notices of this session, opened when they are first asked for; visitors have none."""

    is_loaded = False
    brought: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        self._load()
        return super().__getitem__(key)

    def __setitem__(self, key: str, value: Any) -> None:
        self._load()
        super().__setitem__(key, value)

    def __contains__(self, key: object) -> bool:
        self._load()
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return one entry, or the default."""
        self._load()
        return super().get(key, default)

    def pop(self, key: str, *default: Any) -> Any:
        """Take one entry out."""
        self._load()
        return super().pop(key, *default)

    def _load(self) -> None:
        if self.is_loaded:
            return
        self.is_loaded = True
        live = seen_session()
        known = live is not None and not live.is_over
        self.brought = opened_notices(service().cabinet, live.notices) if live is not None and known else {}
        self.update(copy.deepcopy(self.brought))


class NoticesInterface(SessionInterface):
    """Keeps the notices sealed in the session's own row."""

    def open_session(self, app: Flask, request: Request) -> Notices:
        """Return the notices; a page that says none reads no row for them."""
        del app, request
        return Notices()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the notices back when they have changed."""
        del app, response
        if not isinstance(session, Notices) or not session.is_loaded:
            return
        live = seen_session()
        held = {key: value for key, value in session.items() if value}
        if live is None or live.is_over or held == session.brought:
            return
        sealed = sealed_notices(service().cabinet, live.token_digest, held)
        with service().database.unit_of_work() as unit:
            keep_notices(unit, live.token_digest, sealed)
