"""One petition after the other, each in a unit of work of its own: what fails at one holds up no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.chancery import Chancery
from app.operations.checkpoints import OpenOffice

OnFailure = Callable[[str, Exception], None]
"""Is told of a petition at which something failed and nothing was written; then the others follow."""
_T = TypeVar("_T")


def raise_it(case_id: str, wrong: Exception) -> None:
    """Let the failure end the run: what is done unless somebody asks to be told."""
    wrong.add_note(f"This was at petition {case_id}.")
    raise wrong


def done_alone(
    step: Callable[[Chancery, str], _T], open_office: OpenOffice, case_id: str, on_failure: OnFailure
) -> _T | None:
    """Do a step for one petition and return what it returns, None when it failed."""
    try:
        with open_office() as office:
            return step(office, case_id)
    except Exception as wrong:  # noqa: BLE001 - whatever is wrong with one petition, the others are owed their day
        on_failure(case_id, wrong)
        return None
