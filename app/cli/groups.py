"""The command groups of ``flask``, in one list."""

from __future__ import annotations

from importlib import import_module

from click import Group

# A room is a module with a click group named ``group``.
ROOMS = ("clock", "db", "demo", "keys", "lists", "log", "people", "words")


def groups() -> tuple[Group, ...]:
    """Return the command groups."""
    return tuple(import_module(f"app.cli.{room}").group for room in ROOMS)
