"""A walk through a shipped affair: anybody tries anything that is open, and the walk remembers who did what."""

from dataclasses import dataclass

from hypothesis import strategies as st

from engine.errors import Forbidden, NotFound, Rejected
from tests.people import company, dept, office, person
from tests.scenario import ANSWERS, SUBMISSIONS

PEOPLE = [person(user["id"]) for user in company()["users"]]
KINDS = {
    "office_affairs": (office, ["technical_support", "quality_support", "quality_accident", "bidding", "other"]),
    "admin_affairs": (dept, ["training", "study", "meeting", "other"]),
}
DECISIONS = {
    "sales_check": ["accept", "accept", "return"],
    "gm_approve": ["approve", "approve", "approve", "return", "reject"],
    "handle": ["done", "done", "back_to_gm", "dispatch"],
    "carry_out": ["done", "done", "change", "cancelled"],
    "gm_acknowledge": ["heard", "heard", "rework"],
    "archive_register": ["archive", "archive", "supplement"],
}
"""What a task is decided with, the likelier more often."""
BESIDE = {
    ("gm_approve", "office_affairs"): {"lead_dept": "quality", "handle_due": "2027-06-01"},
    ("handle", "office_affairs"): {
        "dispatch_to": "handler",
        "cause_and_prevention": "密封件老化，已列入年度更换计划。",
        "bid_result": "won",
    },
    ("archive_register", None): {"retention": "y10"},
}
NAMED = {
    "affair_type_other": "其他",
    "accident_place_time": "苏州，11月20日",
    "contract_no": "HT-1",
    "required_by": "2027-12-31",
}


@dataclass(frozen=True)
class Done:
    """One completed task."""

    element: str
    decision: str | None
    user: str


class Walk:
    """One case on its way.

    Attributes:
        done: what was completed, in order; `withdrawn` once the applicant took it back.
        major: whether the general manager or the table called the affair major.
    """

    def __init__(self, scenario, draw):
        self.scenario, self.draw = scenario, draw
        self.process = draw(st.sampled_from(sorted(KINDS)))
        self.applicant, kinds = KINDS[self.process]
        self.submission = {
            "affair_type": draw(st.sampled_from(kinds)),
            "urgency": draw(st.sampled_from(["normal", "urgent"])),
        }
        self.submission |= NAMED
        self.done = []
        self.withdrawn = False
        self._fit()
        scenario.start(self.process, by=self.applicant, **self.submission)

    def _fit(self):
        """Only what the form of the process knows."""
        known = SUBMISSIONS[self.process].keys() | {"affair_type_other"}
        if self.process == "office_affairs":
            known |= NAMED.keys()
        self.submission = {name: value for name, value in self.submission.items() if name in known}

    @property
    def open(self):
        return self.scenario.open_tasks()

    def elements(self):
        """Ids of all tasks that there were, the open one last."""
        return [each.element for each in self.done] + [task.element_id for task in self.open]

    def step(self):
        """Time passes, somebody who may not tries, the applicant withdraws, or the open task is done."""
        kind = self.draw(st.sampled_from(["time", "outsider", "withdraw", "work", "work", "work", "work", "work"]))
        match kind:
            case "time":
                self.scenario.passes(days=self.draw(st.integers(1, 9)))
            case "outsider":
                self._trespass()
            case "withdraw" if self.draw(st.booleans()) and self.scenario.is_offered("withdraw", self.applicant):
                self.scenario.send("withdraw", by=self.applicant, withdraw_reason="不需要了")
                self.withdrawn = True
            case _:
                self._work()

    def _work(self):
        for task in self.open:
            able = [each for each in PEOPLE if task.admits(each)]
            self._complete(task, self.draw(st.sampled_from(able)))
            return

    def _complete(self, task, actor):
        element = task.element_id
        decision = self.draw(st.sampled_from(DECISIONS[element])) if element in DECISIONS else None
        fields = dict(ANSWERS.get((element, decision), {}))
        if decision is not None:
            (field,) = (f.key for f in self.scenario.form(element, by=actor).form.fields if f.decides)
            fields[field] = decision
        fields |= BESIDE.get((element, self.process), {}) | BESIDE.get((element, None), {})
        match element:
            case "amend":
                fields = self.scenario.submitted()
            case "publish_by_hand":
                fields["screenshot"] = [self.scenario.upload("截图.png", by=actor)]
            case "gm_approve":
                fields["gm_major"] = self.draw(st.booleans())
        self.scenario.complete_key(task.key, by=actor, **fields)
        self.done.append(Done(element, decision, actor.user))

    def _trespass(self):
        """Somebody to whom the open task is not given tries to do it, and changes nothing."""
        for task in self.open:
            stranger = self.draw(st.sampled_from([each for each in PEOPLE if not task.admits(each)]))
            before = len(self.scenario.records())
            try:
                self.scenario.complete_key(task.key, by=stranger)
            except (Forbidden, NotFound, Rejected):
                assert before == len(self.scenario.records())
            else:
                raise AssertionError(f"{stranger.user} did {task.element_id}")
