"""The groups of commands that open what is sealed."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from app.service import DataKeyGone


class Commands(AppGroup):
    """A group whose commands say in one sentence that a data key is not there, and write nothing more."""

    def invoke(self, ctx: click.Context) -> Any:
        """Do what was asked."""
        try:
            return super().invoke(ctx)
        except DataKeyGone as gone:
            raise click.ClickException(str(gone)) from None
