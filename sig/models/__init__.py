"""The rows of the case work. Labels of every field stand in each class's `sensitivity`."""

from .agreement import Commitment, CommitmentStatus, Indicator, IndicatorValue
from .apart import KeptApart
from .assessments import Assessment, DomainScore, InstrumentUse
from .attachments import Attachment
from .base import AppendOnlyError
from .case import Case, Nomination, StageChange
from .desk import DayVisit, MailSetting, Phrase
from .entries import Entry, EntryAbout, Release, Withholding
from .extracts import SubjectExtract
from .funnel import EndedReceipt, FunnelCount, UsedNumber
from .meetings import Attendance, Meeting
from .outcomes import Closure, FollowUp, GangJudgement, Outcome
from .plans import Action, Goal, GoalRating, Plan
from .programme import Area, Programme
from .publications import (
    DefinitionAdoption,
    DefinitionVersion,
    Publication,
    PublicationCounts,
    PublicationDecision,
    PublicationFile,
    PublicationOrder,
    PublicationRefusal,
)
from .school import SchoolWeek
from .work import Notice, Task

__all__ = [
    "Action",
    "AppendOnlyError",
    "Area",
    "Assessment",
    "Attachment",
    "Attendance",
    "Case",
    "Closure",
    "Commitment",
    "CommitmentStatus",
    "DayVisit",
    "DefinitionAdoption",
    "DefinitionVersion",
    "DomainScore",
    "EndedReceipt",
    "Entry",
    "EntryAbout",
    "FollowUp",
    "FunnelCount",
    "GangJudgement",
    "Goal",
    "GoalRating",
    "Indicator",
    "IndicatorValue",
    "InstrumentUse",
    "KeptApart",
    "MailSetting",
    "Meeting",
    "Nomination",
    "Notice",
    "Outcome",
    "Phrase",
    "Plan",
    "Programme",
    "Publication",
    "PublicationCounts",
    "PublicationDecision",
    "PublicationFile",
    "PublicationOrder",
    "PublicationRefusal",
    "Release",
    "SchoolWeek",
    "StageChange",
    "SubjectExtract",
    "Task",
    "UsedNumber",
    "Withholding",
]
