"""Element templates: the steps that our engine knows, for whoever draws in Camunda Modeler to choose from.

One place for all of them; ``liuzhuan templates`` writes the files that the Modeler finds in ``.camunda/``.

Source: zeebe-element-templates-json-schema 0.46.
"""

from pathlib import Path
from typing import Any

import orjson

from engine import archive, notices, publishing
from web.language import gettext as _

SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema@0.46.0/resources/schema.json"
FOLDER = Path(".camunda") / "element-templates"
GROUP_MESSAGE = "group-message"

_Part = dict[str, Any]


def templates() -> dict[str, _Part]:
    """Every template by its file's name, in the command line's language."""
    made = (
        approval(),
        form_step(),
        countersign(),
        notification(),
        publication(),
        sending(),
        archiving(),
        reminder(),
        shared(),
    )
    return {f"{template['id'].rpartition('.')[2]}.json": template for template in made}


def write(folder: Path) -> list[Path]:
    """Write the files below *folder*, where the Modeler looks for them."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    written = []
    for name, template in templates().items():
        path = place / name
        path.write_bytes(orjson.dumps(template, option=orjson.OPT_INDENT_2) + b"\n")
        written.append(path)
    return written


def approval() -> _Part:
    """A task of a group, and a decision."""
    return _user_task(
        "approval",
        _("Approval with three decisions"),
        _(
            "A group decides: agree, return for completion, or refuse. The form holds one field whose key ends in "
            "_decision; its three values are the three flows of the gateway behind this step."
        ),
        _groups(),
        _due("=due workdays(1)"),
        *_form(_("The form with the decision")),
        _field(
            _("Not to be decided by"), {"type": "zeebe:property", "name": "notBy"}, feel="optional", optional=True,
            description=_("User ids, or FEEL giving them, such as =people.start: whoever asks does not decide."),
        ),
    )  # fmt: skip


def form_step() -> _Part:
    """A task of one person."""
    return _user_task(
        "form_step",
        _("Form to fill in"),
        _("One person, or a group, fills in a form."),
        _field(
            _("Person"), _assignment("assignee"), feel="optional", value="=people.start",
            description=_("A user id, or FEEL giving one; =people.start is whoever started the case."),
        ),
        _groups(optional=True),
        _due("=due workdays(3)"),
        *_form(_("The form")),
    )  # fmt: skip


def countersign() -> _Part:
    """A task of each of a list of people."""
    return _user_task(
        "countersign",
        _("Countersignature"),
        _(
            "Each person of a list gives an opinion. A template cannot set the marker: choose the parallel multi-instance "
            "marker (three bars) on this step; input collection: FEEL giving user ids; input element: the name below; "
            "where all opinions are wanted together, an output element and an output collection."
        ),
        _field(
            _("Whose turn"), _assignment("assignee"), feel="required", value="=countersigner", required=True,
            description=_("The input element of the multi-instance marker, with an equals sign."),
        ),
        _due("=due workdays(2)"),
        *_form(_("The form with the opinion")),
    )  # fmt: skip


def notification() -> _Part:
    """Our own notices."""
    return _service_task(
        "notification",
        _("Notification"),
        notices.JOB_TYPE,
        _("People find a message in the system. Nothing waits for it."),
        *_to("=[people.start]"),
        _message('=string join(["…", business_id], " ")'),
    )


def reminder() -> _Part:
    """The same, behind a timer."""
    return _service_task(
        "reminder",
        _("Reminder"),
        notices.JOB_TYPE,
        _(
            "Behind a timer on the border of a task that does not interrupt it (dashed): whoever should act is reminded, "
            "and the task goes on waiting. A reminder decides nothing."
        ),
        *_to('=[dept head("…")]'),
        _message('=string join(["…", business_id, "…"], " ")'),
    )


def publication() -> _Part:
    """A message into a group chat."""
    return _service_task(
        "publication",
        _("Publication to a group"),
        GROUP_MESSAGE,
        _(
            "The group's robot publishes a text. Where there is no robot the error not_sent comes: draw an error event on "
            "the border, and a task for a person behind it."
        ),
        _input(_("Group"), "group", "", description=_("The group's id."), feel="optional"),
        _input(_("Text"), "publish_text", "=publish_text", description=_("FEEL giving the text.")),
        _output(_("Receipt"), "=receipt", "receipt"),
    )


def sending() -> _Part:
    """A message from one case to another."""
    return _service_task(
        "message",
        _("Message to another case"),
        publishing.JOB_TYPE,
        _(
            "The one case gets it that waits for a message of this name with these keys. Where none waits, and the message "
            "is not kept, the error nobody_waits comes: draw an error event on the border, and what is to happen then."
        ),
        _input(_("Name of the message"), "messageName", '="…"', description=_("FEEL giving the name.")),
        _field(
            _("Correlation key"), {"type": "zeebe:input", "name": "correlationKey"}, feel="optional", optional=True,
            description=_("Text, a number, or a context of several keys, which all have to match."),
        ),
        _field(
            _("Number of the case"), {"type": "zeebe:input", "name": "businessId"}, feel="optional", optional=True,
            description=_("Only this case gets it."),
        ),
        _field(
            _("Kept for how long"), {"type": "zeebe:input", "name": "timeToLive"}, feel="optional", optional=True,
            description=_("A duration such as P7D."),
        ),
        _input(_("What it brings"), "variables", "={}", description=_("FEEL giving a context of variables.")),
    )  # fmt: skip


def archiving() -> _Part:
    """The archive package."""
    return _service_task(
        "archive",
        _("Archive"),
        archive.JOB_TYPE,
        _(
            "The case's files become one package with an archive number. What is not complete throws the error check_failed: "
            "draw an error event on the border that leads back to a person."
        ),
        _choice(
            _("Retention"), {"type": "zeebe:input", "name": "retention"}, '="y30"',
            [('="permanent"', _("permanent")), ('="y30"', _("30 years")), ('="y10"', _("10 years")),
             ("=retention", _("as the process says (variable retention)"))],
        ),
        _input(_("Place of the paper"), "paper_place", "=paper_place", feel="optional"),
        _input(_("Outcome"), "outcome", "=outcome", feel="optional"),
        _input(_("Archived by"), "archived_by", "=people.start", description=_("A user id.")),
        _field(
            _("Pattern of the archive number"), {"type": "zeebe:taskHeader", "key": "archiveNo"}, optional=True,
            description=_("Such as AB-{retention}-{yyyy}-{0000}; the installation's own where it is empty."),
        ),
        _output(_("Archive number"), "=archive_no", "archive_no"),
        _output(_("Archived at"), "=archived_at", "archived_at"),
    )  # fmt: skip


def shared() -> _Part:
    """A call that hands over only what is named."""
    return _template(
        "shared_step",
        _("Call of a shared step"),
        "bpmn:CallActivity",
        _(
            "Another process runs here and comes back. Only the inputs go in and only the outputs come out: add them below."
        ),
        _field(
            _("Process id"), {"type": "zeebe:calledElement", "property": "processId"}, required=True, feel="optional"
        ),
        _hidden({"type": "zeebe:calledElement", "property": "bindingType"}, "deployment"),
        _hidden({"type": "zeebe:calledElement", "property": "propagateAllParentVariables"}, value=False),
        _hidden({"type": "zeebe:calledElement", "property": "propagateAllChildVariables"}, value=False),
    )


# -- parts -----------------------------------------------------------------------------------------------------------


def _user_task(name: str, title: str, description: str, *properties: _Part) -> _Part:
    native = {"type": "Hidden", "binding": {"type": "zeebe:userTask"}}
    return _template(name, title, "bpmn:UserTask", description, native, *properties)


def _service_task(name: str, title: str, job_type: str, description: str, *properties: _Part) -> _Part:
    work = _hidden({"type": "zeebe:taskDefinition", "property": "type"}, job_type)
    return _template(name, title, "bpmn:ServiceTask", description, work, *properties)


def _template(name: str, title: str, element: str, description: str, *properties: _Part) -> _Part:
    return {
        "$schema": SCHEMA,
        "name": title,
        "id": f"liuzhuan.{name}",
        "version": 1,
        "description": description,
        "category": {"id": "liuzhuan", "name": _("Liuzhuan")},
        "engines": {"camunda": "^8.8"},
        "appliesTo": ["bpmn:Task", element] if element != "bpmn:CallActivity" else [element],
        "elementType": {"value": element},
        "properties": list(properties),
    }


def _hidden(binding: _Part, value: Any) -> _Part:
    return {"type": "Hidden", "value": value, "binding": binding}


def _field(
    label: str, binding: _Part, *, value: str = "", description: str = "", feel: str = "", optional: bool = False,
    required: bool = False,
) -> _Part:  # fmt: skip
    return {
        "label": label,
        **({"description": description} if description else {}),
        "type": "String",
        **({"feel": feel} if feel else {}),
        **({"value": value} if value else {}),
        **({"optional": True} if optional else {}),
        **({"constraints": {"notEmpty": True}} if required else {}),
        "binding": binding,
    }


def _choice(label: str, binding: _Part, value: str, choices: list[tuple[str, str]]) -> _Part:
    return {
        "label": label,
        "type": "Dropdown",
        "value": value,
        "choices": [{"name": words, "value": chosen} for chosen, words in choices],
        "binding": binding,
    }


def _input(label: str, name: str, value: str, *, description: str = "", feel: str = "required") -> _Part:
    binding = {"type": "zeebe:input", "name": name}
    return _field(label, binding, value=value, description=description, feel=feel, required=True)


def _output(label: str, source: str, name: str) -> _Part:
    description = _("The variable that it is kept in.")
    return _field(label, {"type": "zeebe:output", "source": source}, value=name, description=description, optional=True)


def _assignment(name: str) -> _Part:
    return {"type": "zeebe:assignmentDefinition", "property": name}


def _groups(*, optional: bool = False) -> _Part:
    ids = _("Group ids, comma separated, or FEEL giving a list.")
    nobody = _("Where nobody is named at all, it is the lane's group.")
    return _field(
        _("Groups"), _assignment("candidateGroups"), feel="optional", required=not optional,
        description=f"{ids} {nobody}" if optional else ids,
    )  # fmt: skip


def _due(value: str) -> _Part:
    return _field(
        _("Deadline"), {"type": "zeebe:taskSchedule", "property": "dueDate"}, feel="optional", value=value,
        description=_("FEEL in working days such as =due workdays(3), or a date."),
    )  # fmt: skip


def _form(label: str) -> tuple[_Part, _Part]:
    return (
        _field(
            label, {"type": "zeebe:formDefinition", "property": "formId"}, required=True,
            description=_("The form's id, as it stands in the form's own properties."),
        ),
        _hidden({"type": "zeebe:formDefinition", "property": "bindingType"}, "deployment"),
    )  # fmt: skip


def _to(value: str) -> tuple[_Part, _Part]:
    return (
        _field(
            _("To people"), {"type": "zeebe:input", "name": "to_users"}, feel="required", optional=True, value=value,
            description=_("FEEL giving a list of user ids; null is nobody."),
        ),
        _field(
            _("To groups"), {"type": "zeebe:input", "name": "to_groups"}, feel="required", optional=True,
            description=_("FEEL giving a list of group ids."),
        ),
    )  # fmt: skip


def _message(value: str) -> _Part:
    return _input(_("Message"), "message", value, description=_("FEEL giving the text."))
