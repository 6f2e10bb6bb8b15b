"""`/log/`: what everyone may fetch of the log, in the formats of other transparency logs (ledger 4.4).

A bare room: no words for people, no cookie, the same for all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from app.chancery import Chancery
from app.operations.bundles import export_delta, export_public
from app.operations.publishing import Wanted, published
from app.queries.log_pages import (
    PUBLISHED,
    checkpoint_text,
    open_text,
    policy_text,
    public_edition,
    register_text,
    signed_size,
    tile_text,
    tiles_folder,
    was_signed,
)
from app.web.access import public
from app.web.sending import as_published
from app.web.visitor import service
from charter.archive import own_archive
from charter.tiles import WIDTH, Tile, tile_path

bp = Blueprint("log", __name__, url_prefix="/log")

_PLACE = re.compile(r"((?:x[0-9]{3}/){0,3})([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
_TEXT, _JSON, _LINES = "text/plain; charset=utf-8", "application/json", "application/jsonl"
_SHORT, _FOR_EVER = "public, max-age=60", "public, max-age=31536000, immutable"


@bp.get("/checkpoint")
@public
def checkpoint() -> ResponseReturnValue:
    """Answer the last signed checkpoint; cosignatures may still come, so it is kept for a minute only."""
    with service().database.reading() as session:
        return _answer(checkpoint_text(session), _TEXT)


@bp.get("/tile/<int(max=7):level>/<path:place>")
@public
def tile(level: int, place: str) -> ResponseReturnValue:
    """Answer a hash tile; it never changes."""
    asked = _tile(level, place)
    with service().database.reading() as session:
        folder = tiles_folder(service().settings.data_folder)
        contents = None if asked is None else tile_text(session, folder, asked)
    return _answer(contents, "application/octet-stream", _FOR_EVER)


@bp.get("/open/<int(max=99999999):block>.jsonl")
@public
def open_leaves(block: int) -> ResponseReturnValue:
    """Answer the open leaves of a block of 256; it grows when a case is published."""
    with service().database.reading() as session:
        return _answer(open_text(session, block), _LINES)


@bp.get("/register.json")
@public
def register() -> ResponseReturnValue:
    """Answer the register of published cases as the log last stated it."""
    with service().database.reading() as session:
        return _answer(register_text(session), _JSON)


@bp.get("/policy.txt")
@public
def policy() -> ResponseReturnValue:
    """Answer the verifier's policy; whoever wants to be sure takes it from elsewhere."""
    with service().reading_office() as office:
        return _answer(policy_text(office), _TEXT)


@bp.get("/bundle.zip")
@public
def bundle() -> ResponseReturnValue:
    """Answer the public bundle, written once for each state of what is public."""
    with service().auditing_office() as office:
        wanted = Wanted("public", public_edition(office.session) or abort(404), "zip")
        path = written_for_all(office, "bundles", wanted, lambda place: export_public(office, place))
    return as_published(path, f"offramp-{path.name}", "application/zip")


@bp.get("/delta/<int(max=999999999):since>.zip")
@public
def delta(since: int) -> ResponseReturnValue:
    """Answer what the public bundle has gained since a signed size, written once for each state as well."""
    with service().auditing_office() as office:
        if not was_signed(office.session, since):
            abort(404)
        wanted = Wanted("delta", public_edition(office.session) or abort(404), f"{since}.zip")
        path = written_for_all(office, "bundles", wanted, lambda place: export_delta(office, place, since))
    return as_published(path, f"offramp-{path.name}", "application/zip")


@bp.get("/charter.pyz")
@public
def verifier() -> ResponseReturnValue:
    """Answer the verifier as one file: the code by which this service itself judges."""
    return _answer(verifier_archive(), "application/octet-stream")


@cache
def verifier_archive() -> bytes:
    """Return the verifier's bytes, packed once: the code of a running service does not change."""
    return own_archive()


def written_for_all(
    office: Chancery, folder: str, wanted: Wanted, write: Callable[[Path], object]
) -> Path:
    """Return a file for everyone, written at the office's checkpoint unless it is kept; see `published`."""
    size = signed_size(office.session)
    return published(office.files / PUBLISHED / folder, wanted, write, lambda: _signed_now() == size)


def _signed_now() -> int:
    with service().database.reading() as session:
        return signed_size(session)


def _tile(level: int, place: str) -> Tile | None:
    """Read the place of a tile; None unless it is written in its one form."""
    parts = _PLACE.fullmatch(place)
    if parts is None:
        return None
    index = int(parts[1].replace("x", "").replace("/", "") + parts[2])
    asked = Tile(level, index, WIDTH if parts[3] is None else int(parts[3]))
    return asked if tile_path(level, index, asked.width) == f"tile/{level}/{place}" else None


def _answer(contents: bytes | None, media_type: str, keep: str = _SHORT) -> Response:
    if contents is None:
        abort(404)
    answer = Response(contents, content_type=media_type)
    answer.headers["Cache-Control"] = keep
    return answer
