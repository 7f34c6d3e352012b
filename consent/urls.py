"""Every address of this floor: who may come, with which methods."""

from audit.routes import SIGNED_IN, route
from consent.views import exchange, measures, overview, paper, people, related, scans, steps, still
from teams.roles import COORDINATOR

BASE = "consents/<uuid:team_id>/"
RELATED = f"{BASE}related/<uuid:person_id>/"
WRITE = ("GET", "POST")
LEADS = (COORDINATOR,)

urlpatterns = [
    route(BASE, overview.overview, name="consent", who=SIGNED_IN),
    route(f"{BASE}still/", still.still, name="consent-still", who=SIGNED_IN),
    route(f"{BASE}signers/", overview.signers, name="consent-signers", who=LEADS),
    route(f"{BASE}youth/", people.youth, name="consent-youth", who=LEADS, methods=WRITE),
    route(
        f"{BASE}youth/protection/",
        people.youth_protection,
        name="consent-youth-protection",
        who=LEADS,
        methods=WRITE,
        step_up=True,
    ),
    route(
        f"{BASE}youth/readers/",
        people.readers,
        name="consent-readers",
        who=LEADS,
        methods=WRITE,
        step_up=True,
    ),
    route(
        f"{BASE}youth/readers/<uuid:reader_id>/end/",
        people.reader_end,
        name="consent-reader-end",
        who=LEADS,
        methods=("POST",),
        step_up=True,
    ),
    route(
        f"{BASE}guardians/new/",
        people.guardian_new,
        name="consent-guardian-new",
        who=LEADS,
        methods=WRITE,
        step_up=True,
    ),
    route(
        f"{BASE}guardians/<uuid:guardian_id>/protection/",
        people.guardian_protection,
        name="consent-guardian-protection",
        who=LEADS,
        methods=WRITE,
        step_up=True,
    ),
    route(
        f"{BASE}guardians/<uuid:guardian_id>/",
        people.guardian,
        name="consent-guardian",
        who=LEADS,
        methods=WRITE,
    ),
    route(f"{BASE}scope/", steps.scope, name="consent-scope", who=LEADS, methods=WRITE),
    route(f"{BASE}print/", paper.print_list, name="consent-print", who=LEADS),
    route(f"{BASE}print/<slug:key>/", paper.printed, name="consent-form", who=LEADS),
    route(f"{BASE}print/<slug:key>/<slug:language>/", paper.printed, name="consent-form-language", who=LEADS),
    route(
        f"{BASE}register/", steps.register, name="consent-register", who=LEADS, methods=WRITE, step_up=True
    ),
    route(f"{BASE}aftercare/", steps.aftercare, name="consent-aftercare", who=LEADS, methods=WRITE),
    route(
        f"{BASE}aftercare/register/",
        steps.aftercare_register,
        name="consent-aftercare-register",
        who=LEADS,
        methods=WRITE,
        step_up=True,
    ),
    route(f"{BASE}scans/", scans.papers, name="consent-scans", who=SIGNED_IN),
    route(f"{BASE}scan/<uuid:consent_id>/", scans.add, name="consent-scan-add", who=LEADS, methods=WRITE),
    route(f"{BASE}scans/<uuid:scan_id>/", scans.file, name="consent-scan", who=SIGNED_IN),
    route(f"{BASE}export/", exchange.exports, name="consent-exports", who=LEADS, step_up=True),
    route(
        f"{BASE}export/<uuid:consent_id>/<slug:form>/",
        exchange.export,
        name="consent-export",
        who=LEADS,
        step_up=True,
    ),
    route(f"{BASE}import/", exchange.take_in, name="consent-import", who=LEADS, methods=WRITE),
    route(
        f"{BASE}import/<uuid:import_id>/",
        exchange.draft,
        name="consent-import-draft",
        who=LEADS,
        methods=WRITE,
    ),
    route(f"{BASE}withdraw/", steps.withdraw, name="consent-withdraw", who=LEADS, step_up=True),
    route(
        f"{BASE}withdraw/now/",
        steps.withdraw_now,
        name="consent-withdraw-now",
        who=LEADS,
        methods=("POST",),
        step_up=True,
    ),
    route(f"{BASE}related/", related.everybody, name="related", who=SIGNED_IN),
    route(f"{BASE}related/new/", related.new, name="related-new", who=SIGNED_IN, methods=WRITE),
    route(f"{RELATED}", related.change, name="related-change", who=LEADS, methods=WRITE),
    route(
        f"{RELATED}consent/", related.agree, name="related-consent", who=LEADS, methods=WRITE, step_up=True
    ),
    route(
        f"{RELATED}withdraw/",
        related.withdraw,
        name="related-withdraw",
        who=LEADS,
        methods=WRITE,
        step_up=True,
    ),
    route(f"{BASE}measures/", measures.everything, name="measures", who=SIGNED_IN),
    route(f"{BASE}measures/new/", measures.new, name="measure-new", who=LEADS, methods=WRITE, step_up=True),
    route(
        f"{BASE}measures/<uuid:consent_id>/withdraw/",
        measures.withdraw,
        name="measure-withdraw",
        who=LEADS,
        methods=WRITE,
        step_up=True,
    ),
    route("processing/", measures.processing, name="processing", who=SIGNED_IN),
]
