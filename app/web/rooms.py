"""The blueprints of the service, in one list; each lives under the language segment unless it is bare."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

# A room is a module with a blueprint named ``bp``.
ROOMS = (
    "home", "account", "acts", "portal", "desk", "rapporteur",
    "registrar", "registrar_lists", "officer", "proposals", "confirming", "public",
    "college", "observer", "liaison", "auditor",
)
# Bare rooms have no words for people: tiles of the log, downloads, health.
BARE_ROOMS: tuple[str, ...] = ("log",)


def blueprints(rooms: tuple[str, ...]) -> tuple[Blueprint, ...]:
    """Return the blueprints of the rooms named."""
    return tuple(import_module(f"app.web.{room}").bp for room in rooms)
