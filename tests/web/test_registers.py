"""The archive's register and people's notices."""

from tests import people


def archived(office, **variables):
    office.start("office_affairs", by=people.office, **variables)
    office.complete("sales_check", by=people.sales, sales_decision="accept")
    office.complete("gm_approve", by=people.gm, gm_decision="reject")
    return office.complete("archive_register", by=people.archive, archive_decision="archive", retention="y10")


def test_an_empty_register_says_what_will_appear_there(office):
    assert "还没有归档的事务。" in office.desk("archive").get("/archive").text


def test_the_register_names_number_title_period_and_place(office):
    archived(office)

    row = office.desk("archive").get("/archive").all("//tr[@class='row']/td")
    assert ["WS·2026-D10-0001", "JT-XS-40-2026-0001", "10 年", "A3 柜"] == [row[0], *row[2:5]]
    assert row[5].startswith("2026-11-23 09:00")


def test_it_is_searched_by_title_number_and_archive_number(office):
    archived(office, external_party="华东客户")
    archived(office, external_party="Northern Pumps")
    desk = office.desk("archive")

    assert [1, 1, 1, 0] == [
        len(desk.get("/archive", q=words).all("//tr[@class='row']"))
        for words in ("northern", "40-2026-0001", "D10-0002", "nothing")
    ]


def test_whoever_does_not_see_the_case_does_not_see_its_entry(office):
    archived(office)

    assert 1 == len(office.desk("auditor").get("/archive").all("//tr[@class='row']"))
    assert 0 == len(office.desk("handler").get("/archive").all("//tr[@class='row']"))


def test_notices_lead_to_their_case(office):
    office.start("office_affairs", by=people.office).until("2026-11-25 09:00")
    desk = office.desk("sales")
    page = desk.get("/notices")

    assert [office.case_path] == page.all("//tr[@class='row']//a/@href")
    assert "暂无消息。" in office.desk("handler").get("/notices").text
