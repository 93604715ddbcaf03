"""Starting a case."""

from tests.scenario import SUBMISSIONS

APPLICATION = SUBMISSIONS["office_affairs"]


def test_people_are_offered_what_they_may_start_and_what_it_is_for(office):
    page = office.desk("office").get("/start")

    assert ["办事处外部事务处理"] == page.all("//li/h2/a")
    assert page.all("//li/p")
    assert [] == office.desk("auditor").get("/start").all("//li/h2/a")


def test_the_form_comes_with_what_the_person_may_choose(office):
    model = office.desk("office").get("/start/office_affairs").model

    assert model["decision"] is None
    assert "提交申请" == model["submitLabel"]
    (offices,) = [part["values"] for part in model["schema"]["components"] if part.get("key") == "office"]
    assert ["suzhou_office"] == [option["value"] for option in offices]


def test_a_start_that_the_drawing_does_not_name_is_sent_in_plain_words(office, processes):
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace(' id="start" name="提交申请"', ' id="start"'), "utf-8")
    office.deploys(processes)

    assert "提交" == office.desk("office").get("/start/office_affairs").model["submitLabel"]


def test_a_submitted_form_becomes_a_case_with_a_number(office):
    desk = office.desk("office")
    answer = desk.post("/start/office_affairs", submission=APPLICATION, idempotency_key="one")

    assert 303 == answer.status
    assert ["已提交，单号 JT-XS-40-2026-0001。"] == desk.follow(answer).all("//*[@role='status']")
    assert 1 == office.waked


def test_a_double_click_makes_one_case(office):
    desk = office.desk("office")
    answers = [desk.post("/start/office_affairs", submission=APPLICATION, idempotency_key="one") for _ in range(2)]

    assert 1 == len({answer.location for answer in answers})
    assert 1 == len(desk.get("/", tab="started").all("//tr[@class='row']"))


def test_a_key_that_was_used_for_something_else_is_refused(office):
    desk = office.desk("office")
    desk.post("/start/office_affairs", submission=APPLICATION, idempotency_key="one")
    answer = desk.post(
        "/start/office_affairs", submission={**APPLICATION, "external_party": "另"}, idempotency_key="one"
    )

    assert (422, True) == (answer.status, "内容不同" in answer.text or "不一致" in answer.text)
    assert 1 == len(desk.get("/", tab="started").all("//tr[@class='row']"))


def test_the_page_brings_a_new_key_each_time(office):
    desk = office.desk("office")
    keys = {
        desk.get("/start/office_affairs").tree.xpath("string(//input[@name='idempotency_key']/@value)")
        for _ in range(2)
    }

    assert 2 == len(keys - {""})


def test_a_form_that_is_not_right_comes_back_as_it_was_typed_with_words_beside_the_fields(office):
    desk = office.desk("office")
    typed = {**APPLICATION, "reason": "太短", "affair_type": "unheard_of", "applicant_phone": " "}
    answer = desk.post("/start/office_affairs", submission=typed, idempotency_key="one")

    assert 400 == answer.status
    assert {
        "reason": "至少 20 个字，现在 2 个字。",
        "affair_type": "请从选项中选择；原来的选项已不可用。",
        "applicant_phone": "请填写。",
    } == answer.model["errors"]
    assert "太短" == answer.model["data"]["reason"]
    assert 3 == len(answer.all("//*[@role='alert']//li"))
    assert ["one"] == answer.all("//input[@name='idempotency_key']/@value")
    assert [] == desk.get("/", tab="started").all("//tr[@class='row']")


def test_the_number_is_not_used_up_by_a_refused_form(office):
    desk = office.desk("office")
    desk.post("/start/office_affairs", submission={}, idempotency_key="one")
    answer = desk.post("/start/office_affairs", submission=APPLICATION, idempotency_key="one")

    assert "JT-XS-40-2026-0001" in desk.follow(answer).text


def test_whoever_may_not_start_it_does_not_get_the_form(office):
    desk = office.desk("auditor")

    assert 403 == desk.get("/start/office_affairs").status
    assert 403 == desk.post("/start/office_affairs", submission=APPLICATION).status


def test_an_unknown_process_is_no_page(office):
    assert 404 == office.desk("office").get("/start/nothing").status


def test_something_unreadable_is_refused_in_words(office):
    desk = office.desk("office")
    for broken in ("{", "[]", '"x"', "NaN", '{"a": Infinity}', "[" * 100_000):
        answer = desk.post("/start/office_affairs", raw=broken)

        assert 400 == answer.status
        assert "无法读取提交的内容。" in answer.text


def test_something_nested_beyond_reason_is_refused_in_words(office):
    desk = office.desk("office")

    assert "提交的内容层次过深。" in desk.post("/start/office_affairs", raw='{"a":' + "[" * 40 + "]" * 40 + "}").text
    assert "提交的内容项目过多。" in desk.post("/start/office_affairs", submission={"a": [0] * 20_000}).text


def test_a_draft_is_merged_in_and_forgotten_once_it_was_sent(office):
    desk = office.desk("office")
    desk.send("PUT", "/drafts/start/office_affairs", json={"external_party": "草稿客户", "unknown": 1})
    page = desk.get("/start/office_affairs")
    listed = desk.get("/start").text
    desk.post("/start/office_affairs", submission=APPLICATION, idempotency_key="one")

    assert "草稿客户" == page.model["data"]["external_party"]
    assert "unknown" not in page.model["data"]
    assert "草稿仍在" in listed
    assert "草稿仍在" not in desk.get("/start").text
