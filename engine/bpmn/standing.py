"""A case in hand: its state, and what can be seen of it."""

from hashlib import sha256
from typing import Self

from engine import events as e
from engine.bpmn import state as states
from engine.bpmn.containers import MOST_STEPS, Case
from engine.bpmn.exhaustion import tell_exhaustions
from engine.bpmn.listeners import AroundProcess
from engine.bpmn.meaning import meaning
from engine.bpmn.mending import Stoppage, stoppage
from engine.bpmn.process import Process
from engine.bpmn.scopes import seen_around
from engine.bpmn.standstill import tell_standstill
from engine.bpmn.subscriptions import Awaiting
from engine.bpmn.tokens import Token
from engine.errors import LiuzhuanError, NotFound
from engine.model import Variables, key_of
from engine.outside import Outside
from engine.ports import Bundle


class Standing:
    """A case that is worked on, as it stands now."""

    def __init__(self, bundle: Bundle, outside: Outside, number: int, case: Case | None = None) -> None:
        self.outside = outside
        self._bundle, self._number, self._started = bundle, number, case

    @classmethod
    def new(cls, bundle: Bundle, *, number: int, outside: Outside) -> Self:
        """A case that has not started."""
        return cls(bundle, outside, number)

    @classmethod
    def restore(cls, bundle: Bundle, state: bytes, outside: Outside) -> Self:
        """The case that `state` was made of."""
        case = states.load(bundle, state, outside)
        return cls(bundle, outside, case.number, case)

    @classmethod
    def after(cls, bundle: Bundle, state: bytes, *, number: int, outside: Outside) -> Self:
        """The case that `state` was made of; where it is empty, one that has not started."""
        return cls.restore(bundle, state, outside) if state else cls.new(bundle, number=number, outside=outside)

    @property
    def state(self) -> bytes:
        return states.dump(self._case)

    @property
    def digest(self) -> str:
        """sha256 of the state, hex."""
        return sha256(self.state).hexdigest()

    @property
    def meaning(self) -> bytes:
        """What the state means, as `engine.bpmn.meaning` tells it."""
        return meaning(self._case)

    @property
    def process(self) -> Process:
        """The root process."""
        return self._case.process

    @property
    def is_completed(self) -> bool:
        """Whether the case is over, completed or cancelled."""
        return bool(self._case.completed)

    def visible_variables(self, key: int) -> Variables:
        """What a task, subscription, incident, job or instance sees, `people` included.

        Raises: NotFound.
        """
        case = self._case
        if key == case.key:
            return dict(case.variables)
        found: Token | None = case.tasks.get(key)
        if found is None:
            found = case.tasks.get(case.incidents.get(key) or case.jobs.get(key))
        if found is not None:
            return found.data.copy()
        for token in case.tasks.values():
            if token.called is not None and token.called.key == key:
                return dict(token.called.variables)
        raise NotFound("element_instance", key)

    def local_variables(self, subscription_key: int) -> Variables:
        """Those of the step that waits for a message, or of the scope that its event belongs to, without those around.

        Raises: NotFound.
        """
        token = self._case.tasks.get(subscription_key)
        if token is None:
            raise NotFound("message_subscription", subscription_key)
        return seen_around(token)

    def is_at_beginning(self, subscription_key: int) -> bool:
        """Whether what is awaited belongs to the beginning of the case."""
        token = self._case.tasks.get(subscription_key)
        spec = None if token is None else token.task_spec
        return isinstance(spec, Awaiting) and spec.event_node.node.begins

    def waits_for_several(self, incident_key: int) -> bool:
        """Whether more than one token waits with an incident."""
        return incident_key in self._case.exhaustions

    def stoppage(self, incident_key: int) -> Stoppage:
        """What stands still. Raises: NotFound, no such incident is open."""
        token, phase = self._failed(incident_key)
        return stoppage(token, phase)

    def close(self) -> None:
        """Nothing is asked of the case any more.

        It and its tokens know one another: let go of here they leave at once, else only with a garbage collection.
        """
        self._case.__dict__.clear()
        self._started = None

    @property
    def _case(self) -> Case:
        if self._started is None:
            raise LiuzhuanError(f"case {key_of(self._number)} has not started")
        return self._started

    def _events(self) -> list[e.Event]:
        """Run to the next wait states; what happened on the way."""
        case = self._case
        case.run()
        tell_exhaustions(case)
        tell_standstill(case)
        if case.over and not any(map(_is_to_begin, case.tasks.awake())):
            case.over = {}
        happened, case.events = case.events, []
        case.budget, case.weight, case.looks = MOST_STEPS, 0, 0
        return happened

    def _failed(self, incident_key: int) -> tuple[Token, str]:
        """The token that waits, and in which phase it failed. Raises: NotFound."""
        token: Token | None = self._case.tasks.get(self._case.incidents.get(incident_key, 0))
        if token is None or token.incident is None:
            raise NotFound("incident", incident_key)
        return token, token.incident[1]


def _is_to_begin(token: Token) -> bool:
    """Whether something that its case awaits at its beginning is held up by listeners, or cannot be awaited."""
    spec = token.task_spec
    if isinstance(spec, AroundProcess):
        return token.parent is token.case.task_tree and token.listening > 0
    begins = isinstance(spec, Awaiting) and spec.event_node.node.begins
    return begins and (token.listening > 0 or token.has_not_begun)
