"""The ledger's tables, and two without a model: the key of the acting user and the sealer's heartbeat."""

from django.db import migrations, models

import audit.fields

TABLES = r"""
ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_one_line
  CHECK (octet_length(payload) BETWEEN 2 AND 4096 AND position('\x0a'::bytea IN payload) = 0);
CREATE TABLE audit_actor_key (id integer PRIMARY KEY CHECK (id = 1), ipad bytea NOT NULL, opad bytea NOT NULL);
CREATE TABLE audit_sealer_beat (id integer PRIMARY KEY CHECK (id = 1), at timestamptz NOT NULL);
"""
BACK = """
DROP TABLE audit_actor_key;
DROP TABLE audit_sealer_beat;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "audit_checkpoint",
            },
        ),
        migrations.CreateModel(
            name="SealerKey",
            fields=[
                ("vkey", models.CharField(max_length=300, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "audit_sealer_key",
            },
        ),
        migrations.CreateModel(
            name="Restart",
            fields=[
                ("after_entry", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "audit_restart",
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "txid",
                    audit.fields.TransactionIdField(db_default=models.Func(function="pg_current_xact_id")),
                ),
                ("writer", models.CharField(max_length=40)),
                ("wseq", models.BigIntegerField()),
                ("payload", models.BinaryField()),
            ],
            options={
                "db_table": "audit_entry",
                "indexes": [models.Index(fields=["txid", "id"], name="audit_entry_order")],
                "constraints": [
                    models.UniqueConstraint(fields=("writer", "wseq"), name="audit_entry_one_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry", models.BigIntegerField(unique=True)),
                ("hash", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField(null=True)),
                ("actor", models.CharField(max_length=200)),
                ("case_ref", models.CharField(max_length=200)),
                ("action", models.CharField(max_length=200)),
                ("object", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "audit_leaf",
                "indexes": [
                    models.Index(
                        condition=models.Q(("case_ref", ""), _negated=True),
                        fields=["case_ref", "number"],
                        name="audit_leaf_case",
                    ),
                    models.Index(fields=["actor", "number"], name="audit_leaf_actor"),
                    models.Index(fields=["at"], name="audit_leaf_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reviewer", models.BigIntegerField()),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("sample", models.PositiveIntegerField()),
                (
                    "remark",
                    models.CharField(
                        choices=[
                            ("none", "Inget att anmärka"),
                            ("asked", "Frågor ställda till berörda"),
                            ("reported", "Anmält vidare"),
                        ],
                        max_length=20,
                    ),
                ),
                ("signed_off_at", models.DateTimeField()),
                ("tree_size", models.BigIntegerField()),
                ("tree_root", models.BinaryField(max_length=32)),
            ],
            options={
                "db_table": "audit_log_review",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_on__lte", models.F("to_on"))),
                        name="audit_log_review_period",
                    ),
                    models.UniqueConstraint(
                        fields=("reviewer", "from_on", "to_on", "tree_size"), name="audit_log_review_once"
                    ),
                ],
            },
        ),
        migrations.RunSQL(TABLES, BACK),
    ]
