"""One case told through the services: Anna (coordinator) and Dag (deputy), Petra (police), Sam (school), Bea
(BUP).

`story.begin()` stands where a nomination put it; `begin().consented().started()` goes on from there.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from audit import clock
from audit.acting import acting_as, acting_as_system
from consent.age import midnight
from consent.models import Consent, ConsentSignature, DisclosureGround, Guardian
from consent.paragraphs import PARAGRAPHS
from consent.services import consents, people, signatures, withdrawals
from consent.services.grounds import Disclosed
from sig.models import Case, Entry, Programme
from sig.models.codes import Stage, StageReason
from sig.services import disclosures, entries, nominations, stages
from sig.services.releases import To
from teams.models import Authority, User
from teams.services import members
from tests import cast

BORN = date(2010, 3, 14)
NAME = "Kim Exempelsson"
DEFINITION = "prov-1"


def programme(**settings: Any) -> Programme:
    """The invented programme of every test, made on demand."""
    with acting_as_system("set-up"):
        found = Programme.objects.filter(code="provstad").first()
        return found or Programme.objects.create(
            code="provstad",
            municipality="Provstad",
            name="SIG Provstad",
            starts_on=date(2016, 1, 1),
            ends_on=date(2040, 1, 1),
            goal=15,
            counts_towards_goal=True,
            coordinator=cast.anna(),
            deputy=cast.dag(),
            settings={"definition_version": DEFINITION} | settings,
        )


@dataclass
class Story:
    """The case so far. Methods return the same story, further on."""

    case_id: UUID
    anna: User
    guardian: Guardian | None = None
    consent: Consent | None = None
    signature: ConsentSignature | None = None

    @property
    def case(self) -> Case:
        with acting_as(self.anna):
            return Case.objects.select_related("team", "youth").get(pk=self.case_id)

    def to(self, stage: str, reason: str) -> "Story":
        stages.move(case=self.case_id, to=stage, reason=reason, by=self.anna)
        return self

    def informed(self) -> "Story":
        return self.to(Stage.ELIGIBLE, StageReason.IN_TARGET_GROUP).to(Stage.INFORMED, StageReason.INFORMED)

    def signed(self, *scope: tuple[str, str, str], days: int = 90) -> "Story":
        """A consent in force for (sender, recipient, category), signed by the youth and one guardian."""
        case = self.case
        lines = [(cast.authority(sender), cast.authority(to), kind) for sender, to, kind in scope or SCOPE]
        if self.guardian is None:
            self.guardian = people.add_guardian(youth=case.youth, name="Mia Exempelsson", by=self.anna)
        start = midnight(clock.today())
        self.consent = consents.draft(
            youth=case.youth,
            team=case.team,
            scope=lines,
            starts_at=start,
            ends_at=start + timedelta(days=days),
            by=self.anna,
        )
        for signer, guardian in (("youth", None), ("guardian", self.guardian)):
            self.signature = signatures.sign(
                consent=self.consent,
                signer=signer,
                guardian=guardian,
                identity_check="known",
                channel="paper",
                by=self.anna,
            )
        return self

    def consented(self, *scope: tuple[str, str, str]) -> "Story":
        return self.informed().signed(*scope).to(Stage.CONSENTED, StageReason.CONSENT_ACTIVE)

    def started(self) -> "Story":
        stages.decide_start(case=self.case_id, legal_basis="voluntary", by=self.anna)
        return self

    def joined(self, *users: User) -> "Story":
        for user in users:
            assert user.authority is not None
            members.add(team=self.case.team, user=user, authority=user.authority, by=self.anna)
        return self

    def withdraw(self, *, guardian: bool = True) -> "Story":
        """The guardian takes it back, who may sign again; or the youth, which is final."""
        assert self.consent is not None
        with acting_as(self.anna):
            consent = Consent.objects.get(pk=self.consent.pk)
            signature = ConsentSignature.objects.get(
                consent=consent, guardian=self.guardian if guardian else None, withdrawn_at=None
            )
        withdrawals.withdraw(consent=consent, signature=signature, channel="phone", by=self.anna)
        return self

    def wrote(
        self, by: User, text: str = "Det gick bra idag.", *, to: tuple[str, ...] = (), **fields: Any
    ) -> Entry:
        values: dict[str, Any] = {"kind": "note", "category": "school", "text": text}
        if fields.get("restricted"):
            values["restricted_review_on"] = clock.today() + timedelta(days=90)
        chosen = [To(cast.authority(code).pk) for code in to]
        return entries.log(case=self.case_id, by=by, release_to=chosen, **values | fields)

    def disclosed(
        self,
        by: User,
        to: str,
        *chosen: Entry,
        paragraph: str = "osl_10_18a",
        category: str = "crime",
        **how: Any,
    ) -> DisclosureGround:
        """A disclosure on a statutory ground with every condition confirmed, in the system if entries are
        chosen."""
        what = Disclosed(
            paragraph=paragraph,
            category=category,
            recipient=None if "outside" in how else cast.authority(to).pk,
            met=len(PARAGRAPHS[paragraph].conditions),
            **{
                "what": "Var han har varit om kvällarna.",
                "reasoning": "Risk för nya brott. Uppgiften behövs för att förebygga dem.",
                "manner": "system" if chosen else "oral",
                **how,
            },
        )
        ids = [entry.pk for entry in chosen]
        return disclosures.disclose(case=self.case_id, what=what, entries=ids, by=by)


SCOPE = (
    ("skolan", "polisen", "school"),
    ("skolan", "socialtjansten", "school"),
    ("socialtjansten", "skolan", "plan"),
    ("socialtjansten", "polisen", "identity"),
    ("socialtjansten", "skolan", "identity"),
)


def begin(**answers: Any) -> Story:
    """Sam nominates Kim, 13–20, known to social services, suspected."""
    anna = cast.anna()
    values: dict[str, Any] = {
        "programme": programme(),
        "name": NAME,
        "sex": "M",
        "known_to_social": True,
        "justice_status": "suspected",
        "date_of_birth": BORN,
        "by": cast.sam(),
    }
    return Story(nominations.nominate(**values | answers).case_id, anna)


def running() -> Story:
    """A started case with Petra and Sam in the team and SCOPE agreed to."""
    return begin().consented().joined(cast.petra(), cast.sam()).started()


def authority(code: str) -> Authority:
    return cast.authority(code)


def agree_to_contact(told: Story) -> None:
    """The youth and the guardian agree to contact for 400 days."""
    case, start = told.case, midnight(clock.today())
    paper = consents.draft(
        youth=case.youth,
        team=case.team,
        scope=(),
        starts_at=start,
        ends_at=start + timedelta(days=400),
        purpose="aftercare",
        by=told.anna,
    )
    for signer, guardian in (("youth", None), ("guardian", told.guardian)):
        signatures.sign(
            consent=paper,
            signer=signer,
            guardian=guardian,
            identity_check="known",
            channel="paper",
            by=told.anna,
        )
