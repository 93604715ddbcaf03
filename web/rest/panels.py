"""What the panels of Camunda Modeler ask about one case while its owner tries it: elements, jobs, messages awaited.

All of it is read from the history of the case, as the variables are; a case that one may not see has none.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from marshmallow import fields

from engine.model import key_of, number_of
from engine.ports import Library
from web import audit, current
from web.rest.api import Blueprint
from web.rest.pages import page_of
from web.rest.searching import Filter, Filters, request_of, response_of
from web.rest.shapes import Key, Shape, Tenant

elements = Blueprint("v2_elements", __name__, url_prefix="/v2/element-instances", description="Element instances")
subscriptions = Blueprint(
    "v2_subscriptions", __name__, url_prefix="/v2/message-subscriptions", description="Messages awaited"
)
cluster_variables = Blueprint(
    "v2_cluster_variables", __name__, url_prefix="/v2/cluster-variables", description="Variables of no case"
)

ELEMENT_TYPES = {
    "startEvent": "START_EVENT", "endEvent": "END_EVENT", "boundaryEvent": "BOUNDARY_EVENT",
    "intermediateCatchEvent": "INTERMEDIATE_CATCH_EVENT", "intermediateThrowEvent": "INTERMEDIATE_THROW_EVENT",
    "task": "TASK", "userTask": "USER_TASK", "serviceTask": "SERVICE_TASK", "scriptTask": "SCRIPT_TASK",
    "businessRuleTask": "BUSINESS_RULE_TASK", "sendTask": "SEND_TASK", "receiveTask": "RECEIVE_TASK",
    "manualTask": "MANUAL_TASK", "callActivity": "CALL_ACTIVITY", "subProcess": "SUB_PROCESS",
    "exclusiveGateway": "EXCLUSIVE_GATEWAY", "parallelGateway": "PARALLEL_GATEWAY",
    "inclusiveGateway": "INCLUSIVE_GATEWAY", "eventBasedGateway": "EVENT_BASED_GATEWAY",
}  # fmt: skip
"""Camunda's word by BPMN's."""


class OfCase(Filters):
    """The case has to be named."""

    process_instance_key = Filter(Key(), ("eq",), required=True)


class ElementInstance(Shape):
    """A token that is, or was, at an element."""

    element_instance_key = Key(required=True)
    element_id = fields.String(required=True)
    element_name = fields.String(required=True)
    type_ = fields.String(required=True)
    state = fields.String(required=True)
    start_date = fields.String(required=True)
    end_date = fields.String(required=True, allow_none=True)
    has_incident = fields.Boolean(required=True)
    incident_key = Key(required=True, allow_none=True)
    process_instance_key = Key(required=True)
    root_process_instance_key = Key(required=True)
    process_definition_id = fields.String(required=True)
    process_definition_key = Key(required=True)
    tenant_id = Tenant(required=True)


class MessageSubscription(Shape):
    """A message that the case awaits, or awaited."""

    message_subscription_key = Key(required=True)
    message_name = fields.String(required=True)
    correlation_key = fields.String(required=True, allow_none=True)
    message_subscription_state = fields.String(required=True)
    message_subscription_type = fields.Constant("PROCESS_EVENT", required=True)
    last_updated_date = fields.String(required=True)
    element_id = fields.String(required=True)
    element_instance_key = Key(required=True)
    process_instance_key = Key(required=True)
    root_process_instance_key = Key(required=True)
    process_definition_id = fields.String(required=True)
    process_definition_key = Key(required=True)
    tenant_id = Tenant(required=True)


class ClusterVariable(Shape):
    """There are none: what a case knows, it was told."""

    name = fields.String(required=True)


ElementSearch = request_of("ElementInstance", OfCase, ("element_instance_key",), is_filtered=True)
SubscriptionSearch = request_of("MessageSubscription", OfCase, ("message_subscription_key",), is_filtered=True)
ClusterVariableSearch = request_of("ClusterVariable", Filters, ("name",))


@elements.post("/search")
@elements.arguments(ElementSearch)
@elements.response(200, response_of("ElementInstance", ElementInstance))
def search_elements(body: dict[str, Any]) -> dict[str, Any]:
    """Where the tokens of a case or called process are and were."""
    return page_of(_Walk(body).elements, body)


@subscriptions.post("/search")
@subscriptions.arguments(SubscriptionSearch)
@subscriptions.response(200, response_of("MessageSubscription", MessageSubscription))
def search_subscriptions(body: dict[str, Any]) -> dict[str, Any]:
    """Which messages a case or called process awaits, and awaited."""
    return page_of(_Walk(body).awaited, body)


@cluster_variables.post("/search")
@cluster_variables.arguments(ClusterVariableSearch)
@cluster_variables.response(200, response_of("ClusterVariable", ClusterVariable))
def search_cluster_variables(body: dict[str, Any]) -> dict[str, Any]:
    """None: there are no variables outside cases."""
    return page_of({}, body)


class _Walk:
    """The history of the case that a search names, read once.

    Attributes:
        elements, awaited: rows by key.
    """

    def __init__(self, body: Mapping[str, Any]) -> None:
        (_, self.instance_key), *_ = body["filter"]["process_instance_key"]
        self.number = number_of(self.instance_key)
        self.elements: dict[int, dict[str, Any]] = {}
        self.awaited: dict[int, dict[str, Any]] = {}
        self._incidents: dict[int, int] = {}
        self._processes: dict[int, tuple[str, int]] = {}
        records = current.services().reads.records(current.actor(), self.number)
        if not records:
            return
        audit.note_reading(self.number, "elements")
        with (uow := current.services().reading()):
            instance = uow.instances.get(key_of(self.number))
            library = uow.definitions.bundle(instance.deployment_key).library
            for record in records:
                for event in orjson.loads(record.body).get("events", ()) if record.body else ():
                    self._follow(event, record.at.isoformat(), library)

    def _follow(self, event: Mapping[str, Any], at: str, library: Library) -> None:
        key = event.get("key", 0)
        match event["event"]:
            case "process_instance.started":
                self._processes[event["instance_key"]] = (event["process_id"], event["definition_key"])
            case "element.activated" if event["instance_key"] == self.instance_key:
                self.elements[key] = self._element(event, at, library)
            case "element.completed" | "element.terminated" if key in self.elements:
                state = "COMPLETED" if event["event"] == "element.completed" else "TERMINATED"
                self.elements[key] |= {"state": state, "end_date": at}
            case "message_subscription.opened" if event["instance_key"] == self.instance_key:
                self.awaited[key] = self._subscription(event, at)
            case "message_subscription.closed" if key in self.awaited:
                self.awaited[key] |= {"message_subscription_state": "DELETED", "last_updated_date": at}
            case "message_subscription.correlated" if key in self.awaited:
                self.awaited[key] |= {"message_subscription_state": "CORRELATED", "last_updated_date": at}
            case "incident.raised" if event["token_key"] in self.elements:
                self._incidents[key] = event["token_key"]
                self.elements[event["token_key"]] |= {"has_incident": True, "incident_key": key}
            case "incident.resolved" if key in self._incidents:
                self.elements[self._incidents.pop(key)] |= {"has_incident": False, "incident_key": None}

    def _case(self) -> dict[str, Any]:
        process_id, definition_key = self._processes[self.instance_key]
        return {
            "process_instance_key": self.instance_key,
            "root_process_instance_key": key_of(self.number),
            "process_definition_id": process_id,
            "process_definition_key": definition_key,
        }

    def _element(self, event: Mapping[str, Any], at: str, library: Library) -> dict[str, Any]:
        case = self._case()
        info = library.process(case["process_definition_key"]).elements.get(event["element_id"])
        return case | {
            "element_instance_key": event["key"],
            "element_id": event["element_id"],
            "element_name": (info.name if info else "") or event["element_id"],
            "type_": ELEMENT_TYPES.get(info.type if info else "", "UNSPECIFIED"),
            "state": "ACTIVE",
            "start_date": at,
            "end_date": None,
            "has_incident": False,
            "incident_key": None,
        }

    def _subscription(self, event: Mapping[str, Any], at: str) -> dict[str, Any]:
        return self._case() | {
            "message_subscription_key": event["key"],
            "message_name": event["message"],
            "correlation_key": event["correlation_key"],
            "message_subscription_state": "CREATED",
            "last_updated_date": at,
            "element_id": event["element_id"],
            "element_instance_key": event["key"],
        }
