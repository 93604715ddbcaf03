"""Things of cases, whole but for what a test cares about."""

from datetime import UTC, datetime, timedelta

from engine.model import (
    Actor,
    Definition,
    Deployment,
    Given,
    Incident,
    Instance,
    Job,
    Message,
    Signal,
    SignalSubscription,
    Subscription,
    Timer,
    UserTask,
    key_of,
    number_of,
)
from engine.ports import Record

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NOBODY = Given(None, (), is_held_up=False)

wang = Actor("wang", frozenset({"quality"}))
li = Actor("li", frozenset({"sales"}))
auditor = Actor("auditor", frozenset({"auditors"}))


def deployed(database, *ids, number=1, kind="process", contents=b"<x/>", starters=(), at=NOON, version=1):
    """A deployment of *ids*, each in a file of its own name."""
    definitions = [
        Definition(
            key=key_of(number, 1 + position),
            kind=kind,
            id=id_,
            name=f"{id_} as drawn",
            version=version,
            version_tag=None,
            resource_name=f"{id_}.{kind}",
            digest=f"digest of {id_} {version}",
        )
        for position, id_ in enumerate(ids)
    ]
    deployment = Deployment(
        key=key_of(number),
        name="test",
        deployed_at=at,
        deployed_by="owner",
        digest="digest of all",
        manifest={(d.kind, d.id): d.key for d in definitions},
    )
    with (uow := database.unit_of_work()):
        uow.definitions.add(
            deployment, definitions, {d.digest: contents for d in definitions}, {d.key: starters for d in definitions}
        )
    return deployment, definitions


def a_case(number=100, **changes):
    return Instance(
        **{
            "number": number,
            "key": key_of(number),
            "process_id": "travel",
            "definition_key": key_of(1, 1),
            "deployment_key": key_of(1),
            "business_id": f"T-{number}",
            "title": f"case {number}",
            "confidentiality": "",
            "started_by": "wang",
            "started_at": NOON,
            "state": "active",
            "version": 1,
            "state_bytes": b"state",
            "digest": "d" * 64,
            **changes,
        }
    )


def a_task(number=100, counter=1, **changes):
    return UserTask(
        **{
            "key": key_of(number, counter),
            "instance_key": key_of(number),
            "process_id": "travel",
            "element_id": "approve",
            "name": "批准",
            "form_key": None,
            "assignee": None,
            "candidate_groups": ("quality",),
            "candidate_users": (),
            "not_by": (),
            "due": None,
            "state": "created",
            "created_at": NOON,
            **changes,
        }
    )


def a_job(number=100, counter=1, **changes):
    return Job(
        **{
            "key": key_of(number, counter),
            "instance_key": key_of(number),
            "process_id": "travel",
            "element_id": "send",
            "type": "mail",
            "variables": {"to": "王工", "n": 3},
            "headers": {"subject": "x"},
            "retries": 3,
            "state": "created",
            "available_at": NOON,
            **changes,
        }
    )


def a_timer(number=100, counter=1, due=NOON):
    return Timer(key=key_of(number, counter), instance_key=key_of(number), element_id="remind", due=due)


def a_subscription(number=100, counter=1, **changes):
    return Subscription(
        **{
            "key": key_of(number, counter),
            "instance_key": key_of(number),
            "process_id": "travel",
            "element_id": "withdrawn",
            "label": "撤销",
            "message": "withdraw",
            "correlation_key": None,
            "offered_to": (),
            "form_key": None,
            **changes,
        }
    )


def a_signal_subscription(number=100, counter=1, signal="stop"):
    return SignalSubscription(
        key=key_of(number, counter), instance_key=key_of(number), element_id="stopped", signal=signal
    )


def a_message(number=500, **changes):
    return Message(
        **{
            "key": key_of(number),
            "name": "withdraw",
            "variables": {"why": "填错"},
            "sender": "wang",
            "via": "test",
            "sent_at": NOON,
            "correlation_key": "42",
            **changes,
        }
    )


def a_signal(number=500, name="stop"):
    return Signal(key_of(number), name, {"why": "下班"}, "wang", "test", NOON)


def an_incident(number=100, counter=1, **changes):
    return Incident(
        **{
            "key": key_of(number, counter),
            "instance_key": key_of(number),
            "process_id": "travel",
            "element_id": "gate",
            "element_name": "是否批准？",
            "code": "bpmn.no_flow",
            "params": {"amount": 3},
            "job_key": None,
            "created_at": NOON,
            **changes,
        }
    )


def a_record(number=100, seq=1, **changes):
    return Record(
        **{
            "number": number,
            "seq": seq,
            "at": NOON,
            "command": "user_task.complete",
            "actor": "wang",
            "body": b'{"seq":1}',
            "digest": "e" * 64,
            "previous": "0" * 64,
            **changes,
        }
    )


def store(database, *instances, tasks=(), participants=()):
    """Store cases, tasks that those who are asked see, and (number, principal) pairs."""
    with (uow := database.unit_of_work()):
        for instance in instances:
            uow.write.create_instance(instance)
        if tasks:
            uow.write.add_tasks(list(tasks))
        for task in tasks:
            uow.write.add_participants(number_of(task.key), task.principals())
        for number, principal in participants:
            uow.write.add_participants(number, [principal])
