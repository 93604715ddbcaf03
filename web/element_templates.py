"""Element templates: the steps that our engine knows, for whoever draws in Camunda Modeler to choose from.

One place for all of them; ``liuzhuan templates`` writes the files that the Modeler finds in ``.camunda/``.

Source: zeebe-element-templates-json-schema 0.46.
"""

from pathlib import Path

import orjson

from engine import archive, notices, publishing
from web.language import gettext as _
from web.template_parts import (
    Part,
    assignment,
    choice,
    due_field,
    field,
    form_fields,
    groups_field,
    hidden,
    input_field,
    message_field,
    output_field,
    recipients,
    service_task,
    template,
    user_task,
)

FOLDER = Path(".camunda") / "element-templates"
GROUP_MESSAGE = "group-message"


def templates() -> dict[str, Part]:
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
    return {f"{each['id'].rpartition('.')[2]}.json": each for each in made}


def write(folder: Path) -> list[Path]:
    """Write the files below *folder*, where the Modeler looks for them."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    written = []
    for name, made in templates().items():
        path = place / name
        path.write_bytes(orjson.dumps(made, option=orjson.OPT_INDENT_2) + b"\n")
        written.append(path)
    return written


def approval() -> Part:
    """A task of a group, and a decision."""
    return user_task(
        "approval",
        _("Approval with three decisions"),
        _(
            "A group decides: agree, return for completion, or refuse. The form holds one field whose key ends in "
            "_decision; its three values are the three flows of the gateway behind this step."
        ),
        groups_field(),
        due_field("=due workdays(1)"),
        *form_fields(_("The form with the decision")),
        field(
            _("Not to be decided by"), {"type": "zeebe:property", "name": "notBy"}, feel="optional", optional=True,
            description=_("User ids, or FEEL giving them, such as =people.start: whoever asks does not decide."),
        ),
    )  # fmt: skip


def form_step() -> Part:
    """A task of one person."""
    return user_task(
        "form_step",
        _("Form to fill in"),
        _("One person, or a group, fills in a form."),
        field(
            _("Person"), assignment("assignee"), feel="optional", value="=people.start",
            description=_("A user id, or FEEL giving one; =people.start is whoever started the case."),
        ),
        groups_field(optional=True),
        due_field("=due workdays(3)"),
        *form_fields(_("The form")),
    )  # fmt: skip


def countersign() -> Part:
    """A task of each of a list of people."""
    return user_task(
        "countersign",
        _("Countersignature"),
        _(
            "Each person of a list gives an opinion. A template cannot set the marker: choose the parallel multi-instance "
            "marker (three bars) on this step; input collection: FEEL giving user ids; input element: the name below; "
            "where all opinions are wanted together, an output element and an output collection."
        ),
        field(
            _("Whose turn"), assignment("assignee"), feel="required", value="=countersigner", required=True,
            description=_("The input element of the multi-instance marker, with an equals sign."),
        ),
        due_field("=due workdays(2)"),
        *form_fields(_("The form with the opinion")),
    )  # fmt: skip


def notification() -> Part:
    """Our own notices."""
    return service_task(
        "notification",
        _("Notification"),
        notices.JOB_TYPE,
        _("People find a message in the system. Nothing waits for it."),
        *recipients("=[people.start]"),
        message_field('=string join(["…", business_id], " ")'),
    )


def reminder() -> Part:
    """The same, behind a timer."""
    return service_task(
        "reminder",
        _("Reminder"),
        notices.JOB_TYPE,
        _(
            "Behind a timer on the border of a task that does not interrupt it (dashed): whoever should act is reminded, "
            "and the task goes on waiting. A reminder decides nothing."
        ),
        *recipients('=[dept head("…")]'),
        message_field('=string join(["…", business_id, "…"], " ")'),
    )


def publication() -> Part:
    """A message into a group chat."""
    return service_task(
        "publication",
        _("Publication to a group"),
        GROUP_MESSAGE,
        _(
            "The group's robot publishes a text. Where there is no robot the error not_sent comes: draw an error event on "
            "the border, and a task for a person behind it."
        ),
        input_field(_("Group"), "group", "", description=_("The group's id."), feel="optional"),
        input_field(_("Text"), "publish_text", "=publish_text", description=_("FEEL giving the text.")),
        output_field(_("Receipt"), "=receipt", "receipt"),
    )


def sending() -> Part:
    """A message from one case to another."""
    return service_task(
        "message",
        _("Message to another case"),
        publishing.JOB_TYPE,
        _(
            "The one case gets it that waits for a message of this name with these keys. Where none waits, and the message "
            "is not kept, the error nobody_waits comes: draw an error event on the border, and what is to happen then."
        ),
        input_field(_("Name of the message"), "messageName", '="…"', description=_("FEEL giving the name.")),
        field(
            _("Correlation key"), {"type": "zeebe:input", "name": "correlationKey"}, feel="optional", optional=True,
            description=_("Text, a number, or a context of several keys, which all have to match."),
        ),
        field(
            _("Number of the case"), {"type": "zeebe:input", "name": "businessId"}, feel="optional", optional=True,
            description=_("Only this case gets it."),
        ),
        field(
            _("Kept for how long"), {"type": "zeebe:input", "name": "timeToLive"}, feel="optional", optional=True,
            description=_("A duration such as P7D."),
        ),
        input_field(_("What it brings"), "variables", "={}", description=_("FEEL giving a context of variables.")),
    )  # fmt: skip


def archiving() -> Part:
    """The archive package."""
    return service_task(
        "archive",
        _("Archive"),
        archive.JOB_TYPE,
        _(
            "The case's files become one package with an archive number. What is not complete throws the error check_failed: "
            "draw an error event on the border that leads back to a person."
        ),
        choice(
            _("Retention"), {"type": "zeebe:input", "name": "retention"}, '="y30"',
            [('="permanent"', _("permanent")), ('="y30"', _("30 years")), ('="y10"', _("10 years")),
             ("=retention", _("as the process says (variable retention)"))],
        ),
        input_field(_("Place of the paper"), "paper_place", "=paper_place", feel="optional"),
        input_field(_("Outcome"), "outcome", "=outcome", feel="optional"),
        input_field(_("Archived by"), "archived_by", "=people.start", description=_("A user id.")),
        field(
            _("Pattern of the archive number"), {"type": "zeebe:taskHeader", "key": "archiveNo"}, optional=True,
            description=_("Such as AB-{retention}-{yyyy}-{0000}; the installation's own where it is empty."),
        ),
        output_field(_("Archive number"), "=archive_no", "archive_no"),
        output_field(_("Archived at"), "=archived_at", "archived_at"),
    )  # fmt: skip


def shared() -> Part:
    """A call that hands over only what is named."""
    return template(
        "shared_step",
        _("Call of a shared step"),
        "bpmn:CallActivity",
        _(
            "Another process runs here and comes back. Only the inputs go in and only the outputs come out: add them below."
        ),
        field(
            _("Process id"), {"type": "zeebe:calledElement", "property": "processId"}, required=True, feel="optional"
        ),
        hidden({"type": "zeebe:calledElement", "property": "bindingType"}, "deployment"),
        hidden({"type": "zeebe:calledElement", "property": "propagateAllParentVariables"}, value=False),
        hidden({"type": "zeebe:calledElement", "property": "propagateAllChildVariables"}, value=False),
    )
