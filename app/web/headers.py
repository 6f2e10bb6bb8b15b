"""Headers of every response, errors and static files included (S313, S316)."""

from __future__ import annotations

from flask import Flask, Response, g, request

from app.web.access import admission_of
from app.web.visitor import give_cookie

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "",
    "Referrer-Policy": "same-origin",
}


def install(app: Flask, *, is_https: bool) -> None:
    """Add the headers to all that the application answers."""

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if is_https:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        _say_how_to_keep(response)
        if g.get("visit_is_new") and response.status_code != 404:
            give_cookie(response, "visit", g.visit)
        return response


def _say_how_to_keep(response: Response) -> None:
    if "Cache-Control" in response.headers and request.endpoint != "static":
        return
    admission = admission_of(request.endpoint)
    if request.endpoint == "static" and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=3600"
    elif admission is not None and admission.is_public and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=60"
    else:
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
