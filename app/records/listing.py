"""The official lists as their publishers wrote them: files, snapshots, designations and their versions.

Rows are written by `app.operations.lists` and `app.registry.index`, and never deleted, the search
index apart. Ids of the large tables are given by the writer, which holds the lock of all sources.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

_DIGEST = String(64)
_CODE = String(16)


class ListSource(Base):
    """A list we read; its row is what an import locks."""

    __tablename__ = "list_sources"

    code: Mapped[str] = mapped_column(_CODE, primary_key=True)


class ListSnapshot(Base):
    """One state of a list: staged when it was read, accepted when it has an `edition`.

    `digest` is the SHA-256 of the publisher's bytes (see `app.registry.packing`), `root` the Merkle
    root over its entries; `published_on` is absent where neither file nor registrar says it. Added,
    changed and removed count persons, against the list accepted before.
    """

    __tablename__ = "list_snapshots"
    __table_args__ = (
        UniqueConstraint("source_code", "digest"),
        UniqueConstraint("source_code", "edition"),
        CheckConstraint("(edition IS NULL) = (accepted_on IS NULL)", name="accepted_has_edition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_code: Mapped[str] = mapped_column(ForeignKey("list_sources.code"))
    digest: Mapped[str] = mapped_column(_DIGEST)
    size: Mapped[int]
    published_on: Mapped[date | None]
    parser: Mapped[int]
    excerpt: Mapped[bool]
    staged_on: Mapped[date]
    accepted_on: Mapped[date | None]
    edition: Mapped[int | None]  # 1, 2, … among the accepted snapshots of the source
    persons: Mapped[int]
    entities: Mapped[int]
    orphans: Mapped[int]  # aliases that name no entry of the file
    added: Mapped[int]
    changed: Mapped[int]
    removed: Mapped[int]
    root: Mapped[str] = mapped_column(_DIGEST)


class ListFile(Base):
    """The exact bytes of one file of a snapshot, packed with zlib."""

    __tablename__ = "list_files"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("list_snapshots.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(_DIGEST)
    size: Mapped[int]
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class Designation(Base):
    """One entry of one list through all its versions; never deleted.

    `identity` finds it again in a later file; `source_id` is what the publisher calls it today.
    Absence from a snapshot is `removed_in`; why it is absent is never inferred.
    """

    __tablename__ = "designations"
    __table_args__ = (
        UniqueConstraint("source_code", "identity"),
        Index("ix_designations_source_id", "source_code", "source_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source_code: Mapped[str] = mapped_column(ForeignKey("list_sources.code"))
    source_id: Mapped[str]
    identity: Mapped[str]
    kind: Mapped[str] = mapped_column(_CODE)
    version: Mapped[int]  # the number of its newest version
    first_snapshot_id: Mapped[int] = mapped_column(ForeignKey("list_snapshots.id"))
    last_snapshot_id: Mapped[int] = mapped_column(ForeignKey("list_snapshots.id"))
    removed_in_id: Mapped[int | None] = mapped_column(ForeignKey("list_snapshots.id"))


class DesignationVersion(Base):
    """What a list said of a designation from one snapshot on, until a later version.

    `listed_on` is an ISO date cut to the precision that is published. `reasons` is the statement of
    reasons, in the publisher's words, with its language and where it stood.
    """

    __tablename__ = "designation_versions"
    __table_args__ = (UniqueConstraint("designation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    designation_id: Mapped[int] = mapped_column(ForeignKey("designations.id"))
    number: Mapped[int]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("list_snapshots.id"))
    content_digest: Mapped[str] = mapped_column(_DIGEST)
    name: Mapped[str]  # the primary name
    programme: Mapped[str]
    legal_act: Mapped[str | None]
    listed_on: Mapped[str | None] = mapped_column(String(10))
    citizenship: Mapped[list[str]] = mapped_column(JSON)
    positions: Mapped[list[str]] = mapped_column(JSON)
    measures: Mapped[list[str]] = mapped_column(JSON)
    reasons: Mapped[str | None]
    reasons_language: Mapped[str | None] = mapped_column(_CODE)
    reasons_source: Mapped[str | None]


class DesignationName(Base):
    """A name as published (NFC), with the spellings that the search compares."""

    __tablename__ = "designation_names"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("designation_versions.id"))
    position: Mapped[int]
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(_CODE)
    script: Mapped[str] = mapped_column(String(8))
    language: Mapped[str | None] = mapped_column(_CODE)
    quality: Mapped[str | None]  # as published
    strength: Mapped[str] = mapped_column(_CODE)  # our reading of it
    romanised: Mapped[str]
    folded: Mapped[str]


class DesignationBirth(Base):
    """A date of birth as published, and what could be read of it; `until` closes a range of years."""

    __tablename__ = "designation_births"

    version_id: Mapped[int] = mapped_column(ForeignKey("designation_versions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    published: Mapped[str]
    year: Mapped[int | None]
    month: Mapped[int | None]
    day: Mapped[int | None]
    circa: Mapped[bool]
    until: Mapped[int | None]


class NameToken(Base):
    """A folded word of some person's current name; `uses` counts those names."""

    __tablename__ = "name_tokens"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    uses: Mapped[int]


class NameTokenKey(Base):
    """A key under which a word is a candidate: its skeleton, or the skeleton less one letter."""

    __tablename__ = "name_token_keys"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("name_tokens.id"), primary_key=True)


class NamePosting(Base):
    """Where a word stands: one row for each current name of a listed person that has it."""

    __tablename__ = "name_postings"
    __table_args__ = (Index("ix_name_postings_name_id", "name_id"),)

    token_id: Mapped[int] = mapped_column(ForeignKey("name_tokens.id"), primary_key=True)
    name_id: Mapped[int] = mapped_column(ForeignKey("designation_names.id"), primary_key=True)
