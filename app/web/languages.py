"""The first segment of every address is the language (U705); nothing else remembers it."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

LANGUAGES = ("en", "ru", "uk")
# Such words in a query would steer how our own addresses are made, as all that begin with `_` would.
_STEERING = frozenset({"endpoint", "lang"})
NAMES = {"en": "English", "ru": "Русский", "uk": "Українська"}
SEGMENT = f"/<any({','.join(LANGUAGES)}):lang>"


def locale() -> str:
    """Return the language of this request: the address says it, or else the browser's preference."""
    if "lang" not in g:
        first = request.path.lstrip("/").partition("/")[0]
        preferred = request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])
        g.lang = first if first in LANGUAGES else preferred
    found: str = g.lang
    return found


def install(app: Flask) -> None:
    """Take the language out of the address before views run, and put it into every address made."""

    @app.url_value_preprocessor
    def _take(endpoint: str | None, values: dict[str, Any] | None) -> None:
        del endpoint
        if values is not None and "lang" in values:
            g.lang = values.pop("lang")

    @app.url_defaults
    def _put(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = locale()


def with_language(app: Flask) -> ResponseReturnValue | None:
    """Return the redirect of an address that lacks only its language, or None."""
    if request.method not in ("GET", "HEAD"):
        return None
    adapter = app.create_url_adapter(request)
    path = f"/{locale()}{request.path}"
    try:
        if adapter is None or request.path.lstrip("/").partition("/")[0] in LANGUAGES:
            return None
        adapter.match(path, method="GET")
    except HTTPException:
        return None
    answer = redirect(path + (f"?{request.query_string.decode('latin-1')}" if request.query_string else ""))
    answer.headers["Vary"] = "Accept-Language"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def same_place(lang: str) -> str:
    """Return the address of this very page in another language."""
    if request.endpoint is None or request.url_rule is None:
        return url_for("home.start", lang=lang)
    values: dict[str, Any] = {
        name: said for name, said in request.args.lists()
        if name not in _STEERING and not name.startswith("_")
    }
    return url_for(request.endpoint, **{**values, **(request.view_args or {}), "lang": lang})
