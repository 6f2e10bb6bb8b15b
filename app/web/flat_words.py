"""How flat exports speak in the language of whoever asks: heads of columns, acts, roles."""

from __future__ import annotations

from flask_babel import gettext as _

from app.operations.flat import Wording
from app.web.entry_words import entry_words
from app.web.filters import word
from charter.vocabulary import Role


def wording() -> Wording:
    """Return the words of the present language."""
    heads = {
        "number": _("Entry"),
        "date": _("Date"),
        "case": _("Petition"),
        "act": _("What happened"),
        "type": _("Type of the entry"),
        "role": _("Role"),
        "organisation": _("Organisation"),
        "facts": _("Public facts"),
    }
    return Wording(heads, entry_words, lambda role: word(Role(role)))
