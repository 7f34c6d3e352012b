"""Code lists of the case work: short values are stored, the Swedish words are shown."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    NOMINATED = "nominated", _("Anmäld")
    DECLINED = "declined", _("Inte aktuell")
    ELIGIBLE = "eligible", _("Hör till målgruppen")
    INFORMED = "informed", _("Informerad")
    REFUSED = "refused", _("Tackade nej")
    CONSENTED = "consented", _("Samtycke finns")
    STARTED = "started", _("Pågår")
    CLOSED = "closed", _("Avslutad")


class StageReason(TextChoices):
    """Why a case moved; `closed` takes its reason from the closure."""

    NOMINATED = "nominated", _("Anmäld")
    IN_TARGET_GROUP = "in_target_group", _("Uppfyller kriterierna")
    OUTSIDE_ACCEPTED = "outside_accepted", _("Utanför kriterierna men tas emot")
    NOT_IN_TARGET_GROUP = "not_in_target_group", _("Hör inte till målgruppen")
    DUPLICATE = "duplicate", _("Har redan ett ärende")
    REFERRED = "referred", _("Hänvisad till annat stöd")
    NOT_REACHED = "not_reached", _("Gick inte att nå")
    MOVED = "moved", _("Flyttat")
    INFORMED = "informed", _("Informerad och intresserad")
    YOUTH_REFUSED = "youth_refused", _("Den unge tackade nej")
    GUARDIAN_REFUSED = "guardian_refused", _("Vårdnadshavare tackade nej")
    CONSENT_ACTIVE = "consent_active", _("Samtycket gäller")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Samtycket återkallades före start")
    START_DECIDED = "start_decided", _("Socialtjänsten beslutade om start")
    START_NOT_DECIDED = "start_not_decided", _("Socialtjänsten beslutade att inte starta")
    CLOSED = "closed", _("Avslutad, se avslutet")


class JusticeStatus(TextChoices):
    NONE_KNOWN = "none_known", _("Ingen känd misstanke")
    SUSPECTED = "suspected", _("Misstänkt för brott")
    INQUIRY = "lul_31", _("Utredning enligt 31 § LUL")
    CHARGED = "charged", _("Åtalad")
    CONVICTED = "convicted", _("Dömd för brott")
    NOT_DISCLOSED = "not_disclosed", _("Lämnas inte ut")


class Concern(TextChoices):
    SCHOOL = "school", _("Skola")
    WORK = "work", _("Arbete")
    PEERS_GANG = "peers_gang", _("Kamrater och gäng")
    SUBSTANCES = "substances", _("Droger och alkohol")
    FAMILY = "family", _("Familj")
    LEISURE = "leisure", _("Fritid")
    ATTITUDES = "attitudes", _("Attityder")
    HEALTH = "health", _("Hälsa")
    HOUSING_ECONOMY = "housing_economy", _("Boende och ekonomi")
    DEBT_THREAT = "debt_threat", _("Skulder och hot")


class LegalBasis(TextChoices):
    NOT_SET = "not_set", _("Inte angiven")
    NEEDS_ASSESSED = "needs_assessed", _("Biståndsbeslut")
    VOLUNTARY = "voluntary", _("Utan biståndsbeslut")
    YOUTH_SANCTION = "youth_sanction", _("Ungdomskontrakt eller ungdomsvård")
    LVU_22 = "lvu_22", _("22 § LVU")


class AgeBand(TextChoices):
    """Age at nomination, frozen: the only age that figures may use."""

    BELOW = "below", _("Under 13 år")
    FROM_13 = "13-14", _("13–14 år")
    FROM_15 = "15-17", _("15–17 år")
    FROM_18 = "18-20", _("18–20 år")
    ABOVE = "above", _("21 år eller äldre")


class EntryKind(TextChoices):
    CONTACT = "contact", _("Kontakt")
    NOTE = "note", _("Anteckning")
    INCIDENT = "incident", _("Händelse")
    STATUS = "status", _("Skattning")
    SCHOOL = "school", _("Skolvecka")
    AGENDA = "agenda", _("Att ta upp")
    MINUTE = "minute", _("Sagt på möte")


TIMELINE = (EntryKind.CONTACT, EntryKind.NOTE, EntryKind.INCIDENT)
"""What the page of a case tells as having happened; the others have pages of their own."""


class ContactKind(TextChoices):
    VISIT = "visit", _("Besök")
    PHONE = "phone", _("Telefon")
    SMS = "sms", _("Sms")
    HOME_VISIT = "home_visit", _("Hembesök")
    SCHOOL_VISIT = "school_visit", _("Skolbesök")
    OUTREACH = "outreach", _("Uppsökande")
    DIGITAL = "digital", _("Digitalt möte")
    LETTER = "letter", _("Brev")
    NO_CONTACT = "no_contact", _("Försök utan kontakt")


class IncidentKind(TextChoices):
    NEW_SUSPICION = "new_suspicion", _("Ny misstanke")
    THREAT = "threat", _("Hot mot den unge")
    VIOLENCE_VICTIM = "violence_victim", _("Utsatt för våld")
    ABSENCE_SPIKE = "absence_spike", _("Ökad frånvaro")
    MISSING = "missing", _("Avviken")
    RELAPSE = "relapse", _("Återfall")
    PLACEMENT = "placement", _("Placering")
    DETENTION = "detention", _("Frihetsberövad")
    GANG_CONTACT = "gang_contact", _("Kontakt med gäng")
    POSITIVE = "positive", _("Något gick bra")


class ReleaseBasis(TextChoices):
    CONSENT = "consent", _("Samtycke")
    STATUTORY = "statutory", _("Stöd i lag")


class ClosureReason(TextChoices):
    GOALS_MET = "goals_met", _("Målen är nådda")
    YOUTH_WITHDREW = "youth_withdrew", _("Den unge avbröt")
    GUARDIAN_WITHDREW = "guardian_withdrew", _("Vårdnadshavare avbröt")
    CONSENT_NOT_GIVEN = "consent_not_given", _("Samtycke gavs inte på nytt")
    MOVED = "moved", _("Flyttat")
    TURNED_21 = "turned_21", _("Fyllde 21 år")
    PLACED = "placed", _("Placerad (SoL, LVU eller SiS)")
    DETAINED = "detained", _("Häktad eller i fängelse")
    OTHER_PROGRAMME = "other_programme", _("Annat program")
    DEFECTOR_PROGRAMME = "defector_programme", _("Avhopparverksamhet")
    LEFT_SOCIAL_SERVICES = "left_social_services", _("Inte längre aktuell hos socialtjänsten")
    NOT_REACHED = "not_reached", _("Gick inte att nå")
    DECEASED = "deceased", _("Avliden")
    ERROR = "error", _("Felregistrerad")


class Thanks(TextChoices):
    """The thank-you talk at the end."""

    HELD = "held", _("Samtalet är hållet")
    DECLINED = "declined", _("Erbjudet, men den unge ville inte")
    NOT_POSSIBLE = "not_possible", _("Gick inte att hålla")


class Suspicion(TextChoices):
    """What the police answer at a follow-up: nothing more is asked."""

    NO = "no", _("Nej")
    YES = "yes", _("Ja")
    NOT_DISCLOSED = "not_disclosed", _("Lämnas inte ut")


class Judgement(TextChoices):
    """Does the youth have continuing contact with a gang?"""

    NO = "no", _("Nej")
    YES = "yes", _("Ja")
    UNKNOWN = "unknown", _("Vet inte")


class Verdict(TextChoices):
    BROKEN = "broken", _("Bruten")
    PARTLY = "partly", _("Delvis")
    NOT = "not", _("Inte")
    UNKNOWN = "unknown", _("Okänt")


class NoticeCode(TextChoices):
    """Notices carry a code and a case, never a name or a text."""

    NOMINATED = "nominated", _("Ny anmälan")
    NOMINATED_AGAIN = "nominated_again", _("Anmäld igen")
    FLAGGED = "flagged", _("Någon vill att du läser")
    OUTCOME_PROPOSED = "outcome_proposed", _("Ett utfall väntar på granskning")
    FOLLOW_UP_DUE = "follow_up_due", _("Dags för uppföljning")
    CONSENT_ENDS = "consent_ends", _("Samtycket går snart ut")
    TURNS_18 = "turns_18", _("Den unge fyller snart 18 år")
    TURNS_21 = "turns_21", _("Den unge fyller snart 21 år")
    PARTLY_WITHDRAWN = "partly_withdrawn", _("Någon har tagit tillbaka sitt samtycke")
    STOPPED_SHARING = "stopped_sharing", _("Ett samtycke har upphört")
    CONFLICT = "conflict", _("En ersättare behövs")
    RESTRICTION_DUE = "restriction_due", _("Pröva om en anteckning ska vara hemlig")
    WITHHOLDING_DUE = "withholding_due", _("Pröva om vårdnadshavare får läsa")
    DRAFT_ENDS = "draft_ends", _("Ett utkast förstörs i morgon")
    SHRINKS_SOON = "shrinks_soon", _("En anmälan tas snart bort")
    STEP_DUE = "step_due", _("Du har ett steg att göra")
    STEP_MOVED = "step_moved", _("Ett steg har gått över till dig")
    ASSESSMENT_DUE = "assessment_due", _("Dags för en skattning")
    NO_CONTACT = "no_contact", _("Ingen kontakt på länge")
    MEETING_SOON = "meeting_soon", _("Du har ett möte")
    MEETING_MOVED = "meeting_moved", _("Ett möte har ändrats")
    HANDED_OVER = "handed_over", _("Du har fått ett ärende av en kollega")
    APART = "apart", _("Två unga som ska hållas isär kan mötas")


class Months(IntegerChoices):
    SIX = 6, _("6 månader")
    TWELVE = 12, _("12 månader")


class Requester(TextChoices):
    """Who asks for an extract. Anybody else is referred, and nothing is stored."""

    YOUTH = "youth", _("Den unge")
    GUARDIAN = "guardian", _("Vårdnadshavare")


class ExtractState(TextChoices):
    DRAFT = "draft", _("Utkast")
    MADE = "made", _("Klart")
    DROPPED = "dropped", _("Avbrutet")


class Occasion(TextChoices):
    """When an assessment is made."""

    START = "start", _("Vid start")
    QUARTER = "quarter", _("Var tredje månad")
    EXIT = "exit", _("Vid avslut")


class SummaryLevel(TextChoices):
    """All that is kept of what a licensed instrument said."""

    LOW = "low", _("Låg")
    MEDIUM = "medium", _("Medel")
    HIGH = "high", _("Hög")
    NOT_STATED = "not_stated", _("Anges inte")


class MeetingKind(TextChoices):
    TEAM = "team", _("Teammöte")
    PLANNING = "planning", _("Planeringsmöte")
    FOLLOW_UP = "follow_up", _("Uppföljningsmöte")
    CLOSING = "closing", _("Avslutande möte")


class MeetingForm(TextChoices):
    ON_SITE = "on_site", _("På plats")
    DIGITAL = "digital", _("Digitalt")
    PHONE = "phone", _("Per telefon")


class MeetingState(TextChoices):
    PLANNED = "planned", _("Planerat")
    HELD = "held", _("Genomfört")
    CANCELLED = "cancelled", _("Inställt")


class Presence(TextChoices):
    CAME = "came", _("Var med")
    EXCUSED = "excused", _("Hade anmält förhinder")
    ABSENT = "absent", _("Kom inte")


class NoSchool(TextChoices):
    """Why a week has no attendance to count."""

    HOLIDAY = "holiday", _("Lov")
    NOT_ENROLLED = "not_enrolled", _("Inte inskriven")
    UNKNOWN = "unknown", _("Uppgift saknas")


class FileKind(TextChoices):
    JPEG = "jpeg", _("Bild")
    PNG = "png", _("Bild (PNG)")
    PDF = "pdf", _("PDF")


class MailWhen(TextChoices):
    NEVER = "never", _("Aldrig")
    AT_ONCE = "at_once", _("Direkt")
    DAILY = "daily", _("En gång om dagen")


class Audience(TextChoices):
    """Who a publication is written for. What one of them has seen counts as published for all."""

    STEERING = "steering", _("Styrgruppen för SIG")
    OFFICIALS = "officials", _("Tjänstemannastyrgruppen")
    POLITICAL = "political", _("Politiska styrgruppen")


class PublicationAnswer(TextChoices):
    APPROVE = "approve", _("Godkänner")
    REJECT = "reject", _("Godkänner inte")
    WITHDRAW = "withdraw", _("Tar tillbaka")
