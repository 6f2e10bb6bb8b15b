"""Find acts by their actor.

Adds an index: everyone lists the acts in their own name, newest first, in a log of any size.
"""

from alembic import op

revision, down_revision = "0008", "0007"


def upgrade():
    op.create_index("ix_log_entries_actor", "log_entries", ["actor", "index"], unique=False)


def downgrade():
    op.drop_index("ix_log_entries_actor", table_name="log_entries")
