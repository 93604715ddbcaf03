"""The service that one would write on a first day: Flask, SQLAlchemy's ORM, and SpiffWorkflow with its own serializer."""

from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import Engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

_SERIALIZER = BpmnWorkflowSerializer()


class Base(DeclarativeBase):
    """Its tables."""


class Instance(Base):
    """One case: its state as a JSON document."""

    __tablename__ = "naive_instance"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    updated_at: Mapped[datetime]
    tasks: Mapped[list["Task"]] = relationship(back_populates="instance")


class Task(Base):
    """One user task."""

    __tablename__ = "naive_task"
    id: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("naive_instance.id"), index=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    completed_by: Mapped[str | None]
    instance: Mapped[Instance] = relationship(back_populates="tasks")


class History(Base):
    """What was done."""

    __tablename__ = "naive_history"
    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    task: Mapped[str]
    data: Mapped[str]


def start(session: Session, diagram: bytes, variables: dict[str, Any]) -> str:
    """A new case; answers the id of its first task."""
    parser = BpmnParser()
    parser.add_bpmn_io(BytesIO(diagram))
    workflow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
    workflow.task_tree.data.update(variables)
    workflow.do_engine_steps()
    instance = Instance(state=_SERIALIZER.serialize_json(workflow), updated_at=datetime.now(UTC))
    session.add(instance)
    session.flush()
    return _note(session, instance, workflow)


def naive(engine: Engine) -> Flask:
    """The endpoint that completes a task."""
    Base.metadata.create_all(engine)
    app = Flask(__name__)

    @app.post("/tasks/<id_>")
    def complete(id_: str) -> ResponseReturnValue:
        variables = request.get_json()["variables"]
        with Session(engine) as session, session.begin():
            task = session.get_one(Task, id_)
            instance = session.scalars(select(Instance).where(Instance.id == task.instance_id).with_for_update()).one()
            workflow = _SERIALIZER.deserialize_json(instance.state)
            ready = next(each for each in workflow.get_tasks(state=TaskState.READY, manual=True) if str(each.id) == id_)
            ready.data.update(variables)
            ready.run()
            workflow.do_engine_steps()
            task.state, task.completed_by = "completed", "li"
            instance.state, instance.updated_at = _SERIALIZER.serialize_json(workflow), datetime.now(UTC)
            session.add(
                History(instance_id=instance.id, at=datetime.now(UTC), actor="li", task=id_, data=str(variables))
            )
            _note(session, instance, workflow)
        return "", HTTPStatus.NO_CONTENT

    return app


def open_task(session: Session, instance_of: str) -> str:
    """Id of the open task in the case that this task belongs to."""
    number = session.get_one(Task, instance_of).instance_id
    return session.scalars(select(Task.id).where(Task.instance_id == number, Task.state == "open")).one()


def _note(session: Session, instance: Instance, workflow: BpmnWorkflow) -> str:
    """Rows for the tasks that are ready now."""
    id_ = ""
    for task in workflow.get_tasks(state=TaskState.READY, manual=True):
        id_ = str(task.id)
        session.add(Task(id=id_, instance_id=instance.id, name=task.task_spec.bpmn_name or "", state="open"))
    return id_
