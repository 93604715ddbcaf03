"""Signals from outside, for all cases that await them."""

from datetime import datetime

from engine.bpmn import checked
from engine.model import Actor, Signal, Variables, key_of
from engine.ports import UnitOfWork


def broadcast(uow: UnitOfWork, *, name: str, variables: Variables, actor: Actor, at: datetime) -> Signal:
    """Send a signal to everything that awaits it; each receiver takes it in a command of its own.

    That nobody does is no error.

    Raises: InvalidVariables.

    Source: Camunda 8 REST, ``POST /v2/signals/broadcast``.
    """
    signal = Signal(key_of(uow.numbers.next_case()), name, checked(variables), actor.user, actor.via, at)
    with uow:
        uow.deliveries.broadcast(signal, besides=None)
    return signal
