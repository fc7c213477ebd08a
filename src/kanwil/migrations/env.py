"""How Alembic runs here: always on the connection that it is handed, in that transaction."""

from alembic import context

from kanwil.base.store import METADATA
from kanwil.migrations import declare_tables

declare_tables()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
