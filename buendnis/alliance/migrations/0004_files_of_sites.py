import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alliance', '0003_mark_of_theme'),
        ('base', '0002_stored_file'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='sitedocument',
            name='file',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='document', to='base.storedfile', verbose_name='Datei'),
        ),
        migrations.AddField(
            model_name='sitedocument',
            name='uploaded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='hochgeladen von'),
        ),
        migrations.AlterField(
            model_name='sitedocument',
            name='url',
            field=models.URLField(blank=True, max_length=400, verbose_name='Adresse'),
        ),
        migrations.AddConstraint(
            model_name='sitedocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('url', '')), models.Q(models.Q(('url', ''), _negated=True), ('file__isnull', True)), _connector='OR'), name='site_document_is_link_or_file'),
        ),
    ]
