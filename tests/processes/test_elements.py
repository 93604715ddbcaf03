"""Every element and every flow of the policy is drawn, with its name, in its lane, under its condition."""

import pytest

from tests.processes.drawing import DIAGRAMS, diagram

OFFICE = """
start               startEvent        提交申请           office_staff
merge_submission    exclusiveGateway  -                  office_staff
amend               userTask          补正申请           office_staff
withdraw_at_amend   boundaryEvent     申请人撤销         office_staff
merge_return        exclusiveGateway  -                  office_staff
classify            businessRuleTask  判定等级           sales
sales_check         userTask          接收并审查申请     sales
withdraw_at_sales   boundaryEvent     申请人撤销         sales
sales_overdue       boundaryEvent     超过1个工作日      sales
remind_sales        serviceTask       提醒销售部         sales
sales_reminded      endEvent          已提醒             sales
sales_gateway       exclusiveGateway  材料齐全？          sales
merge_gm            exclusiveGateway  -                  general_manager
gm_approve          userTask          批准并指定办理     general_manager
withdraw_at_gm      boundaryEvent     申请人撤销         general_manager
gm_overdue          boundaryEvent     待批超时           general_manager
remind_gm           serviceTask       提醒总经理         general_manager
gm_reminded         endEvent          已提醒             general_manager
gm_gateway          exclusiveGateway  总经理意见？        general_manager
gm_acknowledge      userTask          确认听取汇报       general_manager
ack_gateway         exclusiveGateway  是否办结？          general_manager
merge_handle        exclusiveGateway  -                  handler_lane
handle              userTask          处理并填写处理情况 handler_lane
note_handler        scriptTask        登记办理人         handler_lane
handle_overdue      boundaryEvent     处理超期           handler_lane
remind_handler      serviceTask       催办处理人         handler_lane
handler_reminded    endEvent          已催办             handler_lane
handle_gateway      exclusiveGateway  处理结果？          handler_lane
publish_group       callActivity      发布到管理微信群   handler_lane
major_gateway       exclusiveGateway  是否重大事务？      handler_lane
report_to_gm        userTask          当面向总经理汇报   handler_lane
merge_early         exclusiveGateway  -                  admin_archive
merge_outcome       exclusiveGateway  -                  admin_archive
reply_applicant     serviceTask       回复申请人         admin_archive
archive_case        callActivity      行政部归档         admin_archive
archived            endEvent          已归档             admin_archive
"""

ADMIN = """
start               startEvent        提交申请           department_staff
merge_submission    exclusiveGateway  -                  department_staff
classify            businessRuleTask  判定等级           department_staff
amend               userTask          修改申请           department_staff
withdraw_at_amend   boundaryEvent     申请人撤销         department_staff
merge_return        exclusiveGateway  -                  department_staff
merge_carry         exclusiveGateway  -                  department_staff
carry_out           userTask          实施并填写实施情况 department_staff
carry_gateway       exclusiveGateway  实施结果？          department_staff
publish_group       callActivity      发布到管理微信群   department_staff
major_gateway       exclusiveGateway  是否重大事务？      department_staff
report_to_gm        userTask          当面向总经理汇报   department_staff
gm_approve          userTask          批准申请           general_manager
withdraw_at_gm      boundaryEvent     申请人撤销         general_manager
gm_overdue          boundaryEvent     待批超时           general_manager
remind_gm           serviceTask       提醒总经理         general_manager
gm_reminded         endEvent          已提醒             general_manager
gm_gateway          exclusiveGateway  总经理意见？        general_manager
gm_acknowledge      userTask          确认听取汇报       general_manager
ack_gateway         exclusiveGateway  是否办结？          general_manager
merge_early         exclusiveGateway  -                  admin_archive
merge_outcome       exclusiveGateway  -                  admin_archive
reply_applicant     serviceTask       回复申请人         admin_archive
archive_case        callActivity      行政部归档         admin_archive
archived            endEvent          已归档             admin_archive
"""

PUBLISH = """
publish_start       startEvent        待发布             -
robot_gateway       exclusiveGateway  用群机器人？        -
send_to_group       serviceTask       机器人发布         -
not_sent            boundaryEvent     未发出             -
merge_by_hand       exclusiveGateway  -                  -
publish_by_hand     userTask          人工发布并登记     -
merge_published     exclusiveGateway  -                  -
published           endEvent          已发布             -
"""

ARCHIVE = """
archive_start       startEvent        待归档             admin_archive
merge_archive       exclusiveGateway  -                  admin_archive
archive_register    userTask          核对并归档         admin_archive
archive_gateway     exclusiveGateway  材料齐全？          admin_archive
supplement          userTask          补充材料           handler_lane
archive_package     serviceTask       生成档案           admin_archive
check_failed        boundaryEvent     检测未通过         admin_archive
archive_done        endEvent          已归档             admin_archive
"""

OFFICE_FLOWS = """
f_start             start              merge_submission  -
f_submission        merge_submission   classify          -
f_classified        classify           sales_check       -
f_checked           sales_check        sales_gateway     -
f_accept            sales_gateway      merge_gm          受理      =sales_decision = "accept"
f_sales_return      sales_gateway      merge_return      退回补正  =sales_decision = "return"
f_return            merge_return       amend             -
f_amended           amend              merge_submission  -
f_to_gm             merge_gm           gm_approve        -
f_decided           gm_approve         gm_gateway        -
f_approve           gm_gateway         merge_handle      批准      =gm_decision = "approve"
f_gm_return         gm_gateway         merge_return      退回补充  =gm_decision = "return"
f_reject            gm_gateway         merge_early       不批准    =gm_decision = "reject"
f_to_handle         merge_handle       handle            -
f_handled           handle             note_handler      -
f_noted             note_handler       handle_gateway    -
f_done              handle_gateway     publish_group     处理完毕  =handle_decision = "done"
f_dispatch          handle_gateway     merge_handle      派给他人  =handle_decision = "dispatch"
f_back_to_gm        handle_gateway     merge_gm          报总经理  =handle_decision = "back_to_gm"
f_published         publish_group      major_gateway     -
f_major             major_gateway      report_to_gm      是        =rules.is_major or gm_major = true
f_not_major         major_gateway      merge_outcome     否        default
f_reported          report_to_gm       gm_acknowledge    -
f_acknowledged      gm_acknowledge     ack_gateway       -
f_heard             ack_gateway        merge_outcome     已听取    =ack_decision = "heard"
f_rework            ack_gateway        merge_handle      继续处理  =ack_decision = "rework"
f_withdrawn_sales   withdraw_at_sales  merge_early       -
f_withdrawn_amend   withdraw_at_amend  merge_early       -
f_withdrawn_gm      withdraw_at_gm     merge_early       -
f_early             merge_early        merge_outcome     -
f_outcome           merge_outcome      reply_applicant   -
f_replied           reply_applicant    archive_case      -
f_archived          archive_case       archived          -
f_sales_overdue     sales_overdue      remind_sales      -
f_gm_overdue        gm_overdue         remind_gm         -
f_handle_overdue    handle_overdue     remind_handler    -
f_sales_reminded    remind_sales       sales_reminded    -
f_gm_reminded       remind_gm          gm_reminded       -
f_handler_reminded  remind_handler     handler_reminded  -
"""

ADMIN_FLOWS = """
f_start             start              merge_submission  -
f_submission        merge_submission   classify          -
f_classified        classify           gm_approve        -
f_decided           gm_approve         gm_gateway        -
f_approve           gm_gateway         merge_carry       批准        =gm_decision = "approve"
f_gm_return         gm_gateway         merge_return      退回补充    =gm_decision = "return"
f_reject            gm_gateway         merge_early       不批准      =gm_decision = "reject"
f_return            merge_return       amend             -
f_amended           amend              merge_submission  -
f_to_carry          merge_carry        carry_out         -
f_carried           carry_out          carry_gateway     -
f_done              carry_gateway      publish_group     已实施      =carry_decision = "done"
f_change            carry_gateway      merge_return      变更报批    =carry_decision = "change"
f_cancelled         carry_gateway      merge_outcome     取消未实施  =carry_decision = "cancelled"
f_published         publish_group      major_gateway     -
f_major             major_gateway      report_to_gm      是          =rules.is_major or gm_major = true
f_not_major         major_gateway      merge_outcome     否          default
f_reported          report_to_gm       gm_acknowledge    -
f_acknowledged      gm_acknowledge     ack_gateway       -
f_heard             ack_gateway        merge_outcome     已听取      =ack_decision = "heard"
f_rework            ack_gateway        merge_carry       继续处理    =ack_decision = "rework"
f_withdrawn_amend   withdraw_at_amend  merge_early       -
f_withdrawn_gm      withdraw_at_gm     merge_early       -
f_early             merge_early        merge_outcome     -
f_outcome           merge_outcome      reply_applicant   -
f_replied           reply_applicant    archive_case      -
f_archived          archive_case       archived          -
f_gm_overdue        gm_overdue         remind_gm         -
f_gm_reminded       remind_gm          gm_reminded       -
"""

PUBLISH_FLOWS = """
f_publish           publish_start      robot_gateway     -
f_robot             robot_gateway      send_to_group     是  =use_robot = true
f_by_hand           robot_gateway      merge_by_hand     否  default
f_sent              send_to_group      merge_published   -
f_not_sent          not_sent           merge_by_hand     -
f_to_publish        merge_by_hand      publish_by_hand   -
f_registered        publish_by_hand    merge_published   -
f_published         merge_published    published         -
"""

ARCHIVE_FLOWS = """
f_archive_start     archive_start      merge_archive     -
f_to_register       merge_archive      archive_register  -
f_registered        archive_register   archive_gateway   -
f_archive           archive_gateway    archive_package   归档      =archive_decision = "archive"
f_supplement        archive_gateway    supplement        退回补充  =archive_decision = "supplement"
f_supplemented      supplement         merge_archive     -
f_check_failed      check_failed       merge_archive     -
f_archived          archive_package    archive_done      -
"""

EXPECTED = {
    "office_affairs.bpmn": ("office_affairs", "办事处外部事务处理", OFFICE, OFFICE_FLOWS),
    "admin_affairs.bpmn": ("admin_affairs", "管理类外部事务处理", ADMIN, ADMIN_FLOWS),
    "shared/publish_group.bpmn": ("publish_group", "群发布", PUBLISH, PUBLISH_FLOWS),
    "shared/archive_case.bpmn": ("archive_case", "行政部归档", ARCHIVE, ARCHIVE_FLOWS),
}


def rows(table, columns):
    """Lines of a table; `-` is nothing, and the last column may hold blanks."""
    for line in table.strip().splitlines():
        cells = line.split(maxsplit=columns - 1)
        yield [None if cell == "-" else cell for cell in (*cells, *["-"] * (columns - len(cells)))]


@pytest.mark.parametrize("name", DIAGRAMS)
def test_the_process_has_its_id_and_name_and_can_be_run(name):
    drawn = diagram(name)

    assert EXPECTED[name][:2] == (drawn.id, drawn.process.get("name"))
    assert "true" == drawn.process.get("isExecutable")
    assert drawn.id == drawn.pool.get("processRef")


@pytest.mark.parametrize("name", DIAGRAMS)
def test_every_element_is_drawn_in_its_lane(name):
    drawn = diagram(name)

    assert {id_: tuple(rest) for id_, *rest in rows(EXPECTED[name][2], 4)} == {
        id_: (drawn.kind(id_), node.get("name"), drawn.lane_of.get(id_)) for id_, node in drawn.nodes.items()
    }


@pytest.mark.parametrize("name", DIAGRAMS)
def test_every_flow_is_drawn_under_its_condition(name):
    drawn = diagram(name)

    assert {id_: tuple(rest) for id_, *rest in rows(EXPECTED[name][3], 5)} == {
        id_: (flow.get("sourceRef"), flow.get("targetRef"), flow.get("name"), condition(drawn, id_))
        for id_, flow in drawn.flows.items()
    }


def condition(drawn, flow_id):
    source = drawn.nodes[drawn.flows[flow_id].get("sourceRef")]
    return "default" if source.get("default") == flow_id else drawn.condition(flow_id)


@pytest.mark.parametrize("name", DIAGRAMS)
def test_nothing_else_stands_in_the_process(name):
    drawn = diagram(name)
    known = {"documentation", "extensionElements", "laneSet"}
    others = [child for child in drawn.process if child.tag.split("}")[1] not in known]

    assert len(drawn.nodes) + len(drawn.flows) == len(others)


@pytest.mark.parametrize(
    ("name", "lanes"),
    [
        (
            "office_affairs.bpmn",
            {
                "office_staff": "办事处",
                "sales": "销售部",
                "general_manager": "总经理",
                "handler_lane": "处理人（指定部门或人员）",
                "admin_archive": "行政部",
            },
        ),
        (
            "admin_affairs.bpmn",
            {"department_staff": "申请部门（实施人）", "general_manager": "总经理", "admin_archive": "行政部"},
        ),
        ("shared/publish_group.bpmn", {}),
        ("shared/archive_case.bpmn", {"admin_archive": "行政部", "handler_lane": "处理人"}),
    ],
)
def test_the_lanes_are_the_roles_in_the_order_in_which_the_paper_travels(name, lanes):
    drawn = diagram(name)

    assert list(lanes.items()) == [(id_, lane.get("name")) for id_, lane in drawn.lanes.items()]


# Soundness


@pytest.mark.parametrize("name", DIAGRAMS)
def test_splits_and_joins_are_gateways(name):
    """Tasks have one flow in and one out; a gateway either splits or joins."""
    drawn = diagram(name)
    ends = [flow.get("sourceRef") for flow in drawn.flows.values()], [f.get("targetRef") for f in drawn.flows.values()]
    degrees = {id_: (ends[1].count(id_), ends[0].count(id_)) for id_ in drawn.nodes}

    for id_, (incoming, outgoing) in degrees.items():
        match drawn.kind(id_):
            case "startEvent" | "boundaryEvent":
                assert (0, 1) == (incoming, outgoing), id_
            case "endEvent":
                assert (1, 0) == (incoming, outgoing), id_
            case "exclusiveGateway" if id_.startswith("merge_"):
                assert (True, 1) == (incoming > 1, outgoing), id_
            case "exclusiveGateway":
                assert (1, True) == (incoming, outgoing > 1), id_
            case _:
                assert (1, 1) == (incoming, outgoing), id_


@pytest.mark.parametrize("name", DIAGRAMS)
def test_every_element_is_reached_and_every_path_reaches_an_end(name):
    drawn = diagram(name)
    edges = [(flow.get("sourceRef"), flow.get("targetRef")) for flow in drawn.flows.values()]
    edges += [(node.get("attachedToRef"), id_) for id_, node in drawn.nodes.items() if node.get("attachedToRef")]
    starts = {id_ for id_ in drawn.nodes if drawn.kind(id_) == "startEvent"}
    ends = {id_ for id_ in drawn.nodes if drawn.kind(id_) == "endEvent"}

    assert set(drawn.nodes) == closure(starts, edges)
    assert set(drawn.nodes) == closure(ends, [(target, source) for source, target in edges])


def closure(found, edges):
    found = set(found)
    while more := {target for source, target in edges if source in found} - found:
        found |= more
    return found


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_decision_has_no_default_but_a_yes_or_no_question_has_no(name):
    drawn = diagram(name)
    defaults = {node.get("default") for node in drawn.nodes.values()} - {None}
    answered = {id_ for id_, flow in drawn.flows.items() if flow.get("name") == "否"}

    assert answered == defaults


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_timer_leads_to_a_reminder_and_to_nothing_else(name):
    drawn = diagram(name)
    following = {flow.get("sourceRef"): flow.get("targetRef") for flow in drawn.flows.values()}
    timers = [
        id_ for id_ in drawn.nodes if drawn.nodes[id_].find("bpmn:timerEventDefinition", drawn.root.nsmap) is not None
    ]

    for timer in timers:
        reminder = following[timer]
        assert "false" == drawn.nodes[timer].get("cancelActivity")
        assert "notify" == drawn.extension(reminder, "taskDefinition").get("type")
        assert "endEvent" == drawn.kind(following[reminder])
