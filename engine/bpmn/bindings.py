"""Which version of a form, decision or process an element means."""

from engine.bpmn.drawing import Link
from engine.bpmn.tokens import Token
from engine.errors import ProcessError


def key_of_link(token: Token, link: Link) -> int:
    """The definition key that *link* means for *token*, now.

    Raises:
        ProcessError: ``bpmn.unknown_form``, ``bpmn.unknown_decision``, ``bpmn.unknown_process``.
    """
    case = token.case
    definition_id = link.id.name(token.data, case.environment, f"{link.kind} id")
    key: int | None
    match link.binding:
        case "deployment":
            own = token.workflow.deployment
            key = (
                case.bundle.key(link.kind, definition_id)
                if own is None
                else case.outside.ask("deployed", own, link.kind, definition_id)
            )
        case "latest":
            key = case.outside.ask("latest", link.kind, definition_id)
        case "version":
            key = case.outside.ask("version", link.kind, definition_id, int(link.tag or 0))
        case "version tag":
            key = case.outside.ask("version tag", link.kind, definition_id, link.tag)
    if key is None:
        raise ProcessError(f"bpmn.unknown_{link.kind}", id=definition_id)
    return key
