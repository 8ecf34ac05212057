"""What a database that is in use goes through when the program is renewed."""

import uuid

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate(*names: str):
    """The tables as they were after the last of these migrations."""
    executor = MigrationExecutor(connection)
    targets = [("planner", name) for name in names]
    executor.migrate(targets or executor.loader.graph.leaf_nodes("planner"))
    return MigrationExecutor(connection).loader.project_state(targets or None).apps.get_model


@pytest.mark.django_db(transaction=True)
def test_versions_and_files_that_are_there_get_numbers_and_names():
    old = migrate("0003_version_as_of")
    try:
        owner = old("planner", "User").objects.create(email="sara@example.com")
        plans = [old("planner", "Plan").objects.create(owner=owner) for _ in range(2)]
        kept = [
            old("planner", "Version").objects.create(plan=plan, digest=str(n), data={})
            for n, plan in enumerate([plans[0], plans[1], plans[0]])
        ]
        report = {"id": uuid.uuid4(), "plan": plans[0], "version": kept[2], "cache_key": "1"}
        old("planner", "Report").objects.create(**report, file="reports/1.docx")
    finally:
        new = migrate()
    versions = new("planner", "Version").objects.order_by("pk")
    assert list(versions.values_list("number", flat=True)) == [1, 1, 2]
    assert new("planner", "Report").objects.get().name == "khutta - 2.docx"
