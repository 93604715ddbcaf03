"""Browsers fill in several fields at once from what they remember, and touch none of them."""

FILLS = """(field, text) => {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def test_what_is_filled_in_stays_when_another_field_changes_at_once(desk):
    page = desk("office3").open("/start/office_affairs").page
    page.wait_for_selector(".fjs-container")
    phone = page.get_by_label("联系电话")
    phone.evaluate(FILLS, "028-6688")
    page.get_by_label("质量事故处理").click()
    page.get_by_label("事故时间、地点").fill("11月20日 成都现场")

    assert "028-6688" == phone.input_value()
