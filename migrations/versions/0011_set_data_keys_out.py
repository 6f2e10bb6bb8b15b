"""Set data keys out.

Which data key is destroyed stays here; the keys themselves lie in the key store, where `flask db upgrade` has
set them out just before. On the way back their places are empty, and a way up again sets none out.
"""

import sqlalchemy as sa
from alembic import context, op

revision, down_revision = "0011", "0010"


def upgrade():
    op.add_column(  # from here on nobody else writes this table until the revision is committed
        "data_keys", sa.Column("is_destroyed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    set_out_the_last()
    op.execute("UPDATE data_keys SET is_destroyed = (wrapped IS NULL)")
    with op.batch_alter_table("data_keys") as batch_op:
        batch_op.alter_column("is_destroyed", server_default=None, existing_type=sa.Boolean())
        batch_op.drop_column("wrapped")
    leave_no_bytes()


def set_out_the_last():
    way = context.config.attributes.get("way_out")
    if way is not None:
        way.set_out(op.get_bind())
    elif op.get_bind().scalar(sa.text("SELECT count(*) FROM data_keys WHERE length(wrapped) > 0")):
        raise RuntimeError("The data keys of this database would be lost; flask db upgrade sets them out.")


def leave_no_bytes():
    # PostgreSQL only hides the column that is dropped; writing the table anew leaves its bytes behind.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CLUSTER data_keys USING pk_data_keys")
        op.execute("ALTER TABLE data_keys SET WITHOUT CLUSTER")


def downgrade():
    op.add_column("data_keys", sa.Column("wrapped", sa.LargeBinary(), nullable=True))
    empty = sa.text("UPDATE data_keys SET wrapped = :empty WHERE NOT is_destroyed")
    op.get_bind().execute(empty, {"empty": b""})
    with op.batch_alter_table("data_keys") as batch_op:
        batch_op.drop_column("is_destroyed")
