"""Pages for what went wrong. Each says what happened, that nothing was recorded, and what to do next."""

from __future__ import annotations

from contextlib import suppress

import structlog
from flask import Flask, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.operations.publishing import BeingWritten
from app.operations.receipts import KeyReused
from app.operations.who import NotFound
from app.service import DatabaseAway, DatabaseFault, DataKeyGone, MatterErased
from app.web.languages import with_language
from app.web.redraw import redraw
from app.web.visitor import current_account
from charter.moves import MovedOn, Refused
from charter.zipform import TooLong

_log = structlog.get_logger()
_DRAWN = {400: "400", 404: "404", 405: "405", 410: "410", 413: "413", 429: "429"}


def install(app: Flask) -> None:
    """Register the handlers: refusals of the charter, HTTP errors, and the unforeseen."""
    _install_refusals(app)
    _install_faults(app)


def _install_refusals(app: Flask) -> None:
    @app.errorhandler(Refused)
    def _refused(refusal: Refused) -> ResponseReturnValue:
        return redraw(422, tuple(refusal.reasons))

    @app.errorhandler(MovedOn)
    def _moved_on(refusal: MovedOn) -> ResponseReturnValue:
        del refusal
        return redraw(409, moved_on=True)

    @app.errorhandler(NotFound)
    def _not_there(refusal: NotFound) -> ResponseReturnValue:
        del refusal
        return _page(404)  # not yours looks like not there (S206)

    @app.errorhandler(MatterErased)
    def _erased(refusal: MatterErased) -> ResponseReturnValue:
        del refusal
        return _page(410)

    @app.errorhandler(KeyReused)
    def _reused(refusal: KeyReused) -> ResponseReturnValue:
        return redraw(422, (refusal.sentence,))

    @app.errorhandler(BeingWritten)
    def _being_written(refusal: BeingWritten) -> ResponseReturnValue:
        del refusal
        return _page(503, name="being_written")

    @app.errorhandler(TooLong)
    def _too_long(refusal: TooLong) -> ResponseReturnValue:
        del refusal
        return _page(410, name="too_long")


def _install_faults(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        if error.code is not None and error.code < 400:
            return error.get_response()
        if error.code == 404:
            return with_language(app) or _page(404)
        return _page(error.code or 500, error)

    @app.errorhandler(DatabaseFault)
    def _database(error: Exception) -> ResponseReturnValue:
        code = 503 if isinstance(error, DatabaseAway) else 500
        _note(code, error)
        return _page(code)

    @app.errorhandler(DataKeyGone)
    def _key_gone(error: DataKeyGone) -> ResponseReturnValue:
        _note(503, error)  # destroyed while this was read, and the next reading knows; or a store is missing
        return _page(503)

    @app.errorhandler(Exception)
    def _unforeseen(error: Exception) -> ResponseReturnValue:
        if app.testing and not isinstance(error, HTTPException):
            raise error
        _note(500, error)
        return _page(500)


def _page(code: int, error: HTTPException | None = None, *, name: str | None = None) -> ResponseReturnValue:
    if code == 400 and not _has_known_host():
        return "Bad Request\n", 400, {"Content-Type": "text/plain; charset=utf-8"}
    with suppress(DatabaseFault):  # the way around the service is drawn alike for all errors, if it can be
        current_account()
    g.is_error_page = True
    g.page_form = None
    g.objections = ()
    shown = 404 if code == 403 else code
    drawn = name or _DRAWN.get(shown, "503" if shown == 503 else "500")
    answer = make_response(render_template(f"errors/{drawn}.html"), shown)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    if shown in (429, 503):
        answer.headers["Retry-After"] = "60"
    return answer


def _has_known_host() -> bool:
    """Without a trusted host there is no address to link to."""
    try:
        return bool(request.host)
    except HTTPException:
        return False


def _note(code: int, error: BaseException) -> None:
    """Write that it happened and where; never what was typed, nor the message, which may quote it."""
    _log.error("request failed", status=code, endpoint=request.endpoint, kind=type(error).__name__)
