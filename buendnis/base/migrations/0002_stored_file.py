import buendnis.base.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0001_cache_table'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=60, storage=buendnis.base.models.private_storage, upload_to=buendnis.base.models.random_place, verbose_name='Datei')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('content_type', models.CharField(max_length=100, verbose_name='Art')),
                ('size', models.PositiveIntegerField(verbose_name='Größe in Byte')),
                ('digest', models.CharField(max_length=64, verbose_name='Prüfsumme')),
                ('state', models.CharField(choices=[('clean', 'geprüft'), ('pending', 'wird geprüft'), ('infected', 'zurückgehalten')], max_length=10, verbose_name='Stand')),
                ('finding', models.CharField(blank=True, max_length=120, verbose_name='Fund des Virenscanners')),
                ('stored_at', models.DateTimeField(verbose_name='abgelegt am')),
                ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='geprüft am')),
            ],
            options={
                'verbose_name': 'abgelegte Datei',
                'verbose_name_plural': 'abgelegte Dateien',
                'ordering': ['-stored_at', '-pk'],
                'indexes': [models.Index(fields=['state'], name='stored_file_state')],
            },
        ),
    ]
