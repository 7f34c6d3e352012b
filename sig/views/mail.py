"""The page of one's own account where letters are chosen."""

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sig.forms.mail import MailForm
from sig.mail import letter, wishes
from sig.mail.rule import Wish
from teams.views.posting import answer, opened


def setting(request: HttpRequest) -> HttpResponse:
    """Never, at once or once a day; and when it must be quiet."""
    wish, then = wishes.mine(by=request.user)
    form = opened(request, MailForm, initial=asdict(wish))

    def do() -> str:
        wishes.change(Wish(**form.cleaned_data), by=request.user)
        messages.success(request, _("Sparat."))
        return reverse("mail-setting")

    folder = settings.EMAIL_FILE_PATH if settings.DEMO else ""
    context = {"on": letter.on(), "next": then, "folder": folder, "address": request.user.email}
    return answer(request, "sig/mail/setting.html", form, {**context, "subject": letter.SUBJECT}, do)
