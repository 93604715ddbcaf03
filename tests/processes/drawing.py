"""The shipped files as the tests read them: no engine, only what stands in the XML and JSON."""

import itertools
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

PROCESSES = Path(__file__).parent.parent.parent / "processes"
DIAGRAMS = ("office_affairs.bpmn", "admin_affairs.bpmn", "shared/publish_group.bpmn", "shared/archive_case.bpmn")
FORMS = sorted(path.stem for path in (PROCESSES / "forms").glob("*.form"))

NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "modeler": "http://camunda.org/schema/modeler/1.0",
    "dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/",
}
NODES = (
    "startEvent", "endEvent", "boundaryEvent", "exclusiveGateway", "userTask", "businessRuleTask", "scriptTask",
    "serviceTask", "callActivity",
)  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A rectangle on the canvas."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self):
        return self.x + self.width

    @property
    def bottom(self):
        return self.y + self.height

    @property
    def centre(self):
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, other):
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def meets(self, other):
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def is_entered_by(self, start, end):
        """Whether a horizontal or vertical line passes through the inside."""
        left, right = sorted((start[0], end[0]))
        top, bottom = sorted((start[1], end[1]))
        across = left < self.right and self.x < right if left < right else self.x < left < self.right
        down = top < self.bottom and self.y < bottom if top < bottom else self.y < top < self.bottom
        return across and down


class Diagram:
    """One BPMN file with one process."""

    def __init__(self, name):
        self.root = etree.parse(PROCESSES / name).getroot()
        (self.process,) = self.root.iterfind("bpmn:process", NS)
        self.id = self.process.get("id")
        self.nodes = {node.get("id"): node for tag in NODES for node in self.process.iterfind(f"bpmn:{tag}", NS)}
        self.flows = {flow.get("id"): flow for flow in self.process.iterfind("bpmn:sequenceFlow", NS)}
        self.lanes = {lane.get("id"): lane for lane in self.process.iterfind("bpmn:laneSet/bpmn:lane", NS)}
        self.lane_of = {
            reference.text: lane_id
            for lane_id, lane in self.lanes.items()
            for reference in lane.iterfind("bpmn:flowNodeRef", NS)
        }
        self.pool = self.root.find("bpmn:collaboration/bpmn:participant", NS)
        shapes = list(self.root.iter(f"{{{NS['bpmndi']}}}BPMNShape"))
        edges = list(self.root.iter(f"{{{NS['bpmndi']}}}BPMNEdge"))
        self.boxes = {shape.get("bpmnElement"): box(shape.find("dc:Bounds", NS)) for shape in shapes}
        self.labels = {
            drawn.get("bpmnElement"): box(bounds)
            for drawn in (*shapes, *edges)
            if (bounds := drawn.find("bpmndi:BPMNLabel/dc:Bounds", NS)) is not None
        }
        self.waypoints = {
            edge.get("bpmnElement"): [(float(p.get("x")), float(p.get("y"))) for p in edge.iterfind("di:waypoint", NS)]
            for edge in edges
        }

    def kind(self, node_id):
        return etree.QName(self.nodes[node_id]).localname

    def extension(self, node_id, name):
        """A `zeebe:` extension element of a node, or None."""
        return self.nodes[node_id].find(f"bpmn:extensionElements/zeebe:{name}", NS)

    def mappings(self, node_id, direction):
        """Input or output mappings by target."""
        found = self.nodes[node_id].iterfind(f"bpmn:extensionElements/zeebe:ioMapping/zeebe:{direction}", NS)
        return {mapping.get("target"): mapping.get("source") for mapping in found}

    def properties(self, node_id=None):
        """Extension properties of a node, or of the process."""
        owner = self.process if node_id is None else self.nodes[node_id]
        found = owner.iterfind("bpmn:extensionElements/zeebe:properties/zeebe:property", NS)
        return {each.get("name"): each.get("value") for each in found}

    def documentation(self, node_id):
        return self.nodes[node_id].findtext("bpmn:documentation", "", NS)

    def condition(self, flow_id):
        return self.flows[flow_id].findtext("bpmn:conditionExpression", None, NS)

    def segments(self, flow_id):
        points = self.waypoints[flow_id]
        return list(itertools.pairwise(points))


def box(bounds):
    return Box(*(float(bounds.get(name)) for name in ("x", "y", "width", "height")))


@cache
def diagram(name):
    return Diagram(name)


@cache
def form(form_id):
    return json.loads((PROCESSES / "forms" / f"{form_id}.form").read_text("utf-8"))


def fields(form_id):
    """The form's components that have a key, by key."""
    return {component["key"]: component for component in form(form_id)["components"] if "key" in component}
