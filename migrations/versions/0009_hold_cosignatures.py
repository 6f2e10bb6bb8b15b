"""Hold cosignatures.

Makes a new table; no row that lives is touched.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0009", "0008"

# This table refuses UPDATE and DELETE. The statements are those of the records, as they were then.
POSTGRESQL = """
CREATE TRIGGER {table}_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""
SQLITE = """
CREATE TRIGGER {table}_never_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} never change'); END
"""


def upgrade():
    op.create_table(
        "log_cosignatures",
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("cosigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["size"], ["log_checkpoints.size"], name=op.f("fk_log_cosignatures_size")),
        sa.PrimaryKeyConstraint("size", "key", name=op.f("pk_log_cosignatures")),
    )
    refuse_change("log_cosignatures")


def refuse_change(table):
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(SQLITE.format(table=table, verb=verb).strip())
        return
    op.execute(POSTGRESQL.format(table=table).strip())


def downgrade():
    op.drop_table("log_cosignatures")
