"""A small language in the owner's words that drives processes headlessly: real services, real database, virtual time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import text

from engine import attachments, incidents, instances, jobs, messages, tasks
from engine.model import key_of
from tests.people import owner, person
from web.folder import deploy_folder
from web.worker import HANDLERS, Worker

SHANGHAI = ZoneInfo("Asia/Shanghai")
A_MONDAY_MORNING = "2026-11-23 09:00"
A_LONG_REASON = "客户现场设备运行异常，需要公司派人到现场协助检查并给出处理意见。"

SUBMISSIONS = {
    "office_affairs": {
        "office": "suzhou_office",
        "applicant_phone": "0512-6688",
        "urgency": "normal",
        "confidentiality": "internal",
        "external_party": "华东客户",
        "affair_type": "quality_support",
        "reason": A_LONG_REASON,
        "required_by": "2026-12-31",
    },
    "admin_affairs": {
        "department": "quality",
        "applicant_phone": "0512-6688",
        "affair_type": "training",
        "subject": "焊接工艺培训",
        "host_org": "行业协会",
        "place": "南京",
        "start_date": "2026-12-07",
        "end_date": "2026-12-09",
        "participants": ["handler"],
        "reason": A_LONG_REASON,
    },
}
"""What people type into a start form when the story does not care."""

ANSWERS = {
    ("handle", "done"): {
        "handled_on": "2026-12-01",
        "handle_measures": "已到现场检查，更换密封件并重新试压，运行正常。",
        "handle_result": "solved",
        "publish_text": "客户现场问题已处理完毕。",
    },
    ("handle", "back_to_gm"): {"back_kind": "extend", "back_reason": "备件未到", "wanted_due": "2026-12-20"},
    ("carry_out", "done"): {
        "carry_summary": "三天课程全部完成，参加人员均取得结业证书，已整理资料。",
        "publish_text": "培训已完成。",
    },
    ("carry_out", "change"): {"change_reason": "主办单位改期"},
    ("carry_out", "cancelled"): {"change_reason": "主办单位取消"},
    ("sales_check", "return"): {"sales_reason": "请补充合同编号"},
    ("gm_approve", "return"): {"gm_reason": "请说明费用"},
    ("gm_approve", "reject"): {"gm_reason": "与合同无关"},
    ("gm_acknowledge", "rework"): {"rework_instruction": "请再与客户确认一次"},
    ("archive_register", "archive"): {"paper_place": "A3 柜"},
    ("archive_register", "supplement"): {"supplement_note": "缺少检测报告"},
    ("report_to_gm", None): {"report_time": "2026-12-02T10:00:00+08:00", "report_mode": "in_person"},
    ("publish_by_hand", None): {"published": True},
    ("supplement", None): {"supplement_text": "检测报告已补"},
}
"""What people fill in beside a decision when the story does not care."""


class Scenario:
    """One case and the company around it."""

    def __init__(self, database):
        self.database = database
        self.worker = Worker(database.unit_of_work, database.reading, "scenario")
        self.now = self.moment(A_MONDAY_MORNING)
        self.instance = self.submission = None

    # -- time ------------------------------------------------------------------------------------------------------

    @staticmethod
    def moment(text):
        """Local company time."""
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)

    def at(self, text):
        """The clock is set; nothing fires on the way."""
        self.now = self.moment(text)
        return self

    def until(self, text):
        """Time passes, and every timer fires when it is due."""
        return self._until(self.moment(text))

    def passes(self, **span):
        """As `until`, for ``days=2``."""
        return self._until(self.now + timedelta(**span))

    def _until(self, end):
        while (due := self.next_due()) and due <= end:
            self.now = max(self.now, due)
            self.worker.run_due(self.now)
        self.now = end
        self.worker.run_due(self.now)
        return self

    def next_due(self):
        with self.database.reading() as uow:
            return min(filter(None, (uow.timers.next_due(), uow.starts.next_due())), default=None)

    # -- commands --------------------------------------------------------------------------------------------------

    def start(self, process, *, by, **variables):
        submission = {**SUBMISSIONS.get(process, {}), **variables}
        self.submission = submission
        self.instance = instances.start(
            self.database.unit_of_work(), process_id=process, variables=submission, actor=by, at=self.now
        )
        self.worker.run_due(self.now)
        return self

    def resume(self, key):
        """The story goes on with a case that was begun elsewhere."""
        self.instance = self.database.queries().case(owner, key).instance
        return self

    def complete(self, element, *, by, **variables):
        task = self.task(element)
        decision = next((value for name, value in variables.items() if name.endswith("_decision")), None)
        submission = {**ANSWERS.get((element, decision), {}), **variables}
        return self.complete_key(task.key, by=by, **submission)

    def complete_key(self, key, *, by, **variables):
        """Complete a task that somebody still sees on an old page."""
        tasks.complete_task(self.database.unit_of_work(), task_key=key, actor=by, variables=variables, at=self.now)
        self.worker.run_due(self.now)
        return self

    def send(self, message, *, by, **variables):
        """Press a button that the diagram offers."""
        offer = next(s for s in self.detail().subscriptions if s.message == message)
        return self.send_key(offer.key, by=by, **variables)

    def send_key(self, key, *, by, **variables):
        messages.send_offered(
            self.database.unit_of_work(), subscription_key=key, actor=by, variables=variables, at=self.now
        )
        self.worker.run_due(self.now)
        return self

    def retry(self, *, by, **variables):
        (incident,) = self.open_incidents()
        return self.retry_key(incident.key, by=by, **variables)

    def retry_key(self, key, *, by, reason="put right", **variables):
        incidents.retry(
            self.database.unit_of_work(),
            incident_key=key,
            actor=by,
            at=self.now,
            reason=reason,
            variables=variables or None,
        )
        self.worker.run_due(self.now)
        return self

    def skip(self, *flows, by, reason="cannot be done", **variables):
        (incident,) = self.open_incidents()
        incidents.skip(
            self.database.unit_of_work(),
            incident_key=incident.key,
            actor=by,
            at=self.now,
            reason=reason,
            variables=variables,
            flows=flows,
        )
        self.worker.run_due(self.now)
        return self

    def upload(self, name, *, by, content=b"\x89PNG\r\n\x1a\n picture"):
        """The id of a file that *by* has just chosen."""
        return attachments.store(self.database.unit_of_work(), name=name, content=content, actor=by, at=self.now).id

    def damage_attachments(self):
        """The disk loses a byte of every attachment. Answers what `restore_attachments` needs."""
        with self.database.backend.writing.begin() as connection:
            ours = "WHERE digest IN (SELECT digest FROM uploaded_file)"
            kept = connection.exec_driver_sql(f"SELECT digest, bytes FROM content {ours}").all()
            connection.exec_driver_sql(f"UPDATE content SET bytes = substr(bytes, 2) {ours}")
        return kept

    def restore_attachments(self, kept):
        with self.database.backend.writing.begin() as connection:
            for digest, content in kept:
                connection.execute(text("UPDATE content SET bytes = :b WHERE digest = :d"), {"b": content, "d": digest})
        return self

    def make_member(self, actor, group):
        """*actor* joins a group; answers who he is from now on."""
        self.database.roster().change_members(group, add=[actor.user])
        return replace(actor, groups=actor.groups | {group})

    def join(self, user, group):
        return self.make_member(person(user), group)

    def submitted(self, **changes):
        """What the applicant sent, to be sent again with *changes*."""
        return {**self.submission, **changes}

    def form(self, element, *, by):
        return tasks.task_form(
            self.database.reading(), task_key=self.task(element).key, actor=by, at=self.now
        )  # fmt: skip

    def deploys(self, folder, *, by=owner):
        """The owner presses Deploy."""
        deploy_folder(self.database.unit_of_work(), folder, actor=by, at=self.now)
        return self

    def with_worker_for(self, job_type, **result):
        """From now on somebody's worker does jobs of *job_type*, always with the same result."""

        def work(uow, *, job_key, worker, at):
            jobs.complete_job(uow, job_key=job_key, worker=worker, variables=result, at=at)

        self.worker = Worker(
            self.database.unit_of_work, self.database.reading, "scenario", {**HANDLERS, job_type: work}
        )
        return self

    # -- what stands there -----------------------------------------------------------------------------------------

    def detail(self):
        return self.database.queries().case(owner, self.instance.key)

    def task(self, element):
        return next(task for task in self.open_tasks() if task.element_id == element)

    def open_tasks(self):
        return [task for task in self.detail().tasks if task.state == "created"]

    def open_incidents(self):
        return [incident for incident in self.detail().incidents if incident.resolved_at is None]

    def waits_at(self, *elements):
        assert sorted(elements) == sorted(task.element_id for task in self.open_tasks())
        return self

    def is_offered(self, message, to):
        return any(s.message == message and s.is_offered_to(to) for s in self.detail().subscriptions)

    def completed(self):
        """Element ids of the user tasks that people completed, in order."""
        names = {task.key: task.element_id for task in self.detail().tasks}
        return [names[event["key"]] for event in self.events("user_task.completed")]

    def completed_by(self):
        """(element id, user id) in order."""
        people = {task.key: (task.element_id, task.completed_by) for task in self.detail().tasks}
        return [people[event["key"]] for event in self.events("user_task.completed")]

    def records(self):
        """The bodies of the case's history."""
        with self.database.reading() as uow:
            return [orjson.loads(record.body) for record in uow.history.records(self.instance.number)]

    def events(self, wire_name=None):
        events = [event for record in self.records() for event in record["events"]]
        return [event for event in events if wire_name in {None, event["event"]}]

    def flows(self):
        """(process id, flow id) of every sequence flow taken."""
        processes = {event["instance_key"]: event["process_id"] for event in self.events("process_instance.started")}
        return {(processes[e["instance_key"]], e["flow_id"]) for e in self.events("sequence_flow.taken")}

    def variable(self, name):
        """The last value written to a process variable of the case."""
        written = [
            event
            for event in self.events("variable.written")
            if event["name"] == name and event["scope_key"] == self.instance.key
        ]
        return written[-1]["after"] if written else None

    def variable_of(self, process, name):
        """The last value written to a variable of a called process."""
        started = {event["instance_key"]: event["process_id"] for event in self.events("process_instance.started")}
        written = [e for e in self.events("variable.written") if started[e["instance_key"]] == process]
        return [event["after"] for event in written if event["name"] == name][-1]

    def notices(self, user):
        return [notice.text for notice in self.database.queries().notices(user.user, after=None, limit=100).items]

    @property
    def number(self):
        return self.detail().instance.business_id

    @property
    def state(self):
        return self.detail().instance.state

    @property
    def archive_item(self):
        return self.detail().archive_item

    @property
    def url(self):
        """The database's."""
        return self.database.backend.writing.url.render_as_string(hide_password=False)

    @property
    def key(self):
        return key_of(self.instance.number)
