"""What failed at single petitions while a command went on with the others."""

from __future__ import annotations

from dataclasses import dataclass, field

import click
import structlog

_log = structlog.get_logger()


@dataclass
class Failures:
    """Where something failed and of what kind it was; never the message, which may quote a disclosure."""

    step: str
    petitions: list[str] = field(default_factory=list)

    def note(self, case_id: str, wrong: Exception) -> None:
        """Keep a petition, and write a line into the log of the service."""
        self.petitions.append(case_id)
        _log.error(f"{self.step} failed", petition=case_id, kind=type(wrong).__name__)


def tell_all(*failures: Failures) -> None:
    """End the command with exit code 1 when something failed, naming the petitions.

    Raises:
        ClickException: something failed.
    """
    told = [
        f"The {one.step} failed at these petitions and wrote nothing there: {', '.join(one.petitions)}"
        for one in failures
        if one.petitions
    ]
    if told:
        raise click.ClickException("\n".join(told))
