"""Read an upload for real, in a process of its own with few rights (security S603).

Run by its path as ``python -I inspection.py MEDIA_TYPE`` with the file on standard input; prints one word:
`sound`, `locked`, `broken`, `too_many_pixels` or `too_many_pages`. It imports nothing of the service.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings

SOUND, LOCKED, BROKEN = "sound", "locked", "broken"
TOO_MANY_PIXELS, TOO_MANY_PAGES = "too_many_pixels", "too_many_pages"
MOST_PIXELS, MOST_PAGES = 50_000_000, 500
_MOST_MEMORY = 512 * 1024 * 1024
MOST_SECONDS = 20


def limit_this_process() -> None:
    """Give up memory, time, and the right to write files or start processes, before anything is read."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def verdict_on(media_type: str, content: bytes) -> str:
    """Return the word for a PDF or an image."""
    if media_type == "application/pdf":
        return _pdf(content)
    return _image(media_type, content)


def _pdf(content: bytes) -> str:
    import pikepdf  # noqa: PLC0415 - a process for an image does not load the PDF library

    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError:
        return LOCKED
    except (pikepdf.PdfError, ValueError):
        return BROKEN
    if pages > MOST_PAGES:
        return TOO_MANY_PAGES
    return SOUND if pages else BROKEN


def _image(media_type: str, content: bytes) -> str:
    from PIL import Image  # noqa: PLC0415 - a process for a PDF does not load the image library

    warnings.simplefilter("ignore")  # the library warns of size; the limit below refuses it
    Image.MAX_IMAGE_PIXELS = None
    kind = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}[media_type]
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return TOO_MANY_PIXELS
            picture.load()
    except (OSError, SyntaxError, ValueError, EOFError):
        return BROKEN
    return SOUND


if __name__ == "__main__":
    limit_this_process()
    sys.stdout.write(verdict_on(sys.argv[1], sys.stdin.buffer.read()))
