"""How flat exports speak in the language of whoever asks: heads, acts, roles, where one was taken."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel import gettext as _

from app.operations.flat import Wording
from app.web.entry_words import entry_words
from app.web.filters import word
from app.web.languages import NAMES
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
    about = {
        "title": _("About this list"),
        "size": _("Entries in the log at the checkpoint"),
        "day": _("Day on which the checkpoint was signed"),
        "newer": _("Newer acts that the reader may know of"),
        "language": _("Language of this list"),
        "proof": _("A list proves nothing. It is for reading and counting; a bundle can be verified."),
    }
    return Wording(NAMES[str(get_locale())], heads, about, entry_words, lambda role: word(Role(role)))
