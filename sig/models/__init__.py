"""The rows of the case work. Labels of every field stand in each class's `sensitivity`."""

from .base import AppendOnlyError
from .case import Case, Nomination, StageChange
from .entries import Entry, EntryAbout, Release, Withholding
from .extracts import SubjectExtract
from .funnel import EndedReceipt, FunnelCount, UsedNumber
from .outcomes import Closure, FollowUp, GangJudgement, Outcome
from .plans import Action, Goal, Plan
from .programme import Area, Programme
from .reports import ReportSnapshot
from .work import Notice, Task

__all__ = [
    "Action",
    "AppendOnlyError",
    "Area",
    "Case",
    "Closure",
    "EndedReceipt",
    "Entry",
    "EntryAbout",
    "FollowUp",
    "FunnelCount",
    "GangJudgement",
    "Goal",
    "Nomination",
    "Notice",
    "Outcome",
    "Plan",
    "Programme",
    "Release",
    "ReportSnapshot",
    "StageChange",
    "SubjectExtract",
    "Task",
    "UsedNumber",
    "Withholding",
]
