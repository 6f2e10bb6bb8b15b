"""How an original leaves: always as a download, never drawn by the browser (security 7.6)."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from app.operations.evidence import OpenedFile


def send_original(opened: OpenedFile) -> Response:
    """Return a file that the guard has opened, under its own name and without a type that a browser runs."""
    answer = send_file(BytesIO(opened.content), mimetype="application/octet-stream", as_attachment=True,
                       download_name=opened.name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
