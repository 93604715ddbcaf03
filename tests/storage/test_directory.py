import pytest

from tests.storage.cases import NOON


@pytest.fixture
def accounts(database):
    accounts = database.accounts()
    accounts.add_group("company", "公司", kind="department", head="gm")
    accounts.add_group("quality", "质量部", kind="department", head="chen", parent="company")
    accounts.add_group("suzhou", "苏州办事处", kind="office", head="li", parent="company")
    accounts.add_group("readers", "读者")
    for id_, name, groups in (
        ("gm", "总经理", ["company"]),
        ("chen", "陈", ["quality", "readers"]),
        ("wang", "王", ["quality", "readers"]),
        ("li", "李", ["suzhou"]),
        ("zhao", "赵", []),
    ):
        accounts.add_user(id_, name, at=NOON, groups=groups)
    return accounts


@pytest.fixture
def roster(accounts, database):
    return database.roster()


@pytest.fixture
def ask(accounts, database):
    def ask(name, *arguments):
        with (uow := database.reading()):
            return getattr(uow.directory, name)(*arguments)

    return ask


def test_a_department_has_a_head(ask):
    assert "chen" == ask("head", "quality")
    assert ask("head", "readers") is None
    assert ask("head", "nothing") is None


def test_a_head_who_has_left_is_nobody(ask, roster):
    roster.set_active("chen", active=False)

    assert ask("head", "quality") is None
    assert ask("manager", "wang") is None


def test_members_come_by_name_and_are_active(ask, roster):
    assert [("wang", "王"), ("chen", "陈")] == ask("members", "quality")
    roster.set_active("wang", active=False)
    assert [("chen", "陈")] == ask("members", "quality")
    assert [] == ask("members", "nothing")


def test_staff_are_all_who_are_active(ask, roster):
    roster.set_active("zhao", active=False)

    assert ["gm", "li", "wang", "chen"] == [id_ for id_, _ in ask("staff")]


def test_departments_are_of_a_kind_and_of_a_member(ask, roster):
    assert {"company", "quality"} == {id_ for id_, _ in ask("departments", "department", None)}
    assert [("suzhou", "苏州办事处")] == ask("departments", "office", None)
    assert 3 == len(ask("departments", None, None))
    assert [("quality", "质量部")] == ask("departments", None, "wang")
    assert [] == ask("departments", "office", "wang")
    assert [] == ask("departments", "group", None)

    roster.set_group_active("quality", active=False)
    assert [] == ask("departments", None, "wang")


@pytest.mark.parametrize(
    ("user", "manager"),
    [("wang", "chen"), ("chen", "gm"), ("li", "gm"), ("gm", None), ("zhao", None), ("nobody", None)],
)
def test_a_manager_is_the_head_or_for_the_head_the_head_above(ask, user, manager):
    assert manager == ask("manager", user)


def test_departments_that_stand_above_one_another_in_a_circle_have_no_manager_for_their_head(ask, accounts):
    accounts.add_group("a", "A", kind="department", head="zhao", parent="b")
    accounts.add_group("b", "B", kind="department", head="zhao", parent="a")
    accounts.add_user("zhao", "赵", at=NOON, groups=["a"])

    assert ask("manager", "zhao") is None


def test_missing_are_those_who_are_not_there(ask, roster):
    roster.set_active("li", active=False)

    assert {"x"} == ask("missing_groups", ["quality", "x", "administrators"])
    assert {"li", "y"} == ask("missing_users", ["li", "wang", "y"])
    assert set() == ask("missing_users", [])


def test_names_are_of_users_and_groups(ask):
    assert {"wang": "王", "quality": "质量部"} == ask("names", ["wang", "quality", "nobody", "wang"])
    assert {} == ask("names", [])
