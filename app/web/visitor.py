"""Who is asking: the session cookie, and the form cookie of visitors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Response, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user

from app.operations.sessions import note_seen
from app.queries.accounts import LiveSession, digest_of, live_session
from app.service import Service
from charter.vocabulary import Role

_SEEN_EVERY = timedelta(minutes=1)  # one write a minute keeps the idle clock, not one a page


@dataclass(frozen=True)
class CurrentAccount(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """The signed-in person: account, place in the roll if any, and the roles held today."""

    account_id: str
    name: str
    person_id: str | None
    language: str
    roles: frozenset[Role]
    session_digest: str

    def get_id(self) -> str:
        """Return what flask-login knows the person by."""
        return self.account_id


def service() -> Service:
    """Return the running service."""
    found: Service = current_app.extensions["offramp"]
    return found


def cookie_name(kind: str) -> str:
    """Return the cookie's name; browsers hold the ``__Host-`` prefix to https."""
    return f"__Host-{kind}" if _is_https() else kind


def current_account() -> CurrentAccount | None:
    """Return who is signed in, read once a request; None for a visitor or a session that is over."""
    if "account" not in g:
        user = current_user._get_current_object()  # noqa: SLF001 - the person, not the proxy that finds them
        g.account = user if user.is_authenticated else None
    found: CurrentAccount | None = g.account
    return found


def install_login(app: Flask) -> None:
    """Let flask-login ask us who is signed in; the session row decides, and it keeps no cookie of its own."""
    manager = LoginManager(app)
    manager.session_protection = None  # it would tie the session to address and user agent (S1001)
    manager.request_loader(lambda _request: _find_account())


def signed_in() -> CurrentAccount:
    """Return who is signed in, on pages that only a signed-in person reaches."""
    account = current_account()
    if account is None:
        raise LookupError("This page is open to visitors; it may not ask who is signed in.")
    return account


def seen_session() -> LiveSession | None:
    """Return the session that the cookie names, over or not."""
    if "live_session" not in g:
        token = request.cookies.get(cookie_name("session"), "")
        g.live_session = None
        if token:
            with service().database.reading() as reading:
                g.live_session = live_session(reading, token, service().now())
    found: LiveSession | None = g.live_session
    return found


def form_secret() -> str:
    """Return the secret that this browser's form tokens are bound to."""
    live = seen_session()
    return live.csrf_secret if live is not None and not live.is_over else visit()


def visit() -> str:
    """Return the value of the visitor's form cookie, drawn when there is none yet."""
    if "visit" not in g:
        brought = request.cookies.get(cookie_name("visit"), "")
        g.visit_is_new = len(brought) != 64
        g.visit = service().locks.chance.octets(32, "visit").hex() if g.visit_is_new else brought
    found: str = g.visit
    return found


def visit_digest() -> str:
    """Return what may be stored of the visitor's cookie."""
    return digest_of(visit())


def give_cookie(response: Response, kind: str, value: str) -> None:
    """Set one of our cookies: this host, this browser session, no script, no other site (S302)."""
    response.set_cookie(
        cookie_name(kind), value, path="/", secure=_is_https(), httponly=True, samesite="Strict"
    )


def take_cookie(response: Response, kind: str) -> None:
    """Ask the browser to drop one of our cookies."""
    response.delete_cookie(
        cookie_name(kind), path="/", secure=_is_https(), httponly=True, samesite="Strict"
    )


def _find_account() -> CurrentAccount | None:
    live = seen_session()
    if live is None or live.is_over:
        return None
    held = service()
    now = held.now()
    if now - live.last_seen_at >= _SEEN_EVERY:
        with held.database.unit_of_work() as session:
            note_seen(session, live.token_digest, now)
    return CurrentAccount(
        live.account_id, live.account_name, live.person_id, live.language, _roles(live), live.token_digest
    )


def _roles(live: LiveSession) -> frozenset[Role]:
    if live.person_id is None:
        return frozenset({Role.PETITIONER})
    held = service()
    with held.database.reading() as session:
        return held.roles_of(session, live.person_id)


def _is_https() -> bool:
    return service().settings.base_url.startswith("https://")
