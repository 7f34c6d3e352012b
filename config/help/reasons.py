"""Why we ask: the sensitive questions, by form and field. Shown folded at the question, on every form.

A form that takes its questions from another is looked up by its own name first, then by its parents'.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Mapping[str, Promise] = {
    "NominationForm.identity": _(
        "Med numret hittar samordnaren rätt person, och ingen får två ärenden. Numret krypteras. "
        "Du får aldrig veta om någon redan finns i systemet."
    ),
    "NominationForm.sex": _(
        "Kommunen ska kunna se om flickor och pojkar får samma hjälp. Svaret räknas bara i statistik, "
        "och aldrig så att en ensam person syns."
    ),
    "NominationForm.known_to_social": _(
        "Arbetet är till för unga som redan har kontakt med socialtjänsten. "
        "Är svaret nej kan du ändå skicka, med ett skäl."
    ),
    "NominationForm.justice_status": _(
        "Arbetet är till för unga som är på väg in i brott. Svara bara med det du vet i ditt arbete. "
        "Får du inte säga det, välj Lämnas inte ut."
    ),
    "NominationForm.concerns": _(
        "Svaret hjälper samordnaren att bjuda in rätt verksamheter. Kryssa bara för det du själv har sett."
    ),
    "MoveForm.legal_basis": _(
        "Hur insatsen ges avgör vilka regler som gäller för akten och hur länge den sparas."
    ),
    "ScopeForm": _(
        "Den unge ska veta exakt vem som får veta vad. Därför finns inget kryss för allt. "
        "Välj det som behövs för arbetet, inte mer."
    ),
    "SignatureForm.identity_check": _(
        "Ett samtycke gäller bara om rätt person har skrivit under. "
        "Senare ska det gå att se hur ni visste det."
    ),
    "SignatureForm.interpreter": _(
        "Den som säger ja ska ha förstått. Ett barn får aldrig tolka, för det lägger ett ansvar på barnet."
    ),
    "ProtectionForm.protection": _(
        "Ett fel här kan röja var någon bor. Svaret styr vem som ser namnet, vad som skrivs ut och vad som "
        "står i kalendern."
    ),
    "GuardianForm.protection": _(
        "En förälder kan också vara hotad. Svaret styr vad som skrivs ut och vem som ser namnet."
    ),
    "GuardianChangeForm.standing": _(
        "Alla som måste säga ja ska ha gjort det innan något delas. "
        "Kan någon inte svara behöver det synas varför."
    ),
    "ContactForm.spoken_alone": _(
        "Unga säger ofta mer när ingen annan hör. Svaret visar om den unge har fått en egen stund."
    ),
    "EntryForm.about": _(
        "En bror eller en mamma har rätt till sina egna uppgifter. Därför behövs deras eget ja."
    ),
    "EntryForm.investigation_restricted": _(
        "Den som utreds får inte kunna förstå det av systemet. Därför syns inte ens att något är dolt."
    ),
    "WithholdForm.reason": _(
        "Huvudregeln är att vårdnadshavare får veta. Undantaget är smalt, så skälet ska gå att granska."
    ),
    "EmergencyForm.reason": _(
        "Här går du förbi det som annars skyddar den unge. Därför läser någon ditt skäl efteråt."
    ),
    "DisclosureForm.reasoning": _(
        "Ingen har sagt ja till det här. Då ska det gå att se hur ni vägde den unges rätt mot behovet."
    ),
    "ClosingWordsForm.thanks": _(
        "Ett sista samtal visar att den unge har betytt något. Det ger också svar på vad som hjälpte."
    ),
    "FollowUpForm.suspicion": _(
        "Polisen svarar bara ja, nej eller inget svar. Vilket brott det gäller frågar vi aldrig om."
    ),
    "FollowUpForm.youth_answered": _(
        "Den unges eget svar krävs för att utfallet ska räknas som lyckat. Den unge får alltid låta bli."
    ),
    "JudgementForm.answer": _(
        "Varje verksamhet svarar för sig, så att ingen påverkar någon annan. Vet du inte, svara Vet inte."
    ),
    "RelatedPersonForm.date_of_birth": _(
        "Är personen ett barn ska barnets egna vårdnadshavare skriva under."
    ),
}  # fmt: skip


def reason(form: object, field: str) -> Promise | None:
    """Why this form asks this, or None."""
    for kind in type(form).__mro__:
        if found := REASONS.get(f"{kind.__name__}.{field}"):
            return found
    return None
