"""Consents to measures: registered when somebody who may has said yes, taken back at once."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from consent.access import NOT_THERE
from consent.age import midnight
from consent.measures import access
from consent.measures.rules import DECIDERS, MEASURES, rule_for
from consent.models import MeasureConsent, Subject
from consent.services import guard
from crypto.keyring import ensure_key
from teams.models import User

DAY = timedelta(days=1)


@dataclass(frozen=True, repr=False)
class Said:
    """What was said: to which measure, by whom, when. `last_day` is inclusive; None: until taken back."""

    measure: str
    decided_by: str
    decided_on: date
    detail: str = ""
    board_decided_on: date | None = None
    last_day: date | None = None


def register(*, team_id: UUID, said: Said, by: User) -> MeasureConsent:
    """A yes to a measure, by somebody who may say it at the youth's age that day.

    Raises NotAllowed for anybody but the coordinator, ValidationError.
    """
    with acting_as(by):
        decision = guard.require_coordinator(team_id, by)
        _refuse_days(said)
        subject = _subject(team_id)
        _refuse_decider(subject, said, decision)
        ensure_key("case", team_id)
        row = MeasureConsent(
            youth=subject.youth,
            team_id=team_id,
            measure=said.measure,
            decided_by=said.decided_by,
            decided_on=said.decided_on,
            board_decided_on=said.board_decided_on,
            starts_at=midnight(said.decided_on),
            ends_at=midnight(said.last_day + DAY) if said.last_day else None,
            registered_at=clock.database_now(),
            registered_by=by,
        )
        row.detail = said.detail.strip() or None
        row.save()
        guard.note(Action.MEASURE_REGISTER, team_id, "measure", row.pk, by=by, decision=decision)
    return row


def withdraw(*, team_id: UUID, consent_id: UUID, channel: str, by: User) -> MeasureConsent:
    """Take a yes back, at the data base's clock. Again is no error. Raises NotAllowed."""
    with acting_as(by):
        decision = guard.require_coordinator(team_id, by)
        row = MeasureConsent.objects.select_for_update().filter(pk=consent_id, team_id=team_id).first()
        if row is None:
            NOT_THERE.require()
            raise AssertionError("unreachable")
        if row.withdrawn_at is None:
            row.withdrawn_at, row.withdrawn_channel = clock.database_now(), channel
            row.withdrawn_registered_by = by
            row.save(update_fields=["withdrawn_at", "withdrawn_channel", "withdrawn_registered_by"])
            guard.note(Action.MEASURE_WITHDRAW, team_id, "measure", row.pk, by=by, decision=decision)
    return row


def _subject(team_id: UUID) -> Subject:
    found = Subject.objects.select_related("youth").filter(team_id=team_id).first()
    if found is None:
        raise ValidationError(_("Ingen ungdom är registrerad för det här teamet."), code="no_youth")
    return found


def _refuse_days(said: Said) -> None:
    today = clock.today()
    if said.measure not in MEASURES or said.decided_by not in DECIDERS:
        raise ValidationError(_("Välj insats och vem som har sagt ja."), code="unknown")
    if said.decided_on > today or (said.board_decided_on or today) > today:
        name = "decided_on" if said.decided_on > today else "board_decided_on"
        raise ValidationError({name: _("Datumet ligger i framtiden.")}, code="future")
    if said.last_day and said.last_day < said.decided_on:
        raise ValidationError({"last_day": _("Slutdagen ligger före beslutet.")}, code="backwards")


def _refuse_decider(subject: Subject, said: Said, decision: Decision) -> None:
    """Only somebody whom a rule lets decide; with the board's decision first where the rule demands it."""
    found = access.who_may_decide(subject.youth, said.measure, said.decided_on, decision)
    rule = rule_for(said.decided_by, found)
    if rule is None:
        allowed = ", ".join(str(DECIDERS[one.decider]).lower() for one in found)
        text = _("Den personen kan inte säga ja till insatsen den dagen. Det kan: %(who)s.")
        if not found:
            text = _("Ingen registrerad person kan säga ja till insatsen den dagen.")
        raise ValidationError({"decided_by": text % {"who": allowed}}, code="not_asked")
    if rule.board and (said.board_decided_on is None or said.board_decided_on > said.decided_on):
        text = _("Socialnämnden måste ha beslutat först. Skriv vilken dag.")
        raise ValidationError({"board_decided_on": text}, code="board")
