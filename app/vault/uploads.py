"""What an upload is: extension, first bytes and parser must all say the same (security S601 to S603)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePosixPath

import filetype

from app.vault import inspection
from charter.sentence import Sentence

MOST_OCTETS = 20 * 1024 * 1024
TEXT = "text/plain"
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".txt": TEXT,
}

NO_FILE = Sentence("Choose a file.")
EMPTY = Sentence("The file is empty. Choose another file.")
TOO_LARGE = Sentence("The file is larger than 20 MB. Choose a smaller file, or send it in parts.")
NOT_ALLOWED = Sentence("Choose a PDF, JPEG, PNG, WebP or TXT file. Other kinds of file are not taken.")
NOT_WHAT_IT_SAYS = Sentence("The file is not what its name says. Save it in the kind that its name says.")
LOCKED = Sentence("The PDF is locked with a password. Save it without a password, then choose it again.")
UNREADABLE = Sentence("The file is damaged and cannot be opened. Save it anew, then choose it again.")
TOO_MANY_PIXELS = Sentence("The picture has more than 50 million pixels. Choose a smaller one.")
TOO_MANY_PAGES = Sentence("The PDF has more than 500 pages. Send it in parts.")
NOT_TEXT = Sentence("The text is not in UTF-8. Save it as UTF-8 text, then choose it again.")

_SENTENCES = {
    inspection.LOCKED: LOCKED,
    inspection.BROKEN: UNREADABLE,
    inspection.TOO_MANY_PIXELS: TOO_MANY_PIXELS,
    inspection.TOO_MANY_PAGES: TOO_MANY_PAGES,
}


def media_type_of(name: str) -> str | None:
    """Return the media type that a file's name promises; None for kinds that are not taken."""
    return MEDIA_TYPES.get(PurePosixPath(name.replace("\\", "/")).suffix.lower())


def objection_to(name: str, content: bytes) -> Sentence | None:
    """Return why a file is not taken, or None.

    Args:
        name: as the browser sent it.
        content: all its bytes.
    """
    if not name:
        return NO_FILE
    media_type = media_type_of(name)
    if media_type is None:
        return NOT_ALLOWED
    if not content:
        return EMPTY
    if len(content) > MOST_OCTETS:
        return TOO_LARGE
    if media_type == TEXT:
        return _objection_to_text(content)
    if filetype.guess_mime(content) != media_type:
        return NOT_WHAT_IT_SAYS
    return _SENTENCES.get(_verdict(media_type, content))


def _objection_to_text(content: bytes) -> Sentence | None:
    if filetype.guess_mime(content) is not None:
        return NOT_WHAT_IT_SAYS
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return NOT_TEXT
    return NOT_WHAT_IT_SAYS if any(letter < " " and letter not in "\t\r\n\f" for letter in text) else None


def _verdict(media_type: str, content: bytes) -> str:
    """Ask a process of its own; one that is killed by its limits has met a file that is not for us."""
    program = str(Path(inspection.__file__))
    try:
        done = subprocess.run(  # noqa: S603 - our own program, by its path, with a word of our own
            [sys.executable, "-I", program, media_type], input=content, capture_output=True, check=False,
            timeout=inspection.MOST_SECONDS + 5, env={},
        )
    except subprocess.TimeoutExpired:
        return inspection.BROKEN
    said = done.stdout.decode("ascii", "replace")
    return said if done.returncode == 0 else inspection.BROKEN
