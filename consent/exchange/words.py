"""What the pages say of the parts of a file that could not be expressed. Pure."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WHY: dict[str, Promise] = {
    "changes_meaning": _("Filen har en regel som ändrar vad resten betyder. Därför togs inga rader över."),
    "no_consent": _("Samtycket är nekat eller felregistrerat. Inga rader togs över."),
    "other_frame": _("Samtycket är gjort för en annan sorts ändamål eller enligt andra regler."),
    "not_taken": _("Uppgiften har ingen plats här. Kontrollera själv om den är viktig."),
    "not_a_day": _("Datumet är inte en bestämd dag. Ange dagen själv."),
    "time_of_day": _("Klockslaget följer inte med. Bara hela dagar inom tiden togs över."),
    "purpose": _("Syftet är ett annat än det som finns här."),
    "open_base": _("Filen tillåter allt utom undantag. Här måste varje rad sägas ut. Inga rader togs över."),
    "no_base": _("Filen säger inte vad som gäller i grunden. Inga rader togs över."),
    "narrows": _("Ett villkor som inte går att uttrycka här. Raderna det gäller togs inte över."),
    "prohibition": _("Ett förbud i filen går inte att tolka säkert. Därför togs inga rader över."),
    "exception": _("Ett undantag går inte att tolka säkert. Raden det hör till togs inte över."),
    "no_recipient": _("Regeln säger inte vem som får veta. Den togs inte över."),
    "no_sender": _("Regeln säger inte vem som får lämna uppgifterna. Den togs inte över."),
    "no_category": _("Regeln säger inte vilka slags uppgifter. Den togs inte över."),
    "unknown_authority": _("Verksamheten finns inte i systemet."),
    "other_role": _("Någon har en annan roll än att lämna eller få uppgifter. Regeln togs inte över."),
    "unknown_category": _("Det slagets uppgifter finns inte här."),
}


@dataclass(frozen=True)
class Left:
    """One part of a file that could not be expressed: where, why (a key of WHY), a glimpse of it."""

    path: str
    why: str
    value: str = ""

    @property
    def text(self) -> str:
        """Why, in plain Swedish."""
        return str(WHY[self.why])
