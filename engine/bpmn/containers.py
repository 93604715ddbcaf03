"""The containers: a case, and what is open within it."""

from collections import deque
from collections.abc import Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import orjson
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine import events as e
from engine.bpmn.canceling import dismiss
from engine.bpmn.compensation import go_on
from engine.bpmn.crowds import Jobs, Tokens
from engine.bpmn.exhaustion import UNTOLD, Exhaustion, resolve
from engine.bpmn.flow_nodes import FlowNode
from engine.bpmn.graphs import Graph
from engine.bpmn.scopes import Changes, declare
from engine.bpmn.tokens import READY, STARTED, WAITING, Token, guarded, remove
from engine.errors import BudgetExhausted, ProcessError
from engine.feel import Environment
from engine.model import Variables, key_of
from engine.outside import Outside, environment
from engine.ports import Bundle

if TYPE_CHECKING:
    from engine.bpmn.process import Process

MOST_STEPS = 5_000
"""Steps in one command: enough for a thousand instances to begin, and soon over for a loop without a wait state."""

MOST_BYTES = 32 * 1024 * 1024
"""Data in one command, as JSON: what its steps write to variables and hand to workers."""

_NO_SCRIPTS = object()
"""Stands where stock would make an engine for Python; nothing ever asks it."""

MOST_LEVELS = 50
"""Sub-processes and called processes within one another."""


class Case(BpmnWorkflow):
    """One case being worked on: the container of its root process and the agenda of all of it.

    Attributes:
        key: of the root process instance.
        counter: how many keys it has given out.
        variables: of the root process; they outlive its tokens, for the last look.
        incidents: token key by incident key.
        exhaustions: tokens that wait together, by incident key.
        jobs: token key by job key.
        joins: waiting inclusive gateways.
        budget: steps that the command may still take.
        weight: bytes that it has written.
        conditions: what awaits a condition.
        looks: how often this command looked at its clock.
        begun_with: the correlation key of the message by which it began, where it awaits more at its beginning; empty
            where that had none, or it began by something else.
        over: moments that had come when the command began that begins it, by element and definition; kept until all
            that it awaits at its beginning is armed.
        written: whether a variable was written since the conditions were asked.
        changes: what was written since, where a condition may ask for it.
        armed: what awaits a condition that was not asked yet.
    """

    tasks: Tokens
    process: "Process"
    instance_key: int
    business_id: str | None
    level: int

    def __init__(self, bundle: Bundle, number: int, definition_key: int, process: "Process", outside: Outside) -> None:
        super().__init__(process.graph, script_engine=_NO_SCRIPTS, deserializing=True)  # no random root, no prediction
        self.tasks = Tokens()
        self.bundle, self.outside, self.number = bundle, outside, number
        self.key = self.instance_key = key_of(number)
        self.definition_key, self.process, self.graph = definition_key, process, process.graph
        self.business_id = None
        self.deployment: int | None = None
        self.case, self.level = self, 0
        self.counter, self.budget, self.weight, self.looks = 0, MOST_STEPS, 0, 0
        self.variables: Variables = {}
        self.events: list[e.Event] = []
        self.incidents: dict[int, int] = {}
        self.exhaustions: dict[int, Exhaustion] = {}
        self.jobs = Jobs(self.tasks)
        self.joins: set[int] = set()
        self.conditions: set[int] = set()
        self.begun_with: str | None = None
        self.over: Mapping[str, str] = {}
        self.written = False
        self.changes: Changes = []
        self.armed: set[int] = set()
        self._caught: deque[Token] = deque()
        self._agenda: deque[Token] = deque()

    @cached_property
    def environment(self) -> Environment:
        """For expressions; made when the first one is evaluated."""
        return environment(self.outside)

    def begin(self, variables: Mapping[str, Any], business_id: str | None) -> Token:
        """Make the root token, with the variables that it starts from."""
        self.business_id = business_id
        self.task_tree = root = Token(self, self.graph.start, None, self.key, STARTED)
        root.variables, root.opened = self.variables, self
        self.emit(e.ProcessInstanceStarted(self.key, self.process.id, self.definition_key, business_id, None, None))
        for name, value in variables.items():
            root.data[name] = value
        return root

    def next_key(self) -> int:
        self.counter += 1
        return key_of(self.number, self.counter)

    def emit(self, event: e.Event) -> None:
        self.events.append(event)

    def spend(self) -> None:
        """Account for one step. Raises: BudgetExhausted ``bpmn.budget``, ``bpmn.time_budget``."""
        self.budget -= 1
        self.afford(0)

    def afford(self, steps: int) -> None:
        """See that so many steps are left. Raises: BudgetExhausted ``bpmn.budget``."""
        if self.budget < steps:
            raise BudgetExhausted("bpmn.budget", steps=MOST_STEPS)
        self.watch()
        self.require_room()

    def watch(self) -> None:
        """Look at the clock. Raises: BudgetExhausted ``bpmn.time_budget``."""
        self.looks += 1
        if (seconds := self.outside.overtime(self.looks)) is not None:
            raise BudgetExhausted("bpmn.time_budget", seconds=seconds)

    def require_room(self) -> None:
        """Raises: BudgetExhausted ``bpmn.budget``, the command has written too much."""
        if self.weight > MOST_BYTES:
            raise BudgetExhausted("bpmn.budget", bytes=MOST_BYTES)

    def weigh(self, value: Any) -> None:
        """Account for data; whoever requires room finds that there was too much."""
        match value:
            case str():
                self.weight += len(value)
            case list() | dict():
                self.weight += len(orjson.dumps(value))

    def changed(self, scope: int, name: str, kind: str) -> None:
        """A variable was written: ``create`` or ``update``."""
        self.written = True
        if self.conditions:
            self.changes.append((scope, name, kind))

    def schedule(self, token: Token, *, first: bool) -> None:
        """Put a ready token on the agenda. *first*: before all that is not."""
        (self._caught if first else self._agenda).append(token)

    def run(self) -> None:
        """Run to the next wait states. Inclusive joins are decided when nothing else can move."""
        while True:
            while self._step():
                pass
            waiting = (self.tasks[key] for key in sorted(self.joins))
            joined = next((token for token in waiting if token.task_spec.may_join(token)), None)
            if joined is None:
                return
            joined._ready()

    def _step(self) -> bool:
        """Ask the conditions, then run one token; whether there was one."""
        if self.written and self.conditions:
            self._ask()
        queue = self._caught or self._agenda
        if not queue:
            return False
        token = queue.popleft()
        if token.alive and token.state == READY:
            guarded(token, "run", partial(self._work, token))
        return True

    def _work(self, token: Token) -> None:
        self.watch()
        token.run()

    def _ask(self) -> None:
        """Let every event happen whose condition has begun to hold."""
        self.written = False
        changes, self.changes = self.changes, []
        armed, self.armed = self.armed, set()
        for key in sorted(self.conditions):
            token = self.tasks.get(key)
            if token is not None and token.state == WAITING:
                guarded(token, "arm", partial(token.task_spec.ask, token, None if key in armed else changes))

    def open(
        self, host: Token, graph: Graph, start: FlowNode | None = None, brought: Mapping[str, Any] | None = None
    ) -> None:
        """Open what *host* hosts: arm its event sub-processes, and let tokens begin.

        Args:
            start: where alone a token begins.
            brought: variables for its eyes only: its output mappings decide what goes on.

        Raises: ProcessError ``bpmn.budget``, it stands too deep.
        """
        container = host.opened
        if host.parent is not None and host.workflow.level >= MOST_LEVELS:
            raise ProcessError("bpmn.budget", levels=MOST_LEVELS)
        if container is None:
            container = host.opened = Scope(graph, host)
        declare(host, graph.declared)
        starts = [start] if start else graph.starts
        if graph.around is not None and graph.around.node.listeners.before:
            token = graph.around.token(host, container)
            token.items = [spec.node.id for spec in starts]
            token.variables = dict(brought) if brought else None
            guarded(token, "arrive", partial(graph.around._update, token))
        else:
            self.open_inside(host, graph, starts, brought)

    def open_inside(
        self, host: Token, graph: Graph, starts: list[FlowNode], brought: Mapping[str, Any] | None = None
    ) -> None:
        """What no listener of a process holds up any more."""
        if (container := host.opened) is None:
            raise LookupError(f"{host.id} is not open")
        for handler in graph.handlers:
            handler.subscribe(host, container)
        for spec in starts:
            spec.instantiate(host, container, brought)

    def check(self, host: Token) -> None:
        """End what *host* hosts when only subscriptions of event sub-processes are left in it."""
        if host.compensating:
            go_on(host)
            return
        if host.is_busy:
            return
        around = self._around(host)
        if around is not None and around.node.listeners.after:
            clear(host)
            token = around.token(host, host.opened or self)
            around.hold(token)
        else:
            self.end_inside(host)

    def _around(self, host: Token) -> FlowNode | None:
        """Where what *host* hosts is a process that has listeners."""
        if host.parent is None or host.called is not None:
            return host.opened.graph.around if host.opened else None
        return None

    def end_inside(self, host: Token) -> None:
        """End what *host* hosts, in which nothing is left to do."""
        if host.parent is None:
            self.emit(e.ProcessInstanceCompleted(self.key))
            self.end()
            return
        resolve(host)  # it may have been unfinished before an event in it happened
        guarded(host, "close", partial(self._close, host))

    def _close(self, host: Token) -> None:
        if host.task_spec.goes_on(host):
            return
        host.phase = "out"
        clear(host)
        if host.called is not None:
            host.called.ended = True
            self.emit(e.ProcessInstanceCompleted(host.called.key))
        host.complete()

    def cancel(self) -> None:
        """End what has not come to its end."""
        self.emit(e.ProcessInstanceCanceled(self.key))
        self.end()

    def end(self) -> None:
        """Take everything away; the case is over."""
        root = self.task_tree
        for child in root.children:
            remove(child)
        self.tasks.clear()
        self.completed = True

    def wait_together(self, token: Token, error: BudgetExhausted) -> None:
        """*token*, stopped by *error*, waits with all others that this command stops for want of a budget."""
        self.exhaustions.setdefault(UNTOLD, Exhaustion(error)).tokens.add(token.id)

    def _task_completed_notify(self, task: Token) -> None:
        """Stock scans every waiting task here and looks for a specification named "End"."""

    def _task_removed_notify(self, task: Token) -> None:
        self.joins.discard(task.id)
        self.conditions.discard(task.id)
        if task.job is not None:
            self.jobs.pop(task.job, None)
        task.task_spec.removed(task)
        resolve(task)


class Scope(BpmnSubWorkflow):
    """An open sub-process or called process. Shares the case's task index, so that each look-up is one access."""

    process: "Process"
    instance_key: int
    business_id: str | None
    deployment: int | None
    level: int

    def __init__(self, graph: Graph, host: Token) -> None:
        around = host.workflow
        self.case: Case = host.case
        self.level = around.level + 1
        super().__init__(graph, host.id, self.case, deserializing=True)
        self.tasks, self.task_tree, self.graph = self.case.tasks, host, graph
        if host.called is None:
            self.instance_key, self.process = around.instance_key, around.process
            self.business_id, self.deployment = around.business_id, around.deployment
        else:
            self.instance_key = host.called.key
            self.process = self.case.bundle.library.process(host.called.definition_key)
            self.business_id, self.deployment = host.called.business_id, host.called.deployment

    def _calculate_depth(self) -> int:
        return self.level

    def _task_completed_notify(self, task: Token) -> None:
        """See `Case`."""

    def _task_removed_notify(self, task: Token) -> None:
        self.case._task_removed_notify(task)


Container = Case | Scope


def inside(host: Token) -> list[Token]:
    """The tokens and subscriptions in what *host* hosts; not the boundary events on it."""
    return [child for child in host.children if child.workflow is host.opened]


def dismiss_inside(host: Token) -> list[Token]:
    """Take away what is inside *host*, as `clear` does; answers what stays for a while, as listeners are asked."""
    return dismiss(child for child in inside(host) if child.remembered is None)


def clear(host: Token) -> None:
    """Take away what is inside *host*, but for the records of what may have to be undone."""
    for child in inside(host):
        if child.remembered is None:
            remove(child)
