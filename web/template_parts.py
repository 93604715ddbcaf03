"""What element templates are made of: fields that the Modeler shows or hides."""

from typing import Any

from web.language import gettext as _

SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema@0.46.0/resources/schema.json"

Part = dict[str, Any]


def user_task(name: str, title: str, description: str, *properties: Part) -> Part:
    """A template for user tasks of Camunda 8."""
    native = {"type": "Hidden", "binding": {"type": "zeebe:userTask"}}
    return template(name, title, "bpmn:UserTask", description, native, *properties)


def service_task(name: str, title: str, job_type: str, description: str, *properties: Part) -> Part:
    """A template for service tasks of a job type."""
    work = hidden({"type": "zeebe:taskDefinition", "property": "type"}, job_type)
    return template(name, title, "bpmn:ServiceTask", description, work, *properties)


def template(name: str, title: str, element: str, description: str, *properties: Part) -> Part:
    """A template for an element, such as ``bpmn:UserTask``."""
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


def hidden(binding: Part, value: Any) -> Part:
    """A property that the Modeler sets and does not show."""
    return {"type": "Hidden", "value": value, "binding": binding}


def field(
    label: str, binding: Part, *, value: str = "", description: str = "", feel: str = "", optional: bool = False,
    required: bool = False,
) -> Part:  # fmt: skip
    """A property to be typed. *feel*: ``optional`` or ``required``; no FEEL where it is empty."""
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


def choice(label: str, binding: Part, value: str, choices: list[tuple[str, str]]) -> Part:
    """A property to be chosen: (value, what people read) each."""
    return {
        "label": label,
        "type": "Dropdown",
        "value": value,
        "choices": [{"name": words, "value": chosen} for chosen, words in choices],
        "binding": binding,
    }


def input_field(label: str, name: str, value: str, *, description: str = "", feel: str = "required") -> Part:
    """An input mapping that has to be given."""
    binding = {"type": "zeebe:input", "name": name}
    return field(label, binding, value=value, description=description, feel=feel, required=True)


def output_field(label: str, source: str, name: str) -> Part:
    """An output mapping, to a variable that may be renamed."""
    description = _("The variable that it is kept in.")
    return field(label, {"type": "zeebe:output", "source": source}, value=name, description=description, optional=True)


def assignment(name: str) -> Part:
    """What binds a property to whom a user task is assigned to."""
    return {"type": "zeebe:assignmentDefinition", "property": name}


def groups_field(*, optional: bool = False) -> Part:
    """The candidate groups."""
    ids = _("Group ids, comma separated, or FEEL giving a list.")
    nobody = _("Where nobody is named at all, it is the lane's group.")
    return field(
        _("Groups"), assignment("candidateGroups"), feel="optional", required=not optional,
        description=f"{ids} {nobody}" if optional else ids,
    )  # fmt: skip


def due_field(value: str) -> Part:
    """The due date."""
    return field(
        _("Deadline"), {"type": "zeebe:taskSchedule", "property": "dueDate"}, feel="optional", value=value,
        description=_("FEEL in working days such as =due workdays(3), or a date."),
    )  # fmt: skip


def form_fields(label: str) -> tuple[Part, Part]:
    """The form, which is bound to its deployment."""
    return (
        field(
            label, {"type": "zeebe:formDefinition", "property": "formId"}, required=True,
            description=_("The form's id, as it stands in the form's own properties."),
        ),
        hidden({"type": "zeebe:formDefinition", "property": "bindingType"}, "deployment"),
    )  # fmt: skip


def recipients(value: str) -> tuple[Part, Part]:
    """Whom a notice goes to."""
    return (
        field(
            _("To people"), {"type": "zeebe:input", "name": "to_users"}, feel="required", optional=True, value=value,
            description=_("FEEL giving a list of user ids; null is nobody."),
        ),
        field(
            _("To groups"), {"type": "zeebe:input", "name": "to_groups"}, feel="required", optional=True,
            description=_("FEEL giving a list of group ids."),
        ),
    )  # fmt: skip


def message_field(value: str) -> Part:
    """The text of a notice."""
    return input_field(_("Message"), "message", value, description=_("FEEL giving the text."))
