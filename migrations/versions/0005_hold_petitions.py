"""Hold petitions.

Makes new tables; no row that lives is touched.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"


def upgrade():
    op.create_table(
        "case_secrets",
        sa.Column("petition_id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("petition_id", name=op.f("pk_case_secrets")),
    )
    op.create_table(
        "drafts",
        sa.Column("petition_id", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("petition_id", "author", "kind", name=op.f("pk_drafts")),
    )
    op.create_table(
        "evidence",
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("petition_id", sa.String(length=32), nullable=False),
        sa.Column("stored", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("filed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_petition_id"), ["petition_id"], unique=False)

    op.create_table(
        "handle_links",
        sa.Column("petition_id", sa.String(length=32), nullable=False),
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("petition_id", "handle", name=op.f("pk_handle_links")),
        sa.UniqueConstraint("petition_id", "person_id", name=op.f("uq_handle_links_petition_id_person_id")),
    )
    with op.batch_alter_table("handle_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handle_links_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sections",
        sa.Column("petition_id", sa.String(length=32), nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("saved_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("petition_id", "letter", name=op.f("pk_sections")),
    )
    op.create_table(
        "authorships",
        sa.Column("petition_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_authorships_account_id")),
        sa.PrimaryKeyConstraint("petition_id", name=op.f("pk_authorships")),
    )
    with op.batch_alter_table("authorships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authorships_account_id"), ["account_id"], unique=False)

    op.create_table(
        "petitions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("admitted_on", sa.Date(), nullable=True),
        sa.Column("college", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("closing", sa.String(length=20), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "stage IN ('draft', 'admissibility', 'returned', 'inadmissible', 'inquiry', 'dialogue', 'assessment', 'deliberation', 'report', 'voting', 'standstill', 'endorsement', 'in_force', 'closed', 'withdrawn', 'lapsed', 'no_decision')",
            name=op.f("ck_petitions_stage_known"),
        ),
        sa.ForeignKeyConstraint(
            ["id", "last_seq"],
            ["log_entries.case_id", "log_entries.case_seq"],
            name=op.f("fk_petitions_id_last_seq"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petitions")),
        sa.UniqueConstraint("number", name=op.f("uq_petitions_number")),
    )
    with op.batch_alter_table("petitions", schema=None) as batch_op:
        batch_op.create_index("ix_petitions_stage_due", ["stage", "due_on"], unique=False)

    op.create_table(
        "readings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("reader", sa.String(length=64), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["evidence.item"], name=op.f("fk_readings_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
    )
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_readings_on_day"), ["on_day"], unique=False)

    op.create_table(
        "identity_requests",
        sa.Column("petition_id", sa.String(length=32), nullable=False),
        sa.Column("org", sa.String(length=40), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_identity_requests_petition_id")
        ),
        sa.PrimaryKeyConstraint("petition_id", "org", name=op.f("pk_identity_requests")),
    )
    op.create_table(
        "seats",
        sa.Column("petition_id", sa.String(length=32), nullable=False),
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("org", sa.String(length=40), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("out", sa.String(length=20), nullable=True),
        sa.Column("declared_on", sa.Date(), nullable=True),
        sa.Column("effect", sa.String(length=20), nullable=True),
        sa.Column("rapporteur", sa.Boolean(), nullable=False),
        sa.Column("sealed_on", sa.Date(), nullable=True),
        sa.Column("voted_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_seats_petition_id")),
        sa.PrimaryKeyConstraint("petition_id", "handle", name=op.f("pk_seats")),
    )
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.create_index("ix_seats_handle", ["handle"], unique=False)
        batch_op.create_index(
            "uq_seats_one_rapporteur",
            ["petition_id"],
            unique=True,
            sqlite_where=sa.text("rapporteur"),
            postgresql_where=sa.text("rapporteur"),
        )


def downgrade():
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_seats_one_rapporteur",
            sqlite_where=sa.text("rapporteur"),
            postgresql_where=sa.text("rapporteur"),
        )
        batch_op.drop_index("ix_seats_handle")

    op.drop_table("seats")
    op.drop_table("identity_requests")
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_readings_on_day"))

    op.drop_table("readings")
    with op.batch_alter_table("petitions", schema=None) as batch_op:
        batch_op.drop_index("ix_petitions_stage_due")

    op.drop_table("petitions")
    with op.batch_alter_table("authorships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authorships_account_id"))

    op.drop_table("authorships")
    op.drop_table("sections")
    with op.batch_alter_table("handle_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handle_links_person_id"))

    op.drop_table("handle_links")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_petition_id"))

    op.drop_table("evidence")
    op.drop_table("drafts")
    op.drop_table("case_secrets")
