"""Hold the lists.

Makes new tables; no row that lives is touched.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade():
    op.create_table(
        "list_sources",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_list_sources")),
    )
    op.create_table(
        "name_tokens",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_tokens")),
        sa.UniqueConstraint("token", name=op.f("uq_name_tokens_token")),
    )
    op.create_table(
        "list_snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_code", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("parser", sa.Integer(), nullable=False),
        sa.Column("excerpt", sa.Boolean(), nullable=False),
        sa.Column("staged_on", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("entities", sa.Integer(), nullable=False),
        sa.Column("orphans", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(edition IS NULL) = (accepted_on IS NULL)", name=op.f("ck_list_snapshots_accepted_has_edition")
        ),
        sa.ForeignKeyConstraint(
            ["source_code"], ["list_sources.code"], name=op.f("fk_list_snapshots_source_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_snapshots")),
        sa.UniqueConstraint("source_code", "digest", name=op.f("uq_list_snapshots_source_code_digest")),
        sa.UniqueConstraint("source_code", "edition", name=op.f("uq_list_snapshots_source_code_edition")),
    )
    op.create_table(
        "name_token_keys",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["name_tokens.id"], name=op.f("fk_name_token_keys_token_id")),
        sa.PrimaryKeyConstraint("key", "token_id", name=op.f("pk_name_token_keys")),
    )
    op.create_table(
        "designations",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_code", sa.String(length=16), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_snapshot_id", sa.Integer(), nullable=False),
        sa.Column("last_snapshot_id", sa.Integer(), nullable=False),
        sa.Column("removed_in_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["first_snapshot_id"], ["list_snapshots.id"], name=op.f("fk_designations_first_snapshot_id")
        ),
        sa.ForeignKeyConstraint(
            ["last_snapshot_id"], ["list_snapshots.id"], name=op.f("fk_designations_last_snapshot_id")
        ),
        sa.ForeignKeyConstraint(
            ["removed_in_id"], ["list_snapshots.id"], name=op.f("fk_designations_removed_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_code"], ["list_sources.code"], name=op.f("fk_designations_source_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_designations")),
        sa.UniqueConstraint("source_code", "identity", name=op.f("uq_designations_source_code_identity")),
    )
    with op.batch_alter_table("designations", schema=None) as batch_op:
        batch_op.create_index("ix_designations_source_id", ["source_code", "source_id"], unique=False)

    op.create_table(
        "list_files",
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["list_snapshots.id"], name=op.f("fk_list_files_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "position", name=op.f("pk_list_files")),
    )
    op.create_table(
        "designation_versions",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("designation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("legal_act", sa.String(), nullable=True),
        sa.Column("listed_on", sa.String(length=10), nullable=True),
        sa.Column("citizenship", sa.JSON(), nullable=False),
        sa.Column("positions", sa.JSON(), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=True),
        sa.Column("reasons_language", sa.String(length=16), nullable=True),
        sa.Column("reasons_source", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["designation_id"], ["designations.id"], name=op.f("fk_designation_versions_designation_id")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["list_snapshots.id"], name=op.f("fk_designation_versions_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_designation_versions")),
        sa.UniqueConstraint(
            "designation_id", "number", name=op.f("uq_designation_versions_designation_id_number")
        ),
    )
    op.create_table(
        "designation_births",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("published", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("circa", sa.Boolean(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["designation_versions.id"], name=op.f("fk_designation_births_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_designation_births")),
    )
    op.create_table(
        "designation_names",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("script", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("quality", sa.String(), nullable=True),
        sa.Column("strength", sa.String(length=16), nullable=False),
        sa.Column("romanised", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["designation_versions.id"], name=op.f("fk_designation_names_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_designation_names")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_designation_names_version_id_position")),
    )
    op.create_table(
        "name_postings",
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["designation_names.id"], name=op.f("fk_name_postings_name_id")),
        sa.ForeignKeyConstraint(["token_id"], ["name_tokens.id"], name=op.f("fk_name_postings_token_id")),
        sa.PrimaryKeyConstraint("token_id", "name_id", name=op.f("pk_name_postings")),
    )
    with op.batch_alter_table("name_postings", schema=None) as batch_op:
        batch_op.create_index("ix_name_postings_name_id", ["name_id"], unique=False)


def downgrade():
    with op.batch_alter_table("name_postings", schema=None) as batch_op:
        batch_op.drop_index("ix_name_postings_name_id")

    op.drop_table("name_postings")
    op.drop_table("designation_names")
    op.drop_table("designation_births")
    op.drop_table("designation_versions")
    op.drop_table("list_files")
    with op.batch_alter_table("designations", schema=None) as batch_op:
        batch_op.drop_index("ix_designations_source_id")

    op.drop_table("designations")
    op.drop_table("name_token_keys")
    op.drop_table("list_snapshots")
    op.drop_table("name_tokens")
    op.drop_table("list_sources")
