"""The old report goes: what leaves the house is a publication (0014), audited together with all before it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sig", "0015_keep_where_nominations_ended")]

    operations = [migrations.DeleteModel(name="ReportSnapshot")]
