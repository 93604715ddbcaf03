"""What did not reach its receivers: an administrator sees it beside the incidents, and sends it again or lets go."""

from dataclasses import replace

import orjson
import pytest

from engine import instances, tasks
from engine.deployments import deploy
from engine.model import COMPANY, key_of
from tests import people
from tests.engine.bpmn.diagrams import diagram, end, event, flows, process, start, user
from tests.scenarios.between_cases.trade import DRAWN, ROOTS
from tests.storage.test_deliveries import a_delivery
from tests.web.conftest import Office

HEADING = "未送达的消息"


@pytest.fixture
def trade(office):
    files = {f"{n}.bpmn": diagram(drawn, roots=ROOTS) for n, drawn in enumerate(DRAWN)}
    deploy(office.database.unit_of_work(), name="trade", files=files, actor=people.owner, at=office.now)
    return office


@pytest.fixture
def gone(trade):
    """A delivery has told an order that the goods arrive, and that has ended before it heard of it."""
    return gone_on(trade)


def gone_on(office, **of_delivery):
    order = office.start("order", by=people.owner, order_no="A-1").instance
    office.start("delivery", by=people.owner, order_no="A-1", **of_delivery)
    load = {"task_key": office.task("load").key, "actor": people.sales, "variables": {"pallets": 3}}
    tasks.complete_task(office.database.unit_of_work(), at=office.now, **load)
    office.worker._jobs(office.now)
    instances.cancel(
        office.database.unit_of_work(), instance_key=order.key, actor=people.admin, reason="x", at=office.now
    )
    office.order = order
    return office.works()


def rest(office, *deliveries):
    with (uow := office.database.unit_of_work()):
        for each in deliveries:
            uow.deliveries.give(replace(each, available_at=None, claims=None))


def resting(office):
    with office.database.reading() as uow:
        return uow.deliveries.resting(people.admin, 9)


def record(office):
    with office.database.reading() as uow:
        return orjson.loads(uow.history.records(COMPANY)[-1].body)


def opened(office, user="admin"):
    desk = office.desk(user)
    return desk, desk.get("/incidents")


def action(page, what):
    return page.tree.xpath(
        f"string(//section[@id='undelivered']//*[contains(@action, '/{what}') or contains(@formaction, '/{what}')]"
        f"/@{'action' if what == 'retry' else 'formaction'})"
    )


# -- what is told ------------------------------------------------------------------------------------------------------


def test_it_is_told_what_was_sent_from_whom_to_whom_and_why_it_did_not_arrive(gone):
    _, page = opened(gone)

    assert [HEADING] == page.all("//section[@id='undelivered']/h2")
    assert ["消息“goods arrived”"] == page.all("//section[@id='undelivered']//h3")
    assert ["来自 delivery · 2026-11-23 09:00"] == page.all("//h3/following-sibling::p[1]")
    assert [f"/cases/{key_of(gone.instance.number)}"] == page.all("//h3/following-sibling::p[1]/a/@href")
    assert ["送给 order 送到的时候，对方已经往下走了，也没有别人在等。"] == page.all("//section[@id='undelivered']//li")
    assert [f"/cases/{gone.order.key}"] == page.all("//section[@id='undelivered']//li//a/@href")
    assert ["3", "A-1"] == page.all("//details[summary='内容']//dd[contains(@class, 'value')]")


def test_what_a_program_sent_to_begin_a_matter_names_both(trade):
    with trade.database.reading() as uow:
        definition = uow.definitions.get(uow.definitions.latest("process", "order").key)
    begins = {"element_id": "s", "failure": "no disk", "attempts": 6, "sender": "admin", "via": "token:1a2b3c4d"}
    rest(trade, a_delivery(definition.key, **begins))
    _, page = opened(trade)

    assert ["来自徐强的程序 · 2026-11-23 12:00"] == page.all("//h3/following-sibling::p[1]")
    assert [
        f"用来发起新的一件：{definition.name} 送了 6 次都没有成功。 程序或它的运行环境出了错。 技术信息no disk"
    ] == page.all("//section[@id='undelivered']//li")


def test_why_it_failed_is_told_in_the_readers_language(trade):
    """A program wants to begin a matter that has a number already, of a process that numbers its matters itself."""
    begins = start("s", event("signal", "s1"))
    drawn = process(
        begins, user("a", groups="sales"), end(), flows("s > a > e"), id="n", properties={"businessId": "N-{0000}"}
    )
    deploy(trade.database.unit_of_work(), name="n", files={"n.bpmn": diagram(drawn)}, actor=people.owner, at=trade.now)
    with (uow := trade.database.unit_of_work()):
        key = uow.definitions.latest("process", "n").key
        signal = a_delivery(key, element_id="s", kind="signal", name="s1", business_id="X-1", attempts=5, claims=None)
        uow.deliveries.give(replace(signal, sent_at=trade.now, available_at=trade.now, correlation_key=""))
    desk, page = opened(trade.works())
    why = "//section[@id='undelivered']//li/p[@class='meta']"

    assert ["送了 6 次都没有成功。 最后一次的错误：该流程自行编号（N-{0000}），请不要另给单号。"] == page.all(why)
    assert "start.business_id" in page.all("//li/details[summary='技术信息']/p")[0]

    desk.post("/account/language", language="en")
    assert page.all(why) != desk.get("/incidents").all(why)
    assert "numbers its matters itself" in desk.get("/incidents").all(why)[0]


def test_a_signal_is_called_one_and_brings_nothing(trade):
    order = trade.start("order", by=people.owner, order_no="A-1").instance
    signal = {"kind": "signal", "variables": {}, "correlation_key": "", "failure": "no disk", "attempts": 6}
    rest(trade, *(a_delivery(order.key + n, **signal) for n in range(1, 24)))
    _, page = opened(trade)

    assert ["信号“withdraw”"] == page.all("//h3")
    assert ["无"] == page.all("//details[summary='内容']//div[dt='内容']/dd")
    assert 20 == len(page.all("//section[@id='undelivered']//li"))
    assert "另外还有 3 个。" in page.text
    assert "两者都是对全部 23 个接收方的。" in page.text


def test_what_an_erased_matter_sent_names_it_by_its_number(gone):
    number = gone.instance.number
    with gone.database.backend.writing.begin() as connection:
        connection.exec_driver_sql(f"UPDATE instance SET title = '', business_id = 'SH-7' WHERE number = {number}")
    _, page = opened(gone)

    assert ["来自 SH-7 · 2026-11-23 09:00"] == page.all("//h3/following-sibling::p[1]")
    assert ["SH-7"] == page.all("//h3/following-sibling::p[1]/a")


def test_where_everything_has_arrived_nothing_is_said_of_it(trade):
    desk, page = opened(trade)

    assert HEADING not in page.text
    assert "消息和信号都已送达。" in desk.get("/undelivered").text


def test_more_than_a_page_of_them_is_read_on(trade):
    order = trade.start("order", by=people.owner, order_no="A-1").instance
    rest(trade, *(a_delivery(order.key, n, failure="no disk") for n in range(500, 532)))
    desk, page = opened(trade)
    (more,) = page.all("//p[@class='pagination']/a/@href")

    assert more.startswith("/undelivered?")
    assert [30, 2] == [len(each.all("//h3")) for each in (page, desk.get(more))]
    assert 2 == len(desk.get(more, headers={"HX-Request": "true"}).all("//h3"))


def test_resolved_incidents_stand_alone(gone):
    assert HEADING not in gone.desk("admin").get("/incidents", tab="resolved").text


# -- what is done ------------------------------------------------------------------------------------------------------


def test_it_is_sent_again_to_whoever_waits_by_now_and_the_record_says_why(gone):
    desk, page = opened(gone)
    gone.start("order", by=people.owner, order_no="A-1")
    answer = desk.post(action(page, "retry"), reason="新的订单在等")

    assert "已再送一次。" in desk.follow(answer).text
    told = record(gone)
    assert ("delivery.retry", "新的订单在等", "admin") == (
        told["command"],
        told["input"]["reason"],
        told["actor"],
    )
    gone.works().waits_at("inspect")
    assert 3 == gone.variable("pallets")
    assert HEADING not in desk.get("/incidents").text


def test_only_the_one_that_is_meant_is_sent_again(gone):
    rest(gone, a_delivery(gone.order.key + 5, failure="no disk"))
    desk, page = opened(gone)
    desk.post(f"/undelivered/{key_of(500)}/retry", reason="磁盘已恢复")

    assert 2 == len(page.all("//h3"))
    assert ["消息“goods arrived”"] == desk.get("/incidents").all("//h3")


def test_what_still_has_nobody_comes_back(gone):
    desk, page = opened(gone)
    desk.post(action(page, "retry"), reason="试试看")
    gone.works()

    assert ["消息“goods arrived”"] == desk.get("/incidents").all("//h3")


def test_what_would_be_a_second_case_of_its_key_waits_for_the_first_one_to_end(trade):
    begins = a_delivery(key_of(1, 1), element_id="asked", failure="no disk")
    rest(trade, begins)
    with (uow := trade.database.unit_of_work()):
        uow.starts.claim(begins.process_id, begins.correlation_key)
    desk, page = opened(trade)
    answer = desk.post(action(page, "retry"), reason="磁盘已恢复")

    assert "同一关联键的另一件事务已经开始，要等它结束" in desk.follow(answer).text
    assert 1 == len(resting(trade))


def test_it_is_let_go_and_the_record_says_why(gone):
    desk, page = opened(gone)
    answer = desk.post(action(page, "give-up"), reason="订单已取消")

    assert "不再送了。" in desk.follow(answer).text
    told = record(gone)
    assert ("delivery.give_up", "订单已取消") == (told["command"], told["input"]["reason"])
    assert [] == resting(gone)


@pytest.mark.parametrize("what", ["retry", "give-up"])
def test_nothing_is_done_without_a_reason(gone, what):
    desk, page = opened(gone)

    assert 400 == desk.post(action(page, what), reason=" ").status
    assert 1 == len(resting(gone))


@pytest.mark.parametrize("what", ["retry", "give-up"])
def test_what_is_clicked_twice_is_done_once_and_nobody_is_frightened(gone, what):
    desk, page = opened(gone)
    answers = [desk.post(action(page, what), reason="x", idempotency_key="click").status for _ in range(2)]

    assert [303, 303] == answers
    assert 404 == desk.post(action(page, what), reason="x").status


# -- to whom -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", ["owner", "auditor", "office"])
def test_nobody_else_reads_it_or_acts(gone, user):
    desk = gone.desk(user)
    asked = [
        desk.get("/undelivered"),
        *(desk.post(f"/undelivered/1/{what}", reason="x") for what in ("retry", "give-up")),
    ]

    assert HEADING not in desk.get("/incidents").text
    assert [403, 403, 403] == [answer.status for answer in asked]


@pytest.fixture
def discreet(database):
    """A company in which a label seals."""
    office = Office(database, confidential=frozenset({"confidential"}))
    files = {f"{n}.bpmn": diagram(drawn, roots=ROOTS) for n, drawn in enumerate(DRAWN)}
    deploy(office.database.unit_of_work(), name="trade", files=files, actor=people.owner, at=office.now)
    return gone_on(office)


def seal(office, number):
    with office.database.backend.writing.begin() as connection:
        connection.exec_driver_sql(f"UPDATE instance SET confidentiality = 'confidential' WHERE number = {number}")


def test_of_what_a_confidential_matter_sent_the_contents_stay_closed(discreet):
    seal(discreet, discreet.instance.number)
    _, page = opened(discreet)

    assert ["来自您无权查看的事务 · 2026-11-23 09:00"] == page.all("//h3/following-sibling::p[1]")
    assert [] == page.all("//details[summary='内容']")
    assert not {"A-1", "pallets", "delivery"} & set(page.text.split())


def test_what_a_confidential_matter_did_not_get_is_not_there(discreet):
    path = f"/undelivered/{resting(discreet)[0].source}"
    seal(discreet, discreet.order.number)
    desk, page = opened(discreet)

    assert HEADING not in page.text
    assert [404, 404] == [desk.post(f"{path}/{what}", reason="x").status for what in ("retry", "give-up")]
    assert 1 == len(resting(discreet))


def test_whoever_takes_part_in_the_confidential_matter_reads_it_and_that_is_recorded(discreet):
    seal(discreet, discreet.instance.number)
    discreet.make_member(people.admin, "sales")
    _, page = opened(discreet)

    assert "A-1" in page.text
    told = record(discreet)
    assert ("case.read", {"what": "message", "confidentiality": "confidential"}) == (told["command"], told["input"])
