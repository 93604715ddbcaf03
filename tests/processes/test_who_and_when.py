"""Who is asked, with which form, until when, and what goes in and out of each step."""

import pytest

from tests.processes.drawing import DIAGRAMS, FORMS, NS, PROCESSES, diagram, etree

OFFICE, ADMIN, PUBLISH, ARCHIVE = DIAGRAMS
GM_DUE = "=due workhours(rules.gm_hours)"
HANDLE_DUE = "=due workdays(0, date(if handle_due != null then handle_due else required_by))"


@pytest.mark.parametrize(
    ("name", "task", "assignee", "groups", "form", "due"),
    [
        (OFFICE, "sales_check", None, "sales", "sales_check", "=due workdays(1)"),
        (OFFICE, "amend", "=applicant", None, "office_apply", "=due workdays(5)"),
        (OFFICE, "gm_approve", None, "general_manager", "gm_approve", GM_DUE),
        (
            OFFICE, "handle", "=if lead_user != null then lead_user else dept head(lead_dept)",
            "=if lead_user = null then [lead_dept] else []", "handle", HANDLE_DUE,
        ),
        (OFFICE, "report_to_gm", "=lead_user", None, "report_to_gm", "=due workdays(1)"),
        (OFFICE, "gm_acknowledge", None, "general_manager", "gm_acknowledge", "=due workdays(1)"),
        (ADMIN, "amend", "=applicant", None, "admin_apply", "=due workdays(5)"),
        (ADMIN, "gm_approve", None, "general_manager", "gm_approve_admin", GM_DUE),
        (ADMIN, "carry_out", "=applicant", None, "carry_out", "=due workdays(3, date(end_date))"),
        (ADMIN, "report_to_gm", "=people.carry_out", None, "report_to_gm", "=due workdays(1)"),
        (ADMIN, "gm_acknowledge", None, "general_manager", "gm_acknowledge", "=due workdays(1)"),
        (PUBLISH, "publish_by_hand", "=publisher", None, "publish_by_hand", "=due workdays(1)"),
        (ARCHIVE, "archive_register", None, "admin_archive", "archive_register", "=due workdays(5)"),
        (ARCHIVE, "supplement", "=supplement_by", None, "supplement", "=due workdays(3)"),
    ],
)  # fmt: skip
def test_a_user_task_says_who_with_which_form_and_until_when(name, task, assignee, groups, form, due):
    drawn = diagram(name)
    assignment = drawn.extension(task, "assignmentDefinition")

    assert (assignee, groups) == (assignment.get("assignee"), assignment.get("candidateGroups"))
    assert form == drawn.extension(task, "formDefinition").get("formId")
    assert due == drawn.extension(task, "taskSchedule").get("dueDate")
    assert drawn.extension(task, "userTask") is not None


def test_no_user_task_is_missing_above():
    (cases,) = (mark for mark in test_a_user_task_says_who_with_which_form_and_until_when.pytestmark)

    assert {(case[0], case[1]) for case in cases.args[1]} == {
        (name, id_) for name in DIAGRAMS for id_ in diagram(name).nodes if diagram(name).kind(id_) == "userTask"
    }


@pytest.mark.parametrize(
    ("name", "timer", "task", "when"),
    [
        (OFFICE, "sales_overdue", "sales_check", "=due workdays(1)"),
        (OFFICE, "gm_overdue", "gm_approve", GM_DUE),
        (OFFICE, "handle_overdue", "handle", HANDLE_DUE),
        (ADMIN, "gm_overdue", "gm_approve", GM_DUE),
    ],
)
def test_a_timer_fires_when_its_task_is_due(name, timer, task, when):
    drawn = diagram(name)
    node = drawn.nodes[timer]

    assert task == node.get("attachedToRef")
    assert when == node.findtext("bpmn:timerEventDefinition/bpmn:timeDate", None, NS)
    assert when == drawn.extension(task, "taskSchedule").get("dueDate")


@pytest.mark.parametrize(
    ("name", "event", "task", "decision"),
    [
        (OFFICE, "withdraw_at_amend", "amend", "handle_decision"),
        (OFFICE, "withdraw_at_sales", "sales_check", "handle_decision"),
        (OFFICE, "withdraw_at_gm", "gm_approve", "handle_decision"),
        (ADMIN, "withdraw_at_amend", "amend", "carry_decision"),
        (ADMIN, "withdraw_at_gm", "gm_approve", "carry_decision"),
    ],
)
def test_the_applicant_may_withdraw_until_work_has_begun(name, event, task, decision):
    drawn = diagram(name)
    node = drawn.nodes[event]
    message = drawn.root.find(
        f"bpmn:message[@id='{node.find('bpmn:messageEventDefinition', NS).get('messageRef')}']", NS
    )

    assert (task, None) == (node.get("attachedToRef"), node.get("cancelActivity"))
    assert "withdraw" == message.get("name")
    assert {
        "offeredTo": f"=if {decision} = null then applicant else null",
        "form": "withdraw",
    } == drawn.properties(event)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            OFFICE,
            {
                "starterGroups": "office_staff",
                "businessId": "JT-XS-40-{yyyy}-{0000}",
                "title": '=external_party + "：" + substring(reason, 1, 30)'
                ' + (if string length(reason) > 30 then "…" else "")',
                "confidentiality": "=confidentiality",
            },
        ),
        (
            ADMIN,
            {
                "starterGroups": "department_staff",
                "businessId": "JT-QZ-33-{yyyy}-{0000}",
                "title": "=subject",
                "confidentiality": "内部",
            },
        ),
        (PUBLISH, {}),
        (ARCHIVE, {}),
    ],
)
def test_a_process_says_who_may_start_it_and_how_its_cases_are_numbered(name, expected):
    assert expected == diagram(name).properties()


@pytest.mark.parametrize(("name", "form"), [(OFFICE, "office_apply"), (ADMIN, "admin_apply")])
def test_a_case_begins_with_the_application_form_and_its_applicant(name, form):
    drawn = diagram(name)

    assert form == drawn.extension("start", "formDefinition").get("formId")
    assert {"applicant": "=people.start"} == drawn.mappings("start", "output")


@pytest.mark.parametrize(("name", "affair_class"), [(OFFICE, '="office"'), (ADMIN, '="admin"')])
def test_the_table_of_rules_is_asked_for_the_class_of_the_affair(name, affair_class):
    drawn = diagram(name)
    called = drawn.extension("classify", "calledDecision")

    assert ("affair_rules", "rules") == (called.get("decisionId"), called.get("resultVariable"))
    assert {"affair_class": affair_class} == drawn.mappings("classify", "input")


def test_whoever_handles_is_noted_by_a_step_of_its_own():
    script = diagram(OFFICE).extension("note_handler", "script")

    assert "lead_user" == script.get("resultVariable")
    assert '=if handle_decision = "dispatch" then dispatch_to else people.handle' == script.get("expression")
    assert {} == diagram(OFFICE).mappings("handle", "output")


@pytest.mark.parametrize(
    ("name", "task", "job", "inputs", "outputs"),
    [
        (OFFICE, "remind_sales", "notify", {"to_groups": '=["sales"]', "to_users": '=[dept head("sales")]'}, {}),
        (OFFICE, "remind_gm", "notify", {"to_groups": '=["general_manager"]'}, {}),
        (
            OFFICE, "remind_handler", "notify",
            {
                "to_users": "=[lead_user, if lead_dept != null then dept head(lead_dept) else null]",
                "to_groups": '=["sales"]',
            },
            {},
        ),
        (
            OFFICE, "reply_applicant", "notify",
            {
                "to_users": "=[applicant]",
                "to_groups": '=["sales"]',
                "outcome": '=if withdraw_reason != null then "withdrawn" else if gm_decision = "reject" then "rejected"'
                " else handle_result",
            },
            {"outcome": "=outcome"},
        ),
        (ADMIN, "remind_gm", "notify", {"to_groups": '=["general_manager"]'}, {}),
        (
            ADMIN, "reply_applicant", "notify",
            {
                "to_users": "=[applicant]",
                "outcome": '=if withdraw_reason != null then "withdrawn" else if gm_decision = "reject" then "rejected"'
                " else carry_decision",
            },
            {"outcome": "=outcome"},
        ),
        (
            PUBLISH, "send_to_group", "group-message",
            {"group": "=group", "publish_text": '=string join([publish_heading, publish_text], "\\n")'},
            {"publish_mode": '="robot"', "receipt": "=receipt", "published_at": "=now()"},
        ),
        (
            ARCHIVE, "archive_package", "archive",
            {
                "retention": "=retention",
                "paper_place": "=paper_place",
                "outcome": "=outcome",
                "archived_by": "=people.archive_register",
            },
            {"archive_no": "=archive_no", "archived_at": "=archived_at"},
        ),
    ],
)  # fmt: skip
def test_a_service_task_names_its_job_and_what_the_job_needs(name, task, job, inputs, outputs):
    drawn = diagram(name)
    given = drawn.mappings(task, "input")
    message = given.pop("message", None)

    assert job == drawn.extension(task, "taskDefinition").get("type")
    assert (inputs, outputs) == (given, drawn.mappings(task, "output"))
    assert (job == "notify") == (message is not None)


def test_publication_by_hand_says_how_when_and_by_whom():
    assert {
        "publish_mode": '="by_hand"',
        "published_at": "=now()",
        "published_by": "=people.publish_by_hand",
        "screenshot": "=screenshot",
    } == diagram(PUBLISH).mappings("publish_by_hand", "output")


HIDING = '=if confidentiality = "confidential" then "（涉及商业秘密，详情在系统内查看）" else publish_text'


@pytest.mark.parametrize(
    ("name", "handler", "text"),
    [(OFFICE, "=lead_user", HIDING), (ADMIN, "=people.carry_out", "=publish_text")],
    ids=["office", "admin"],
)
def test_publication_is_the_handlers_and_hides_trade_secrets(name, handler, text):
    drawn = diagram(name)
    given = drawn.mappings("publish_group", "input")
    heading = given.pop("publish_heading")

    assert {
        "publisher": handler,
        "publish_text": text,
        "group": '="management"',
        "is_major": "=rules.is_major or gm_major = true",
        "use_robot": "=false",
    } == given
    assert '"单号：" + business_id' in heading
    assert {
        target: f"={target}" for target in ("publish_mode", "published_at", "published_by", "receipt", "screenshot")
    } == drawn.mappings("publish_group", "output")


@pytest.mark.parametrize(("name", "handler"), [(OFFICE, "lead_user"), (ADMIN, "people.carry_out")])
def test_every_outcome_is_filed_and_what_was_not_handled_for_ten_years(name, handler):
    drawn = diagram(name)
    unhandled = 'outcome in ("withdrawn", "rejected", "cancelled")'

    assert {
        "outcome": "=outcome",
        "retention": f'=if {unhandled} then "y10" else rules.retention',
        "supplement_by": f"=if {unhandled} then applicant else {handler}",
    } == drawn.mappings("archive_case", "input")
    assert {"archive_no": "=archive_no", "archived_at": "=archived_at"} == drawn.mappings("archive_case", "output")


@pytest.mark.parametrize(
    ("name", "event", "task", "code"),
    [(PUBLISH, "not_sent", "send_to_group", "not_sent"), (ARCHIVE, "check_failed", "archive_package", "check_failed")],
)
def test_what_a_job_may_throw_is_caught(name, event, task, code):
    drawn = diagram(name)
    node = drawn.nodes[event]
    error = drawn.root.find(f"bpmn:error[@id='{node.find('bpmn:errorEventDefinition', NS).get('errorRef')}']", NS)

    assert (task, code) == (node.get("attachedToRef"), error.get("errorCode"))


# References


def bound(tag):
    return [(name, element) for name in DIAGRAMS for element in diagram(name).root.iter(f"{{{NS['zeebe']}}}{tag}")]


def test_every_form_that_is_named_exists_and_every_form_is_named():
    named = {element.get("formId") for _, element in bound("formDefinition")}
    named |= {
        diagram(name).properties(id_)["form"]
        for name in DIAGRAMS
        for id_ in diagram(name).nodes
        if "form" in diagram(name).properties(id_)
    }

    assert set(FORMS) == named


def test_every_called_process_and_decision_exists():
    tables = {
        decision.get("id")
        for path in (PROCESSES / "decisions").glob("*.dmn")
        for decision in etree.parse(path).getroot().iterfind("dmn:decision", NS)
    }

    assert {element.get("decisionId") for _, element in bound("calledDecision")} == tables
    assert {element.get("processId") for _, element in bound("calledElement")} == {
        diagram(PUBLISH).id, diagram(ARCHIVE).id,
    }  # fmt: skip


@pytest.mark.parametrize("tag", ["formDefinition", "calledDecision", "calledElement"])
def test_everything_that_is_referred_to_binds_to_the_deployment(tag):
    assert {"deployment"} == {element.get("bindingType") for _, element in bound(tag)}


def test_called_processes_get_and_give_back_only_what_is_mapped():
    assert {("false", "false")} == {
        (element.get("propagateAllChildVariables"), element.get("propagateAllParentVariables"))
        for _, element in bound("calledElement")
    }


@pytest.mark.parametrize("name", DIAGRAMS)
def test_groups_named_outright_are_those_of_the_lanes_or_departments(name):
    drawn = diagram(name)
    named = {
        assignment.get("candidateGroups") for assignment in drawn.process.iter(f"{{{NS['zeebe']}}}assignmentDefinition")
    } - {None}

    assert {group for group in named if not group.startswith("=")} <= set(drawn.lanes)
