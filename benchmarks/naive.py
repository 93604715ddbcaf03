"""The service that one would write on a first day: Flask, SQLAlchemy's ORM, and SpiffWorkflow with its own serializer.

What it does, as ours does: who the token belongs to and his groups; the case's lock before anything of it is read, so that
of several who complete a task one wins; whether he may; the next task with its candidates and who may see the case; two
lines of history; one transaction, its isolation and durability the database's own. Relations are loaded when they are
needed, which is what the ORM does by itself, and each row is read once.

What it leaves out, to its advantage: the chain of digests and the replayable record, deadlines, messages, calls, incidents,
answers from outside, FEEL, permissions by endpoint, scopes and expiry of tokens, idempotency, bounds on what comes in,
metrics, log lines, security headers. What it has that ours has not: the whole history of the case in its state, the
diagram as well; that is what the stock serializer stores.
"""

from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO

from flask import Flask, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import Engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

_SERIALIZER = BpmnWorkflowSerializer()
TOKEN, GROUP = "t" * 64, "sales"


class Base(DeclarativeBase):
    """Its tables."""


class User(Base):
    """A person, who has a token."""

    __tablename__ = "naive_user"
    id: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    groups: Mapped[list["Membership"]] = relationship()


class Membership(Base):
    """A person in a group."""

    __tablename__ = "naive_membership"
    user_id: Mapped[str] = mapped_column(ForeignKey("naive_user.id"), primary_key=True)
    group: Mapped[str] = mapped_column(primary_key=True)


class Instance(Base):
    """One case: its state as a JSON document."""

    __tablename__ = "naive_instance"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime]
    tasks: Mapped[list["Task"]] = relationship(back_populates="instance")
    participants: Mapped[list["Participant"]] = relationship()


class Participant(Base):
    """Who may see a case."""

    __tablename__ = "naive_participant"
    instance_id: Mapped[int] = mapped_column(ForeignKey("naive_instance.id"), primary_key=True)
    principal: Mapped[str] = mapped_column(primary_key=True, index=True)


class Task(Base):
    """One user task."""

    __tablename__ = "naive_task"
    id: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("naive_instance.id"), index=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]
    completed_by: Mapped[str | None]
    completed_at: Mapped[datetime | None]
    instance: Mapped[Instance] = relationship(back_populates="tasks")
    candidates: Mapped[list["Candidate"]] = relationship(cascade="all, delete-orphan")


class Candidate(Base):
    """Whose work list shows an open task."""

    __tablename__ = "naive_candidate"
    task_id: Mapped[str] = mapped_column(ForeignKey("naive_task.id"), primary_key=True)
    group: Mapped[str] = mapped_column(primary_key=True, index=True)


class History(Base):
    """What was done."""

    __tablename__ = "naive_history"
    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("naive_instance.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    what: Mapped[str]
    data: Mapped[str]


class Completion(Schema):
    """What a request brings."""

    variables = fields.Dict(keys=fields.String(), required=True)


def prepare(engine: Engine) -> None:
    """Its tables, and one person."""
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id="li", token=TOKEN, groups=[Membership(group=GROUP), Membership(group="staff")]))


def start(session: Session, diagram: bytes) -> str:
    """A new case; answers the id of its first task."""
    parser = BpmnParser()
    parser.add_bpmn_io(BytesIO(diagram))
    workflow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
    workflow.do_engine_steps()
    now = datetime.now(UTC)
    instance = Instance(state=_SERIALIZER.serialize_json(workflow), status="active", updated_at=now)
    session.add(instance)
    session.flush()
    return _note(session, instance, workflow, "li", now)


def naive(engine: Engine) -> Flask:
    """The endpoint that completes a task."""
    app = Flask(__name__)
    schema = Completion()

    @app.post("/tasks/<id_>")
    def complete(id_: str) -> ResponseReturnValue:
        variables, now = schema.load(request.get_json())["variables"], datetime.now(UTC)
        with Session(engine) as session, session.begin():
            token = request.headers["Authorization"].removeprefix("Bearer ")
            person = session.scalars(select(User).where(User.token == token)).one()
            its_case = select(Instance).join(Instance.tasks).where(Task.id == id_).with_for_update(of=Instance)
            instance = session.scalars(its_case).one()
            task = session.get_one(Task, id_)
            mine = {membership.group for membership in person.groups}
            if task.state != "open" or mine.isdisjoint(candidate.group for candidate in task.candidates):
                return "", HTTPStatus.CONFLICT
            workflow = _SERIALIZER.deserialize_json(instance.state)
            ready = next(each for each in workflow.get_tasks(state=TaskState.READY, manual=True) if str(each.id) == id_)
            ready.data.update(variables)
            ready.run()
            workflow.do_engine_steps()
            task.state, task.completed_by, task.completed_at = "completed", person.id, now
            task.candidates.clear()
            instance.state, instance.updated_at = _SERIALIZER.serialize_json(workflow), now
            instance.version += 1
            session.add(History(instance_id=instance.id, at=now, actor=person.id, what="complete", data=str(variables)))
            _note(session, instance, workflow, person.id, now)
        return "", HTTPStatus.NO_CONTENT

    return app


def open_task(session: Session, instance_of: str) -> str:
    """Id of the open task in the case that this task belongs to."""
    number = session.get_one(Task, instance_of).instance_id
    return session.scalars(select(Task.id).where(Task.instance_id == number, Task.state == "open")).one()


def _note(session: Session, instance: Instance, workflow: BpmnWorkflow, actor: str, now: datetime) -> str:
    """Rows for the tasks that are ready now, and for who may see the case."""
    id_ = ""
    known = {participant.principal for participant in instance.participants}
    for task in workflow.get_tasks(state=TaskState.READY, manual=True):
        id_ = str(task.id)
        name = task.task_spec.bpmn_name or ""
        created = Task(id=id_, name=name, state="open", created_at=now, candidates=[Candidate(group=GROUP)])
        created.instance_id = instance.id
        session.add(created)
        session.add(History(instance_id=instance.id, at=now, actor=actor, what="create", data=id_))
    for principal in {f"g:{GROUP}", f"u:{actor}"} - known:
        instance.participants.append(Participant(principal=principal))
    return id_
