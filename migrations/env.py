"""Alembic's entry: our metadata, PostGIS and the job queue's own tables left alone."""

from __future__ import annotations

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine, pool

from app import load_tables
from core.db import Base

FOREIGN = ("procrastinate_", "spatial_ref_sys", "alembic_version")


def include_object(item, name, kind, reflected, compare_to):
    """Leave out what belongs to PostGIS or to the job queue."""
    if kind == "table" and name.startswith(FOREIGN):
        return False
    return alembic_helpers.include_object(item, name, kind, reflected, compare_to)


def run() -> None:
    """Run the migrations on the connection or address handed in."""
    load_tables()
    settings = context.config.attributes
    engine = create_engine(settings["url"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=include_object,
            process_revision_directives=alembic_helpers.writer,
            render_item=alembic_helpers.render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.execute("SET LOCAL lock_timeout = '5s'")
            context.run_migrations()
    engine.dispose()


run()
