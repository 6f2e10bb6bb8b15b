"""How files leave: always as a download, never drawn by the browser (security 7.6)."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

from flask import Response, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from app.operations.evidence import OpenedFile
from app.operations.publishing import BeingWritten
from app.web.signing import ToSign


def as_download(content: bytes, name: str) -> Response:
    """Hand out bytes as a file that no browser opens as a page (security S609)."""
    return _sandboxed(BytesIO(content), name)


def as_written(path: Path, name: str) -> Response:
    """Hand out a file likewise that was written for one reader; it is open, so its folder may go."""
    return _sandboxed(path, name)


def _sandboxed(file: Path | BytesIO, name: str) -> Response:
    answer = send_file(
        file, mimetype="application/octet-stream", as_attachment=True, download_name=name,
        conditional=False, etag=False,
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    del answer.last_modified
    return answer


def as_published(path: Path, name: str, media_type: str = "application/octet-stream") -> Response:
    """Hand out what was written for everyone, without telling when: somebody asked for it at that time.

    Its name tells its state, so a download that broke off goes on with the same bytes or begins anew.

    Raises:
        BeingWritten: it was removed a moment ago.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise BeingWritten from None
    answer = send_file(file, media_type, as_attachment=True, download_name=name, conditional=False,
                       etag=path.name)
    answer.headers["Cache-Control"] = "public, max-age=60"
    size = answer.content_length = os.fstat(file.fileno()).st_size
    try:
        answer.make_conditional(request, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        answer.close()
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    answer.headers.pop("Date", None)
    return answer


def send_original(opened: OpenedFile) -> Response:
    """Return a file that the guard has opened, under its own name and without a type that a browser runs."""
    return as_download(opened.content, opened.name)


def send_text(to_sign: ToSign) -> Response:
    """Return the exact text that an officer is to sign, byte for byte."""
    return send_file(BytesIO(to_sign.text), mimetype="text/plain", as_attachment=True,
                     download_name=to_sign.name)
