"""What was recorded before the chain is signed as it is found; typed reasons leave the entries."""

from django.db import migrations

from buendnis.people import signing
from buendnis.people.models.records import new_nonce

TYPED = ("reason", "text")


def sign(apps, schema_editor):
    entries = apps.get_model("people", "RecordEntry")
    reasons = apps.get_model("people", "RecordReason")
    key = signing.present_key()
    for entry in entries.objects.filter(digest="").order_by("pk").iterator():
        typed = [str(entry.details.pop(name)) for name in TYPED if entry.details.get(name)]
        entry.nonce, entry.key_id = new_nonce(), key.id
        if typed:
            salt = new_nonce()
            entry.reason_digest = signing.reason_digest(typed[0], salt, key)
            reasons.objects.create(entry=entry, text=typed[0], salt=salt)
        entry.digest = signing.entry_digest(vars(entry), key)
        entry.save()


class Migration(migrations.Migration):
    dependencies = [("people", "0003_record_chain")]

    operations = [migrations.RunPython(sign, migrations.RunPython.noop)]
