"""What the engine needs of the rooms around it. `storage` implements these protocols; nothing here knows how."""

from engine.ports.definitions import Bundle, Definitions, Library
from engine.ports.deliveries import Deliveries, Messages
from engine.ports.directory import Directory
from engine.ports.files import Attachment, Files
from engine.ports.instances import History, Instances, Record
from engine.ports.numbers import Numbers
from engine.ports.requests import Drafts, Idempotency
from engine.ports.starts import Starts
from engine.ports.unit_of_work import UnitOfWork
from engine.ports.waiting import Incidents, Jobs, Subscriptions, Tasks, Timers
from engine.ports.writer import ArchiveItem, Notice, RowWriter, Writer

__all__ = [
    "ArchiveItem",
    "Attachment",
    "Bundle",
    "Definitions",
    "Deliveries",
    "Directory",
    "Drafts",
    "Files",
    "History",
    "Idempotency",
    "Incidents",
    "Instances",
    "Jobs",
    "Library",
    "Messages",
    "Notice",
    "Numbers",
    "Record",
    "RowWriter",
    "Starts",
    "Subscriptions",
    "Tasks",
    "Timers",
    "UnitOfWork",
    "Writer",
]
