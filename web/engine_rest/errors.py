"""Errors in Camunda 7's shape; a refused deployment in the lines that its Modeler prints."""

from collections.abc import Mapping, Sequence

from flask import Response, jsonify

from engine.errors import Finding
from web.wording import sentence

HEAD = "ENGINE-09005 Could not parse BPMN process. Errors: "
"""Whatever begins so, the Modeler takes for an error in the diagram."""

_TYPES: Mapping[int, str] = {
    400: "InvalidRequestException",
    401: "AuthenticationException",
    403: "AuthorizationException",
    404: "RestException",
    409: "OptimisticLockingException",
}


def answer(status: int, message: str) -> Response:
    """The error as JSON."""
    kind = "ParseException" if message.startswith(HEAD) else _TYPES.get(status, "ProcessEngineException")
    response = jsonify(type=kind, message=message, code=0)
    response.status_code = status
    return response


def refusal(findings: Sequence[Finding]) -> str:
    """Every finding on a line of its own."""
    return "\n".join([HEAD, *(f"* {_line(finding)}" for finding in findings)])


def _line(finding: Finding) -> str:
    element = f"{finding.element_name} ({finding.element_id})" if finding.element_name else finding.element_id
    parts = [
        sentence(finding) + (f" (element '{element}')" if element else ""),
        finding.file,
        f"line {finding.line}" if finding.line else None,
        f"column {finding.column}" if finding.column else None,
    ]
    return " | ".join(part for part in parts if part)
