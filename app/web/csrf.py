"""A form may be sent only from our own page, in the browser and session that it was drawn for (S308)."""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import urlsplit

from flask import request
from wtforms.csrf.core import CSRF

from app.web.visitor import form_secret, service

FIELD = "csrf_token"


def form_token() -> str:
    """Return the token of forms drawn for this session, or for this visitor."""
    secret = service().form_key
    return hmac.digest(secret, b"form token of " + form_secret().encode(), "sha256").hex()


def token_fits() -> bool:
    """Say whether the posted token is the one we drew into the form."""
    posted = request.form.get(FIELD, "")
    return hmac.compare_digest(posted.encode(), form_token().encode())


def comes_from_elsewhere() -> bool:
    """Say whether the browser states that another site made this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and _host(origin) != request.host


def is_known_same_origin() -> bool:
    """Say whether the browser states that our own page made this request."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _host(origin: str) -> str:
    return urlsplit(origin).netloc


class FormToken(CSRF):
    """Gives WTForms our token; the check itself is made before any view runs, without exemptions."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        """Return the token for the hidden field."""
        del csrf_token_field
        return form_token()

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Leave it at the check in ``access.py``."""
        del form, field
