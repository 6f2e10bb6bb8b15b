"""The roll as rows: organisations and places, as the log says; for queries only."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class OrganisationRow(Base):
    """A member organisation."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    since: Mapped[date]
    until: Mapped[date | None]


class PlaceRow(Base):
    """One person's place in the roll."""

    __tablename__ = "places"

    person_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    org: Mapped[str | None] = mapped_column(String(40), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    deputy: Mapped[bool]
