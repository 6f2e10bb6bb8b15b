"""How files leave: always as a download, never drawn by the browser (security 7.6)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from flask import Response, send_file

from app.operations.evidence import OpenedFile
from app.web.signing import ToSign


def as_download(content: bytes, name: str) -> Response:
    """Hand out bytes as a file that no browser opens as a page (security S609)."""
    answer = send_file(
        BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=name
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def as_published(path: Path, name: str, media_type: str = "application/octet-stream") -> Response:
    """Hand out what was written for everyone, without telling when: somebody asked for it at that time."""
    answer = send_file(path, media_type, as_attachment=True, download_name=name, etag=False)
    for telling in ("Last-Modified", "Date"):
        answer.headers.pop(telling, None)
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


def send_original(opened: OpenedFile) -> Response:
    """Return a file that the guard has opened, under its own name and without a type that a browser runs."""
    return as_download(opened.content, opened.name)


def send_text(to_sign: ToSign) -> Response:
    """Return the exact text that an officer is to sign, byte for byte."""
    return send_file(BytesIO(to_sign.text), mimetype="text/plain", as_attachment=True,
                     download_name=to_sign.name)
