"""The groups above the teams, and who has a seat in them. A seat shows figures, never a person."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from audit.services import record
from teams import policy
from teams.models import Body, BodyMembership, User
from teams.services.acting import acting


def ensure_body(*, kind: str, name: str, by: User | None = None) -> Body:
    """The body of this name, made when there is none. Raises NotAllowed unless `by` administers."""
    with acting(by):
        _require_administrator(by)
        body, _made = Body.objects.get_or_create(name=name, defaults={"kind": kind})
    return body


def seat(*, body: Body, user: User, by: User | None = None) -> BodyMembership:
    """A seat from now. Raises NotAllowed; ValidationError for a closed account or a second seat."""
    with acting(by):
        _require_administrator(by)
        if not user.is_active or BodyMembership.objects.in_force().filter(body=body, user=user).exists():
            raise ValidationError(_("Personen kan inte få en plats i gruppen."), code="not_available")
        held = BodyMembership(body=body, user=user, starts_at=clock.now())
        held.save()
        record(Action.USER_CHANGE, by=by, object=f"user:{user.pk}", purpose=f"seat:{body.pk}")
    return held


def leave(*, membership: BodyMembership, by: User | None = None) -> None:
    """The seat ends now. Raises NotAllowed, and ValidationError when it has ended already."""
    with acting(by):
        _require_administrator(by)
        rows = BodyMembership.objects.filter(pk=membership.pk, ends_at__isnull=True)
        if not rows.update(ends_at=clock.now()):
            raise ValidationError(_("Personen har redan lämnat gruppen."), code="ended")
        record(Action.USER_CHANGE, by=by, object=f"user:{membership.user_id}", purpose="seat:left")


def _require_administrator(by: User | None) -> None:
    if by is not None:
        policy.may_manage_users(active=by.is_active, roles=by.roles()).require()
