from pathlib import PurePath

from django.db import migrations, models
from django.db.models import Count, OuterRef, Subquery


def count_versions(apps, _editor):
    versions = apps.get_model("planner", "Version").objects
    before = versions.filter(plan=OuterRef("plan"), pk__lte=OuterRef("pk")).order_by()
    places = before.values("plan").annotate(place=Count("pk")).values("place")
    versions.update(number=Subquery(places))


def name_files(apps, _editor):
    reports = apps.get_model("planner", "Report").objects.exclude(file="")
    for pk, file, number in reports.values_list("pk", "file", "version__number").iterator():
        name = f"khutta - {number}{PurePath(file).suffix}"
        reports.filter(pk=pk).update(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("planner", "0003_version_as_of"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="number",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="name",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.RunPython(count_versions, migrations.RunPython.noop),
        migrations.RunPython(name_files, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="version",
            name="number",
            field=models.PositiveIntegerField(editable=False),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                fields=("plan", "number"), name="one_version_per_number"
            ),
        ),
    ]
