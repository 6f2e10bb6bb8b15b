"""The start page: what this is, what is needed, who reads, what becomes public, what can go wrong (U301)."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.web.access import public
from app.web.pages import show

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def start() -> ResponseReturnValue:
    """Show the start page."""
    return show("home/start.html")
