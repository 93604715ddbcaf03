"""What pages read: plain SQL, one moment of the database per question."""

from storage.queries.cases import CaseQueries
from storage.queries.definitions import DefinitionQueries
from storage.queries.registers import RegisterQueries
from storage.queries.searches import SearchQueries
from storage.queries.tasks import TaskQueries
from storage.queries.undelivered import UndeliveredQueries


class Queries(TaskQueries, CaseQueries, DefinitionQueries, RegisterQueries, UndeliveredQueries, SearchQueries):
    """See `engine.views.Reads`."""


__all__ = ["Queries"]
