"""The process owner deploys by hand, reads a refusal, puts it right, compares and goes back; with pictures."""

from pathlib import Path

import pytest

DIAGRAM = Path(__file__).parent.parent.parent / "processes" / "office_affairs.bpmn"


@pytest.fixture
def edited(tmp_path):
    """The shipped diagram with one text replaced."""

    def edit(before, after):
        path = tmp_path / DIAGRAM.name
        path.write_text(DIAGRAM.read_text("utf-8").replace(before, after, 1), "utf-8")
        return str(path)

    return edit


def check(page, path):
    page.locator("#files").set_input_files(path)
    page.get_by_role("button", name="检查", exact=True).click()
    page.wait_for_selector("table")


def test_from_a_refusal_to_a_new_version_and_back(desk, edited):
    owner = desk("owner").open("/definitions/new")
    page = owner.page
    check(page, edited("due workdays(1)", "due workdays((1)"))
    page.wait_for_selector(".badge-on-diagram--error")
    page.get_by_role("link", name="在图中查看").first.click()
    page.wait_for_selector(".is-sought")

    assert page.get_by_role("button", name="部署", exact=True).is_disabled()

    owner.picture("deploying-refused")
    check(page, edited("due workdays(1)", "due workdays(2)"))

    assert 0 == page.locator(".finding--error").count()

    page.get_by_role("button", name="部署", exact=True).click()
    page.get_by_role("status").get_by_role("link", name="办事处外部事务处理").click()
    page.get_by_role("link", name="与第 1 版比较").first.click()
    page.wait_for_selector(".is-changed")

    assert 2 == page.locator(".badge-on-diagram--changed").count()

    owner.picture("comparing")
    page.get_by_label("原因").fill("两天太长")
    page.get_by_role("button", name="将第 1 版恢复为最新版本").click()

    assert "第 3 版" in page.get_by_role("status").inner_text()
