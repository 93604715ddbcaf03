"""A case goes its whole way through the pages, and every page of everybody can be read at every step."""

from tests import people
from tests.scenario import ANSWERS, SUBMISSIONS
from web.pages.meaning import meaning_of

PEOPLE = ("office", "sales", "gm", "quality", "handler", "archive", "owner", "auditor", "admin", "dept")
ACCIDENT = {"affair_type": "quality_accident", "accident_place_time": "11月20日 苏州现场"}


def everything_reads(office, desks):
    """Whatever the person's lists lead to is there."""
    for desk in desks.values():
        for page in ("/", "/?tab=done", "/?tab=started", "/start", "/notices", "/archive"):
            answer = desk.get(page)
            assert 200 == answer.status
            for link in answer.all("//main//tr//a/@href"):
                assert 200 == desk.get(link).status, link


def submit(office, desks, element, user, **values):
    decision = next((value for name, value in values.items() if name.endswith("_decision")), None)
    submission = {**ANSWERS.get((element, decision), {}), **values}
    answer = desks[user].post(office.task_path(element), submission=submission)
    assert 303 == answer.status, answer.text
    told = desks[user].follow(answer).all("//*[@role='status']")
    office.works()
    everything_reads(office, desks)
    return told


def test_an_accident_goes_through_every_hand(office):
    desks = {user: office.desk(user) for user in PEOPLE}
    submission = {**SUBMISSIONS["office_affairs"], **ACCIDENT}
    started = desks["office"].post("/start/office_affairs", submission=submission, idempotency_key="one")
    office.follow(started.location)
    everything_reads(office, desks)

    submit(office, desks, "sales_check", "sales", sales_decision="accept", lead_dept="quality")
    submit(office, desks, "gm_approve", "gm", gm_decision="approve", lead_dept="quality")
    submit(office, desks, "handle", "quality", handle_decision="dispatch", dispatch_to="handler")
    submit(
        office, desks, "handle", "handler", handle_decision="done", cause_and_prevention="密封件老化，改为每年更换。"
    )
    picture = office.upload("截图.png", by=people.handler)
    submit(office, desks, "publish_by_hand", "handler", screenshot=[picture])
    submit(office, desks, "report_to_gm", "handler")
    submit(office, desks, "gm_acknowledge", "gm", ack_decision="heard")
    submit(office, desks, "archive_register", "archive", archive_decision="archive", retention="permanent")

    page = desks["office"].get(office.case_path)
    kinds = page.all("//ol[@class='record']/li/@data-kind")
    assert ["started", *["completed"] * 8, "archived", "ended"] == [kind for kind in kinds if kind != "notice"]
    assert "档号 WS·2026-Y-0001" in page.text
    assert "王工" in page.text
    assert ["截图.png"] == page.all("//section/ul//a")


def test_every_page_can_be_read_in_english(database):
    from tests.web.conftest import Office

    office = Office(database, language="en")
    office.start("office_affairs", by=people.office)
    desk = office.desk("sales")

    assert ["To do 1", "Done", "Started by me"] == desk.get("/").all("//nav[@class='tabs']/a")
    assert "Waiting for 销售部: 接收并审查申请" in desk.get(office.case_path).text
    assert "There is no such page." in desk.get("/nothing").text


def test_colours_follow_the_meaning():
    values = ["approve", "accept", "heard", "return", "back_to_gm", "rework", "reject", "dispatch", None]

    assert ["approve"] * 3 + ["return"] * 3 + ["reject", "primary", "primary"] == [
        meaning_of(value) for value in values
    ]
