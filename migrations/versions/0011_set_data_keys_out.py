"""Set data keys out.

Which data key is destroyed stays here; the keys themselves lie in the key store, where `flask db upgrade` has
set them out just before. On the way back their places are empty, and a way up again sets none out.
"""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0011", "0010"


def upgrade():
    op.add_column(
        "data_keys", sa.Column("is_destroyed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE data_keys SET is_destroyed = (wrapped IS NULL)")
    with op.batch_alter_table("data_keys") as batch_op:
        batch_op.alter_column("is_destroyed", server_default=None, existing_type=sa.Boolean())
        batch_op.drop_column("wrapped")


def downgrade():
    op.add_column("data_keys", sa.Column("wrapped", sa.LargeBinary(), nullable=True))
    empty = sa.text("UPDATE data_keys SET wrapped = :empty WHERE NOT is_destroyed")
    op.get_bind().execute(empty, {"empty": b""})
    with op.batch_alter_table("data_keys") as batch_op:
        batch_op.drop_column("is_destroyed")
