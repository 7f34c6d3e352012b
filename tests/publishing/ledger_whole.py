"""What the product's own ledger leaves of three publications, read by the attacker: takes minutes.

An imported caseload is counted by the worker, approved by two, and read back from the stored records; what
they would be as `published-tables/1` is attacked, and judged by the counts that are kept beside them. With
24 cases nobody new has come to the last one, and an insider who counts those that leave can tell much of the
earlier ones: none of it because of the last. Run by `./dev prove publications`.
"""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from audit.acting import acting_as
from sig.importing import save
from sig.importing.invented import caseload
from sig.models import Publication, PublicationCounts
from sig.programme import parse
from sig.publications import making
from sig.publications.rule import Answer, State
from sig.publishing import export
from sig.reports import menu_counts
from sig.reports.rendering import Rendered
from sig.services import programmes, publications
from tests import cast
from tests.publishing.attacker.hunt import attack, told_anew
from tests.publishing.attacker.judge import lies
from tests.publishing.attacker.model import Fact, Knowledge
from tests.publishing.attacker.tables import read
from tests.publishing.test_ledger import Truth

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
CASES = 60
FEW = 24
DAYS = (date(2016, 8, 31), date(2017, 8, 31), date(2019, 12, 31))
KNOWN = ("nominated", "closed")


def published(day: date) -> None:
    """Ordered, made, and approved by two."""
    order = publications.order(audience="steering", ends_on=day, texts={"done": "Möten."}, by=cast.anna())
    assert making.make(order.pk) is State.DRAFTED
    with acting_as(cast.maj()):
        draft = Publication.objects.get(order=order)
    for by in (cast.maj(), cast.dag()):
        publications.decide(draft.pk, Answer.APPROVE, "", by=by)


@pytest.mark.parametrize("cases", [CASES, FEW])
def test_three_stored_publications_tell_nothing(monkeypatch: pytest.MonkeyPatch, cases: int) -> None:
    monkeypatch.setattr(
        "sig.services.publications.files",
        lambda issued, approval: (Rendered("json", "x.json", "application/json", b"{}"),),
    )
    text = (Path(settings.BASE_DIR) / "programmes" / "eskilstuna-2016-2019.toml").read_text(encoding="utf-8")
    programmes.load(parse(text), coordinator=cast.anna(), deputy=cast.dag())
    save.save(caseload()[:cases], save.Hands(cast.anna(), cast.dag(), {"police": cast.petra()}))
    for day in DAYS:
        published(day)
    with acting_as(cast.stig()):
        rows = list(Publication.objects.order_by("counted_at").select_related("agreement"))
    agreement = rows[0].agreement
    made = [publications.one(row.pk, by=cast.stig()).issued for row in rows]
    menu = menu_counts.menu_of(agreement, made[0].publication.menu)
    stored = dict(PublicationCounts.objects.using("statistics").values_list("publication_id", "counts"))
    truth = Truth(menu, {row.key: menu_counts.from_json(menu, stored[row.pk]["counts"]) for row in rows})
    tables = read(export.tables(menu, [one.publication for one in made]))
    assert len(tables.releases) == len(DAYS)
    facts = tuple(
        Fact((("stage", stage),), key, truth.count({"stage": stage}, key))
        for stage in KNOWN
        for key in tables.releases
    )
    for knowledge in (Knowledge(eager=True, at_most=500), Knowledge(facts, eager=True, at_most=500)):
        report = attack(tables, knowledge)
        findings = told_anew(tables, knowledge, report.findings) if cases == FEW else report.findings
        assert [str(one) for one in findings] == []
        assert report.unsolved == ()
    assert [str(one) for one in lies(tables, truth)] == []
    shown = [cell for cell in tables.cells if cell.lo]
    assert len(shown) > len(DAYS), "somebody was counted, and shown"
    assert any(gate.opened for one in made[1:] for gate in one.publication.gates), "something was refreshed"
