"""What Alembic runs for every command: the migrations of ``people.db``, on the connection that was handed over."""

from alembic import context

from surveytool.store.people_schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
