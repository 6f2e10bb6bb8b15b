"""The rapporteur's room: pages that the seat has which leads, beside those of every seat."""

from __future__ import annotations

from flask import Blueprint

from charter.vocabulary import Role

bp = Blueprint("rapporteur", __name__, url_prefix="/lead")
LEADS = Role.RAPPORTEUR
