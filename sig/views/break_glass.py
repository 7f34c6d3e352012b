"""Break-glass: the page on which a case is opened in an emergency."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.decisions import NotAllowed
from sig.forms.break_glass import EmergencyForm
from sig.services import break_glass
from sig.services.break_glass import Emergency
from sig.views.posting import Page, kept, take
from teams.services import sessions
from teams.submissions import once, see_other

NOT_THAT_NUMBER = gettext_lazy(
    "Det går inte att öppna ett ärende med det numret. Kontrollera att du har skrivit det rätt. "
    "Ring annars samordnaren."
)
REFUSED = {
    "no_secrecy": gettext_lazy(
        "Din verksamhet har ingen lagstadgad sekretess. Därför kan du inte öppna ett ärende så här. "
        "Ring samordnaren."
    ),
    "already_open": gettext_lazy("Du har redan en nödöppning igång. Stäng den först."),
    "already_member": gettext_lazy("Du är redan med i teamet. Du hittar ärendet under Ärenden."),
    "paragraph_age": gettext_lazy(
        "Den unge är för gammal för den paragrafen. Välj en annan grund, eller öppna bara det som din "
        "verksamhet har skrivit eller fått."
    ),
    "paragraph_senders": gettext_lazy(
        "Ingen av verksamheterna i teamet får lämna uppgifter till din verksamhet enligt den paragrafen. "
        "Den öppnar alltså inget mer. Välj en annan grund, eller öppna bara det som din verksamhet har "
        "skrivit eller fått."
    ),
    "stale": gettext_lazy("Bekräfta med en ny kod och skicka igen."),
}


def ask(request: HttpRequest) -> HttpResponse:
    """Number, reason, ground, time; then the case. What depends on the number is refused in one way."""
    grounds = break_glass.grounds(request.user.authority)
    may = break_glass.may_ask(by=request.user, fresh=sessions.verified_recently(request))
    page = Page("sig/break_glass.html", {"refused": REFUSED.get(may.reason, ""), "reason": may.reason})
    if request.method != "POST":
        return page.show(request, EmergencyForm(grounds=grounds, initial=kept(request, EmergencyForm)))
    form = EmergencyForm(request.POST, grounds=grounds)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("number", "reason", "paragraph", "minutes")}
        try:
            return once(request, lambda: _open(request, Emergency(**given)))
        except NotAllowed as refusal:
            shown = None if not refusal.decision.reason.startswith("paragraph_") else "paragraph"
            about = "number" if refusal.decision.hidden else shown
            form.add_error(about, REFUSED.get(refusal.decision.reason, NOT_THAT_NUMBER))
        except ValidationError as error:
            take(form, error)
    return page.show(request, form, status=422)


def case(request: HttpRequest) -> HttpResponse:
    """To the case that is open; from the banner of every page."""
    return see_other(reverse("case", args=[break_glass.case_open(by=request.user)]))


def _open(request: HttpRequest, asked: Emergency) -> str:
    fresh = sessions.verified_recently(request)
    case_id = break_glass.begin(asked, fresh=fresh, by=request.user)
    messages.warning(request, _("Ärendet är öppet för dig. Samordnaren och loggranskaren vet om det."))
    return reverse("case", args=[case_id])
