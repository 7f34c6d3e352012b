"""Where and why nominations ended that are no longer kept, and when goals and ratings were written down.

Of what was there before, a goal or rating counts as written down when this ran; what came to nothing ended
where the counts of the stages leave somebody behind, for a reason that is no longer known.
"""

from django.db import migrations, models
from django.utils import timezone

STAGES = [("nominated", "Anmäld"), ("declined", "Inte aktuell"), ("eligible", "Hör till målgruppen"),
          ("informed", "Informerad"), ("refused", "Tackade nej"), ("consented", "Samtycke finns"),
          ("started", "Pågår"), ("closed", "Avslutad")]  # fmt: skip
REASONS = [("nominated", "Anmäld"), ("in_target_group", "Uppfyller kriterierna"),
           ("outside_accepted", "Utanför kriterierna men tas emot"),
           ("not_in_target_group", "Hör inte till målgruppen"), ("duplicate", "Har redan ett ärende"),
           ("referred", "Hänvisad till annat stöd"), ("not_reached", "Gick inte att nå"), ("moved", "Flyttat"),
           ("informed", "Informerad och intresserad"), ("youth_refused", "Den unge tackade nej"),
           ("guardian_refused", "Vårdnadshavare tackade nej"), ("consent_active", "Samtycket gäller"),
           ("consent_withdrawn", "Samtycket återkallades före start"),
           ("start_decided", "Socialtjänsten beslutade om start"),
           ("start_not_decided", "Socialtjänsten beslutade att inte starta"),
           ("closed", "Avslutad, se avslutet")]  # fmt: skip
KEY = ("programme", "area", "authority", "sex", "age_band", "stage", "half", "since")

ENDS = """
INSERT INTO sig_funnelcount (programme_id, area_id, authority_id, sex, age_band, stage, ended_in, reason,
                             half, since, count)
SELECT f.programme_id, f.area_id, f.authority_id, f.sex, f.age_band, 'declined', s.here, '',
       max(f.half), max(f.since), sum(CASE f.stage WHEN s.here THEN f.count ELSE -f.count END)
  FROM sig_funnelcount f
  JOIN (VALUES ('nominated', 'eligible'), ('eligible', 'informed'), ('informed', 'consented'),
               ('consented', '')) s(here, next) ON f.stage IN (s.here, s.next)
 GROUP BY f.programme_id, f.area_id, f.authority_id, f.sex, f.age_band, s.here
HAVING sum(CASE f.stage WHEN s.here THEN f.count ELSE -f.count END) > 0
"""


class Migration(migrations.Migration):
    dependencies = [("sig", "0014_publish_figures")]

    operations = [
        migrations.AlterModelOptions("goalrating", {"ordering": ("rated_on", "recorded_at", "id")}),
        *(
            migrations.AddField(
                name, "recorded_at", models.DateTimeField(default=timezone.now), preserve_default=False
            )
            for name in ("goal", "goalrating", "historicalgoal")
        ),
        migrations.RemoveConstraint("funnelcount", "sig_funnel_count_once"),
        migrations.AddField(
            "funnelcount",
            "ended_in",
            models.CharField(blank=True, choices=STAGES, default="", max_length=12),
        ),
        migrations.AddField(
            "funnelcount", "reason", models.CharField(blank=True, choices=REASONS, default="", max_length=24)
        ),
        migrations.AddField("funnelcount", "known_from", models.DateTimeField(blank=True, null=True)),
        # Checked at once: a table with checks that wait cannot be altered.
        migrations.RunSQL(
            ["SET CONSTRAINTS ALL IMMEDIATE", ENDS, "SET CONSTRAINTS ALL DEFERRED"], migrations.RunSQL.noop
        ),
        migrations.AddConstraint(
            "funnelcount",
            models.UniqueConstraint(
                fields=(*KEY, "ended_in", "reason", "known_from"),
                nulls_distinct=False,
                name="sig_funnel_count_once",
            ),
        ),
        migrations.AddConstraint(
            "funnelcount",
            models.CheckConstraint(
                condition=models.Q(models.Q(stage__in=("declined", "refused")), ~models.Q(ended_in=""))
                | models.Q(~models.Q(stage__in=("declined", "refused")), models.Q(ended_in="", reason="")),
                name="sig_funnel_ended_somewhere",
            ),
        ),
    ]
