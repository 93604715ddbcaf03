"""The drawing is as tidy as its rules say: nobody has to guess where a line leads or what a word belongs to."""

import itertools

import pytest

from tests.processes.drawing import DIAGRAMS, Box, diagram

everywhere = pytest.mark.parametrize("name", DIAGRAMS)


def of_flow_nodes(drawn):
    return {id_: drawn.boxes[id_] for id_ in drawn.nodes}


@everywhere
def test_everything_is_drawn(name):
    drawn = diagram(name)

    assert {*drawn.nodes, *drawn.lanes, drawn.pool.get("id")} == set(drawn.boxes)
    assert set(drawn.flows) == set(drawn.waypoints)


@everywhere
def test_elements_stand_inside_their_lane_and_lanes_fill_the_pool(name):
    drawn = diagram(name)
    pool = drawn.boxes[drawn.pool.get("id")]
    lanes = [drawn.boxes[lane] for lane in drawn.lanes]

    for id_, box in of_flow_nodes(drawn).items():
        assert drawn.boxes.get(drawn.lane_of.get(id_), pool).holds(box), id_
    if lanes:
        assert pool.y == lanes[0].y
        assert pool.bottom == lanes[-1].bottom
    for upper, lower in itertools.pairwise(lanes):
        assert upper.bottom == lower.y
    assert {(pool.x + 30, pool.right)} >= {(lane.x, lane.right) for lane in lanes}


@everywhere
def test_elements_have_the_usual_sizes(name):
    drawn = diagram(name)
    sizes = {"Gateway": {(50, 50)}, "Event": {(36, 36)}}
    tasks = {(120, 80), (100, 80), (140, 80)}

    for id_, box in of_flow_nodes(drawn).items():
        allowed = next((size for kind, size in sizes.items() if drawn.kind(id_).endswith(kind)), tasks)
        assert (box.width, box.height) in allowed, id_


@everywhere
def test_boundary_events_sit_on_the_bottom_edge_of_their_task(name):
    drawn = diagram(name)

    for id_, node in drawn.nodes.items():
        if drawn.kind(id_) == "boundaryEvent":
            task = drawn.boxes[node.get("attachedToRef")]
            assert task.bottom == drawn.boxes[id_].centre[1], id_
            assert task.x <= drawn.boxes[id_].centre[0] <= task.right, id_


@everywhere
def test_elements_do_not_overlap(name):
    drawn = diagram(name)

    for (one, box), (other, another) in itertools.combinations(of_flow_nodes(drawn).items(), 2):
        if drawn.nodes[one].get("attachedToRef") != other and drawn.nodes[other].get("attachedToRef") != one:
            assert not box.meets(another), (one, other)


@everywhere
def test_flows_begin_and_end_at_their_elements(name):
    drawn = diagram(name)

    for id_, flow in drawn.flows.items():
        for end, point in (("sourceRef", drawn.waypoints[id_][0]), ("targetRef", drawn.waypoints[id_][-1])):
            assert is_on_edge(drawn.boxes[flow.get(end)], point), (id_, end)


def is_on_edge(box, point):
    """At the middle of a side or, on a task, anywhere on it."""
    x, y = point
    middle = (x in (box.x, box.right) and y == box.centre[1]) or (y in (box.y, box.bottom) and x == box.centre[0])
    return middle if box.width == box.height else middle or (box.x < x < box.right and y in (box.y, box.bottom))


@everywhere
def test_flows_run_at_right_angles_with_at_most_three_bends(name):
    drawn = diagram(name)

    for id_, points in drawn.waypoints.items():
        assert 2 <= len(points) <= 5, id_
        for (x1, y1), (x2, y2) in drawn.segments(id_):
            assert (x1 == x2) != (y1 == y2), id_


@everywhere
def test_no_flow_passes_through_an_element(name):
    drawn = diagram(name)

    for id_ in drawn.flows:
        for node, box in of_flow_nodes(drawn).items():
            for segment in drawn.segments(id_):
                assert not box.is_entered_by(*segment), (id_, node)


@everywhere
def test_flows_share_a_line_only_before_the_same_merge(name):
    drawn = diagram(name)

    for one, other in itertools.combinations(drawn.flows, 2):
        if any(run_together(a, b) for a in drawn.segments(one) for b in drawn.segments(other)):
            assert drawn.flows[one].get("targetRef") == drawn.flows[other].get("targetRef"), (one, other)


def run_together(a, b):
    for axis in (0, 1):
        if a[0][axis] == a[1][axis] == b[0][axis] == b[1][axis]:
            along = 1 - axis
            (a1, a2), (b1, b2) = (sorted(end[along] for end in segment) for segment in (a, b))
            return max(a1, b1) < min(a2, b2)
    return False


@pytest.mark.parametrize(
    ("name", "known"),
    [
        (
            "office_affairs.bpmn",
            {
                ("f_classified", "f_withdrawn_amend"),
                ("f_back_to_gm", "f_gm_return"),
                ("f_back_to_gm", "f_rework"),
            },
        ),
        ("admin_affairs.bpmn", {("f_classified", "f_withdrawn_amend"), ("f_change", "f_rework")}),
        ("shared/publish_group.bpmn", set()),
        ("shared/archive_case.bpmn", set()),
    ],
)
def test_flows_cross_only_where_it_cannot_be_avoided(name, known):
    drawn = diagram(name)
    crossings = {
        tuple(sorted(pair))
        for pair in itertools.combinations(drawn.flows, 2)
        if any(cross(a, b) for a in drawn.segments(pair[0]) for b in drawn.segments(pair[1]))
    }

    assert known == crossings


def cross(a, b):
    """Whether one goes across and the other down through the inside of it."""
    if a[0][0] == a[1][0]:
        a, b = b, a
    if a[0][1] != a[1][1] or b[0][0] != b[1][0]:
        return False
    (x1, x2), (y1, y2) = sorted((a[0][0], a[1][0])), sorted((b[0][1], b[1][1]))
    return x1 < b[0][0] < x2 and y1 < a[0][1] < y2


# Words


@everywhere
def test_named_events_gateways_and_flows_have_a_placed_label(name):
    drawn = diagram(name)
    outside = {id_ for id_ in drawn.nodes if drawn.kind(id_).endswith(("Event", "Gateway"))} | set(drawn.flows)
    named = {id_ for id_ in outside if (drawn.nodes.get(id_, drawn.flows.get(id_))).get("name")}

    assert named == set(drawn.labels)


@everywhere
def test_labels_of_flows_have_at_most_six_characters_and_stand_beside_their_gateway(name):
    drawn = diagram(name)

    for id_, flow in drawn.flows.items():
        if flow.get("name"):
            gateway = drawn.boxes[flow.get("sourceRef")]
            beside = Box(gateway.x - 70, gateway.y - 50, gateway.width + 140, gateway.height + 100)
            assert len(flow.get("name")) <= 6, id_
            assert beside.holds(drawn.labels[id_]), id_


@everywhere
def test_labels_cover_nothing_and_are_wide_enough_for_one_line(name):
    drawn = diagram(name)

    for id_, label in drawn.labels.items():
        words = (drawn.nodes.get(id_, drawn.flows.get(id_))).get("name")
        assert label.width >= sum(11 if ord(character) > 127 else 7 for character in words), id_
        for node, box in of_flow_nodes(drawn).items():
            if drawn.kind(node).endswith("Gateway"):
                assert not is_in_diamond(label, box), (id_, node)
            else:
                assert not box.meets(label), (id_, node)
        for flow in drawn.flows:
            assert not any(label.is_entered_by(*segment) for segment in drawn.segments(flow)), (id_, flow)
        for lane in drawn.lanes:
            edge = drawn.boxes[lane].bottom
            assert not label.y < edge < label.bottom, (id_, lane)


def is_in_diamond(label, box):
    """Whether the corner of a label nearest to a gateway's centre lies inside its diamond."""
    x, y = box.centre
    dx, dy = max(label.x - x, x - label.right, 0), max(label.y - y, y - label.bottom, 0)
    return dx / (box.width / 2) + dy / (box.height / 2) < 1


@everywhere
def test_labels_do_not_cover_one_another(name):
    drawn = diagram(name)

    for (one, label), (other, another) in itertools.combinations(drawn.labels.items(), 2):
        assert not label.meets(another), (one, other)


@everywhere
def test_the_strip_with_the_names_of_the_lanes_is_free(name):
    drawn = diagram(name)

    for lane in drawn.lanes:
        lane_box = drawn.boxes[lane]
        strip = Box(lane_box.x, lane_box.y, 30, lane_box.height)
        for box in (*of_flow_nodes(drawn).values(), *drawn.labels.values()):
            assert not strip.meets(box), lane
