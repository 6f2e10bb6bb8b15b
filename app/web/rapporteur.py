"""The seat that leads: its pages of the dialogue and of the report, as one room."""

from __future__ import annotations

from app.web import rapporteur_dialogue, rapporteur_report
from app.web.rapporteur_room import bp

__all__ = ["bp", "rapporteur_dialogue", "rapporteur_report"]
