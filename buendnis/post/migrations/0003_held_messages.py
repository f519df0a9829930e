from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('post', '0002_answered_and_dropped'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='state',
            field=models.CharField(choices=[('waiting', 'wartet'), ('sending', 'wird gesendet'), ('sent', 'gesendet'), ('stuck', 'hängt fest'), ('dropped', 'nicht gesendet'), ('held', 'zurückgehalten')], default='waiting', max_length=10, verbose_name='Stand'),
        ),
    ]
