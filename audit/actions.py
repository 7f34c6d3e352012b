"""Every kind of ledger entry there is. Append a line; never rename one: the ledger outlives the code."""

from enum import StrEnum


class Action(StrEnum):
    # reads
    CASE_VIEW = "case.view"
    CASE_LIST = "case.list"
    CASE_SEARCH = "case.search"
    ENTRY_VIEW = "entry.view"
    IDENTITY_VIEW = "identity.view"
    CONSENT_VIEW = "consent.view"
    TEAM_VIEW = "team.view"
    PLAN_VIEW = "plan.view"
    OUTCOME_VIEW = "outcome.view"
    REPORT_VIEW = "report.view"
    USER_VIEW = "user.view"
    DISCLOSURE_VIEW = "disclosure.view"

    READERS_VIEW = "readers.view"
    EXTRACT_VIEW = "extract.view"

    # nomination, case and stages
    CASE_NOMINATE = "case.nominate"
    CASE_STAGE = "case.stage"
    CASE_CHANGE = "case.change"
    CASE_CLOSE = "case.close"
    CASE_SHRINK = "case.shrink"
    SHRINK_VIEW = "shrink.view"
    CASE_IMPORT = "case.import"
    FOLLOW_UP = "case.follow_up"

    # entries and releases
    ENTRY_CREATE = "entry.create"
    ENTRY_CHANGE = "entry.change"
    ENTRY_CORRECT = "entry.correct"
    ENTRY_DISCARD = "entry.discard"
    ENTRY_RELEASE = "entry.release"
    ENTRY_TAKE_BACK = "entry.take_back"
    ENTRY_RESTRICT = "entry.restrict"
    ENTRY_WITHHOLD = "entry.withhold"
    ENTRY_PURGE = "entry.purge"
    FILE_VIEW = "file.view"
    FILE_ADD = "file.add"
    FILE_REMOVE = "file.remove"
    PLAN_CHANGE = "plan.change"
    ASSESSMENT_MAKE = "assessment.make"
    OUTCOME_PROPOSE = "outcome.propose"
    OUTCOME_VERIFY = "outcome.verify"
    TASK_CHANGE = "task.change"

    # people, consent, statutory grounds
    SCAN_VIEW = "scan.view"
    SCAN_ADD = "scan.add"
    CONSENT_IMPORT = "consent.import"
    YOUTH_REGISTER = "youth.register"
    YOUTH_CHANGE = "youth.change"
    GUARDIAN_ADD = "guardian.add"
    GUARDIAN_CHANGE = "guardian.change"
    PROTECTION_CHANGE = "protection.change"
    READER_ADD = "reader.add"
    READER_END = "reader.end"
    CONSENT_DRAFT = "consent.draft"
    CONSENT_SIGN = "consent.sign"
    CONSENT_WITHDRAW = "consent.withdraw"
    CONSENT_END = "consent.end"
    CONSENT_EXPIRE = "consent.expire"
    RELATED_VIEW = "related.view"
    RELATED_CHANGE = "related.change"
    RELATED_SIGN = "related.sign"
    RELATED_WITHDRAW = "related.withdraw"
    MEASURE_VIEW = "measure.view"
    MEASURE_REGISTER = "measure.register"
    MEASURE_WITHDRAW = "measure.withdraw"
    GROUND_RECORD = "ground.record"
    GROUND_END = "ground.end"

    # teams and staff
    TEAM_CREATE = "team.create"
    MEMBER_ADD = "member.add"
    MEMBER_END = "member.end"
    CONFLICT_DECLARE = "conflict.declare"
    CONFLICT_END = "conflict.end"
    TEAM_TAKE_OVER = "team.take_over"
    USER_CREATE = "user.create"
    USER_CHANGE = "user.change"
    USER_SET_UP = "user.set_up"
    ROLE_CHANGE = "role.change"
    AUTHORITY_CHANGE = "authority.change"

    # sign-in
    SIGNIN_OK = "signin.ok"
    SIGNIN_FAILED = "signin.failed"
    SIGNIN_LOCKED = "signin.locked"
    SIGNIN_STEP_UP = "signin.step_up"
    SIGNOUT = "signin.out"
    SESSION_ENDED = "signin.session_ended"
    CREDENTIAL_CHANGE = "signin.credential"
    OTP_FAILED = "otp.failed"
    RECOVERY_USED = "recovery.used"

    # things that leave the system
    PRINT_CONSENT = "print.consent"
    PRINT_DISCLOSURES = "print.disclosures"
    PRINT_REPORT = "print.report"
    PRINT_PROTOCOL = "print.protocol"
    PRINT_READERS = "print.readers"
    PRINT_PLAN = "print.plan"
    EXPORT_LEDGER = "export.ledger"
    EXPORT_REVIEW = "export.review"
    EXPORT_REPORT = "export.report"
    EXPORT_CONSENT = "export.consent"
    EXTRACT_CHANGE = "extract.change"
    EXPORT_EXTRACT = "export.extract"

    # log review
    REVIEW_VIEW = "review.view"
    REVIEW_SIGN_OFF = "review.sign_off"

    # break-glass
    GLASS_OPEN = "break_glass.open"
    GLASS_CLOSE = "break_glass.close"
    GLASS_LATE = "break_glass.late"

    # keys
    KEY_CREATE = "key.create"
    KEY_ROTATE = "key.rotate"
    KEY_SHRED = "key.shred"
    KEY_MISUSE = "key.misuse"

    # refusals, and what happened outside the application
    REFUSED = "refused"
    WRITE_RAW = "write.raw"
    WRITER_CLOSE = "writer.close"
