"""The petitioner's room. Its pages stand in the modules imported here, by what is done on them."""

from __future__ import annotations

from typing import Any

from app.web import (
    portal_acts,
    portal_files,
    portal_filing,
    portal_find,
    portal_list,
    portal_sections,
    portal_status,
)
from app.web.entry_words import entry_words
from app.web.filters import rough_date
from app.web.portal_answers import item_title, listed_births
from app.web.portal_room import bp
from app.web.portal_words import CRITERIA, OUTCOMES, source_words
from app.web.section_words import FIELD_WORDS

__all__ = [
    "bp",
    "portal_acts",
    "portal_files",
    "portal_filing",
    "portal_find",
    "portal_list",
    "portal_sections",
    "portal_status",
]


@bp.context_processor
def _words() -> dict[str, Any]:
    """Give this room's templates the words that they write."""
    return {
        "criteria": CRITERIA,
        "entry_words": entry_words,
        "field_words": FIELD_WORDS,
        "listed_births": listed_births,
        "outcomes": OUTCOMES,
        "rough_date": rough_date,
        "source_words": source_words,
        "title_of": item_title,
    }
