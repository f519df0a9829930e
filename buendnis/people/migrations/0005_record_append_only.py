"""The database itself refuses to change or delete what was recorded."""

from django.db import migrations, models

APPENDED = ("people_recordentry", "people_recordseal")
REASONS = "people_recordreason"

SQLITE = """
CREATE TRIGGER record_{event}_{table} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
"""
SQLITE_REPLACE = """
CREATE TRIGGER record_replace_{table} BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key} OR {twin} = NEW.{twin})
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
"""
POSTGRES_FUNCTION = """
CREATE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the record is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRES = """
CREATE TRIGGER record_{event}_{table} BEFORE {event} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION record_refuse()
"""


def locks(vendor):
    """Name of each trigger and the statement that makes it."""
    template, events = (SQLITE, ("update", "delete")) if vendor == "sqlite" else (
        POSTGRES, ("update", "delete", "truncate"))
    refused = [(event, table) for table in APPENDED for event in events] + [("update", REASONS)]
    for event, table in refused:
        yield f"record_{event}_{table}", table, template.format(event=event, table=table)
    if vendor == "sqlite":  # INSERT OR REPLACE deletes without asking the other triggers
        for table, key, twin in (
            ("people_recordentry", "id", "digest"),
            ("people_recordseal", "sequence", "entry_id"),
        ):
            made = SQLITE_REPLACE.format(table=table, key=key, twin=twin)
            yield f"record_replace_{table}", table, made


def lock(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION, params=None)
    for _, _, statement in locks(vendor):
        schema_editor.execute(statement, params=None)


def unlock(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name, table, _ in locks(vendor):
        where = f" ON {table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {name}{where}", params=None)
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION record_refuse()", params=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0004_record_digests")]

    operations = [
        migrations.AlterField(
            "recordentry",
            "digest",
            models.CharField(max_length=64, unique=True, editable=False),
        ),
        migrations.RunPython(lock, unlock),
    ]
