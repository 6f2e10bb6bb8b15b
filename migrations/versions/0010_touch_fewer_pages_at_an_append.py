"""Touch fewer pages at an append.

The index of acts without a case no longer holds the acts of cases, and on SQLite a disclosure lies in one tree
instead of two. No row is changed; on SQLite the disclosures are copied once.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0010", "0009"

WITHOUT_A_CASE = sa.text("case_id IS NULL")


def upgrade():
    op.drop_index("ix_log_entries_roll", table_name="log_entries")
    op.create_index(
        "ix_log_entries_roll",
        "log_entries",
        ["index"],
        unique=False,
        sqlite_where=WITHOUT_A_CASE,
        postgresql_where=WITHOUT_A_CASE,
    )
    lay_disclosures(with_rowid=False)


def lay_disclosures(*, with_rowid):
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(
            "log_disclosures", recreate="always", table_kwargs={"sqlite_with_rowid": with_rowid}
        ):
            pass


def downgrade():
    lay_disclosures(with_rowid=True)
    op.drop_index("ix_log_entries_roll", table_name="log_entries")
    op.create_index("ix_log_entries_roll", "log_entries", ["case_id", "index"], unique=False)
