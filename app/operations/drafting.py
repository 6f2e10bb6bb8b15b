"""Writing a petition: its sections change in a draft and in a returned petition, one change at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.chancery import Chancery
from app.operations.door import situation_of
from app.operations.sections import save_section, section_of
from app.operations.who import Who
from app.records.petition import Petition
from charter.moves import Refused
from charter.sentence import Sentence
from charter.vocabulary import Stage

EDITABLE = frozenset({Stage.DRAFT, Stage.RETURNED})
NOT_NOW = Sentence("The petition is filed. Its sections cannot be changed at this stage.")

Content = dict[str, Any]


def revise_section(
    office: Chancery, case_id: str, who: Who, letter: str, *,
    change: Callable[[Content], Content], complete: Callable[[Content], bool],
) -> None:
    """Change one section of one's own petition.

    Args:
        office: the transaction's office.
        case_id: the petition.
        who: its petitioner.
        letter: the section.
        change: makes the new content of the old, which is empty when nothing was typed.
        complete: says whether the new content answers all that the section asks.

    Raises:
        NotFound: no such petition for this person.
        Refused: the petition is filed, and was not returned.
    """
    # Two pages of one section sent together wait for one another, so that neither loses the other's words.
    office.session.execute(select(Petition.id).where(Petition.id == case_id).with_for_update())
    here = situation_of(office, case_id, who)
    if here.case.stage not in EDITABLE:
        raise Refused((NOT_NOW,))
    content = change(dict(section_of(office, case_id, letter) or {}))
    save_section(office, case_id, letter, content, complete=complete(content))
