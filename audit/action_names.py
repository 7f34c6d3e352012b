"""What the screen calls each kind of entry, and the kinds a reviewer filters by. Pure."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.actions import Action

READS = frozenset(
    action
    for action in Action
    if action.endswith((".view", ".list", ".search")) and action != Action.REVIEW_VIEW
)
REFUSALS = frozenset(
    {Action.REFUSED, Action.SIGNIN_FAILED, Action.SIGNIN_LOCKED, Action.OTP_FAILED, Action.KEY_MISUSE}
)
SIGN_INS = frozenset(action for action in Action if action.startswith(("signin.", "otp.", "recovery.")))
LEAVING = frozenset(action for action in Action if action.startswith(("print.", "export.")))
OUTSIDE = frozenset({Action.WRITE_RAW})
WRITES = frozenset(Action) - READS - REFUSALS - SIGN_INS - LEAVING - OUTSIDE

KINDS: dict[str, tuple[str | Promise, frozenset[Action]]] = {
    "reads": (_("Läst"), READS),
    "writes": (_("Skrivet och ändrat"), WRITES),
    "leaving": (_("Utskrivet och exporterat"), LEAVING),
    "refusals": (_("Nekat"), REFUSALS),
    "sign_ins": (_("Inloggning"), SIGN_INS),
    "outside": (_("Ändrat utanför systemet"), OUTSIDE),
}

NAMES: dict[str, str | Promise] = {
    Action.CASE_VIEW: _("Öppnade ärendet"),
    Action.CASE_LIST: _("Såg listan över ärenden"),
    Action.CASE_SEARCH: _("Sökte ärende"),
    Action.ENTRY_VIEW: _("Läste anteckning"),
    Action.IDENTITY_VIEW: _("Såg identitetsuppgifter"),
    Action.CONSENT_VIEW: _("Såg samtycket"),
    Action.TEAM_VIEW: _("Såg teamet"),
    Action.PLAN_VIEW: _("Läste planen"),
    Action.OUTCOME_VIEW: _("Såg utfallet"),
    Action.REPORT_VIEW: _("Såg rapport"),
    Action.USER_VIEW: _("Såg användare"),
    Action.DISCLOSURE_VIEW: _("Såg utlämnanden"),
    Action.READERS_VIEW: _("Såg vilka som har läst om den unge"),
    Action.EXTRACT_VIEW: _("Granskade ett utdrag"),
    Action.CASE_NOMINATE: _("Anmälde"),
    Action.CASE_STAGE: _("Flyttade ärendet till nästa steg"),
    Action.CASE_CHANGE: _("Ändrade ärendet"),
    Action.CASE_CLOSE: _("Avslutade ärendet"),
    Action.CASE_SHRINK: _("Minskade en anmälan till en siffra"),
    Action.SHRINK_VIEW: _("Såg vilka anmälningar som ska minskas"),
    Action.CASE_IMPORT: _("Läste in ärende"),
    Action.FOLLOW_UP: _("Följde upp"),
    Action.ENTRY_CREATE: _("Skrev anteckning"),
    Action.ENTRY_CHANGE: _("Ändrade anteckning"),
    Action.ENTRY_CORRECT: _("Rättade anteckning"),
    Action.ENTRY_DISCARD: _("Kastade utkast"),
    Action.ENTRY_RELEASE: _("Lämnade ut anteckning"),
    Action.ENTRY_TAKE_BACK: _("Tog tillbaka utlämnande"),
    Action.ENTRY_RESTRICT: _("Prövade om anteckning hör till en förundersökning"),
    Action.ENTRY_WITHHOLD: _("Prövade om vårdnadshavare får läsa anteckning"),
    Action.ENTRY_PURGE: _("Förstörde gamla utkast"),
    Action.FILE_VIEW: _("Öppnade en fil"),
    Action.FILE_ADD: _("Lade till en fil"),
    Action.FILE_REMOVE: _("Tog bort en fil ur ett utkast"),
    Action.PLAN_CHANGE: _("Ändrade planen"),
    Action.ASSESSMENT_MAKE: _("Gjorde en skattning"),
    Action.OUTCOME_PROPOSE: _("Föreslog utfall"),
    Action.OUTCOME_VERIFY: _("Bekräftade utfall"),
    Action.TASK_CHANGE: _("Ändrade uppgift"),
    Action.SCAN_VIEW: _("Öppnade ett inskannat papper"),
    Action.SCAN_ADD: _("Lade till ett inskannat papper"),
    Action.CONSENT_IMPORT: _("Läste in samtycke från ett annat system"),
    Action.YOUTH_REGISTER: _("Registrerade ungdom"),
    Action.YOUTH_CHANGE: _("Ändrade ungdomens uppgifter"),
    Action.GUARDIAN_ADD: _("Lade till vårdnadshavare"),
    Action.GUARDIAN_CHANGE: _("Ändrade vårdnadshavare"),
    Action.PROTECTION_CHANGE: _("Ändrade skyddade personuppgifter"),
    Action.READER_ADD: _("Gav någon rätt att se vem en skyddad person är"),
    Action.READER_END: _("Tog bort rätten att se vem en skyddad person är"),
    Action.CONSENT_DRAFT: _("Förberedde samtycke"),
    Action.CONSENT_SIGN: _("Registrerade underskrift"),
    Action.CONSENT_WITHDRAW: _("Registrerade återkallat samtycke"),
    Action.CONSENT_END: _("Avslutade samtycke"),
    Action.CONSENT_EXPIRE: _("Samtycket gick ut"),
    Action.RELATED_VIEW: _("Såg närstående"),
    Action.RELATED_CHANGE: _("Ändrade närståendes uppgifter"),
    Action.RELATED_SIGN: _("Registrerade en närståendes samtycke"),
    Action.RELATED_WITHDRAW: _("Registrerade att en närstående tog tillbaka sitt samtycke"),
    Action.MEASURE_VIEW: _("Såg samtycken till insatser"),
    Action.MEASURE_REGISTER: _("Registrerade samtycke till insats"),
    Action.MEASURE_WITHDRAW: _("Registrerade återkallat samtycke till insats"),
    Action.GROUND_RECORD: _("Antecknade sekretessbrytande grund"),
    Action.GROUND_END: _("Avslutade sekretessbrytande grund"),
    Action.TEAM_CREATE: _("Skapade team"),
    Action.MEMBER_ADD: _("Lade till i teamet"),
    Action.MEMBER_END: _("Tog bort ur teamet"),
    Action.CONFLICT_DECLARE: _("Anmälde jäv"),
    Action.CONFLICT_END: _("Avslutade jäv"),
    Action.TEAM_TAKE_OVER: _("Tog över ett team"),
    Action.USER_CREATE: _("Lade upp användare"),
    Action.USER_CHANGE: _("Ändrade användare"),
    Action.USER_SET_UP: _("Gjorde klart sitt konto"),
    Action.ROLE_CHANGE: _("Ändrade roll"),
    Action.AUTHORITY_CHANGE: _("Ändrade verksamhet"),
    Action.SIGNIN_OK: _("Loggade in"),
    Action.SIGNIN_FAILED: _("Misslyckades att logga in"),
    Action.SIGNIN_LOCKED: _("Låstes ute"),
    Action.OTP_FAILED: _("Skrev fel kod"),
    Action.RECOVERY_USED: _("Använde reservkod"),
    Action.SIGNIN_STEP_UP: _("Bekräftade med ny kod"),
    Action.SIGNOUT: _("Loggade ut"),
    Action.SESSION_ENDED: _("Inloggningen avslutades"),
    Action.CREDENTIAL_CHANGE: _("Ändrade inloggningsuppgift"),
    Action.PRINT_CONSENT: _("Skrev ut samtycke"),
    Action.PRINT_DISCLOSURES: _("Skrev ut utlämnanden"),
    Action.PRINT_REPORT: _("Skrev ut rapport"),
    Action.PRINT_PROTOCOL: _("Skrev ut granskningsprotokoll"),
    Action.PRINT_READERS: _("Skrev ut vilka som har läst om den unge"),
    Action.PRINT_PLAN: _("Skrev ut planen"),
    Action.EXPORT_LEDGER: _("Exporterade hela loggen"),
    Action.EXPORT_REVIEW: _("Exporterade ett urval av loggen"),
    Action.EXPORT_REPORT: _("Exporterade rapport"),
    Action.EXPORT_CONSENT: _("Exporterade samtycke"),
    Action.EXTRACT_CHANGE: _("Förberedde ett utdrag"),
    Action.EXPORT_EXTRACT: _("Tog ut ett utdrag"),
    Action.REVIEW_VIEW: _("Granskade loggen"),
    Action.REVIEW_SIGN_OFF: _("Skrev under granskning"),
    Action.GLASS_OPEN: _("Öppnade ärendet med nödöppning"),
    Action.GLASS_CLOSE: _("Nödöppningen avslutades"),
    Action.GLASS_LATE: _("Nödöppningen granskades inte i tid"),
    Action.KEY_CREATE: _("Skapade nyckel"),
    Action.KEY_ROTATE: _("Bytte nyckel"),
    Action.KEY_SHRED: _("Förstörde nyckel"),
    Action.KEY_MISUSE: _("En krypterad uppgift stämde inte"),
    Action.REFUSED: _("Nekades"),
    Action.WRITE_RAW: _("Ändrade i databasen utanför systemet"),
    Action.WRITER_CLOSE: _("En arbetsprocess avslutades"),
}


def name_of(action: str) -> str:
    """The Swedish name; an action that this version does not know is shown as its code."""
    return str(NAMES.get(action, action))


OBJECTS: dict[str, Promise] = {
    "case": _("Ärende"),
    "entry": _("Anteckning"),
    "consent": _("Samtycke"),
    "scan": _("Inskannat papper"),
    "import": _("Inläst samtycke"),
    "youth": _("Den unge"),
    "guardian": _("Vårdnadshavare"),
    "related": _("Närstående"),
    "measure": _("Samtycke till insats"),
    "team": _("Team"),
    "membership": _("Medlemskap"),
    "user": _("Användare"),
    "session": _("Inloggning"),
    "plan": _("Plan"),
    "goal": _("Mål"),
    "release": _("Utlämnande"),
    "report": _("Rapport"),
    "actor": _("Person"),
    "closure": _("Avslut"),
    "conflict": _("Jäv"),
    "followup": _("Uppföljning"),
    "outcome": _("Utfall"),
    "judgement": _("Bedömning"),
    "task": _("Nästa steg"),
    "action": _("Åtgärd"),
    "programme": _("Program"),
    "authority": _("Verksamhet"),
    "extract": _("Utdrag"),
}
BASES: dict[str, Promise] = {
    "own": _("Egen verksamhet"),
    "consent": _("Samtycke"),
    "statutory": _("Stöd i lag"),
    "membership": _("Med i teamet"),
    "role": _("Roll"),
    "authority": _("Socialtjänstens ansvar"),
    "break_glass": _("Nödöppning"),
}
