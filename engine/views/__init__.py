"""What pages read: rows and details, and the protocol that answers them. Reading locks nothing and changes nothing."""

from engine.views.cases import CalledInstance, CaseDetail, CaseRow, FileRow
from engine.views.definitions import DefinitionRow, StartRow, VersionRow
from engine.views.pages import MOST_COUNTED, Page
from engine.views.people import GroupKind, GroupRow, Language, Scope, SessionRow, TokenRow, UserRow
from engine.views.reads import Reads
from engine.views.registers import DraftRow, IncidentRow, IncidentState
from engine.views.tasks import TaskRow
from engine.views.undelivered import MOST_RECEIVERS, CaseTitle, ReceiverRow, UndeliveredRow

__all__ = [
    "MOST_COUNTED",
    "MOST_RECEIVERS",
    "CalledInstance",
    "CaseDetail",
    "CaseRow",
    "CaseTitle",
    "DefinitionRow",
    "DraftRow",
    "FileRow",
    "GroupKind",
    "GroupRow",
    "IncidentRow",
    "IncidentState",
    "Language",
    "Page",
    "Reads",
    "ReceiverRow",
    "Scope",
    "SessionRow",
    "StartRow",
    "TaskRow",
    "TokenRow",
    "UndeliveredRow",
    "UserRow",
    "VersionRow",
]
