"""Hold post.

Makes new tables; no row that lives is touched.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0006", "0005"


def upgrade():
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_index", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["entry_index"], ["log_entries.index"], name=op.f("fk_letters_entry_index")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("entry_index", "recipient", name=op.f("uq_letters_entry_index_recipient")),
    )
    op.create_table(
        "receipts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("entry_index", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["entry_index"], ["log_entries.index"], name=op.f("fk_receipts_entry_index")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_receipts")),
    )


def downgrade():
    op.drop_table("receipts")
    op.drop_table("letters")
