"""Whatever becomes of a task that is listened to, in whatever order: it is what a plain account of it says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn.user_tasks import DENIABLE
from engine.model import TRANSITIONS
from tests.engine.bpmn.diagrams import diagram, end, flows, process, start, task_listeners, user
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.test_task_listeners import told
from tests.examples import TIMES

PEOPLE = st.sampled_from([None, "li", "wang"])
PRIORITIES = st.integers(0, 100)


class Account:
    """A task, as plainly as it can be told.

    Attributes:
        becoming: what is to become of it, and how many of those who listen have answered.
        now, then: what it is, and what it is to be.
    """

    def __init__(self, heard, assignee):
        self.heard, self.over, self.becoming = heard, False, None
        self.drawn, self.then = assignee, None
        self.now = {"assignee": assignee, "priority": 50}
        self.begin("creating", self.now)

    def begin(self, what, then):
        self.becoming, self.then = (what, 0), then
        self._go_on()

    def answer(self, corrections):
        what, answered = self.becoming
        self.becoming, self.then = (what, answered + 1), {**self.then, **corrections}
        self._go_on()

    def deny(self):
        self.becoming = self.then = None

    def _go_on(self):
        what, answered = self.becoming
        if answered < self.heard[what]:
            return
        drawn = what == "creating" and self.drawn
        self.becoming, self.now, self.then = None, self.then, None
        self.over = what in {"completing", "canceling"}
        if drawn and self.heard["assigning"]:
            then, self.now = self.now, {**self.now, "assignee": None}
            self.begin("assigning", then)


def begin(case, account, data):
    """Somebody wants something of the open task."""
    match data.draw(st.sampled_from(["assigning", "updating", "completing", "canceling"])):
        case "assigning":
            to = data.draw(PEOPLE)
            case.assign("x", to)
            account.begin("assigning", {**account.now, "assignee": to})
        case "updating":
            priority = data.draw(PRIORITIES)
            case.update("x", priority=priority)
            account.begin("updating", {**account.now, "priority": priority})
        case "completing":
            case.complete("x")
            account.begin("completing", account.now)
        case "canceling":
            case.cancel()
            account.begin("canceling", account.now)


def answer(case, account, data):
    """A listener answers, or fails and is asked again; or the case is cancelled meanwhile."""
    what, _ = account.becoming
    match data.draw(st.sampled_from(["yes", "correct", "deny", "fail", "cancel"])):
        case "correct":
            corrections = {"priority": data.draw(PRIORITIES)}
            if not (what == "creating" and account.drawn):
                corrections["assignee"] = data.draw(PEOPLE)
            case.correct("x", **corrections)
            account.answer(corrections)
        case "deny" if what in DENIABLE:
            case.deny("x")
            account.deny()
        case "fail":
            case.fail("x").retry()
        case "cancel" if what != "canceling":
            case.cancel()
            account.begin("canceling", account.now)
        case _:
            case.work("x")
            account.answer({})


def agree(case, account):
    if account.over:
        assert ([], {}, {}, {}) == (case.open, case.becoming, case.jobs, case.incidents)
    elif account.becoming is None:
        task = case.task("x")
        assert (account.now, {}) == ({"assignee": task.assignee, "priority": task.priority}, case.jobs)
    else:
        what, _ = account.becoming
        (job,) = case.jobs.values()
        assert (what, what) == (case.state("x"), job.listens_to)
        said = told(job)
        assert account.then == {"assignee": said.get("assignee"), "priority": int(said["priority"])}
        changed = [f'"{name}"' for name in ("assignee", "priority") if account.now[name] != account.then[name]]
        assert f"[{','.join(changed)}]" == said.get("changedAttributes", "[]")


@settings(max_examples=150 * TIMES)
@given(st.data())
def test_a_task_becomes_what_is_wanted_of_it_as_far_as_nobody_denies_it(data):
    heard = {what: data.draw(st.integers(0, 2), what) for what in sorted(TRANSITIONS)}
    assignee = data.draw(PEOPLE, "assignee")
    given_ = [(what, what) for what, many in heard.items() for _ in range(many)]
    content = diagram(
        process(start(), user("x", task_listeners(*given_), assignee=assignee), end(), flows("s > x > e"))
    )
    case, account = Case(content), Account(heard, assignee)
    agree(case, account)

    for _ in range(data.draw(st.integers(1, 12), "steps")):
        if account.over:
            break
        (begin if account.becoming is None else answer)(case, account, data)
        agree(case, account)
