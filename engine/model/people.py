"""Who gives commands, and the groups of the product itself."""

from dataclasses import dataclass

ADMINISTRATORS = "administrators"
AUDITORS = "auditors"
PROCESS_OWNERS = "process_owners"
OVERSEERS = frozenset({ADMINISTRATORS, AUDITORS, PROCESS_OWNERS})
"""Groups of the product itself, as opposed to those that diagrams name. Members see every case."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command.

    Attributes:
        user: user id, or ``system`` for timers and our own workers.
        groups: ids of all groups and departments that the user belongs to.
        via: the log-in, token or program through which the command came, as recorded in the history.
        on_behalf_of: user id of the principal under a standing delegation.
        sealed: confidentiality labels of cases that overseeing alone does not open, except to auditors.
    """

    user: str
    groups: frozenset[str] = frozenset()
    via: str = "system"
    on_behalf_of: str | None = None
    sealed: frozenset[str] = frozenset()

    @property
    def principals(self) -> tuple[str, ...]:
        """What worklists and visibility compare with: ``u:<user>`` and ``g:<group>`` each, sorted."""
        return (f"u:{self.user}", *sorted(f"g:{group}" for group in self.groups))

    @property
    def is_administrator(self) -> bool:
        return ADMINISTRATORS in self.groups

    @property
    def oversees(self) -> bool:
        """May see every case, but for those that are sealed."""
        return bool(OVERSEERS & self.groups)

    @property
    def closed(self) -> frozenset[str]:
        """Labels of the cases that it sees only where it takes part."""
        return frozenset() if AUDITORS in self.groups else self.sealed


SYSTEM = Actor("system")
