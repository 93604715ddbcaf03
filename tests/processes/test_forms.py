"""Each form asks for what the policy wants to know, and nothing twice."""

import pytest

from tests.processes.drawing import FORMS, fields, form

STAFF, DEPARTMENTS = "=staff()", "=departments()"
DONE = 'handle_decision != "done"'
CARRIED = 'carry_decision != "done"'
ACCEPTED, APPROVED = 'sales_decision != "accept"', 'gm_decision != "approve"'
NO = 'not(gm_decision = "return" or gm_decision = "reject")'
MAJOR = 'not(gm_decision = "approve" and rules.is_major = false)'
BACK = 'handle_decision != "back_to_gm"'

# key: label, type, required, hidden when
EXPECTED = {
    "office_apply": {
        "office": ("申请办事处", "select", True, None),
        "applicant_phone": ("联系电话", "textfield", True, None),
        "urgency": ("紧急程度", "radio", True, None),
        "confidentiality": ("密级", "radio", True, None),
        "external_party": ("客户/外部单位", "textfield", True, None),
        "external_contact": ("外部联系人及电话", "textfield", False, None),
        "affair_type": ("事务类别", "radio", True, None),
        "affair_type_other": ("其他类别说明", "textfield", True, 'affair_type != "other"'),
        "contract_no": ("合同（项目）编号", "textfield", False, 'affair_type = "bidding"'),
        "product_model": (
            "产品型号", "textfield", False,
            # three kinds that are about a product
            'not(affair_type = "technical_support" or affair_type = "quality_support" or affair_type = "quality_accident")',
        ),
        "accident_place_time": ("事故时间、地点", "textfield", True, 'affair_type != "quality_accident"'),
        "reason": ("申请事由（详细填写：情况、需要公司做什么）", "textarea", True, None),
        "required_by": ("要求完成日期（招投标填截止日）", "datetime", True, None),
        "attachments": ("附件", "filepicker", False, None),
        "related_no": ("关联单号", "textfield", False, None),
    },
    "admin_apply": {
        "department": ("申请部门", "select", True, None),
        "applicant_phone": ("联系电话", "textfield", True, None),
        "affair_type": ("事务类别", "radio", True, None),
        "affair_type_other": ("其他类别说明", "textfield", True, 'affair_type != "other"'),
        "subject": ("主题", "textfield", True, None),
        "host_org": ("主办单位", "textfield", True, None),
        "place": ("地点", "textfield", True, None),
        "start_date": ("开始日期", "datetime", True, None),
        "end_date": ("结束日期", "datetime", True, None),
        "participants": ("参加人员", "taglist", True, None),
        "budget": ("费用预算（元）", "number", False, None),
        "reason": ("申请事由", "textarea", True, None),
        "attachments": ("附件（通知、邀请函）", "filepicker", False, None),
        "related_no": ("关联单号", "textfield", False, None),
    },
    "sales_check": {
        "sales_decision": ("审查结论", "radio", True, None),
        "sales_reason": ("需补正的内容", "textarea", True, 'sales_decision != "return"'),
        "sales_opinion": ("销售部意见", "textarea", False, ACCEPTED),
        "lead_user": ("建议处理人员", "select", False, ACCEPTED),
        "lead_dept": ("建议处理部门", "select", False, 'not(sales_decision = "accept" and lead_user = null)'),
    },
    "gm_approve": {
        "gm_decision": ("总经理批示", "radio", True, None),
        "lead_user": ("指定人员（指定部门时留空）", "select", False, APPROVED),
        "lead_dept": ("指定部门", "select", True, 'not(gm_decision = "approve" and lead_user = null)'),
        "handle_due": ("完成期限（不填即申请的要求完成日期）", "datetime", False, APPROVED),
        "gm_major": ("列为重大事务", "checkbox", False, MAJOR),
        "gm_opinion": ("批示意见", "textarea", False, APPROVED),
        "gm_reason": ("理由", "textarea", True, NO),
    },
    "gm_approve_admin": {
        "gm_decision": ("总经理批示", "radio", True, None),
        "gm_major": ("列为重大事务", "checkbox", False, MAJOR),
        "gm_opinion": ("批示意见", "textarea", False, APPROVED),
        "gm_reason": ("理由", "textarea", True, NO),
    },
    "handle": {
        "handle_decision": ("处理结论", "radio", True, None),
        "dispatch_to": ("办理人", "select", True, 'handle_decision != "dispatch"'),
        "handled_on": ("完成日期", "datetime", True, DONE),
        "handle_measures": ("处理情况（措施及经过）", "textarea", True, DONE),
        "handle_result": ("处理结果", "radio", True, DONE),
        "remaining_issues": (
            "遗留问题及后续", "textarea", True,
            'not(handle_decision = "done" and (handle_result = "partly" or handle_result = "unsolved"))',
        ),
        "cause_and_prevention": (
            "原因分析及纠正预防措施", "textarea", True,
            'not(handle_decision = "done" and affair_type = "quality_accident")',
        ),
        "bid_result": ("投标结果", "radio", True, 'not(handle_decision = "done" and affair_type = "bidding")'),
        "publish_text": ("群发布内容", "textarea", True, DONE),
        "handle_attachments": ("附件", "filepicker", False, DONE),
        "back_kind": ("报告事项", "radio", True, BACK),
        "back_reason": ("原因", "textarea", True, BACK),
        "wanted_due": (
            "希望的完成期限", "datetime", True, 'not(handle_decision = "back_to_gm" and back_kind = "extend")',
        ),
    },
    "carry_out": {
        "carry_decision": ("实施结论", "radio", True, None),
        "carry_summary": ("实施情况（主要内容与收获）", "textarea", True, CARRIED),
        "carry_actual": ("实际时间、人数（与申请不同时填写）", "textfield", False, CARRIED),
        "publish_text": ("群发布内容", "textarea", True, CARRIED),
        "carry_attachments": ("资料", "filepicker", False, CARRIED),
        "change_reason": (
            "原因", "textarea", True, 'not(carry_decision = "change" or carry_decision = "cancelled")',
        ),
    },
    "report_to_gm": {
        "report_time": ("汇报时间", "datetime", True, None),
        "report_mode": ("汇报方式", "radio", True, None),
        "mode_reason": ("未当面的原因", "textfield", True, 'report_mode != "remote"'),
    },
    "gm_acknowledge": {
        "ack_decision": ("听取汇报", "radio", True, None),
        "gm_instruction": ("总经理指示", "textarea", False, 'ack_decision != "heard"'),
        "rework_instruction": ("继续处理的要求", "textarea", True, 'ack_decision != "rework"'),
    },
    "publish_by_hand": {
        "published": ("已在管理微信群发布", "checkbox", True, None),
        "screenshot": ("截图", "filepicker", True, "is_major != true"),
    },
    "archive_register": {
        "archive_decision": ("归档结论", "radio", True, None),
        "retention": ("保管期限", "select", True, 'archive_decision != "archive"'),
        "paper_place": ("纸质件存放位置", "textfield", False, 'archive_decision != "archive"'),
        "supplement_note": ("需补充的材料", "textarea", True, 'archive_decision != "supplement"'),
    },
    "supplement": {
        "supplement_text": ("说明", "textarea", True, None),
        "supplement_files": ("附件", "filepicker", False, None),
    },
    "withdraw": {"withdraw_reason": ("撤销原因", "textfield", True, None)},
}  # fmt: skip

OPTIONS = {
    ("office_apply", "urgency"): {"normal": "一般", "urgent": "紧急"},
    ("office_apply", "confidentiality"): {"internal": "内部", "confidential": "商业秘密"},
    ("office_apply", "affair_type"): {
        "technical_support": "技术支持",
        "quality_support": "质量支持",
        "quality_accident": "质量事故处理",
        "bidding": "招投标",
        "other": "其他",
    },
    ("admin_apply", "affair_type"): {"training": "培训", "study": "学习", "meeting": "会议", "other": "其他"},
    ("sales_check", "sales_decision"): {"accept": "受理，报总经理", "return": "退回补正"},
    ("gm_approve", "gm_decision"): {"approve": "批准", "return": "退回补充", "reject": "不批准（终止）"},
    ("gm_approve_admin", "gm_decision"): {"approve": "批准", "return": "退回补充", "reject": "不批准"},
    ("handle", "handle_result"): {"solved": "已解决", "partly": "部分解决", "unsolved": "未解决"},
    ("handle", "bid_result"): {"won": "中标", "lost": "未中标", "pending": "未定", "given_up": "放弃"},
    ("handle", "back_kind"): {"extend": "延期", "reassign": "改派", "unable": "无法处理"},
    ("carry_out", "carry_decision"): {"done": "已实施", "change": "变更报批", "cancelled": "取消未实施"},
    ("report_to_gm", "report_mode"): {"in_person": "当面", "remote": "视频或电话"},
    ("gm_acknowledge", "ack_decision"): {"heard": "已听取", "rework": "要求继续处理"},
    ("archive_register", "archive_decision"): {"archive": "归档", "supplement": "退回补充"},
    ("archive_register", "retention"): {"permanent": "永久", "y30": "30年", "y10": "10年"},
}

COMPUTED = {
    ("office_apply", "office"): '=my departments("office")',
    ("admin_apply", "department"): "=my departments()",
    ("admin_apply", "participants"): STAFF,
    ("sales_check", "lead_user"): STAFF,
    ("sales_check", "lead_dept"): DEPARTMENTS,
    ("gm_approve", "lead_user"): STAFF,
    ("gm_approve", "lead_dept"): DEPARTMENTS,
    ("handle", "dispatch_to"): "=members(lead_dept)",
    ("handle", "handle_decision"): '=if lead_dept != null then [{value:"done",label:"处理完毕"},'
    '{value:"dispatch",label:"派给他人办理"},{value:"back_to_gm",label:"报总经理"}] else '
    '[{value:"done",label:"处理完毕"},{value:"back_to_gm",label:"报总经理"}]',
}

LENGTHS = {
    ("office_apply", "external_party"): (None, 100),
    ("office_apply", "reason"): (20, 2000),
    ("admin_apply", "subject"): (None, 100),
    ("admin_apply", "reason"): (20, 2000),
    ("sales_check", "sales_reason"): (None, 500),
    ("sales_check", "sales_opinion"): (None, 500),
    ("gm_approve", "gm_opinion"): (None, 500),
    ("gm_approve", "gm_reason"): (None, 500),
    ("gm_approve_admin", "gm_opinion"): (None, 500),
    ("gm_approve_admin", "gm_reason"): (None, 500),
    ("handle", "handle_measures"): (20, 4000),
    ("handle", "publish_text"): (None, 500),
    ("carry_out", "carry_summary"): (20, 4000),
    ("carry_out", "publish_text"): (None, 500),
    ("withdraw", "withdraw_reason"): (None, 200),
}

CHECKS = {
    ("office_apply", "required_by"): "=date(required_by) >= today()",
    ("admin_apply", "end_date"): "=date(end_date) >= date(start_date)",
    ("publish_by_hand", "published"): "=published = true",
}

every_form = pytest.mark.parametrize("form_id", FORMS)


def everywhere(read):
    """What *read* finds in the fields of all forms, by form and key, where it finds something."""
    found = {(form_id, key): read(field) for form_id in FORMS for key, field in fields(form_id).items()}
    return {place: value for place, value in found.items() if value}


def test_there_is_one_form_per_step():
    assert sorted(EXPECTED) == FORMS


@every_form
def test_a_form_asks_exactly_for(form_id):
    assert EXPECTED[form_id] == {
        key: (
            field.get("label") or field.get("dateLabel"),
            field["type"],
            field.get("validate", {}).get("required", False),
            field.get("conditional", {}).get("hide", "=").removeprefix("=") or None,
        )
        for key, field in fields(form_id).items()
    }


def test_choices_are_these_words_for_these_values():
    assert OPTIONS == everywhere(
        lambda field: {option["value"]: option["label"] for option in field.get("values", ())}
    )  # fmt: skip


def test_people_departments_and_answers_come_from_the_company():
    assert COMPUTED == everywhere(lambda field: field.get("valuesExpression"))


def test_texts_have_these_lengths():
    def lengths(field):
        bounds = field.get("validate", {})
        return {"minLength", "maxLength"} & set(bounds) and (bounds.get("minLength"), bounds.get("maxLength"))

    assert LENGTHS == everywhere(lengths)


def test_rules_across_fields_say_what_is_wrong():
    assert CHECKS == everywhere(lambda field: field.get("properties", {}).get("check"))
    assert set(CHECKS) == set(everywhere(lambda field: field.get("properties", {}).get("checkMessage")))


def test_only_these_fields_have_a_default():
    assert {
        ("office_apply", "urgency"): "normal",
        ("office_apply", "confidentiality"): "internal",
        ("report_to_gm", "report_mode"): "in_person",
    } == everywhere(lambda field: field.get("defaultValue"))


def test_a_budget_is_not_negative_and_a_report_has_a_time():
    assert 0 == fields("admin_apply")["budget"]["validate"]["min"]
    assert {("report_to_gm", "report_time"): "utc_offset"} == everywhere(
        lambda field: field.get("timeSerializingFormat") if field.get("subtype") == "datetime" else None
    )


@pytest.mark.parametrize(
    ("form_id", "shown"),
    [
        ("office_apply", ["sales_reason", "gm_reason"]),
        ("admin_apply", ["gm_reason"]),
        ("gm_approve", ["back_kind", "back_reason", "wanted_due"]),
        ("handle", ["rework_instruction"]),
        ("carry_out", ["rework_instruction"]),
        ("publish_by_hand", ["publish_heading", "publish_text"]),
        ("archive_register", ["check_findings"]),
        ("supplement", ["supplement_note"]),
    ],
)
def test_what_others_said_before_stands_on_top(form_id, shown):
    components = form(form_id)["components"]
    first_field = next(index for index, component in enumerate(components) if "key" in component)
    words = " ".join(component["text"] for component in components[:first_field])

    assert [] == [variable for variable in shown if variable not in words]


@every_form
def test_a_form_decides_once_and_first(form_id):
    decisions = [key for key in fields(form_id) if key.endswith("_decision")]

    assert [] == decisions or [next(iter(fields(form_id)))] == decisions


@every_form
def test_keys_and_ids_are_used_once_and_rows_hold_two_at_most(form_id):
    components = form(form_id)["components"]
    ids = [component["id"] for component in components]
    keys = [component["key"] for component in components if "key" in component]
    rows = [component["layout"]["row"] for component in components]

    assert sorted(set(ids)) == sorted(ids)
    assert sorted(set(keys)) == sorted(keys)
    assert max(map(rows.count, rows)) <= 2
    for component in components:
        alone = rows.count(component["layout"]["row"]) == 1
        assert (None if alone else 8) == component["layout"]["columns"]


@every_form
def test_a_form_is_saved_as_the_modelers_form_editor_does(form_id):
    assert {
        "type": "default",
        "id": form_id,
        "executionPlatform": "Camunda Cloud",
        "executionPlatformVersion": "8.9.0",
        "exporter": {"name": "Camunda Modeler", "version": "5.50.1"},
        "schemaVersion": 19,
    } == {name: value for name, value in form(form_id).items() if name != "components"}
