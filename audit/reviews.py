"""Signing off a review of the log."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.access import Reviewer
from audit.acting import acting_as
from audit.actions import Action
from audit.models import Checkpoint, LogReview
from audit.policy import may_review
from audit.services import record


def sign_off(*, from_on: date, to_on: date, sample: int, remark: str, tree_size: int, by: Reviewer) -> int:
    """Keep who reviewed what, with the tree as it was shown; the id. Sending the same twice gives the same
    id.

    Raises NotAllowed, and ValidationError when no checkpoint has `tree_size` or the period ends before it
    begins.
    """
    decision = may_review(by.roles())
    decision.require()
    if from_on > to_on:
        raise ValidationError(_("Perioden slutar innan den börjar."))
    head = Checkpoint.objects.using("review").filter(size=tree_size).first()
    if head is None:
        raise ValidationError(_("Loggen är inte förseglad än. Vänta en stund och försök igen."))
    reviewer = int(by.ledger_actor().id)
    with acting_as(by):
        review, made = LogReview.objects.get_or_create(
            reviewer=reviewer,
            from_on=from_on,
            to_on=to_on,
            tree_size=tree_size,
            defaults={
                "sample": sample,
                "remark": remark,
                "signed_off_at": clock.now(),
                "tree_root": bytes(head.root),
            },
        )
        if made:
            record(
                Action.REVIEW_SIGN_OFF,
                by=by,
                decision=decision,
                object=f"log_review:{review.pk}",
                count=sample,
                outcome=remark,
            )
    return int(review.pk)
