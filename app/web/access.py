"""Who may open a page. A view says so itself; one that says nothing stops the service at its start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, abort, current_app, g, redirect, request
from flask.typing import ResponseReturnValue

from app.web.csrf import comes_from_elsewhere, token_fits
from app.web.kept import keep_what_was_typed, to_sign_in
from app.web.redraw import redraw, switches_language
from app.web.visitor import current_account, seen_session
from charter.rights import Right, allows
from charter.sentence import Sentence

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
FORM_OCTETS = 1_000_000
FILE_OCTETS = 21_000_000
OPENED_BEFORE = Sentence("This page was opened before you signed in. Check what you typed and send it again.")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ViewWithoutRight(Exception):
    """A view carries neither ``@may`` nor ``@public`` nor ``@doorstep``; its author's fault."""


@dataclass(frozen=True)
class Admission:
    """Whom a view admits: holders of a right, or everyone.

    A public page reads no cookie and is the same for all. A doorstep page is open to everyone but
    has a form, so it gives visitors a cookie to bind the form to.
    """

    right: Right | None = None
    is_doorstep: bool = False
    most_octets: int = FORM_OCTETS

    @property
    def is_public(self) -> bool:
        """Say whether the page is the same for all, read without any cookie."""
        return self.right is None and not self.is_doorstep


def may(right: Right, *, most_octets: int = FORM_OCTETS) -> Callable[[View], View]:
    """Admit signed-in persons who hold the right; `most_octets` limits what may be sent here."""
    return _admit(Admission(right, most_octets=most_octets))


def public(view: View) -> View:
    """Admit everyone; no cookie is read or set, and the page is the same for all."""
    return _admit(Admission())(view)


def doorstep(view: View) -> View:
    """Admit everyone to a page with a form, such as sign-in."""
    return _admit(Admission(is_doorstep=True))(view)


def _admit(admission: Admission) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.admission = admission  # type: ignore[attr-defined]  # a function carries its own right
        return view

    return mark


def admission_of(endpoint: str | None) -> Admission | None:
    """Return whom the endpoint's view admits; None where nothing is said or there is no view."""
    view = current_app.view_functions.get(endpoint or "")
    found: Admission | None = getattr(view, "admission", None)
    return found


def check_every_view(app: Flask) -> None:
    """Refuse to start when a view says nothing about who may open it (S202)."""
    silent = sorted(
        name for name, view in app.view_functions.items()
        if name != "static" and getattr(view, "admission", None) is None
    )
    if silent:
        raise ViewWithoutRight(f"No right is stated for: {', '.join(silent)}.")


def guard() -> ResponseReturnValue | None:
    """Stand before every view: origin, right, form token, in this order. Default: deny."""
    if request.endpoint is None or request.endpoint == "static":
        return None  # nothing there: the router answers
    admission = admission_of(request.endpoint)
    if admission is None:
        abort(404)
    if "\x00" in request.path:
        abort(404)  # no id of ours has one, and a database answers it with a fault
    request.max_content_length = admission.most_octets
    changes = request.method not in _SAFE
    if changes and comes_from_elsewhere():
        abort(403)
    if admission.is_public:
        g.account = None  # a public page is the same for all
        return abort(405) if changes else None
    return _check_right(admission, changes=changes) or (_check_token() if changes else None)


def _check_right(admission: Admission, *, changes: bool) -> ResponseReturnValue | None:
    account = current_account()
    if admission.right is None:
        return None
    if account is None:
        live = seen_session()
        if changes and live is not None:
            return keep_what_was_typed(live)
        return redirect(to_sign_in(), 303)
    if admission.right is not Right.ACCOUNT and not allows(admission.right, account.roles):
        abort(404)  # not yours looks like not there (S206)
    return None


def _check_token() -> ResponseReturnValue | None:
    if not token_fits() or "\x00" in request.form.get("key", ""):
        return redraw(422, (OPENED_BEFORE,))
    if switches_language():
        return redraw(200)
    return None
