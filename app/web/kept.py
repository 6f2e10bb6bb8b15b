"""Sessions that end in the middle: what was typed is kept, sealed, for the same account (U317)."""

from __future__ import annotations

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError

from app.operations.sessions import end_session, keep_form, read_kept_form
from app.queries.accounts import LiveSession, latest_kept_form
from app.web.redraw import typed_values
from app.web.visitor import current_account, service

_PARAMETER = "kept"


def keep_what_was_typed(live: LiveSession) -> ResponseReturnValue:
    """Keep the posted values of a session that is over, end it, and lead to the sign-in page."""
    held = service()
    typed: dict[str, list[str]] = {}
    for name, value in typed_values():
        typed.setdefault(name, []).append(value)
    with held.database.unit_of_work() as session:
        keep_form(session, live.account_id, _place(), typed, now=held.now(), cabinet=held.cabinet,
                  chance=held.locks.chance)
        end_session(session, live.token_digest)
    return redirect(to_sign_in(), 303)


def kept_values() -> MultiDict[str, str] | None:
    """Return what this account had typed on this page before its session ended, if it comes back for it."""
    account = current_account()
    kept_id = request.args.get(_PARAMETER, "")
    if account is None or request.method != "GET" or not kept_id.isalnum():
        return None
    held = service()
    with held.database.reading() as session:
        opened = read_kept_form(
            session, account.account_id, kept_id, _place(), now=held.now(), cabinet=held.cabinet
        )
    if opened is None:
        return None
    g.is_restored = True
    return MultiDict([(name, value) for name, values in opened.items() for value in values])


def to_sign_in() -> str:
    """Return the address of the sign-in page, which remembers where the person was going."""
    place = _place()
    if not _can_return_to(place):
        return url_for("account.sign_in")
    return url_for("account.sign_in", to=_serializer().dumps(place))


def after_sign_in(account_id: str) -> str:
    """Return where a person goes after signing in: what was lost, where they were going, or home."""
    held = service()
    with held.database.reading() as session:
        lost = latest_kept_form(session, account_id, held.now())
    if lost is not None and _can_return_to(lost[1]):
        return f"{_in_this_language(lost[1])}?{_PARAMETER}={lost[0]}"
    try:
        place = str(_serializer().loads(request.args.get("to", "")))
    except BadSignature:
        place = ""
    return _in_this_language(place) if _can_return_to(place) else url_for("account.landing")


def _place() -> str:
    """Return the page's path without its language, so that it is one page in all of them."""
    _, _, rest = request.path.lstrip("/").partition("/")
    return f"/{rest}"


def _in_this_language(place: str) -> str:
    return f"/{g.lang}{place}"


def _can_return_to(place: str) -> bool:
    """Only a page of our own that GET opens; the address is matched, never followed (S305)."""
    if not place.startswith("/") or place.startswith("//"):
        return False
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, _ = adapter.match(_in_this_language(place), method="GET") if adapter else ("", {})
    except (HTTPException, BuildError):
        return False
    return endpoint not in ("", "account.sign_in", "account.sign_out", "account.leave")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(service().form_key, salt="where to after sign-in")
