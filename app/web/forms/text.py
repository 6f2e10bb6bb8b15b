"""What is done to typed text before anything looks at it: blanks at the ends go, NFC, no NUL (U204, S703)."""

from __future__ import annotations

import unicodedata

_INVISIBLE = (
    "\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b"
    "\u202c\u202d\u202e\u202f\u205f\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3000\u3164\ufeff\uffa0"
)
_AT_ENDS = _INVISIBLE + " \t\r\n\v\f\x85" + "".join(chr(code) for code in range(0x2000, 0x200B))


def tidied(typed: str | None) -> str | None:
    """Return the text in NFC, without blanks and invisible characters at its ends."""
    if typed is None:
        return None
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip(_AT_ENDS)


def is_storable(text: str) -> bool:
    """Say whether the text has neither NUL nor a lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
