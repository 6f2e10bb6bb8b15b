"""Drawing a page again with what was typed: after a refusal, on a stale page, in another language.

The view is run as for GET, so it can change nothing, while its form takes the posted values (U202).
"""

from __future__ import annotations

from flask import Response, current_app, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from charter.sentence import Sentence

_OURS = frozenset({"csrf_token", "seen", "key", "switch", "confirmed", "change", "check", "keep"})
_NEVER_SHOWN = ("password", "code")


def switches_language() -> bool:
    """Say whether the form was sent only to see the page in another language (U706)."""
    return "switch" in request.form


def redraw(status: int, objections: tuple[Sentence, ...] = (), *, moved_on: bool = False) -> Response:
    """Return the page of this request with the typed values, and say above them what objected.

    Args:
        status: 200 for another language, 422 for a refusal, 409 for a stale page.
        objections: all of them, in the order of the guards.
        moved_on: the page was stale; its hidden fields are drawn anew.
    """
    g.objections, g.moved_on, g.is_redrawn = objections, moved_on, True
    g.page_form = None  # the form that was sent is not the one that is drawn now, if one is
    rule = request.url_rule
    if rule is not None and "GET" in (rule.methods or ()):
        request.method = "GET"
        try:
            answer = make_response(current_app.view_functions[rule.endpoint](**(request.view_args or {})))
        except HTTPException:
            answer = make_response("", 404)  # what the page showed is gone; say so on a page of its own
        if answer.status_code in (200, 422):
            answer.status_code = status
            return answer
        g.page_form = None
    return make_response(render_template("errors/refused.html", typed=typed_values()), status)


def typed_values() -> tuple[tuple[str, str], ...]:
    """Return what was typed, without secrets and our own hidden fields."""
    return tuple(
        (name, value) for name, value in request.form.items(multi=True)
        if value and name not in _OURS and not any(word in name for word in _NEVER_SHOWN)
    )
